"""Recorded pen strokes: files of them, who drew them, and their ink.

A file has one JSON object a line, plain or gzipped: {"id", "label", "writer", "strokes"}. The label is 0 to 9, or null
for what is no digit; strokes are [[[x, y], …], …] in any unit, one list from pen down to pen up, y down.
"""

import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from cnn import sketch

NO_DIGIT = -1  # the label of a drawing that is none of the ten
PENS = (1.7, 2.4, 3.2, 4.2)  # widths of ink, pixels of the digit: from a thin brush on a large canvas to a marker


class Drawing(NamedTuple):
    label: int  # 0 to 9, or NO_DIGIT
    writer: str
    strokes: sketch.Strokes


def load(path: Path) -> list[Drawing]:
    """Return a file's drawings in its order; writers are named after the file too, so that two files' never mix.

    Raises OSError where there is no such file, and ValueError, with the line's number, for what is no drawing.
    """
    drawings = []
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                drawings.append(_parse(json.loads(line), path))
            except (ValueError, TypeError, KeyError) as error:
                raise ValueError(f"{path}, line {number}, is no drawing: {error}") from None
    return drawings


def hold_out(drawings: Sequence[Drawing], share: float = 0.1) -> tuple[list[Drawing], list[Drawing]]:
    """Return (drawings to train on, drawings of every tenth writer, who must not be trained on).

    By writers and not by drawings: what counts is how well people are read whom the network has never met.
    """
    writers = sorted({drawing.writer for drawing in drawings})
    held = set(writers[:: round(1 / share)])
    kept = [drawing for drawing in drawings if drawing.writer not in held]
    return kept, [drawing for drawing in drawings if drawing.writer in held]


def ink(drawings: Iterable[Drawing], pens: Sequence[float] = (sketch.PEN,)) -> tuple[Tensor, Tensor]:
    """Return every drawing inked with every pen: images (N, 28, 28) uint8 in MNIST's form, labels (N,) int64."""
    inked = [(sketch.from_strokes(drawing.strokes, pen), drawing.label) for drawing in drawings for pen in pens]
    inked = [(image, label) for image, label in inked if image is not None]
    images = np.array([image for image, _ in inked], np.uint8).reshape(-1, sketch.SIZE, sketch.SIZE)
    return torch.from_numpy(images), torch.tensor([label for _, label in inked], dtype=torch.int64)


def _parse(record: dict, path: Path) -> Drawing:
    label = record["label"]
    if label is not None and (type(label) is not int or not 0 <= label <= 9):
        raise ValueError(f"its label must be 0 to 9, or null for no digit, got {label!r}")
    sketch.parse(record["strokes"])  # says what is wrong with them
    return Drawing(NO_DIGIT if label is None else label, f"{path}:{record['writer']}", record["strokes"])
