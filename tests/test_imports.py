"""Who may import whom: app -> ui -> cnn, train -> cnn; within cnn as little as possible."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
FILES = sorted(REPOSITORY.glob("*.py")) + sorted(REPOSITORY.glob("cnn/**/*.py")) + sorted(REPOSITORY.glob("ui/**/*.py"))
NAMES = [file.relative_to(REPOSITORY).as_posix() for file in FILES]
OURS = {"app", "train", "cnn", "ui"}
ROOMS = {"fitting", "ink", "inside", "lesson"}
WITHIN_CNN = {  # all others import nothing of cnn
    "weights": {"models"},
    "training": {"augmentation", "loop", "nondigits", "parallel", "recipes", "runs", "scoring", "state", "strokes"},
    "recognition": {"models"},
    "layers": {"models"},
    "activations": {"layers", "models"},
    "units": {"layers", "models"},
    "snippets": {"layers", "models", "units"},
    "arithmetic": {"rounding", "units"},
    "kernels": {"layers", "models"},
    "integral": {"convolution"},
    "predictions": {"classics", "convolution", "numerals", "rounding", "workings"},
    "workings": {"rounding"},
    "sketch": {"picture"},
    "picture": {"paper"},
    "paper": {"marks", "rules"},
    "strokes": {"sketch"},
    "nondigits": {"strokes"},
    "recipes": {"models"},
    "loop": {"augmentation", "parallel", "recipes", "scoring"},
    "state": {"loop", "parallel", "recipes", "weights"},
    "data": {"mnist", "nondigits", "recipes", "scoring", "strokes"},
    "runs": {"data", "loop", "models", "parallel", "recipes", "recognition", "scoring", "state", "weights"},
}


def modules_imported(name):
    """Return what a file imports, anywhere in it, as dotted names; `from a import b` gives a.b."""
    found = set()
    for node in ast.walk(ast.parse((REPOSITORY / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import in line {node.lineno}"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages_imported(name):
    return {module.partition(".")[0] for module in modules_imported(name)}


def test_the_files_are_found():
    assert {"app.py", "train.py", "cnn/models.py", "ui/page.py"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_only_the_page_imports_gradio_and_what_serves_it(name):
    if name != "app.py" and not name.startswith("ui/"):
        assert not packages_imported(name) & {"gradio", "fastapi", "starlette", "uvicorn"}


@pytest.mark.parametrize("name", NAMES)
def test_only_mnist_imports_torchvision(name):
    if name != "cnn/mnist.py":
        assert "torchvision" not in packages_imported(name)


@pytest.mark.parametrize("name", NAMES)
def test_imports_point_from_the_commands_to_the_page_to_the_networks(name):
    allowed = {"app.py": {"ui", "cnn"}, "train.py": {"cnn"}, "ui": {"ui", "cnn"}, "cnn": {"cnn"}}
    assert packages_imported(name) & OURS <= allowed[name.partition("/")[0]]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("cnn/")])
def test_within_cnn_only_the_agreed_imports(name):
    ours = {module for module in modules_imported(name) if module.startswith("cnn.")}
    ours = {next(part for part in module.split(".")[1:] if part not in ROOMS) for module in ours}
    assert ours <= WITHIN_CNN.get(Path(name).stem, set())


def test_importing_cnn_reads_no_weights_builds_no_network_and_starts_no_thread():
    paths = [name.removesuffix(".py") for name in NAMES if name.startswith("cnn/") and "__init__" not in name]
    modules = [path.replace("/", ".") for path in paths]
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
