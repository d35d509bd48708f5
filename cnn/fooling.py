"""Fooling: the smallest change of a digit's pixels that makes a network read another digit.

Steps along the gradient, as of Moosavi-Dezfooli et al., DeepFool (2016), towards one digit; then, as of Rony et al.,
Decoupling direction and norm (2019), back towards the original and over the border again, as long as it gets smaller.
"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn.models import CLASSES, Network, inputs

STEPS = 60  # along the gradient, at most, until the network is fooled
FEW = 8  # the same, once it has been fooled
ROUNDS = 24  # of going back and over the border again
BACK = 0.93  # of the change is kept in each round
SOFT = 0.1  # of the logits' standard deviation, within which other digits count together
OVER = 0.02  # logits by which the digit that is picked must lead; more than rounding to 255 levels undoes


class Fooled(NamedTuple):
    """A digit that was changed until a network read it as another."""

    digit: NDArray[np.uint8]  # (28, 28), what is read so
    change: NDArray[np.float64]  # (28, 28), what was added to the ink, in [−1, 1]
    size: float  # the change's length: the root of the sum of its squares


def fool(model: Network, digit: NDArray[np.uint8], target: int) -> Fooled | None:
    """Return the smallest change found of a digit, (28, 28) uint8, that makes the network, in eval mode, read `target`.

    None if none is found. There may be a smaller one: the search knows the slope where it stands, not the landscape.
    Raises ValueError, with a sentence, if the digit is read so already, or there is no such digit.
    """
    if not 0 <= target < CLASSES:
        raise ValueError(f"A network can be made to read a digit from 0 to {CLASSES - 1}, not {target}.")
    original = inputs([digit])
    if _lead(model, original, target) > 0:
        raise ValueError(f"It is read as {target} already; pick another digit to turn it into.")
    with torch.inference_mode(False), torch.enable_grad():
        best = found = _over(model, original.clone(), target, STEPS)
        for _ in range(ROUNDS):
            if found is None or best is None:
                break
            found = _over(model, original + BACK * (found - original), target, FEW)
            best = min(best, best if found is None else found, key=lambda own: float((own - original).norm()))
    return None if best is None else _rounded(model, original, best, target)


@torch.inference_mode()
def share(model: Network, digit: NDArray[np.uint8], change: NDArray[np.float64], shares: NDArray[np.float64]) -> Tensor:
    """Return the logits, (N, 10), of a digit with these shares of a change, (N,), added; ink stays within bounds."""
    mixed = digit / 255 + shares[:, None, None] * change
    logits: Tensor = model(torch.from_numpy(mixed.clip(0, 1).astype(np.float32))[:, None])
    return logits


@torch.inference_mode()
def _lead(model: Network, inputs: Tensor, target: int) -> float:
    """Return by how much the target's logit exceeds the largest other one."""
    logits = model(inputs)[0]
    others = torch.cat([logits[:target], logits[target + 1 :]])
    return float(logits[target] - others.max())


def _over(model: Network, start: Tensor, target: int, steps: int) -> Tensor | None:
    """Step from here until the network reads the target; None if it does not within so many steps."""
    place = start.detach()
    for _ in range(steps):
        place.requires_grad_()
        logits = model(place)[0]
        others = torch.cat([logits[:target], logits[target + 1 :]])
        if logits[target] - others.max() >= OVER:
            return place.detach()
        soft = SOFT * logits.detach().std()
        lead = logits[target] - soft * (others / soft).logsumexp(dim=0)  # over all others together, or two take turns
        (slope,) = torch.autograd.grad(lead, place)
        place = place.detach()
        slope[((place <= 0) & (slope < 0)) | ((place >= 1) & (slope > 0))] = 0  # what is full cannot be fuller
        length = slope.square().sum().item()
        if not length:
            return None
        place = (place + (OVER - lead.item()) / length * slope).clamp(0, 1)
    return None


def _rounded(model: Network, original: Tensor, found: Tensor, target: int) -> Fooled | None:
    """Return the change in 255 levels of ink; a little more of it, where rounding undoes it."""
    for more in (1.0, 1.02, 1.05, 1.1, 1.2):
        levels = ((original + more * (found - original)).clamp(0, 1) * 255).round()
        if _lead(model, levels / 255, target) > 0:
            change = (levels / 255 - original)[0, 0].double().numpy()
            return Fooled(levels[0, 0].to(torch.uint8).numpy(), change, float(np.sqrt((change**2).sum())))
    return None
