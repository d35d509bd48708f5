"""How soon the tab Compare answers, and the slider of epochs is painted: a part of benchmarks.experiments.

Compare's answers are computed in this process on one thread, as the server computes them, for all networks together and
a different drawing each time. Bars are what is to be reached; there is no pass or fail.
"""

import base64
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch

from benchmarks import surgery
from benchmarks.browser import percentiles
from benchmarks.report import Row
from cnn import sketch, weights
from ui.compare import comparing
from ui.pad import examples
from ui.questions import Question

ALL = "all networks"
TIMES = 30  # of each answer


def rows() -> Iterator[Row]:
    """Yield the figures, of all networks together or of one under its name, with the bar that they should reach."""
    torch.set_num_threads(1)  # as app.py does
    networks = {name: weights.load(name) for name in weights.available()}
    for key, title, bar, answer in (
        ("compare", "a drawing read by all networks, with why", "", lambda i: comparing.compare(networks, drawing(i))),
        ("robust", "curves of all changes", "≤ 400", lambda i: comparing.robust(networks, drawing(i))),
        ("fool", "how to fool each network", "", lambda i: comparing.fool(networks, fooling(i))),
    ):
        for i, found in enumerate(_times(answer)):
            part = ("p50", "p95")[i]
            yield {"key": f"{key}_{part}", "figure": f"{title}, {part} ms", "bar": bar if i else "", ALL: found}
    names = [name for name in networks if weights.last_epoch(name) is not None]
    times = surgery.painted(names, lambda name, i: [["epoch", "network", i % (weights.last_epoch(name) or 1)]])
    for i, part in enumerate(("p50", "p95")):
        figures = {name: own[i] for name, own in times.items()}
        yield {
            "key": f"epoch_{part}",
            "figure": f"another epoch to reading and network painted, {part} ms",
            "bar": "≤ 100" if i else "",
        } | figures


def drawing(i: int) -> Question:
    """Return a question about one of the ten examples, turned a little, before and after it is fitted in turn."""
    example = examples.load()[i % 10]
    turn = float(np.random.default_rng(i).uniform(-30, 30))
    return {
        "strokes": example["strokes"],
        "amounts": {"turn": turn},
        "before": i % 2 == 0,
        "right": example["label"],
    }


def fooling(i: int) -> Question:
    """Return a question about one of the ten examples, to be read as the next digit."""
    digit = sketch.from_strokes(examples.load()[i % 10]["strokes"])
    assert digit is not None
    return {"pixels": base64.b64encode(digit.tobytes()).decode(), "target": (i + 1) % 10}


def _times(answer: Callable[[int], object]) -> tuple[float, float]:
    """Return the p50 and p95 of answers about different drawings, in milliseconds."""
    found = []
    for i in range(TIMES + 2):
        began = time.perf_counter()
        answer(i)
        found.append(1000 * (time.perf_counter() - began))
    return percentiles(found[2:])  # the first load what they use
