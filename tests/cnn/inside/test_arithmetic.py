"""What is shown of a unit's arithmetic holds as it stands, to the last digit; given numbers are the true ones."""

import json
import math
import random
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn import activations, models, sketch, units, weights
from cnn.inside.arithmetic import shown
from cnn.units import Explanation, Unit, Window
from tests.cnn.inside import chains

REPOSITORY = Path(__file__).parents[3]

every_network = pytest.mark.parametrize("name", [*models.MODELS, *chains.LAYERS])


class Case(NamedTuple):
    explained: Explanation
    answer: dict  # what is shown of it
    captured: dict


@cache
def load(name):
    return weights.load(name)[0] if name in models.MODELS else chains.build(name)


@cache
def cases(name, form=None) -> list[Case]:
    """Of every layer the strongest unit and some anywhere; where a form is named, those of it."""
    if form:
        return [case for case in cases(name) if case.explained.form == form]
    model = load(name)
    examples = json.loads((REPOSITORY / "ui" / "pad" / "examples.json").read_text(encoding="utf-8"))
    digit, chance, found = sketch.from_strokes(examples[4]["strokes"]), random.Random(name), []
    captured = activations.capture(model, torch.from_numpy(digit)[None, None] / 255)
    for layer, output in captured.items():
        places = [np.unravel_index(output[0].abs().argmax().item(), output[0].shape)]
        places += [[chance.randrange(length) for length in output[0].shape] for _ in range(9)]
        explained = [units.explain(model, captured, Unit(layer, *map(int, place))) for place in places]
        found += [Case(one, shown(one, captured), captured) for one in explained]
    return found


def written(number, places):
    """The number as it stands on the page; fails where it has digits after the last that is shown."""
    text = Decimal(f"{number:.{places}f}")
    assert float(text) == number
    return text


def all_written(numbers, places):
    return [written(number, places) for number in np.ravel(numbers)]


def check_given(numbers, true):
    """Each number that is given is the true one, rounded to the nearest. Returns them as they stand."""
    places = numbers["places"]
    assert np.shape(numbers["numbers"]) == np.shape(true)
    stand = all_written(numbers["numbers"], places)
    half = Decimal(10) ** -places / 2 * (1 + Decimal("1e-9"))
    assert all(abs(own - Decimal(float(one))) <= half for own, one in zip(stand, np.ravel(true), strict=True))
    return stand


def check_result(result, answer):
    """What the calculation makes is, rounded to the nearest, the value."""
    places = answer["places"]
    assert abs(result - written(answer["value"], places)) <= Decimal(10) ** -places / 2


def check_sum(explained, answer):
    """Products are those of their factors, sums those of their terms, as they stand."""
    places = answer["term_places"]
    inputs, kernel = check_given(answer["inputs"], explained.inputs), check_given(answer["weights"], explained.weights)
    unit, terms = Decimal(10) ** -places, all_written(answer["terms"], places)
    assert np.shape(answer["terms"]) == explained.terms.shape
    for x, weight, term in zip(inputs, kernel, terms, strict=True):
        assert term == (x * weight).quantize(unit, ROUND_HALF_UP)
    sums = all_written(answer["sums"], places)
    for own, total in zip(answer["terms"], sums, strict=True):
        assert sum(all_written(own, places)) == total
    assert (answer["bias"] is None) == (explained.bias == 0), "a layer without bias shows none"
    bias = written(answer["bias"] or 0.0, places)
    assert abs(bias - Decimal(explained.bias)) <= unit / 2 * (1 + Decimal("1e-9"))
    assert sum(sums) + bias == written(answer["total"], places)
    assert places >= answer["places"]
    check_result(written(answer["total"], places), answer)


def plain(answer):
    if isinstance(answer, dict):
        return all(type(key) is str and plain(value) for key, value in answer.items())
    return all(map(plain, answer)) if type(answer) is list else answer is None or type(answer) in (int, float)


@every_network
def test_products_are_of_the_factors_shown_and_sums_add_up_to_the_value(name):
    assert cases(name, "sum")
    for case in cases(name, "sum"):
        check_sum(case.explained, case.answer)


def test_a_product_of_two_numbers_is_theirs_to_its_last_digit():
    """6.65 × −0.82 was shown as −5.48, since the factors were 6.648 and −0.8243."""
    answer = shown_sum(np.array([[[6.648, 1.0]]]), np.array([[[-0.8243, 0.5]]]))
    check_sum(*answer)


