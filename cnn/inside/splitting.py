"""What each map adds to the difference between two logits, and along which lines: see docs/evidence.md.

With its gates as one digit sets them (which ReLU lets its number pass, which number wins a max-pool, by which deviation
a norm divides) a network is linear. What a unit adds is then its gradient × its value; all that is added, with what
biases add after those units, sums to the difference (Srinivas and Fleuret, Full-gradient representation, 2019).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnn.inside import layers
from cnn.inside.blocks import Block, blocks
from cnn.inside.kind import Chosen, each
from cnn.inside.layers import Step
from cnn.models import Network

Amounts = NDArray[np.float32]


class Evidence(NamedTuple):
    """Why one digit's logit is so much larger than another's; an amount below 0 speaks for the other.

    C is how many maps the end of a block has, or units where it is flat. The input counts as a block of one map. Below,
    `before` is the block before `block`.
    """

    for_: int
    against: int
    difference: float  # logit[for_] − logit[against]
    maps: Mapping[str, Amounts]  # block, "input" first -> (C,), what each map of its end adds
    rest: Mapping[str, float]  # block, "input" first: what biases after it add; maps[block].sum() + rest = difference
    lines: Mapping[str, Amounts]  # block -> (C of before, C); lines[block].sum(axis=1) = maps[before]
    added: Mapping[str, Amounts]  # block -> (C,), by its own biases; lines[block].sum(axis=0) + added = maps[block]
    pixels: Amounts  # (28, 28), what each pixel adds; sums to maps["input"]
    approximate: tuple[str, ...]  # layers that have no gates: each of their numbers counts as on its function's tangent


class Passed(NamedTuple):
    """Digits on their way through a network, by layer, and what of it adds how much to each one's difference."""

    parts: Mapping[str, Block]  # the network's blocks, and before them the input, as one
    steps: Mapping[str, Step]
    modules: Mapping[str, nn.Module]
    outputs: Mapping[str, Tensor]  # (N, …)
    gradients: Mapping[str, Tensor]  # (N, …), of each digit's difference
    differences: Tensor  # (N,)
    maps: Mapping[str, Tensor]  # block -> (N, C), as in `Evidence`

    @property
    def pixels(self) -> Tensor:
        """(N, 28, 28), as in `Evidence`."""
        return (self.outputs["input"] * self.gradients["input"])[:, 0]

    @property
    def approximate(self) -> tuple[str, ...]:
        """As in `Evidence`."""
        return tuple(name for name, step in self.steps.items() if step.kind.form == "function")


def split(model: Network, digits: Tensor, for_: Sequence[int], against: Sequence[int]) -> list[Evidence]:
    """Return for each digit what its maps add to logit[for_] − logit[against]. All as of `pass_through`."""
    passed = pass_through(model, digits, for_, against)
    with torch.inference_mode(False), torch.no_grad():
        lines = {name: lines_into(passed, name) for name in [*passed.parts][1:]}
    pixels, smooth, amounts = passed.pixels.numpy(), passed.approximate, passed.differences.tolist()
    every = range(len(digits))
    return [
        _evidence((for_[n], against[n], amounts[n]), _of(passed.maps, n), _of(lines, n), pixels[n], smooth)
        for n in every
    ]


def pass_through(model: Network, digits: Tensor, for_: Sequence[int], against: Sequence[int]) -> Passed:
    """Return what each map adds to logit[for_] − logit[against], and all that it takes to find along which lines.

    digits (N, 1, 28, 28) float32 in [0, 1], for_ and against N classes each. The model must be in eval mode, and is
    left as it is. Works in every mode of autograd, and in several threads at once. Raises ValueError as `layers.steps`.
    """
    parts = {"input": Block("input", ("input",)), **blocks(model)}
    steps, modules, every = layers.steps(model), layers.modules(model), range(len(digits))
    with torch.inference_mode(False), torch.enable_grad():
        found = _outputs(steps, modules, digits.clone())  # inference mode's own tensors cannot be differentiated
        logits = [*found.values()][-1]
        differences = logits[every, for_] - logits[every, against]
        gradients = torch.autograd.grad(differences.sum(), [*found.values()])
    outputs, slopes = (
        {name: output.detach() for name, output in found.items()},
        dict(zip(found, gradients, strict=True)),
    )
    with torch.inference_mode(False):
        maps = {name: _each_map(outputs[block.end] * slopes[block.end]) for name, block in parts.items()}
    return Passed(parts, steps, modules, outputs, slopes, differences.detach(), maps)


