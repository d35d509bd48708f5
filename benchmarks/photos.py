"""Imagined photos of handwritten digits: recorded pen strokes, drawn by code as a phone might have seen them.

They are not photos. They have what makes photos hard to read (light, paper, pen, camera) in random amounts, so that
figures can be compared between kinds and between versions; they cannot say how well real photos are read. A picture of
reflectance (strokes on a sheet, slightly turned and in perspective) is multiplied by the light, blurred, made grainy
and compressed as JPEG. What there is to see is in scenes.py.
"""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.canvas import trace
from benchmarks.scenes import KINDS, Kind, Seen
from cnn.sketch import Strokes

Points = NDArray[np.float64]  # (n, 2): x, y


def photograph(strokes: Strokes, kind: str, rng: np.random.Generator) -> Image.Image:
    """Return pen strokes as an imagined photo of this kind, in mode RGB.

    The same strokes, kind and state of `rng` give the same pixels. Raises KeyError for a kind that is not in KINDS.
    """
    scene = KINDS[kind]
    lines = [np.asarray(stroke, np.float64) for stroke in strokes]
    points = np.concatenate(lines)
    low, box = points.min(axis=0), np.ptp(points, axis=0)
    box = box / max(box.max(), 1e-9)  # width, height of the digit; the longer one is 1
    width, height = _frame(scene, box, rng)
    to_sheet = _view(scene, rng)
    seen = _seen(width, height, to_sheet)

    sides = np.array([width, height]) / min(width, height)  # of the picture, in its shorter side
    extent = rng.uniform(*scene.extent) * (min(sides / box.clip(0.1)) if scene.cut else 1.0)
    pen = rng.uniform(*scene.pen) * extent
    zoom = (extent - pen) / max(np.ptp(points, axis=0).max(), 1e-9)
    room = (0.94 * sides - box * extent).clip(0) / 2
    middle = low + np.ptp(points, axis=0) / 2
    place = rng.uniform(-room, room)
    on_sheet = [(line - middle) * zoom + place for line in lines]

    ink = _ink([_project(line, np.linalg.inv(to_sheet)) for line in on_sheet], width, height, pen)
    ink = ink * (1 - scene.tooth * _speckle(width, height, rng))
    share = rng.uniform(*scene.ink) * (1 + rng.uniform(-0.1, 0.1, 3))  # of the paper's brightness, in each colour
    colour = rng.uniform(*scene.paper) * (1 + scene.tint * rng.uniform(-1, 1, 3))
    bare = scene.light(seen, rng) * scene.print_(seen, rng)
    pixels = np.stack([bare * colour[i] * (1 - ink * (1 - share[i])) for i in range(3)], axis=-1)
    return _camera(pixels, scene, rng)


def _frame(scene: Kind, box: NDArray[np.float64], rng: np.random.Generator) -> tuple[int, int]:
    """Return width and height of the picture, pixels: a phone's, upright or not, or cut to the digit's box."""
    side = rng.uniform(*scene.side)
    shape = box.clip(0.1) if scene.cut else rng.permutation([1.0, 0.75])
    width, height = np.round(shape / shape.max() * side).astype(int)
    return int(width), int(height)


def _view(scene: Kind, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the homography (3, 3) from picture to sheet, both measured from the middle in shorter sides.

    It is a turn, and the two terms that make lines converge.
    """
    turn = np.radians(rng.uniform(-scene.turn, scene.turn))
    away = rng.uniform(-scene.tilt, scene.tilt, 2)
    return np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [*away, 1]])


def _project(points: Points, homography: NDArray[np.floating]) -> Points:
    mapped = np.column_stack([points, np.ones(len(points))]) @ homography.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:])


def _seen(width: int, height: int, to_sheet: NDArray[np.float64]) -> Seen:
    """Return where each pixel of a picture lies on it and on the sheet."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    shorter = min(width, height)
    column, row = x * np.float32(width / shorter / 2), y * np.float32(height / shorter / 2)
    a, b, c = to_sheet.astype(np.float32)
    depth = c[0] * column + c[1] * row + c[2]
    return Seen(x, y, (a[0] * column + a[1] * row) / depth, (b[0] * column + b[1] * row) / depth)


def _ink(lines: list[Points], width: int, height: int, pen: float) -> NDArray[np.float32]:
    """Return the share of each pixel that is inked, (H, W); lines and pen are in shorter sides, from the middle."""
    detail = 4 if width * height < 500_000 else 1
    shorter = min(width, height) * detail
    canvas = Image.new("L", (width * detail, height * detail))
    draw = ImageDraw.Draw(canvas)
    radius = max(pen * shorter / 2, 0.6)
    for line in lines:
        trace(draw, line * shorter + np.array(canvas.size) / 2, radius, ink=255)
    return np.asarray(np.asarray(canvas.reduce(detail)) / np.float32(255), np.float32)


def _speckle(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a paper's tooth: about a third of (H, W) is bare, in spots of a few thousandths of the picture."""
    cell = max(max(width, height) // 500, 1)
    spots = Image.fromarray(rng.normal(0, 1, (height // cell + 1, width // cell + 1)).astype(np.float32))
    return np.asarray(spots.resize((width, height), Image.Resampling.BILINEAR)).clip(0, 1)


def _camera(pixels: NDArray[np.floating], scene: Kind, rng: np.random.Generator) -> Image.Image:
    """Blur reflected light, (H, W, 3) in [0, 1], add the sensor's grain, and compress as JPEG."""
    image = Image.fromarray((pixels.clip(0, 1) * 255).astype(np.uint8))
    blurred = image.filter(ImageFilter.GaussianBlur(rng.uniform(*scene.blur) / 1000 * max(image.size)))
    grain = rng.normal(0, 255 * rng.uniform(*scene.grain), (image.height, image.width, 1))
    buffer = io.BytesIO()
    grainy = Image.fromarray((np.asarray(blurred) + grain).clip(0, 255).astype(np.uint8))
    grainy.save(buffer, "JPEG", quality=round(rng.uniform(*scene.quality)))
    photo = Image.open(buffer)
    photo.load()
    return photo
