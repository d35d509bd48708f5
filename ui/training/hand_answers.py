"""What the section "One step, by hand" asks: a batch there and back, one weight's gradient as a sum, and the step.

Nothing is kept: a question carries its network, drawing and weight, and costs one pass there and back and three there.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn import backward, longhand, models, recognition, render, rounding, sketch, units
from cnn.backward import Optimizer, Passed, Terms
from cnn.models import Network
from ui import edits, pictures, questions
from ui.pad import examples
from ui.questions import Networks, Question
from ui.training import hand_replies as replies

SIZE = 8  # of the batch
RATES = (0.001, 0.01, 0.1, 1.0)
# The choices at the start: the middle weight of the first kernel
START = {"weight": None, "digit": 0, "rate": 0.01, "optimizer": "SGD", "label": None}
OPTIMIZERS: tuple[Optimizer, ...] = ("SGD", "Adam")
PRINTED = 49  # weights of a kernel that is printed: 7 × 7
TOP_PLACES = 4  # decimals of the gradients at the logits
LEAST = 3  # decimals of a loss


class Batch(NamedTuple):
    """Digits and what they are."""

    digits: NDArray[np.uint8]  # (N, 28, 28)
    labels: list[int]
    own: bool  # whether the first is the user's
    unknown: bool  # whether the user's was left out, for it looks like no digit

    @property
    def tensors(self) -> tuple[Tensor, Tensor]:
        """Inputs (N, 1, 28, 28) in [0, 1] and labels (N,)."""
        return models.inputs(self.digits), torch.tensor(self.labels)


def one_step(networks: Networks, question: Question) -> replies.OneStep:
    """{"network", "edits", "pixels" and "label" or null, "weight", "digit", "rate", "optimizer"} -> one step by hand.

    weight: [layer, channel, source or null for the bias, row, column]; where there is none such, one in the middle of
    the first kernel. digit: which of the batch is looked at. label: what the drawing is; null for what this network
    reads it as.
    """
    model = edits.network(networks, question)
    batch = _batch(model, question)
    inputs, labels = batch.tensors
    passed = backward.run(model, inputs, labels)
    weight = _weight(model, question.get("weight"))
    terms = backward.terms(model, passed, weight)
    digit = questions.whole(question, "digit", 0, SIZE - 1)
    rate, optimizer = _step_of(question)
    key, index = backward.parameter(model, weight)
    gradient, value = passed.parameters[key][index].item(), backward.value(model, weight)
    made, move = longhand.step(terms, gradient, value, rate, optimizer)
    stepped = [backward.step(model, passed, rate, optimizer, only) for only in (weight, None)]
    losses = [backward.loss(own, inputs, labels) for own in (model, *stepped)]
    changes = [loss - losses[0] for loss in losses[1:]]
    places = max(rounding.decimals(changes[0], digits=2), LEAST)
    return {
        "batch": _told(batch, passed),
        "layers": [_layer(model, name) for name in backward.layers(model)],
        "weight": _chosen(model, weight),
        "blocks": _blocks(model, passed, digit),
        "top": _top(model, passed, digit, batch.labels[digit]),
        "factors": _factors(_read(model, weight.layer), terms, digit, weight.source is None),
        "sum": {"terms": _signed(terms.products), **made._asdict()},  # type: ignore[typeddict-item]  # its own fields
        "step": {
            **move._asdict(),  # type: ignore[typeddict-item]  # likewise
            "losses": [round(own, places) for own in losses],
            "loss_places": places,
            "changes": changes,
            "expected": -rate * gradient * move.factor,
        },
    }


def _batch(model: Network, question: Question) -> Batch:
    """Return the drawing, if there is one that is some digit, and examples of other digits."""
    label = None if question.get("label") is None else questions.whole(question, "label", 0, models.CLASSES - 1)
    mine, unknown = [], False
    if question.get("pixels") is not None:
        drawn = questions.pixels(question).copy()  # PyTorch warns of what cannot be written
        digit, _, known = recognition.recognise(model, drawn)
        unknown = label is None and not known
        mine = [] if unknown else [(drawn, int(digit if label is None else label))]
    others = [(digit, of) for digit, of in _examples() if of not in [of for _, of in mine]]
    digits, labels = zip(*[*mine, *others][:SIZE], strict=True)
    return Batch(np.stack(digits), list(labels), bool(mine), unknown)


@lru_cache
def _examples() -> list[tuple[NDArray[np.uint8], int]]:
    """Return the page's ten examples as digits, each with what it is."""
    inked = [(sketch.from_strokes(own["strokes"]), own["label"]) for own in examples.load()]
    return [(digit, label) for digit, label in inked if digit is not None]


