"""The learned kernels of a convolutional layer, and what true convolution with them would give."""

from collections.abc import Mapping

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn import units
from cnn.models import Network


def convolutions(model: Network) -> dict[str, nn.Conv2d]:
    """Return the convolutional layers in order, by name."""
    return {name: module for name, module in units.modules(model).items() if isinstance(module, nn.Conv2d)}


def filters(model: Network, layer: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Return a layer's kernels (C_out, C_in / groups, k, k) and biases (C_out,), None where it has none, float32.

    Raises ValueError for a name that is no convolutional layer's of this network, and as `units.steps`.
    """
    convolution = _find(model, layer)
    bias = None if convolution.bias is None else convolution.bias.detach().numpy()
    return convolution.weight.detach().numpy(), bias


@torch.inference_mode()
def convolve_truly(model: Network, activations: Mapping[str, Tensor], layer: str) -> Tensor:
    """Return what the layer would give if it convolved as mathematics does, each kernel turned by 180° first.

    What networks call convolution is cross-correlation: it slides the kernel as it is. Raises ValueError as `filters`.
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


def _find(model: Network, layer: str) -> nn.Conv2d:
    found = convolutions(model)
    if layer not in found:
        names = ", ".join(found) or "none"
        raise ValueError(f"{layer!r} is no convolutional layer of this network; those are: {names}.")
    units.steps(model)  # refuses what cannot be explained, such as a convolution padded by reflection
    return found[layer]
