"""Imagined pictures that people give a reader of digits: cells of tables, tiny, tight and empty ones.

Like photos.py, recorded pen strokes drawn by code, in random amounts with fixed seeds, to compare versions;
they cannot say how well real pictures are read. BLANK has pictures without a digit, which should be read as blank.
"""

import io
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.canvas import trace
from cnn.sketch import Strokes

Points = NDArray[np.float64]  # (n, 2): x, y
Plane = NDArray[np.floating]  # (H, W): share of a pixel that is covered, or brightness, in [0, 1]
Make = Callable[[Strokes, np.random.Generator], Image.Image]
DETAIL = 4  # points a pixel, each way


def lines_in(strokes: Strokes, low: Points, high: Points, rng: np.random.Generator) -> list[Points]:
    """Return strokes, fitted into this box, (2,) each, at a random place in it, their aspect kept."""
    lines = [np.asarray(stroke, np.float64) for stroke in strokes]
    points = np.concatenate(lines)
    box = np.ptp(points, axis=0)
    zoom = float(((high - low) / box.clip(1e-9)).min())
    place = low + rng.uniform(0, 1, 2) * (high - low - box * zoom)
    return [(line - points.min(axis=0)) * zoom + place for line in lines]


def inked(lines: list[Points], size: tuple[int, int], pen: float, smooth: bool = True) -> Plane:
    """Return the share of each pixel that lines of this pen width cover, (H, W); not smooth: all of it or nothing."""
    detail = DETAIL if smooth else 1
    plane = Image.new("L", (size[0] * detail, size[1] * detail))
    draw = ImageDraw.Draw(plane)
    for line in lines:
        if smooth or pen > 2:
            trace(draw, line * detail, max(pen * detail / 2, 0.5), ink=255)
        else:
            draw.line([(float(x), float(y)) for x, y in line], fill=255, width=max(round(pen), 1))
    return np.asarray(plane.reduce(detail), np.float32) / np.float32(255)


def developed(shades: Plane, rng: np.random.Generator, light_on_dark: bool = False) -> Image.Image:
    """Return brightness (H, W) or (H, W, 3) as a picture, RGB; every other one has been a JPEG."""
    pixels = ((1 - shades if light_on_dark else shades) * 255).clip(0, 255).round().astype(np.uint8)
    image = Image.fromarray(pixels).convert("RGB")
    if rng.random() < 0.5:
        return image
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=int(rng.integers(40, 96)))
    return Image.open(buffer).copy()


def sides(size: tuple[int, int], inset: Points, rng: np.random.Generator, wobble: float = 0.0) -> list[Points]:
    """Return the lines of a frame: left, top, right, bottom; inset of each, pixels. They go on beyond the corners."""
    (width, height), (left, top, right, bottom) = size, inset
    beyond = rng.uniform(0, 0.08) * min(size)
    across = np.linspace(left - beyond, width - right + beyond, 24)
    down = np.linspace(top - beyond, height - bottom + beyond, 24)

    def uneven(count: int) -> Points:
        return np.asarray(np.interp(np.arange(count), np.linspace(0, count - 1, 6), rng.normal(0, wobble, 6)))

    made = [
        np.column_stack([left + uneven(24), down]),
        np.column_stack([across, top + uneven(24)]),
        np.column_stack([width - right + uneven(24), down]),
        np.column_stack([across, height - bottom + uneven(24)]),
    ]
    angle = np.radians(rng.uniform(-3, 3))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array(size) / 2
    return [(line - middle) @ turn.T + middle for line in made]


class Cell(NamedTuple):
    """What a cell with a digit in it is like; lengths in the shorter side of the picture."""

    part: bool = False  # one to three lines of the frame only
    touching: bool = False  # the digit fills the cell and may touch its lines
    drawn: bool = False  # the frame is drawn by hand
    neighbours: bool = False  # parts of other digits come in from the border
    heights: tuple[int, int] = (64, 400)  # of the picture, pixels
    inset: tuple[float, float] = (-0.01, 0.12)  # of the frame's lines from the border
    thick: tuple[float, float] = (0.006, 0.05)  # of the frame's lines


