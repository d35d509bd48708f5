"""Processes that train, for tests; a server that has imported PyTorch forks them, so that each starts at once."""

import contextlib
import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import train
from cnn.training import Plan, Recipe, lock, parallel, runs

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["torch", "torchvision"])


def start(function, *arguments) -> BaseProcess:
    process = FORKS.Process(target=function, args=arguments)
    process.start()
    return process


def train_until_killed(arguments: list[str]) -> None:
    """Run train.py until it says that its second epoch is done; then the system kills it."""

    def say(line, **options):
        if line.startswith("epoch  2"):
            os.kill(os.getpid(), signal.SIGKILL)

    train.print = say
    sys.argv = ["train.py", *arguments]
    train.main()


def train_until_told(arguments: list[str], told: Connection) -> None:
    """Run train.py until it says that its second epoch is done; tell so, and wait to be killed."""

    def say(line, **options):
        if line.startswith("epoch  2"):
            told.send("ready")
            told.recv()

    train.print = say
    sys.argv = ["train.py", *arguments]
    train.main()


def train_to_files(arguments: list[str], out: str, err: str) -> None:
    """Run train.py as a shell does, what it prints going to these two files."""
    for descriptor, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), descriptor)
    sys.argv = ["train.py", *arguments]
    train.main()


def train_together(rank: int, size: int, port: int, recipes: dict[str, Recipe], root: Path, folder: Path) -> None:
    """Train these networks as one of several processes, as torchrun starts them; what is said goes to a file."""
    address = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    os.environ.update(address | {"RANK": str(rank), "WORLD_SIZE": str(size)})
    with (folder / f"{rank}.txt").open("w") as said, contextlib.redirect_stdout(said):
        device = parallel.join("cpu")
        with lock.alone(folder, device):
            for network, recipe in recipes.items():
                runs.begin(Plan(network, recipe), folder)
                parallel.wait()
                runs.finish(network, folder, root, device)
        parallel.leave()
