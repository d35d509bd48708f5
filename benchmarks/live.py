"""How fast live training is, and what it does to those who draw meanwhile: a part of benchmarks.experiments.

An epoch is timed in turn as `training.fit` trains it, in this process on one thread, and as the page gets it from its
server, pictures and all. Strokes are drawn in the browser in turn while nobody trains and while somebody else does.
Bars are what is to be reached; there is no pass or fail.
"""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator

import torch

from benchmarks.browser import Pad, chromium, percentiles, plan, serving
from benchmarks.latency import WATCH_OURS
from benchmarks.report import Row
from cnn import mnist, training
from cnn.training import Recipe
from ui.server.packing import unpack

IMAGES = {"CNNModel": 55_000, "ComplexCNNModel": 10_000}
BATCH = {"CNNModel": 1_000, "ComplexCNNModel": 100}  # images a step
ROUNDS = 3
STROKES = 24  # of a drawing, and of one while somebody trains
ALL = "all networks"


def rows() -> Iterator[Row]:
    """Yield the figures, of a network under its name or of the page, with the bar that they should reach."""
    torch.set_num_threads(1)
    with serving("app.py") as (url, *_):
        epochs = {name: _epochs(url, name) for name in IMAGES}
        for key, figure, bar in (
            ("fit_seconds", "an epoch of training.fit, s", ""),
            ("live_seconds", "an epoch of live training, s", ""),
            ("ratio", "live training against training.fit, ratio", "≤ 1.2"),
            ("pictures", "pictures of an epoch", "≥ 30"),
        ):
            yield {"key": key, "figure": figure, "bar": bar} | {name: own[key] for name, own in epochs.items()}
        alone, beside = _drawing(url)
    for i, part in enumerate(("p50", "p95")):
        yield {"key": f"alone_{part}", "figure": f"pen-up to reading painted, {part} ms", "bar": "", ALL: alone[i]}
        yield {
            "key": f"beside_{part}",
            "figure": f"the same while a training runs, {part} ms",
            "bar": "",
            ALL: beside[i],
        }
        yield {"key": f"drawing_{part}", "figure": f"ratio of these, {part}", "bar": "≤ 2", ALL: beside[i] / alone[i]}


def _epochs(url: str, name: str) -> dict[str, float]:
    """Return the medians of the seconds of an epoch either way, of their ratio in the same round, and the pictures."""
    images, labels = mnist.load("train")
    train = images[: IMAGES[name]], labels[: IMAGES[name]]
    validation = mnist.load("validation")
    found = []
    for seed in range(ROUNDS):
        recipe = Recipe(epochs=1, batch_size=BATCH[name])
        (epoch,) = training.fit(training.fresh(name, seed), train, validation, recipe, seed)
        pictures = [at for at, _ in _live(url, name, seed)]
        live = pictures[-1] - pictures[0]
        found.append((epoch.seconds, live, live / epoch.seconds, len(pictures) - 1))
    medians = (sorted(column)[ROUNDS // 2] for column in zip(*found, strict=True))
    return dict(zip(("fit_seconds", "live_seconds", "ratio", "pictures"), medians, strict=True))


def _live(url: str, name: str, seed: int = 0, epochs: int = 1) -> Iterator[tuple[float, dict[str, object]]]:
    """Yield the pictures of a training, each with the second at which it came."""
    recipe = {"epochs": epochs, "batch_size": BATCH[name], "lr": 0.001, "optimizer": "adam", "augment": False}
    question = {"kind": "live", "network": name, "seed": seed, "images": IMAGES[name], "pace": 0, "recipe": recipe}
    asked = urllib.request.Request(
        f"{url}_inkling/train", json.dumps(question).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked) as stream:
        while "end" not in (picture := unpack(stream.read(int.from_bytes(stream.read(4), "little")))):
            yield time.perf_counter(), picture


def _drawing(url: str) -> list[tuple[float, float]]:
    """Return p50 and p95 of a stroke's milliseconds while nobody trains, and while somebody else does."""
    times: list[list[float | None]] = [[], []]
    with chromium() as browser:
        pad = Pad(browser, url, True, WATCH_OURS)
        strokes = plan(STROKES)
        for part in range(2 * ROUNDS):
            own = strokes[part // 2 * STROKES // ROUNDS : (part // 2 + 1) * STROKES // ROUNDS]
            done = threading.Event()
            training_ = threading.Thread(target=_train_until, args=(url, done))
            if part % 2:
                training_.start()
                time.sleep(3)  # until it has begun
            times[part % 2] += [pad.draw(points)["ms"] for points in pad.ready_for(own)]
            done.set()
            if part % 2:
                training_.join()
    return [percentiles(own) for own in times]


def _train_until(url: str, done: threading.Event) -> None:
    for _ in _live(url, "CNNModel", epochs=20):
        if done.is_set():
            return
