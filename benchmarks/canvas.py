"""A canvas that somebody drew on: recorded pen strokes at any place, in any size, with any brush."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

SIDE = 400  # of the canvas, pixels
SIZES = (80, 300)  # of the digit's longer side, pixels
BRUSHES = (6, 24)  # widths, pixels
DETAIL = 2  # a browser draws edges smoothly: so many points a pixel, each way


def draw(strokes: Sequence, rng: np.random.Generator) -> Image.Image:
    """Return the canvas, mode L, dark ink on white, place, size and brush drawn at random; strokes in any unit."""
    lines = [np.asarray(line, np.float64) for line in strokes]
    points = np.concatenate(lines)
    low, box = points.min(axis=0), np.ptp(points, axis=0)
    size, brush = rng.uniform(*SIZES), rng.uniform(*BRUSHES)
    zoom = size / max(box.max(), 1e-9)
    corner = rng.uniform(brush, SIDE - brush - box * zoom)
    canvas = Image.new("L", (SIDE * DETAIL, SIDE * DETAIL), 255)
    pen, radius = ImageDraw.Draw(canvas), brush * DETAIL / 2
    for line in lines:
        trace(pen, ((line - low) * zoom + corner) * DETAIL, radius, ink=0)
    return canvas.reduce(DETAIL)


def trace(pen: ImageDraw.ImageDraw, line: np.ndarray, radius: float, ink: int) -> None:
    """Draw a polyline (n, 2) with round ends and corners; radius in pixels, ink as the picture has it."""
    dots = [(float(x), float(y)) for x, y in line]
    pen.line(dots, fill=ink, width=round(2 * radius))
    for x, y in dots:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)


def plainly_resized(canvas: Image.Image) -> np.ndarray:
    """Return what most such pages make of a canvas: all of it in 28×28, uint8, 0 = paper, 255 = ink."""
    return 255 - np.asarray(canvas.resize((28, 28), Image.Resampling.BILINEAR))
