"""The digits of a number, drawn or on a picture, and which of them is looked at."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn import models, several, sketch
from cnn.recognition import Recognition
from ui import questions
from ui.questions import Networks, Question
from ui.told import Digit

Pixels = NDArray[np.uint8]  # (28, 28)
MOST = 99  # digits of a number; of a drawing no more than rows.PIECES are told apart


class Row(NamedTuple):
    """The digits of a number from left to right; most often there is one."""

    which: int  # is looked at
    digits: Sequence[Pixels]  # where there is more than one
    strokes: Sequence[list[int]]  # of each; empty where they come from a picture


class Drawn(NamedTuple):
    """The digit of a drawing that is looked at."""

    placed: sketch.Placed
    strokes: sketch.Strokes  # of it alone
    row: Row


class Part(NamedTuple):
    """A digit on a picture."""

    stages: sketch.Stages
    box: several.Box


def judge(networks: Networks, model: models.Network) -> models.Network:
    """Return the network that tells digits apart: the default one, which was taught what is not a digit, if it is here.

    So a drawing falls into the same digits whichever network reads it.
    """
    return networks[models.DEFAULT][0] if models.DEFAULT in networks else model


def drawn(networks: Networks, model: models.Network, question: Question) -> Drawn | None:
    """Return the digit that "strokes" make and which is looked at; of several the one that "which" names, from 0.

    None of nothing. Where there are fewer it is the last one: somebody may have erased some.
    """
    strokes, pen = question.get("strokes"), questions.pen(question)
    placed = questions.placed(question)
    if placed is None:
        return None
    assert isinstance(strokes, list)
    groups = several.divide(judge(networks, model), strokes, pen) if len(strokes) > 1 else [[0]]
    if len(groups) == 1:
        return Drawn(placed, strokes, Row(0, [], groups))
    which = _which(question, len(groups))
    own = [[strokes[i] for i in group] for group in groups]
    each = [found for one in own if (found := sketch.placed(one, pen=pen))]
    return Drawn(each[which], own[which], Row(which, [found.digit for found in each], groups))


class Parts(NamedTuple):
    """What is on a picture."""

    digits: list[Part]  # from left to right; none without ink
    crowded: bool  # whether they are one that looks like no digit, for there are too many marks to be taken apart


def parts(networks: Networks, ink: sketch.Ink | None) -> Parts:
    """Return the digits on a picture, by the ink that is on it."""
    if ink is None:
        return Parts([], False)
    model = judge(networks, next(model for model, _ in networks.values()))
    digits = [Part(sketch.stages_of_ink(part.ink), part.box) for part in several.divide_ink(model, ink)]
    crowded = several.too_many_on(ink) and not several.recognise(model, [digits[0].stages.digit])[0].known
    return Parts(digits, crowded)


def pictured(question: Question) -> Row:
    """Return the digits of a picture's number, "row": the pixels of each, of which "which" is looked at."""
    if "row" not in question:
        return Row(0, [], [[]])
    row = question["row"]
    if not isinstance(row, list) or not 1 <= len(row) <= MOST:
        raise ValueError(questions.DIGIT)
    digits = [questions.pixels({"pixels": one}) for one in row]
    return Row(_which(question, len(digits)), digits, [[]] * len(digits))


def told(model: models.Network, row: Row, own: Recognition) -> list[Digit]:
    """Return each digit of a row as it is read; own: how that is read that is looked at."""
    found = several.recognise(model, row.digits) if len(row.digits) > 1 else [own]
    return [
        {"digit": digit, "probability": round(float(shares[digit]), 6), "known": known, "strokes": strokes}
        for (digit, shares, known), strokes in zip(found, row.strokes, strict=True)
    ]


def crowded(question: Question) -> bool:
    """Whether the drawing that a question is about, if it is about one, has too many marks to be taken apart."""
    strokes = question.get("strokes")
    return isinstance(strokes, list) and several.too_many(strokes)


def _which(question: Question, count: int) -> int:
    return min(questions.whole(question, "which", 0, MOST) if "which" in question else 0, count - 1)
