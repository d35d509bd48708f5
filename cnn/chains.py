"""Chains of one's own: networks that a short name describes whole, such as chain_c8k3_r_m2_c16k3p_r_m2.

    c8k3   a convolution that makes 8 maps, with kernels 3 × 3; c8k3p is padded, so that maps keep their size, and
           c8k3s2 moves by 2, so that they halve it
    r      ReLU
    n      batch norm
    m2     max-pool over 2 × 2
    l32    a linear layer of 32 units; before the first one, maps are laid out as a row

At the end stands `final`, a linear layer to the ten logits.
"""

import re
from collections import OrderedDict
from functools import lru_cache

import torch
from torch import nn

from cnn import models
from cnn.models import CLASSES, SIZE, Network

PREFIX = "chain_"
PART = re.compile(r"c(?P<maps>\d{1,2})k(?P<size>\d)(?P<pad>p?)(?P<stride>s2)?|r|n|m(?P<pool>[23])|l(?P<units>\d{1,3})")
LAYERS = 12  # besides the last, and what lays out maps as a row
MAPS = 32  # of a layer
SIZES = (1, 3, 5, 7)  # of kernels
UNITS = 128  # of a linear layer
PARAMETERS = 100_000
KEPT = 16  # untrained chains
PRODUCTS = 8_000_000  # for one digit; DeepCNN takes 5,700,000


def build(name: str) -> Network:
    """Return the network of this name, from PyTorch's global random state: one of `models.MODELS`, or a chain.

    Raises ValueError, with a sentence, for a name that is neither, and for a chain that cannot be.
    """
    if not name.startswith(PREFIX):
        return models.build(name)
    if name == PREFIX:
        raise ValueError("A chain has at least one layer.")
    parts = name.removeprefix(PREFIX).split("_")
    if len(parts) > LAYERS:
        raise ValueError(f"A chain has up to {LAYERS} layers.")
    chain = _Chain()
    for part in parts:
        chain.add(part)
    return chain.finished()


@lru_cache(maxsize=KEPT)
def untrained(name: str) -> Network:
    """Return this chain in eval mode, with the weights of seed 0, as training begins: the same for everybody."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build(name).eval()


class _Chain:
    """A chain as it grows: its layers by name, and the shape of what leaves them."""

    def __init__(self) -> None:
        self.layers: OrderedDict[str, nn.Module] = OrderedDict()
        self.shape: tuple[int, ...] = (1, SIZE, SIZE)
        self.products = 0

    def add(self, part: str) -> None:
        """Append the layer that a part describes. Raises ValueError, with a sentence, for one that cannot be."""
        found = PART.fullmatch(part)
        if not found:
            raise ValueError(f"{part!r} describes no layer of a chain.")
        match part[0]:
            case "c":
                self._convolve(int(found["maps"]), int(found["size"]), bool(found["pad"]), 2 if found["stride"] else 1)
            case "r":
                self._append("relu", nn.ReLU())
            case "n":
                self._append("norm", nn.BatchNorm2d(self._maps("normalise")))
            case "m":
                size = int(found["pool"])
                self._maps("pool", size)
                self._append("pool", nn.MaxPool2d(size))
            case _:
                self._link(int(found["units"]), "linear")

    def finished(self) -> Network:
        """Return the network, with its last layer."""
        self._link(CLASSES, "final")
        network = Network(self.layers)
        count = models.count_parameters(network)
        if count > PARAMETERS:
            raise ValueError(f"This chain has {count:,} parameters; up to {PARAMETERS:,} can be trained here.")
        if self.products > PRODUCTS:
            raise ValueError(
                f"This chain takes {self.products:,} products for a digit, too many to be trained here: up to "
                f"{PRODUCTS:,}. Pool earlier, or make fewer maps."
            )
        return network

    def _convolve(self, maps: int, size: int, pad: bool, stride: int) -> None:
        before = self._maps("convolve", 1 if pad else size)
        if not 1 <= maps <= MAPS or size not in SIZES:
            sizes = ", ".join(map(str, SIZES))
            raise ValueError(f"A convolution makes 1 to {MAPS} maps, with kernels of {sizes} pixels a side.")
        self._append("conv", nn.Conv2d(before, maps, size, stride, size // 2 if pad else 0))
        self.products += before * size**2 * maps * self.shape[1] * self.shape[2]

    def _link(self, units: int, name: str) -> None:
        if not 1 <= units <= UNITS:
            raise ValueError(f"A linear layer has 1 to {UNITS} units.")
        if len(self.shape) == 3:
            self._append("flatten", nn.Flatten(), numbered=False)
        self.products += self.shape[0] * units
        self._append(name, nn.Linear(self.shape[0], units), numbered=name != "final")

    def _maps(self, what: str, least: int = 1) -> int:
        """Return how many maps there are. Raises ValueError unless there are any, and as large as this."""
        if len(self.shape) == 1:
            raise ValueError(f"After a linear layer there are no maps left to {what}.")
        if min(self.shape[1:]) < least:
            height, width = self.shape[1:]
            raise ValueError(f"The maps have only {height} × {width} units left; that is too few to {what}.")
        return self.shape[0]

    def _append(self, kind: str, layer: nn.Module, numbered: bool = True) -> None:
        count = 1 + sum(re.fullmatch(rf"{kind}\d+", name) is not None for name in self.layers)
        self.layers[f"{kind}{count}" if numbered else kind] = layer
        with torch.inference_mode():
            self.shape = tuple(layer.eval()(torch.zeros(1, *self.shape)).shape[1:])
        layer.train()
