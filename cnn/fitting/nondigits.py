"""Drawings of other things than digits, made by code: letters, words, numbers, scribbles, shapes, dots.

A network that has only met digits sees one in everything; these teach it that there is more. Where there are recorded
digits, two of them in one drawing are used too. All are strokes, [[[x, y], …], …], y down, so that they reach the
network in the same way as what people draw.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from cnn.fitting import strokes

Line = NDArray[np.float64]  # one stroke, (n, 2), y down
Points = list[list[float]]  # one stroke as JSON has it, [[x, y], …]
Lines = list[Line]  # strokes, together about one unit high

DETAIL = 6  # points on a smoothed polyline for each of its own
# Skeletons of letters by A. V. Hershey (National Bureau of Standards, 1967), free to use with this acknowledgement:
# font (plain, cursive, kana) -> character -> strokes.
GLYPHS = Path(__file__).with_name("glyphs.json")


def draw(rng: np.random.Generator) -> list[Points]:
    """Return the strokes of one thing that is not a digit, of a random kind."""
    kind = list(KINDS)[rng.choice(len(KINDS), p=np.array(list(KINDS.values())) / sum(KINDS.values()))]
    return _plain(line.round(4) for line in kind(rng))


def ink(count: int, digits: Sequence[strokes.Drawing] = ()) -> tuple[Tensor, Tensor]:
    """Return `count` of them, always the same, with pens of all widths: images (N, 28, 28) uint8 and labels (N,).

    digits: recorded ones; if there are any, one thing in seven is two of them in one drawing.
    """
    rng = np.random.default_rng(0)
    pairs = count // 7 if digits else 0
    drawn = [draw(rng) for _ in range(count - pairs)] + [_plain(pair(digits, rng)) for _ in range(pairs)]
    things = [strokes.Drawing(strokes.NO_DIGIT, "code", lines) for lines in drawn]
    shares = [strokes.ink(things[i :: len(strokes.PENS)], [pen]) for i, pen in enumerate(strokes.PENS)]
    images, labels = zip(*shares, strict=True)
    return torch.cat(images), torch.cat(labels)


def pair(digits: Sequence[strokes.Drawing], rng: np.random.Generator) -> Lines:
    """Return two recorded digits side by side, or the second on top of the first if that does not look like a digit."""
    first, second = (digits[i] for i in rng.integers(len(digits), size=2))
    one, other = unit(first.strokes), unit(second.strokes)
    offset = rng.normal(0, 0.1, 2)
    if rng.random() < 0.5 or first.label == second.label or 1 in (first.label, second.label):  # a 1 on a 0 may be a 0
        offset[0] = np.concatenate(one)[:, 0].max() + rng.uniform(0.1, 0.4)
    return one + [line + offset for line in other]


def unit(drawn: Iterable[ArrayLike]) -> Lines:
    """Scale strokes so that the longer side of their box is 1, and move its corner to (0, 0)."""
    lines = [np.asarray(line, np.float64) for line in drawn]
    points = np.concatenate(lines)
    return [(line - points.min(axis=0)) / (np.ptp(points, axis=0).max() or 1.0) for line in lines]


def letter(rng: np.random.Generator) -> Lines:
    font = rng.choice(list(_glyphs()), p=(0.45, 0.35, 0.2))
    names = [name for name in _glyphs()[font] if _taught(font, name)]
    return by_hand(_glyphs()[font][rng.choice(names)], rng)


def _taught(font: str, name: str) -> bool:
    """Return whether a character is a lesson in what is no digit."""
    return not name.isdigit() and (font == "japanese" or name not in strokes.LOOKALIKES)


def word(rng: np.random.Generator) -> Lines:
    """Three to seven letters in a row."""
    return _row([letter(rng) for _ in range(rng.integers(3, 8))], rng)


def number(rng: np.random.Generator) -> Lines:
    """Two to four digits in a row."""
    digits = [_glyphs()["rowmans"][str(rng.integers(10))] for _ in range(rng.integers(2, 5))]
    return _row([by_hand(digit, rng) for digit in digits], rng)


def scribble(rng: np.random.Generator) -> Lines:
    """A wandering pen, in one stroke or two."""
    return [_smooth(rng.uniform(0, 1, (rng.integers(9, 22), 2)), 3) for _ in range(rng.integers(1, 3))]


def zigzag(rng: np.random.Generator) -> Lines:
    """To and fro across the page, as if blotting something out."""
    n = rng.integers(5, 14)
    points = np.stack([np.arange(n) % 2 + rng.normal(0, 0.1, n), np.linspace(0, rng.uniform(0.3, 1.5), n)], axis=1)
    return by_hand([points], rng, turn=np.pi)


def spiral(rng: np.random.Generator) -> Lines:
    angle = np.linspace(0, rng.uniform(5, 9) * np.pi, 60)
    return by_hand([angle[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)], rng, turn=np.pi)


def dots(rng: np.random.Generator) -> Lines:
    """One dot, or up to five scattered ones."""
    n = rng.integers(1, 6)
    size = 0.03 * (n > 1)  # a single dot has no size to be relative to
    return list(rng.uniform(0, 1, (n, 1, 2)) + rng.normal(0, size, (n, rng.integers(1, 4), 2)))


def bars(rng: np.random.Generator) -> Lines:
    """Straight strokes: one level, some parallel or some crossing; a single upright one would be a 1."""
    n = rng.integers(1, 5)
    if n == 1 or rng.random() < 0.4:
        places = np.linspace(0, 0.5 * n, n)
        lines = [np.array([[0, y], [rng.uniform(0.8, 2), y + rng.normal(0, 0.05)]]) for y in places]
        return by_hand(lines, rng, turn=0.3)
    return by_hand([rng.uniform(-1, 1, (2, 2)) for _ in range(n + 1)], rng)


def polygon(rng: np.random.Generator) -> Lines:
    """A triangle, a square, or a star with five or seven points; with more corners it would be a 0."""
    n = rng.choice([3, 4, 5, 7])
    step = 1 if n < 5 else 2
    angle = 2 * np.pi * (np.arange(n + 1) * step / n + rng.random())
    corners = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return by_hand([corners], rng)


def shape(rng: np.random.Generator) -> Lines:
    """One of the doodles below."""
    return by_hand(DOODLES[rng.choice(list(DOODLES))], rng)


def arc(x: float, y: float, radius: float, start: float = 0, end: float = 360) -> Points:
    """Return 24 points of an arc about (x, y); its angles are in degrees, clockwise from the right."""
    angle = np.radians(np.linspace(start, end, 24))
    points: Points = np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=1).tolist()
    return points


DOODLES: dict[str, list[Points]] = {
    "arrow": [[[0, 0.5], [1, 0.5]], [[0.7, 0.2], [1, 0.5], [0.7, 0.8]]],
    "arrow up": [[[0.5, 1], [0.5, 0]], [[0.2, 0.3], [0.5, 0], [0.8, 0.3]]],
    "cross": [[[0, 0], [1, 1]], [[1, 0], [0, 1]]],
    "plus": [[[0.5, 0], [0.5, 1]], [[0, 0.5], [1, 0.5]]],
    "tick": [[[0, 0.6], [0.3, 1], [1, 0]]],
    "hash": [[[0.3, 0], [0.2, 1]], [[0.8, 0], [0.7, 1]], [[0, 0.3], [1, 0.3]], [[0, 0.7], [1, 0.7]]],
    "asterisk": [[[0.5, 0], [0.5, 1]], [[0.1, 0.2], [0.9, 0.8]], [[0.9, 0.2], [0.1, 0.8]]],
    "box with a cross": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], [[0, 0], [1, 1]], [[1, 0], [0, 1]]],
    "heart": [[[0.5, 1], [0.05, 0.45], [0.1, 0.1], [0.35, 0.05], [0.5, 0.3], [0.65, 0.05], [0.9, 0.1], [0.95, 0.45],
               [0.5, 1]]],
    "wave": [[[x / 8, 0.2 * (x % 4 == 1) - 0.2 * (x % 4 == 3)] for x in range(9)]],
    "face": [arc(0.5, 0.5, 0.5), arc(0.5, 0.5, 0.3, 20, 160), arc(0.35, 0.35, 0.04), arc(0.65, 0.35, 0.04)],
    "sun": [arc(0.5, 0.5, 0.25)] + [[[0.5 + 0.32 * c, 0.5 + 0.32 * s], [0.5 + 0.5 * c, 0.5 + 0.5 * s]]
            for c, s in arc(0, 0, 1, 0, 345)[::3]],
    "fish": [[[0, 0.2], [0.3, 0.5], [0.7, 0.6], [1, 0.4], [0.7, 0.2], [0.3, 0.3], [0, 0.6], [0, 0.2]]],
    "tree": [[[0.5, 1], [0.5, 0.6]], arc(0.5, 0.35, 0.3)],
    "person": [arc(0.5, 0.15, 0.13), [[0.5, 0.28], [0.5, 0.65]], [[0.2, 0.4], [0.8, 0.4]],
               [[0.2, 1], [0.5, 0.65], [0.8, 1]]],
    "target": [arc(0.5, 0.5, 0.5), arc(0.5, 0.5, 0.25)],
    "stairs": [[[0, 1], [0.25, 1], [0.25, 0.7], [0.5, 0.7], [0.5, 0.4], [0.75, 0.4], [0.75, 0.1], [1, 0.1]]],
    "car": [[[0, 0.7], [0, 0.5], [0.2, 0.5], [0.35, 0.25], [0.7, 0.25], [0.8, 0.5], [1, 0.5], [1, 0.7], [0, 0.7]],
            arc(0.25, 0.75, 0.1), arc(0.75, 0.75, 0.1)],
    "flower": [arc(0.5, 0.3, 0.1)] + [arc(0.5 + 0.2 * c, 0.3 + 0.2 * s, 0.1) for c, s in arc(0, 0, 1, 0, 345)[::5]]
              + [[[0.5, 0.4], [0.5, 1]]],
    "cup": [[[0, 0.2], [0.1, 1], [0.6, 1], [0.7, 0.2], [0, 0.2]], arc(0.7, 0.5, 0.2, -80, 100)],
    "envelope": [[[0, 0.2], [1, 0.2], [1, 0.8], [0, 0.8], [0, 0.2], [0.5, 0.55], [1, 0.2]]],
}  # fmt: skip

# How often each is drawn, relative to the others: letters most, as they are most like digits.
KINDS = {letter: 4, word: 1, number: 1, scribble: 1, zigzag: 1, spiral: 1, dots: 1, bars: 1, polygon: 1, shape: 1}


def by_hand(drawn: Iterable[ArrayLike], rng: np.random.Generator, turn: float = 0.25) -> Lines:
    """Return strokes of any size as if drawn by hand: with rounded corners, and warped.

    turn: the largest angle, radians.
    """
    rounded = [_smooth(line, rng.uniform(0.3, 1.5)) for line in unit(drawn)]
    return warped([line + rng.normal(0, 0.02, 2) for line in rounded], rng, turn)


def warped(lines: Lines, rng: np.random.Generator, turn: float, wave: float = 0.03) -> Lines:
    """Return strokes, about one unit high, turned, slanted, stretched and bent, all of them alike.

    turn: the largest angle, radians. wave: how far points are moved as the strokes are bent, one deviation, units.
    """
    angle, slant, aspect = rng.uniform(-turn, turn), rng.normal(0, 0.15), np.exp(rng.normal(0, 0.12))
    cos, sin = np.cos(angle), np.sin(angle)
    affine = np.array([[cos, -sin], [sin, cos]]) @ np.array([[aspect, slant], [0, 1 / aspect]])
    waves, phases = rng.normal(0, 1, (2, 3, 2)), rng.uniform(0, 2 * np.pi, 3)
    return [(line + np.sin(6 * line @ waves[0].T + phases) @ (wave * waves[1])) @ affine.T for line in lines]


def _row(items: list[Lines], rng: np.random.Generator) -> Lines:
    """Put drawings side by side, with narrow gaps."""
    row: Lines = []
    x = 0.0
    for lines in items:
        left, right = (reduce([reduce(line[:, 0]) for line in lines]) for reduce in (np.min, np.max))
        row += [line + np.array([x - left, rng.normal(0, 0.03)]) for line in lines]
        x += right - left + rng.uniform(0.05, 0.35)
    return row


def _smooth(line: Line, width: float) -> Line:
    """Return a polyline with DETAIL times its points, its corners rounded by a Gaussian `width` points wide."""
    n = len(line)
    if n < 2:
        return line
    dense = np.stack([np.interp(np.linspace(0, n - 1, DETAIL * (n - 1) + 1), np.arange(n), c) for c in line.T], axis=1)
    reach = int(3 * width) + 1
    if len(dense) <= reach:  # too short to have corners
        return dense
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    padded = np.pad(dense, ((reach, reach), (0, 0)), mode="reflect", reflect_type="odd")
    return np.stack([np.convolve(c, kernel / kernel.sum(), mode="valid") for c in padded.T], axis=1)


@cache
def _glyphs() -> dict[str, dict[str, list[Points]]]:
    """Font -> character -> strokes."""
    fonts: dict[str, dict[str, list[Points]]] = json.loads(GLYPHS.read_text(encoding="utf-8"))
    return fonts


def _plain(lines: Iterable[Line]) -> list[Points]:
    """Return strokes as lists of points."""
    plain: list[Points] = [line.tolist() for line in lines]
    return plain
