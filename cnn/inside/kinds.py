"""The kinds of layer that can be explained: the one place that knows what a layer reads, weighs and is called.

The name by which the page knows a kind, `Kind.name`, and the form of its arithmetic, `Kind.form`:

    input         pixel     the digit
    convolution   sum       Conv2d
    linear        sum       Linear
    pool          sum       MaxPool2d
    average_pool  mean      AvgPool2d, AdaptiveAvgPool2d
    norm          norm      BatchNorm2d, LayerNorm, GroupNorm
    relu          sum       ReLU
    leaky_relu    sum       LeakyReLU
    gelu          function  GELU
    sigmoid       function  Sigmoid
    tanh          function  Tanh
    silu          function  SiLU
    dropout       sum       Dropout, Dropout2d
    identity      sum       Identity
    flatten       sum       Flatten
    softmax       softmax   the probabilities

A new kind is a subclass of `Kind` and a line in KINDS; everything else asks this table.
"""

from collections.abc import Callable
from typing import Any

from torch import nn

from cnn.inside import flat, norms, pointwise, windows
from cnn.inside.kind import Kind

KINDS: dict[type[nn.Module], Callable[[Any], Kind]] = {
    nn.Conv2d: windows.Convolution,
    nn.MaxPool2d: windows.MaxPool,
    nn.AvgPool2d: windows.AveragePool,
    nn.AdaptiveAvgPool2d: windows.AdaptiveAveragePool,
    nn.BatchNorm2d: norms.BatchNorm,
    nn.LayerNorm: norms.LayerNorm,
    nn.GroupNorm: norms.GroupNorm,
    nn.ReLU: pointwise.Relu,
    nn.LeakyReLU: pointwise.LeakyRelu,
    nn.GELU: pointwise.Gelu,
    nn.Sigmoid: pointwise.Sigmoid,
    nn.Tanh: pointwise.Tanh,
    nn.SiLU: pointwise.Silu,
    nn.Identity: pointwise.Identity,
    nn.Dropout: pointwise.Dropout,
    nn.Dropout2d: pointwise.Dropout,
    nn.Flatten: flat.Flatten,
    nn.Linear: flat.Linear,
}


def of(module: nn.Module) -> Kind:
    """Return the module as its kind sees it.

    Raises ValueError, with a sentence that names it, for a kind that is not in KINDS (a subclass may compute anything)
    and for options that its kind cannot treat.
    """
    if type(module) not in KINDS:
        known = ", ".join(kind.__name__ for kind in KINDS)
        raise ValueError(f"A layer of the kind {type(module).__name__} cannot be explained; these can: {known}.")
    return KINDS[type(module)](module)