@every_network
def test_the_value_is_the_captured_number_rounded(name):
    for explained, answer, captured in cases(name):
        assert answer["value"] == round(explained.value, answer["places"]), explained.unit
        usual = units.layer_places(captured, explained.unit.layer)
        assert 2 <= usual <= 6
        assert answer["places"] in (usual, usual + 1), explained.unit


@every_network
def test_nearly_all_units_of_a_layer_have_the_same_decimals(name):
    usual = [units.layer_places(captured, explained.unit.layer) for explained, _, captured in cases(name)]
    assert np.mean([case.answer["places"] == own for case, own in zip(cases(name), usual, strict=True)]) > 0.98


@every_network
def test_what_is_read_has_at_least_the_decimals_that_it_has_in_its_own_layer(name):
    for explained, answer, captured in cases(name):
        if explained.window:
            own = answer["input"] if "input" in answer else answer["inputs"]
            assert own["places"] >= units.layer_places(captured, explained.window.layer)


@pytest.mark.parametrize("name", ["means", "mean past the padding", "window dropped", "adaptive", "global"])
def test_a_mean_is_the_sum_shown_over_its_divisor(name):
    assert cases(name, "mean")
    for explained, answer, _ in cases(name, "mean"):
        total = sum(check_given(answer["inputs"], explained.inputs))
        assert total == written(answer["sum"]["numbers"], answer["sum"]["places"])
        assert answer["divisor"] == explained.numbers["divisor"]
        check_result(total / answer["divisor"], answer)


@pytest.mark.parametrize(
    "name", ["ComplexCNNModel", "DeepCNN", "left over", "norms", "batch norms", "layer norms", "group norms"]
)
def test_a_norm_s_parts_make_what_is_scaled_and_that_and_bias_the_value(name):
    assert cases(name, "norm")
    for explained, answer, _ in cases(name, "norm"):
        places, numbers = answer["term_places"], explained.numbers
        (x,), (mean,) = (
            check_given(answer["input"], explained.inputs.item()),
            check_given(answer["mean"], numbers["mean"]),
        )
        (deviation,) = check_given(answer["deviation"], numbers["deviation"])
        assert (answer["weight"] is None) == ("weight" not in numbers)
        (weight,) = check_given(answer["weight"], numbers["weight"]) if answer["weight"] else [Decimal(1)]
        scaled, unit = written(answer["scaled"], places), Decimal(10) ** -places
        assert abs(scaled - (x - mean) / deviation * weight) <= unit / 2 * (1 + Decimal("1e-6"))
        assert (answer["bias"] is None) == ("bias" not in numbers)
        bias = written(answer["bias"] or 0.0, places)
        assert abs(bias - Decimal(numbers.get("bias", 0))) <= unit / 2 * (1 + Decimal("1e-6"))
        assert scaled + bias == written(answer["total"], places)
        check_result(scaled + bias, answer)


def test_a_function_of_the_number_shown_is_the_value():
    functions = {
        "layer2": lambda x: torch.nn.functional.gelu(x),
        "layer3": lambda x: torch.nn.functional.silu(x),
        "layer4": torch.tanh,
        "layer8": lambda x: torch.nn.functional.gelu(x, approximate="tanh"),
        "layer11": torch.sigmoid,
    }
    assert {case.explained.unit.layer for case in cases("curves", "function")} == set(functions)
    for explained, answer, _ in cases("curves", "function"):
        (x,) = check_given(answer["input"], explained.inputs.item())
        result = functions[explained.unit.layer](torch.tensor(float(x), dtype=torch.float64)).item()
        check_result(Decimal(result), answer)


