"""How well each network in weights/ reads, and how well it knows what it cannot read: python -m benchmarks.accuracy.

One table: MNIST's test set, plain, changed, and with MNIST-C's kinds of corruption (our implementations, see
corruptions.py); recorded pen strokes, as the page reads them, as pictures of canvases, and as those pictures plainly
resized, which most such pages do, and by style of writing; imagined photos (photos.py) and cells (cells.py); pictures
of a folder, if one is given; how many things that are not digits are shown as one (recorded letters; letters of other
fonts, doodles and scribbles by code), and how many digits are; the expected calibration error.

Files of recorded strokes are as cnn.fitting.strokes reads them. Of files that networks were trained on (--strokes) only
writers kept from training count; of others (--unseen) all do. Without files, their rows are left out. Everything is
drawn at random with fixed seeds. tables.py makes its tables from the JSON.
"""

import argparse
import importlib.metadata
import math
import platform
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from benchmarks import cases, report, scores
from cnn import models, weights
from cnn.training import strokes

JSON = Path(__file__).with_suffix(".json")
GROUPS = {
    "accuracy": "read right",
    "styles": "pen strokes by style: read right",
    "corruptions": "MNIST-C's kinds, own implementations: read right",
    "photos": "imagined photos by kind: read right",
    "cells": "imagined cells, tiny, cut and empty pictures by kind: read right",
    "pictures": "pictures that people took, by kind: read right",
    "false known": "no digit, but shown as one",
    "known": "digits that are shown as digits",
    "calibration": "expected calibration error",
}
MEANS = {
    "corruptions": "MNIST-C, mean of its kinds",
    "photos": "imagined photos, mean of their kinds",
    "cells": "imagined cells, mean of their kinds",
}


def score(networks: dict[str, models.Network], stacks: Iterable[cases.Cases]) -> list[report.Row]:
    """Return a row for each question about each stack: group, row, cases, and each network's figure in [0, 1]."""
    rows: list[report.Row] = []
    for digits, labels, asked in stacks:
        readings = {name: scores.read(model, digits) for name, model in networks.items()}
        for (group, title), measure in asked.items():
            figures = {name: measure(reading, labels) for name, reading in readings.items()}
            rows.append({"group": group, "row": title, "cases": len(digits)} | figures)
    return arranged(rows, list(networks))


def arranged(rows: list[report.Row], names: list[str]) -> list[report.Row]:
    """Return rows in the order of their groups; the means of other groups follow those of `accuracy`."""
    grouped = {group: [row for row in rows if row["group"] == group] for group in GROUPS}
    for group, title in MEANS.items():
        if own := grouped[group]:
            figures = {name: sum(row[name] for row in own) / len(own) for name in names}
            total = sum(row["cases"] for row in own)
            grouped["accuracy"].append({"group": "accuracy", "row": title, "cases": total} | figures)
    return list(chain.from_iterable(grouped.values()))


def lines(rows: list[report.Row], names: list[str]) -> Iterator[str]:
    """Yield the lines of the table, its figures in percent."""
    width = max(len(row["row"]) for row in rows) + 2
    columns = {name: max(len(name), len("100.00")) + 2 for name in names}
    yield " " * width + f"{'cases':>7}" + "".join(f"{name:>{column}}" for name, column in columns.items())
    group = None
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            yield f"\n{GROUPS[group]}, %"
        figures = "".join(f"{100 * row[name]:{column}.2f}" for name, column in columns.items())
        yield f"  {row['row']:{width - 2}}{row['cases']:7}{figures}"


def about(networks: dict[str, models.Network], limit: int | None) -> dict[str, Any]:
    """Return what the figures depend on, but nothing that identifies the machine."""
    thresholds = {
        name: {
            "temperature": model.temperature,
            "known_above": model.known_above if math.isfinite(model.known_above) else None,  # None: everything is known
        }
        for name, model in networks.items()
    }
    versions = {name: importlib.metadata.version(name) for name in ("torch", "numpy", "pillow")}
    return {"seed": cases.SEED, "quick": limit, "python": platform.python_version(), "networks": thresholds} | versions


def stacks(args: argparse.Namespace) -> Iterator[cases.Cases]:
    """Yield all that is to be read, one stack at a time."""
    files = [(path, False) for path in args.strokes] + [(path, True) for path in args.unseen]
    named = [cases.load_drawings(path, unseen, args.quick) for path, unseen in files]
    letters = [drawing for _, own in named for drawing in own if drawing.label == strokes.NO_DIGIT]
    digits = {name: kept for name, own in named if (kept := [d for d in own if d.label != strokes.NO_DIGIT])}
    drawings = list(chain.from_iterable(digits.values()))
    yield from cases.of_mnist(args.data, args.quick)
    for name, own in digits.items():
        yield from cases.of_drawings(name, own)
    if drawings:
        yield from cases.of_styles(drawings)
        yield from cases.of_photos(drawings, args.quick)
        yield from cases.of_cells(drawings, args.quick)
    if args.pictures:
        yield from cases.of_pictures(args.pictures, args.quick)
    yield from cases.of_non_digits(drawings, letters, args.quick)


def parse_arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option, which in (
        ("--strokes", "recorded drawings; those of writers kept from training count"),
        ("--unseen", "recorded drawings that nothing was trained on; all of them count"),
    ):
        parser.add_argument(option, type=Path, nargs="+", metavar="FILE", default=[], help=which)
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="pictures and labels.csv: file, label, kind")
    parser.add_argument("--networks", nargs="+", choices=models.MODELS, help="default: all that have weights")
    parser.add_argument("--weights", type=Path, default=weights.FOLDER, help="their folder (default weights/)")
    parser.add_argument("--data", type=Path, help="folder with MNIST/raw (default $MNIST_ROOT, else data/, downloaded)")
    parser.add_argument("--quick", type=int, metavar="N", help="at most N cases a row; without --json, no file")
    parser.add_argument("--json", type=Path, help=f"file to write the figures to (default benchmarks/{JSON.name})")
    args = parser.parse_args(given)
    if args.quick is not None and args.quick < 1:
        parser.error("--quick takes a number from 1")
    for path in [*args.strokes, *args.unseen]:
        if not path.is_file():
            parser.error(f"there is no file {path}")
    if args.pictures and not (args.pictures / "labels.csv").is_file():
        parser.error(f"there is no file {args.pictures / 'labels.csv'}")
    return args


def main(given: list[str] | None = None) -> None:
    args = parse_arguments(given)
    torch.set_num_threads(1)
    start = time.perf_counter()
    try:
        names = args.networks or weights.available(args.weights)
        networks = {name: weights.load(name, args.weights)[0] for name in names}
        rows = score(networks, tqdm(stacks(args), unit="stack", leave=False, disable=None))
    except (weights.WeightsError, OSError, RuntimeError, ValueError) as error:
        sys.exit(f"No report: {error}")
    print("\n".join(lines(rows, names)))
    if not args.strokes and not args.unseen:
        print("\nWithout --strokes or --unseen: no rows of pen strokes, canvases and photos.")
    print(f"\n{time.perf_counter() - start:.0f} s; seed {cases.SEED}.")
    if path := args.json or (None if args.quick else JSON):
        report.write(path, rows, about=about(networks, args.quick))


if __name__ == "__main__":
    main()
