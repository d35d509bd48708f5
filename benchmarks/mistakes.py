"""What the networks get wrong on MNIST's test images: python -m benchmarks.mistakes.

Writes weights/mistakes.npz, which the tab Mistakes shows, and prints the table of docs/experiments.md. The file knows
the weights that it was made with: after a training it has to be made anew.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.markdown import Column, markdown
from benchmarks.report import Row
from cnn import files, mistakes, mnist, training, weights
from cnn.mistakes import Judged, Mistakes
from cnn.models import CLASSES, Network

WRONG = ~np.eye(CLASSES, dtype=bool)  # cells of a confusion matrix


def table(found: Mistakes) -> str:
    """Return a line for each network: how many digits it misreads, what it confuses most, and takes for no digit."""
    columns = [
        Column("network", "network", "`{}`", right=False),
        Column("misread", "wrong", "{:,}"),
        Column("most often", "most", right=False),
        Column("not taken for digits", "unknown", "{:,}"),
        Column("of these read right", "right", "{:,}"),
    ]
    return markdown([_row(name, own, found) for name, own in found.networks.items()], columns)


def _row(name: str, own: Judged, found: Mistakes) -> Row:
    wrong = own.matrix * WRONG
    label, read = divmod(int(wrong.argmax()), CLASSES)
    return {
        "network": name,
        "wrong": int(wrong.sum()),
        "most": f"{label} as {read}, {wrong.max()} times",
        "unknown": len(own.unknown),
        "right": int((own.read == found.labels)[own.unknown].sum()),
    }


def sentence(found: Mistakes) -> str:
    """Return how many digits the networks do not all read alike, and how many none of them reads right."""
    places, _ = mistakes.disagreements(found, [*found.networks])
    wrong = np.stack([own.read != found.labels for own in found.networks.values()])
    everywhere = int(wrong.all(axis=0).sum())
    return f"The networks disagree about {len(places):,} of the 10,000 test digits. All of them misread {everywhere}."


def find(networks: Mapping[str, tuple[Network, object]], root: Path | None) -> Mistakes:
    """Show MNIST's test images to the networks, and return what is worth a look. Raises OSError as `mnist.load`."""
    images, labels = mnist.load("test", root)
    known = {name: model for name, (model, _) in networks.items()}
    logits = {name: training.predict(model, images).double() for name, model in known.items()}
    return mistakes.collect(known, logits, labels)


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with MNIST/raw (default $MNIST_ROOT, else data/, downloaded)")
    parser.add_argument("--out", type=Path, default=mistakes.FILE, help="file to write (default weights/mistakes.npz)")
    args = parser.parse_args(given)
    try:
        networks = {name: weights.load(name) for name in weights.available()}
        found = find(networks, args.data)
        mistakes.save(found, {name: model for name, (model, _) in networks.items()}, args.out)
    except (weights.WeightsError, files.WriteError, OSError) as error:
        sys.exit(f"No report: {error}")
    print(f"{table(found)}\n\n{sentence(found)}")


if __name__ == "__main__":
    main()
