"""How much is chance: what several seeds of each recipe reach: python -m benchmarks.seeds FOLDER …

Each folder is one that `train.py --out FOLDER` wrote to. Weight files of one network and one recipe, with drawings or
without, make a row: their accuracy on the split by which a seed is chosen, if there is one, and on MNIST's test set.
tables.py makes a table of the JSON.
"""

import argparse
import statistics
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from benchmarks import report
from cnn import models, training, weights
from train import RECIPES

JSON = Path(__file__).with_suffix(".json")


class Row(TypedDict):
    """The weight files of one network and one recipe; seeds in order, and accuracies in [0, 1] in the same order."""

    network: str
    recipe: str
    drawings: bool
    seeds: list[int]
    test: list[float]
    validation: NotRequired[list[float]]  # unless the recipe trains on all of MNIST's training images


def collect(metas: Iterable[tuple[str, dict[str, Any]]]) -> list[Row]:
    """Return one row for each network, recipe and choice of drawings, from weight files' names and metas."""
    rows: dict[tuple[str, str, bool], Row] = {}
    for name, meta in sorted(metas, key=lambda pair: (list(models.MODELS).index(pair[0]), pair[1]["seed"])):
        recipe, drawings = recipe_name(meta["recipe"]), bool(meta["strokes"])
        empty: Row = {"network": name, "recipe": recipe, "drawings": drawings, "seeds": [], "test": []}
        row = rows.setdefault((name, recipe, drawings), empty)
        row["seeds"].append(meta["seed"])
        row["test"].append(meta["test_accuracy"])
        if meta["scored"] == "validation":
            row.setdefault("validation", []).append(meta["history"][-1]["accuracy"])
    return sorted(rows.values(), key=lambda row: list(models.MODELS).index(row["network"]))


def recipe_name(recipe: dict[str, Any]) -> str:
    """Return what train.py calls the recipe of a weight file. Raises ValueError for one that it does not have."""
    made_by = training.Recipe(**recipe | {"betas": tuple(recipe["betas"])})
    for name, own in RECIPES.items():
        if own == made_by:
            return name
    raise ValueError(f"no recipe of train.py is {recipe}")


def summary(accuracies: list[float]) -> str:
    """Return "mean ± standard deviation" in percent; for a single seed, its figure alone."""
    mean = f"{100 * statistics.mean(accuracies):.2f}"
    return f"{mean} ± {100 * statistics.stdev(accuracies):.2f} %" if len(accuracies) > 1 else f"{mean} %"


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'':17}{'recipe':12}{'drawings':10}{'seeds':>10}{'test':>17}{'validation':>17}"
    for row in rows:
        drawings, seeds = "yes" if row["drawings"] else "no", " ".join(map(str, row["seeds"]))
        scored = summary(row["validation"]) if "validation" in row else ""
        yield f"{row['network']:17}{row['recipe']:12}{drawings:10}{seeds:>10}{summary(row['test']):>17}{scored:>17}"


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="a folder that train.py --out wrote to")
    parser.add_argument(
        "--json", type=Path, default=JSON, help=f"file for the figures (default benchmarks/{JSON.name})"
    )
    args = parser.parse_args(given)
    try:
        named = [(name, folder) for folder in args.folders for name in weights.available(folder)]
        rows = collect((name, weights.load(name, folder)[1]) for name, folder in named)
    except (weights.WeightsError, ValueError) as error:
        sys.exit(f"No report: {error}")
    if not rows:
        sys.exit("No report: there are no weight files in these folders.")
    print("\n".join(lines(rows)))
    report.write(args.json, rows)


if __name__ == "__main__":
    main()
