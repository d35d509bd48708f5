"""The classic kernels of image processing, in whole numbers over a divisor, each with what it does and why."""

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
    kernels: np.ndarray  # (3, 3, 3) int: of red, green, blue
    bias: int
    why: str  # one sentence


def classics(kernel_size: int = 3) -> list[Classic]:
    """Return all of them in this size: 3, 5 or 7. Raises ValueError for any other.

    The blurs and Sobel's grow with the size; the others stay what they are, with zeros around.
    Sobel's smooth by the binomials along the edge: Sobel, Feldman 1968; for 5 and 7 as in OpenCV's getDerivKernels.
    """
    if kernel_size not in SIZES:
        raise ValueError(f"kernel_size must be 3, 5 or 7, got {kernel_size}")
    bell = _binomial(kernel_size)
    step = np.convolve(_binomial(kernel_size - 2), [-1, 0, 1])  # smoothed, then the right less the left
    sobel = np.outer(bell, step)
    prewitt = [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]
    small = [
        ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]], 1, IDENTITY),
        ("box blur", np.ones((kernel_size, kernel_size), int), kernel_size**2, BOX),
        ("Gaussian blur", np.outer(bell, bell), int(bell.sum()) ** 2, GAUSSIAN),
        ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]], 1, SHARPEN),
        ("Sobel, left to right", sobel, 1, SOBEL.format("right", "left", "upright")),
        ("Sobel, top to bottom", sobel.T, 1, SOBEL.format("lower", "upper", "level")),
        ("Prewitt, left to right", prewitt, 1, PREWITT.format("left to right")),
        ("Prewitt, top to bottom", np.transpose(prewitt), 1, PREWITT.format("top to bottom")),
        ("Laplacian", [[0, 1, 0], [1, -4, 1], [0, 1, 0]], 1, LAPLACIAN),
        ("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], 1, EMBOSS),
        ("outline", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], 1, OUTLINE),
    ]
    return [Classic(name, _framed(np.array(cells), kernel_size), divisor, why) for name, cells, divisor, why in small]


def lines(kernel_size: int = 3) -> list[Classic]:
    """Return those for a line, cells (k,), in this size: 3, 5 or 7. Raises ValueError for any other."""
    if kernel_size not in SIZES:
        raise ValueError(f"kernel_size must be 3, 5 or 7, got {kernel_size}")
    bell = _binomial(kernel_size)
    small = [
        ("difference", [-1, 0, 1], 1, DIFFERENCE),
        ("blur", bell, int(bell.sum()), LINE_BLUR),
        ("mean", np.ones(kernel_size, int), kernel_size, MEAN),
        ("sharpen", [-1, 3, -1], 1, LINE_SHARPEN),
    ]
    return [Classic(name, _framed(np.array(cells), kernel_size), divisor, why) for name, cells, divisor, why in small]


def colour_filters() -> list[Filter]:
    """Return five filters for a colour picture: each of three kernels of 3 × 3, for red, green and blue."""
    cells = {kernel.name: kernel.cells for kernel in classics()}
    sobel, outline, middle = (cells[name] for name in ("Sobel, left to right", "outline", "identity"))
    none = np.zeros_like(middle)
    made = [
        ("all light", [middle, middle, middle], 0, "The channels added up: how light a pixel is, whatever its colour."),
        (
            "red, not blue",
            [middle, none, -middle],
            0,
            "Red less blue: above 0 where red is stronger, below where blue.",
        ),
        ("upright edges", [sobel, sobel, sobel], 0, "Sobel's kernel in every channel: edges count in any colour."),
        ("green outline", [none, outline, none], 0, "An outline in green alone: the other two kernels are all 0."),
        ("white only", [middle, middle, middle], -2, "All light less 2: above 0 only where a pixel is nearly white."),
    ]
    return [Filter(name, np.stack(kernels), bias, why) for name, kernels, bias, why in made]


IDENTITY = "The image comes out as it went in: only the middle counts, and counts once."
BOX = "Every pixel becomes the mean of its neighbourhood: all cells are alike and add up to 1, so flat parts stay."
GAUSSIAN = "A gentler blur: near neighbours count more than far ones, so no square edges show."
SHARPEN = "What differs from its neighbours differs more: the middle counts five times, less its four neighbours."
SOBEL = (
    "The {} side less the {} side, the middle line counted most: 0 on flat parts, strong on {} edges, "
    "and the sign tells which side is ink."
)
PREWITT = "Like Sobel's from {}, but all three lines count alike, so an outer line is heard as well as the middle."
LAPLACIAN = "The four neighbours less four times the middle: 0 on flat parts and even slopes, strong where ink ends."
EMBOSS = "Lower right less upper left, plus the image: edges look lit from one corner, as if pressed into paper."
OUTLINE = "Eight times the middle less all its neighbours: 0 wherever all nine are alike, so only outlines stay."

DIFFERENCE = (
    "The right neighbour less the left: above 0 where ink begins, below 0 where it ends, 0 where nothing changes."
)
LINE_BLUR = "A bell of whole numbers over their sum: near neighbours count more, and ups and downs are smoothed."
MEAN = "Every number becomes the mean of its neighbourhood: all cells count alike and add up to 1."
LINE_SHARPEN = "Three times the middle less its two neighbours: what differs from them differs more."


def _binomial(size: int) -> np.ndarray:
    """Return a row of Pascal's triangle, (size,): the whole-number bell curve."""
    row = np.array([1])
    for _ in range(size - 1):
        row = np.convolve(row, [1, 1])
    return row


def _framed(cells: np.ndarray, size: int) -> np.ndarray:
    """Return the cells in the middle of (size, size), zeros around."""
    return np.pad(cells, (size - len(cells)) // 2)
