"""History: how a network learned, epoch by epoch, as its weight file tells, and by which recipe.

The textbook's loop prints a train loss, a test loss and a test accuracy after each epoch. For each batch of the test
set its test function adds the variable `loss`, which nothing in that function sets: it is left over from the training
loop and holds the loss of the last training batch. The mean over the test batches of one number is that number.
`Point.last_loss` is this loss; beside `Point.loss`, that of the test images, it shows by how much the book's is wrong.
"""

import dataclasses
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cnn import weights
from cnn.models import CLASSES
from cnn.training import BOOK, Recipe, Score

FILE = weights.FOLDER / "history.json"
TOLERANCE = 5e-4  # losses of two trainings that differ by more are shown as different numbers
REPLACED = (
    "epochs",
    "batch_size",
    "lr",
    "bfloat16",
)  # what may differ in a recipe that is the book's nonetheless

Meta = Mapping[str, Any]  # what a weight file tells of itself, see `weights.load`


class Point(NamedTuple):
    """What is known of a network after an epoch. Losses are mean cross-entropies in nats, of logits as they are."""

    epoch: int  # 0 = untrained
    loss: float  # of the split that is scored
    accuracy: float  # of that split, in [0, 1]
    train_loss: float | None = None  # mean over the epoch's images, each with the weights before its step; None at 0
    last_loss: float | None = None  # of the epoch's last batch, with the weights before its step; None: not known
    seconds: float | None = None  # that the epoch took, scoring included, on the machine that trained


class History(NamedTuple):
    """How a network was trained, and what was seen meanwhile."""

    recipe: Recipe
    seed: int
    scored: str  # "test" or "validation": the split of `Point.loss` and `Point.accuracy`
    drawings: tuple[str, ...]  # files of recorded drawings trained on, as "collection/file"
    unseen: tuple[str, ...]  # files of drawings that were only scored
    points: list[Point]  # in order; the first is the untrained network, if its score is known


def of(name: str, meta: Meta, path: Path = FILE) -> History | None:
    """Return the history that this network's meta tells; None where it tells none.

    What older weight files lack, the score of the untrained network and each last batch's loss, `python -m
    benchmarks.history` writes into the file at this path; figures of another training than the meta's are left out.
    """
    try:
        points = [_point(row) for row in meta["history"]]
        recipe, seed, scored = recipe_of(meta), int(meta["seed"]), str(meta["scored"])
    except (KeyError, TypeError, ValueError):
        return None
    if [own.epoch for own in points] != [*range(1, len(points) + 1)] or not points:
        return None
    points = completed(points, written(path).get(name, {}))
    return History(recipe, seed, scored, tuple(meta.get("strokes", ())), tuple(meta.get("unseen", ())), points)


def completed(points: list[Point], extra: Mapping[str, Any]) -> list[Point]:
    """Return the points with what a row of the file adds to them; as they are if it is of another training.

    extra: "losses", by which it is known to be of this one, and perhaps "last_losses", both by epoch, and "start", loss
    and accuracy of the untrained network.
    """
    losses = extra.get("losses", [])
    if len(losses) != len(points) or any(abs(a - own.loss) > TOLERANCE for a, own in zip(losses, points, strict=True)):
        return points
    lasts = extra.get("last_losses") or [None] * len(points)
    known = [
        own if own.last_loss is not None else own._replace(last_loss=last)
        for own, last in zip(points, lasts, strict=True)
    ]
    return [*([Point(0, *extra["start"])] if extra.get("start") else []), *known]


def written(path: Path) -> dict[str, Any]:
    """Return what the file has, by network; nothing where there is none that is whole: a page can do without it."""
    try:
        rows: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return rows


def row(points: list[Point], last_losses: list[float] | None, start: Score | None) -> dict[str, Any]:
    """Return what `completed` adds to these points, without a start, as the file has it."""
    own: dict[str, Any] = {"losses": [round(point.loss, 6) for point in points]}
    if last_losses:
        own["last_losses"] = [round(loss, 6) for loss in last_losses]
    return own | ({"start": [round(start.loss, 6), round(start.accuracy, 6)]} if start else {})


def recipe_of(meta: Meta) -> Recipe:
    """Return the recipe that a weight file tells; what it leaves out is as in the book's.

    Raises KeyError or TypeError where it tells none, or one that this version does not know.
    """
    told = meta["recipe"]
    return Recipe(**told | ({"betas": tuple(told["betas"])} if "betas" in told else {}))


def is_book(recipe: Recipe) -> bool:
    """Return whether the book's loop trains so, maybe for another number of epochs, in other batches or steps."""
    return dataclasses.replace(recipe, **{key: getattr(BOOK, key) for key in REPLACED}) == BOOK


def printed(history: History) -> list[Point] | None:
    """Return the points whose `last_loss` the book's code would print as test loss; None unless all are known."""
    trained = [point for point in history.points if point.epoch]
    if not is_book(history.recipe) or any(point.last_loss is None for point in trained):
        return None
    return trained


def least_loss(recipe: Recipe, drawings: bool = True) -> float:
    """Return the training loss below which no network comes by this recipe, the mean over a full batch, in nats.

    A target that is not certain has an entropy, and a cross-entropy is never below it. Label smoothing ε makes the
    target 1 − ε + ε/10 for the right digit and ε/10 for each other; for what is not a digit it is ten times 1/10.
    drawings: whether there are recorded drawings to add to each batch.
    """
    rest = recipe.label_smoothing / CLASSES
    digit = _entropy([1 - rest * (CLASSES - 1), *[rest] * (CLASSES - 1)])
    digits = recipe.batch_size + (recipe.drawings if drawings else 0)
    return (digits * digit + recipe.non_digits * math.log(CLASSES)) / (digits + recipe.non_digits)


def _entropy(probabilities: list[float]) -> float:
    """Return the entropy of these probabilities, which add up to 1, in nats."""
    return -sum(p * math.log(p) for p in probabilities if p)


def _point(told: Mapping[str, Any]) -> Point:
    """Return an epoch of a weight file's history. Raises KeyError, TypeError or ValueError for anything else."""
    point = Point(
        int(told["number"]),
        float(told["loss"]),
        float(told["accuracy"]),
        float(told["train_loss"]),
        last_loss=None if told.get("last_loss") is None else float(told["last_loss"]),
        seconds=None if told.get("seconds") is None else float(told["seconds"]),
    )
    if not all(math.isfinite(number) for number in point if number is not None):
        raise ValueError("a history holds finite numbers")
    return point
