"""A unit's arithmetic in the numbers that are shown: few decimals, and what stands there holds as it stands.

What is given is the true number, rounded to the nearest; what is computed is computed from the numbers that are shown,
and rounded. To the last digit products are those of their factors and sums those of their terms; and the result,
rounded once more, is the unit's value as it is shown everywhere. A calculation takes as many decimals as that needs.
"""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any, NamedTuple, TypedDict

import numpy as np
from torch import Tensor

from cnn.inside.unit import Array, Explanation, Form
from cnn.rounding import decimals, exact, nearest, whole

FINER = sorted(product(range(6), repeat=2), key=sum)  # extra decimals of what is given, and of what is computed


class Numbers(TypedDict):
    """Numbers with the decimals to which they are rounded."""

    numbers: Any  # one, or lists of them in lists
    places: int


class Shown(TypedDict):
    """Of every unit: its value, and the decimals of it. All there is of a pixel."""

    value: float
    places: int


class Sum(Shown):
    """terms = inputs × weights, (C, h, w); each of sums that of a channel's terms; total = sums + bias ≈ value."""

    inputs: Numbers
    weights: Numbers
    terms: list[list[list[float]]]
    sums: list[float]
    bias: float | None  # None where there is none
    total: float
    term_places: int  # decimals of terms, sums, bias and total, at least those of the value


class Mean(Shown):
    """sum, that of the inputs, (1, h, w), / divisor ≈ value."""

    inputs: Numbers
    sum: Numbers
    divisor: int


class Norm(Shown):
    """scaled = (input − mean) / deviation · weight; total = scaled + bias ≈ value."""

    input: Numbers
    mean: Numbers
    deviation: Numbers
    weight: Numbers | None  # None where there is none
    scaled: float
    bias: float | None  # None where there is none
    total: float
    term_places: int  # decimals of scaled, bias and total, at least those of the value


class Function(Shown):
    """The function that the layer's formula says, of input ≈ value."""

    input: Numbers


class Softmax(Shown):
    """scaled = (inputs − the largest) / temperature, terms = exp(scaled), total their sum; own term / total ≈ value."""

    inputs: Numbers  # the logits
    temperature: Numbers
    scaled: Numbers
    terms: list[float]
    total: float
    term_places: int  # decimals of terms and total


Calculation = Shown | Sum | Mean | Norm | Function | Softmax


class Precision(NamedTuple):
    """Decimals of a calculation."""

    read: int  # of what is read of the layer before
    finer: int  # extra ones of whatever else is given
    computed: int


def shown(explained: Explanation, activations: Mapping[str, Tensor]) -> Calculation:
    """Return the numbers of an explanation, rounded, in plain types; activations are those that it is of."""
    places = layer_places(activations, explained.unit.layer)
    if explained.window is None:
        return _value(explained, places)
    read = layer_places(activations, explained.window.layer)
    # One decimal more helps a value half way between two; fewer one that single precision leaves uncertain.
    for own in (places, places + 1, *reversed(range(places))):
        value = _value(explained, own)
        for finer, more in FINER:
            made, result = FORMS[explained.form](explained, value, Precision(read + finer, finer, own + more))
            if abs(result - value["value"]) < 0.4999999 * 10.0**-own:
                return made
    return made  # of numbers so large that single precision leaves even whole ones uncertain


def layer_places(activations: Mapping[str, Tensor], layer: str) -> int:
    """Return how many decimals the numbers of a layer are shown with, wherever they are shown."""
    if layer in ("input", "softmax"):  # in [0, 1]: a pixel is a 255th, a probability a tenth of a per cent
        return 3
    return max(2, decimals(activations[layer][0].numpy()))


def _value(explained: Explanation, places: int) -> Shown:
    return Shown(value=round(explained.value, places), places=places)


