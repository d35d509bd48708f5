"""The largest and the sum of the square around each pixel; what lies beyond the border is left out.

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
    rows = _best(_beyond(values, reach), reach, np.maximum)
    return _best(_beyond(rows.T, reach), reach, np.maximum).T


def closed(values: NDArray[Number], reach: int) -> NDArray[Number]:
    """Fill what is lower and narrower than a square that reaches this far to each side: local maximum, then minimum.

    Up to the border, where what lies beyond it is like the border's pixels.
    """
    rows = _best(_beyond(values, 2 * reach), reach, np.maximum)
    columns = _best(_beyond(rows.T, 2 * reach), reach, np.maximum)
    return _best(_best(columns, reach, np.minimum).T, reach, np.minimum)


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


def _beyond(values: NDArray[Number], rows: int) -> NDArray[Number]:
    """Repeat the first and the last row this many times."""
    return np.pad(values, ((rows, rows), (0, 0)), mode="edge")


def _best(values: NDArray[Number], reach: int, better: Callable[..., NDArray[Number]]) -> NDArray[Number]:
    """Return the best of the rows up to this far above and below each, (n, W) -> (n − 2·reach, W).

    2, 4, 8, … rows are compared at once.
    """
    side, rows = 2 * reach + 1, 1
    height = len(values) - 2 * reach
    while 2 * rows <= side:
        values = better(values[:-rows], values[rows:])
        rows *= 2
    return better(values[:height], values[side - rows : side - rows + height])


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
