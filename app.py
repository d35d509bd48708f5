"""Serve the page: python app.py [--host 127.0.0.1] [--port 7860]."""

import argparse
import sys

import numpy as np
import torch

from cnn import models, recognition, weights
from ui import page

OPTIONS = {"max_file_size": "16mb", "share": False, "ssr_mode": False}


def load_networks() -> page.Networks:
    """Return every network whose weight file can be used; say of the others why not, and exit if there is none.

    Each reads a blank once: the first pass through a network is its slowest, and nobody should wait for it.
    """
    networks = {}
    for name in models.MODELS:
        try:
            networks[name] = weights.load(name)
        except weights.WeightsError as error:
            print(error, file=sys.stderr)
            continue
        recognition.recognise(networks[name][0], np.zeros((models.SIZE, models.SIZE), np.uint8))
    return networks or sys.exit("There is no network to show.")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1; 0.0.0.0 lets others in)")
    parser.add_argument("--port", type=int, help="default 7860, or the next free one where that is taken")
    args = parser.parse_args()
    if args.port is not None and not 1 <= args.port <= 65535:
        parser.error(f"a port is a number from 1 to 65535, got {args.port}")
    return args


demo = page.build(load_networks())


if __name__ == "__main__":
    arguments = parse_arguments()
    torch.set_num_threads(1)  # a digit is too small to share out: two threads on a busy machine are four times slower
    # A Hugging Face Space says by its environment where to listen, and Gradio listens to it where no option is given.
    try:
        demo.launch(server_name=arguments.host, server_port=arguments.port, **OPTIONS)
    except OSError:
        sys.exit(f"The page cannot be served on port {arguments.port}: it is taken. Choose another one with --port.")
