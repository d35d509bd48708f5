"""Convolution by hand, in numpy: windows, sums, pooling, norms and sizes, as a first lesson tells them.

What networks call convolution is cross-correlation: the kernel slides over the image as it stands. Convolution in
mathematics turns it by 180° first, `flip`. All numbers are as torch.nn.functional gives them, which the tests check.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np


class Window(NamedTuple):
    """Where the kernel lies for one number of the output; over the edge, also below 0, lies padding."""

    row: int  # of the output
    column: int
    top: int  # of the image; half-open: bottom and right are outside
    left: int
    bottom: int
    right: int


class Norm(NamedTuple):
    """A normed image, and by what it was normed."""

    mean: float
    deviation: float  # the square root of the variance, to which epsilon was added
    image: np.ndarray  # (image − mean) / deviation


def output_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """Return how many windows fit along one axis: ⌊(size + 2 · padding − kernel_size) / stride⌋ + 1.

    Raises ValueError for what is no size, stride or padding, and where not even one window fits.
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
    """Yield every window on an image of this shape, row by row, as the kernel slides. Raises as `output_size`."""
    height, width = (output_size(size, kernel_size, stride, padding) for size in shape)
    for row in range(height):
        for column in range(width):
            top, left = row * stride - padding, column * stride - padding
            yield Window(row, column, top, left, top + kernel_size, left + kernel_size)


def reads(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Return by how many windows each place along one axis is read, (size,) int; 0 is skipped or lost at the border.

    A pixel is read by as many windows as its row's times its column's. Raises as `output_size`.
    """
    outputs = output_size(size, kernel_size, stride, padding)
    counts = np.zeros(size + 2 * padding, int)
    for first in range(0, outputs * stride, stride):
        counts[first : first + kernel_size] += 1
    return counts[padding : padding + size]


def convolve(image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """(H, W), (k, k) -> (H_out, W_out): at each window the sum of patch × kernel; padding is 0.

    Raises ValueError as `output_size`, and for what is no image or no square kernel.
    """
    if image.ndim != 2 or kernel.ndim != 2 or kernel.shape[0] != kernel.shape[1]:
        raise ValueError(f"needs an image (H, W) and a kernel (k, k), got {image.shape} and {kernel.shape}")
    height, width = (output_size(size, len(kernel), stride, padding) for size in image.shape)
    sums = np.zeros((height, width), np.result_type(image, kernel))
    # One kernel cell at a time, times all the pixels that it meets: k² passes, where numpy is at its fastest.
    for weight, pixels in zip(kernel.flat, _seen(image, len(kernel), stride, padding), strict=True):
        sums += weight * pixels
    return sums


def convolve_channels(image: np.ndarray, filters: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """(C, H, W), (C_new, C, k, k) -> (C_new, H_new, W_new): each filter's kernels on their channels, summed.

    Raises ValueError as `convolve`, and where a filter has not one kernel for each channel.
    """
    if image.ndim != 3 or filters.ndim != 4 or filters.shape[1] != len(image):
        raise ValueError(f"needs (C, H, W) and (C_new, C, k, k) with the same C, got {image.shape} and {filters.shape}")
    one = [sum(convolve(*pair, stride, padding) for pair in zip(image, kernels, strict=True)) for kernels in filters]
    return np.stack(one)


def convolve_1d(signal: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """(n,), (k,) -> (n_out,): the same slide along a line. Raises ValueError as `output_size`."""
    size = output_size(len(signal), len(kernel), stride, padding)
    padded = np.pad(signal, padding)
    return np.array([padded[i * stride : i * stride + len(kernel)] @ kernel for i in range(size)])


def flip(kernel: np.ndarray) -> np.ndarray:
    """Return a kernel turned by 180°, (…, k, k): sliding it is convolution as mathematics means it."""
    return kernel[..., ::-1, ::-1]


def max_pool(image: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
    """(H, W) -> (H_out, W_out): the largest number of each window. Raises ValueError as `output_size`."""
    return np.max(list(_seen(image, kernel_size, stride)), axis=0)


def winners(image: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
    """(H, W) -> (H_out, W_out, 2): row and column of each window's largest number, the first where several are."""
    place = np.argmax(list(_seen(image, kernel_size, stride)), axis=0)
    corner = np.moveaxis(np.indices(place.shape), 0, -1) * stride
    return corner + np.stack(np.divmod(place, kernel_size), axis=-1)


def average_pool(image: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
    """(H, W) -> (H_out, W_out): the mean of each window. Raises ValueError as `output_size`."""
    return np.mean(list(_seen(image, kernel_size, stride)), axis=0)


def relu(image: np.ndarray) -> np.ndarray:
    """Return the image with every negative number made 0."""
    return np.maximum(image, 0)


def layer_norm(image: np.ndarray, epsilon: float = 1e-5) -> Norm:
    """Return the image with mean 0 and deviation 1, or nearly so, over all its numbers (Ba, Kiros, Hinton, 2016).

    epsilon is added to the variance, so that an image of one grey is no division by zero.
    """
    mean, deviation = float(image.mean()), float(np.sqrt(image.var() + epsilon))
    return Norm(mean, deviation, (image - mean) / deviation)


def convolution_parameters(in_channels: int, out_channels: int, kernel_size: int) -> int:
    """Return how many numbers such a layer learns: a filter of in_channels kernels and one bias for each output."""
    return out_channels * (in_channels * kernel_size**2 + 1)


def linear_parameters(inputs: int, outputs: int) -> int:
    """Return how many numbers a fully connected layer learns: a weight for each pair, and a bias for each output."""
    return outputs * (inputs + 1)


def _seen(image: np.ndarray, kernel_size: int, stride: int, padding: int = 0) -> Iterator[np.ndarray]:
    """Yield for each cell of the kernel, row by row, the pixels that it meets in all windows, (H_out, W_out)."""
    height, width = (output_size(size, kernel_size, stride, padding) for size in image.shape)
    padded = np.pad(image, padding) if padding else image
    # What lies a stride apart is put side by side first: numpy is fast on neighbours.
    apart = {(i, j): np.ascontiguousarray(padded[i::stride, j::stride]) for i in range(stride) for j in range(stride)}
    for top in range(kernel_size):
        for left in range(kernel_size):
            row, column = top // stride, left // stride
            yield apart[top % stride, left % stride][row : row + height, column : column + width]
