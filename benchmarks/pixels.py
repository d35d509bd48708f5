"""What corruptions are made of: digits moved and turned, blurs, lines, clouds and edges, on whole stacks.

Digits are (N, 28, 28) uint8, 0 = paper, 255 = ink; the same as floats, (N, 28, 28) float32 in [0, 1].
"""

import numpy as np
from scipy import ndimage

SIZE = 28  # height and width of a digit, pixels


def shift(digits: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Move each digit by its (rows, columns) of offsets (N, 2), pixels; what leaves the picture is lost."""
    straight = np.broadcast_to(np.eye(2), (len(digits), 2, 2))
    return warp(digits, straight, -np.asarray(offsets)[:, ::-1])


def turn(digits: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """Turn each digit about the middle by its angle of (N,), radians, counter-clockwise."""
    cos, sin = np.cos(angles), np.sin(angles)
    return warp(digits, two_by_two(cos, -sin, sin, cos))


def resize(digits: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """Scale each digit about the middle by its factor of (N,)."""
    return warp(digits, np.eye(2) / np.asarray(factors)[:, None, None])


def warp(digits: np.ndarray, matrices: np.ndarray, offsets: np.ndarray | None = None) -> np.ndarray:
    """Take each pixel, bilinearly, from where its place (x, y), from the middle, is mapped to; beyond is paper.

    matrices (N, 2, 2), offsets (N, 2) in pixels.
    """
    axis = np.arange(SIZE) - (SIZE - 1) / 2
    places = np.einsum("nij,jrc->inrc", matrices, np.stack(np.meshgrid(axis, axis)))
    places += (np.zeros((len(digits), 2)) if offsets is None else offsets).T[:, :, None, None]
    x, y = places + (SIZE - 1) / 2
    which = np.broadcast_to(np.arange(len(digits))[:, None, None], x.shape)
    return to_bytes(ndimage.map_coordinates(floats(digits), [which, y, x], order=1, mode="grid-constant"))


def floats(digits: np.ndarray) -> np.ndarray:
    return np.float32(digits) / 255


def to_bytes(values: np.ndarray) -> np.ndarray:
    return np.uint8(np.round(255 * np.clip(values, 0, 1)))


def two_by_two(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Four times (N,) -> (N, 2, 2)."""
    return np.stack([a, b, c, d], axis=1).reshape(-1, 2, 2)


def blur(x: np.ndarray, sigma: float) -> np.ndarray:
    """Blur (N, 28, 28) by a Gaussian, sigma in pixels, cut off at four of them; the edge's pixels go on beyond it."""
    return ndimage.gaussian_filter(x, sigma, axes=(1, 2), truncate=4, mode="nearest")


def line(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the ink of lines from start to end, each (row, column) × (N,), left to right -> (N, 28, 28) in [0, 1].

    It fades by the logarithm of the distance above or below, and ends upright.
    """
    (row, column), (end_row, end_column) = (ends[:, :, None, None] for ends in (start, end))
    rows, columns = np.arange(SIZE)[:, None], np.arange(SIZE)
    middle = row + (end_row - row) / (end_column - column) * (columns - column)
    ink = 1 + np.log(1 - np.minimum(np.abs(rows - middle), 2.29) / 2.3)
    return ink.clip(0, 1) * (columns >= np.floor(column)) * (columns < np.ceil(end_column))


def plasma(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return clouds, (count, 28, 28) in [0, 1]: a corner of 256×256 by the diamond-square algorithm, edge to edge."""
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
    return (field[:, :SIZE, :SIZE] - low) / (high - low)


def ridge(strength: np.ndarray, right: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Tell where a gradient is at least as strong as a pixel farther up and down along it, (N, 28, 28) bool."""
    padded = np.pad(strength, ((0, 0), (1, 1), (1, 1)))

    def at(rows: int, columns: int) -> np.ndarray:
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
