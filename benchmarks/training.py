"""How long an epoch takes, by Inkling's `fit` and by the textbook's own loop: python -m benchmarks.training.

For FNN, CNNModel and ComplexCNNModel both do the same: all 60,000 images once, batches of 1,000, Adam, cross-entropy,
the same number of threads. Both times include the data path, forward, backward and step, and making the optimizer and
the loader; neither includes building the network, reading MNIST's files, or scoring (`fit` gets a single image to
score). The book's loop is a torchvision data set with `ToTensor` for each image and a `DataLoader` without workers.
DeepCNN is not in the book: its times are those of its own recipe, with augmentation and 55,000 images. With --bfloat16
ours multiplies in bfloat16, as `train.py --bfloat16` does.

The loops live in two processes and take turns, epoch by epoch, so that noise hits both and neither profits from the
other's settings. Seconds are the least of all turns, the ratio is the median of single turns. There is no pass or fail:
other machines, and busy ones, give other figures.
"""

import argparse
import dataclasses
import importlib.metadata
import multiprocessing
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from benchmarks import report
from cnn import mnist, models, training
from cnn.training import nondigits

BOOKS = [name for name in models.MODELS if training.RECIPES[name] == training.BOOK]  # for these the book has a loop
Loop = Callable[[str, int], float]  # network, threads -> seconds of an epoch
ROOT = os.environ.get("MNIST_ROOT") or mnist.ROOT

load = cache(mnist.load)  # once in each process


def everything() -> training.Split:
    """Return all of MNIST's training images and their labels."""
    train, validation = load("train"), load("validation")
    return torch.cat([train[0], validation[0]]), torch.cat([train[1], validation[1]])


def ours(name: str, threads: int, bfloat16: bool = False) -> float:
    """Return the seconds that one epoch of `fit` takes by the network's own recipe."""
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")  # as train.py does
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = models.build(name).to(memory_format=torch.channels_last)  # as train.py does
    recipe = dataclasses.replace(training.RECIPES[name], epochs=1, bfloat16=bfloat16)
    train = load("train") if recipe.hold_out else everything()
    images, labels = load("validation")
    one = images[:1], labels[:1]
    extra = nondigits.ink(200) if recipe.non_digits else None  # in place of drawings too, which take as long
    start = time.perf_counter()
    list(training.fit(model, train, one, recipe, drawings=extra, non_digits=extra))
    return time.perf_counter() - start


def book(name: str, threads: int) -> float:
    """Return the seconds that one epoch of the textbook's loop takes."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model, total = models.build(name).train(), 0.0
    data = datasets.MNIST(ROOT, train=True, transform=transforms.ToTensor())
    start = time.perf_counter()
    optimizer = torch.optim.Adam(model.parameters(), lr=training.BOOK.lr)
    criterion = nn.CrossEntropyLoss()
    for images, labels in DataLoader(data, batch_size=training.BOOK.batch_size, shuffle=True):
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return time.perf_counter() - start


def in_turn(loops: Sequence[Loop], name: str, threads: int, repeats: int) -> list[list[float]]:
    """Return the seconds of each loop's turns; each runs in a process of its own, one at a time."""
    spawn = multiprocessing.get_context("spawn")
    pools = [ProcessPoolExecutor(max_workers=1, mp_context=spawn) for _ in loops]
    times: list[list[float]] = [[] for _ in loops]
    for _ in range(repeats):
        for loop, pool, own in zip(loops, pools, times, strict=True):
            own.append(pool.submit(loop, name, threads).result())
    for pool in pools:
        pool.shutdown()
    return times


def row(name: str, own: list[float], books: list[float] | None = None) -> report.Row:
    """Return a network's figures: seconds for an epoch and for its full recipe, and the book's seconds over ours."""
    epochs = training.RECIPES[name].epochs
    figures: report.Row = {
        "network": name,
        "epoch_seconds": min(own),
        "epochs": epochs,
        "training_seconds": epochs * min(own),
    }
    if books:
        ratios = [theirs / mine for mine, theirs in zip(own, books, strict=True)]
        figures |= {"book_epoch_seconds": min(books), "ratio": statistics.median(ratios), "book_repeats": books}
    return figures | {"repeats": own}


def machine(threads: int) -> dict[str, object]:
    """Return what the figures depend on, but nothing that identifies the machine."""
    versions = {name: importlib.metadata.version(name) for name in ("torch", "torchvision")}
    busy = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None  # Windows has none
    return {"cores": os.cpu_count(), "threads": threads, "load": busy, "python": platform.python_version(), **versions}


def show(rows: Sequence[report.Row], about: Mapping[str, object]) -> None:
    """Print the figures as one table."""
    print(f"{'':17}{'Inkling, s':>11}{'book, s':>9}{'ratio':>7}{'epochs':>8}{'all of them, s':>16}")
    for own in rows:
        books = f"{own['book_epoch_seconds']:9.2f}{own['ratio']:7.1f}" if "ratio" in own else " " * 16
        print(
            f"{own['network']:17}{own['epoch_seconds']:11.2f}{books}{own['epochs']:8}{own['training_seconds']:16.1f}",
        )
    print("Seconds for one epoch, without scoring, and for all epochs of the network's recipe.")
    print(", ".join(f"{key} {value}" for key, value in about.items()))


def positive(text: str) -> int:
    """Read a whole number of at least 1, for argparse."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=positive, default=5, help="turns of each loop (default 5)")
    parser.add_argument("--threads", type=positive, default=2, help="of PyTorch (default 2)")
    parser.add_argument("--bfloat16", action="store_true", help="ours as by train.py --bfloat16")
    parser.add_argument("--networks", nargs="+", choices=models.MODELS, default=list(models.MODELS))
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    mnist.load("train")  # if it has to be downloaded, now and not by two processes
    about = {**machine(args.threads), "bfloat16": args.bfloat16}
    rows: list[report.Row] = []
    own: Loop = partial(ours, bfloat16=args.bfloat16)
    for name in args.networks:
        loops: list[Loop] = [own, book] if name in BOOKS else [own]
        rows.append(row(name, *in_turn(loops, name, args.threads, args.repeats)))
    show(rows, about)
    if args.json:
        report.write(args.json, rows, machine=about)


if __name__ == "__main__":
    main()
