"""Who may import whom: app → ui → cnn, train → cnn, and a room of cnn only its doors; importing does nothing."""

import ast
import graphlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PACKAGES = {  # may import, besides themselves
    "app": {"ui", "cnn"},
    "train": {"cnn"},
    "ui": {"cnn"},
    "cnn": set(),
    "benchmarks": {"app", "train", "ui", "cnn"},
    "deploy": {"app"},
}
TIMED = {"benchmarks.ink": "ink"}  # whose steps are timed one by one, inside
DOORS = {  # of each room of cnn
    "ink": ("sketch",),
    "inside": ("units", "evidence"),
    "lesson": ("convolution",),
    "changing": ("surgery",),
    "fitting": ("training",),
}
FILES = [*REPOSITORY.glob("*.py"), *(file for folder in PACKAGES for file in REPOSITORY.glob(f"{folder}/**/*.py"))]
MODULES = {  # dotted name -> file
    ".".join(file.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted(FILES)
}
every_module = pytest.mark.parametrize("name", MODULES)


@cache
def imported(name) -> set[str]:
    """What a module imports, anywhere in it, as dotted names; `from a import b` gives a.b where that is one of ours."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import in line {node.lineno}"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {own if own in MODULES else node.module for own in names}
    return found


def packages(name):
    return {module.partition(".")[0] for module in imported(name)}


def room(name):
    """The room of cnn that a module lies in; None for all others."""
    parts = name.split(".")
    return parts[1] if parts[0] == "cnn" and len(parts) > 1 and parts[1] in DOORS else None


def test_the_files_are_found_and_read():
    assert {"app", "train", "cnn.models", "cnn.inside.kinds", "ui.page", "benchmarks.accuracy"} <= set(MODULES)
    assert {"cnn.inside.kinds", "cnn.inside.unit", "cnn.models"} <= imported("cnn.inside.layers")


def test_every_folder_of_cnn_is_a_room_and_has_its_doors():
    assert {file.parent.name for file in REPOSITORY.glob("cnn/*/__init__.py")} == set(DOORS)
    for name, doors in DOORS.items():
        for door in doors:
            assert {room(module) for module in imported(f"cnn.{door}")} - {None} == {name}


@every_module
def test_a_room_is_entered_by_its_doors_alone(name):
    for entered in {room(module) for module in imported(name)} - {None, TIMED.get(name)}:
        doors = [f"cnn.{door}" for door in DOORS[entered]]
        assert entered == room(name) or name in doors, f"{name} imports {entered} past its doors"


@every_module
def test_imports_point_from_the_commands_to_the_page_to_the_networks(name):
    own = name.partition(".")[0]
    assert packages(name) & set(PACKAGES) <= PACKAGES[own] | {own}


@every_module
def test_only_the_page_imports_gradio_and_what_serves_it(name):
    if name.partition(".")[0] in ("cnn", "train"):
        assert not packages(name) & {"gradio", "fastapi", "starlette", "uvicorn"}


@every_module
def test_only_mnist_imports_torchvision(name):
    if name != "cnn.mnist" and not name.startswith("benchmarks."):
        assert "torchvision" not in packages(name)


@pytest.mark.parametrize("package", ["cnn", "ui"])
def test_no_module_imports_itself_by_way_of_others(package):
    own = {name for name in MODULES if name.partition(".")[0] == package}
    graphlib.TopologicalSorter({name: imported(name) & own - {name} for name in own}).prepare()


def test_importing_cnn_reads_no_weights_builds_no_network_and_starts_no_thread():
    modules = [name for name in MODULES if name.startswith("cnn.")]
    script = f"""
import importlib, sys, threading, torch, torchvision, safetensors, scipy.ndimage, PIL.Image
opened, built = [], []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
torch.nn.Module.__init__ = lambda self, *args, **kwargs: built.append(type(self).__name__)
before = threading.active_count()
for name in {modules}: importlib.import_module(name)
assert threading.active_count() == before, threading.enumerate()
assert not built, built
read = [name for name in opened if not name.endswith((".py", ".pyc")) and ".pyc." not in name]
assert not read, read
"""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
