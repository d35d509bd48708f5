"""What changes to a network cost on MNIST's test digits, and which map of a layer matters most.

Both go over the digits part by part, a question each, so that an estimate is there at once and nobody waits for long:
the counts so far travel with the question. The digits are in a random order, see ui/sample.py: so a part is a fair
sample, and all parts together are exact.
"""

from typing import TypedDict

import numpy as np

from cnn import kernels, surgery, units
from cnn.models import CLASSES
from cnn.surgery import Cost
from ui import edits, questions, sample
from ui.questions import Networks, Question

RANKED = 100  # digits of one question about a rank, which reads them once for each map
MANY, FEW = 128, 20  # units from which on a layer is ranked by so few at a time
PARTS = 10  # of a rank
SUFFERS = 0.02  # a fall of a digit's accuracy from which on it is told
NAMES = ("images", "right", "lost", "gained")
SENTENCE = "The counts so far did not arrive whole; please start anew."
Counts = dict[str, list[int]]


class Suffers(TypedDict):
    digit: int
    difference: float  # of its accuracy


class Told(TypedDict):
    """What a change costs on the digits so far; accuracies in [0, 1]."""

    before: float
    difference: float
    error: float  # standard error of the difference as one of all digits; 0 once these are all
    suffers: list[Suffers]  # the digits that are read worse, the worst first


class Trial(Told):
    after: float
    tested: int  # digits so far
    of: int  # all that there are
    so_far: Counts  # for the next question


class Ranked(Told):
    channel: int


class Ranking(TypedDict):
    layer: str  # at whose end the maps are read
    maps: list[Ranked]  # the one that matters most first
    tested: int
    wanted: int
    of: int
    so_far: list[Counts]  # of each map by number


def cost(networks: Networks, question: Question) -> Trial:
    """{"network", "edits", "so_far": of the last answer, or null} -> what the edits cost on the digits so far."""
    base, changed = edits.unchanged(networks, question), edits.network(networks, question)
    before = _cost(question.get("so_far"))
    tested = int(before.images.sum())
    _, labels = sample.digits(tested, tested + sample.PART)
    if len(labels):
        before += surgery.compare(labels, *(sample.reads(model, tested) == labels for model in (base, changed)))
    return {
        **_told(before),
        "after": round(before.after, 6),
        "tested": int(before.images.sum()),
        "of": sample.count(),
        "so_far": _counts(before),
    }


def rank(networks: Networks, question: Question) -> Ranking:
    """{"network", "edits", "layer", "so_far": of the last answer, or null} -> the layer's maps by what each counts."""
    model, layer = edits.network(networks, question), questions.layer(question)
    end = kernels.chain(model, layer)[-1]
    count = units.shapes(model)[end][0]
    size = RANKED if count <= MANY else FEW
    before = _costs(question.get("so_far"), count)
    tested = int(before[0].images.sum())
    images, labels = sample.digits(tested, tested + size)
    found = surgery.rank(model, layer, images, labels) if len(labels) else [_cost(None)] * count
    both = [one + other for one, other in zip(before, found, strict=True)]
    order = sorted(range(count), key=lambda channel: both[channel].difference)
    return {
        "layer": end,
        "maps": [{"channel": channel, **_told(both[channel])} for channel in order],
        "tested": int(both[0].images.sum()),
        "wanted": min(PARTS * size, sample.count()),
        "of": sample.count(),
        "so_far": [_counts(each) for each in both],
    }


def _told(found: Cost) -> Told:
    falls = sorted((float(fall), digit) for digit, fall in enumerate(found.by_digit))
    return {
        "before": round(found.before, 6),
        "difference": round(found.difference, 6),
        "error": round(found.error(sample.count()), 6),
        "suffers": [{"digit": digit, "difference": round(fall, 6)} for fall, digit in falls if fall <= -SUFFERS],
    }


def _counts(found: Cost) -> Counts:
    return {name: getattr(found, name).tolist() for name in NAMES}


def _costs(given: object, count: int) -> list[Cost]:
    """Return a cost for each of so many maps, from what an answer held."""
    if given is None:
        return [_cost(None)] * count
    if not isinstance(given, list) or len(given) != count:
        raise ValueError(SENTENCE)
    return [_cost(own) for own in given]


def _cost(given: object) -> Cost:
    """Return the counts so far, from what an answer held; None: 0 of each. Raises ValueError for what cannot be."""
    if given is None:
        return Cost(*(np.zeros(CLASSES, np.int64) for _ in NAMES))
    lists = [given.get(name) or [] for name in NAMES] if isinstance(given, dict) else [[]]
    whole = all(isinstance(own, list) and len(own) == CLASSES for own in lists)
    if not whole or any(type(n) is not int or not 0 <= n <= sample.count() for own in lists for n in own):
        raise ValueError(SENTENCE)
    return Cost(*(np.array(own, np.int64) for own in lists))