def _outputs(steps: Mapping[str, Step], modules: Mapping[str, nn.Module], x: Tensor) -> dict[str, Tensor]:
    """Return every layer's output, "input" to the logits; to autograd a norm's mean and deviation are constants."""
    outputs = {"input": x.requires_grad_()}
    for name, module in modules.items():
        y = module(x)
        if steps[name].kind.reads_maps_whole:
            scaled = steps[name].kind.pass_on(module, x, x[None])[0]
            y = scaled + (y - scaled).detach()
        outputs[name] = x = y
    return outputs


def lines_into(passed: Passed, name: str, chosen: Chosen | None = None) -> Tensor:
    """Return what each map of the block before adds through each map of this block, (N, C of before, C).

    chosen: some maps of each; between these alone, (N, n, m). To be called without autograd, outside inference mode.
    """
    names = [*passed.parts]
    before, block = passed.parts[names[names.index(name) - 1]].end, passed.parts[name]
    x = passed.outputs[before]
    through = _only_sum(passed.steps, block) if x.shape[1] > 1 else None
    # Maps stay apart until a layer sums over them. If one layer does, it is asked; otherwise each map passes alone.
    parts = x[None] if through else _alone(x, chosen)  # (P, N, C, …)
    for layer in block.layers:
        step = passed.steps[layer]
        if layer == through:
            size = parts.shape[2] // x.shape[1]  # numbers of a map in a row of all, after a Flatten
            amounts = step.kind.lines(parts[0], passed.gradients[layer], chosen and _laid_out(chosen, size))
            return amounts.unflatten(1, (-1, size)).sum(2) if size > 1 else amounts
        parts = step.kind.pass_on(passed.modules[layer], passed.outputs[step.source], parts)
    amounts = each(_each_map, parts * passed.gradients[block.end]).transpose(0, 1)
    return amounts if chosen is None else amounts.gather(2, chosen.outs[:, None].expand(-1, amounts.shape[1], -1))


def _only_sum(steps: Mapping[str, Step], block: Block) -> str | None:
    """Return the block's layer that sums over channels, if it is the only one and its channels are those of the end."""
    mixing = [name for name in block.layers if steps[name].kind.mixes]
    same = len(mixing) == 1 and steps[mixing[0]].shape[0] == steps[block.end].shape[0]
    return mixing[0] if same else None


def _alone(x: Tensor, chosen: Chosen | None) -> Tensor:
    """Return each map, or each chosen one, with 0 in place of all others, (N, C, …) -> (P, N, C, …)."""
    one = torch.eye(x.shape[1])
    masks = one[:, None] if chosen is None else one[chosen.ins.T]  # (P, N or 1, C)
    return x * masks.view(*masks.shape, *[1] * (x.dim() - 2))


def _laid_out(chosen: Chosen, size: int) -> Chosen:
    """Return the same where the maps that are read lie in a row, each as so many numbers."""
    places = chosen.ins[:, :, None] * size + torch.arange(size)
    return Chosen(places.flatten(1), chosen.outs)


def _each_map(shares: Tensor) -> Tensor:
    """Return the sums over maps, (N, C, …) -> (N, C)."""
    return shares.flatten(2).sum(2) if shares.dim() > 2 else shares + 0  # which makes 0 of −0


def _of(amounts: Mapping[str, Tensor], n: int) -> dict[str, Amounts]:
    return {name: own[n].numpy() for name, own in amounts.items()}


def _evidence(
    question: tuple[int, int, float],
    maps: Mapping[str, Amounts],
    lines: Mapping[str, Amounts],
    pixels: Amounts,
    smooth: tuple[str, ...],
) -> Evidence:
    """Put together what was found for one digit: what lines do not bring to a map its block's biases add."""
    added = {name: maps[name] - own.sum(axis=0) for name, own in lines.items()}
    names = [*maps]
    rest = {names[-1]: 0.0}
    for before, name in reversed([*pairwise(names)]):
        rest[before] = rest[name] + float(added[name].sum())
    return Evidence(*question, maps, {name: rest[name] for name in names}, lines, added, pixels, smooth)
