"""Which side of a picture is paper: the light one or the dark one, and whether it is the same everywhere."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, spatial

COARSE = 80  # longer side at which a picture is looked at as a whole, pixels
RIM = 0.15  # of the picture's shorter side, from its border, where paper is more common than ink
APART = 0.85  # share of the variance that is between two levels, if there are only two
TWO = 0.75  # likewise, at which values are of two kinds at all: of a normal distribution it is 0.64
LEVELS = 64  # of brightness, by which pixels are counted
FULL = 0.5  # the darker level at most, as a share of the lighter one, if it is full ink and not a shadow

Grey = NDArray[np.float32]


class Ground(NamedTuple):
    """What the paper of a picture is like."""

    is_light: bool
    level: float | None  # its brightness, if the picture is nothing but ink on paper of one brightness


def look(small: Grey, faintest: float) -> Ground:
    """Tell what the paper is like on a picture of at most COARSE pixels a side, (H, W), 0 = black, 1 = white.

    A picture of two levels, far apart, is ink on paper, whatever the ink's thickness: paper is what there is more of,
    along the border and in all. A shadow is not as dark as that. Otherwise ink covers less than paper, so its side has
    the longer tail; each pixel is compared with the mean around it, in which light and shadows cancel out.
    """
    threshold, apart = two_levels(small)
    dark = small < threshold
    low, high = float(small[dark].mean()), float(small[~dark].mean())
    if apart >= APART and low < FULL * high:
        is_light = _is_framed(~dark) or (bool(_rim(dark) + dark.mean() < 1) and not _is_framed(dark))
        ink = dark if is_light else ~dark
        return Ground(is_light, None if _is_table(ink) else float(np.median(small[~ink])))
    border = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    if np.ptp(np.percentile(border, (5, 95))) < faintest:
        return Ground(float(np.mean((small - np.median(border)) ** 3)) <= 0, None)
    log = np.log(small + 0.05)
    side = 2 * (max(small.shape) // 10 or 1) + 1
    around = ndimage.uniform_filter(log, side, mode="constant")
    rest = log - around / ndimage.uniform_filter(np.ones_like(log), side, mode="constant")
    return Ground(float(np.mean(rest**3)) <= 0, None)


def two_levels(grey: Grey) -> tuple[float, float]:
    """Return the threshold that best splits a picture in two (Otsu 1979), and the share of variance between them."""
    levels = np.minimum(grey * LEVELS, LEVELS - 1).astype(np.uint8)  # LEVELS is a power of two: exact
    counts, limits = np.bincount(levels.ravel(), minlength=LEVELS), np.linspace(0, 1, LEVELS + 1)
    share, values = counts / counts.sum(), (limits[:-1] + limits[1:]) / 2
    below, sums = np.cumsum(share), np.cumsum(share * values)
    mean = sums[-1]
    between = (mean * below - sums) ** 2 / np.maximum(below * (1 - below), 1e-9)
    best = int(between.argmax())
    return float(limits[best + 1]), float(between[best] / max((share * (values - mean) ** 2).sum(), 1e-9))


def _rim(dark: NDArray[np.bool_]) -> float:
    """Return the share that is dark along the border."""
    width = max(1, round(RIM * min(dark.shape)))
    rim = np.ones_like(dark)
    rim[width:-width, width:-width] = False
    return float(dark[rim].mean())


def _is_framed(sheet: NDArray[np.bool_]) -> bool:
    """Tell whether one side is a sheet, with marks on it, in a frame of the other: large, and rectangular.

    Of an ellipse as large, like a thick 0 on a blackboard, 79 % of the box are filled.
    """
    border = np.ones_like(sheet)
    border[1:-1, 1:-1] = False
    if sheet[border].mean() > 0.1:
        return False
    numbers, count = ndimage.label(sheet)
    if not count:
        return False
    largest = numbers == np.argmax(np.bincount(numbers.ravel())[1:]) + 1
    filled = ndimage.binary_fill_holes(largest)
    rows, columns = ndimage.find_objects(filled.astype(int))[0]
    box = filled[rows, columns]
    large = min(box.shape[0] / sheet.shape[0], box.shape[1] / sheet.shape[1]) > 0.5
    return bool(large and box.mean() > 0.88 and 0.5 * filled.sum() < largest.sum() < filled.sum())


def _is_table(ink: NDArray[np.bool_]) -> bool:
    """Tell whether the largest dark mark is a table beside the sheet: it lies on the border, and is convex."""
    numbers, _ = ndimage.label(ink)
    sizes = np.bincount(numbers.ravel())[1:]
    largest = numbers == np.argmax(sizes) + 1
    if not (largest[0].any() or largest[-1].any() or largest[:, 0].any() or largest[:, -1].any()):
        return False
    places = np.argwhere(largest)
    if min(np.ptp(places, axis=0)) < 2:
        return True
    hull = spatial.ConvexHull(np.concatenate([places + corner for corner in ((0, 0), (0, 1), (1, 0), (1, 1))]))
    return bool(sizes.max() > 0.85 * hull.volume)
