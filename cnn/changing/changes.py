"""Changes that somebody makes to a network, one after the other: small and plain, to be sent, linked and undone.

A change names its place as the page shows it: a kernel is that of `channel`, the map that is made, for `source`, the
map that is read (counted within the filter); `row` and `column` are within the kernel. A linear layer that reads maps
has kernels as large as these; one that reads a row of numbers has one, of one row.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import ClassVar

import torch
from torch import Tensor, nn

from cnn import units
from cnn.changing.editing import edited
from cnn.models import Network

MOST = 200  # changes of a network
LARGEST = 100.0  # weight or bias, either way; the largest that training has made here is about 3
NOISES = 8  # times that noise is added, which takes 10 ms for a million weights
NOISIEST = 10.0  # noise, in standard deviations of what it is added to
PLACES = 99_999  # more than any layer has channels, rows or seeds

Plain = list[str | int | float]  # a change's name, then its fields: what JSON and links hold


class Sheet:
    """A network's parameters on their way to being changed; each is copied when it is first asked for."""

    def __init__(self, model: Network) -> None:
        self.model = model
        self.parameters: dict[str, Tensor] = {}  # changed, by name
        self.mute: dict[str, list[int]] = {}  # layer -> channels

    def parameter(self, name: str) -> Tensor:
        """Return this parameter, to be changed in place. Raises ValueError, with a sentence, if there is none."""
        if name not in self.parameters:
            try:
                own = self.model.get_parameter(name)
            except AttributeError:
                layer, _, what = name.rpartition(".")
                raise ValueError(f"The layer {layer} has no {what} that could be changed.") from None
            self.parameters[name] = own.detach().clone()
        return self.parameters[name]

    def kernels(self, layer: str) -> Tensor:
        """Return a layer's kernels, (C_out, C_in, h, w), to be changed in place; of a norm one scale a map."""
        weight, step = self.parameter(f"{layer}.weight"), units.steps(self.model)[layer]
        if weight.dim() == 4:
            return weight
        if weight.dim() == 1:
            return weight.view(-1, 1, 1, 1)
        if step.kind.name != "linear":
            raise ValueError(f"The weights of {layer} are of no map and cannot be changed one by one.")
        source = units.steps(self.model)[step.source]
        maps = isinstance(units.modules(self.model).get(step.source), nn.Flatten) and len(source.before) > 1
        return weight.view(-1, *source.before) if maps else weight.view(-1, 1, 1, weight.shape[1])

    def kernel(self, layer: str, channel: int, source: int) -> Tensor:
        """Return one kernel, (h, w), to be changed in place. Raises ValueError, with a sentence, if there is none."""
        own = self.kernels(layer)
        if channel >= own.shape[0] or source >= own.shape[1]:
            raise ValueError(f"There is no kernel from map {source} to map {channel} in {layer}.")
        return own[channel, source]


@dataclass(frozen=True)
class Mute:
    """A map, or a unit of a flat layer, is 0 whatever is drawn, and whatever else is changed."""

    name: ClassVar[str] = "mute"
    layer: str
    channel: int

    def apply(self, sheet: Sheet) -> None:
        sheet.mute.setdefault(self.layer, []).append(self.channel)


@dataclass(frozen=True)
class Cut:
    """A kernel is all 0: of the map that it reads, nothing reaches the map that it helps to make."""

    name: ClassVar[str] = "cut"
    layer: str
    channel: int
    source: int

    def apply(self, sheet: Sheet) -> None:
        sheet.kernel(self.layer, self.channel, self.source).zero_()


@dataclass(frozen=True)
class Weight:
    """One weight has another value."""

    name: ClassVar[str] = "weight"
    layer: str
    channel: int
    source: int
    row: int
    column: int
    value: float

    def apply(self, sheet: Sheet) -> None:
        kernel = sheet.kernel(self.layer, self.channel, self.source)
        if self.row >= kernel.shape[0] or self.column >= kernel.shape[1]:
            size = " × ".join(map(str, kernel.shape))
            raise ValueError(f"There is no row {self.row}, column {self.column} in a kernel of {size}.")
        kernel[self.row, self.column] = self.value


