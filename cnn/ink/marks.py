"""Connected marks on a picture of paper, and which of them make up the digit."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

ROW = 1.2  # of the main mark's height: the widest gap between digits that stand side by side
ALIKE = 0.6  # how high the lower of two such digits is at least, as a share of the higher
CUT = 0.03  # weight of a mark that the picture's border cuts off: a digit seldom is, a table always
SOLID = 0.75  # share of its box that a bar along the border fills; the bar of a 7 cut close has a stem


def choose(contrast: NDArray[np.float32], threshold: float, edges: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Choose the marks, connected by sides or corners, that make up the digit: (H, W) bool; None if none can.

    contrast to the paper, (H, W) in [0, 1]: a mark lies above the threshold. edges: where contrast changes sharply.

    The digit's main mark has the most sharp edges and is not cut off by the border, as shadows and tables are. Other
    marks belong to it if they are near and about as dark: a five's bar, a piece of an interrupted pencil line. A mark
    that is cut off must besides be large, or it is the grain of a table, and must not run along the border. What is
    nothing but a bar along the border is no digit: a table's edge, the bar on top of a page.
    """
    numbers, count = ndimage.label(contrast > threshold, np.ones((3, 3)))
    places = np.flatnonzero(numbers)
    mark = numbers.ravel()[places] - 1  # of each place
    size = np.bincount(mark, minlength=count)
    sharp = np.bincount(mark, edges.ravel()[places], count) + 1e-3 * size  # without edges, the largest is the main one
    darkest = np.zeros(count, np.float32)
    np.maximum.at(darkest, mark, contrast.ravel()[places])
    boxes = [box for box in ndimage.find_objects(numbers) if box]
    first, end = (np.array([[getattr(side, name) for side in box] for box in boxes]) for name in ("start", "stop"))
    extent = (end - first).max(axis=1)
    on_border = np.bincount(numbers[_border(contrast.shape)], minlength=count + 1)[1:]
    cut, along = on_border > 0, on_border > 0.5 * extent
    solid = size / (end - first).prod(axis=1)
    main = int(np.argmax(np.where(along & (solid > SOLID), 0, np.where(cut, CUT, 1)) * sharp))
    if along[main] and solid[main] > SOLID:
        return None
    gap = np.maximum(first - end[main], first[main] - end).max(axis=1) + 1
    enough = sharp > np.where(cut, 0.1, 0.02) * sharp[main]
    near = (gap < 0.4 * extent[main]) | _in_row(first, end, main)
    belongs = near & (darkest > 0.5 * darkest[main]) & enough & ~along
    belongs[main] = True
    return np.append(False, belongs)[numbers]


def _in_row(first: NDArray[np.int64], end: NDArray[np.int64], main: int) -> NDArray[np.bool_]:
    """Return which marks may be digits in one row with the main mark, itself among them; first, end: (n, 2) each."""
    height, middle = (end - first)[:, 0], (end + first)[:, 0] / 2
    alike = (np.minimum(height, height[main]) >= ALIKE * np.maximum(height, height[main])) & (
        abs(middle - middle[main]) < 0.5 * height[main]
    )
    order = [mark for mark in np.argsort(first[:, 1], kind="stable") if alike[mark]]
    right = np.maximum.accumulate(end[order, 1])
    breaks = np.append(0, np.cumsum(first[order[1:], 1] - right[:-1] > ROW * height[main]))
    row = np.zeros(len(first), bool)
    row[order] = breaks == breaks[order.index(main)]
    return row


def _border(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return the outermost pixels of a picture of this shape, (H, W) bool."""
    border = np.ones(shape, bool)
    border[1:-1, 1:-1] = False
    return border
