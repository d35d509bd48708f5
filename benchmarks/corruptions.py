"""Corrupted digits to measure with: the 15 kinds of MNIST-C, and digits moved, turned, scaled, thick and thin.

MNIST-C is by Mu and Gilmer (MNIST-C: A robustness benchmark for computer vision, 2019). These are our implementations,
on whole stacks of digits, with the severities of its published code (github.com/google-research/mnist-c). Its files
were made with other random numbers and other libraries' blurs, so figures come close to those on its files.

Each takes digits (N, 28, 28) uint8, 0 = paper, 255 = ink, and a generator, and returns digits of the same form; the
same digits and the same generator give the same result. Training's augmentation shares no code with them.
"""

from itertools import pairwise

import numpy as np
from scipy import ndimage

from benchmarks import pixels
from benchmarks.pixels import SIZE, Digits, Floats

NINE = (1, 3, 3)  # a pixel and its neighbours, in one digit of a stack


def shot_noise(digits: Digits, rng: np.random.Generator) -> Digits:
    """Counts of photons, three of them for full ink."""
    return pixels.to_bytes(rng.poisson(pixels.floats(digits) * 3) / 3)


def impulse_noise(digits: Digits, rng: np.random.Generator) -> Digits:
    """17 % of the pixels become ink or paper."""
    spoilt, inked = rng.random(digits.shape) < 0.17, rng.random(digits.shape) < 0.5
    return np.where(spoilt, np.where(inked, np.uint8(255), np.uint8(0)), digits)


def glass_blur(digits: Digits, rng: np.random.Generator) -> Digits:
    """Blurred, then neighbours swapped at random, twice over the picture from its lower right, and blurred again."""
    x, n = pixels.blur(pixels.floats(digits), 0.7), np.arange(len(digits))
    for row, column in [(row, column) for _ in range(2) for row in range(27, 1, -1) for column in range(27, 1, -1)]:
        swapped = rng.random(len(digits)) < 0.5
        up, left = rng.integers(0, 2, (2, len(digits))) * swapped
        here, there = x[:, row, column].copy(), x[n, row - up, column - left]
        x[:, row, column], x[n, row - up, column - left] = there, here
    return pixels.to_bytes(pixels.blur(x, 0.7))


def motion_blur(digits: Digits, rng: np.random.Generator) -> Digits:
    """Smeared to one side along a line of up to ±45°: half of a Gaussian of 3 pixels, cut off at 20."""
    reach, n, places = 20, np.arange(len(digits))[:, None, None], np.arange(SIZE)
    angle = np.radians(rng.uniform(-45, 45, (len(digits), 1, 1)))
    padded = np.pad(pixels.floats(digits), ((0, 0), (reach, reach), (reach, reach)), mode="edge")
    weights = np.exp(-0.5 * (np.arange(reach + 1) / 3) ** 2)
    smeared = np.zeros(digits.shape, np.float32)
    for i, weight in enumerate((weights / weights.sum()).astype(np.float32)):
        down, right = (np.ceil(i * f(angle) - 0.5).astype(int) for f in (np.sin, np.cos))
        smeared += weight * padded[n, reach + places[:, None] + down, reach + places + right]
    return pixels.to_bytes(smeared)


def shear(digits: Digits, rng: np.random.Generator) -> Digits:
    """Slanted by 0.4 radians to either side."""
    angle = 0.4 * _signs(len(digits), rng)
    slants = pixels.two_by_two(np.ones_like(angle), -np.sin(angle), np.zeros_like(angle), np.cos(angle))
    return pixels.warp(digits, slants)


def scale(digits: Digits, rng: np.random.Generator) -> Digits:
    """Shrunk to 0.7."""
    return pixels.resize(digits, np.full(len(digits), 0.7))


def rotate(digits: Digits, rng: np.random.Generator) -> Digits:
    """Turned by 0.4 radians, 23°, either way."""
    return pixels.turn(digits, 0.4 * _signs(len(digits), rng))


def brightness(digits: Digits, rng: np.random.Generator) -> Digits:
    """Half of the range added everywhere."""
    return pixels.to_bytes(pixels.floats(digits) + 0.5)


def translate(digits: Digits, rng: np.random.Generator) -> Digits:
    """Moved by three pixels along both axes, each either way."""
    return pixels.shift(digits, 3 * np.stack([_signs(len(digits), rng) for _ in range(2)], axis=1))


def stripe(digits: Digits, rng: np.random.Generator) -> Digits:
    """Ink and paper swapped in the 7 columns at the left and the 7 at the right."""
    outer = (np.arange(SIZE) < 7) | (np.arange(SIZE) >= 21)
    return np.where(outer, 255 - digits, digits)


def fog(digits: Digits, rng: np.random.Generator) -> Digits:
    """A plasma fractal of three times the ink's strength added, and the whole darkened back into the range."""
    hazy = []
    for i in range(0, len(digits), 200):  # their fractals take 50 MB
        x = pixels.floats(digits[i : i + 200])
        peak = x.max(axis=(1, 2), keepdims=True)
        hazy.append(pixels.to_bytes((x + 3 * pixels.plasma(len(x), rng)) * peak / (peak + 3)))
    return np.concatenate(hazy)