@dataclass(frozen=True)
class Bias:
    """What is added to every number of a map has another value."""

    name: ClassVar[str] = "bias"
    layer: str
    channel: int
    value: float

    def apply(self, sheet: Sheet) -> None:
        bias = sheet.parameter(f"{self.layer}.bias")
        if bias.dim() != 1 or self.channel >= len(bias):
            raise ValueError(f"There is no bias of map {self.channel} in {self.layer}.")
        bias[self.channel] = self.value


@dataclass(frozen=True)
class Swap:
    """Two kernels of a layer change places."""

    name: ClassVar[str] = "swap"
    layer: str
    channel: int
    source: int
    other_channel: int
    other_source: int

    def apply(self, sheet: Sheet) -> None:
        one = sheet.kernel(self.layer, self.channel, self.source)
        other = sheet.kernel(self.layer, self.other_channel, self.other_source)
        was = one.clone()
        one.copy_(other)
        other.copy_(was)


@dataclass(frozen=True)
class Noise:
    """Each weight of a layer has a random number added, normal, of this share of the weights' standard deviation."""

    name: ClassVar[str] = "noise"
    layer: str
    share: float
    seed: int

    def apply(self, sheet: Sheet) -> None:
        weight = sheet.parameter(f"{self.layer}.weight")
        random = torch.randn(weight.shape, generator=torch.Generator().manual_seed(self.seed))
        weight += self.share * weight.std(correction=0) * random


Change = Mute | Cut | Weight | Bias | Swap | Noise
CHANGES: dict[str, type[Change]] = {kind.name: kind for kind in (Mute, Cut, Weight, Bias, Swap, Noise)}
FORM = "A change is a list: its name, a layer, and where and what in it is changed."


def parse(plain: object) -> tuple[Change, ...]:
    """Return changes from what JSON holds, a list of `[name, layer, …]` in the order in which they were made.

    Raises ValueError, with a sentence, for anything else; whether a network has such places, `changed` finds out.
    """
    if not isinstance(plain, list) or len(plain) > MOST:
        raise ValueError(f"The changes of a network are a list of at most {MOST}.")
    changes = tuple(_one(own) for own in plain)
    if sum(isinstance(change, Noise) for change in changes) > NOISES:
        raise ValueError(f"The changes of a network add noise at most {NOISES} times.")
    return changes


def plain(changes: Sequence[Change]) -> list[Plain]:
    """Return what `parse` takes."""
    return [[change.name, *astuple(change)] for change in changes]


def changed(model: Network, changes: Sequence[Change]) -> Network:
    """Return the network after these changes, see `edited`; itself after none.

    Each works on what those before it left, but for muting: a muted map stays so. Raises ValueError, with a sentence,
    for a place that the network does not have.
    """
    sheet, layers = Sheet(model), units.modules(model)
    with torch.inference_mode(False), torch.no_grad():
        for change in changes:
            if change.layer not in layers:
                raise ValueError(f"There is no layer {change.layer!r} to be changed; there are {', '.join(layers)}.")
            change.apply(sheet)
    return edited(model, sheet.parameters, sheet.mute)


def _one(given: object) -> Change:
    """Return one change. Raises ValueError, with a sentence, unless it is one and its numbers are in their ranges."""
    if not isinstance(given, list) or not given or not isinstance(given[0], str) or given[0] not in CHANGES:
        raise ValueError(FORM)
    kind, values = CHANGES[given[0]], given[1:]
    own = fields(kind)
    if len(own) != len(values) or not all(_fits(value, field.type) for field, value in zip(own, values, strict=True)):
        raise ValueError(f"{FORM} Numbers lie between −{LARGEST:g} and {LARGEST:g}.")
    change = kind(*values)
    if isinstance(change, Noise) and not 0 < change.share <= NOISIEST:
        raise ValueError(f"Noise is more than 0 and at most {NOISIEST:g} times the weights' own spread.")
    return change


def _fits(value: object, kind: object) -> bool:
    """Return whether a field of this type may hold the value: a layer's name, a place or seed, or a weight."""
    if kind is str:
        return isinstance(value, str)
    if kind is int:
        return type(value) is int and 0 <= value <= PLACES
    return isinstance(value, int | float) and type(value) is not bool and abs(value) <= LARGEST  # NaN is refused too
