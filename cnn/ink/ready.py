"""A picture that is a digit in MNIST's form already, as MNIST's own are: it is kept as it is, to the pixel.

To look for its ink and fit that into the box once more would change it a little, and what is hard to read is then often
read as another digit.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

SIZE = 28  # height and width of a digit, pixels
BOX = 20  # the ink's longer side in it, pixels
CENTRE = (13.0, 14.5)  # row and column of the centre of mass: here from 13 to 14, in MNIST's files from 13.5 to 14.5
LEAST = 19  # pixels of its longer side: three of MNIST's 10,000 test digits have no more
FULL = 0.5  # ink of the darkest pixel, at least; MNIST's test digits have 254 of 255 or more

Ink = NDArray[np.float32]  # (H, W) in [0, 1], 0 = paper, 1 = ink


def find_ink(grey: Ink) -> Ink | None:
    """Return the ink of a grey picture (H, W), 0 = black and 1 = white, that is such a digit; None of any other.

    Its ground, that of the first pixel, is white or black throughout.
    """
    if grey.shape != (SIZE, SIZE) or grey[0, 0] not in (0, 1):
        return None
    ink = 1 - grey if grey[0, 0] else grey
    return ink if is_ready(ink) else None


def is_ready(ink: Ink) -> bool:
    """Return whether ink is that of a digit in MNIST's form: its longer side fills the box, its mass is centred."""
    if ink.shape != (SIZE, SIZE) or ink.max() < FULL:
        return False
    top, left, bottom, right = _bounds(ink)
    low, high = CENTRE
    centred = all(low - 0.01 <= middle < high + 0.01 for middle in ndimage.center_of_mass(ink))
    return centred and LEAST <= max(bottom - top, right - left) <= BOX


def box_of(digit: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the box (20, 20) of a digit in MNIST's form, with its ink in the middle."""
    top, left, bottom, right = _bounds(digit)
    row, column = ((low + high - BOX) // 2 for low, high in ((top, bottom), (left, right)))
    row, column = (min(max(corner, 0), SIZE - BOX) for corner in (row, column))
    return digit[row : row + BOX, column : column + BOX]


def _bounds(ink: NDArray[np.generic]) -> tuple[int, int, int, int]:
    """Return the top, left, bottom and right of all ink, half-open; there must be some."""
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1
