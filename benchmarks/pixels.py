"""What corruptions are made of: digits moved and turned, blurs, lines, clouds and edges, on whole stacks."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

SIZE = 28  # height and width of a digit, pixels

Digits = NDArray[np.uint8]  # (N, 28, 28), 0 = paper, 255 = ink
Floats = NDArray[np.floating]  # the same in [0, 1]; or any number for each of N digits or of their pixels


def shift(digits: Digits, offsets: NDArray[np.generic]) -> Digits:
    """Move each digit by its (rows, columns) of offsets (N, 2), pixels; what leaves the picture is lost."""
    straight = np.broadcast_to(np.eye(2), (len(digits), 2, 2))
    return warp(digits, straight, -np.asarray(offsets, np.float64)[:, ::-1])


def turn(digits: Digits, angles: Floats) -> Digits:
    """Turn each digit about the middle by its angle of (N,), radians, counter-clockwise."""
    cos, sin = np.cos(angles), np.sin(angles)
    return warp(digits, two_by_two(cos, -sin, sin, cos))


def resize(digits: Digits, factors: Floats) -> Digits:
    """Scale each digit about the middle by its factor of (N,)."""
    return warp(digits, np.eye(2) / factors[:, None, None])


def warp(digits: Digits, matrices: Floats, offsets: Floats | None = None) -> Digits:
    """Take each pixel, bilinearly, from where its place (x, y), from the middle, is mapped to; paper lies beyond.

    matrices (N, 2, 2), offsets (N, 2) in pixels.
    """
    axis = np.arange(SIZE) - (SIZE - 1) / 2
    places = np.einsum("nij,jrc->inrc", matrices, np.stack(np.meshgrid(axis, axis)))
    places += (np.zeros((len(digits), 2)) if offsets is None else offsets).T[:, :, None, None]
    x, y = places + (SIZE - 1) / 2
    which = np.broadcast_to(np.arange(len(digits))[:, None, None], x.shape)
    return to_bytes(ndimage.map_coordinates(floats(digits), [which, y, x], order=1, mode="grid-constant"))


def floats(digits: Digits) -> NDArray[np.float32]:
    return np.asarray(digits / np.float32(255), np.float32)


def to_bytes(values: Floats) -> Digits:
    return (255 * values.clip(0, 1)).round().astype(np.uint8)


def two_by_two(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Four of (N,) -> (N, 2, 2)."""
    return np.stack([a, b, c, d], axis=1).reshape(-1, 2, 2)


def blur(x: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Blur (N, 28, 28) by a Gaussian, sigma in pixels, cut off at four sigma; the border's pixels go on beyond it."""
    return ndimage.gaussian_filter(x, sigma, axes=(1, 2), truncate=4, mode="nearest")


def line(start: NDArray[np.generic], end: NDArray[np.generic]) -> Floats:
    """Return the ink of lines from start to end, each (row, column) × (N,), left to right -> (N, 28, 28) in [0, 1].

    It fades with the logarithm of the distance above or below; its ends are vertical.
    """
    (row, column), (end_row, end_column) = (ends[:, :, None, None] for ends in (start, end))
    rows, columns = np.arange(SIZE)[:, None], np.arange(SIZE)
    middle = row + (end_row - row) / (end_column - column) * (columns - column)
    ink: Floats = 1 + np.log(1 - np.minimum(np.abs(rows - middle), 2.29) / 2.3)
    between: NDArray[np.bool_] = (columns >= np.floor(column)) & (columns < np.ceil(end_column))
    return ink.clip(0, 1) * between


def plasma(count: int, rng: np.random.Generator) -> Floats:
    """Return clouds, (count, 28, 28) in [0, 1]: a corner of 256×256 by the diamond-square algorithm, wrapped around."""
    field, wobble = np.zeros((count, 1, 1), np.float32), 1.0
    while field.shape[1] < 256:
        noise = np.float32(wobble) * (2 * rng.random((3, *field.shape), np.float32) - 1)
        below, right = np.roll(field, -1, axis=1), np.roll(field, -1, axis=2)
        middles = (field + below + right + np.roll(below, -1, axis=2)) / 4 + noise[0]
        tops = (field + right + middles + np.roll(middles, 1, axis=1)) / 4 + noise[1]
        sides = (field + below + middles + np.roll(middles, 1, axis=2)) / 4 + noise[2]
        blocks = np.stack([np.stack([field, tops], axis=-1), np.stack([sides, middles], axis=-1)], axis=2)
        field = blocks.reshape(count, 2 * field.shape[1], -1)
        wobble /= 1.4**2
    low, high = (reduce(field, axis=(1, 2), keepdims=True) for reduce in (np.min, np.max))
    clouds: Floats = (field[:, :SIZE, :SIZE] - low) / (high - low)
    return clouds


def ridge(strength: Floats, right: Floats, down: Floats) -> NDArray[np.bool_]:
    """Return where a gradient is at least as strong as one pixel up and down along it, (N, 28, 28)."""
    padded = np.pad(strength, ((0, 0), (1, 1), (1, 1)))

    def at(rows: int, columns: int) -> Floats:
        return padded[:, 1 + rows : SIZE + 1 + rows, 1 + columns : SIZE + 1 + columns]

    level, falling = np.abs(right) >= np.abs(down), right * down >= 0
    share = np.minimum(np.abs(right), np.abs(down)) / np.maximum(np.maximum(np.abs(right), np.abs(down)), 1e-9)
    ridge = np.zeros(strength.shape, bool)
    ridge[:, 1:-1, 1:-1] = True
    for side in (-1, 1):
        straight = np.where(level, at(0, side), at(side, 0))
        aslant = np.where(falling, at(side, side), np.where(level, at(-side, side), at(side, -side)))
        ridge &= strength >= (1 - share) * straight + share * aslant
    return ridge
