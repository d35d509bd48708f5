"""Styles of handwriting: digits as people of other schools write them, made from recorded strokes.

MNIST's writers, Americans in 1992, seldom strike a 0 through or begin a 1 with a long up-stroke, and only some of the
people whose pens were recorded do. Each function takes the strokes of a digit that is written without the style,
in a unit of their longer side, y down, and returns it with the style, or None where the digit does not lend itself.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn import sketch
from cnn.fitting import nondigits, strokes
from cnn.fitting.nondigits import Line, Lines

Style = Callable[[Lines, np.random.Generator], Lines | None]
Repertoire = Mapping[int, Sequence[Style]]  # label -> styles

PENS = (1.5, 2.4, 4.2)  # thinnest, most frequent and widest ink, pixels of the digit; MNIST's own is about 2.4
STYLED = 0.4  # share of the drawings that may get the styles of their digit
EACH = 0.75  # how often one of those gets each of them
COPIES = 5  # images made of each drawing


def ink(
    drawings: Sequence[strokes.Drawing], copies: int = COPIES, repertoire: Repertoire | None = None
) -> tuple[Tensor, Tensor]:
    """Return each drawing written anew `copies` times, always the same: images (N, 28, 28) uint8 and labels (N,).

    repertoire: the styles for each digit that has any (default STYLES).
    """
    rng = np.random.default_rng(0)
    inked = [
        (sketch.from_strokes(write_anew(drawing, rng, repertoire).strokes, rng.triangular(*PENS)), drawing.label)
        for drawing in drawings
        for _ in range(copies)
    ]
    images = np.array([image for image, _ in inked], np.uint8).reshape(-1, sketch.SIZE, sketch.SIZE)
    return torch.from_numpy(images), torch.tensor([label for _, label in inked], dtype=torch.int64)


def write_anew(
    drawing: strokes.Drawing, rng: np.random.Generator, repertoire: Repertoire | None = None
) -> strokes.Drawing:
    """Return the drawing in another hand: now and then in a style of its digit, turned, slanted, stretched and bent."""
    lines = nondigits.unit(drawing.strokes)
    if rng.random() < STYLED:
        for style in (STYLES if repertoire is None else repertoire).get(drawing.label, ()):
            if rng.random() < EACH:
                lines = style(lines, rng) or lines
    warped = nondigits.warped(lines, rng, turn=0.12, wave=0.015)
    return drawing._replace(strokes=[line.tolist() for line in warped])


def slash(zero: Lines, rng: np.random.Generator) -> Lines | None:
    """Strike a 0 through: mostly like /, sometimes like a backslash or level."""
    if len(zero) > 1:
        return None
    low, high = _box(zero)
    mean, deviation = ((60, 15), (115, 12), (5, 8))[rng.choice(3, p=(0.7, 0.15, 0.15))]
    angle = np.radians(rng.normal(mean, deviation))
    direction = np.array([np.cos(angle), -np.sin(angle)])
    reach = 1 / np.linalg.norm(
        direction / ((high - low) / 2).clip(0.1)
    )  # to the edge of the ellipse that fills the box
    middle = (low + high) / 2 + rng.normal(0, 0.04, 2)
    ends = middle - rng.uniform(0.7, 1.7) * reach * direction, middle + rng.uniform(0.7, 1.7) * reach * direction
    return [*zero, _straight(*ends)]


def cross(seven: Lines, rng: np.random.Generator) -> Lines | None:
    """Put a bar across the stem of a 7."""
    stem = seven[0]
    low, high = _box(seven)
    height = low[1] + rng.uniform(0.4, 0.65) * (high[1] - low[1])
    below = np.flatnonzero(stem[:, 1] >= height)
    if len(seven) > 1 or not below.size:
        return None
    middle = np.array([stem[below[0], 0] + rng.normal(0, 0.05), height])
    angle = np.radians(rng.normal(0, 12))
    half = rng.uniform(0.15, 0.35) * np.array([np.cos(angle), -np.sin(angle)])
    return [stem, _straight(middle - half, middle + half)]


def flag(one: Lines, rng: np.random.Generator) -> Lines | None:
    """Lead up to a bare 1 with a stroke that may be as long as the 1, as in most of Europe."""
    low, high = _box(one)
    stem = one[0] if one[0][0, 1] < one[0][-1, 1] else one[0][::-1]
    width, height = high - low
    if width > 0.4 * height or stem[0, 1] > low[1] + 0.05 * height:
        return None  # it has an up-stroke already
    angle = np.radians(rng.uniform(20, 62))  # from upright; a 7 begins with a level stroke
    start = stem[0] + rng.uniform(0.2, 0.8) * np.array([-np.sin(angle), np.cos(angle)])
    bow = rng.normal(0, 0.04) * np.array([np.cos(angle), np.sin(angle)])
    return [np.concatenate([_straight(start, stem[0], bow)[:-1], stem]), *one[1:]]


def foot(one: Lines, rng: np.random.Generator) -> Lines | None:
    """Stand a 1 on a bar, drawn apart or in one go."""
    _, high = _box(one)
    stem = one[0]
    if len(one) > 1 or stem[-1, 1] < high[1] - 0.05 or np.ptp(stem[stem[:, 1] > high[1] - 0.15, 0]) > 0.15:
        return None  # it stands on something already
    angle = np.radians(rng.normal(3, 6))
    half = rng.uniform(0.12, 0.4) * np.array([np.cos(angle), -np.sin(angle)])
    middle = stem[-1] + rng.normal(0, 0.04, 2)
    bar = _straight(middle - half, middle + half)
    return [np.concatenate([stem, bar])] if rng.random() < 0.3 else [stem, bar]


def curl(nine: Lines, rng: np.random.Generator) -> Lines | None:
    """Let the tail of a 9 swing to the left, and up again."""
    tail = nine[-1]
    if tail[-1, 1] < _box(nine)[1][1] - 0.02:
        return None  # it does already
    swung = _arc(tail, len(tail) - 1, np.radians(rng.uniform(50, 170)), rng.uniform(0.12, 0.35))
    return [*nine[:-1], np.concatenate([tail, swung])]


def loop(two: Lines, rng: np.random.Generator) -> Lines | None:
    """Turn the corner of a 2, at its lower left, in a loop."""
    line = two[-1]
    low, high = _box(two)
    lower = np.flatnonzero(line[:, 1] > high[1] - 0.35 * (high[1] - low[1]))
    if not lower.size:
        return None
    corner = int(lower[line[lower, 0].argmin()])
    if not 1 < corner < len(line) - 2:
        return None
    turn = (_heading(line, len(line) - 1, corner) - _heading(line, corner)) % (2 * np.pi)
    if not np.pi < turn < 1.6 * np.pi:
        return None  # it turns in a loop already
    swung = _arc(line, corner, turn, rng.uniform(0.05, 0.14))
    return [*two[:-1], np.concatenate([line[: corner + 1], swung, line[corner + 1 :] + swung[-1] - line[corner]])]


def join(four: Lines, rng: np.random.Generator) -> Lines | None:
    """Write a 4 of two strokes without lifting the pen."""
    return [np.concatenate(four)] if len(four) == 2 else None


STYLES: Repertoire = {0: (slash,), 1: (flag, foot), 2: (loop,), 4: (join,), 7: (cross,), 9: (curl,)}


def _box(lines: Sequence[Line]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the upper left and the lower right corner, (x, y) each."""
    points = np.concatenate(lines)
    return points.min(axis=0), points.max(axis=0)


def _straight(start: NDArray[np.float64], end: NDArray[np.float64], bow: NDArray[np.float64] | float = 0.0) -> Line:
    """Return eight points from start to end, the middle ones moved by up to `bow`."""
    along = np.linspace(0, 1, 8)[:, None]
    return np.asarray(start + along * (end - start) + 4 * along * (1 - along) * bow)


def _heading(line: Line, end: int, start: int | None = None) -> float:
    """Return in which direction the pen moves towards point `end`, from the point before it that is a little away."""
    before = line[: end + 1] if start is None else line[start : end + 1]
    away = np.flatnonzero(np.linalg.norm(before - line[end], axis=1) > 0.08)
    dx, dy = line[end] - before[away[-1] if away.size else 0]
    return float(np.arctan2(dy, dx))


def _arc(line: Line, index: int, turn: float, radius: float) -> Line:
    """Go on from a point of the line in the direction that the pen has there, turning clockwise by `turn`, radians."""
    steps = 12
    angles = _heading(line, index) + turn * (np.arange(steps) + 0.5) / steps
    step = radius * turn / steps
    return np.asarray(line[index] + step * np.cumsum(np.stack([np.cos(angles), np.sin(angles)], axis=1), axis=0))
