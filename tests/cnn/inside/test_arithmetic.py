"""What is shown of a unit's arithmetic: every sum adds up to its last digit, and no number is far from the true one."""

import json
import math
import random
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn import activations, models, sketch, units, weights
from cnn.inside import layers
from cnn.inside.arithmetic import shown
from cnn.units import Box, Explanation, Unit, Window

REPOSITORY = Path(__file__).parents[3]

every_network = pytest.mark.parametrize("name", models.MODELS)


class Case(NamedTuple):
    kind: str  # of layer
    explained: Explanation
    answer: dict  # what is shown of it


@cache
def cases(name) -> list[Case]:
    """Of every layer the strongest unit and some anywhere."""
    model, _ = weights.load(name)
    examples = json.loads((REPOSITORY / "ui" / "pad" / "examples.json").read_text(encoding="utf-8"))
    digit = sketch.from_strokes(examples[4]["strokes"])
    captured = activations.capture(model, torch.from_numpy(digit)[None, None] / 255)
    chance, found = random.Random(name), []
    for layer in layers.describe(model):
        output = captured[layer.name][0]
        places = [np.unravel_index(output.abs().argmax().item(), output.shape)]
        places += [[chance.randrange(length) for length in output.shape] for _ in range(4)]
        explained = [units.explain(model, captured, Unit(layer.name, *map(int, place))) for place in places]
        found += [Case(layer.kind, one, shown(one)) for one in explained]
    return found


def of_kinds(name, *kinds):
    """(what is true, what is shown) of the units of layers of these kinds."""
    return [(case.explained, case.answer) for case in cases(name) if case.kind in kinds]


def sums(name):
    return of_kinds(name, "convolution", "linear", "pool", "relu", "flatten")


def written(number, places):
    """The number as it stands on the page; fails where it has digits after the last that is shown."""
    text = Decimal(f"{number:.{places}f}")
    assert float(text) == number
    return text


def rounded(number, true, places):
    return abs(written(number, places) - Decimal(true)) <= Decimal(10) ** -places / 2 * (1 + Decimal("1e-9"))


def enough(places, largest):
    """Whether three digits of the largest number are shown, or six decimals."""
    return places == 6 or largest == 0 or largest * 10.0**places >= 100


def check_numbers(numbers, true):
    """As many decimals as show three digits of the largest, six at most; each number to the nearest."""
    places, largest = numbers["places"], np.abs(true).max()
    assert np.shape(numbers["numbers"]) == np.shape(true)
    assert all(rounded(*pair, places) for pair in zip(np.ravel(numbers["numbers"]), np.ravel(true), strict=True))
    assert enough(places, largest)
    assert places == 0 or largest * 10.0**places < 1000


def check_sum(explained, answer):
    places, terms = answer["places"], answer["terms"]
    assert enough(places, max(np.abs(explained.terms).max(), abs(explained.value)))
    unit = Decimal(10) ** -places
    assert np.shape(terms) == explained.terms.shape
    assert len(answer["sums"]) == len(terms)
    for own, total in zip(terms, answer["sums"], strict=True):
        assert sum(written(term, places) for term in np.ravel(own)) == written(total, places)
    assert (answer["bias"] is None) == (explained.bias == 0), "a layer without bias shows none"
    bias, value = written(answer["bias"] or 0.0, places), written(answer["value"], places)
    assert sum(written(total, places) for total in answer["sums"]) + bias == value
    assert abs(bias - Decimal(explained.bias)) < unit
    for term, true in zip(np.ravel(terms), explained.terms.ravel(), strict=True):
        assert abs(written(term, places) - Decimal(true)) < unit if true else term == 0


def plain(answer):
    if isinstance(answer, dict):
        return all(type(key) is str and plain(value) for key, value in answer.items())
    return all(map(plain, answer)) if type(answer) is list else answer is None or type(answer) in (int, float)


