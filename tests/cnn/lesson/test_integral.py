"""The convolution integral, against what it is in closed form, and against quadrature of another kind by torch."""

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn.lesson import integral
from cnn.lesson.integral import SHAPES, STEP

shapes = st.sampled_from(list(SHAPES.values()))


def places(samples: integral.Samples) -> np.ndarray:
    return samples.start + samples.step * np.arange(len(samples.values))


def quadrature(f: integral.Shape, g: integral.Shape, t: float) -> float:
    """∫ f(τ) g(t − τ) dτ by Gauss and Legendre, between every two places where one of the two jumps or bends."""
    ends = {*f.support, *(t - end for end in g.support), 0.0, t}
    low, high = max(f.support[0], t - g.support[1]), min(f.support[1], t - g.support[0])
    ends = sorted(end for end in ends | {low, high} if low <= end <= high) if low < high else []
    nodes, weights = (torch.from_numpy(part) for part in np.polynomial.legendre.leggauss(60))
    total = 0.0
    for left, right in itertools.pairwise(ends):
        at = (left + right) / 2 + (right - left) / 2 * nodes
        product = torch.from_numpy(f.function(at.numpy()) * g.function((t - at).numpy()))
        total += float((weights * product).sum()) * (right - left) / 2
    return total


def test_two_boxes_make_exactly_a_triangle():
    result = integral.convolve(SHAPES["box"], SHAPES["box"])
    np.testing.assert_allclose(result.values, SHAPES["triangle"].function(places(result)), rtol=0, atol=1e-14)


def test_two_bells_make_a_wider_bell():
    result = integral.convolve(SHAPES["Gaussian bell"], SHAPES["Gaussian bell"])
    known = np.exp(-np.pi * places(result) ** 2 / 2) / math.sqrt(2)  # the variances add up
    np.testing.assert_allclose(result.values, known, rtol=0, atol=1e-12)


def test_two_exponentials_make_t_times_one():
    result = integral.convolve(SHAPES["falling exponential"], SHAPES["falling exponential"])
    at = places(result)
    known = np.maximum(at, 0) * np.exp(-at)
    np.testing.assert_allclose(result.values[at < 16], known[at < 16], rtol=0, atol=1e-12)


@given(shapes, shapes, st.integers(-60, 100))
def test_it_is_the_integral(f, g, twentieths):
    result = integral.convolve(f, g)
    t = twentieths / 20
    index = round((t - result.start) / STEP)
    value = result.values[index] if 0 <= index < len(result.values) else 0.0
    assert value == pytest.approx(quadrature(f, g, t), abs=3e-5)


@given(shapes, shapes)
def test_the_order_does_not_matter_and_areas_multiply(f, g):
    one, other = integral.convolve(f, g), integral.convolve(g, f)
    assert one.start == pytest.approx(other.start)
    np.testing.assert_allclose(one.values, other.values, rtol=0, atol=1e-12)
    areas = integral.area(integral.sample(f)) * integral.area(integral.sample(g))
    assert integral.area(one) == pytest.approx(areas, abs=1e-12)


@given(shapes)
def test_nothing_that_counts_lies_outside_a_support(shape):
    low, high = shape.support
    outside = np.concatenate([np.linspace(low - 9, low - STEP, 99), np.linspace(high + STEP, high + 9, 99)])
    assert np.abs(shape.function(outside)).max() < 1e-6
    known = {"ramp": 0.5}.get(shape.name, 1.0)
    assert integral.area(integral.sample(shape)) == pytest.approx(known, abs=1e-5)


def test_a_finer_grid_comes_nearer():
    f, g = SHAPES["triangle"], SHAPES["ramp"]
    exact = quadrature(f, g, 0.25)
    results = [integral.convolve(f, g, step) for step in (1 / 4, 1 / 16, 1 / 64)]
    errors = [abs(own.values[round((0.25 - own.start) / own.step)] - exact) for own in results]
    assert errors[0] > 10 * errors[1] > 100 * errors[2] > 0


@pytest.mark.parametrize("step", [0, -0.5, 0.3, math.nan, math.inf])
def test_a_step_that_does_not_fit_is_refused(step):
    with pytest.raises(ValueError, match="step must go"):
        integral.sample(SHAPES["box"], step)