def spatter(digits: Digits, rng: np.random.Generator) -> Digits:
    """Splashes of thin ink, a quarter as dark, that cover what lies under them."""
    drops = pixels.blur(rng.normal(0.65, 0.3, digits.shape).astype(np.float32), 1.0) > 0.65
    cover = pixels.blur(drops.astype(np.float32), 1.5)
    cover[cover < 0.8] = 0
    return pixels.to_bytes(pixels.floats(digits) * (1 - cover) + 63 / 255 * cover)


def dotted_line(digits: Digits, rng: np.random.Generator) -> Digits:
    """A line from the left edge to the right, two pixels on and two off."""
    start, end = (np.stack([rng.integers(0, 27, len(digits)), np.full(len(digits), c)]) for c in (0, 27))
    return pixels.to_bytes(pixels.floats(digits) + pixels.line(start, end) * (np.arange(SIZE) // 2 % 2))


def zigzag(digits: Digits, rng: np.random.Generator) -> Digits:
    """A zigzag, 4 pixels high and 8 long, from the left to the right."""
    row = rng.integers(0, 27, len(digits)).astype(float)
    angle = np.arctan(rng.integers(-5, 5, len(digits)) / 23)
    length = 23 / np.cos(angle)
    along = [*(np.full_like(angle, a) for a in (0, 2, 6, 10, 14, 18, 22)), length]
    off = [*(np.full_like(angle, o) for o in (0, 2, -2, 2, -2, 2, -2)), -1 / (length - 20)]
    turned = [
        np.stack([row + a * np.sin(angle) + o * np.cos(angle), 2 + a * np.cos(angle) - o * np.sin(angle)])
        for a, o in zip(along, off, strict=True)
    ]
    return pixels.to_bytes(pixels.floats(digits) + sum(pixels.line(*ends) for ends in pairwise(turned)))


def canny_edges(digits: Digits, rng: np.random.Generator) -> Digits:
    """Only the edges, by Canny (1986): a Gaussian of 1 pixel, then ridges of the gradient, thresholds 0.1 and 0.2."""
    x = np.pad(pixels.blur(pixels.floats(digits), 1.0), ((0, 0), (1, 1), (1, 1)), mode="edge")
    column = x[:, :-2] + 2 * x[:, 1:-1] + x[:, 2:]  # Sobel's operators, not divided by 8
    row = x[..., :-2] + 2 * x[..., 1:-1] + x[..., 2:]
    right, down = column[..., 2:] - column[..., :-2], row[:, 2:] - row[:, :-2]
    strength = np.hypot(right, down)
    ridge = pixels.ridge(strength, right, down)
    edges = ndimage.binary_propagation(ridge & (strength > 0.2), np.ones(NINE, bool), mask=ridge & (strength > 0.1))
    return np.uint8(255) * edges


MNIST_C = {
    "shot noise": shot_noise,
    "impulse noise": impulse_noise,
    "glass blur": glass_blur,
    "motion blur": motion_blur,
    "shear": shear,
    "scale": scale,
    "rotate": rotate,
    "brightness": brightness,
    "translate": translate,
    "stripe": stripe,
    "fog": fog,
    "spatter": spatter,
    "dotted line": dotted_line,
    "zigzag": zigzag,
    "canny edges": canny_edges,
}


def moved(digits: Digits, rng: np.random.Generator) -> Digits:
    """Moved by −4 to 4 whole pixels along each axis."""
    return pixels.shift(digits, rng.integers(-4, 5, (len(digits), 2)))


def turned(digits: Digits, rng: np.random.Generator) -> Digits:
    """Turned by −25° to 25°."""
    return pixels.turn(digits, np.radians(rng.uniform(-25, 25, len(digits))))


def scaled(digits: Digits, rng: np.random.Generator) -> Digits:
    """Scaled by 0.7 to 1.2."""
    return pixels.resize(digits, rng.uniform(0.7, 1.2, len(digits)))


def thick(digits: Digits, rng: np.random.Generator) -> Digits:
    """Dilated by 3×3 pixels: strokes two pixels wider."""
    return ndimage.maximum_filter(digits, NINE, mode="constant")


def thin(digits: Digits, rng: np.random.Generator) -> Digits:
    """Eroded by 3×3 pixels, except where erosion would delete a line for good, so that no digit is lost.

    What it would delete is what the opening lacks, as in Lantuéjoul's skeleton (Serra, Image analysis and mathematical
    morphology, 1982).
    """
    eroded = ndimage.minimum_filter(digits, NINE, mode="constant", cval=255)
    return digits - ndimage.maximum_filter(eroded, NINE, mode="constant") + eroded


CHANGES = {"moved": moved, "turned": turned, "scaled": scaled, "thick": thick, "thin": thin}


def _signs(count: int, rng: np.random.Generator) -> Floats:
    return rng.choice([-1.0, 1.0], count)
