"""Train networks on MNIST and write their weights: python train.py CNNModel, or: python train.py all."""

import argparse
import dataclasses
import math
import platform
import sys
from functools import partial
from pathlib import Path

import torch
import torchvision
from tqdm import tqdm

from cnn import mnist, models, training, weights


def main() -> None:
    args = parse_arguments()
    if args.threads is not None:
        if args.threads < 1:
            sys.exit(f"--threads must be at least 1, got {args.threads}")
        torch.set_num_threads(args.threads)
    try:
        args.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"The folder {args.out} cannot be made: {error.strerror}")
    try:
        data = {split: mnist.load(split, args.data) for split in ("train", "validation", "test")}
    except (OSError, RuntimeError) as error:
        sys.exit(
            f"MNIST could not be read or downloaded ({error}); set MNIST_ROOT or --data to a folder with MNIST/raw."
        )
    for name in models.MODELS if args.network == "all" else [args.network]:
        train(name, data, recipe_for(name, args), args.seed, args.out)


def parse_arguments() -> argparse.Namespace:
    recipes = "\n".join(f"  {name}: {training.RECIPES[name]}" for name in models.MODELS)
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=f"recipes:\n{recipes}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("network", choices=[*models.MODELS, "all"])
    parser.add_argument("--seed", type=int, default=0, help="of weights, shuffling and augmentation (default 0)")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--batch-size", type=int, help="images a step, instead of the recipe's")
    parser.add_argument("--lr", type=float, help="learning rate, instead of the recipe's")
    parser.add_argument("--data", type=Path, help="folder with MNIST/raw (default $MNIST_ROOT, else data/, downloaded)")
    parser.add_argument("--out", type=Path, default=weights.FOLDER, help="folder for weight files (default weights/)")
    parser.add_argument("--threads", type=int, help="processor threads (default: PyTorch's choice)")
    return parser.parse_args()


def recipe_for(name: str, args: argparse.Namespace) -> training.Recipe:
    """Return the network's own recipe with what the command line changes of it."""
    changes = {"epochs": args.epochs, "batch_size": args.batch_size, "lr": args.lr}
    changes = {key: value for key, value in changes.items() if value is not None}
    if bad := [key for key, value in changes.items() if not 0 < value < math.inf]:
        sys.exit(f"--{bad[0].replace('_', '-')} must be a number greater than 0, got {changes[bad[0]]}")
    return dataclasses.replace(training.RECIPES[name], **changes)


def train(name: str, data: dict[str, training.Split], recipe: training.Recipe, seed: int, folder: Path) -> None:
    """Train one network, print a line an epoch, score the test set once more at the end, and write the weight file."""
    torch.manual_seed(seed)
    model = models.build(name).to(memory_format=torch.channels_last)
    print(f"{name}: {models.count_parameters(model):,} parameters, seed {seed}, {recipe}")
    images, scored = data["train"], "validation"
    if not recipe.hold_out:
        images = tuple(torch.cat(pair) for pair in zip(data["train"], data["validation"], strict=True))
        scored = "test"
    history = []
    for epoch in training.fit(model, images, data[scored], recipe, seed, partial(tqdm, leave=False, unit="step")):
        history.append(epoch._asdict())
        print(
            f"epoch {epoch.number:2}/{recipe.epochs}  train loss {epoch.train_loss:.4f}  {scored} loss {epoch.loss:.4f}"
            f"  {scored} accuracy {epoch.accuracy:.2%}  {epoch.seconds:.1f} s",
            flush=True,
        )
    test = training.evaluate(model, *data["test"])
    path = folder / f"{name}.safetensors"
    weights.save(model, describe(recipe, seed, scored, history, test), path)
    print(f"{name}: test loss {test.loss:.4f}, test accuracy {test.accuracy:.2%}, written to {path}")


def describe(recipe: training.Recipe, seed: int, scored: str, history: list[dict], test: training.Score) -> dict:
    """Return the meta of a weight file: how it was made, and how good it is."""
    return {
        "recipe": dataclasses.asdict(recipe),
        "seed": seed,
        "scored": scored,  # the split whose loss and accuracy the history gives
        "history": history,
        "test_loss": test.loss,
        "test_accuracy": test.accuracy,
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "torchvision": torchvision.__version__,
        },
    }


if __name__ == "__main__":
    main()
