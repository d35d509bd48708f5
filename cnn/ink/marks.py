"""Connected marks on a picture of paper, and which of them are the digit."""

import numpy as np

CUT = 0.03  # what an edge of a mark counts that the border cuts off; a digit is seldom cut off, a table always is


def choose(contrast: np.ndarray, threshold: float, edges: np.ndarray) -> np.ndarray:
    """Choose the marks of more contrast than the threshold that make up the digit: (H, W) bool.

    contrast to the paper, (H, W) float32 in [0, 1]; its sharp edges, (H, W) bool. Chosen is the mark with the most of
    them that is not cut off by the border, as shadows and tables are; and what is about as dark and near enough to
    belong to it, as a five's bar or a piece of an interrupted pencil line. Of what is cut off that must be much, or
    it is the grain of a table, and must not run along the border.
    """
    marks = _number(contrast > threshold)
    inked = marks > 0
    which, (rows, columns) = marks[inked], np.nonzero(inked)
    count = marks.max() + 1
    sharp = np.bincount(which, edges[inked] + 1e-3, count)  # and where there are none, the largest mark
    first, last = np.full((2, count), max(marks.shape)), np.full((2, count), -1)  # rows and columns of each mark's box
    for axis, places in enumerate((rows, columns)):
        np.minimum.at(first[axis], which, places)
        np.maximum.at(last[axis], which, places)
    dark = np.zeros(count)
    np.maximum.at(dark, which, contrast[inked])
    extent = (last - first).max(axis=0) + 1
    border = (rows % (marks.shape[0] - 1 or 1) == 0) | (columns % (marks.shape[1] - 1 or 1) == 0)
    at_border = np.bincount(which[border], minlength=count)
    cut, along = at_border > 0, at_border > 0.5 * extent
    main = int(np.argmax(np.where(cut, CUT, 1) * sharp))
    gap = np.maximum(first - last[:, [main]], first[:, [main]] - last).max(axis=0)
    enough = sharp > np.where(cut, 0.1, 0.02) * sharp[main]
    near = (gap < 0.4 * extent[main]) & (dark > 0.5 * dark[main]) & enough & ~along
    near[main] = True
    near[0] = False
    return near[marks]


def _number(mask: np.ndarray) -> np.ndarray:
    """Number the connected marks, by sides or corners, from 1 on: (H, W) bool -> int, 0 = none.

    Each pixel points to another of its mark; neighbours' pointers are joined and shortened until all agree
    (Shiloach & Vishkin 1982).
    """
    number = np.zeros(mask.shape, int)
    number[mask] = np.arange(1, mask.sum() + 1)
    pairs = []
    for a, b in (
        (number[1:], number[:-1]),
        (number[:, 1:], number[:, :-1]),
        (number[1:, 1:], number[:-1, :-1]),
        (number[1:, :-1], number[:-1, 1:]),
    ):
        both = (a > 0) & (b > 0)
        pairs.append(np.stack([a[both], b[both]]))
    parent = np.arange(mask.sum() + 1)
    one, other = np.concatenate(pairs, axis=1)
    while one.size:
        parent[np.maximum(one, other)] = np.minimum(one, other)
        while (parent[parent] != parent).any():
            parent = parent[parent]
        one, other = parent[one], parent[other]
        one, other = one[one != other], other[one != other]
    return np.unique(parent, return_inverse=True)[1][number]
