"""How well people are read whom a network never met, by recipe: python -m benchmarks.people FILE …

Cross-validation, for choosing a recipe: the writers of each file of recorded drawings are divided into folds. A DeepCNN
is trained on MNIST and all folds but one, and reads that one, fold by fold, so that every drawing is read once. MNIST's
validation digits are scored too; its test set is not touched. Letters count as shown where 98 % of the digits are. It
takes a whole training for each fold.
"""

import argparse
import dataclasses
import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from tqdm import tqdm

from benchmarks import cases
from cnn import mnist, models, recognition, training
from cnn.training import nondigits, strokes, styles

KNOWN = 0.98  # share of the digits that the threshold lets through

Drawings = list[strokes.Drawing]


class Fold(NamedTuple):
    logits: Tensor  # (N, 10), of the drawings that were left out of training
    labels: Tensor  # (N,) int64, 0 to 9 or strokes.NO_DIGIT
    files: list[str]  # (N) where each is from
    mnist: float  # share of MNIST's validation digits that is misread


def divide(
    drawings: Sequence[strokes.Drawing], folds: int, fold: int
) -> tuple[list[strokes.Drawing], list[strokes.Drawing]]:
    """Return (drawings to train on, drawings by every `folds`-th writer, who are to be read)."""
    read = set(strokes.writers(drawings)[fold::folds])
    return [d for d in drawings if d.writer not in read], [d for d in drawings if d.writer in read]


def train(kept: Drawings, args: argparse.Namespace) -> models.Network:
    """Return a network trained on MNIST and these drawings, by the recipe that the options change."""
    digits = [drawing for drawing in kept if drawing.label != strokes.NO_DIGIT]
    others = [drawing for drawing in kept if drawing.label == strokes.NO_DIGIT]
    if args.as_recorded:
        ink = functools.partial(strokes.ink, pens=strokes.PENS)
    else:
        kept_styles = {label: style for label, style in styles.STYLES.items() if style.__name__ not in args.without}
        ink = functools.partial(styles.ink, styles=kept_styles)
    images, labels = mnist.load("train", args.data)
    things = [nondigits.ink(len(images) // 5, digits), *([ink(others)] if others else [])]
    no_digits = [torch.cat(parts) for parts in zip(*things, strict=True)]
    replaced = {key: value for key in ("epochs", "drawings", "non_digits") if (value := getattr(args, key)) is not None}
    recipe = dataclasses.replace(training.BEST, **replaced)
    torch.manual_seed(args.seed)
    model = models.build("DeepCNN").to(args.device)

    def move(split: Sequence[Tensor]) -> training.Split:
        return split[0].to(args.device), split[1].to(args.device)

    epochs = training.fit(
        model,
        move((images, labels)),
        move(mnist.load("validation", args.data)),
        recipe,
        args.seed,
        drawings=move(ink(digits)),
        non_digits=move(no_digits),
    )
    for _ in tqdm(epochs, total=recipe.epochs, unit="epoch", leave=False, disable=None):
        pass
    return model.eval()


def read(drawings: dict[str, Drawings], fold: int, args: argparse.Namespace) -> Fold:
    """Train without this fold's writers and read their drawings."""
    parts = {name: divide(own, args.folds, fold) for name, own in drawings.items()}
    model = train([drawing for kept, _ in parts.values() for drawing in kept], args)
    images, labels = strokes.ink([drawing for _, own in parts.values() for drawing in own])
    logits = training.predict(model, images.to(args.device)).double().cpu()
    validation, right = mnist.load("validation", args.data)
    read_as = training.predict(model, validation.to(args.device)).argmax(dim=1).cpu()
    files = [name for name, (_, own) in parts.items() for _ in own]
    return Fold(logits, labels, files, (read_as != right).double().mean().item())


def report(folds: Sequence[Fold]) -> Iterator[str]:
    """Yield the lines of the table: shares of digits that are misread, and of letters shown as digits, in percent."""
    labels = torch.cat([fold.labels for fold in folds])
    wrong = torch.cat([fold.logits.argmax(dim=1) for fold in folds]) != labels
    files = [name for fold in folds for name in fold.files]
    for name in dict.fromkeys(files):
        own = torch.tensor([file == name for file in files]) & (labels != strokes.NO_DIGIT)
        if own.any():
            yield _line(f"{name}: digits misread", own.sum().item(), wrong[own].double().mean().item())
    digits = labels != strokes.NO_DIGIT
    yield _line("all digits misread", digits.sum().item(), wrong[digits].double().mean().item())
    if not digits.all():
        shown = torch.cat([_shown(fold) for fold in folds])
        yield _line("letters shown as digits", len(shown), shown.double().mean().item())
    yield _line("MNIST's validation digits misread", 5000, sum(fold.mnist for fold in folds) / len(folds))


def _shown(fold: Fold) -> Tensor:
    """Return which of the fold's letters are shown as digits: (N,) bool."""
    digits = fold.labels != strokes.NO_DIGIT
    threshold = recognition.fit_known_above(fold.logits[digits], KNOWN)
    return recognition.spread(fold.logits[~digits]) >= threshold


def _line(title: str, cases: float, share: float) -> str:
    return f"{title:44}{cases:7,}{100 * share:8.2f} %"


def parse_arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="recorded drawings, as train.py takes them")
    parser.add_argument("--folds", type=int, default=3, help="parts that the writers are divided into (default 3)")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--drawings", type=int, help="of each step, instead of the recipe's")
    parser.add_argument("--non-digits", type=int, help="of each step, instead of the recipe's")
    parser.add_argument("--as-recorded", action="store_true", help="not written anew, but inked with four pens")
    names = [style.__name__ for style in styles.STYLES.values()]
    parser.add_argument("--without", nargs="+", choices=names, default=[], metavar="STYLE", help=", ".join(names))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", type=Path, help="folder with MNIST/raw (default $MNIST_ROOT, else data/, downloaded)")
    parser.add_argument("--device", default="cpu")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> None:
    args = parse_arguments(given)
    drawings = dict(cases.load_drawings(path, unseen=True, limit=None) for path in args.files)
    print("\n".join(report([read(drawings, fold, args) for fold in range(args.folds)])))


if __name__ == "__main__":
    main()
