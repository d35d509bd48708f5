"""The layers of a network: their names, kinds and shapes, and what each does, in its own numbers."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import torch
from torch import nn

from cnn.inside import kinds
from cnn.inside.flat import Pixels, Softmax
from cnn.inside.kind import Kind
from cnn.inside.unit import Region, Shape
from cnn.models import SIZE, Network, count_parameters


@dataclass(frozen=True)
class Layer:
    """What there is to say of one layer, whatever is drawn."""

    name: str  # as in the state dict; "input" and "softmax", which are no modules, come first and last
    kind: str  # see `cnn.inside.kinds`
    shape: Shape
    formula: str  # what it does, in its own numbers
    parameters: int
    count: str  # the product or sum that this number is; empty where there are none


class Step(NamedTuple):
    """One layer on a digit's way through the network."""

    kind: Kind
    source: str  # the layer before; of the input itself
    before: Shape  # of that
    shape: Shape


def modules(model: Network) -> dict[str, nn.Module]:
    """Return the layers that hold no other layer, in the order in which a digit passes them."""
    every = model.named_modules(remove_duplicate=False)
    return {name: module for name, module in every if next(module.children(), None) is None}


@lru_cache(maxsize=16)  # a network's layers and shapes never change
@torch.inference_mode()
def steps(model: Network) -> Mapping[str, Step]:
    """Return every layer by name, from "input" to "softmax".

    Shapes are found by a copy, with a blank digit: a norm in training would learn from what it is given. Those of a
    network with other numbers are its origin's. Raises ValueError, with a sentence, for a layer that cannot be
    explained.
    """
    origin = model.origin() if model.origin else None
    if origin is not None:
        own = {name: kinds.of(module) for name, module in modules(model).items()} | {"softmax": Softmax(model)}
        return {name: step._replace(kind=own.get(name, step.kind)) for name, step in steps(origin).items()}
    _check_chain(model)
    kept = {name: kinds.of(module) for name, module in modules(model).items()}
    x = torch.zeros(1, model.input_channels, SIZE, SIZE)
    last, shape = "input", tuple(x.shape[1:])
    found = {"input": Step(Pixels(), "input", shape, shape)}
    for name, module in modules(copy.deepcopy(model).cpu().eval()).items():
        if objection := kept[name].objection(shape):
            raise ValueError(objection)
        x = module(x)
        found[name] = Step(kept[name], last, shape, tuple(x.shape[1:]))
        last, shape = name, found[name].shape
    return found | {"softmax": Step(Softmax(model), last, shape, shape)}


def shapes(model: Network) -> dict[str, Shape]:
    """Return the shape of every layer's output for one digit, "input" to "softmax". Raises ValueError as `steps`."""
    return {name: step.shape for name, step in steps(model).items()}


def kind(model: Network, name: str) -> str:
    """Return by which name the page knows this layer's kind, see `cnn.inside.kinds`."""
    return steps(model)[name].kind.name


def describe(model: Network) -> list[Layer]:
    """Return every layer from "input" to "softmax" in its own numbers. Raises ValueError as `steps`."""
    own = modules(model)
    return [
        Layer(
            name,
            step.kind.name,
            step.shape,
            step.kind.formula(step.before, step.shape),
            count_parameters(own[name]) if name in own else 0,
            step.kind.count(),
        )
        for name, step in steps(model).items()
    ]


def left_over(model: Network) -> dict[str, bool]:
    """Return the layers whose windows do not read every row and column of the layer before, by name.

    True stands for those that only stop before the last row or column; the others also pass over some between.
    """
    found = {}
    for name, step in steps(model).items():
        if len(step.before) == len(step.shape) == 3:
            made = Region(range(1), *(tuple(range(size)) for size in step.shape[1:]))
            read = step.kind.reads(made, step.before)
            sides = list(zip((read.rows, read.columns), step.before[1:], strict=True))
            if any(set(range(size)) - set(places) for places, size in sides):
                found[name] = all(set(range(max(places) + 1)) <= set(places) for places, _ in sides)
    return found


def _check_chain(model: Network) -> None:
    """Raise ValueError where some part may do more than pass a digit from layer to layer."""
    for part in model.modules():
        if next(part.children(), None) is not None and type(part).forward is not nn.Sequential.forward:
            raise ValueError(f"A {type(part).__name__} cannot be explained: its layers may not be a chain.")
