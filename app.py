"""Serve the page: python app.py [--host 127.0.0.1] [--port 7860]."""

import argparse
import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from cnn import models, recognition, units, weights
from ui import address, page
from ui.questions import Networks

OPTIONS: dict[str, Any] = {"max_file_size": "16mb", "share": False, "ssr_mode": False}


def load_networks() -> Networks:
    """Return every network that can be read with and explained; print why the others cannot, and exit if none can.

    Each reads a blank once: the first pass through a network is its slowest, and nobody should wait for it.
    """
    networks = {}
    for name in models.MODELS:
        try:
            model, meta = weights.load(name)
            units.describe(model)
        except (weights.WeightsError, ValueError) as error:
            print(f"{name} is left out. {error}", file=sys.stderr)
            continue
        recognition.recognise(model, np.zeros((models.SIZE, models.SIZE), np.uint8))
        networks[name] = model, meta
    return networks or sys.exit("There is no network to show.")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1; 0.0.0.0 lets others in)")
    parser.add_argument("--port", type=int, help="default $PORT, else 7860 or the next free one")
    parser.add_argument(
        "--root-path", type=address.root_path, help="path under which a proxy serves the page, such as /inkling"
    )
    return parser.parse_args()


def choose_upload_folder() -> None:
    """Make Gradio keep uploads in a private folder if its own, shared by all users of the machine, is not writable."""
    folder = Path(os.environ.get("GRADIO_TEMP_DIR") or Path(tempfile.gettempdir()) / "gradio")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        private = tempfile.mkdtemp(prefix="inkling-")
        atexit.register(shutil.rmtree, private, ignore_errors=True)
        os.environ["GRADIO_TEMP_DIR"] = private


choose_upload_folder()  # before Gradio's components are made, which remember it
demo = page.build(load_networks())


def main() -> None:
    args = parse_arguments()
    torch.set_num_threads(1)  # a digit is too small to share out: two threads on a busy machine are four times slower
    os.environ |= {"NO_PROXY": "*", "no_proxy": "*"}  # Gradio asks its own page whether it is up; no proxy can reach it
    try:
        port = address.choose_port(args.port, os.environ)
        host = address.check(args.host or os.environ.get("GRADIO_SERVER_NAME") or "127.0.0.1", port)
    except address.AddressError as error:
        sys.exit(str(error))
    try:
        demo.launch(server_name=host, server_port=port, root_path=args.root_path, **OPTIONS)
    except OSError as error:
        sys.exit(address.explain_launch(error, port))


if __name__ == "__main__":
    main()
