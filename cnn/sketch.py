"""From a drawing to a digit in MNIST's form, stage by stage: drawn, cropped, fitted, centred.

LeCun et al., Gradient-based learning applied to document recognition (1998): the ink is fitted into 20×20 pixels,
keeping its aspect, anti-aliased, and placed in 28×28 with its centre of mass at the centre. Strokes are fitted while
they are still lines and inked afterwards, so that their ink is as thick as MNIST's whatever pen the user had.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

from cnn.ink import picture, ready
from cnn.ink.picture import MAX_PIXELS as MAX_PIXELS
from cnn.ink.picture import Ink as Ink
from cnn.ink.picture import open_image as open_image
from cnn.ink.ready import BOX as BOX
from cnn.ink.ready import SIZE as SIZE
from cnn.ink.ready import is_ready as is_ready

PEN = 2.4  # width of the ink put on strokes, pixels of the digit; about MNIST's own
VIEW = 112  # longer side of the stages before `fitted`, pixels: large enough to look at
PIECE = 100  # lines that Pillow draws without letting other threads run
MAX_POINTS = 20_000  # in one drawing: minutes of drawing, and a bound on what a request can cost

Strokes = Sequence[Sequence[Sequence[float]] | NDArray[np.float64]]  # [[[x, y], …], …], pen down to pen up, y down
Pixels = NDArray[np.uint8]  # (H, W), 0 = paper, 255 = ink
Line = NDArray[np.float64]  # a stroke, (n, 2): x, y


class Stages(NamedTuple):
    """A drawing on its way to the network; each (H, W) uint8, 0 = paper, 255 = ink."""

    drawn: Pixels  # all of the pad or picture
    cropped: Pixels  # cut to the ink
    fitted: Pixels  # (20, 20)
    digit: Pixels  # (28, 28), what the network sees


class Placement(NamedTuple):
    """The square of the pad that the digit shows, in the strokes' unit.

    Pixel (row, column) covers what lies from `left + column · side / 28` to `left + (column + 1) · side / 28`, and from
    `top + row · side / 28` to `top + (row + 1) · side / 28`. The square may reach beyond the pad.
    """

    left: float
    top: float
    side: float


class Placed(NamedTuple):
    """A digit, (28, 28) uint8, 0 = paper, 255 = ink, and where it lies on the pad."""

    digit: Pixels
    placement: Placement


class _Frame(NamedTuple):
    """How lines are fitted into the box: (point − middle) · scale is how far a point lies from the box's middle."""

    middle: NDArray[np.float64]  # (2,): x, y; of the lines
    scale: float  # pixels of the digit a unit of the strokes


def from_strokes(strokes: Strokes, ink: float = PEN, pen: float = 0.0) -> Pixels | None:
    """Return the digit, (28, 28) uint8, 0 = paper, 255 = ink; None if nothing was drawn. Any unit, y down.

    ink: the width of its lines, pixels of the digit. pen: the width they were drawn with, in their unit; a drawing
    smaller than that is a dot and is not enlarged. Raises ValueError, with a sentence for the user, for anything but
    strokes.
    """
    found = placed(strokes, ink, pen)
    return found and found.digit


def placed(strokes: Strokes, ink: float = PEN, pen: float = 0.0) -> Placed | None:
    """Return the digit of these strokes and which square of the pad it shows; all else is as of `from_strokes`.

    Of a dot drawn by a pen of unknown width one unit is a pixel.
    """
    lines = parse(strokes)
    if not lines:
        return None
    middle, scale = _frame(lines, ink, pen)
    fitted = _fit(lines, ink, pen)
    top, left = _corner(fitted)
    x, y = middle - (np.array([left, top]) + BOX / 2) / scale
    return Placed(_centre_mass(fitted), Placement(float(x), float(y), SIZE / scale))


def from_image(image: Image.Image) -> Pixels | None:
    """Return the digit, (28, 28) uint8, 0 = paper, 255 = ink; None if nothing is on the picture.

    Any size and mode, dark on light or light on dark, evenly lit or not. Raises ValueError, with a sentence for the
    user, for a picture of more than 16 megapixels or one that takes too much memory, before it is decoded, and for one
    that cannot be decoded.
    """
    stages = stages_of_image(image)
    return None if stages is None else stages.digit


def stages_of_strokes(strokes: Strokes, pen: float = 0.0, side: float | None = None) -> Stages | None:
    """Return every stage from strokes to digit, or None if nothing was drawn. pen: as in `from_strokes`.

    side: of the square pad, whose corner is (0, 0), in their unit; None shows as `drawn` only the ink's surroundings.
    """
    lines = parse(strokes)
    if not lines:
        return None
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float(max(*(high - low), pen))
    extent = extent if extent > 1e-9 else 0.0  # a dot, drawn by a pen of unknown width
    pen = pen or extent * PEN / (BOX - PEN)
    margin = 0.2 * extent + pen
    corner, width = (np.zeros(2), side) if side else (low - margin, extent + 2 * margin)
    zoom = VIEW / (extent + pen) if extent else 1.0
    cropped_size = np.ceil((high - low + pen) * zoom).astype(int).clip(1, VIEW)
    view = VIEW / (width or 1)
    seen = [((line - corner) * view).clip(-VIEW, 2 * VIEW) for line in lines]  # Pillow would walk all the way outside
    drawn = _ink(seen, (VIEW, VIEW), min(pen * view, VIEW))
    cropped = _ink([(line - low + pen / 2) * zoom for line in lines], cropped_size, pen * zoom)
    fitted = _fit(lines, PEN, extent)
    return Stages(drawn, cropped, fitted, _centre_mass(fitted))


