"""Serve the page: python app.py [--host 127.0.0.1] [--port 7860] [--workers 1]."""

import argparse
import gc
import os
import socket
import sys
import tempfile
from contextlib import suppress
from functools import cache
from typing import Any
from urllib.parse import urlencode

import numpy as np
import torch
import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from cnn import models, recognition, units, weights
from ui import address, page, serving
from ui.questions import Networks
from ui.server import connections, health, logs, trainers
from ui.server.room import Room

# How several processes learn what the command was told: each of them calls `create_app` by itself.
ROOT_PATH, FRAMES, PHRASE, ROOM = (f"INKLING_{name}" for name in ("ROOT_PATH", "FRAMES", "PHRASE", "ROOM"))
OPTIONS: dict[str, Any] = {
    **{"http": connections.Impatient, "ws": "none", "server_header": False},
    "log_config": None,  # see ui/server/logs.py
    "timeout_worker_healthcheck": 60,  # seconds; a process that starts is silent for as long as its imports take
    "timeout_graceful_shutdown": 1,  # seconds in which a server that is told to end answers what it has been asked
}
SPACE = "'self' https://huggingface.co https://*.hf.space"  # a Space is shown in a frame


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


def create_app(root_path: str | None = None, frames: str | None = None) -> Any:
    """Return the page with its API as an ASGI application: for uvicorn, gunicorn, Ray Serve, or a larger application.

    root_path: below which a proxy serves it, as of --root-path; frames: who may show it in a frame, as of --frames.
    Without them the environment decides: INKLING_ROOT_PATH, INKLING_FRAMES; and alone, INKLING_PHRASE, as of
    --pass-phrase, and INKLING_ROOM, the address that a class is shown.
    """
    sys.setswitchinterval(0.0002)  # s; with Python's own 5 ms the event loop waits 0.1 s for a thread that calculates
    torch.set_num_threads(1)  # a digit is too small to share out: two threads on a busy machine are four times slower
    place, phrase = os.environ.get(ROOM), os.environ.get(PHRASE, "")
    made = page.build(load_networks(), Room(place, joining(place, phrase)) if place else None)
    made.phrase = phrase
    made.root_path = os.environ.get(ROOT_PATH, "") if root_path is None else root_path
    made.frames = frames or os.environ.get(FRAMES) or (SPACE if "SPACE_ID" in os.environ else "'self'")
    application = serving.application(made)
    gc.collect()
    gc.freeze()  # what is there now stays: else each full collection looks through all of PyTorch and Gradio, 0.2 s
    return application


def joining(place: str, phrase: str) -> str:
    """Return the link by which a class joins: its address, with the pass phrase if there is one."""
    return f"{place}?{urlencode({'phrase': phrase})}" if phrase else place


def serve() -> Any:
    """Return the same in a process of this command, which is set up here: each of several begins anew."""
    connections.make_room()
    logs.begin()
    try:
        return create_app()
    except SystemExit as error:
        print(error, file=sys.stderr)
        sys.exit(STARTUP_FAILURE)  # so that uvicorn does not try again and again


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1; 0.0.0.0 lets others in)")
    parser.add_argument("--port", type=int, help="default $PORT, else 7860 or the next free one")
    parser.add_argument(
        "--root-path",
        type=address.root_path,
        default=os.environ.get(ROOT_PATH, ""),
        help=f"path below which a proxy serves the page: /inkling (default ${ROOT_PATH})",
    )
    parser.add_argument(
        "--frames",
        default=os.environ.get(FRAMES, ""),
        help=f"pages that may show this one in a frame: https://school.example (default ${FRAMES})",
    )
    parser.add_argument("--class", action="store_true", dest="for_class", help="serve a class on the local network")
    parser.add_argument("--pass-phrase", default="", help="lets in only who enters it")
    parser.add_argument("--workers", type=int, default=1, help="processes that share the work (default 1)")
    args = parser.parse_args()
    if args.workers < 1:
        parser.error(f"--workers must be at least 1, got {args.workers}")
    return args


def welcome(listening: socket.socket, phrase: str) -> None:
    """Print where a class finds the page, as text and as a QR code, and have the page show it too."""
    host = address.in_network()
    if not host:
        sys.exit("This machine is in no network. Connect it to the one that the class is in, and start again.")
    os.environ[ROOM] = f"http://{host}:{listening.getsockname()[1]}/"
    said = f", pass phrase: {phrase}" if phrase else ""
    print(f"The class finds it at {os.environ[ROOM]}{said}", flush=True)
    Room(os.environ[ROOM], joining(os.environ[ROOM], phrase)).code.terminal(compact=True)


def main() -> None:
    args = parse_arguments()
    try:
        port = address.choose_port(args.port, os.environ)
        host = args.host or os.environ.get("GRADIO_SERVER_NAME") or ("0.0.0.0" if args.for_class else "127.0.0.1")
        listening = address.listen(host, port)
    except address.AddressError as error:
        sys.exit(str(error))
    os.environ |= {ROOT_PATH: args.root_path, FRAMES: args.frames, PHRASE: args.pass_phrase}
    os.environ[trainers.SERVERS] = str(1 if args.for_class else args.workers)
    config = uvicorn.Config("app:serve", factory=True, workers=args.workers, **OPTIONS)
    here = "" if args.root_path.startswith("http") else address.url(listening)  # else it is told whole
    print(f"Inkling is at {here}{args.root_path}", flush=True)
    if args.for_class:
        welcome(listening, args.pass_phrase)
    with suppress(KeyboardInterrupt):  # uvicorn passes Ctrl+C on, when all is answered
        if args.workers == 1 or args.for_class:  # one process alone knows how many have joined
            uvicorn.Server(config).run([listening])
        else:
            with tempfile.TemporaryDirectory(prefix="inkling-") as counts:
                os.environ[health.FOLDER] = counts
                Multiprocess(config, [listening]).run()


@cache
def __getattr__(name: str) -> Any:
    """Return `demo`, under which Gradio's tools look for a page; it is built when somebody asks for it."""
    if name != "demo":
        raise AttributeError(name)
    return page.build(load_networks())


if __name__ == "__main__":
    main()
