"""The classic kernels of image processing: whole numbers over a divisor, each with a sentence on what it does."""

from typing import NamedTuple

import numpy as np

SIZES = (3, 5, 7)


class Classic(NamedTuple):
    name: str
    cells: np.ndarray  # (k, k) int; kernel = cells / divisor
    divisor: int
    why: str  # one sentence


class Filter(NamedTuple):
    name: str
    kernels: np.ndarray  # (3, 3, 3) int: for red, green and blue
    bias: int
    why: str  # one sentence


def classics(kernel_size: int = 3) -> list[Classic]:
    """Return the classic kernels of this size: 3, 5 or 7. Raises ValueError for any other size.

    The blurs and Sobel's kernels grow with the size; the others keep their 3 × 3 cells, framed by zeros.
    Sobel's kernels smooth along the edge by binomials (Sobel, Feldman 1968); 5 and 7 are OpenCV's getDerivKernels.
    """
    bell = _binomial(_checked(kernel_size))
    step = np.convolve(_binomial(kernel_size - 2), [-1, 0, 1])  # smoothed, then right minus left
    sobel = np.outer(bell, step)
    prewitt = [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]
    small = [
        ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]], 1, IDENTITY),
        ("box blur", np.ones((kernel_size, kernel_size), int), kernel_size**2, BOX),
        ("Gaussian blur", np.outer(bell, bell), int(bell.sum()) ** 2, GAUSSIAN),
        ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]], 1, SHARPEN),
        ("Sobel, left to right", sobel, 1, SOBEL.format("right", "left", "vertical")),
        ("Sobel, top to bottom", sobel.T, 1, SOBEL.format("lower", "upper", "horizontal")),
        ("Prewitt, left to right", prewitt, 1, PREWITT.format("left to right")),
        ("Prewitt, top to bottom", np.transpose(prewitt), 1, PREWITT.format("top to bottom")),
        ("Laplacian", [[0, 1, 0], [1, -4, 1], [0, 1, 0]], 1, LAPLACIAN),
        ("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], 1, EMBOSS),
        ("outline", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], 1, OUTLINE),
    ]
    return [Classic(name, _framed(np.array(cells), kernel_size), divisor, why) for name, cells, divisor, why in small]


def lines(kernel_size: int = 3) -> list[Classic]:
    """Return the kernels for a line, cells (k,), of this size: 3, 5 or 7. Raises ValueError for any other size."""
    bell = _binomial(_checked(kernel_size))
    small = [
        ("difference", [-1, 0, 1], 1, DIFFERENCE),
        ("blur", bell, int(bell.sum()), LINE_BLUR),
        ("mean", np.ones(kernel_size, int), kernel_size, MEAN),
        ("sharpen", [-1, 3, -1], 1, LINE_SHARPEN),
    ]
    return [Classic(name, _framed(np.array(cells), kernel_size), divisor, why) for name, cells, divisor, why in small]


def colour_filters() -> list[Filter]:
    """Return five filters for a colour picture, each with three 3 × 3 kernels: for red, green and blue."""
    cells = {kernel.name: kernel.cells for kernel in classics()}
    sobel, outline, middle = (cells[name] for name in ("Sobel, left to right", "outline", "identity"))
    none = np.zeros_like(middle)
    made = [
        ("all light", [middle, middle, middle], 0, "The channels added up: how light a pixel is, whatever its colour."),
        ("red, not blue", [middle, none, -middle], 0, "Red minus blue: above 0 where red is stronger than blue."),
        ("vertical edges", [sobel, sobel, sobel], 0, "Sobel's kernel in every channel: edges of any colour count."),
        ("green outline", [none, outline, none], 0, "An outline in green alone: the other two kernels are all 0."),
        ("white only", [middle, middle, middle], -2, "All light minus 2: above 0 only where a pixel is nearly white."),
    ]
    return [Filter(name, np.stack(kernels), bias, why) for name, kernels, bias, why in made]


IDENTITY = "The image comes out as it went in: only the middle pixel counts, and it counts once."
BOX = "Every pixel becomes the mean of its neighbourhood: equal cells that add up to 1, so flat areas don't change."
GAUSSIAN = "A gentler blur: near pixels count more than far ones, so no square edges show."
SHARPEN = "The middle counts five times and its four neighbours are subtracted, so differences grow."
SOBEL = (
    "The {} side minus the {} side, with the middle line counting most: 0 on flat areas, strong on {} edges, "
    "and the sign tells you on which side the ink is."
)
PREWITT = "Like Sobel's from {}, but all three lines count equally, the outer ones as much as the middle one."
LAPLACIAN = (
    "The four neighbours minus four times the middle: 0 on flat areas and even slopes, strong where ink begins or ends."
)
EMBOSS = "Lower right minus upper left, plus the image: edges look lit from one corner, as if pressed into paper."
OUTLINE = "Eight times the middle minus all its neighbours: 0 wherever all nine are equal, so only outlines remain."

DIFFERENCE = (
    "The right neighbour minus the left: above 0 where ink begins, below 0 where it ends, 0 where nothing changes."
)
LINE_BLUR = (
    "A bell of whole numbers over their sum: near numbers count more than far ones, and ups and downs level out."
)
MEAN = "Every number becomes the mean of its neighbourhood: all cells are equal and add up to 1."
LINE_SHARPEN = "The middle counts three times and its two neighbours are subtracted, so differences grow."


def _checked(kernel_size: int) -> int:
    if kernel_size not in SIZES:
        raise ValueError(f"kernel_size must be 3, 5 or 7, got {kernel_size}")
    return kernel_size


def _binomial(size: int) -> np.ndarray:
    """Return a row of Pascal's triangle, (size,): a bell curve in whole numbers."""
    row = np.array([1])
    for _ in range(size - 1):
        row = np.convolve(row, [1, 1])
    return row


def _framed(cells: np.ndarray, size: int) -> np.ndarray:
    """Return the cells framed by zeros: (size, size), or (size,) for a line."""
    return np.pad(cells, (size - len(cells)) // 2)