def stages_of_image(image: Image.Image) -> Stages | None:
    """Return every stage from a picture to a digit, or None if nothing is on it. Raises as `from_image` does."""
    ink = find_ink(image)
    return None if ink is None else stages_of_ink(ink)


def find_ink(image: Image.Image) -> Ink | None:
    """Return the ink on a picture, at most 400 pixels a side, or None if there is none. Raises as `from_image` does.

    A picture of 28 × 28 pixels that is a digit in MNIST's form already is taken as it is, to the pixel.
    """
    return picture.find_ink(image)


def stages_of_ink(ink: Ink) -> Stages:
    """Return every stage from ink on a picture to a digit; there must be some."""
    cropped = picture.crop(ink)
    if is_ready(ink):
        digit = picture.shrink(ink, SIZE)
        return Stages(digit, picture.shrink(cropped, VIEW), ready.box_of(digit), digit)
    fitted = picture.fit(picture.thicken(cropped, BOX), BOX)
    return Stages(picture.shrink(ink, VIEW), picture.shrink(cropped, VIEW), fitted, _centre_mass(fitted))


def parse(strokes: object) -> list[Line]:
    """Return strokes as arrays, without the empty ones. Raises ValueError, with a sentence, for anything else."""
    if not isinstance(strokes, Sequence) or isinstance(strokes, str | bytes):
        raise ValueError("Strokes are a list of strokes, each a list of [x, y] points.")
    try:
        lines = [np.asarray(stroke, dtype=np.float64) for stroke in strokes]
    except (TypeError, ValueError, OverflowError):
        raise ValueError("A stroke is a list of [x, y] points, each of two numbers.") from None
    lines = [line for line in lines if line.size]
    if any(line.ndim != 2 or line.shape[1] != 2 for line in lines):
        raise ValueError("A stroke is a list of [x, y] points, each of two numbers.")
    if sum(map(len, lines)) > MAX_POINTS:
        raise ValueError(f"This drawing has more than {MAX_POINTS:,} points; please draw something simpler.")
    if not all((np.abs(line) < 1e9).all() for line in lines):  # also refuses nan
        raise ValueError("A point of the drawing lies nowhere: its numbers must be finite and less than 10⁹.")
    return lines


def _fit(lines: list[Line], ink: float, least: float) -> Pixels:
    """Fit lines into the box by their longer side, and ink them -> (20, 20) uint8. least: as of `_frame`."""
    middle, scale = _frame(lines, ink, least)
    return _ink([(line - middle) * scale + BOX / 2 for line in lines], (BOX, BOX), ink, detail=16)


def _frame(lines: list[Line], ink: float, least: float) -> _Frame:
    """Return how the lines, with ink of this width, fill the box by their longer side.

    least: the length that fills the box where their longer side is shorter, in their unit.
    """
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float(max(*(high - low), least))
    return _Frame((low + high) / 2, (BOX - ink) / extent if extent > 1e-9 else 1.0)  # a dot stays a dot


def _ink(lines: list[Line], size: Sequence[int], pen: float, detail: int = 2) -> Pixels:
    """Draw lines of this pen width, round at ends and corners, on (width, height) pixels -> (height, width) uint8.

    A pixel's ink is the share of it that is covered, counted at detail² points.
    """
    width, height = (int(n) * detail for n in size)
    canvas = Image.new("L", (width, height))
    draw = ImageDraw.Draw(canvas)
    radius = max(pen * detail / 2, 0.5)
    for line in lines:
        cells = np.floor(line * detail)
        kept = np.append(True, (cells[1:] != cells[:-1]).any(axis=1))  # points within one cell draw the same ink twice
        dots = [(float(x), float(y)) for x, y in line[kept] * detail - 0.5]  # to Pillow, whole numbers are centres
        for start in range(0, len(dots) - 1, PIECE):
            draw.line(dots[start : start + PIECE + 1], fill=255, width=max(round(2 * radius), 1))
        for x, y in dots:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(canvas.reduce(detail))


def _centre_mass(fitted: Pixels) -> Pixels:
    """Place (20, 20) in (28, 28), by whole pixels as MNIST does, so that the ink's centre of mass is at the centre."""
    top, left = _corner(fitted)
    digit = np.zeros((SIZE, SIZE), np.uint8)
    digit[top : top + BOX, left : left + BOX] = fitted
    return digit


def _corner(fitted: Pixels) -> tuple[int, int]:
    """Return in which row and column of the digit (20, 20) begins, whose centre of mass comes to lie at the centre."""
    # A pixel's middle is half a pixel past its index; the same half makes floor round.
    top, left = (min(max(math.floor(SIZE / 2 - c), 0), SIZE - BOX) for c in ndimage.center_of_mass(fitted))
    return top, left
