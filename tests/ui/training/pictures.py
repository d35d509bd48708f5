"""Pictures of a training that nobody trained, and how they travel."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from cnn import training, weights
from ui.server.packing import pack


def pictures_of(network: str, losses: Sequence[tuple[int, float]]) -> Iterator[dict[str, object]]:
    """Yield what the page gets of a training with a loss after each of these steps, of 100 an epoch."""
    file = weights.dump(training.fresh(network, 0), {"temperature": 1.0, "network": network})
    kept = {"weights": np.frombuffer(file, np.uint8), "held": np.zeros(4, np.uint8)}
    for step, loss in losses:
        score, place = (loss, 1 - loss / 2.5), {"epoch": step // 100, "step": step % 100, "steps": 100}
        moment = {**place, "loss": loss, "train_loss": loss, "score": score, "seconds": 0.1}
        yield {"moment": moment, "steps": 100, "hash": hashlib.sha256(file).hexdigest(), **kept}
    yield {"end": "done", "sentence": None}


def streamed(pictures: Iterable[Mapping[str, object]]) -> bytes:
    """Return pictures as the server sends them, each led by its length."""
    return b"".join(len(frame).to_bytes(4, "little") + frame for frame in map(pack, pictures))


class Stop:
    """What the server says to a process that trains: to stop after so many looks."""

    def __init__(self, after: int = 1_000) -> None:
        self.left = after

    def told(self, _wait: float = 0) -> bool:
        self.left -= 1
        return self.left < 0
