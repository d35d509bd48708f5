"""Things that are not digits, of kinds that no network was trained on: letters, doodles, spoilt digits.

The letters are skeletons by A. V. Hershey (National Bureau of Standards, 1967), of two fonts that training does not
use. UJI's own letters are not here, so these stand in for letters that people write. All are strokes,
[[[x, y], …], …], y down, made to look drawn by `nondigits.by_hand`.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn.training import nondigits, strokes

arc = nondigits.arc

FONTS = Path(__file__).with_name("letters.json")  # font -> letter -> strokes
Lines = list[NDArray[np.float64]]  # strokes, each (n, 2), y down


def letters(rng: np.random.Generator, each: int) -> list[Lines]:
    """Return each letter of each font `each` times, without those that could be digits."""
    fonts = json.loads(FONTS.read_text(encoding="utf-8"))
    glyphs = [font[name] for font in fonts.values() for name in font if name not in strokes.LOOKALIKES]
    return [nondigits.by_hand(glyph, rng) for glyph in glyphs for _ in range(each)]


def doodles(rng: np.random.Generator, each: int) -> list[Lines]:
    """Return each doodle and each scribble `each` times."""
    wild = [scribble(rng) for scribble in SCRIBBLES for _ in range(each)]
    return wild + [nondigits.by_hand(doodle, rng) for doodle in DOODLES.values() for _ in range(each)]


def spoilt(drawings: Sequence[strokes.Drawing], rng: np.random.Generator, count: int) -> list[Lines]:
    """Return `count` things made of recorded digits: two side by side or on each other, and a third crossed out."""
    return [_crossed_out(drawings, rng) if i % 3 == 2 else nondigits.pair(drawings, rng) for i in range(count)]


def coil(rng: np.random.Generator) -> Lines:
    """Loops in a row, as in a signature, or a spring."""
    angle = np.linspace(0, 2 * np.pi * rng.integers(3, 7), 120)
    size = 1 + 0.4 * np.sin(angle * rng.uniform(0.1, 0.4) + rng.uniform(0, 6))
    points = np.stack([angle / 2 / np.pi * rng.uniform(0.6, 1.2) + size * np.sin(angle), size * np.cos(angle)], axis=1)
    return nondigits.by_hand([points], rng)


def hatching(rng: np.random.Generator) -> Lines:
    """Four to eight parallel strokes, leaning."""
    starts = np.linspace(0, rng.uniform(1, 1.6), rng.integers(4, 9))
    lean = rng.uniform(-0.6, 0.6)
    return nondigits.by_hand([np.array([[x, 0], [x + lean, 1]]) + rng.normal(0, 0.04, (2, 2)) for x in starts], rng)


def maze(rng: np.random.Generator) -> Lines:
    """One line, horizontal and vertical by turns."""
    steps = rng.uniform(0.3, 1, 12) * rng.choice([-1, 1], 12)
    corners = np.cumsum([[step, 0] if i % 2 else [0, step] for i, step in enumerate(steps)], axis=0)
    return nondigits.by_hand([corners], rng, turn=0.1)


def dashes(rng: np.random.Generator) -> Lines:
    """Short strokes scattered about."""
    n = rng.integers(6, 12)
    angles = rng.uniform(0, np.pi, n)
    reach = 0.07 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return [
        np.stack([place - half, place + half]) for place, half in zip(rng.uniform(0, 1, (n, 2)), reach, strict=True)
    ]


def twigs(rng: np.random.Generator) -> Lines:
    """A branch with twigs to both sides."""
    stem = np.array([[0.5, 1], [0.5 + rng.normal(0, 0.1), 0]])
    lines = [stem]
    for share in np.linspace(0.2, 0.8, rng.integers(3, 6)):
        foot = stem[0] + share * (stem[1] - stem[0])
        ends = [foot + np.array([side * rng.uniform(0.2, 0.5), -rng.uniform(0.1, 0.4)]) for side in (-1, 1)]
        lines += [np.stack([foot, end]) for end in ends]
    return nondigits.by_hand(lines, rng)


SCRIBBLES: tuple[Callable[[np.random.Generator], Lines], ...] = (coil, hatching, maze, dashes, twigs)
DOODLES: dict[str, list[list[list[float]]]] = {
    "house": [[[0, 1], [0, 0.4], [0.5, 0], [1, 0.4], [1, 1], [0, 1]], [[0, 0.4], [1, 0.4]],
              [[0.4, 1], [0.4, 0.7], [0.6, 0.7], [0.6, 1]]],
    "cloud": [arc(0.2, 0.5, 0.2, 90, 280) + arc(0.5, 0.3, 0.25, 190, 350) + arc(0.85, 0.5, 0.2, -100, 90)
              + [[0.2, 0.7]]],
    "cat": [arc(0.5, 0.6, 0.4), [[0.15, 0.4], [0.1, 0], [0.4, 0.2]], [[0.6, 0.2], [0.9, 0], [0.85, 0.4]],
            [[0.5, 0.7], [0, 0.6]], [[0.5, 0.7], [1, 0.6]]],
    "dog": [[[0.2, 0.4], [0.8, 0.4]], [[0.2, 0.4], [0.2, 0.9]], [[0.8, 0.4], [0.8, 0.9]], [[0.8, 0.4], [1, 0.1]],
            arc(0.1, 0.3, 0.12), [[0.35, 0.4], [0.35, 0.9]], [[0.65, 0.4], [0.65, 0.9]]],
    "bird": [arc(0.25, 0.5, 0.25, 180, 360) + arc(0.75, 0.5, 0.25, 180, 360)],
    "table": [[[0, 0], [1.2, 0], [1.2, 1], [0, 1], [0, 0]], [[0, 0.33], [1.2, 0.33]], [[0, 0.66], [1.2, 0.66]],
              [[0.4, 0], [0.4, 1]], [[0.8, 0], [0.8, 1]]],
    "eye": [arc(0.5, 0.75, 0.65, 220, 320), arc(0.5, 0.05, 0.65, 40, 140), arc(0.5, 0.4, 0.15)],
    "note": [arc(0.15, 0.9, 0.13), [[0.28, 0.9], [0.28, 0.1], [0.8, 0], [0.8, 0.8]], arc(0.67, 0.8, 0.13)],
    "umbrella": [[*arc(0.5, 0.5, 0.5, 180, 360), [0, 0.5]], [[0.5, 0.5], [0.5, 0.95], *arc(0.4, 0.95, 0.1, 0, 180)]],
    "bolt": [[[0.6, 0], [0.2, 0.55], [0.5, 0.55], [0.3, 1], [0.85, 0.4], [0.5, 0.4], [0.6, 0]]],
    "key": [arc(0.2, 0.5, 0.2), [[0.4, 0.5], [1.2, 0.5], [1.2, 0.75]], [[1, 0.5], [1, 0.7]]],
    "glasses": [arc(0.25, 0.5, 0.25), arc(1, 0.5, 0.25), [[0.5, 0.5], [0.75, 0.5]]],
    "moon": [arc(0.5, 0.5, 0.5, 50, 310) + arc(0.75, 0.5, 0.42, 290, 70)],
    "boat": [[[0, 0.7], [0.2, 1], [0.8, 1], [1, 0.7], [0, 0.7]], [[0.5, 0.7], [0.5, 0], [0.9, 0.6], [0.5, 0.6]]],
    "ladder": [[[0, 0], [0, 1]], [[0.4, 0], [0.4, 1]], *([[0, y], [0.4, y]] for y in (0.15, 0.4, 0.65, 0.9))],
    "mushroom": [[*arc(0.5, 0.45, 0.45, 180, 360), [0.05, 0.45]], [[0.35, 0.45], [0.3, 1], [0.7, 1], [0.65, 0.45]]],
    "bow": [[[0, 0.2], [0, 0.8], [1.2, 0.2], [1.2, 0.8], [0, 0.2]]],
    "percent": [arc(0.15, 0.2, 0.15), [[0.8, 0], [0.1, 1]], arc(0.75, 0.8, 0.15)],
    "dollar": [arc(0.5, 0.3, 0.25, -30, -270) + arc(0.5, 0.75, 0.25, -90, 150), [[0.5, -0.1], [0.5, 1.1]]],
    "euro": [arc(0.6, 0.5, 0.5, 310, 50), [[0, 0.4], [0.7, 0.4]], [[0, 0.6], [0.7, 0.6]]],
    "at": [arc(0.5, 0.5, 0.2), [[0.7, 0.3], [0.7, 0.6], *arc(0.5, 0.5, 0.45, 20, -290)]],
    "pi": [[[0, 0.15], [1, 0.15]], [[0.3, 0.15], [0.2, 1]], [[0.7, 0.15], [0.8, 1]]],
    "root": [[[0, 0.6], [0.15, 0.5], [0.35, 1], [0.55, 0], [1.3, 0]]],
    "sum": [[[0.8, 0.1], [0.8, 0], [0, 0], [0.5, 0.5], [0, 1], [0.8, 1], [0.8, 0.9]]],
    "equals, struck out": [[[0, 0.35], [0.9, 0.35]], [[0, 0.65], [0.9, 0.65]], [[0.7, 0], [0.2, 1]]],
    "smile": [arc(0.5, 0.4, 0.5, 20, 160), [[0.3, 0], [0.3, 0.2]], [[0.7, 0], [0.7, 0.2]]],
    "tent": [[[0, 1], [0.5, 0], [1, 1], [0, 1]], [[0.5, 0], [0.4, 1]], [[0.5, 0], [0.6, 1]]],
    "cactus": [[[0.5, 1], [0.5, 0]], [[0.1, 0.3], [0.1, 0.6], [0.5, 0.6]], [[0.9, 0.2], [0.9, 0.5], [0.5, 0.5]]],
    "cube": [[[0, 0.3], [0.7, 0.3], [0.7, 1], [0, 1], [0, 0.3], [0.3, 0], [1, 0], [1, 0.7], [0.7, 1]],
             [[0.7, 0.3], [1, 0]]],
}  # fmt: skip


def _crossed_out(drawings: Sequence[strokes.Drawing], rng: np.random.Generator) -> Lines:
    """A recorded digit with two crossed strokes over it, or one that zigzags."""
    digit = nondigits.unit(drawings[int(rng.integers(len(drawings)))].strokes)
    if rng.random() < 0.5:
        return digit + nondigits.by_hand([[[-0.1, -0.1], [1, 1.1]], [[1, -0.1], [-0.1, 1.1]]], rng)
    rows = np.linspace(0, 1, 7)
    return digit + nondigits.by_hand([[[-0.1 + 1.1 * (i % 2), row] for i, row in enumerate(rows)]], rng)
