"""The process that trains: python -m ui.server.learning, started and watched by trainers.py.

It has the lowest priority and one thread, so that drawing goes on beside it. Both ways go messages, see messages.py.
In: a task, JSON, see ui/training/tasks.py; an empty message while it trains tells it to stop. Out: pictures of the
training, packed as answers are, and at the end of a task one with an "end": "done", "stopped" or "failed", and a
sentence where that is not as it should be. It ends with stdin, or after a while without a task.
"""

import base64
import hashlib
import json
import math
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnn import mnist, recognition, training, weights
from cnn.models import Network
from cnn.training import Recipe, Split, StateError, live
from ui.server.messages import receive, send
from ui.server.packing import pack

NICE = 10  # of 19: after everything else that wants the processor
IDLE = 120  # s without a task
PICTURES = 32  # an epoch, at least, where it has so many steps
LARGEST_TASK = 4_000_000  # bytes
OVERSHOT = (
    "The loss is no longer a finite number. With a learning rate of {lr:g} each step overshot, and made the next one "
    "larger still, until the weights were past all bounds. Start again with a smaller one."
)

FAULT = "The server made a mistake, and has noted it in its log. Please start the training again."

Frame = dict[str, Any]


class Stop:
    """What the server says while this process trains: nothing, or to stop."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.tasks: SimpleQueue[bytes | None] = SimpleQueue()
        self._told = threading.Event()
        threading.Thread(target=self._listen, args=(stream,), daemon=True).start()

    def _listen(self, stream: IO[bytes]) -> None:
        while (message := receive(stream, LARGEST_TASK)) is not None:
            if message:
                self._told.clear()
                self.tasks.put(message)
            else:
                self._told.set()
        self._told.set()
        self.tasks.put(None)

    def told(self, wait: float = 0) -> bool:
        """Return whether it was told to stop, after waiting so many seconds for that."""
        return self._told.wait(wait)


def main() -> None:
    """Train, task after task."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process of a terminal; the server decides
    if hasattr(os, "nice"):
        os.nice(NICE)
    torch.set_num_threads(1)
    answers = sys.stdout.buffer
    stop = Stop(sys.stdin.buffer)
    with suppress(Empty, OSError):  # nothing to do; or nobody there
        while (message := stop.tasks.get(timeout=IDLE)) is not None:
            for frame in frames(json.loads(message), stop):
                send(answers, pack(frame))
    os._exit(0)  # without waiting for the thread that reads stdin


def frames(task: dict[str, Any], stop: Stop) -> Iterator[Frame]:
    """Yield pictures of a training, and last how it ended."""
    try:
        yield from _taught(task, stop) if task["kind"] == "teach" else _trained(task, stop)
    except (OSError, StateError, weights.WeightsError) as error:
        yield {"end": "failed", "sentence": str(error)}
    except Exception:
        traceback.print_exc()  # to the server's log
        yield {"end": "failed", "sentence": FAULT}


def _trained(task: dict[str, Any], stop: Stop) -> Iterator[Frame]:
    recipe = Recipe(**task["recipe"])
    images, labels = _mnist("train", mnist.folder())
    model = training.fresh(task["network"], task["seed"])
    if task["weights"]:
        name, other, _ = weights.parse(base64.b64decode(task["weights"]))
        if name != task["network"]:
            raise StateError(f"These are weights of {name}, not of {task['network']}.")
        model.load_state_dict(other.state_dict())
    train = images[: task["images"]], labels[: task["images"]]
    watched = live.Live(model, recipe, train, _mnist("validation", mnist.folder()), task["seed"])
    if task["held"]:
        watched.take_up(base64.b64decode(task["held"]))
    elif not task["weights"]:
        yield _picture(task, watched, None)  # as it is before its first step
    every = 1 if task["single"] else max(1, watched.steps // PICTURES)
    for moment in watched.moments(every):
        if not (math.isfinite(moment.loss) and math.isfinite(moment.score.loss)):
            yield {"end": "failed", "sentence": OVERSHOT.format(lr=recipe.lr)}
            return
        yield _picture(task, watched, moment)
        if moment.epoch < recipe.epochs and (task["single"] or stop.told(task["pace"])):
            yield {"end": "stopped", "sentence": None}
            return
    yield {"end": "done", "sentence": None}


def _picture(task: dict[str, Any], watched: live.Live, moment: live.Moment | None) -> Frame:
    """Return the training as it stands; weights is a file, as train.py writes them."""
    meta = {
        "network": task["network"],
        "temperature": 1.0,
        "recipe": asdict(watched.training.recipe),
        "seed": task["seed"],
        "images": task["images"],
    }
    if moment:
        meta |= {"epochs": moment.epoch, "steps": moment.step, "validation_accuracy": moment.score.accuracy}
    return {
        "moment": moment and moment._asdict(),
        "steps": watched.steps,
        **_file(weights.dump(watched.training.model, meta)),
        "held": _bytes(live.held(watched.training)),
    }


def _taught(task: dict[str, Any], stop: Stop) -> Iterator[Frame]:
    model, meta = weights.load(task["network"])
    labels = torch.tensor([label for label, digit in task["drawings"] if digit])
    pixels = b"".join(bytes.fromhex(digit) for _, digit in task["drawings"] if digit)
    drawings = torch.frombuffer(bytearray(pixels), dtype=torch.uint8).reshape(-1, 28, 28), labels
    rehearsal = training.rehearsal_for(task["network"], model) if task["rehearse"] else []
    yield {"step": 0, "steps": task["steps"]}
    before = _read(model, drawings, task)
    for step, loss in enumerate(training.teach(model, drawings, rehearsal, task["steps"], seed=task["seed"]), start=1):
        yield {"step": step, "steps": task["steps"], "loss": loss}
        if stop.told():
            yield {"end": "stopped", "sentence": None}
            return
    kept = {name: meta[name] for name in ("temperature", "known_above", "recipe") if name in meta}
    told = {"network": task["network"], "taught": len(labels), "rehearsed": len(rehearsal[0][0][0]) if rehearsal else 0}
    after, file = _read(model, drawings, task), _file(weights.dump(model, kept | told))
    yield {"before": before, "after": after, "rehearsed": told["rehearsed"], **file}
    yield {"end": "done", "sentence": None}


def _read(model: Network, drawings: Split, task: dict[str, Any]) -> list[Frame | None]:
    """Return what the network reads each of the task's drawings as; None of a blank one."""
    logits = iter(training.predict(model, drawings[0]).split(1))
    return [_judged(model, next(logits)) if digit else None for _, digit in task["drawings"]]


def _judged(model: Network, logits: torch.Tensor) -> Frame:
    digit, probabilities, known = recognition.judge(model, logits)
    return {"digit": digit, "probability": round(float(probabilities[digit]), 6), "known": known}


@lru_cache
def _mnist(split: str, folder: Path) -> Split:
    return mnist.read(split, folder)


def _file(content: bytes) -> Frame:
    """Return a weight file, and the hash by which the page names it."""
    return {"weights": _bytes(content), "hash": hashlib.sha256(content).hexdigest()}


def _bytes(content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8)


if __name__ == "__main__":
    main()
