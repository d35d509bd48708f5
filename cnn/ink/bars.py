"""Straight bars on a picture: where they run, how thick they are, and what is left when they are taken off.

A bar is looked for as a long, almost level run of dark cells on a coarse grid, for every slant up to seven degrees: a
Hough transform (Duda & Hart 1972) that asks for a run rather than a count, or the strokes of a digit would add up to
one. Then it is followed column by column. What is thinner than one and a half bars goes; where ink runs into the bar,
only the bar itself does, and where ink crosses it, nothing: as lines of music are taken off (Dalitz et al. 2008).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

GRID = 100  # cells of the longer side, in which bars are looked for
SLANT = 0.12  # rows by which a bar rises or falls at most, a column
LONG = 0.5  # a bar's length at least, as a share of the picture's side
THICK = 0.12  # its thickness at most, as a share of the picture's shorter side
MOST = 8  # bars in each direction
MISS = 4  # how many dark cells a light one on a run costs: so gaps are bridged, loose dots are not

Mask = NDArray[np.bool_]  # (H, W)
Rows = NDArray[np.float64]  # (n,): a row for each column of a bar


class Bar(NamedTuple):
    """A bar from left to right or, on a picture that was transposed, from top to bottom."""

    upright: bool
    start: int  # first column
    stop: int  # after the last column
    top: Rows  # its first row, for each column
    bottom: Rows  # its last row, likewise
    band: Mask  # (H, W) of the picture as it is: all of the bar
    taken: Mask  # (H, W) likewise: what goes with it

    @property
    def middle(self) -> float:
        """Its row, as a rule."""
        return float(np.median(self.top + self.bottom)) / 2

    @property
    def thickness(self) -> float:
        return float(np.median(self.bottom - self.top)) + 1


def find(dark: Mask) -> list[Bar]:
    """Return the bars on a picture, level ones first, the longest first."""
    return [*_level(dark, upright=False), *_level(dark.T, upright=True)]


def windows(columns: Mask, first: NDArray[np.int_], rows: int) -> Mask:
    """Return this many rows of each of the columns, (n, H), from the first ones on, (m, n) -> (m, n, rows).

    They are copied by whole columns, since picking pixel by pixel is slow.
    """
    every = np.lib.stride_tricks.sliding_window_view(np.ascontiguousarray(columns), rows, axis=1)
    return np.asarray(every[np.arange(len(columns)), first])


def _level(dark: Mask, upright: bool) -> Iterator[Bar]:
    cell = -(-max(dark.shape) // GRID)
    cells = _coarse(dark, cell)
    runs = _runs(cells)
    if runs is None:
        return
    drifts, length, first = runs
    most = THICK * min(dark.shape)
    edges = _edges(dark)
    for _ in range(MOST):
        best = np.unravel_index(length.argmax(), length.shape)
        if length[best] < LONG * cells.shape[1]:
            return
        drift, row = int(drifts[best[0]]), int(best[1])
        columns = np.arange(first[best], first[best] + length[best]) * cell
        columns = np.arange(columns[0], min(columns[-1] + cell, dark.shape[1]))
        middle = (row + drift * (columns / dark.shape[1] - 0.5) + 0.5) * cell
        bar = _followed(dark, edges, columns, middle, 2 * cell, upright)
        reach = 2.0
        if bar is not None and bar.thickness <= most:
            yield bar
            reach += bar.thickness / cell / 2
        length[:, max(int(row - reach), 0) : int(row + reach) + 1] = 0


def _coarse(dark: Mask, cell: int) -> Mask:
    """Return which cells of this many pixels a side hold anything dark."""
    whole = np.pad(dark, [(0, -n % cell) for n in dark.shape])
    rows = np.logical_or.reduce([whole[first::cell] for first in range(cell)])
    return np.asarray(np.logical_or.reduce([rows[:, first::cell] for first in range(cell)]))


def _runs(cells: Mask) -> tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.int_]] | None:
    """Return the drifts tried (n,), and for each and each row the longest run's length and first column, (n, rows).

    A drift is how many rows a run falls from the left to the right. None if no run can be long enough.
    """
    height, width = cells.shape
    most = round(SLANT * width)
    drifts = np.arange(-most, most + 1)
    grown = cells.copy()  # by a row up and down, since a drawn line is not quite straight
    grown[1:] |= cells[:-1]
    grown[:-1] |= cells[1:]
    shift = np.round(drifts[:, None] * ((np.arange(width) + 0.5) / width - 0.5)).astype(int)
    along = windows(np.pad(grown, ((most,), (0,))).T, shift + most, height)  # (drifts, columns, rows)
    enough = along.sum(axis=1, dtype=np.uint8) >= LONG * width  # there are at most GRID columns
    if not enough.any():
        return None
    length, first = np.zeros((2, len(drifts), height), int)
    length[enough], first[enough] = _longest(along.transpose(0, 2, 1)[enough])
    return drifts, length, first


def _longest(dark: Mask) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Return the length and the first column of each row's longest run, (n,), gaps included (Kadane's algorithm)."""
    count, width = dark.shape
    score, start, best, length, first = np.zeros((5, count), int)
    for column in range(width):
        score = np.maximum(score + np.where(dark[:, column], 1, -MISS), 0)
        start = np.where(score == 0, column + 1, start)
        better = score > best
        best = np.where(better, score, best)
        length = np.where(better, column + 1 - start, length)
        first = np.where(better, start, first)
    return length, first


