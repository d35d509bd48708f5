"""How well each network in weights/ reads, and how well it knows what it cannot read: python -m benchmarks.accuracy.

One table: MNIST's test set, plain, changed, and with MNIST-C's kinds of corruption (own implementations, see
corruptions.py); recorded pen strokes, as the page reads them, as pictures of canvases, and those plainly resized, as
most such pages do; imagined photos (photos.py); how much of what is no digit is shown as one (letters of other fonts,
doodles and scribbles, by code: UJI's letters are not here), and how many digits are; the expected calibration error.

Recorded strokes are files in the form of cnn/strokes.py. Of those that networks were trained on (--strokes) only the
writers count who were kept from training; of others (--unseen) all. Without files, their rows are left out.
All is drawn at random with seeds that are fixed. README's tables are made from the JSON, by tables.py.
"""

import argparse
import importlib.metadata
import json
import math
import platform
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import torch
from tqdm import tqdm

from benchmarks import cases, scores
from cnn import models, weights

JSON = Path(__file__).with_suffix(".json")
GROUPS = {
    "accuracy": "read right",
    "corruptions": "MNIST-C's kinds, own implementations: read right",
    "photos": "imagined photos by kind: read right",
    "false known": "no digit, but shown as one",
    "known": "digits that are shown as digits",
    "calibration": "expected calibration error",
}
MEANS = {"corruptions": "MNIST-C, mean of its kinds", "photos": "imagined photos, mean of their kinds"}


def score(networks: dict[str, models.Network], stacks: Iterable[cases.Cases]) -> list[dict]:
    """Return one row for each question about each stack: group, row, cases, and each network's figure in [0, 1]."""
    rows = []
    for digits, labels, asked in stacks:
        readings = {name: scores.read(model, digits) for name, model in networks.items()}
        for (group, title), measure in asked.items():
            figures = {name: measure(reading, labels) for name, reading in readings.items()}
            rows.append({"group": group, "row": title, "cases": len(digits)} | figures)
    return arranged(rows, list(networks))


def arranged(rows: list[dict], names: list[str]) -> list[dict]:
    """Return rows in the order of their groups, after those of `accuracy` the means of other groups."""
    grouped = {group: [row for row in rows if row["group"] == group] for group in GROUPS}
    for group, title in MEANS.items():
        if own := grouped[group]:
            figures = {name: sum(row[name] for row in own) / len(own) for name in names}
            total = sum(row["cases"] for row in own)
            grouped["accuracy"].append({"group": "accuracy", "row": title, "cases": total} | figures)
    return list(chain.from_iterable(grouped.values()))


def report(rows: list[dict], names: list[str]) -> Iterator[str]:
    """Yield the lines of the table, figures in percent."""
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


def about(networks: dict[str, models.Network], limit: int | None) -> dict:
    """Return what the figures depend on; nothing that tells whose machine it is."""
    thresholds = {
        name: {
            "temperature": model.temperature,
            "known_above": model.known_above if math.isfinite(model.known_above) else None,  # None: all is known
        }
        for name, model in networks.items()
    }
    versions = {name: importlib.metadata.version(name) for name in ("torch", "numpy", "pillow")}
    return {"seed": cases.SEED, "quick": limit, "python": platform.python_version(), "networks": thresholds} | versions


def stacks(args: argparse.Namespace) -> Iterator[cases.Cases]:
    """Yield all that is to be read, one stack at a time."""
    files = [(path, False) for path in args.strokes] + [(path, True) for path in args.unseen]
    named = [cases.load_drawings(path, unseen, args.quick) for path, unseen in files]
    drawings = [drawing for _, own in named for drawing in own]
    yield from cases.of_mnist(args.data, args.quick)
    for name, own in named:
        yield from cases.of_drawings(name, own)
    if drawings:
        yield from cases.of_photos(drawings, args.quick)
    yield from cases.of_non_digits(drawings, args.quick)


def parse_arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_files = {"type": Path, "nargs": "+", "metavar": "FILE", "default": []}
    parser.add_argument("--strokes", **add_files, help="recorded drawings; those of writers kept from training count")
    parser.add_argument(
        "--unseen", **add_files, help="recorded drawings that nothing was trained on; all of them count"
    )
    parser.add_argument("--networks", nargs="+", choices=models.MODELS, help="default: all that have weights")
    parser.add_argument("--weights", type=Path, default=weights.FOLDER, help="their folder (default weights/)")
    parser.add_argument("--data", type=Path, help="folder with MNIST/raw (default $MNIST_ROOT, else data/, downloaded)")
    parser.add_argument("--quick", type=int, metavar="N", help="at most so many cases a row, and no file but by --json")
    parser.add_argument("--json", type=Path, help=f"file to write the figures to (default benchmarks/{JSON.name})")
    args = parser.parse_args(given)
    if args.quick is not None and args.quick < 1:
        parser.error("--quick takes a number from 1")
    for path in [*args.strokes, *args.unseen]:
        if not path.is_file():
            parser.error(f"there is no file {path}")
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
    print("\n".join(report(rows, names)))
    if not args.strokes and not args.unseen:
        print("\nWithout --strokes or --unseen: no rows of pen strokes, canvases and photos.")
    print(f"\n{time.perf_counter() - start:.0f} s; seed {cases.SEED}.")
    if path := args.json or (None if args.quick else JSON):
        text = json.dumps({"rows": rows, "about": about(networks, args.quick)}, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