def cell(strokes: Strokes, rng: np.random.Generator, how: Cell = Cell()) -> Image.Image:  # noqa: B008 - it is immutable
    """A digit in a cell: the frame all or in part, of any thickness and shade, the digit touching it or not."""
    height = int(rng.integers(*how.heights))
    size = (int(height * rng.uniform(0.75, 1.35)), height)
    short = min(size)
    thick = max(rng.uniform(*how.thick) * short, 1)
    inset = rng.uniform(*how.inset, 4) * short
    frame = sides(size, inset, rng, wobble=0.012 * short if how.drawn else 0.0)
    if how.part:
        frame = [frame[i] for i in rng.permutation(4)[: rng.integers(1, 4)]]
    pen = max(rng.uniform(0.02, 0.07) * short, 1)
    room = (inset.clip(0) + thick / 2 + pen / 2) + (0.0 if how.touching else 0.06 * short)
    low, high = room[:2], np.array(size) - room[2:]
    if not how.touching:
        span = rng.uniform(0.55, 1.0)
        gap = (1 - span) * (high - low) * rng.uniform(0, 1, 2)
        low, high = low + gap, low + gap + span * (high - low)
    lines = lines_in(strokes, low, high, rng)
    ink = inked(lines + (beside(lines, size, inset + thick, rng) if how.neighbours else []), size, pen)
    line = inked(frame, size, thick)
    paper = rng.uniform(0.85, 1.0)
    shades = paper * (1 - line * rng.uniform(0.3, 1.0)) * (1 - ink * rng.uniform(0.45, 1.0))
    shades = shades + rng.normal(0, rng.uniform(0, 0.015), shades.shape)
    return developed(shades, rng, light_on_dark=rng.random() < 0.25)


def beside(lines: list[Points], size: tuple[int, int], inset: Points, rng: np.random.Generator) -> list[Points]:
    """Return the same digit once more, in a neighbouring cell, of which a little comes in over the frame's line."""
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    left, top, right, bottom = inset + rng.uniform(0, 0.03) * min(size)
    width, height = size
    moves = [(left - high[0], 0), (0, top - high[1]), (width - right - low[0], 0), (0, height - bottom - low[1])]
    return [line + np.array(moves[rng.integers(4)]) for line in lines[:1]]


def tiny(strokes: Strokes, rng: np.random.Generator, pen: tuple[float, float] = (1.0, 1.0)) -> Image.Image:
    """A paint picture of 28 to 64 pixels; pen: its width at a side of 28 pixels."""
    side = int(rng.choice([28, 28, 32, 48, 64]))
    width = max(rng.uniform(*pen) * (side / 28 if pen[0] > 2 else 1), 1)
    margin, extent = np.full(2, width / 2 + 0.02 * side), rng.uniform(0.6, 1.0)
    low = margin + (1 - extent) * rng.uniform(0, 1, 2) * (side - 2 * margin)
    lines = lines_in(strokes, low, low + extent * (side - 2 * margin), rng)
    ink = inked(lines, (side, side), width, smooth=bool(rng.random() < 0.5))
    return developed(1 - ink, rng, light_on_dark=rng.random() < 0.5)


def to_the_border(strokes: Strokes, rng: np.random.Generator) -> Image.Image:
    """Thick ink that touches, or is cut by, the border of a picture of any size."""
    side = int(np.exp(rng.uniform(np.log(28), np.log(400))))
    pen = rng.uniform(0.12, 0.22) * side
    ink = inked(lines_in(strokes, np.full(2, 0.4 * pen), np.full(2, side - 0.4 * pen), rng), (side, side), pen)
    return developed(1 - ink * rng.uniform(0.7, 1), rng, light_on_dark=rng.random() < 0.5)


