"""The learned kernels of a layer: how they make its maps, and what true convolution with them would give."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn import units
from cnn.models import Network
from cnn.units import Unit


class Made(NamedTuple):
    """How a map comes about: each map that is read, times its kernel, adds a part. `parts.sum(axis=0) + bias` is it.

    A unit of a linear layer is a map of 1 × 1, whose kernels are as large as the maps that it reads.
    """

    layer: str  # whose maps are read; where a `Flatten` lays them out for a linear layer, the one before that
    channels: range  # of those maps; of a flat layer, which counts as one map, range(1)
    inputs: np.ndarray  # (M, H, W) float32, the maps that are read; a flat layer of n as one row, (1, 1, n)
    kernels: np.ndarray  # (M, k, k) float32
    parts: np.ndarray  # (M, H', W') float32
    bias: float  # 0 where there is none
    sizes: np.ndarray  # (M,), how much each part counts: the mean size of its numbers
    order: np.ndarray  # (M,), the parts by number, the largest first


def convolutions(model: Network) -> dict[str, nn.Conv2d]:
    """Return the convolutional layers in order, by name."""
    return {name: module for name, module in units.modules(model).items() if isinstance(module, nn.Conv2d)}


@torch.inference_mode()
def convolve_truly(model: Network, activations: Mapping[str, Tensor], layer: str) -> Tensor:
    """Return what the layer would give if it convolved as mathematics does, each kernel turned by 180° first.

    What networks call convolution is cross-correlation: it slides the kernel as it is. Raises ValueError for a
    name that is no convolutional layer's of this network, and as `units.steps`.
    """
    convolution = _find(model, layer)
    names = list(activations)
    x = activations[names[names.index(layer) - 1]]
    kernels = convolution.weight.flip(2, 3)
    return F.conv2d(
        x,
        kernels,
        convolution.bias,
        convolution.stride,
        convolution.padding,
        convolution.dilation,
        convolution.groups,
    )


@torch.inference_mode()
def made(model: Network, activations: Mapping[str, Tensor], layer: str, channel: int) -> Made:
    """Return what a map of a convolutional or linear layer is made of, for the first digit captured.

    Raises ValueError, with a sentence, for another layer, for a channel that there is not, and as `units.steps`.
    """
    module = units.modules(model).get(layer)
    if not isinstance(module, nn.Conv2d | nn.Linear):
        raise ValueError(f"{layer!r} is not a convolutional or linear layer of this network: it has no kernels.")
    window = units.window(model, Unit(layer, channel))
    assert window is not None  # only a pixel has none
    source, channels = window.layer, window.channels
    if isinstance(module, nn.Linear):
        source, inputs = _laid_out(model, activations, source)
        channels = range(len(inputs))
        kernels = module.weight[channel].reshape(inputs.shape)
        parts = (inputs * kernels).sum(dim=(1, 2), keepdim=True)
    else:
        inputs = activations[source][0, channels.start : channels.stop]
        kernels = module.weight[channel]
        apart = kernels[:, None]  # each map convolved with its own kernel: as many groups as maps
        parts = F.conv2d(inputs, apart, None, module.stride, module.padding, module.dilation, groups=len(inputs))
    bias = 0.0 if module.bias is None else module.bias[channel].item()
    sizes = parts.abs().mean(dim=(1, 2))
    order = sizes.argsort(descending=True, stable=True)
    own = (inputs.numpy(), kernels.numpy(), parts.numpy())
    return Made(source, channels, *own, bias, sizes.numpy(), order.numpy())


def chain(model: Network, layer: str) -> tuple[str, ...]:
    """Return the layers through which a map goes unmixed: from the sum that makes it to the next, within its block.

    Before a block's first sum, and in a block without one, they begin with the block; "input" and "softmax", which are
    in no block, stand alone. Raises ValueError for a layer that there is not, and as `units.steps`.
    """
    steps = units.steps(model)
    if layer not in steps:
        raise ValueError(f"There is no layer {layer!r}; the layers are {', '.join(steps)}.")
    own = next((block.layers for block in units.blocks(model).values() if layer in block.layers), (layer,))
    sums = [i for i, name in enumerate(own) if steps[name].kind.mixes]
    place = own.index(layer)
    first = max((i for i in sums if i <= place), default=0)
    return own[first : min((i for i in sums if i > place), default=len(own))]


def _laid_out(model: Network, activations: Mapping[str, Tensor], source: str) -> tuple[str, Tensor]:
    """Return what a linear layer reads as maps, (M, H, W), and whose they are: a flat layer is one map of one row."""
    step = units.steps(model)[source]
    if isinstance(units.modules(model).get(source), nn.Flatten) and len(step.before) > 1:
        return step.source, activations[step.source][0]
    return source, activations[source][0][None, None]


def _find(model: Network, layer: str) -> nn.Conv2d:
    found = convolutions(model)
    if layer not in found:
        names = ", ".join(found) or "none"
        raise ValueError(f"{layer!r} is no convolutional layer of this network; those are: {names}.")
    units.steps(model)  # refuses what cannot be explained, such as a convolution padded by reflection
    return found[layer]
