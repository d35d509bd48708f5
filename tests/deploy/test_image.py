"""The container's image: its Dockerfile, followed step by step in a folder, by the programs that are here already.

No engine builds the image. What pip would install is not installed; the files, the commands and the health check are
the Dockerfile's own.
"""

import fnmatch
import json
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browsing import free_port
from tests.conftest import REPOSITORY
from tests.deploy.visiting import await_health, visit

IGNORED = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").split("\n")


def steps() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions and what stands behind them."""
    lines = (REPOSITORY / "deploy/Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if line and not line.startswith("#")).replace("\\\n", "")
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines()]


def is_sent(path: Path) -> bool:
    """Whether Docker gets this file of the repository: the last line of .dockerignore that fits it decides."""
    sent = True
    for pattern in (line for line in IGNORED if line and not line.startswith("#")):
        if any(fnmatch.fnmatch(str(each), pattern.removeprefix("!")) for each in (path, *path.parents[:-1])):
            sent = pattern.startswith("!")
    return sent


def copy(source: str, target: Path) -> None:
    """Do as COPY does: a folder's content, or files by a pattern, into a folder."""
    here = REPOSITORY / source
    files = [file for file in (here.rglob("*") if here.is_dir() else REPOSITORY.glob(source)) if file.is_file()]
    sent = [file for file in files if is_sent(file.relative_to(REPOSITORY))]
    assert sent, f"COPY {source} copies nothing"
    for file in sent:
        place = target / (file.relative_to(here) if here.is_dir() else file.name)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)


class Image:
    """What the Dockerfile makes: a folder in WORKDIR's place, an environment, a command and a health check."""

    def __init__(self, scratch: Path) -> None:
        self.folder, self.bin, self.away = (scratch / name for name in ("inkling", "bin", "away"))
        for folder in (self.folder, self.bin, self.away):
            folder.mkdir()
        (self.bin / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        (self.bin / "pip").write_text(f'#!/bin/sh\necho "$@" >> {scratch}/pip.log\n')
        for program in self.bin.iterdir():
            program.chmod(0o755)
        (self.away / "torchvision.py").write_text('raise ImportError("It is not in the image.")\n')
        self.environment = {"PATH": f"{self.bin}:{os.defpath}", "PYTHONPATH": str(self.away)}
        for name, rest in steps():
            getattr(self, name.lower(), lambda _: None)(rest)
        self.installed = (scratch / "pip.log").read_text().splitlines()

    def env(self, rest: str) -> None:
        self.environment |= dict(each.split("=", 1) for each in shlex.split(rest))

    arg = env

    def copy(self, rest: str) -> None:
        *sources, target = rest.split()
        for source in sources:
            copy(source, self.folder / target)

    def run(self, rest: str) -> None:
        subprocess.run(["sh", "-ec", rest], cwd=self.folder, env=self.environment, check=True)

    def healthcheck(self, rest: str) -> None:
        self.check = rest.partition("CMD ")[2]

    def cmd(self, rest: str) -> None:
        self.command = json.loads(rest)

    def is_healthy(self) -> bool:
        return subprocess.run(["sh", "-c", self.check], env=self.environment, stderr=subprocess.PIPE).returncode == 0

    @contextmanager
    def container(self):
        """Run the command as `docker run --env PORT=…` does; yield the process and the page's address."""
        self.environment["PORT"] = str(free_port())
        with subprocess.Popen(self.command, cwd=self.folder, env=self.environment) as process:
            try:
                yield process, f"http://127.0.0.1:{self.environment['PORT']}/"
            finally:
                process.terminate()


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    return Image(tmp_path_factory.mktemp("image"))


def test_the_image_has_what_is_served_and_nothing_that_trains_or_tests(image):
    names = {path.relative_to(image.folder).as_posix() for path in image.folder.rglob("*") if path.suffix != ".pyc"}
    assert {"app.py", "cnn/weights.py", "ui/shared/store.js", "weights/DeepCNN.safetensors"} <= names
    assert {"weights/DeepCNN.exciting.npz", "weights/epochs/DeepCNN.safetensors", "weights/robustness.json"} <= names
    assert (
        not {"weights/epochs/FNN.safetensors", "tests", "benchmarks", "docs", "deploy", "train.py", ".git", ".venv"}
        & names
    )


def test_pytorch_comes_from_the_index_that_is_named_and_the_rest_from_pypi(image):
    torch, others = ((image.folder / name).read_text().split() for name in ("torch.txt", "others.txt"))
    needed = (REPOSITORY / "requirements.txt").read_text().split()
    assert [line.partition(">")[0] for line in torch] == ["torch"]
    left_out = {line.partition(">")[0] for line in {*needed} - {*torch, *others}}
    assert left_out == {"torchvision", "tqdm"}
    assert [line.split()[2:] for line in image.installed] == [
        ["--index-url", "https://download.pytorch.org/whl/cpu", "--requirement", "torch.txt"],
        ["--requirement", "others.txt"],
    ]


def test_it_runs_as_nobody_special_and_says_its_port():
    told = dict(steps())
    assert told["USER"].isdecimal()  # Kubernetes sees by the number that this is not root
    assert int(told["USER"]) > 0
    assert told["EXPOSE"] == dict(each.split("=") for each in shlex.split(told["ENV"]))["PORT"]


def test_what_is_built_serves_the_page_is_healthy_and_writes_no_file(image):
    before = {path: path.stat().st_mtime_ns for path in image.folder.rglob("*")}
    with image.container() as (process, url):
        await_health(url, process)
        assert image.is_healthy()
        assert visit(url) == []
    assert process.returncode in (0, -15)
    assert not image.is_healthy()
    assert {path: path.stat().st_mtime_ns for path in image.folder.rglob("*")} == before
