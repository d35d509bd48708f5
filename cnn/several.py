"""Several digits side by side: which ink makes up each, in a drawing or on a picture.

Geometry proposes, see cnn/rows.py, and a network decides where that leaves doubt. It should be one that was taught what
is not a digit, for others take two for one; and it must be in eval mode.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage

from cnn import rows, sketch
from cnn.models import Network, inputs
from cnn.recognition import Recognition, judge, spread

MOST_POINTS = 1_000  # of a drawing; one with more is not taken apart: its candidates would take too long to ink
SPECK = 0.15  # of the highest mark on a picture: what is smaller is dirt, and in the way of nothing
INK = 0.25  # from which a pixel of a picture belongs to a mark
EDGE = 5  # pixels, the window in which fainter ones are a mark's edge

Digits = Sequence[NDArray[np.uint8]]  # (28, 28) each
Box = tuple[float, float, float, float]  # left, top, right, bottom, in parts of a picture's width and height


class Part(NamedTuple):
    """A digit on a picture."""

    ink: sketch.Ink  # of it alone, as large as the picture
    box: Box


def divide(model: Network, strokes: sketch.Strokes, pen: float = 0.0) -> list[list[int]]:
    """Return which strokes make up each digit of a drawing, by their index, digits from left to right.

    There is one digit if the drawing is one, or none at all; a drawing without ink has none. Empty strokes belong to
    no digit. pen: as in `sketch.from_strokes`, and it raises as that does.
    """
    lines = sketch.parse(strokes)
    kept = [i for i, stroke in enumerate(strokes) if len(stroke)]
    row = rows.of_boxes(_boxes(lines))
    if sum(map(len, lines)) > MOST_POINTS:
        row = row.whole

    def strokes_of(run: rows.Run) -> list[int]:
        return [kept[mark] for mark in row.marks(run)]

    def digit(run: rows.Run) -> NDArray[np.uint8]:
        inked = sketch.from_strokes([strokes[i] for i in strokes_of(run)], pen=pen)
        assert inked is not None
        return inked

    def touches() -> list[bool]:
        return rows.touching(row, lines)

    return [strokes_of(run) for run in _chosen(model, row, digit, touches)] if kept else []


def too_many(strokes: sketch.Strokes) -> bool:
    """Whether a drawing has too many marks, or points, for `divide` to tell its digits apart, if it has several.

    Raises ValueError as `sketch.from_strokes` does.
    """
    lines = sketch.parse(strokes)
    boxes = _boxes(lines)
    return rows.too_many(boxes) or (sum(map(len, lines)) > MOST_POINTS and len(rows.of_boxes(boxes).pieces) > 1)


def divide_ink(model: Network, ink: sketch.Ink) -> list[Part]:
    """Return the digits on a picture, from left to right, by its ink as of `sketch.find_ink`; at least one.

    What is in MNIST's form already is one digit, whatever a network thinks of it.
    """
    labels, boxes = _marks(ink)
    row = rows.of_boxes(boxes)
    row = row.whole if sketch.is_ready(ink) else row

    def part(run: rows.Run) -> Part:
        marks = row.marks(run)
        left, top, right, bottom = (rows.around(boxes[marks]) / np.tile(ink.shape[::-1], 2)).tolist()
        own = ink if run == row.runs[0] else ink * np.isin(labels, np.array(marks) + 1)
        return Part(own, (left, top, right, bottom))

    def digit(run: rows.Run) -> NDArray[np.uint8]:
        return sketch.stages_of_ink(part(run).ink).digit

    return [part(run) for run in _chosen(model, row, digit, lambda: [False] * len(row.gaps))]  # marks never touch


def too_many_on(ink: sketch.Ink) -> bool:
    """Whether a picture has too many marks for `divide_ink` to tell its digits apart, if it has several."""
    return not sketch.is_ready(ink) and rows.too_many(_marks(ink)[1])


@torch.inference_mode()
def recognise(model: Network, digits: Digits) -> list[Recognition]:
    """Read at least one digit, (28, 28) uint8 each, in one pass; see `recognition.recognise`."""
    return [judge(model, logits) for logits in model(inputs(digits)).split(1)]


def _chosen(
    model: Network,
    row: rows.Row,
    digit: Callable[[rows.Run], NDArray[np.uint8]],
    touches: Callable[[], list[bool]],
) -> list[rows.Run]:
    """Return which runs of a row are its digits.

    digit: what a run looks like, (28, 28) uint8; touches: whether the pieces at each gap touch, see `rows.choose`.

    Two passes through the network at most, and mostly none: a row of one piece has nothing to be asked.
    """
    whole, *parts = row.runs
    if not parts:
        return [whole]
    [likeness] = _likeness(model, [digit(whole)])
    if likeness >= 1 and row.is_close:
        return [whole]
    return rows.choose(row, [likeness, *_likeness(model, [digit(run) for run in parts])], touches())


@torch.inference_mode()
def _likeness(model: Network, digits: Digits) -> list[float]:
    """Return how much like a digit each looks: 1 and more where it is known, see `recognition.spread`."""
    if not model.known_above > 0:
        return [1.0] * len(digits)
    likeness: list[float] = (spread(model(inputs(digits)).double()) / model.known_above).tolist()
    return likeness


def _boxes(lines: Sequence[rows.Line]) -> rows.Boxes:
    """Return the box around each line."""
    return np.array([[*line.min(axis=0), *line.max(axis=0)] for line in lines]).reshape(-1, 4)


def _marks(ink: sketch.Ink) -> tuple[NDArray[np.int32], rows.Boxes]:
    """Return to which mark each pixel belongs, (H, W), from 1, 0 = none, and the marks' boxes, dirt left out."""
    labels, _ = ndimage.label(ink > INK, np.ones((3, 3)))
    found = ndimage.find_objects(labels)
    boxes = np.array([[x.start, y.start, x.stop, y.stop] for y, x in found], np.float64).reshape(-1, 4)
    sizes = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    kept = sizes >= SPECK * sizes.max(initial=0)
    labels = np.append(0, np.cumsum(kept) * kept)[labels]
    edges = ndimage.maximum_filter(labels, EDGE)
    return np.where(labels, labels, edges).astype(np.int32), boxes[kept]
