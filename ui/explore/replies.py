"""What the tab Explore asks about a digit, answered in numbers that hold as they stand."""

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from cnn import evidence, recognition, sketch
from cnn.evidence import Evidence, Summary
from cnn.recognition import Recognition
from ui import edits, pictures, questions
from ui.questions import Networks, Question, Why

MAPS = 6  # of each block, whose shares are told one by one
LINES = 12  # of one map, into it and out of it
EXACT = 6  # decimals: by less, two digits of how many times as likely one is do not change

Amount = tuple[int, float]  # of a channel


class Shares(TypedDict):
    """maps + others + rest = the difference."""

    maps: list[Amount]  # the strongest first
    others: float  # what those add that are left out
    count: int  # of them
    rest: float  # what biases and norms after the block add


class Told(TypedDict):
    """Why one digit and not another, rounded so that it adds up."""

    rivals: tuple[int, int]  # for which digit, and against which
    logits: tuple[float, float]  # theirs
    difference: float
    exact: float  # the difference of the logits before they are rounded
    places: int  # decimals of all amounts
    blocks: dict[str, Shares]  # "input" first
    lines: dict[str, list[tuple[int, int, float]]]  # into each block: channel of the block before, own channel, amount
    approximate: list[str]  # layers whose share is a linear approximation
    pixels: NDArray[np.uint8]  # (28, 28), a row of `render.COLOURS` each
    limit: float  # what the strongest colour of the pixels stands for
    temperature: float  # by which logits are divided before the softmax


class Read(TypedDict):
    """How a drawing is read."""

    digit: int
    probabilities: list[float]  # ten
    known: bool  # whether it looks like a digit


class Strokes(TypedDict):
    """How a drawing is read, and how without each of its strokes."""

    whole: Read | None  # None where nothing is drawn
    without: list[Read | None]  # None where nothing is left


class Lines(TypedDict):
    """Of one map, the strongest first; each with the channel at the other end."""

    into: list[Amount]
    out: list[Amount]
    share: float  # what the map adds to the difference
    places: int


def rivals(why: Why, logits: Tensor) -> tuple[int, int]:
    """Return the two digits that are compared, by the logits, (10,): what was not chosen is the likeliest other."""
    order = logits.argsort(descending=True).tolist()
    first = next(digit for digit in order if digit != why.against) if why.for_ is None else why.for_
    against = next(digit for digit in order if digit != first) if why.against is None else why.against
    return first, against


def told(found: Summary, logits: NDArray[np.float64], places: int, temperature: float) -> Told:
    """Return evidence as the page shows it; logits (10,), shown with this many decimals; the network's temperature."""
    own, pixels = logits.round(places), found["pixels"]
    pair = (float(own[found["for_"]]), float(own[found["against"]]))
    difference = round(pair[0] - pair[1], places)
    picture, limit = pictures.of_numbers(pixels)
    return {
        "rivals": (found["for_"], found["against"]),
        "logits": pair,
        "difference": difference,
        "exact": round(float(logits[found["for_"]] - logits[found["against"]]), EXACT),
        "places": places,
        "blocks": {name: _shares(block, difference, places) for name, block in found["blocks"].items()},
        "lines": {
            name: [(start, end, round(amount, 3)) for start, end, amount in lines]
            for name, lines in found["lines"].items()
        },
        "approximate": found["approximate"],
        "pixels": picture,
        "limit": limit,
        "temperature": round(temperature, EXACT),
    }


def _shares(block: evidence.Strongest, difference: float, places: int) -> Shares:
    """Round a block's shares. What rounding adds goes into what is summed up, so that the sum is the difference."""
    maps = [(channel, round(amount, places)) for channel, amount in block["maps"]]
    rest, others = round(block["rest"], places), 0.0
    left = difference - sum(amount for _, amount in maps)
    if block["count"]:
        others = round(left - rest, places)
    else:
        rest = round(left, places)
    return {"maps": maps, "others": others, "count": block["count"], "rest": rest}


def lines(found: Evidence, block: str, channel: int, places: int) -> Lines:
    """Return the lines into and out of one map. Raises ValueError, with a sentence, where there is no such map."""
    names = [*found.maps]
    if block not in names or not 0 <= channel < len(found.maps[block]):
        raise ValueError(f"There is no map {channel} of {block}; the blocks are {', '.join(names)}.")
    after = names[names.index(block) + 1 :][:1]
    return {
        "into": _strongest(found.lines[block][:, channel]) if block in found.lines else [],
        "out": _strongest(found.lines[after[0]][channel]) if after else [],
        "share": round(float(found.maps[block][channel]), places),
        "places": places,
    }


def _strongest(amounts: NDArray[np.float32]) -> list[Amount]:
    order = np.argsort(-np.abs(amounts), kind="stable")[:LINES]
    return [(int(i), round(float(amounts[i]), 3)) for i in order if amounts[i]]


def strokes(networks: Networks, question: Question) -> Strokes:
    """{"network", "strokes", "pen"} -> how the drawing is read, and how without its first stroke, its second, …"""
    model, pen = edits.network(networks, question), questions.pen(question)
    drawn: sketch.Strokes = question.get("strokes")  # type: ignore[assignment]  # cnn checks
    without = evidence.without_strokes(model, drawn, pen)
    digit = sketch.from_strokes(drawn, pen=pen)
    whole = None if digit is None else read(recognition.recognise(model, digit))
    return {"whole": whole, "without": [None if left is None else read(left) for left in without]}


def read(found: Recognition) -> Read:
    """Return how a drawing is read, as it travels."""
    digit, probabilities, known = found
    return {"digit": digit, "probabilities": probabilities.round(6).tolist(), "known": known}
