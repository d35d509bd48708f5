"""The layers of a network: their names, shapes, formulas in their own numbers, and how many parameters each has."""

import copy
from functools import lru_cache
from typing import NamedTuple

import torch
from torch import nn

from cnn.models import SIZE, Network

Shape = tuple[int, ...]  # (C, H, W), or (n,) of a flat layer


KINDS = {
    nn.Conv2d: "convolution",
    nn.BatchNorm2d: "norm",
    nn.LayerNorm: "norm",
    nn.ReLU: "relu",
    nn.MaxPool2d: "pool",
    nn.Flatten: "flatten",
    nn.Linear: "linear",
}


class Layer(NamedTuple):
    """What there is to say of one layer, whatever is drawn."""

    name: str  # as in the state dict; "input" and "softmax", which are no modules, come first and last
    kind: str  # of KINDS; "input", "softmax"
    shape: Shape
    formula: str  # what it does, in its own numbers
    parameters: int
    count: str  # how they come to be so many; empty where there are none


def modules(model: Network) -> dict[str, nn.Module]:
    """Return the layers that hold no other layer, in the order in which a digit passes them."""
    every = model.named_modules(remove_duplicate=False)
    return {name: module for name, module in every if next(module.children(), None) is None}


def kind(model: Network, name: str) -> str:
    """Return what kind of layer this one is: of KINDS, "input" or "softmax"."""
    module = modules(model).get(name)
    return name if module is None else KINDS[type(module)]


@lru_cache(maxsize=16)  # a network's shapes never change
@torch.inference_mode()
def shapes(model: Network) -> dict[str, Shape]:
    """Return the shape of every layer's output for one digit, from "input" to "softmax".

    On a copy on the meta device, where only shapes are computed: a norm that trains would learn from what it is shown.
    """
    x = torch.empty(1, 1, SIZE, SIZE, device="meta")
    found = {"input": tuple(x.shape[1:])}
    for name, module in modules(copy.deepcopy(model).to("meta")).items():
        x = module(x)
        found[name] = tuple(x.shape[1:])
    return found | {"softmax": tuple(x.shape[1:])}


def left_over(model: Network) -> list[str]:
    """Return the layers whose windows, sliding by their stride without padding, do not reach the last row."""
    found, shape = [], shapes(model)
    for before, (name, module) in zip(shape.values(), modules(model).items(), strict=False):
        match module:
            case nn.Conv2d(kernel_size=(size, _), stride=(stride, _), padding=(0, _)):
                found += [name] * ((before[1] - size) % stride > 0)
            case nn.MaxPool2d(kernel_size=size, stride=stride, padding=0):
                found += [name] * ((before[1] - size) % stride > 0)
    return found


def describe(model: Network) -> list[Layer]:
    """Return every layer from "input" to "softmax", told in its own numbers. Raises ValueError for one of no KINDS."""
    shape = shapes(model)
    described = [Layer("input", "input", shape["input"], "what the network sees: 0 is paper, 1 is ink", 0, "")]
    for name, module in modules(model).items():
        if type(module) not in KINDS:
            raise ValueError(f"a {type(module).__name__} is no layer that can be told of")
        before = described[-1].shape
        parameters = sum(parameter.numel() for parameter in module.parameters())
        formula = _formula(module, before, shape[name])
        described.append(Layer(name, KINDS[type(module)], shape[name], formula, parameters, _count(module)))
    softmax = f"exp(logit / {model.temperature:.2f}), over the sum of all ten"
    return [*described, Layer("softmax", "softmax", shape["softmax"], softmax, 0, "")]


def _formula(module: nn.Module, before: Shape, after: Shape) -> str:
    match module:
        case nn.Conv2d():
            return _steps(module.kernel_size[0], module.stride[0], module.padding[0], before[1], after[1])
        case nn.MaxPool2d():
            return f"largest of {_steps(module.kernel_size, module.stride, module.padding, before[1], after[1])}"
        case nn.BatchNorm2d():
            return "(x − mean) / deviation · weight + bias; mean and deviation of each channel as in training"
        case nn.LayerNorm():
            return "(x − mean) / deviation · weight + bias; mean and deviation of this image"
        case nn.ReLU():
            return "max(0, x)"
        case nn.Flatten():
            return f"{' · '.join(map(str, before))} = {after[0]:,} numbers in one row"
    bias = ", + its bias" if module.bias is not None else ""  # nn.Linear
    return f"each of {module.out_features:,}: all {module.in_features:,} numbers × its weights, summed{bias}"


def _steps(kernel: int, stride: int, padding: int, before: int, after: int) -> str:
    """Tell a sliding window and how its size, stride and padding make the output as high as it is."""
    options = f", stride {stride}" * (stride > 1) + f", padding {padding}" * (padding > 0)
    padded = f"{before} + {2 * padding}" if padding else f"{before}"
    division = f"⌊({padded} − {kernel})/{stride}⌋" if (before + 2 * padding - kernel) % stride else None
    return f"{kernel}×{kernel}{options}: {before} → {division or f'({padded} − {kernel})/{stride}'} + 1 = {after}"


def _count(module: nn.Module) -> str:
    match module:
        case nn.Conv2d():
            kernels = " · ".join(map(str, module.weight.shape))
            return kernels + (f" + {module.out_channels}" if module.bias is not None else "")
        case nn.Linear():
            weights = f"{module.out_features:,} · {module.in_features:,}"
            return weights + (f" + {module.out_features:,}" if module.bias is not None else "")
        case nn.BatchNorm2d():
            return f"2 · {module.num_features}"
        case nn.LayerNorm():
            return " · ".join(map(str, (2, *module.normalized_shape)))
    return ""
