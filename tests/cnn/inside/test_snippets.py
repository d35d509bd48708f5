import contextlib
import io
import json
import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import torch

from cnn import activations, models, sketch, weights
from cnn.inside import layers
from cnn.inside.snippets import snippet
from cnn.units import Unit
from tests.cnn.inside import chains

REPOSITORY = Path(__file__).parents[3]

every_network = pytest.mark.parametrize("name", models.MODELS)


@cache
def load(name):
    return weights.load(name)[0]


@cache
def digit():
    examples = json.loads((REPOSITORY / "ui" / "pad" / "examples.json").read_text(encoding="utf-8"))
    return sketch.from_strokes(examples[7]["strokes"])


@cache
def outputs(model):
    return activations.capture(model, torch.from_numpy(digit())[None, None] / 255)


def captured(model, unit):
    output = outputs(model)[unit.layer][0]
    return output[unit[1 : 1 + output.dim()]].item()


def run(program):
    """What the program prints, run in a namespace of its own. It may turn gradients off, and does; not for others."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.enable_grad():
        exec(compile(program, "snippet", "exec"), {"__name__": "__main__"})
    return float(printed.getvalue())


def some_units(model):
    """Of every layer both corners, which read padding where there is any, and one unit anywhere."""
    chance = random.Random(0)
    for layer, shape in layers.shapes(model).items():
        channels, height, width = (*shape, 1, 1)[:3]
        yield Unit(layer, 0, 0, 0)
        yield Unit(layer, channels - 1, height - 1, width - 1)
        yield Unit(layer, chance.randrange(channels), chance.randrange(height), chance.randrange(width))


@every_network
def test_a_snippet_prints_what_was_captured(name, monkeypatch):
    model = load(name)
    monkeypatch.setattr(weights, "load", lambda name: (model, {}))  # once is enough
    for unit in some_units(model):
        program = snippet(name, model, digit(), unit)
        assert run(program) == pytest.approx(captured(model, unit), rel=1e-4, abs=1e-4), f"{unit}\n{program}"


@every_network
def test_a_snippet_is_short_and_its_lines_are_code(name):
    for unit in some_units(load(name)):
        program = snippet(name, load(name), digit(), unit)
        assert len(program.splitlines()) <= 16
        assert program.endswith("print(value.item())\n")
        compile(program, str(unit), "exec")
        assert all(len(line) <= 120 for line in program.splitlines() if "b64decode" not in line)


def test_a_snippet_depends_on_the_digit_and_on_the_unit():
    model = load("DeepCNN")
    unit, other = Unit("final", 7), Unit("final", 8)
    assert run(snippet("DeepCNN", model, digit().T.copy(), unit)) != pytest.approx(captured(model, unit), abs=1e-3)
    assert captured(model, unit) != pytest.approx(captured(model, other), abs=1e-3)
    assert run(snippet("DeepCNN", model, digit(), other)) == pytest.approx(captured(model, other), rel=1e-4)


def test_snippets_run_as_a_program_in_the_repository():
    chosen = {
        "FNN": Unit("linear1", 700),
        "CNNModel": Unit("conv2", 1, 4, 5),
        "ComplexCNNModel": Unit("input_norm", 0, 14, 13),
        "DeepCNN": Unit("block3.conv", 5, 0, 11),
    }
    program = "".join(snippet(name, load(name), digit(), unit) for name, unit in chosen.items())
    done = subprocess.run([sys.executable, "-"], input=program, cwd=REPOSITORY, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    expected = [captured(load(name), unit) for name, unit in chosen.items()]
    assert [float(line) for line in done.stdout.split()] == pytest.approx(expected, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("name", chains.LAYERS)
def test_a_network_of_any_kinds_of_layer_has_snippets_too(name, monkeypatch):
    model = chains.build(name)
    monkeypatch.setattr(weights, "load", lambda name: (model, {}))
    for unit in some_units(model):
        program = snippet("Own", model, digit(), unit)
        assert run(program) == pytest.approx(captured(model, unit), rel=1e-4, abs=1e-4), f"{unit}\n{program}"
        assert all(len(line) <= 120 for line in program.splitlines() if "b64decode" not in line)


@pytest.mark.parametrize("unit", [Unit("conv9", 0), Unit("conv1", 1), Unit("conv1", 0, -1), Unit("final", 0, 1)])
def test_there_is_no_snippet_of_a_unit_that_is_not_there(unit):
    with pytest.raises(ValueError, match=r"[Tt]here is no"):
        snippet("CNNModel", load("CNNModel"), digit(), unit)
