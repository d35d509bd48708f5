"""What a change costs: how many labelled digits a network reads rightly before and after it."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnn.models import CLASSES, inputs

BATCH = 100  # digits, so that a layer's maps fit into the processor's cache: a third faster than 1,000
Counts = NDArray[np.int64]  # (10,), of each digit


@dataclass(frozen=True)
class Cost:
    """How a change tells on some labelled digits. Sums of parts are those of the whole."""

    images: Counts
    right: Counts  # read rightly before
    lost: Counts  # rightly before, and wrongly after
    gained: Counts  # wrongly before, and rightly after

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.images + other.images, self.right + other.right, self.lost + other.lost, self.gained + other.gained
        )

    @property
    def before(self) -> float:
        """The accuracy before, in [0, 1]."""
        return float(self.right.sum() / self.images.sum())

    @property
    def after(self) -> float:
        """The accuracy after, in [0, 1]."""
        return self.before + self.difference

    @property
    def difference(self) -> float:
        """The accuracy after less that before, in [−1, 1]."""
        return float((self.gained.sum() - self.lost.sum()) / self.images.sum())

    @property
    def by_digit(self) -> NDArray[np.float64]:
        """The difference for each digit alone, (10,); 0 where there is none of it."""
        found: NDArray[np.float64] = (self.gained - self.lost) / np.maximum(self.images, 1)
        return found

    def error(self, all_images: int) -> float:
        """Return the standard error of the difference, where these images are a random sample of so many; 0 for all.

        The same digits are read twice, so what counts are those that are read differently (McNemar 1947): each adds
        +1, 0 or −1, and the error of the two accuracies alone, which is mostly that of hard and easy digits, cancels.
        Drawn without replacement: the factor (N − n) / (N − 1).
        """
        n, changed = int(self.images.sum()), int(self.lost.sum() + self.gained.sum())
        if n >= all_images or n < 2:
            return 0.0 if n >= all_images else 1.0
        variance = (changed / n - self.difference**2) * n / (n - 1)
        return sqrt(max(variance, 0) / n * (all_images - n) / (all_images - 1))


def cost(model: nn.Module, changed: nn.Module, images: Tensor, labels: Tensor) -> Cost:
    """Return what it costs to read these digits by the changed network instead.

    images (N, 28, 28) uint8, labels (N,) int64, 0 to 9. Both networks must be in eval mode, and are left as they are.
    """
    return compare(labels, are_right(model, images, labels), are_right(changed, images, labels))


def compare(labels: Tensor, before: Tensor, after: Tensor) -> Cost:
    """Return the cost by which of the digits are read rightly; all (N,), labels int64, before and after bool."""
    kinds = (torch.ones_like(before), before, before & ~after, after & ~before)
    return Cost(*(torch.bincount(labels[own], minlength=CLASSES).numpy() for own in kinds))


def are_right(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Return which of the digits a network reads rightly, (N,) bool. Arguments as of `cost`."""
    return reads(model, images) == labels


@torch.inference_mode()
def reads(model: nn.Module, images: Tensor) -> Tensor:
    """Return what a network reads each digit as, (N,) int64. Arguments as of `cost`."""
    fast = copy.deepcopy(model).to(memory_format=torch.channels_last)  # half the time
    return torch.cat([fast(batch) for batch in batches(images)]).argmax(dim=1)


def batches(images: Tensor) -> Iterable[Tensor]:
    """Yield images (N, 28, 28) uint8 as a network takes them, (n, 1, 28, 28) float32 in [0, 1]."""
    for part in images.split(BATCH):
        yield inputs(part)
