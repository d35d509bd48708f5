"""What teaching DeepCNN a few drawings does, and what it costs: python -m benchmarks.teaching FILE …

The files are of recorded drawings, see docs/training.md. Of each writer who was kept for validation, and who drew at
least MANY of a label, the drawings of that label are mirrored: a style that nobody has, and that the network does not
read. TAUGHT of them are taught; the others tell whether it has learned the style or only the drawings. What is lost is
told by MNIST's validation digits, by everybody's own drawings as they are, and by things that are no digit.
"""

import argparse
import copy
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from cnn import exciting, mnist, recognition, training, weights
from cnn.models import Network
from cnn.training import Split, nondigits, strokes

LABELS = (2, 3, 4, 7)
MANY, TAUGHT = 20, 10
THINGS = 500  # that are no digit; others than those that are rehearsed


class Row(NamedTuple):
    """Shares, in [0, 1]."""

    taught: float  # of the drawings that were taught: read rightly, and taken for a digit
    others: float  # the same of those in the same style that were not
    validation: float  # MNIST's validation digits read rightly
    drawings: float  # everybody's own drawings read rightly
    things: float  # things that are no digit taken for one
    seconds: float


def styles(held: Sequence[strokes.Drawing]) -> Iterator[list[strokes.Drawing]]:
    """Yield the mirrored drawings of each writer's label of whom there are enough."""
    for writer in strokes.writers(held):
        for label in LABELS:
            own = [drawing for drawing in held if (drawing.writer, drawing.label) == (writer, label)]
            if len(own) >= MANY:
                yield [one._replace(strokes=[[[-x, y] for x, y in line] for line in one.strokes]) for one in own]


def share(model: Network, split: Split, known: bool = False) -> float:
    """Return the share that is read rightly; known: and taken for a digit."""
    logits = training.predict(model, split[0])
    right = logits.argmax(dim=1) == split[1]
    return float((right & _known(model, logits) if known else right).float().mean())


def _known(model: Network, logits: torch.Tensor) -> torch.Tensor:
    return recognition.spread(logits.double()) >= model.known_above


def measure(held: Sequence[strokes.Drawing], rehearsal: training.Extras, steps: int) -> Row:
    """Return what teaching does, mean over all styles."""
    base = weights.load("DeepCNN")[0]
    validation, own, things = mnist.load("validation"), strokes.ink(held), _things()
    rows = []
    for style in styles(held):
        model, (images, labels) = copy.deepcopy(base), strokes.ink(style)
        start = time.perf_counter()
        if steps:
            list(training.teach(model, (images[:TAUGHT], labels[:TAUGHT]), rehearsal, steps))
        seconds = time.perf_counter() - start
        taught, others = ((images[own], labels[own]) for own in (slice(TAUGHT), slice(TAUGHT, None)))
        known = _known(model, training.predict(model, things)).float().mean()
        shares = share(model, taught, known=True), share(model, others, known=True)
        rows.append(Row(*shares, share(model, validation), share(model, own), float(known), seconds))
    return Row(*np.mean(rows, axis=0).tolist())


def _things() -> torch.Tensor:
    """Return things that are no digit, (THINGS, 28, 28) uint8, of another seed than `nondigits.ink`."""
    rng = np.random.default_rng(1)
    drawn = [strokes.Drawing(strokes.NO_DIGIT, "code", nondigits.draw(rng)) for _ in range(THINGS)]
    return strokes.ink(drawn)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    held = [one for file in parser.parse_args().files for one in strokes.hold_out(strokes.load(file))[1]]
    torch.set_num_threads(1)
    model, steps = weights.load("DeepCNN")[0], training.TEACHING_STEPS
    found = exciting.load("DeepCNN", model)
    (digits, count), things = training.rehearsal_for("DeepCNN", model)
    assert found
    few = (torch.from_numpy(found.digits), torch.from_numpy(found.labels).long()), count
    ways: dict[str, tuple[training.Extras, int]] = {
        "before": ([], 0),
        "no rehearsal": ([], steps),
        "digits alone": ([(digits, count)], steps),
        "digits and other things": ([(digits, count), things], steps),
        f"{len(few[0][0]):,} digits and other things": ([few, things], steps),
    }
    print(f"{len(list(styles(held)))} styles, {len(held)} drawings as they are")
    print(f"{'':34}" + "".join(f"{name:>12}" for name in Row._fields))
    for name, (rehearsal, many) in ways.items():
        *shares, seconds = measure(held, rehearsal, many)
        print(f"{name:34}" + "".join(f"{one:12.2%}" for one in shares) + f"{seconds:11.1f} s", flush=True)


if __name__ == "__main__":
    main()
