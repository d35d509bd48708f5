"""The data of a run: MNIST, and what its plan adds to it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import torch

from cnn import mnist
from cnn.fitting import nondigits, strokes, styles
from cnn.fitting.recipes import Plan
from cnn.fitting.scoring import Split
from cnn.fitting.strokes import NO_DIGIT, Drawing


class Data(NamedTuple):
    """What a run needs, all of it on its device."""

    train: Split  # MNIST's, without the validation images
    fitted: Split  # what is trained on: the same, or all of MNIST's training images
    scored: Split  # what is scored after each epoch: all that is unseen, or the test set
    test: Split
    unseen: list[Split]  # MNIST's validation images and, if there are any, recorded drawings kept out of training
    drawings: Split | None
    non_digits: Split | None


def load(plan: Plan, root: Path | None, device: torch.device | str, say: Callable[[str], None] = print) -> Data:
    """Return the data of this plan. Raises OSError or ValueError if MNIST or the drawings cannot be read."""

    def move(split: Split) -> Split:
        return split[0].to(device), split[1].to(device)

    train, validation, test = (move(mnist.load(split, root)) for split in ("train", "validation", "test"))
    drawings, held = _drawings(plan, say)
    unseen = [validation, *([move(strokes.ink(held))] if held else [])]
    digits = [drawing for drawing in drawings if drawing.label != NO_DIGIT]
    others = [drawing for drawing in drawings if drawing.label == NO_DIGIT]
    things = (len(train[0]) + len(validation[0])) // 5  # 12,000 for the whole of MNIST, from which each step takes some
    return Data(
        train=train,
        fitted=train if plan.recipe.hold_out else join(train, validation),
        scored=join(*unseen) if plan.recipe.hold_out else test,
        test=test,
        unseen=unseen,
        drawings=move(styles.ink(digits)) if digits else None,
        non_digits=move(join(nondigits.ink(things, digits), styles.ink(others))) if plan.recipe.non_digits else None,
    )


def join(*splits: Split) -> Split:
    """Return the images and labels of all these splits, one after another."""
    images, labels = zip(*splits, strict=True)
    return torch.cat(images), torch.cat(labels)


def _drawings(plan: Plan, say: Callable[[str], None]) -> tuple[list[Drawing], list[Drawing]]:
    """Return the recorded drawings to train on, and the digits among those kept out of training."""
    kept: list[Drawing] = []
    held = [drawing for path in plan.unseen for drawing in strokes.load(Path(path))]
    for path in plan.strokes:
        drawings = strokes.load(Path(path))
        if (count := len(strokes.writers(drawings))) < strokes.TENTH:
            say(
                f"{path}: {count} {'writer' if count == 1 else 'writers'}, too few to keep any for validation alone. "
                "Every tenth drawing is kept instead, so validation tells little about people the network never met."
            )
        part, rest = strokes.hold_out(drawings)
        kept += part
        held += rest
    return kept, [drawing for drawing in held if drawing.label != NO_DIGIT]
