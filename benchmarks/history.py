"""What the book's code would have printed while the networks in weights/ were trained: python -m benchmarks.history.

It prints as test loss the loss of the last training batch, see `cnn.history`. Weight files that don't tell it are of
trainings that are done again here, with their seed, and end if they arrive at other accuracies. The untrained networks
are scored too. Writes weights/history.json, which the tab Training shows, and prints the table of docs/training.md.

Two threads, as the networks here were trained: then all figures come out bit for bit, on one kind of processor; with
another number of threads the last digits differ.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from benchmarks import report
from benchmarks.markdown import Column, markdown
from cnn import files, history, mnist, models, training, weights
from cnn.history import History, Meta
from cnn.training import Score, Split, strokes

NEAR = 0.002  # accuracies that a training done again may differ by, in [0, 1]; with as many threads it is 0
DIFFERS = "is not what its weight file tells of"


def scored(own: History, root: Path | None, drawings: Path | None) -> Split | None:
    """Return the split that was scored after each epoch; None where it takes drawings that are not here.

    drawings: the folder in which the files are that the weight file names. Raises OSError as `mnist.load` does.
    """
    if own.scored == "test":
        return mnist.load("test", root)
    images, labels = mnist.load("validation", root)
    if not own.drawings and not own.unseen:
        return images, labels
    if drawings is None:
        return None
    held = [drawing for file in own.unseen for drawing in strokes.load(drawings / file)]
    held += [drawing for file in own.drawings for drawing in strokes.hold_out(strokes.load(drawings / file))[1]]
    inked, meant = strokes.ink(drawing for drawing in held if drawing.label != strokes.NO_DIGIT)
    return torch.cat([images, inked]), torch.cat([labels, meant])


def untrained(name: str, seed: int) -> models.Network:
    """Return the network as its training with this seed begins."""
    torch.manual_seed(seed)
    return models.build(name).to(memory_format=torch.channels_last)  # as train.py does


def start(name: str, model: models.Network, own: History, split: Split) -> Score:
    """Return the untrained network's score. Raises ValueError unless the split gives the trained one what it had."""
    last, again = own.points[-1], training.evaluate(model, *split)
    if abs(again.loss - last.loss) > history.TOLERANCE:
        raise ValueError(f"{name} has a loss of {again.loss:.4f} on these images, which {DIFFERS}: {last.loss:.4f}.")
    return training.evaluate(untrained(name, own.seed), *split)


def last_losses(name: str, own: History, root: Path | None) -> Iterator[float]:
    """Train a network by its recipe once more, and yield the loss of each epoch's last batch.

    Raises ValueError as soon as an epoch's accuracy is not what the weight file tells.
    """
    parts = [mnist.load(split, root) for split in ("train", "validation")]
    train = torch.cat([images for images, _ in parts]), torch.cat([labels for _, labels in parts])
    known = [point for point in own.points if point.epoch]
    epochs = training.fit(untrained(name, own.seed), train, mnist.load("test", root), own.recipe, own.seed)
    for point, epoch in zip(known, tqdm(epochs, name, len(known)), strict=True):
        if abs(epoch.accuracy - point.accuracy) > NEAR or epoch.last_loss is None:
            there = f"{epoch.accuracy:.2%} after epoch {epoch.number}"
            raise ValueError(f"{name} arrives at {there}, which {DIFFERS}: {point.accuracy:.2%}.")
        yield epoch.last_loss


def find(
    name: str, network: tuple[models.Network, Meta], root: Path | None, drawings: Path | None, path: Path
) -> dict[str, Any] | None:
    """Return a network's row of the file; None for one whose weight file tells no history.

    What was found before, by the file at this path, and cannot be found now is kept.
    """
    model, meta = network
    own = history.of(name, meta, path)
    if own is None:
        return None
    split = scored(own, root, drawings)
    told = own.points[0] if own.points[0].epoch == 0 else None
    begins = start(name, model, own, split) if split else told and Score(told.loss, told.accuracy)
    points = [point for point in own.points if point.epoch]
    asked = history.is_book(own.recipe) and meta["history"][0].get("last_loss") is None
    return history.row(points, [*last_losses(name, own, root)] if asked else None, begins)


def table(networks: Iterable[str], path: Path = history.FILE) -> str:
    """Return a line for each network: the losses after its last epoch, and what the book's code would have printed."""
    columns = [
        Column("network", "network", "`{}`", right=False),
        Column("epochs", "epochs"),
        Column("training loss", "train", "{:.3f}"),
        Column("test loss", "test", "{:.3f}"),
        Column("the book's code prints", "book", "{:.3f}"),
        Column("test accuracy", "accuracy", "{:.1f} %"),
    ]
    metas = {name: weights.load(name)[1] for name in networks}
    known = {name: history.of(name, meta, path) for name, meta in metas.items()}
    return markdown([_row(name, own, metas[name]) for name, own in known.items() if own], columns)


def _row(name: str, own: History, meta: Mapping[str, Any]) -> report.Row:
    last, printed = own.points[-1], history.printed(own)
    figures = {"train": last.train_loss, "test": meta["test_loss"], "accuracy": 100 * meta["test_accuracy"]}
    return {"network": name, "epochs": last.epoch} | figures | ({"book": printed[-1].last_loss} if printed else {})


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("networks", nargs="*", help="which (default all)")
    parser.add_argument("--data", type=Path, help="folder with MNIST/raw (default $MNIST_ROOT, else data/, downloaded)")
    parser.add_argument("--drawings", type=Path, help="folder with the recorded drawings that weight files name")
    parser.add_argument("--threads", type=int, default=2, help="of PyTorch (default 2)")
    parser.add_argument("--out", type=Path, default=history.FILE, help="file to write (default weights/history.json)")
    args = parser.parse_args(given)
    torch.set_num_threads(args.threads)
    names = args.networks or weights.available()
    try:
        rows = history.written(args.out)
        for name in names:
            found = find(name, weights.load(name), args.data, args.drawings, args.out)
            rows |= {name: found} if found else {}
        files.write((json.dumps(rows, indent=1) + "\n").encode(), args.out)
    except (weights.WeightsError, files.WriteError, OSError, ValueError) as error:
        sys.exit(f"No report: {error}")
    print(table(names, args.out))


if __name__ == "__main__":
    main()
