"""Likeness: what a network makes of two digits, block by block, and which maps tell them apart."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn import activations, units
from cnn.models import Network, inputs


class Likeness(NamedTuple):
    """What two digits have in common where a block ends."""

    cosine: float  # of the angle between both outputs as vectors: 1 = the same but for strength, 0 = nothing shared
    maps: NDArray[np.float64]  # (C,), how far the two outputs of each map lie apart: the length of their difference


class Compared(NamedTuple):
    """Two digits in one network."""

    captured: dict[str, Tensor]  # of `activations.capture`, both digits: (2, …)
    blocks: dict[str, Likeness]  # by the name of the layer that a block ends with, "input" first


def compare(model: Network, one: NDArray[np.uint8], other: NDArray[np.uint8]) -> Compared:
    """Return what a network, in eval mode, makes of two digits, each (28, 28) uint8, 0 = paper, 255 = ink.

    The logits are compared less their mean: what is added to all of them alike changes no reading.
    """
    captured = activations.capture(model, inputs([one, other]))
    *inner, last = (block.end for block in units.blocks(model).values())
    outputs = {name: captured[name].double() for name in ["input", *inner]}
    logits = captured[last].double()
    outputs[last] = logits - logits.mean(dim=1, keepdim=True)
    return Compared(captured, {name: _likeness(both) for name, both in outputs.items()})


def _likeness(outputs: Tensor) -> Likeness:
    """outputs: (2, C, H, W), or (2, n) of a flat layer."""
    first, second = outputs.flatten(1)
    cosine = torch.nn.functional.cosine_similarity(first, second, dim=0, eps=1e-12).item()
    apart = (outputs[0] - outputs[1]).flatten(1) if outputs.ndim == 4 else (outputs[0] - outputs[1])[:, None]
    return Likeness(cosine, apart.norm(dim=1).numpy())