@every_network
def test_products_add_up_to_their_channel_s_sum_and_sums_and_bias_to_the_value(name):
    assert sums(name)
    for explained, answer in sums(name):
        check_sum(explained, answer)


@every_network
def test_the_value_is_the_captured_number_rounded_to_two_decimals_at_least(name):
    for _, explained, answer in cases(name):
        assert answer["places"] >= 2
        assert answer["value"] == round(explained.value, answer["places"]), explained.unit


@every_network
def test_inputs_and_weights_are_the_true_ones_rounded(name):
    for explained, answer in sums(name):
        check_numbers(answer["inputs"], explained.inputs)
        check_numbers(answer["weights"], explained.weights)


@pytest.mark.parametrize("name", ["ComplexCNNModel", "DeepCNN"])
def test_a_norm_s_parts_make_what_is_scaled_and_that_and_bias_the_value(name):
    assert of_kinds(name, "norm")
    for explained, answer in of_kinds(name, "norm"):
        unit = 10.0 ** -answer["places"]
        scaled, bias, value = (written(answer[key], answer["places"]) for key in ("scaled", "bias", "value"))
        assert scaled + bias == value
        assert abs(bias - Decimal(explained.numbers["bias"])) < Decimal(unit)
        parts = {"input": explained.inputs.item(), **explained.numbers}
        for part in ("input", "mean", "deviation", "weight"):
            check_numbers(answer[part], np.array(parts[part]))
        ends = [  # of what each part may have been before it was rounded
            [answer[part]["numbers"] + side * 10.0 ** -answer[part]["places"] / 2 for side in (-1, 1)]
            for part in ("input", "mean", "deviation", "weight")
        ]
        possible = [(x - mean) / deviation * weight for x, mean, deviation, weight in product(*ends)]
        assert min(possible) - unit <= answer["scaled"] <= max(possible) + unit


@every_network
def test_exponentials_add_up_to_their_total_and_the_share_of_it_is_the_value(name):
    for explained, answer in of_kinds(name, "softmax"):
        places, terms = answer["places"], answer["terms"]
        assert sum(written(term, places) for term in terms) == written(answer["total"], places)
        assert terms[explained.unit.channel] / answer["total"] == pytest.approx(answer["value"], abs=2e-6)
        check_numbers(answer["inputs"], explained.inputs.ravel())
        check_numbers(answer["temperature"], np.array(explained.numbers["temperature"]))
        over = explained.inputs.ravel() / explained.numbers["temperature"]
        check_numbers(answer["scaled"], over - over.max())
        assert max(answer["scaled"]["numbers"]) == 0
        assert terms == pytest.approx([math.exp(logit - over.max()) for logit in over], abs=1e-6)


@every_network
def test_a_pixel_is_its_value_alone(name):
    for explained, answer in of_kinds(name, "input"):
        assert answer == {"value": round(explained.value, 4), "places": 4}


@every_network
def test_all_that_is_shown_is_plain_json(name):
    for _, explained, answer in cases(name):
        assert plain(answer), explained.unit
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer


@settings(deadline=None)
@given(
    st.integers(1, 4), st.integers(1, 3), st.integers(-4, 3), st.sampled_from([0, 0.5, 1]), st.integers(0, 2**32 - 1)
)
def test_sums_add_up_whatever_the_size_of_the_numbers_and_however_many_are_zero(channels, side, size, empty, seed):
    generator = np.random.default_rng(seed)
    shape = (channels, side, side)
    inputs, kernel = generator.normal(size=shape) * 10.0**size, generator.normal(size=shape)
    inputs[generator.random(shape) < empty] = 0
    bias = float(np.float32(generator.normal()))
    value = float(np.float32((inputs * kernel).sum() + bias))  # networks reckon in single precision
    window = Window("input", range(channels), Box(0, 0, side, side))
    explained = Explanation(Unit("conv", 0), value, window, inputs, kernel, inputs * kernel, bias, {}, None)
    check_sum(explained, shown(explained))
