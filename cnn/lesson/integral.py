"""The convolution of two shapes on the line, (f ∗ g)(t) = ∫ f(τ) g(t − τ) dτ, as a sum over a fine grid."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from cnn import convolution

STEP = 1 / 80  # the width of a strip: all supports end between two strips, and a twentieth is a whole number of them


class Shape(NamedTuple):
    name: str
    function: Callable[[np.ndarray], np.ndarray]  # of τ, any shape
    support: tuple[float, float]  # outside of it the function is 0, or below 1e−6
    formula: str


class Samples(NamedTuple):
    """A function at start, start + step, start + 2 · step, …"""

    start: float
    step: float
    values: np.ndarray  # (n,) float64


def sample(shape: Shape, step: float = STEP) -> Samples:
    """Return the shape in the middle of each strip of its support.

    Jumps and kinks then lie between two strips, so that none of them blurs a sum (the midpoint rule).
    Raises ValueError for a step that does not go into the support.
    """
    ends = np.array(shape.support) / (step if step > 0 else np.nan)  # counted in steps
    first, last = ends.round()
    if not (first < last and np.allclose(ends, [first, last], rtol=0, atol=1e-6)):
        raise ValueError(f"step must go a whole number of times into each end of {shape.support}, got {step}")
    middles = (np.arange(first, last) + 0.5) * step
    return Samples(middles[0], step, shape.function(middles))


def convolve(f: Shape, g: Shape, step: float = STEP) -> Samples:
    """Return f ∗ g between the ends of what the two supports reach: g turned and slid over f, each sum times the step.

    The error falls with the square of the step, and is 0 where both shapes are flat between their jumps.
    Raises ValueError as `sample`.
    """
    first, second = sample(f, step), sample(g, step)
    sums = convolution.convolve_1d(first.values, second.values[::-1], padding=len(second.values) - 1)
    return Samples(first.start + second.start, step, step * sums)


def area(samples: Samples) -> float:
    """Return the integral, as the sum of the strips."""
    return float(samples.values.sum() * samples.step)


def _box(at: np.ndarray) -> np.ndarray:
    return np.where(np.abs(at) <= 0.5, 1.0, 0.0)


def _triangle(at: np.ndarray) -> np.ndarray:
    return np.maximum(0.0, 1 - np.abs(at))


def _bell(at: np.ndarray) -> np.ndarray:
    return np.exp(-np.pi * at**2)


def _exponential(at: np.ndarray) -> np.ndarray:
    return np.where(at >= 0, np.exp(-np.abs(at)), 0.0)


def _ramp(at: np.ndarray) -> np.ndarray:
    return np.where((at >= 0) & (at <= 1), at, 0.0)


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("box", _box, (-0.5, 0.5), "1 from −0.5 to 0.5"),
        Shape("triangle", _triangle, (-1, 1), "1 − |τ| from −1 to 1"),
        Shape("Gaussian bell", _bell, (-3, 3), "exp(−π τ²)"),
        Shape("falling exponential", _exponential, (0, 16), "exp(−τ) from 0 on"),
        Shape("ramp", _ramp, (0, 1), "τ from 0 to 1"),
    )
}
