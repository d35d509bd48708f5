"""Which number tells best what is no digit: python -m benchmarks.known.

Each candidate is a number made of the ten logits. Its threshold is set so that 98 % of MNIST's validation digits come
up to it; the table says how much of what is no digit does so too: kinds that DeepCNN was taught, drawn anew, by which
`recognition.spread` was chosen, and kinds that it was not. README's table is made from the JSON, by tables.py.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from benchmarks import doodles
from cnn import mnist, models, nondigits, recognition, sketch, training, weights

JSON = Path(__file__).with_suffix(".json")
SEED, SHARE = 7, 0.98
NUMBERS: dict[str, Callable[[Tensor], Tensor]] = {  # (N, 10) logits -> (N,), the higher the more like a digit
    "standard deviation of the logits": recognition.spread,
    "largest logit": lambda logits: logits.amax(dim=1),
    "log-sum-exp of the logits (energy)": lambda logits: logits.logsumexp(dim=1),
    "margin between the two largest": lambda logits: logits.topk(2).values.diff(dim=1).neg()[:, 0],
    "largest probability": lambda logits: logits.log_softmax(dim=1).amax(dim=1),
    "entropy, negative": lambda logits: (logits.softmax(dim=1) * logits.log_softmax(dim=1)).sum(dim=1),
}


def things(rng: np.random.Generator) -> dict[str, list]:
    """Return strokes of what is no digit, by kind."""
    return {
        "kinds it was taught": [nondigits.draw(rng) for _ in range(1000)],
        "letters of other fonts": doodles.letters(rng, 10),
        "other doodles": doodles.doodles(rng, 10),
    }


def compare(digits: Tensor, others: dict[str, Tensor]) -> list[dict]:
    """Return a row for each number: the share of each of `others` that reaches what SHARE of `digits` reach.

    All are logits, (N, 10).
    """
    rows = []
    for title, number in NUMBERS.items():
        threshold = torch.quantile(number(digits), 1 - SHARE, interpolation="lower")
        shares = {kind: (number(logits) >= threshold).double().mean().item() for kind, logits in others.items()}
        rows.append({"number": title} | shares)
    return rows


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with MNIST/raw (default $MNIST_ROOT, else data/, downloaded)")
    parser.add_argument(
        "--json", type=Path, default=JSON, help=f"file for the figures (default benchmarks/{JSON.name})"
    )
    args = parser.parse_args(given)
    try:
        model, _ = weights.load(models.DEFAULT)
        digits, _ = mnist.load("validation", args.data)
    except (weights.WeightsError, OSError) as error:
        sys.exit(f"No report: {error}")
    drawn = things(np.random.default_rng(SEED))
    inked = {k: torch.from_numpy(np.stack([sketch.from_strokes(one) for one in all_])) for k, all_ in drawn.items()}
    logits = {kind: training.predict(model, images).double() for kind, images in inked.items()}
    rows = compare(training.predict(model, digits).double(), logits)
    for row in rows:
        print(f"{row['number']:36}" + "".join(f"  {kind} {100 * row[kind]:5.2f} %" for kind in logits))
    args.json.write_text(json.dumps({"rows": rows, "seed": SEED}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
