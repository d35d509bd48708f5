"""MNIST's test digits in a random order, the same for all.

So the first of them are a fair sample, and all of them are exact. In MNIST's own order they would not be, for its first
half is harder to read. They are read part by part; what a network read is kept for as long as the network is, so that
nothing is read twice which the page asks for in two places.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from cnn import mnist, surgery
from cnn.models import Network

SEED = 0  # of the order
PART = 500  # digits of one question, which DeepCNN reads in a quarter of a second


class Sample(NamedTuple):
    """The digits, in random order, and what networks read in them."""

    images: Tensor  # (N, 28, 28) uint8
    labels: Tensor  # (N,) int64
    numbers: Tensor  # (N,) int64, where each stands among MNIST's test images
    reads: WeakKeyDictionary[Network, dict[int, Tensor]]  # by the first digit of a part, (n,) int64


def count() -> int:
    """Return how many digits there are. Raises ValueError as `read` does."""
    return len(read().labels)


def digits(start: int, end: int) -> tuple[Tensor, Tensor]:
    """Return some of them: images (n, 28, 28) uint8 and labels (n,) int64."""
    found = read()
    return found.images[start:end], found.labels[start:end]


def reads(model: Network, start: int) -> Tensor:
    """Return what a network reads the next PART digits as, from this one on, (n,) int64; at the end fewer, or none.

    The network must be in eval mode. Only parts that begin where a part ends are kept, so that there are few of them.
    """
    images, _ = digits(start, start + PART)
    kept = read().reads.setdefault(model, {})
    if start not in kept and len(images):
        found = surgery.reads(model, images)
        if start % PART:
            return found
        kept[start] = found
    return kept.get(start, torch.zeros(0, dtype=torch.int64))


def read() -> Sample:
    """Return all of them.

    Raises ValueError, with a sentence, where they are not on this machine.
    """
    return _read(mnist.folder())


@lru_cache(maxsize=1)
def _read(folder: Path) -> Sample:
    try:
        images, labels = mnist.read("test", folder)
    except OSError as error:
        raise ValueError(f"{error}.") from None
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(SEED))
    return Sample(images[order], labels[order], order, WeakKeyDictionary())
