"""Printed rules on paper: thin straight lines that cross the picture from border to border, found and taken off."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cnn.ink import around, bars

COLUMNS = 64  # in which a line is looked for; a narrower picture has no rules
COVERED = 0.8  # share of these columns in which a rule must meet something dark


def without_rules(contrast: NDArray[np.float32], floor: float) -> NDArray[np.float32]:
    """Take off rules in both directions; ink that crosses them stays.

    contrast to the paper, (H, W) in [0, 1]; floor: how much of it bare paper may have.
    """
    return _without_level_rules(_without_level_rules(contrast, floor).T, floor).T


def _without_level_rules(contrast: NDArray[np.float32], floor: float) -> NDArray[np.float32]:
    columns = np.arange(contrast.shape[1])
    places = np.linspace(-0.5, 0.5, contrast.shape[1])
    margin = len(columns) // 8 + 1  # rows above and below, where a rule may leave the picture
    rest = np.pad(contrast, ((margin, margin), (0, 0)))

    def strength(line: NDArray[np.int_]) -> float:
        return float(np.median(rest[line, columns]))

    for drift, row in _level_rules(contrast > floor):
        near = ((drift + d, margin + row + r) for d in (-1, 0, 1) for r in range(-2, 3))
        line = max((np.round(d * places + r).astype(int) for d, r in near), key=strength)
        for beside in range(-3, 4):
            rest[line + beside, columns] -= 1.4 * strength(line + beside)  # a rule is uneven, but by less than that
    return rest[margin:-margin].clip(0, 1)


def _level_rules(dark: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield each rule from the left border of (H, W) to the right: its drift and its row at the middle.

    The drift is how many rows it descends on its way. A Hough transform (Duda & Hart 1972) over lines at most ten
    degrees from level. A pen draws no such lines: its strokes end before a border, bend, or are thicker.
    """
    if dark.shape[1] < COLUMNS or not (dark[:, 0].any() and dark[:, -1].any()):
        return
    drifts, cover = _cover(dark)
    thick = max(dark.shape) // 50
    beside = np.pad(cover, ((0, 0), (thick, thick)))
    cover *= np.maximum(beside[:, : -2 * thick], beside[:, 2 * thick :]) < 0.5  # or it is the edge of something thick
    while cover.max() > COVERED:
        drift, row = map(int, np.unravel_index(cover.argmax(), cover.shape))
        yield int(drifts[drift]), row
        cover[:, max(row - 3, 0) : row + 4] = 0


def _cover(dark: NDArray[np.bool_]) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
    """Return the drifts (n,) that are tried, and for each of them and each row the share of columns that are dark."""
    height, width = dark.shape
    drifts = np.arange(-(width // 6), width // 6 + 1, 2)
    columns = np.linspace(0, width - 1, COLUMNS).round().astype(int)
    reach = width // 12 + 1  # rows by which a line leaves its middle row
    cells = around.grown(np.pad(dark, ((reach,), (0,))))[:, columns].T
    shift = np.round(drifts[:, None] * (columns / (width - 1) - 0.5)).astype(int)
    along = bars.windows(cells, shift + reach, height)  # (drifts, columns, rows)
    cover = along.sum(axis=1, dtype=np.uint8) / COLUMNS
    return drifts, cover
