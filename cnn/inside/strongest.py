"""The few maps and lines that say most of why a network reads one digit and not another."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypedDict

import torch
from torch import Tensor

from cnn.inside.kind import Chosen
from cnn.inside.splitting import Amounts, lines_into, pass_through
from cnn.models import Network

LINES = 12  # into a block, at most


class Strongest(TypedDict):
    """A block's strongest maps: their amounts + others + rest = the difference."""

    maps: list[tuple[int, float]]  # channel and amount, the largest in size first; none that adds nothing
    others: float  # what all other maps add together
    count: int  # how many those are
    rest: float  # what biases after the block add


class Summary(TypedDict):
    """An Evidence in few numbers, not rounded."""

    for_: int
    against: int
    difference: float
    blocks: dict[str, Strongest]  # in order, "input" first
    lines: dict[str, list[tuple[int, int, float]]]  # block -> channel of the block before, own channel, amount
    pixels: Amounts  # (28, 28)
    approximate: list[str]


@torch.inference_mode(False)
@torch.no_grad()
def summarise(model: Network, digits: Tensor, for_: Sequence[int], against: Sequence[int], most: int) -> list[Summary]:
    """Return of each digit's evidence the strongest maps of each block, at most `most`, and the lines among them.

    Of these at most LINES a block. All else is as of `splitting.split`, which takes twice as long, and with FNN's
    million lines ten times.
    """
    passed = pass_through(model, digits, for_, against)
    order = {name: amounts.abs().argsort(dim=1, descending=True, stable=True) for name, amounts in passed.maps.items()}
    chosen = {name: own[:, :most] for name, own in order.items()}
    lines = {name: lines_into(passed, name, Chosen(chosen[before], chosen[name])) for before, name in pairwise(chosen)}
    return [
        Summary(
            for_=for_[n],
            against=against[n],
            difference=difference,
            blocks=_blocks({name: (passed.maps[name][n], own[n]) for name, own in chosen.items()}, difference),
            lines={
                name: _largest(lines[name][n], chosen[before][n].tolist(), chosen[name][n].tolist())
                for before, name in pairwise(chosen)
            },
            pixels=passed.pixels[n].numpy(),
            approximate=[*passed.approximate],
        )
        for n, difference in enumerate(passed.differences.tolist())
    ]


def _blocks(amounts: Mapping[str, tuple[Tensor, Tensor]], difference: float) -> dict[str, Strongest]:
    """amounts: block -> what all maps add, (C,), and which are chosen, (n,)."""
    found = {}
    for name, (every, chosen) in amounts.items():
        total, own = every.sum(dtype=torch.float64).item(), every[chosen]
        maps = [(channel, amount) for channel, amount in zip(chosen.tolist(), own.tolist(), strict=True) if amount]
        others = total - own.sum(dtype=torch.float64).item() if len(maps) < len(every) else 0.0
        found[name] = Strongest(maps=maps, others=others, count=len(every) - len(maps), rest=difference - total)
    found[name]["rest"] = 0.0  # nothing comes after the logits, but rounding
    return found


def _largest(amounts: Tensor, ins: list[int], outs: list[int]) -> list[tuple[int, int, float]]:
    """Return the lines between these channels, (n, m), the largest in size first; none that adds nothing."""
    order = amounts.abs().flatten().argsort(descending=True, stable=True)[:LINES].tolist()
    places = [divmod(place, len(outs)) for place in order]
    numbers = amounts.tolist()
    return [(ins[i], outs[j], numbers[i][j]) for i, j in places if numbers[i][j]]
