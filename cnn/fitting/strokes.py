"""Recorded pen strokes: reading files of them, keeping some writers for validation, and inking them.

A file has one JSON object a line, plain or gzipped: {"id", "label", "writer", "strokes"}. The label is 0 to 9, or null
for what is not a digit; of a letter, "letter" may say which. Strokes are [[[x, y], …], …] in any unit, one list from
pen down to pen up, y down.
"""

import codecs
import gzip
import json
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn import sketch

NO_DIGIT = -1  # the label of a drawing that is not a digit
PENS = (1.7, 2.4, 3.2, 4.2)  # widths of ink, pixels of the digit: from a thin brush on a large canvas to a marker
LOOKALIKES = "OoQDIilLjJSsZzBbGgqTYy"  # letters that are as good as digits, as they are mostly written
TENTH = 10  # one writer in ten is kept for validation; with fewer writers, one drawing in ten


class Drawing(NamedTuple):
    label: int  # 0 to 9, or NO_DIGIT
    writer: str
    strokes: sketch.Strokes
    id: str = ""


def load(path: Path) -> list[Drawing]:
    """Return a file's drawings in order. Names of writers begin with the file's, so none clash.

    Left out are blank drawings, and what is labelled as no digit but may pass for one: letters such as O, and a single
    upright stroke. Empty lines are skipped. Raises OSError if the file cannot be opened, and ValueError, with its name
    and the number of the line, if it is damaged, has a line that is not a drawing, or has no drawings at all.
    """
    drawings, number = [], 0
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as lines:
            for number, line in enumerate(lines, start=1):
                if text := line.removeprefix(codecs.BOM_UTF8).strip():
                    drawings += _parse(text, path, number)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ValueError(f"{path} is damaged after line {number}: {error}") from None
    if not drawings:
        raise ValueError(f"{path} contains no drawings.")
    return drawings


def writers(drawings: Iterable[Drawing]) -> list[str]:
    """Return who drew these, sorted."""
    return sorted({drawing.writer for drawing in drawings})


def hold_out(drawings: Sequence[Drawing]) -> tuple[list[Drawing], list[Drawing]]:
    """Return (drawings to train on, drawings of every tenth writer, kept for validation).

    Split by writer and not by drawing, because what counts is how well the network reads people it has never met. With
    fewer than ten writers none can be spared: every tenth drawing is kept instead.
    """
    names = writers(drawings)
    if len(names) < TENTH:
        return [drawing for i, drawing in enumerate(drawings, 1) if i % TENTH], list(drawings[TENTH - 1 :: TENTH])
    held = set(names[::TENTH])
    kept = [drawing for drawing in drawings if drawing.writer not in held]
    return kept, [drawing for drawing in drawings if drawing.writer in held]


def ink(drawings: Iterable[Drawing], pens: Sequence[float] = (sketch.PEN,)) -> tuple[Tensor, Tensor]:
    """Return every drawing inked with every pen: images (N, 28, 28) uint8 in MNIST's form, labels (N,) int64."""
    inked = [(sketch.from_strokes(drawing.strokes, pen), drawing.label) for drawing in drawings for pen in pens]
    inked = [(image, label) for image, label in inked if image is not None]
    images = np.array([image for image, _ in inked], np.uint8).reshape(-1, sketch.SIZE, sketch.SIZE)
    return torch.from_numpy(images), torch.tensor([label for _, label in inked], dtype=torch.int64)


def _parse(line: bytes, path: Path, number: int) -> list[Drawing]:
    """Return the drawing of a line, or nothing if it is to be left out."""
    try:
        record = json.loads(line.decode())
        if not isinstance(record, dict):
            raise ValueError("it is not a JSON object")
        if "contrib" in record:
            record.setdefault("writer", record["contrib"])  # of UNIPEN's letters only the laboratory is known
        lines = sketch.parse(record["strokes"])  # empty strokes are left out
        label, writer = _label(record["label"]), f"{path}:{record['writer']}"
        if not lines or (label == NO_DIGIT and _passes_for_digit(lines, record.get("letter"))):
            return []
        return [Drawing(label, writer, [points.tolist() for points in lines], str(record.get("id", "")))]
    except KeyError as error:
        reason = f"it has no {error}"
    except (ValueError, RecursionError) as error:
        reason = str(error)
    raise ValueError(f"{path}, line {number}, is not a drawing: {reason}")


def _passes_for_digit(lines: Sequence[NDArray[np.float64]], letter: object) -> bool:
    """Return whether a drawing of no digit may be read as one: by its letter, or because it is one upright stroke."""
    if isinstance(letter, str) and letter and letter in LOOKALIKES:
        return True
    width, height = np.ptp(lines[0], axis=0)
    length = np.linalg.norm(np.diff(lines[0], axis=0), axis=1).sum()
    return len(lines) == 1 and bool(width < height and length < 1.25 * height)


def _label(label: object) -> int:
    if label is None:
        return NO_DIGIT
    if type(label) is not int or not 0 <= label <= 9:
        raise ValueError(f"its label must be 0 to 9, or null for what is not a digit, got {label!r}")
    return label
