"""The largest, the smallest and the sum of the square around each pixel; what lies beyond the border is left out.

They are what `scipy.ndimage` computes, (H, W), but in a few passes of numpy: as many as the side has binary digits.
"""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)
Mask = NDArray[np.bool_]


def largest(values: NDArray[Number], reach: int) -> NDArray[Number]:
    """Return the largest in the square that reaches this far to each side."""
    return _best(_best(values, reach, np.maximum).T, reach, np.maximum).T


def smallest(values: NDArray[Number], reach: int) -> NDArray[Number]:
    """Return the smallest in the square that reaches this far to each side."""
    return _best(_best(values, reach, np.minimum).T, reach, np.minimum).T


def total(values: NDArray[Number], reach: int) -> NDArray[Number]:
    """Return the sum of the square that reaches this far to each side, which must fit the values' type."""
    return _total(_total(values, reach).T, reach).T


def grown(mask: Mask, by: int = 1) -> Mask:
    """Return the mask with this many more pixels all around, for the soft edges of what it holds."""
    return largest(mask, by)


def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of each pixel and its eight neighbours; the border's pixels stand for those beyond it."""
    beyond = np.pad(values, 1, mode="edge")
    rows = beyond[:-2] + beyond[1:-1] + beyond[2:]
    return np.asarray((rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / np.float32(9))


def _best(values: NDArray[Number], reach: int, better: Callable[..., NDArray[Number]]) -> NDArray[Number]:
    """Return the best of the rows up to this far above and below each; 2, 4, 8, … of them are compared at once."""
    height, side = len(values), 2 * reach + 1
    best = np.pad(values, ((reach, reach), (0, 0)), mode="edge")
    rows = 1
    while 2 * rows <= side:
        best = better(best[:-rows], best[rows:])
        rows *= 2
    return better(best[:height], best[side - rows : side - rows + height])


def _total(values: NDArray[Number], reach: int) -> NDArray[Number]:
    """Return the sum of the rows up to this far above and below each, made up of sums of 1, 2, 4, 8, … of them."""
    side = 2 * reach + 1
    sums = np.pad(values, ((reach, reach), (0, 0)))  # of `rows` rows each
    whole, rows = np.zeros_like(values), 1
    while rows <= side:
        if side & rows:
            first = side & (rows - 1)  # these rows are in the whole already
            whole += sums[first : first + len(values)]
        sums = sums[:-rows] + sums[rows:]
        rows *= 2
    return whole
