"""Train networks on MNIST and write their weights: python train.py CNNModel, or: python train.py all."""

import argparse
import dataclasses
import math
import os
import sys
from functools import partial
from pathlib import Path

import torch
from tqdm import tqdm

from cnn import models, training, weights
from cnn.fitting import parallel, runs

RECIPES = {"book": training.BOOK, "best": training.BEST}


def main() -> None:
    args = parse_arguments()
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")  # large pages of memory, on Linux: fewer page faults a step
    names = list(models.MODELS) if args.network == "all" else [args.network]
    plans = [plan(name, args) for name in names]
    device = prepare(args)
    first = parallel.rank() == 0
    bar = partial(tqdm, leave=False, unit="step", disable=None if first else True)  # None: where nobody looks on
    try:
        if not args.resume:
            for each in plans:
                runs.begin(each, args.out)
        parallel.wait()  # for the first process to have written them
        for name in names:
            if runs.state_file(name, args.out).exists():
                runs.go_on(name, args.out, args.data, device, say=partial(print, flush=True), progress=bar)
            elif first:
                print(f"{name}: there is nothing to go on with.")
    except KeyboardInterrupt:
        sys.exit(f"\nStopped; what is finished is kept. Go on with: {resume_command(args)}")
    except (OSError, ValueError) as error:  # MNIST, the drawings or the disk; the message says what
        sys.exit(str(error))
    finally:
        parallel.leave()


def parse_arguments() -> argparse.Namespace:
    recipes = "\n".join(f"  {name}: {recipe}" for name, recipe in RECIPES.items())
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=f"recipes:\n{recipes}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("network", choices=[*models.MODELS, "all"])
    parser.add_argument("--recipe", choices=RECIPES, help="default: best for DeepCNN, the book's for the others")
    parser.add_argument("--seed", type=int, default=0, help="of weights, shuffling and augmentation (default 0)")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--batch-size", type=int, help="images a step, instead of the recipe's")
    parser.add_argument("--lr", type=float, help="learning rate, instead of the recipe's")
    parser.add_argument("--bfloat16", action="store_true", help="for processors with units for it; slow on others")
    add_files = partial(parser.add_argument, metavar="FILE", nargs="+", default=[])
    add_files("--strokes", help="recorded drawings to train on; a tenth of each file's writers is kept for validation")
    add_files("--unseen", help="recorded drawings for validation only")
    parser.add_argument("--credit", help="whom the drawings are owed to; kept in the weight file")
    parser.add_argument("--resume", action="store_true", help="go on with a run that was stopped, just as it was begun")
    parser.add_argument("--data", type=Path, help="folder with MNIST/raw (default $MNIST_ROOT, else data/, downloaded)")
    parser.add_argument("--out", type=Path, default=weights.FOLDER, help="folder for weight files (default weights/)")
    parser.add_argument("--device", choices=["cpu", "cuda", "mps"], default="cpu", help="default cpu")
    parser.add_argument("--threads", type=int, help="processor threads (default: PyTorch's choice)")
    return parser.parse_args()


def plan(network: str, args: argparse.Namespace) -> runs.Plan:
    """Return what the command line asks for; exit with a sentence where it makes no sense."""
    numbers = {"epochs": args.epochs, "batch_size": args.batch_size, "lr": args.lr}
    numbers = {key: value for key, value in numbers.items() if value is not None}
    for option, value in (numbers | {"threads": args.threads}).items():
        if value is not None and not 0 < value < math.inf:
            sys.exit(f"--{option.replace('_', '-')} must be a number greater than 0, got {value}")
    for path in map(Path, [*args.strokes, *args.unseen]):
        if not path.is_file():
            sys.exit(f"There is no file {path}; --strokes and --unseen take files of recorded drawings.")
    recipe = RECIPES[args.recipe] if args.recipe else training.RECIPES[network]
    return runs.Plan(
        network,
        recipe=dataclasses.replace(recipe, **numbers, bfloat16=args.bfloat16),
        seed=args.seed,
        strokes=tuple(args.strokes),
        unseen=tuple(args.unseen),
        credit=args.credit,
        threads=args.threads or torch.get_num_threads(),
    )


def prepare(args: argparse.Namespace) -> torch.device:
    """Make the folder for the weights, meet the other processes, and return the device."""
    if args.device != "cpu" and not getattr(torch, args.device).is_available():
        sys.exit(f"There is no {args.device} here that PyTorch can use; leave --device out.")
    try:
        args.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"The folder {args.out} cannot be made: {error.strerror}")
    return parallel.join(args.device)


def resume_command(args: argparse.Namespace) -> str:
    given = [("--out", args.out, weights.FOLDER), ("--data", args.data, None), ("--device", args.device, "cpu")]
    options = [f"{option} {value}" for option, value, default in given if value != default]
    return " ".join(["python train.py", args.network, "--resume", *options])


if __name__ == "__main__":
    main()
