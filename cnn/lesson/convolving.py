"""Convolution by hand, in numpy, as a first lesson teaches it: windows, sums, pooling, norms and sizes.

What networks call convolution is cross-correlation: the kernel slides over the image as it stands. Convolution in
mathematics first turns it by 180°, see `flip`. Every number agrees with torch.nn.functional, which the tests check.
Images are (H, W) of any real dtype; rows and columns count from 0.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np


class Window(NamedTuple):
    """Where the kernel lies for one number of the output. Below 0 and from H or W on lies padding."""

    row: int  # of the number in the output
    column: int
    top: int  # of the window on the image; half-open: bottom and right lie outside
    left: int
    bottom: int
    right: int


class Norm(NamedTuple):
    """A normalized image, and what it was normalized by."""

    mean: float
    deviation: float  # the square root of the variance plus epsilon
    image: np.ndarray  # (image − mean) / deviation


def output_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """Return how many windows fit along one axis: ⌊(size + 2 · padding − kernel_size) / stride⌋ + 1.

    Raises ValueError if an argument is too small to make sense, or if not even one window fits.
    """
    for name, number, least in (
        ("size", size, 1), ("kernel_size", kernel_size, 1), ("stride", stride, 1), ("padding", padding, 0),
    ):  # fmt: skip
        if number < least:
            raise ValueError(f"{name} must be at least {least}, got {number}")
    if size + 2 * padding < kernel_size:
        raise ValueError(f"A window of {kernel_size} does not fit into {size} + 2 · {padding} = {size + 2 * padding}.")
    return (size + 2 * padding - kernel_size) // stride + 1


def windows(shape: tuple[int, int], kernel_size: int, stride: int = 1, padding: int = 0) -> Iterator[Window]:
    """Yield every window on an image of this shape, row by row, as the kernel slides. Raises as `output_size` does."""
    height, width = (output_size(size, kernel_size, stride, padding) for size in shape)
    for row in range(height):
        for column in range(width):
            top, left = row * stride - padding, column * stride - padding
            yield Window(row, column, top, left, top + kernel_size, left + kernel_size)


def reads(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Return how many windows read each place along one axis, (size,) int; 0 where a place is skipped.

    A pixel is read by as many windows as its row's number times its column's. Raises as `output_size` does.
    """
    outputs = output_size(size, kernel_size, stride, padding)
    counts = np.zeros(size + 2 * padding, int)
    for first in range(0, outputs * stride, stride):
        counts[first : first + kernel_size] += 1
    return counts[padding : padding + size]


def convolve(image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """(H, W), (k, k) -> (H_out, W_out): the sum of patch × kernel in each window; padding is 0.

    Raises ValueError as `output_size` does, and for an image or a square kernel of another shape.
    """
    if image.ndim != 2 or kernel.ndim != 2 or kernel.shape[0] != kernel.shape[1]:
        raise ValueError(f"needs an image (H, W) and a kernel (k, k), got {image.shape} and {kernel.shape}")
    height, width = (output_size(size, len(kernel), stride, padding) for size in image.shape)
    sums = np.zeros((height, width), np.result_type(image, kernel))
    # One cell of the kernel at a time, times all the pixels that it meets: k² passes, where numpy is fastest.
    for weight, pixels in zip(kernel.flat, _met_by_cell(image, len(kernel), stride, padding), strict=True):
        sums += weight * pixels
    return sums


def convolve_channels(image: np.ndarray, filters: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """(C, H, W), (C_out, C, k, k) -> (C_out, H_out, W_out): each filter's kernels on their channels, summed.

    Raises ValueError as `convolve` does, and unless each filter has one kernel for each channel.
    """
    if image.ndim != 3 or filters.ndim != 4 or filters.shape[1] != len(image):
        raise ValueError(f"needs (C, H, W) and (C_out, C, k, k) with the same C, got {image.shape} and {filters.shape}")
    one = [sum(convolve(*pair, stride, padding) for pair in zip(image, kernels, strict=True)) for kernels in filters]
    return np.stack(one)


def convolve_1d(signal: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """(n,), (k,) -> (n_out,): the same along a line. Raises ValueError as `output_size` does."""
    size = output_size(len(signal), len(kernel), stride, padding)
    padded = np.pad(signal, padding)
    return np.array([padded[i * stride : i * stride + len(kernel)] @ kernel for i in range(size)])


def flip(kernel: np.ndarray) -> np.ndarray:
    """Return kernels (…, k, k) turned by 180°: to slide a turned kernel is convolution as mathematics means it."""
    return kernel[..., ::-1, ::-1]


def max_pool(image: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
    """(H, W) -> (H_out, W_out): the largest number in each window. Raises ValueError as `output_size` does."""
    largest: np.ndarray = np.max([*_met_by_cell(image, kernel_size, stride)], axis=0)
    return largest


def winners(image: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
    """(H, W) -> (H_out, W_out, 2): row and column of each window's largest number; the first if several are equal."""
    cell = np.argmax([*_met_by_cell(image, kernel_size, stride)], axis=0)
    top, left = np.indices(cell.shape) * stride  # of each window
    return np.stack([top + cell // kernel_size, left + cell % kernel_size], axis=-1)


def average_pool(image: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
    """(H, W) -> (H_out, W_out): the mean of each window. Raises ValueError as `output_size` does."""
    mean: np.ndarray = np.mean([*_met_by_cell(image, kernel_size, stride)], axis=0)
    return mean


def relu(image: np.ndarray) -> np.ndarray:
    """Return the image with every negative number replaced by 0."""
    return image.clip(min=0)


def layer_norm(image: np.ndarray, epsilon: float = 1e-5) -> Norm:
    """Return the image brought to mean 0 and standard deviation 1 over all its numbers (Ba, Kiros, Hinton 2016).

    epsilon is added to the variance, so that an image of a single grey does not divide by zero.
    """
    mean, deviation = float(image.mean()), float(np.sqrt(image.var() + epsilon))
    return Norm(mean, deviation, (image - mean) / deviation)


def convolution_parameters(in_channels: int, out_channels: int, kernel_size: int) -> int:
    """Return how many numbers such a layer learns: for each output a filter of in_channels kernels, and a bias."""
    return out_channels * (in_channels * kernel_size**2 + 1)


def linear_parameters(inputs: int, outputs: int) -> int:
    """Return how many numbers a fully connected layer learns: a weight for each pair, and a bias for each output."""
    return outputs * (inputs + 1)


def _met_by_cell(image: np.ndarray, kernel_size: int, stride: int, padding: int = 0) -> Iterator[np.ndarray]:
    """Yield for each cell of the kernel, row by row, the pixels that it meets in all windows, (H_out, W_out)."""
    height, width = (output_size(size, kernel_size, stride, padding) for size in image.shape)
    padded = np.pad(image, padding) if padding else image
    # Pixels that lie a stride apart are first put side by side, since numpy is fast on neighbours.
    apart = {(i, j): np.ascontiguousarray(padded[i::stride, j::stride]) for i in range(stride) for j in range(stride)}
    for top in range(kernel_size):
        for left in range(kernel_size):
            row, column = top // stride, left // stride
            yield apart[top % stride, left % stride][row : row + height, column : column + width]
