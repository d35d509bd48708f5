"""MNIST's test digits in a random order, the same for all.

So the first of them are a fair sample, and all of them are exact. In MNIST's own order they would not be, for its first
half is harder to read.
"""

from functools import lru_cache

import torch
from torch import Tensor

from cnn import mnist

SEED = 0  # of the order


def count() -> int:
    """Return how many digits there are. Raises ValueError as `read` does."""
    return len(read()[1])


def digits(start: int, end: int) -> tuple[Tensor, Tensor]:
    """Return some of them: images (n, 28, 28) uint8 and labels (n,) int64."""
    images, labels, _ = read()
    return images[start:end], labels[start:end]


@lru_cache(maxsize=1)
def read() -> tuple[Tensor, Tensor, Tensor]:
    """Return images, labels, and where each stands among MNIST's test images, (N,) int64.

    Raises ValueError, with a sentence, where they are not on this machine.
    """
    try:
        images, labels = mnist.read("test")
    except OSError as error:
        raise ValueError(f"{error}.") from None
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(SEED))
    return images[order], labels[order], order
