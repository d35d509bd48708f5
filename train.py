"""Train networks on MNIST and write their weights: python train.py CNNModel, or: python train.py all."""

import argparse
import dataclasses
import math
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from cnn import exciting, files, mnist, models, training, weights
from cnn.training import Plan, Recipe, lock, parallel, runs, state

RECIPES = {"book": training.BOOK, "best": training.BEST}
REPLACING = ["epochs", "batch_size", "lr", "bfloat16"]  # options that replace a value of the recipe
PLANNED = ["recipe", *REPLACING, "seed", "strokes", "unseen", "credit", "threads"]  # options that a run must keep
DEFAULTS = {"out": weights.FOLDER, "data": None, "device": "cpu"}  # options that it may be resumed with


def main() -> None:
    args = parse_arguments()
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")  # large pages of memory, on Linux: fewer page faults a step
    names = list(models.MODELS) if args.network == "all" else [args.network]
    plans = [plan(name, args) for name in names]
    device = prepare(args)
    try:
        with lock.alone(args.out, device):
            if args.exciting:
                excite(names, args, device)
                return
            if args.resume:
                refuse_other_options(names, args)
            else:
                refuse_to_overwrite(names, args)
                parallel.wait()  # until every process has looked, before the first one writes
                for each in plans:
                    runs.begin(each, args.out)
                parallel.wait()  # until it has
            for name in names:
                train(name, args, device)
    except KeyboardInterrupt:
        how = "--exciting" if args.exciting else "--resume"
        sys.exit(f"\nStopped; what is finished is kept. Resume with: {command(args, how)}")
    except OSError as error:  # MNIST, the drawings or the disk; the message says what, unless it is the system's
        sys.exit(f"{error.filename} cannot be used: {error.strerror}." if error.filename else str(error))
    except (ValueError, weights.WeightsError) as error:  # the drawings, or what training led to
        sys.exit(str(error))
    finally:
        parallel.leave()


def parse_arguments() -> argparse.Namespace:
    recipes = "\n".join(f"  {name}: {recipe}" for name, recipe in RECIPES.items())
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=f"recipes:\n{recipes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("network", choices=[*models.MODELS, "all"])
    parser.add_argument("--recipe", choices=RECIPES, help="default: best for DeepCNN, the book's for the others")
    parser.add_argument("--seed", type=int, help="of weights, shuffling and augmentation (default 0)")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--batch-size", type=int, help="images a step, instead of the recipe's")
    parser.add_argument("--lr", type=float, help="learning rate, instead of the recipe's")
    parser.add_argument("--bfloat16", action="store_true", help="for processors with units for it; slow on others")
    add_files = partial(parser.add_argument, metavar="FILE", nargs="+", default=[])
    add_files("--strokes", help="recorded drawings to train on; one writer in ten is kept for validation")
    add_files("--unseen", help="recorded drawings for validation only")
    parser.add_argument("--credit", help="whom the drawings are owed to; kept in the weight file")
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="finish a run that was stopped, with the options it had")
    again.add_argument("--restart", action="store_true", help="discard an unfinished run and start again")
    again.add_argument("--exciting", action="store_true", help="only find anew which digits excite each map most")
    parser.add_argument("--data", type=Path, help="folder with MNIST/raw (default $MNIST_ROOT, else data/, downloaded)")
    parser.add_argument("--out", type=Path, default=weights.FOLDER, help="folder for weight files (default weights/)")
    parser.add_argument("--device", choices=["cpu", "cuda", "mps"], default="cpu", help="default cpu")
    parser.add_argument("--threads", type=int, help="processor threads (default: PyTorch's choice)")
    return parser.parse_args()


def plan(network: str, args: argparse.Namespace) -> Plan:
    """Return what the command line asks for; exit with a sentence if it makes no sense."""
    replaced = given(args, REPLACING)
    for option, value in (replaced | given(args, ["threads"])).items():
        if not 0 < value < math.inf:
            sys.exit(f"{flag(option)} must be a number greater than 0, got {value}")
    for path in map(Path, [*args.strokes, *args.unseen]):
        if not path.is_file():
            sys.exit(f"There is no file {path}; --strokes and --unseen take files of recorded drawings.")
    recipe = RECIPES[args.recipe] if args.recipe else training.RECIPES[network]
    return Plan(
        network,
        recipe=dataclasses.replace(recipe, **replaced),
        seed=args.seed or 0,
        strokes=tuple(args.strokes),
        unseen=tuple(args.unseen),
        credit=args.credit,
        threads=args.threads or torch.get_num_threads(),
    )


def prepare(args: argparse.Namespace) -> torch.device:
    """Make the folder for the weights, join the other processes, and return the device."""
    if args.device != "cpu" and not getattr(torch, args.device).is_available():
        sys.exit(f"There is no {args.device} here that PyTorch can use; leave --device out.")
    try:
        args.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(str(files.WriteError(args.out, error)))
    return parallel.join(args.device)


