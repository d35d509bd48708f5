"""Which number best tells digits from other things: python -m benchmarks.known.

Each candidate is a number computed from the default network's ten logits. Its threshold is set so that 99 % of MNIST's
validation digits reach it; the table says how many of the accuracy report's other things reach it too. tables.py makes
a table of the JSON.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from benchmarks import cases, report
from cnn import mnist, models, recognition, training, weights

JSON = Path(__file__).with_suffix(".json")
SHARE = 0.99  # of digits, as `recognition.fit_known_above` has it
NUMBERS: dict[str, Callable[[Tensor], Tensor]] = {  # (N, 10) logits -> (N,), higher for what looks more like a digit
    "standard deviation of the logits": recognition.spread,
    "largest logit": lambda logits: logits.amax(dim=1),
    "log-sum-exp of the logits (energy)": lambda logits: logits.logsumexp(dim=1),
    "margin between the two largest": lambda logits: logits.topk(2).values.diff(dim=1).neg()[:, 0],
    "largest probability": lambda logits: logits.log_softmax(dim=1).amax(dim=1),
    "entropy, negative": lambda logits: (logits.softmax(dim=1) * logits.log_softmax(dim=1)).sum(dim=1),
}


def compare(digits: Tensor, others: dict[str, Tensor]) -> list[report.Row]:
    """Return a row for each number: the share of each of `others` above the threshold that SHARE of `digits` reach.

    All are logits, (N, 10).
    """
    rows: list[report.Row] = []
    for title, number in NUMBERS.items():
        threshold = torch.quantile(number(digits), 1 - SHARE, interpolation="lower")
        shares = {kind: (number(logits) >= threshold).double().mean().item() for kind, logits in others.items()}
        rows.append({"number": title} | shares)
    return rows


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with MNIST/raw (default $MNIST_ROOT, else data/, downloaded)")
    parser.add_argument("--json", type=Path, default=JSON, help=f"for the figures (default benchmarks/{JSON.name})")
    args = parser.parse_args(given)
    try:
        model, _ = weights.load(models.DEFAULT)
        digits, _ = mnist.load("validation", args.data)
    except (weights.WeightsError, OSError) as error:
        sys.exit(f"No report: {error}")
    stacks = cases.of_non_digits([], [], limit=None)
    others = {name: training.predict(model, things).double() for things, _, rows in stacks for _, name in rows}
    rows = compare(training.predict(model, digits).double(), others)
    for row in rows:
        print(row["number"])
        print("".join(f"  {100 * row[name]:6.2f} % of {name}\n" for name in others), end="")
    report.write(args.json, rows)


if __name__ == "__main__":
    main()
