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

PENS = (1.5, 2.4, 4.2)  # thinnest, most frequent and widest ink, pixels of the digit; MNIST's own is about 2.4
STYLED = 0.25  # share of the drawings that get a style, where there is one for their digit
COPIES = 5  # images made of each drawing


def ink(
    drawings: Sequence[strokes.Drawing], copies: int = COPIES, styles: Mapping[int, Style] | None = None
) -> tuple[Tensor, Tensor]:
    """Return each drawing written anew `copies` times, always the same: images (N, 28, 28) uint8 and labels (N,).

    styles: label -> style (default STYLES).
    """
    rng = np.random.default_rng(0)
    inked = [
        (sketch.from_strokes(write_anew(drawing, rng, styles).strokes, rng.triangular(*PENS)), drawing.label)
        for drawing in drawings
        for _ in range(copies)
    ]
    images = np.array([image for image, _ in inked], np.uint8).reshape(-1, sketch.SIZE, sketch.SIZE)
    return torch.from_numpy(images), torch.tensor([label for _, label in inked], dtype=torch.int64)


def write_anew(
    drawing: strokes.Drawing, rng: np.random.Generator, styles: Mapping[int, Style] | None = None
) -> strokes.Drawing:
    """Return the drawing in another hand: turned, slanted, stretched and bent, now and then in the style of its label.

    styles: as for `ink`.
    """
    lines = nondigits.unit(drawing.strokes)
    style = (STYLES if styles is None else styles).get(drawing.label)
    if style and rng.random() < STYLED:
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
    reach = 1 / np.linalg.norm(2 * direction / (high - low).clip(0.2))  # to the edge of the ellipse in the box
    middle = (low + high) / 2 + rng.normal(0, 0.04, 2)
    ends = middle - rng.uniform(0.7, 1.7) * reach * direction, middle + rng.uniform(0.7, 1.7) * reach * direction
    return [*zero, _straight(*ends)]


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


STYLES: dict[int, Style] = {0: slash, 1: flag}


def _box(lines: Sequence[Line]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the upper left and the lower right corner, (x, y) each."""
    points = np.concatenate(lines)
    return points.min(axis=0), points.max(axis=0)


def _straight(start: NDArray[np.float64], end: NDArray[np.float64], bow: NDArray[np.float64] | float = 0.0) -> Line:
    """Return eight points from start to end, the middle ones moved by up to `bow`."""
    along = np.linspace(0, 1, 8)[:, None]
    return np.asarray(start + along * (end - start) + 4 * along * (1 - along) * bow)