def train(network: str, args: argparse.Namespace, device: torch.device) -> None:
    """Finish the network's run, showing each epoch's steps in a bar where somebody may be looking."""
    first = parallel.rank() == 0
    if state.file(network, args.out).exists():
        bar = partial(tqdm, leave=False, unit="step", disable=None if first else True)  # None: unless on a terminal
        with explained(network, args):
            runs.finish(network, args.out, args.data, device, say=tell, progress=bar)
    elif first:
        tell(f"{network}: there is no unfinished run to resume.")


def excite(names: list[str], args: argparse.Namespace, device: torch.device) -> None:
    """Find the digits that excite each map of networks that are trained already, and train nothing."""
    if other := given(args, PLANNED):
        sys.exit(f"--exciting trains nothing; leave {', '.join(map(flag, other))} out.")
    if parallel.rank() == 0:
        bar = partial(tqdm, leave=False, unit="batch", disable=None)
        for network in names:
            model = weights.load(network, args.out)[0].to(device)
            exciting.save(network, exciting.collect(model, *mnist.load("train", args.data), bar), model, args.out)
            tell(f"{network}: the digits that excite each map most, written to {exciting.file(network, args.out)}")


def tell(line: str) -> None:
    """Print a line at once: it may go to a file on a disk that is full, or to a program that has ended."""
    try:
        print(line, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else Python tries once more as it ends, and shows a traceback
        raise files.WriteError("What train.py prints", error) from error


def refuse_to_overwrite(names: list[str], args: argparse.Namespace) -> None:
    """Exit with a sentence if there is an unfinished run of one of these networks, unless told to discard it."""
    if args.restart:
        return
    found = []
    for network in names:
        if state.file(network, args.out).exists():
            with explained(network, args):
                run = state.read(network, args.out)
            if run.history:  # else nothing is lost
                found.append(f"{network} ({len(run.history)} of {run.plan.recipe.epochs} epochs done)")
    if found:
        sys.exit(
            f"{args.out} has an unfinished run of {', '.join(found)}.\n"
            f"Resume it with: {command(args, '--resume')}\n"
            f"Or discard it and start again with: {command(args, '--restart')}"
        )


def refuse_other_options(names: list[str], args: argparse.Namespace) -> None:
    """Exit with a sentence if an option was given that differs from that of an unfinished run."""
    for network in names:
        if not state.file(network, args.out).exists():
            continue
        with explained(network, args):
            its = options(state.read(network, args.out).plan)
        asked = given(args, PLANNED)
        other = [
            f"{flag(option)} is {text(its[option])} in the run, {text(value)} here"
            for option, value in asked.items()
            if value != its[option]
        ]
        if other:
            sys.exit(
                f"The unfinished run of {network} has other options: {'; '.join(other)}.\n"
                f"Resume it as it is with: {command(args, '--resume', network)}\n"
                f"Or discard it and start again with: {command(args, '--restart', network)}"
            )


@contextmanager
def explained(network: str, args: argparse.Namespace) -> Iterator[None]:
    """Exit with a sentence, and the way out, if the network's unfinished run cannot be resumed, or not be kept."""
    try:
        yield
    except training.StateError as error:
        sys.exit(f"{error}\nDiscard it and start again, with the options it had: {command(args, '--restart', network)}")
    except files.WriteError as error:
        if not state.file(network, args.out).exists():
            sys.exit(str(error))
        sys.exit(f"{error}\nWhat is finished is kept; then go on with: {command(args, '--resume')}")


def options(plan: Plan) -> dict[str, object]:
    """Return the options, as argparse gives them, that lead to this plan."""

    def rest(recipe: Recipe) -> Recipe:
        return dataclasses.replace(recipe, **{option: getattr(training.BOOK, option) for option in REPLACING})

    names = [name for name, recipe in RECIPES.items() if rest(recipe) == rest(plan.recipe)]
    own = {option: getattr(plan, option) for option in ("seed", "credit", "threads")}
    files = {"strokes": list(plan.strokes), "unseen": list(plan.unseen)}
    return {"recipe": names[0] if names else "another"} | vars(plan.recipe) | own | files


def given(args: argparse.Namespace, names: list[str]) -> dict[str, Any]:
    """Return those of these options that were given, and their values."""
    values = {name: getattr(args, name) for name in names}
    return {
        name: value
        for name, value in values.items()
        if value is not None and value is not False and value != [] and value != DEFAULTS.get(name)
    }


def command(args: argparse.Namespace, how: str, network: str | None = None) -> str:
    """Return the line for a shell that resumes or restarts; a run that is resumed knows its other options itself."""
    line = ["python", sys.argv[0], network or args.network, how]
    for option, value in given(args, [*(PLANNED if how == "--restart" else []), *DEFAULTS]).items():
        line.append(flag(option))
        if value is not True:
            line += map(str, value if type(value) is list else [value])
    return shlex.join(line)


def flag(option: str) -> str:
    return f"--{option.replace('_', '-')}"


def text(value: object) -> str:
    """Return an option's value in words."""
    if value is None or value is False or value == []:
        return "not set"
    return " ".join(map(str, value)) if type(value) is list else "set" if value is True else str(value)


if __name__ == "__main__":
    main()
