"""A unit's arithmetic in the numbers that are shown: few decimals, and every sum adds up as it stands."""

import numpy as np

from cnn.inside.rounding import add_up, decimals
from cnn.units import Explanation


def shown(explained: Explanation) -> dict:
    """Return the numbers of an explanation, rounded, in plain types, each kind of number with its `places`.

    Of all: "value", and "places" of it and of what it is a sum of. Of what reads a window: "inputs", "weights",
    "terms", "sums" of the terms of each channel, "bias" or None; to the last digit terms add up to their channel's
    sum, and sums and bias to the value. Of a norm and of softmax see there.
    """
    if explained.window is None:
        return {"value": round(explained.value, 4), "places": 4}
    if explained.weights is None:
        return _softmax(explained)
    if explained.numbers:
        return _norm(explained)
    value, terms = explained.value, explained.terms
    places = max(2, decimals(np.append(terms, value)))
    sums = terms.sum(axis=(1, 2))
    parts = np.append(sums, explained.bias) if explained.bias else sums
    parts = add_up(parts, value, places).tolist()
    sums, bias = parts[: len(terms)], parts[len(terms)] if explained.bias else None
    return {
        "value": round(value, places),
        "places": places,
        "inputs": _numbers(explained.inputs),
        "weights": _numbers(explained.weights),
        "terms": [add_up(own, total, places).tolist() for own, total in zip(terms, sums, strict=True)],
        "sums": sums,
        "bias": bias,
    }


def _norm(explained: Explanation) -> dict:
    """Return "input", "mean", "deviation", "weight", each with places; "scaled", (input − mean) / deviation · weight.

    Scaled and "bias" add up to the value.
    """
    value, bias = explained.value, explained.numbers["bias"]
    places = max(2, decimals(np.array([value, bias, value - bias])))
    scaled, shown_bias = add_up(np.array([value - bias, bias]), value, places)
    numbers = {"input": explained.inputs.item(), **explained.numbers}
    return {
        "value": round(value, places),
        "places": places,
        **{name: _numbers(np.array(number)) for name, number in numbers.items()},
        "scaled": float(scaled),
        "bias": float(shown_bias),
    }


def _softmax(explained: Explanation) -> dict:
    """Return "inputs", the logits; "temperature"; "scaled", logits over it less the largest; "terms", "total".

    Terms are the exponentials of what is scaled, and add up to the total.
    """
    places = 6
    logits, temperature = explained.inputs.ravel(), explained.numbers["temperature"]
    total = explained.terms.sum().item()
    return {
        "value": round(explained.value, places),
        "places": places,
        "inputs": _numbers(logits),
        "scaled": _numbers(logits / temperature - (logits / temperature).max()),
        "temperature": _numbers(np.array(temperature)),
        "terms": add_up(explained.terms.ravel(), total, places).tolist(),
        "total": round(total, places),
    }


def _numbers(numbers: np.ndarray) -> dict:
    places = decimals(numbers)
    return {"numbers": numbers.round(places).tolist(), "places": places}
