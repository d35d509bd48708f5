"""The convolution of two shapes on the line, (f ∗ g)(t) = ∫ f(τ) g(t − τ) dτ, as a sum over a fine grid."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from cnn.lesson import convolving

STEP = 1 / 80  # the width of a strip; a whole number of them makes up every support, and a twentieth


class Shape(NamedTuple):
    name: str
    function: Callable[[np.ndarray], np.ndarray]  # of τ, any shape
    support: tuple[float, float]  # outside it the function is 0, or below 1e−6
    formula: str


class Samples(NamedTuple):
    """A function at start, start + step, start + 2 · step, …"""

    start: float
    step: float
    values: np.ndarray  # (n,) float64


def sample(shape: Shape, step: float = STEP) -> Samples:
    """Sample the shape in the middle of each strip of its support (the midpoint rule).

    Jumps and kinks then lie between two strips, where they distort no sum.
    Raises ValueError unless both ends of the support are whole multiples of the step.
    """
    ends = np.array(shape.support) / (step if step > 0 else np.nan)  # counted in steps
    first, last = ends.round()
    if not (first < last and np.allclose(ends, [first, last], rtol=0, atol=1e-6)):
        raise ValueError(f"step must go a whole number of times into each end of {shape.support}, got {step}")
    middles = (np.arange(first, last) + 0.5) * step
    return Samples(middles[0], step, shape.function(middles))


def convolve(f: Shape, g: Shape, step: float = STEP) -> Samples:
    """Return f ∗ g wherever the two supports can overlap: g, reversed, slides over f, and each sum is times the step.

    The error falls with the square of the step; it is 0 for shapes that are constant between their jumps.
    Raises ValueError as `sample` does.
    """
    first, second = sample(f, step), sample(g, step)
    sums = convolving.convolve_1d(first.values, second.values[::-1], padding=len(second.values) - 1)
    return Samples(first.start + second.start, step, step * sums)


def area(samples: Samples) -> float:
    """Return the integral: the strips' areas, added up."""
    return float(samples.values.sum() * samples.step)


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("box", lambda at: np.where(np.abs(at) <= 0.5, 1.0, 0.0), (-0.5, 0.5), "1 from −0.5 to 0.5"),
        Shape("triangle", lambda at: (1 - np.abs(at)).clip(min=0), (-1, 1), "1 − |τ| from −1 to 1"),
        Shape("Gaussian bell", lambda at: np.exp(-np.pi * at**2), (-3, 3), "exp(−π τ²)"),
        Shape(
            "falling exponential", lambda at: np.where(at >= 0, np.exp(-np.abs(at)), 0.0), (0, 16), "exp(−τ) for τ ≥ 0"
        ),
        Shape("ramp", lambda at: np.where((at >= 0) & (at <= 1), at, 0.0), (0, 1), "τ from 0 to 1"),
    )
}
