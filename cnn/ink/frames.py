"""Frames and the lines of cells around a digit: found and taken off, whatever their thickness.

A frame's line is a straight bar that leaves the digit to one side and goes on beyond it at both ends. No stroke of a
digit does: the bar of a 7 or a 5 ends where the next stroke begins, the bar of a 4 has ink on both sides, and the foot
of a 2 begins where its body does.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cnn.ink import bars
from cnn.ink.around import grown
from cnn.ink.bars import Bar, Mask

OUTER = 0.35  # share of a picture, from each side, in which lines of frames lie
BEYOND = 0.03  # how far a frame's line goes on beyond the digit, as a share of the picture's shorter side
PART = 0.1  # what has less ink than this share of the largest mark counts for nothing
FAINT = 0.12  # contrast of a line at least, as a share of the darkest ink's
HALO = 0.35  # what is fainter than this share of a line and beside it goes with it
MOST = 4  # lines in a direction that a picture of a cell has
SPECK = 0.08  # longer side of a mark at least, as a share of the picture's shorter side
NEAR = 0.2  # share of a picture, from each side, in which what runs from border to border is no stroke
SHORT = 0.2  # what is shorter than this, likewise, may be what is left of a line
TALL = 0.25  # height of a digit at least, as a share of the picture's: a dash between lines is none
LINE = 0.5  # contrast of a frame on a page at least, as a share of the darkest ink's: more than a printed square's
LEAST = 0.2  # shorter side of a frame on a page at least, as a share of the page's
FULL = 0.85  # share of its box that a frame encloses at least; a round 0 encloses less
HOLLOW = 0.5  # share of its box at most that the frame and what touches it fill
STRAIGHT = 0.2  # deviation of a line's pixels across it at most, as a share of that along it
INSIDE = 0.3  # longer side of what a frame encloses at least, as a share of the frame's


class Box(NamedTuple):
    """Rows and columns, half-open."""

    top: int
    left: int
    bottom: int
    right: int


def without_frames(contrast: NDArray[np.float32], floor: float) -> NDArray[np.float32] | None:
    """Take off the lines of frames and cells; None if there is nothing else.

    contrast to the paper, (H, W) in [0, 1]; floor: how much of it bare paper may have.
    """
    dark = contrast > max(floor, FAINT * float(np.percentile(contrast, 99)))
    found = bars.find(dark)
    if found and not _is_squared(found):
        taken = _taken(dark, found)
        if taken is None:
            return None
        if taken.any():
            usual = float(np.median(contrast[taken & dark]))
            beside = grown(taken, 2) & (contrast < HALO * usual)
            taken = taken | beside
            contrast = np.where(taken, np.float32(0), contrast)
            dark = dark & ~taken
    around = _enclosing(dark)
    return contrast if around is None else np.where(around, np.float32(0), contrast)


def within_frame(contrast: NDArray[np.float32], floor: float) -> NDArray[np.float32]:
    """Leave only what lies within a frame drawn somewhere on a page, if there is one with a mark in it.

    It is looked at as if the picture had been cut along the frame, so ink that touches its lines stays; what is much
    paler than the frame, such as printed squares, does not. contrast, floor: as for `without_frames`.
    """
    strong = max(floor, LINE * float(np.percentile(contrast, 99.5)))
    numbers, _ = ndimage.label(contrast > strong, np.ones((3, 3)))
    for number, box in enumerate(ndimage.find_objects(numbers), start=1):
        own = numbers[box] == number
        if min(own.shape) < LEAST * min(contrast.shape):
            continue
        inside = ndimage.binary_fill_holes(own)
        if inside.mean() < FULL or own.mean() > HOLLOW:
            continue
        ink = np.where(inside & grown(contrast[box] > strong, 2), contrast[box], np.float32(0))
        rest = without_frames(ink, floor)
        if rest is not None and _longest(rest > strong) > INSIDE * max(own.shape):
            within = np.zeros_like(contrast)
            within[box] = rest
            return within
    return contrast


def _taken(dark: Mask, found: list[Bar]) -> Mask | None:
    """Return what is to be taken off (H, W); None if that is everything."""
    if _longest(dark & ~_all_of(found, dark.shape)) < SHORT * min(dark.shape) and _is_empty(found, dark.shape):
        return None
    lines = [bar for bar in found if _is_outer(bar, dark.shape)]
    while lines:
        taken = _all_of(lines, dark.shape)
        rest = dark & ~taken
        digit = _digit(rest)
        kept = [
            line for line in lines if digit and (_is_apart(line, lines, rest) or _is_beyond(line, digit, lines, rest))
        ]
        if len(kept) == len(lines):
            return taken
        lines = kept
    return np.zeros_like(dark)


def _is_squared(found: list[Bar]) -> bool:
    """Tell ruled or squared paper from a cell and its neighbours: it has more lines in a direction."""
    upright = sum(bar.upright for bar in found)
    return max(upright, len(found) - upright) > MOST


def _from_border(bar: Bar, shape: tuple[int, ...]) -> float:
    """Return how far a bar lies from the border beside it, as a share of the picture's side."""
    middle = bar.middle / (shape[1] if bar.upright else shape[0])
    return min(middle, 1 - middle)


def _is_outer(bar: Bar, shape: tuple[int, ...]) -> bool:
    """Tell whether a bar lies where a frame's lines do."""
    return _from_border(bar, shape) < OUTER


def _all_of(lines: list[Bar], shape: tuple[int, ...]) -> Mask:
    """Return what is taken off with these lines, and all of the corners where they meet."""
    taken = np.zeros(shape, bool)
    level, upright = np.zeros((2, *shape), bool)
    for line in lines:
        taken |= line.taken
        (upright if line.upright else level)[line.band] = True
    return np.asarray(taken | (level & upright))


