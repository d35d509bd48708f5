"""What a network misreads that the user changed or made: counted part by part, for no file has it beforehand.

What was read so far travels with the question, a digit a character, in the order of ui/sample.py; so no part is read
twice, and a cell's digits are found without reading any.
"""

import re
from typing import TypedDict

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn import recognition
from cnn.models import CLASSES, Network, inputs
from ui import edits, questions, sample
from ui.mistakes.answers import PAGE, PAGES, Digit, Digits
from ui.questions import Networks, Question

SENTENCE = "What was read so far did not arrive whole; please start anew."


class Read(TypedDict):
    read: str  # what each digit was read as, a character each


class Recount(TypedDict):
    """How a network reads the digits so far."""

    matrix: list[list[int]]  # rows: labels, columns: read as
    tested: int  # digits so far
    of: int  # all that there are
    so_far: Read  # for the next question


def recount(networks: Networks, question: Question) -> Recount:
    """{"network", "edits", "so_far": of the last answer, or null} -> the confusion matrix of the digits so far."""
    model, read = edits.network(networks, question), _so_far(question)
    read = torch.cat([read, sample.reads(model, len(read))])
    _, labels = sample.digits(0, len(read))
    pairs = torch.bincount(CLASSES * labels + read, minlength=CLASSES**2)
    return {
        "matrix": pairs.reshape(CLASSES, CLASSES).tolist(),
        "tested": len(read),
        "of": sample.count(),
        "so_far": {"read": "".join(map(str, read.tolist()))},
    }


def reread(networks: Networks, question: Question) -> Digits:
    """{"network", "edits", "mistakes": [label, read], "page", "so_far"} -> that cell's digits so far, PAGE at most."""
    model, read, page = (
        edits.network(networks, question),
        _so_far(question),
        questions.whole(question, "page", 0, PAGES),
    )
    match questions.mistakes(question):
        case (int(label), int(wanted)):
            images, labels, numbers, _ = sample.read()
        case _:
            raise ValueError("Lists are of networks as they were trained; of a changed one there are cells.")
    cell = ((labels[: len(read)] == label) & (read == wanted)).nonzero()[:, 0]
    first = page * PAGE
    some = cell[first : first + PAGE]
    shares = _probabilities(model, images[some])
    digits = [_digit(int(numbers[at]), label, wanted, own) for at, own in zip(some.tolist(), shares, strict=True)]
    return {"digits": digits, "pictures": images[some].numpy(), "first": first, "count": len(cell)}


def _digit(number: int, label: int, read: int, shares: NDArray[np.float64]) -> Digit:
    others = [digit for digit in np.argsort(-shares, kind="stable").tolist() if digit != read]
    other = label if label != read else others[0]
    told = [(digit, round(float(shares[digit]), 3)) for digit in (read, other)]
    return {"number": number, "label": label, "shares": told, "amount": None, "reads": None}


@torch.inference_mode()
def _probabilities(model: Network, images: Tensor) -> list[NDArray[np.float64]]:
    """Return what the network makes of each of a few digits, (n, 28, 28) uint8 -> (10,) each."""
    logits = model(inputs(images))
    return [recognition.judge(model, own).probabilities for own in logits.split(1)] if len(images) else []


def _so_far(question: Question) -> Tensor:
    """Return what was read so far, (n,) int64. Raises ValueError, with a sentence, for what no answer held."""
    given = question.get("so_far")
    if given is None:
        return torch.zeros(0, dtype=torch.int64)
    text = given.get("read") if isinstance(given, dict) else None
    if not isinstance(text, str) or not re.fullmatch("[0-9]*", text) or len(text) > sample.count():
        raise ValueError(SENTENCE)
    return torch.from_numpy(np.frombuffer(text.encode(), np.uint8) - ord("0")).long()