def _edges(dark: Mask) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return for each pixel the first and the last row of the dark run in its column that it is in; (H, W) each."""
    rows = np.arange(len(dark), dtype=np.int32)[:, None]
    before = np.vstack([np.zeros_like(dark[:1]), dark[:-1]])
    after = np.vstack([dark[1:], np.zeros_like(dark[:1])])
    first = np.maximum.accumulate(np.where(dark & ~before, rows, 0), axis=0)
    last = np.minimum.accumulate(np.where(dark & ~after, rows, len(dark))[::-1], axis=0)[::-1]
    return first, last


def _followed(
    dark: Mask, edges: tuple[NDArray[np.int32], NDArray[np.int32]], columns: NDArray[np.int_], middle: Rows, reach: int,
    upright: bool,
) -> Bar | None:  # fmt: skip
    """Return the bar along these columns, whose middle is about this row in each; None if there is none."""
    near = np.round(middle).astype(int)
    place = np.full(len(columns), -1)
    for offset in sorted(range(-reach, reach + 1), key=abs, reverse=True):
        rows = (near + offset).clip(0, len(dark) - 1)
        place = np.where(dark[rows, columns], rows, place)
    met = place >= 0
    if met.mean() < 0.6:
        return None
    top, bottom = edges[0][place, columns].astype(float), edges[1][place, columns].astype(float)
    thick = bottom - top + 1
    usual = float(np.percentile(thick[met], 40))
    plain = met & (thick <= 1.6 * usual + 2)
    if plain.sum() < 0.3 * len(columns):
        return None
    whole = np.arange(len(columns))
    window = max(len(columns) // 8, 3)
    above, below = (
        np.interp(whole, whole[plain], ndimage.median_filter(edge[plain], window, mode="nearest"))
        for edge in (top, bottom)
    )
    slack = 0.75 * usual + 1
    crossed = met & ~plain & (above - top > slack) & (bottom - below > slack)
    first, last = np.where(plain, np.minimum(top, above), above), np.where(plain, np.maximum(bottom, below), below)
    all_rows = np.arange(len(dark))[:, None]
    band, taken = np.zeros((2, *dark.shape), bool)
    band[:, columns] = (all_rows >= first - 1) & (all_rows <= last + 1)
    taken[:, columns] = band[:, columns] & ~crossed
    if upright:
        band, taken = band.T, taken.T
    return Bar(upright, int(columns[0]), int(columns[-1]) + 1, above, below, band, taken)