def _longest(dark: Mask) -> int:
    """Return the longer side of the largest mark, pixels; 0 if there are none."""
    boxes = ndimage.find_objects(ndimage.label(dark, np.ones((3, 3)))[0])
    return max((side.stop - side.start for box in boxes for side in box), default=0)


def _digit(dark: Mask) -> Box | None:
    """Return the box of the marks that count; None if there are none."""
    numbers, count = ndimage.label(dark, np.ones((3, 3)))
    if not count:
        return None
    boxes = ndimage.find_objects(numbers)
    sizes = np.bincount(numbers.ravel())[1:]
    main = int(np.argmax(sizes))
    speck = SPECK * min(dark.shape)
    if max(side.stop - side.start for side in boxes[main]) < speck:
        return None
    chosen = [box for box, size in zip(boxes, sizes, strict=True) if size >= PART * sizes[main]]
    rows, columns = ([box[axis] for box in chosen] for axis in (0, 1))
    top, bottom = min(r.start for r in rows), max(r.stop for r in rows)
    if bottom - top < TALL * len(dark):
        return None
    return Box(top, min(c.start for c in columns), bottom, max(c.stop for c in columns))


def _is_apart(bar: Bar, lines: list[Bar], rest: Mask) -> bool:
    """Tell whether a bar near the border touches nothing but the border and other bars, at both ends."""
    ends = all(_ends_well(bar, end, lines, rest.shape) for end in (bar.start, bar.stop))
    return ends and _from_border(bar, rest.shape) < NEAR and not _touches(bar, rest)


def _touches(bar: Bar, rest: Mask) -> bool:
    """Tell whether anything else lies within two pixels of what is taken off with a bar."""
    return bool((grown(bar.taken, 2) & rest).any())


def _is_beyond(bar: Bar, digit: Box, lines: list[Bar], rest: Mask) -> bool:
    """Tell whether a bar leaves the digit to one side and goes on beyond it at both ends."""
    top, left, bottom, right = digit if not bar.upright else (digit.left, digit.top, digit.right, digit.bottom)
    margin = BEYOND * min(rest.shape)
    over = all(
        gap >= (1 if _is_joined(bar, end, lines, rest.shape) else margin)
        for gap, end in ((left - bar.start, bar.start), (bar.stop - right, bar.stop))
    )
    slack = 0.15 * (bottom - top) + 2
    aside = bar.middle < top + slack or bar.middle > bottom - slack
    if not (over and aside):
        return False
    return not _touches(bar, rest) or all(_ends_well(bar, end, lines, rest.shape) for end in (bar.start, bar.stop))


def _ends_well(bar: Bar, end: int, lines: list[Bar], shape: tuple[int, ...]) -> bool:
    """Tell whether a bar's end is at the picture's border or another bar."""
    length = shape[0] if bar.upright else shape[1]
    return min(end, length - end) <= 0.015 * min(shape) + 1 or _is_joined(bar, end, lines, shape)


def _is_joined(bar: Bar, end: int, lines: list[Bar], shape: tuple[int, ...]) -> bool:
    """Tell whether a bar ends at, or a little beyond, one that runs across it."""
    near = 0.1 * min(shape) + 2
    return any(line.upright != bar.upright and abs(line.middle - end) < near for line in lines)


def _is_empty(found: list[Bar], shape: tuple[int, ...]) -> bool:
    """Tell whether bars alone, with nothing else on the picture, are those of a table rather than a 1 or a 7."""
    inner = [bar for bar in found if not _is_outer(bar, shape)]
    if len(found) <= 2:
        through = all(_ends_well(bar, end, [], shape) for bar in found for end in (bar.start, bar.stop))
        return through and not (len(found) == 1 and inner and inner[0].upright)
    if len(inner) == 1 and inner[0].upright:  # a 1 in its cell
        return False
    return all(_ends_well(bar, end, found, shape) for bar in found for end in (bar.start, bar.stop))


def _enclosing(dark: Mask) -> Mask | None:
    """Return the mark that encloses another, which then is the digit: a frame drawn by hand, or a ring around it.

    A straight line in something round is no digit, but the slash of a 0.
    """
    numbers, count = ndimage.label(dark, np.ones((3, 3)))
    if count < 2:
        return None
    boxes = ndimage.find_objects(numbers)
    extents = [tuple(side.stop - side.start for side in box) for box in boxes]
    order = sorted(range(count), key=lambda i: -min(extents[i]))
    outer = order[0]
    if min(extents[outer]) < 0.4 * min(dark.shape):
        return None
    rows, columns = boxes[outer]
    is_round = bool(ndimage.binary_fill_holes(numbers[rows, columns] == outer + 1).mean() < FULL)
    for inner in order[1:]:
        if max(extents[inner]) < INSIDE * max(extents[outer]):
            continue
        inside = boxes[inner]
        if not all(
            big.start < small.start and small.stop < big.stop
            for big, small in zip((rows, columns), inside, strict=True)
        ):
            continue
        if is_round and _is_straight(numbers[inside] == inner + 1):
            continue
        if not (numbers[inside] == outer + 1).any():
            return grown(numbers == outer + 1, 1)
    return None


def _is_straight(mark: Mask) -> bool:
    """Tell whether a mark is a straight line: its pixels spread along one axis only."""
    if np.count_nonzero(mark) < 3:
        return True
    across, along = np.linalg.eigvalsh(np.cov(np.nonzero(mark)))
    return bool(across < STRAIGHT**2 * along)