def _sum(explained: Explanation, value: Shown, precision: Precision) -> tuple[Sum, float]:
    assert explained.weights is not None  # by its form
    weight_places, computed = decimals(explained.weights) + precision.finer, precision.computed
    exactly = whole(explained.inputs, precision.read) * whole(explained.weights, weight_places)
    terms = nearest(exactly, precision.read + weight_places - computed)
    sums, bias = terms.sum(axis=(1, 2)), whole(explained.bias, computed)
    unit = 10**computed
    total = int(sums.sum()) + int(bias)
    made: Sum = {
        **value,
        "inputs": _numbers(explained.inputs, precision.read),
        "weights": _numbers(explained.weights, weight_places),
        "terms": (terms / unit).tolist(),
        "sums": (sums / unit).tolist(),
        "bias": int(bias) / unit if explained.bias else None,
        "total": total / unit,
        "term_places": computed,
    }
    return made, made["total"]


def _mean(explained: Explanation, value: Shown, precision: Precision) -> tuple[Mean, float]:
    total = int(whole(explained.inputs, precision.read).sum()) / 10**precision.read
    divisor = int(explained.numbers["divisor"])
    made: Mean = {
        **value,
        "inputs": _numbers(explained.inputs, precision.read),
        "sum": Numbers(numbers=total, places=precision.read),
        "divisor": divisor,
    }
    return made, total / divisor


def _norm(explained: Explanation, value: Shown, precision: Precision) -> tuple[Norm, float]:
    numbers, computed = explained.numbers, precision.computed
    x, mean = (_numbers(number, precision.read) for number in (explained.inputs.item(), numbers["mean"]))
    deviation, weight = (_more(numbers.get(name), precision) for name in ("deviation", "weight"))
    assert deviation is not None  # there always is one
    scaled = (x["numbers"] - mean["numbers"]) / deviation["numbers"] * (weight["numbers"] if weight else 1)
    scaled, bias = round(scaled, computed), round(numbers.get("bias", 0.0), computed)
    made: Norm = {
        **value,
        "input": x,
        "mean": mean,
        "deviation": deviation,
        "weight": weight,
        "scaled": scaled,
        "bias": bias if "bias" in numbers else None,
        "total": round(scaled + bias, computed),
        "term_places": computed,
    }
    return made, made["total"]


def _function(explained: Explanation, value: Shown, precision: Precision) -> tuple[Function, float]:
    assert explained.function is not None  # by its form
    x = _numbers(explained.inputs.item(), precision.read)
    made: Function = {**value, "input": x}
    return made, explained.function(x["numbers"])


def _softmax(explained: Explanation, value: Shown, precision: Precision) -> tuple[Softmax, float]:
    logits, temperature = explained.inputs.ravel().round(precision.read), explained.numbers["temperature"]
    shown_temperature = round(temperature, exact(temperature))
    scaled = ((logits - logits.max()) / shown_temperature).round(precision.read)
    terms = whole(np.exp(scaled), precision.computed)
    total, unit = int(terms.sum()), 10**precision.computed
    made: Softmax = {
        **value,
        "inputs": _numbers(logits, precision.read),
        "temperature": Numbers(numbers=shown_temperature, places=exact(temperature)),
        "scaled": _numbers(scaled, precision.read),
        "terms": (terms / unit).tolist(),
        "total": total / unit,
        "term_places": precision.computed,
    }
    return made, int(terms[explained.unit.channel]) / total


FORMS: dict[Form, Callable[[Explanation, Shown, Precision], tuple[Calculation, float]]] = {
    "sum": _sum,
    "mean": _mean,
    "norm": _norm,
    "function": _function,
    "softmax": _softmax,
}


def _numbers(numbers: Array | float, places: int) -> Numbers:
    return Numbers(numbers=np.asarray(numbers).round(places).tolist(), places=places)


def _more(number: float | None, precision: Precision) -> Numbers | None:
    return None if number is None else _numbers(number, decimals(np.array(number)) + precision.finer)
