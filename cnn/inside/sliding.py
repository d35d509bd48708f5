"""How windows slide along an axis, what they read there, and how many of them fit."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cnn.inside.unit import Shape


class Axis(NamedTuple):
    """How windows lie along the rows, or along the columns."""

    size: int
    stride: int = 1
    padding: tuple[int, int] = (0, 0)  # before the first and after the last
    dilation: int = 1

    @property
    def padded(self) -> int:
        """How many rows padding adds."""
        return sum(self.padding)

    @property
    def span(self) -> int:
        """How far it is from a window's first row to its last, both counted."""
        return self.dilation * (self.size - 1) + 1

    def window(self, place: int) -> range:
        """Return what the window of this place reads; below 0 and past the end lies padding."""
        start = place * self.stride - self.padding[0]
        return range(start, start + self.span, self.dilation)


Axes = tuple[Axis, ...]  # of rows, of columns
Pair = int | Sequence[int]  # an option of both, or one of each


def _pair(option: Pair) -> tuple[int, int]:
    rows, columns = (option, option) if isinstance(option, int) else option
    return rows, columns


def axes_of(size: Pair, stride: Pair, padding: Pair, dilation: Pair = 1) -> Axes:
    """Return how the windows of a pool slide, from its options."""
    options = zip(*map(_pair, (size, stride, padding, dilation)), strict=True)
    return tuple(Axis(size, stride, (padding, padding), dilation) for size, stride, padding, dilation in options)


def union(windows: Iterable[range]) -> tuple[int, ...]:
    """Return, in order, what windows read together."""
    return tuple(sorted(set().union(*windows)))


def inside(places: tuple[int, ...], size: int) -> tuple[int, ...]:
    """Return those of the places that are no padding."""
    return tuple(place for place in places if 0 <= place < size)


def sizes(axes: Axes, before: Shape, after: Shape, others: str = "", ceil: bool = False) -> str:
    """Return a sliding window, its options and how they make the output as large as it is; others: more options."""
    options: dict[str, list[int | str]] = {
        "stride": [axis.stride for axis in axes],
        "dilation": [axis.dilation for axis in axes],
        "padding": ["same" if len(set(axis.padding)) > 1 else axis.padding[0] for axis in axes],
    }
    usual = {"stride": 1, "dilation": 1, "padding": 0}
    named = [f", {name} {_both(own)}" for name, own in options.items() if set(own) != {usual[name]}]
    window = f"{axes[0].size}×{axes[1].size}{''.join(named)}{others}"
    rows, columns = (
        f"{size} → {_steps(axis, size, ceil)} = {made}"
        for axis, size, made in zip(axes, before[1:], after[1:], strict=True)
    )
    if axes[0] == axes[1] and before[1] == before[2]:
        return f"{window}: {rows}"
    return f"{window}: {rows} rows, {columns} columns"


def _both(own: Sequence[object]) -> str:
    return str(own[0]) if own[0] == own[1] else f"{own[0]}×{own[1]}"


def _steps(axis: Axis, size: int, ceil: bool) -> str:
    """Return how many windows fit: ⌊(size + padding − span) / stride⌋ + 1, or ⌈…⌉ + 1 in ceil_mode."""
    room = size + axis.padded - axis.span
    numbers = f"{size} + {axis.padded} − {axis.span}" if axis.padded else f"{size} − {axis.span}"
    if room % axis.stride == 0:
        return f"({numbers})/{axis.stride} + 1"
    if not ceil:
        return f"⌊({numbers})/{axis.stride}⌋ + 1"
    # The last window is dropped where it would begin past the map, in the padding after it.
    dropped = -(-room // axis.stride) * axis.stride >= size + axis.padding[0]
    return f"⌈({numbers})/{axis.stride}⌉" + ("" if dropped else " + 1")
