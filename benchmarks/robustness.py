"""How much of MNIST's test set each network still reads when the digits are changed: python -m benchmarks.robustness.

Each digit is moved, turned, made larger or smaller, thicker or thinner, or disturbed, after it was brought into MNIST's
form, see `cnn.robustness.after`; each has noise of its own. Prints the table that the tab Compare shows, and writes it.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from cnn import mnist, robustness, training, weights
from cnn.robustness import UNCHANGED, Amounts, Measured, different
from ui.compare.changes import wording

JSON = weights.FOLDER / "robustness.json"
TRIED = {  # change -> its amounts
    "right": (2, 4, 6),
    "down": (2, 4, 6),
    "turn": (-30, -15, 15, 30, 60),
    "size": (0.5, 0.7, 1.2, 1.4),
    "thickness": (-1.5, 2, 4),
    "noise": (0.1, 0.2, 0.4),
}
CHANGES = [UNCHANGED, *(UNCHANGED._replace(**{name: own}) for name, each in TRIED.items() for own in each)]


def changed(images: NDArray[np.uint8], changes: Sequence[Amounts]) -> Iterator[NDArray[np.uint8]]:
    """Yield each digit in all of these ways: (N, 28, 28) -> N times (changes, 28, 28)."""
    for i, image in enumerate(images):
        yield robustness.after(image, changes, seed=i)


def measure(images: NDArray[np.uint8], labels: NDArray[np.int64], names: Sequence[str]) -> list[Measured]:
    """Return the accuracy of each network under each of CHANGES."""
    torch.set_num_threads(1)  # one digit is too small to share out
    digits = np.stack([*tqdm(changed(images, CHANGES), total=len(images))])  # (N, changes, 28, 28)
    rows = [Measured(own, {}) for own in CHANGES]
    for network in names:
        model, _ = weights.load(network)
        for i, row in enumerate(rows):
            score = training.evaluate(model, torch.from_numpy(digits[:, i]), torch.from_numpy(labels))
            row.accuracy[network] = round(score.accuracy, 4)
    return rows


def lines(rows: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'':26}" + "".join(f"{name:>17}" for name in rows[0].accuracy)
    for amounts, accuracy in rows:
        yield f"{wording(amounts):26}" + "".join(f"{100 * share:15.1f} %" for share in accuracy.values())


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=10_000, help="how many of the test set (default all)")
    parser.add_argument("--json", type=Path, default=JSON, help="file for the figures (default that of the page)")
    args = parser.parse_args(given)
    images, labels = (own[: args.images].numpy() for own in mnist.load("test"))
    rows = measure(images, labels, weights.available())
    print(*lines(rows), sep="\n")
    told = [{"amounts": different(amounts), "accuracy": accuracy} for amounts, accuracy in rows]
    args.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