@every_network
def test_exponentials_are_of_what_is_shown_and_the_share_of_their_total_is_the_value(name):
    for explained, answer, _ in cases(name, "softmax"):
        places, temperature = answer["term_places"], explained.numbers["temperature"]
        logits = check_given(answer["inputs"], explained.inputs.ravel())
        (divisor,) = check_given(answer["temperature"], temperature)
        scaled = all_written(answer["scaled"]["numbers"], answer["scaled"]["places"])
        half = Decimal(10) ** -answer["scaled"]["places"] / 2 * (1 + Decimal("1e-6"))
        assert all(
            abs(own - (logit - max(logits)) / divisor) <= half for own, logit in zip(scaled, logits, strict=True)
        )
        terms = all_written(answer["terms"], places)
        half = 10.0**-places / 2 * (1 + 1e-6)
        assert all(abs(float(term) - math.exp(own)) <= half for term, own in zip(terms, scaled, strict=True))
        assert sum(terms) == written(answer["total"], places)
        check_result(terms[explained.unit.channel] / sum(terms), answer)


@pytest.mark.parametrize("name", models.MODELS)
def test_the_temperature_is_the_one_of_the_formula(name):
    formula = units.describe(load(name))[-1].formula
    for case in cases(name, "softmax"):
        numbers, places = case.answer["temperature"].values()
        assert f"logit / {numbers:.{places}f})" in formula


@every_network
def test_a_pixel_is_its_value_alone(name):
    for case in cases(name, "pixel"):
        assert case.answer == {"value": round(case.explained.value, 3), "places": 3}


@every_network
def test_all_that_is_shown_is_plain_json(name):
    for explained, answer, _ in cases(name):
        assert plain(answer), explained.unit
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def shown_sum(inputs, kernel, bias=0.0, value=None):
    """(what is true, what is shown) of a unit that reads all of a layer."""
    value = float(np.float32((inputs * kernel).sum() + bias)) if value is None else value  # as networks compute it
    channels, rows, columns = map(range, inputs.shape)
    window = Window("input", channels, tuple(rows), tuple(columns))
    explained = Explanation(Unit("conv", 0), value, window, inputs, kernel, inputs * kernel, bias, {}, None)
    return explained, shown(explained, {"input": torch.tensor(inputs)[None], "conv": torch.tensor([[[[value]]]])})


@settings(deadline=None, derandomize=True)
@given(
    st.integers(1, 4), st.integers(1, 3), st.integers(-4, 3), st.sampled_from([0, 0.5, 1]), st.integers(0, 2**32 - 1)
)
def test_sums_add_up_whatever_the_size_of_the_numbers_and_however_many_are_zero(channels, side, size, empty, seed):
    generator = np.random.default_rng(seed)
    shape = (channels, side, side)
    inputs, kernel = generator.normal(size=shape) * 10.0**size, generator.normal(size=shape)
    inputs[generator.random(shape) < empty] = 0
    check_sum(*shown_sum(inputs, kernel, float(np.float32(generator.normal()))))


@pytest.mark.parametrize("value", [0.125, 0.375, -2.5, 0.005, 1000.5, 0.0000005])
@pytest.mark.parametrize("error", [0, 1e-7, -1e-7])
def test_a_value_half_way_between_two_that_are_shown_is_no_obstacle(value, error):
    """Single precision may leave the sum on the other side of the middle."""
    check_sum(*shown_sum(np.array([[[value]]]), np.ones((1, 1, 1)), value=value * (1 + error)))


@pytest.mark.parametrize("size", [1e6, 1e9, 1e12])
def test_numbers_beyond_single_precision_are_shown_all_the_same(size):
    generator = np.random.default_rng(0)
    explained, answer = shown_sum(generator.normal(size=(2, 3, 3)) * size, generator.normal(size=(2, 3, 3)))
    assert answer["value"] == pytest.approx(explained.value, rel=1e-6)
    assert answer["total"] == pytest.approx(explained.value, rel=1e-6)


DIGITS = st.lists(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=9), min_size=1, max_size=3)


@pytest.mark.parametrize("name", models.MODELS)
@settings(deadline=None, derandomize=True, max_examples=15)
@given(DIGITS, st.integers(0, 2**32 - 1))
def test_whatever_is_drawn_the_sums_of_every_layer_add_up(name, strokes, seed):
    model, chance = load(name), random.Random(seed)
    captured = activations.capture(model, torch.from_numpy(sketch.from_strokes(strokes))[None, None] / 255)
    for layer, output in captured.items():
        unit = Unit(layer, *(chance.randrange(length) for length in output[0].shape))
        explained = units.explain(model, captured, unit)
        answer = shown(explained, captured)
        assert answer["value"] == round(explained.value, answer["places"])
        if explained.form == "sum":
            check_sum(explained, answer)
