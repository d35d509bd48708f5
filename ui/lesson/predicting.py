"""Predict, then reveal: a question about the numbers on the page, and whether what was typed is its answer.

There is no session: when it is answered, a question is made anew from its seed and the same state of the page.
"""

import secrets
from collections.abc import Callable
from typing import TypedDict

import numpy as np
from torch import nn

from cnn import kernels, rounding, units
from cnn.convolution import classics, predictions
from ui import questions
from ui.lesson import teaching
from ui.questions import Networks, Question

TRIES = 50  # to find a question with other numbers than the one before
MOST = 2**31  # of a seed


class Asked(TypedDict):
    question: str
    places: int  # decimals that the answer is asked to
    at: tuple[int, int] | None  # row and column of the output, where it is about one of its numbers
    seed: int  # to be sent back with the answer


class Checked(TypedDict):
    right: bool
    answer: str
    working: str  # how the answer comes about


def ask(networks: Networks, question: Question) -> Asked:
    """{"about", "last": text of the question before, and the page's state} -> a question.

    It is another one than the last, as long as the page's state allows for another.
    """
    for _ in range(TRIES):
        seed = secrets.randbelow(MOST)
        made = _make(networks, question, seed)
        if made.question != question.get("last"):
            break
    return {"question": made.question, "places": made.places, "at": made.at, "seed": seed}


def check(networks: Networks, question: Question) -> Checked:
    """{"seed", "typed", and what was asked with} -> whether that is right; typed is None for somebody who gives up."""
    made = _make(networks, question, questions.whole(question, "seed", 0, MOST))
    typed = question.get("typed")
    if not isinstance(typed, str | None):
        raise ValueError("An answer is a text.")
    right = typed is not None and predictions.judge(made, typed)
    return {"right": right, "answer": rounding.text(made.answer, made.places), "working": made.working}


def _make(networks: Networks, question: Question, seed: int) -> predictions.Prediction:
    about = question.get("about")
    if not isinstance(about, str) or about not in _PREDICTIONS:
        raise ValueError(f"There are questions about {', '.join(_PREDICTIONS)}.")
    return _PREDICTIONS[about](np.random.default_rng(seed), networks, question)


def _channels(generator: np.random.Generator, _: Networks, question: Question) -> predictions.Prediction:
    sums, bias = teaching.channel_sums(question)
    return predictions.channels(generator, sums, bias)


def _shape(question: Question) -> tuple[int, int]:
    """Return the picture's number of channels and of rows."""
    channels, rows, _ = questions.planes(question).shape
    return channels, rows


def _pooled(generator: np.random.Generator, question: Question, average: bool) -> predictions.Prediction:
    return predictions.pooled(generator, *teaching.pool(question), average)


def _flat(generator: np.random.Generator, _: Networks, question: Question) -> predictions.Prediction:
    """Ask about the classics of the chosen kernel's size, where there is one."""
    size = len(questions.kernel(question)[0]) if "kernel" in question else classics.SIZES[0]
    return predictions.flat(generator, classics.classics(size))


def _convolutions(networks: Networks) -> list[tuple[str, int, int, int]]:
    """Return of every convolutional layer of every network its name, in_channels, out_channels, kernel_size."""
    return [
        (f"{layer} of {name}", module.in_channels, module.out_channels, module.kernel_size[0])
        for name, (model, _) in networks.items()
        for layer, module in kernels.convolutions(model).items()
        if module.bias is not None
    ]


def _linears(networks: Networks) -> list[tuple[str, int, int]]:
    """Return of every fully connected layer of every network its name, inputs and outputs."""
    return [
        (f"{layer} of {name}", module.in_features, module.out_features)
        for name, (model, _) in networks.items()
        for layer, module in units.modules(model).items()
        if isinstance(module, nn.Linear)
    ]


_PREDICTIONS: dict[str, Callable[[np.random.Generator, Networks, Question], predictions.Prediction]] = {
    "output": lambda generator, _, question: predictions.output(generator, *questions.slide(question)),
    "size": lambda generator, _, question: predictions.size(generator, len(questions.image(question))),
    "lost": lambda generator, _, question: predictions.lost(generator, len(questions.image(question))),
    "flat": _flat,
    "channels": _channels,
    "numbers_out": lambda generator, _, question: predictions.numbers_out(generator, *_shape(question)),
    "max_pool": lambda generator, _, question: _pooled(generator, question, average=False),
    "average_pool": lambda generator, _, question: _pooled(generator, question, average=True),
    "relu": lambda generator, _, question: predictions.rectified(generator, teaching.convolved(question)),
    "layer_norm": lambda generator, _, question: predictions.normed(generator, questions.image(question)),
    "line": lambda generator, _, question: predictions.on_line(generator, *questions.line(question)),
    "overlap": lambda generator, _, question: predictions.overlap(generator),
    "convolution_count": lambda generator, known, _: predictions.convolution_count(generator, _convolutions(known)),
    "linear_count": lambda generator, known, _: predictions.linear_count(generator, _linears(known)),
}
