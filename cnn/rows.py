"""What stands side by side in a drawing or on a picture, and may be several digits: geometry alone.

Marks, which are strokes of a drawing or connected marks on a picture, that stand above each other make a piece. Pieces
side by side may be digits of their own or parts of one, as those of an open 4, or a 5 and its bar. Each run of
neighbouring pieces that may be a digit is a candidate, and `choose` finds which of them make up the row, once a network
has said how much like a digit each looks; see cnn/several.py. It is, in small, the segmentation graph of LeCun et al.,
Gradient-based learning applied to document recognition (1998), section VII.

The constants were chosen on 14,000 digits and 3,000 numbers of writers that networks are trained on.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

MIDDLE = 0.6  # of the wider of two marks: where the other's middle lies within it, both belong together
OVERLAP = 0.2  # of the highest piece: digits side by side lie no further above each other
SMALL = 0.6  # likewise: what is lower is a bar or a dot, and no digit of the row
WIDEST = 1.4  # of its height: how wide a digit of several pieces may be
PARTS = 3  # pieces of one digit at most
PIECES = 8  # in a row; of more than these only the whole is tried
MARKS = 100  # likewise
ASK = 0.05  # of the highest piece: with such a gap the whole may be a row, even where it looks like a digit
APART = 0.05  # likewise: beside such gaps something may stand that looks little like a digit, as a 0 with a slash
TIED = 1.25  # of what makes a digit: what touches its neighbour and looks less like one is a part of a letter
LEAST = 0.5  # of what makes a digit: what looks less like one is none, unless it stands apart
FLOOR = 0.01  # likewise; nothing is counted as less
TOUCH = 0.03  # of the height of all: nearer lines touch, as a letter's do; what touches is a digit only if it looks it
STEPS = 1_000  # into which a stroke is cut at most, to see what it touches
PRICE = 0.05  # of each digit more, as a logarithm: the whole before its parts
GAP = 0.5  # what a gap as large as the highest piece makes up for, likewise; but no more than WIDE does
WIDE = 0.6

Line = NDArray[np.float64]  # a stroke, (n, 2): x, y
Boxes = NDArray[np.float64]  # (n, 4): left, top, right, bottom, y down
Run = tuple[int, int]  # first piece, last + 1


class Row(NamedTuple):
    """What stands side by side, from left to right."""

    pieces: list[list[int]]  # which marks make up each, in order
    gaps: list[float]  # between neighbouring pieces, of the highest one's height; below 0 where one is above the other
    runs: list[Run]  # candidates; the first is the whole

    def marks(self, run: Run) -> list[int]:
        """Return which marks make up a run, in order."""
        return sorted(mark for piece in self.pieces[slice(*run)] for mark in piece)

    @property
    def whole(self) -> "Row":
        """The same without candidates but the whole."""
        return self._replace(runs=self.runs[:1])

    @property
    def is_close(self) -> bool:
        """Whether its pieces stand so close that they are one digit if the whole looks like one."""
        return max(self.gaps, default=0) < ASK


def of_boxes(boxes: Boxes) -> Row:
    """Return what stands side by side, of marks with these boxes. Without marks there is no piece."""
    pieces = _pieces(boxes) if len(boxes) <= MARKS else [[*range(len(boxes))]]
    count = len(pieces)
    if not 2 <= count <= PIECES:
        return Row(pieces, [], [(0, count)])
    outer = np.array([around(boxes[piece]) for piece in pieces])
    highest = float((outer[:, 3] - outer[:, 1]).max()) or float(np.ptp(outer[:, ::2])) or 1.0  # level lines have none
    rights, lefts = np.maximum.accumulate(outer[:, 2]), np.minimum.accumulate(outer[::-1, 0])[::-1]
    gaps = ((lefts[1:] - rights[:-1]) / highest).tolist()
    runs = [(first, end) for first in range(count) for end in range(first + 1, min(first + PARTS, count) + 1)]
    ends = _ends(gaps)
    parts = [
        (first, end)
        for first, end in runs
        if (first, end) != (0, count)
        and min(ends[first], ends[end]) >= -OVERLAP
        and _may_be_digit(around(outer[first:end]), end - first, highest)
    ]
    row = Row(pieces, gaps, [(0, count), *parts])
    return row if _divides(parts, count) else row.whole


def too_many(boxes: Boxes) -> bool:
    """Whether marks with these boxes are too many for any but the whole to be tried."""
    return len(boxes) > MARKS or len(_pieces(boxes)) > PIECES


def touching(row: Row, lines: Sequence[Line]) -> list[bool]:
    """Return for each gap whether what is left of it touches what is right of it; lines: of each mark, (n, 2)."""
    points = np.concatenate([lines[mark] for piece in row.pieces for mark in piece])
    near = TOUCH * float(np.ptp(points[:, 1])) or 1e-9
    dense = [np.concatenate([_dense(lines[mark], near / 2) for mark in piece]) for piece in row.pieces]
    trees = [cKDTree(np.concatenate(dense[:end])) for end in range(1, len(dense))]
    far = [tree.query(np.concatenate(dense[i:]), distance_upper_bound=near)[0] for i, tree in enumerate(trees, 1)]
    return [bool(np.isfinite(distances).any()) for distances in far]


def choose(row: Row, likeness: Sequence[float], touches: Sequence[bool]) -> list[Run]:
    """Return which runs make up the row, left to right.

    likeness: of each run, in order; 1 and more if it looks like a digit. touches: of each gap, as of `touching`. Of all
    ways to divide the row it is that whose parts look most like digits and stand most apart; where these are much the
    same, that with the fewest parts. A row in which more than one looks like no digit is no number, but perhaps a
    word: then there is only the whole.
    """
    like = dict(zip(row.runs, likeness, strict=True))
    ends, tied = _ends(row.gaps), [False, *touches, False]

    def least(run: Run) -> float:
        return TIED if tied[run[0]] or tied[run[1]] else LEAST

    def apart(run: Run) -> bool:
        return min(ends[run[0]], ends[run[1]]) >= APART

    best: dict[int, tuple[float, list[Run]]] = {0: (0.0, [])}  # end -> how good the best division up to there is
    for end in range(1, len(row.pieces) + 1):
        options = [
            (best[run[0]][0] + math.log(min(max(like[run], FLOOR), 1)) + _begins(ends[run[0]]), [*best[run[0]][1], run])
            for run in row.runs
            if run[1] == end and run[0] in best and (like[run] >= least(run) or apart(run))
        ]
        if options:
            best[end] = max(options)
    whole = row.runs[:1]
    _, chosen = best.get(len(row.pieces), (0.0, whole))
    unknown = sum(like[run] < 1 for run in chosen)
    return chosen if unknown <= 1 else whole


def around(boxes: Boxes) -> Boxes:
    """Return the box around at least one box, (4,)."""
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _begins(gap: float) -> float:
    """Return what it adds to a division that a digit begins after this gap; the first one begins for nothing."""
    return 0.0 if gap == math.inf else GAP * min(gap, WIDE) - PRICE


def _dense(line: Line, step: float) -> Line:
    """Return a line by points that are no further apart than a step, unless it is very long."""
    along = np.append(0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1)))
    places = np.linspace(0, along[-1], min(int(along[-1] / step) + 2, STEPS))
    return np.stack([np.interp(places, along, line[:, axis]) for axis in (0, 1)], axis=1)


def _ends(gaps: Sequence[float]) -> list[float]:
    """Return the gap before each piece, and after the last."""
    return [math.inf, *gaps, math.inf]


def _pieces(boxes: Boxes) -> list[list[int]]:
    """Return which marks stand above each other, from left to right by their middles."""
    pieces: list[tuple[float, float, list[int]]] = []  # left, right, marks
    for mark in np.argsort(boxes[:, 0] + boxes[:, 2], kind="stable"):
        left, right, marks = float(boxes[mark, 0]), float(boxes[mark, 2]), [int(mark)]
        for other in pieces[::-1]:
            apart = abs(left + right - other[0] - other[1])  # twice the distance of their middles
            if apart <= MIDDLE * max(right - left, other[1] - other[0]):
                pieces.remove(other)
                left, right, marks = min(left, other[0]), max(right, other[1]), marks + other[2]
        pieces.append((left, right, sorted(marks)))
    return [marks for _, _, marks in sorted(pieces, key=lambda piece: piece[0] + piece[1])]


def _may_be_digit(box: Boxes, pieces: int, highest: float) -> bool:
    """Whether a box of so many pieces is high enough for a digit of this row, and not too wide."""
    left, top, right, bottom = box
    return bottom - top >= SMALL * highest and (pieces == 1 or right - left <= WIDEST * (bottom - top))


def _divides(runs: Sequence[Run], count: int) -> bool:
    """Whether these runs, without the whole, can make up all of so many pieces."""
    reached = {0}
    for first, end in sorted(runs):
        reached |= {end} if first in reached else set()
    return count in reached
