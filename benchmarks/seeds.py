"""How far chance decides: what several seeds of each recipe reached: python -m benchmarks.seeds FOLDER …

Each folder is one that `train.py --out FOLDER` wrote to. Weight files of one network and one recipe, with drawings or
without, make a row: their accuracy on the split by which a seed is chosen, if there is one, and on MNIST's test set.
README's table is made from the JSON, by tables.py.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from cnn import models, training, weights
from train import RECIPES

JSON = Path(__file__).with_suffix(".json")


def collect(metas: Iterable[tuple[str, dict]]) -> list[dict]:
    """Return one row for each network, recipe and choice of drawings, from weight files' names and metas.

    A row has the seeds in their order, and in the same order the accuracies in [0, 1] on test and validation images;
    no validation where the recipe trains on all of MNIST's training images.
    """
    rows: dict[tuple, dict] = {}
    for name, meta in sorted(metas, key=lambda pair: (list(models.MODELS).index(pair[0]), pair[1]["seed"])):
        key = name, recipe_name(meta["recipe"]), bool(meta["strokes"])
        row = rows.setdefault(key, dict(zip(("network", "recipe", "drawings"), key, strict=True)))
        row.setdefault("seeds", []).append(meta["seed"])
        row.setdefault("test", []).append(meta["test_accuracy"])
        if meta["scored"] == "validation":
            row.setdefault("validation", []).append(meta["history"][-1]["accuracy"])
    return sorted(rows.values(), key=lambda row: list(models.MODELS).index(row["network"]))


def recipe_name(recipe: dict) -> str:
    """Return what train.py calls the recipe of a weight file. Raises ValueError for one that is none of its own."""
    made_by = training.Recipe(**recipe | {"betas": tuple(recipe["betas"])})
    for name, own in RECIPES.items():
        if own == made_by:
            return name
    raise ValueError(f"no recipe of train.py is {recipe}")


def summary(accuracies: list[float]) -> str:
    """Return "mean ± standard deviation" in percent; of one seed only its figure."""
    mean = f"{100 * statistics.mean(accuracies):.2f}"
    return f"{mean} ± {100 * statistics.stdev(accuracies):.2f} %" if len(accuracies) > 1 else f"{mean} %"


def report(rows: list[dict]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'':17}{'recipe':12}{'drawings':10}{'seeds':>10}{'test':>17}{'validation':>17}"
    for row in rows:
        drawings, seeds = "yes" if row["drawings"] else "no", " ".join(map(str, row["seeds"]))
        scored = summary(row["validation"]) if "validation" in row else ""
        yield f"{row['network']:17}{row['recipe']:12}{drawings:10}{seeds:>10}{summary(row['test']):>17}{scored:>17}"


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="what train.py --out was given")
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
    print("\n".join(report(rows)))
    args.json.write_text(json.dumps({"rows": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
