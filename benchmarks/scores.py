"""How well a network reads many digits: how many it reads right, how many it knows, how far its percentages hold."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from cnn import recognition, training
from cnn.models import Network

BINS = 15  # of the top probability, equally wide


class Reading(NamedTuple):
    """What `recognition.recognise` gives, for N digits; a blank one is a picture on which nothing was found."""

    digits: Tensor  # (N,) int64, the most probable; −1 for a blank one
    probabilities: Tensor  # (N, 10) float64
    known: Tensor  # (N,) bool; False for a blank one


def read(model: Network, digits: Tensor) -> Reading:
    """Read digits, (N, 28, 28) uint8, as `recognition.recognise` reads one."""
    logits = training.predict(model, digits).double()
    inked = digits.flatten(1).amax(dim=1) > 0
    read_as = torch.where(inked, logits.argmax(dim=1), -1)
    known = inked & (recognition.spread(logits) >= model.known_above)
    return Reading(read_as, (logits / model.temperature).softmax(dim=1), known)


def accuracy(reading: Reading, labels: Tensor) -> float:
    """Return the share that is read correctly; labels (N,) int64."""
    return (reading.digits == labels).double().mean().item()


def known(reading: Reading, labels: Tensor) -> float:
    """Return the share that is shown as a digit, whichever it is."""
    return reading.known.double().mean().item()


def calibration_error(reading: Reading, labels: Tensor) -> float:
    """Return the expected calibration error, in [0, 1]; labels (N,) int64.

    It is the distance between a bin's accuracy and its mean top probability, averaged over all digits (Guo et al., On
    calibration of modern neural networks, 2017).
    """
    top, digits = reading.probabilities.max(dim=1)
    right = (digits == labels).double()
    bins = (top * BINS).ceil().long().clamp(1, BINS) - 1  # open below, closed above, as theirs
    gaps = torch.zeros(BINS, dtype=torch.float64).index_add_(0, bins, right - top)
    return gaps.abs().sum().item() / len(labels)


Measure = Callable[[Reading, Tensor], float]
