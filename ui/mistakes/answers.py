"""What the tab Mistakes asks: a network's confusion matrix, and the digits of a cell or a list, with their pictures."""

from functools import lru_cache
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from cnn import mistakes, mnist
from cnn.mistakes import Judged, Mistakes
from cnn.models import Network
from ui import questions
from ui.pictures import Plane
from ui.questions import Networks, Question

PAGE = 24  # digits in an answer: 19 kB of pictures
PAGES = 1_000  # more than there are
PLACES = 2  # of bits, and of spreads


class Confusion(TypedDict):
    """How a network reads MNIST's test digits."""

    matrix: list[list[int]] | None  # rows: labels, columns: read as; None where they were shown to other weights
    lists: dict[str, int]  # how many digits each has
    known_above: float
    compared: list[str]  # the networks that the list "disagree" is about


class Digit(TypedDict):
    """One of MNIST's test digits, as a network reads it."""

    number: int  # among the test images, from 0
    label: int
    shares: list[
        tuple[int, float]
    ]  # the digit read and its probability; the label, or if that was read the next likely
    amount: float | None  # what the list is sorted by: bits of disagreement, or the spread of logits
    reads: dict[str, int] | None  # what each network reads, where the list is about that


class Digits(TypedDict):
    """Some of a cell's or a list's digits, in its order."""

    digits: list[Digit]
    pictures: Plane | None  # (n, 28, 28), ink from 0 to 255; None where MNIST is not on this machine
    first: int  # of them, counted from 0
    count: int  # of all


def confusion(networks: Networks, question: Question) -> Confusion:
    """{"network"} -> its confusion matrix, and how long the lists are."""
    model = questions.network(networks, question.get("network"))
    found = _load(networks)
    own, names = found.networks.get(question["network"]), [*found.networks]
    return {
        "matrix": own and own.matrix.tolist(),
        "lists": {name: len(_listed(found, question["network"], name)[0]) for name in questions.LISTS if own},
        "known_above": round(model.known_above, PLACES) if own else 0.0,
        "compared": names,
    }


def misread(networks: Networks, question: Question) -> Digits:
    """{"network", "mistakes": a list's name, or a cell, [label, read], "page"} -> its digits, PAGE at most."""
    questions.network(networks, question.get("network"))
    asked, page = questions.mistakes(question), questions.whole(question, "page", 0, PAGES)
    found, name = _load(networks), question["network"]
    if name not in found.networks:
        return {"digits": [], "pictures": None, "first": 0, "count": 0}
    places, amounts = _listed(found, name, asked)
    first = page * PAGE
    some = range(first, min(first + PAGE, len(places)))
    digits = [_digit(found, name, int(places[i]), amounts, i) for i in some]
    if asked == "disagree":
        digits = [own | {"reads": _reads(found, int(places[i]))} for own, i in zip(digits, some, strict=True)]
    pictures = mnist.digits([digit["number"] for digit in digits])
    return {"digits": digits, "pictures": pictures, "first": first, "count": len(places)}


def _digit(found: Mistakes, name: str, place: int, amounts: NDArray[np.float64] | None, i: int) -> Digit:
    own, label = found.networks[name], int(found.labels[place])
    read = int(own.read[place])
    other = label if label != read else _second(own, place)
    return {
        "number": int(found.numbers[place]),
        "label": label,
        "shares": [(digit, float(own.probabilities[place, digit])) for digit in (read, other)],
        "amount": None if amounts is None else round(float(amounts[i]), PLACES),
        "reads": None,
    }


def _second(own: Judged, place: int) -> int:
    """Return the likeliest digit that was not read."""
    others = own.probabilities[place].copy()
    others[own.read[place]] = -1
    return int(others.argmax())


def _reads(found: Mistakes, place: int) -> dict[str, int]:
    return {name: int(own.read[place]) for name, own in found.networks.items()}


def _listed(
    found: Mistakes, name: str, asked: str | tuple[int, int]
) -> tuple[mistakes.Places, NDArray[np.float64] | None]:
    """Return the digits of a list or a cell, and where it tells by how much it is sorted, that."""
    own = found.networks[name]
    match asked:
        case "disagree":
            return mistakes.disagreements(found, [*found.networks])
        case "unknown":
            return own.unknown, own.spreads
        case (label, read):
            return mistakes.cell(found, name, int(label), int(read)), None
        case _:
            return own.hardest, None


def _load(networks: Networks) -> Mistakes:
    return _loaded(tuple((name, model) for name, (model, _) in networks.items()))


@lru_cache(maxsize=2)
def _loaded(networks: tuple[tuple[str, Network], ...]) -> Mistakes:
    """Return what the file beside the weights has of these networks, see `mistakes.load`."""
    return mistakes.load(dict(networks))
