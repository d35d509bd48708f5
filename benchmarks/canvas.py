"""A canvas that somebody drew on: recorded pen strokes anywhere, in any size, with any brush."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cnn.sketch import Strokes

SIDE = 400  # of the canvas, pixels
SIZES = (80, 300)  # of the digit's longer side, pixels
BRUSHES = (6, 24)  # widths, pixels
DETAIL = 2  # points a pixel, each way, since a browser smooths edges


Range = tuple[float, float]


def draw(strokes: Strokes, rng: np.random.Generator, sizes: Range = SIZES, brushes: Range = BRUSHES) -> Image.Image:
    """Return the canvas, mode L, dark ink on white, with a random place, size and brush; strokes in any unit."""
    lines = [np.asarray(line, np.float64) for line in strokes]
    points = np.concatenate(lines)
    low, box = points.min(axis=0), np.ptp(points, axis=0)
    size, brush = rng.uniform(*sizes), rng.uniform(*brushes)
    zoom = size / max(box.max(), 1e-9)
    corner = rng.uniform(brush, SIDE - brush - box * zoom)
    canvas = Image.new("L", (SIDE * DETAIL, SIDE * DETAIL), 255)
    pen, radius = ImageDraw.Draw(canvas), brush * DETAIL / 2
    for line in lines:
        trace(pen, ((line - low) * zoom + corner) * DETAIL, radius, ink=0)
    return canvas.reduce(DETAIL)


def trace(pen: ImageDraw.ImageDraw, line: NDArray[np.float64], radius: float, ink: int) -> None:
    """Draw a polyline (n, 2) with round ends and corners; radius in pixels, ink a value of the picture's mode."""
    dots = [(float(x), float(y)) for x, y in line]
    pen.line(dots, fill=ink, width=round(2 * radius))
    for x, y in dots:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)


def plainly_resized(canvas: Image.Image) -> NDArray[np.uint8]:
    """Return what most such pages make of a canvas: all of it in 28×28, uint8, 0 = paper, 255 = ink."""
    return np.asarray(255 - np.asarray(canvas.resize((28, 28), Image.Resampling.BILINEAR)), np.uint8)
