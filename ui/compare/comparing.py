"""What the tab Compare asks: all networks on the same drawing, changed before or after it is brought into MNIST's form.

A question holds "strokes" and "pen", or the "pixels" of an earlier answer; "amounts": by name how much the drawing is
changed; "before": whether before that; and "right": the digit that it is meant to be, or null for what the default
network reads, unless that says it doesn't look like a digit. With "network" and "edits", see ui/edits.py, that network
takes part as it was and, as EDITED, as it is now. Each raises ValueError with a sentence for the user.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from cnn import activations, evidence, fooling, likeness, models, recognition, render, robustness
from cnn.models import Network
from cnn.robustness import Amounts
from ui import edits, pictures, questions, several
from ui.compare.replies import Block, Compared, Curve, Curves, Fooled, Fooling, Pair, Reader
from ui.explore import replies
from ui.questions import Networks, Question
from ui.told import Nothing

Digits = NDArray[np.uint8]  # (N, 28, 28)
EDITED = "edited"  # the name under which a changed network takes part
MAPS = 6  # of a block, of two digits, that are shown
SHARES = np.linspace(0, 1.5, 31).round(2)  # of a change that fools a network, laid on it
TIMES = 3  # readings of which the fastest is told: others may have been interrupted


class Asked(NamedTuple):
    """What a question is about."""

    change: Callable[[Sequence[Amounts]], Digits]
    amounts: Amounts
    right: int | None


def compare(networks: Networks, question: Question) -> Compared | Nothing:
    """-> how each network reads the changed drawing, and why."""
    asked = _asked(networks, question)
    if asked is None:
        return {"digit": None}
    digit = asked.change([asked.amounts])[0]
    readers = {name: _reader(model, digit, asked.right) for name, model in _models(networks, question).items()}
    return {"right": asked.right, "digit": digit, "readers": readers}


def robust(networks: Networks, question: Question) -> Curves | Nothing:
    """-> each network's curves over the range of each change, the others as they are; none without a right digit.

    Of pictures there is none of noise before the digit is fitted, see `robustness.before_picture`.
    """
    asked = _asked(networks, question)
    if asked is None:
        return {"digit": None}
    if asked.right is None:
        return {"right": None, "curves": {}}
    swept = asked.change(robustness.sweep(asked.amounts))
    curves = {name: _curves(model, swept, asked.right) for name, model in _models(networks, question).items()}
    if "pixels" in question and question.get("before") is True:
        curves = {name: {change: own[change] for change in own if change != "noise"} for name, own in curves.items()}
    return {"right": asked.right, "curves": curves}


def differ(networks: Networks, question: Question) -> Pair:
    """{"network", "pixels", "aside": as "pixels" are} -> what the network makes of both digits, block by block."""
    model = edits.network(networks, question)
    digits = [questions.pixels({"pixels": question.get(name)}) for name in ("aside", "pixels")]
    found = likeness.compare(model, *digits)
    logits = activations.logits(found.captured)
    return {
        "readings": [replies.read(recognition.judge(model, own)) for own in logits.split(1)],
        "blocks": [_block(name, own, found.captured[name]) for name, own in found.blocks.items()],
    }


def fool(networks: Networks, question: Question) -> Fooling:
    """{"pixels", "target": a digit} -> for each network how little it takes to make it read the digit so."""
    target = questions.whole(question, "target", 0, models.CLASSES - 1)
    digit = questions.pixels(question).copy()  # PyTorch warns of what cannot be written
    all_models = _models(networks, question)
    found = {name: _fooled(all_models, name, digit, target) for name in all_models}
    return {"target": target, "shares": SHARES.tolist(), "networks": found}


def amounts(question: Question) -> Amounts:
    """Return the "amounts" of a question: numbers within their ranges; those that are not named change nothing."""
    given = question.get("amounts")
    if not isinstance(given, dict) or not given.keys() <= robustness.RANGES.keys():
        raise ValueError(f"A drawing can be changed by {', '.join(robustness.RANGES)}.")
    for name, amount in given.items():
        low, high, _ = robustness.RANGES[name]
        if type(amount) not in (int, float) or not low <= amount <= high:
            raise ValueError(f"The {name} of a change lies between {low} and {high}.")
    return Amounts(**given)


def _block(layer: str, found: likeness.Likeness, outputs: Tensor) -> Block:
    """outputs: of both digits, (2, C, H, W), or (2, n) of a flat layer."""
    flat = outputs.ndim == 2
    order = np.argsort(-found.maps, kind="stable")[: 0 if flat else MAPS]
    maps = np.zeros((2, 0, 1, 1)) if flat else outputs[:, order.tolist()].numpy()
    limit = np.abs(maps).max(initial=0)
    first, second = (render.quantise(own, np.full(len(own), limit)) for own in maps)
    return {
        "layer": layer,
        "cosine": round(found.cosine, 2),
        "channels": order.tolist(),
        "first": first,
        "second": second,
    }


def _models(networks: Networks, question: Question) -> dict[str, Network]:
    """Return all networks, and after them the one that the user changed, if there is one."""
    trained = {name: model for name, (model, _) in networks.items()}
    return trained | ({EDITED: edits.network(networks, question)} if question.get("edits") else {})


def _fooled(all_models: Mapping[str, Network], name: str, digit: NDArray[np.uint8], target: int) -> Fooled | str:
    """Return what fools this network, or why there is nothing."""
    model = all_models[name]
    if recognition.recognise(model, digit).digit == target:
        return f"It is read as {target} as it is."
    found = fooling.fool(model, digit, target)
    if found is None:
        return "No change was found that does it."
    change, limit = pictures.of_numbers(found.change)
    logits = fooling.share(model, digit, found.change, SHARES)
    others = {other: own for other, own in all_models.items() if other != name}
    return {
        "digit": found.digit,
        "change": change,
        "limit": limit,
        "size": round(found.size, 2),
        "along": [replies.read(recognition.judge(model, own)) for own in logits.split(1)],
        "others": {other: replies.read(recognition.recognise(own, found.digit)) for other, own in others.items()},
    }


def _asked(networks: Networks, question: Question) -> Asked | None:
    """Return what a question is about; None where nothing is drawn."""
    before, pen = question.get("before") is True, questions.pen(question)
    if "pixels" in question:
        digit = questions.pixels(question).copy()  # PyTorch warns of what cannot be written
        change = robustness.before_picture if before else robustness.after
        return Asked(lambda own: change(digit, own), amounts(question), _right(networks, question, digit))
    placed = questions.placed(question)
    if placed is None:
        return None
    digit, strokes = placed.digit, question["strokes"]
    return Asked(
        lambda own: robustness.before(strokes, own, pen) if before else robustness.after(digit, own),
        amounts(question),
        _right(networks, question, digit),
    )


def _right(networks: Networks, question: Question, digit: NDArray[np.uint8]) -> int | None:
    """Return the digit that the drawing is meant to be: what is said, else what it is read as unchanged, if any."""
    if question.get("right") is not None:
        return questions.whole(question, "right", 0, models.CLASSES - 1)
    any_network = next(model for model, _ in networks.values())
    found = recognition.recognise(several.judge(networks, any_network), digit)
    return found.digit if found.known else None


def _reader(model: Network, digit: NDArray[np.uint8], right: int | None) -> Reader:
    times = [time.perf_counter()]
    for _ in range(TIMES):
        found = recognition.recognise(model, digit)
        times.append(time.perf_counter())
    for_ = found.digit if right is None else right
    against = int(np.where(np.arange(models.CLASSES) == for_, -1, found.probabilities).argmax())
    summary = evidence.summarise(model, [digit], [for_], [against], 1)[0]
    pixels, limit = pictures.of_numbers(summary["pixels"])
    return {
        "digit": found.digit,
        "probabilities": found.probabilities.round(6).tolist(),
        "known": found.known,
        "for": for_,
        "against": against,
        "pixels": pixels,
        "limit": limit,
        "milliseconds": round(1000 * float(np.diff(times).min()), 2),
    }


def _curves(model: Network, swept: Digits, right: int) -> dict[str, Curve]:
    return {
        name: {"right": curve.right.round(4).tolist(), "below": curve.below, "above": curve.above}
        for name, curve in robustness.curves(model, swept, right).items()
    }