def _weight(model: Network, plain: object) -> backward.Weight:
    """Return the weight that is asked about; where the network has none there, one in its first kernel's middle."""
    match plain:
        case [str(layer), int(channel), int() | None as source, int(row), int(column)]:
            weight = backward.Weight(layer, channel, source, row, column)
            try:
                backward.parameter(model, weight)
            except ValueError:  # of another network
                pass
            else:
                return weight
    first = backward.layers(model)[0]
    *_, height, width = backward.kernels(model, first).shape
    return backward.Weight(first, 0, 0, height // 2, width // 2)


def _step_of(question: Question) -> tuple[float, Optimizer]:
    rate, optimizer = question.get("rate"), question.get("optimizer")
    if rate not in RATES:
        raise ValueError(f"The learning rate is one of {', '.join(map(str, RATES))}.")
    if optimizer not in OPTIMIZERS:
        raise ValueError(f"The optimizer is one of {', '.join(OPTIMIZERS)}.")
    return float(rate), optimizer


def _told(batch: Batch, passed: Passed) -> replies.Batch:
    shares = passed.outputs[[*passed.outputs][-1]].double().softmax(dim=1)
    losses, places, loss = longhand.mean(passed.losses.double().tolist())
    return {
        "digits": batch.digits,
        "labels": batch.labels,
        "own": batch.own,
        "unknown": batch.unknown,
        "read": shares.argmax(dim=1).tolist(),
        "probabilities": [float(own[label]) for own, label in zip(shares, batch.labels, strict=True)],
        "losses": losses,
        "loss_places": places,
        "loss": loss,
    }


def _layer(model: Network, name: str) -> replies.Layer:
    own = units.modules(model)[name]
    return {"name": name, "kernels": tuple(backward.kernels(model, name).shape), "bias": own.bias is not None}


def _chosen(model: Network, weight: backward.Weight) -> replies.Weight:
    kernel = backward.kernels(model, weight.layer)[weight.channel, weight.source or 0]
    bias = units.modules(model)[weight.layer].bias
    return {
        **weight._asdict(),  # type: ignore[typeddict-item]  # its own fields
        "kernel": _signed(kernel[None]),
        "numbers": _printed(kernel.double().numpy()) if kernel.numel() <= PRINTED else None,
        "bias": None if bias is None else bias[weight.channel].item(),
    }


def _blocks(model: Network, passed: Passed, digit: int) -> list[replies.Block]:
    """Return what each block but the last one ends with, for one digit, and the gradient there."""
    named = {"input": "input"} | {name: block.end for name, block in units.blocks(model).items()}
    return [
        {
            "name": name,
            "forward": (_ink if end == "input" else _signed)(passed.outputs[end][digit]),
            "backward": _signed(passed.gradients[end][digit]),
        }
        for name, end in [*named.items()][:-1]
    ]


def _top(model: Network, passed: Passed, digit: int, label: int) -> replies.Top:
    """Return the gradient at the logits, and as many decimals of the probabilities as it takes to follow from them."""
    last = [*passed.outputs][-1]
    shares = passed.outputs[last][digit].double().softmax(dim=0).numpy()
    gradients = passed.gradients[last][digit].double().numpy().round(TOP_PLACES)
    for places in range(TOP_PLACES, TOP_PLACES + 3):
        shown = shares.round(places)
        if ((shown - np.eye(models.CLASSES)[label]) / SIZE).round(TOP_PLACES).tolist() == gradients.tolist():
            break
    return {
        "probabilities": shown.tolist(),
        "places": places,
        "gradients": gradients.tolist(),
        "gradient_places": TOP_PLACES,
    }


def _read(model: Network, layer: str) -> str:
    """Return the layer that is read; where a flatten lays its maps out, the one before that."""
    source = units.steps(model)[layer].source
    return units.steps(model)[source].source if units.kind(model, source) == "flatten" else source


def _factors(source: str, terms: Terms, digit: int, bias: bool) -> replies.Factors:
    """source: the layer that is read."""
    made, ink = longhand.product(terms, digit), source == "input" or bias
    return {
        "source": source,
        "inputs": (_ink if ink else _signed)(terms.inputs[digit : digit + 1]),
        "deltas": _signed(terms.deltas[digit : digit + 1]),
        "terms": _signed(terms.products[digit : digit + 1]),
        "numbers": (
            {"numbers": made.inputs.tolist(), "places": made.input_places},
            {"numbers": made.deltas.tolist(), "places": made.delta_places},
            {"numbers": made.terms.tolist(), "places": made.term_places},
        ),
    }


def _ink(maps: Tensor) -> replies.Picture:
    """maps (1, H, W) in [0, 1]."""
    return {"picture": np.rint(255 * maps.numpy()).astype(np.uint8), "colours": "ink", "limit": 1.0}


def _signed(maps: Tensor) -> replies.Picture:
    """maps (C, H, W), or (n,) of a flat layer."""
    numbers = maps.double().numpy()
    numbers = pictures.grid(numbers) if numbers.ndim == 1 else numbers
    limit = float(np.abs(numbers).max(initial=0))  # one for all, so that their colours compare
    return {"picture": render.quantise(numbers, np.full(len(numbers), limit)), "colours": "signed", "limit": limit}


def _printed(numbers: NDArray[np.float64]) -> replies.Shown:
    places = max(rounding.decimals(numbers), 2)
    return {"numbers": numbers.round(places).tolist(), "places": places}