def texture(size: tuple[int, int], rng: np.random.Generator) -> Plane:
    """Return the brightness of coloured paper with a texture, unevenly lit, (H, W, 3): fibres of several sizes."""
    width, height = size
    rough = np.zeros((height, width))
    for cell in (1, 2, 4, 8, 16):
        spots = rng.normal(0, 1, (height // cell + 2, width // cell + 2)).astype(np.float32)
        big = Image.fromarray(spots).resize((width, height), Image.Resampling.BICUBIC)
        rough += rng.uniform(0, 1) * np.asarray(big)
    rough *= rng.uniform(0.01, 0.045) / rough.std()
    across, down = rng.uniform(-0.15, 0.15, 2)
    slope = np.linspace(-1, 1, width) * across + np.linspace(-1, 1, height)[:, None] * down
    colour = rng.uniform(0.4, 0.9) * (1 + rng.uniform(-0.25, 0.1, 3))
    return np.asarray(((1 + slope + rough)[..., None] * colour).clip(0, 1))


def on_texture(strokes: Strokes, rng: np.random.Generator) -> Image.Image:
    """Cut close to a digit on textured, coloured paper."""
    box = np.ptp(np.concatenate([np.asarray(stroke, np.float64) for stroke in strokes]), axis=0).clip(1e-9)
    side = rng.uniform(60, 400)
    pen = rng.uniform(0.05, 0.11) * side
    margin = pen / 2 + rng.uniform(0.01, 0.06) * side
    width, height = (int(n) for n in np.ceil((box / box.max()).clip(0.25) * side + 2 * margin))
    ink = inked(lines_in(strokes, np.full(2, margin), np.array([width, height]) - margin, rng), (width, height), pen)
    soft = np.asarray(Image.fromarray((ink * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(side / 200))) / 255
    return developed(texture((width, height), rng) * (1 - soft * rng.uniform(0.4, 0.8))[..., None], rng)


def pale_part(strokes: Strokes, rng: np.random.Generator) -> Image.Image:
    """A pen that gives less ink along a band across the digit."""
    side = int(rng.integers(100, 400))
    pen = rng.uniform(0.04, 0.08) * side
    ink = inked(lines_in(strokes, np.full(2, 0.12 * side), np.full(2, 0.88 * side), rng), (side, side), pen)
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[-0.5 : 0.5 : side * 1j, -0.5 : 0.5 : side * 1j]
    band = np.exp(-(((x * np.cos(angle) + y * np.sin(angle) - rng.uniform(-0.2, 0.2)) / rng.uniform(0.06, 0.15)) ** 2))
    pressure = 1 - rng.uniform(0.5, 0.75) * band
    grain = rng.normal(0, rng.uniform(0.005, 0.015), ink.shape)
    return developed(rng.uniform(0.8, 0.95) * (1 - 0.8 * ink * pressure) + grain, rng)


def screen(strokes: Strokes | None, rng: np.random.Generator) -> Image.Image:
    """A screenshot: a bar with words on one end, a canvas with a thin border under it, and the digit on the canvas."""
    size = (int(rng.integers(300, 900)), int(rng.integers(300, 700)))
    image = Image.new("L", size, 245)
    draw = ImageDraw.Draw(image)
    bar = rng.uniform(0.06, 0.12) * size[1]
    draw.rectangle((0, 0, size[0], bar), fill=int(rng.integers(40, 200)))
    for i in range(int(rng.integers(2, 6))):
        left = (0.03 + 0.13 * i) * size[0]
        draw.rectangle((left, 0.4 * bar, left + 0.09 * size[0], 0.6 * bar), fill=235)
    if strokes is None:
        return image.convert("RGB")
    side = rng.uniform(0.5, 0.75) * (min(size) - bar)
    corner = np.array([rng.uniform(0.05, 0.9) * (size[0] - side), bar + 0.05 * side])
    shade, width = int(rng.integers(60, 200)), int(rng.integers(1, 4))
    draw.rectangle((*corner, *(corner + side)), fill=255, outline=shade, width=width)
    pen = rng.uniform(0.03, 0.09) * side
    lines = lines_in(strokes, corner + 0.15 * side, corner + 0.85 * side, rng)
    return developed(np.asarray(image, np.float32) / 255 * (1 - inked(lines, size, pen)), rng)


def _bare(strokes: Strokes | None, rng: np.random.Generator) -> Image.Image:
    size = (int(rng.integers(60, 400)), int(rng.integers(60, 400)))
    return developed(texture(size, rng) if rng.random() < 0.7 else np.full(size[::-1], rng.uniform(0.1, 1)), rng)


def _table_lines(strokes: Strokes | None, rng: np.random.Generator) -> Image.Image:
    """An empty cell, a corner of a table, or several empty cells."""
    height = int(rng.integers(64, 400))
    size = (int(height * rng.uniform(0.75, 1.35)), height)
    frame = sides(size, rng.uniform(0.03, 0.2, 4) * min(size), rng)
    kind = rng.integers(3)
    if kind == 1:
        first = rng.integers(4)
        frame = [frame[first], frame[(first + 1) % 4]]
        frame = [np.stack([line[0] - 9 * (line[-1] - line[0]), line[-1] + 9 * (line[-1] - line[0])]) for line in frame]
    if kind == 2:
        frame += [(frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2]
    line = inked(frame, size, rng.uniform(0.006, 0.03) * min(size))
    return developed(rng.uniform(0.85, 1) * (1 - line * rng.uniform(0.3, 1)), rng, light_on_dark=rng.random() < 0.25)


KINDS: dict[str, Make] = {
    "cell, whole frame": cell,
    "cell, part of a frame": partial(cell, how=Cell(part=True)),
    "cell, digit touching it": partial(cell, how=Cell(touching=True)),
    "cell, part of a frame touching": partial(cell, how=Cell(part=True, touching=True)),
    "cell, frame drawn by hand": partial(cell, how=Cell(drawn=True)),
    "cell, small": partial(cell, how=Cell(heights=(28, 65), thick=(0.006, 0.08))),
    "cell, cut along its lines": partial(cell, how=Cell(inset=(-0.015, 0.015), heights=(28, 400))),
    "cell, neighbours' strokes": partial(cell, how=Cell(neighbours=True)),
    "tiny, thin": tiny,
    "tiny, thick": lambda strokes, rng: tiny(strokes, rng, pen=(3.0, 6.0)),
    "thick, to the border": to_the_border,
    "tight on textured paper": on_texture,
    "pale in part": pale_part,
    "screenshot": screen,
}
BLANK: dict[str, Callable[[None, np.random.Generator], Image.Image]] = {
    "bare paper": _bare,
    "empty cells": _table_lines,
    "a page's bar": screen,
}
