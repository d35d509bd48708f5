import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torchvision.datasets import MNIST

import train
from cnn import exciting, mnist, models, training, weights
from cnn.training import state

SCRIPT = Path(__file__).parents[1] / "train.py"


def run(monkeypatch, *arguments):
    """Run the command within this process."""
    monkeypatch.setattr(sys, "argv", ["train.py", *map(str, arguments)])
    train.main()


@pytest.mark.training
def test_the_command_trains_reports_and_writes_a_file_that_loads(tiny_mnist, tmp_path):
    out = tmp_path / "new" / "folder"
    command = [
        sys.executable,
        SCRIPT,
        "CNNModel",
        "--epochs",
        "2",
        "--batch-size",
        "50",
        "--lr",
        "0.01",
        "--seed",
        "3",
        "--bfloat16",
    ]
    command += ["--data", tiny_mnist, "--out", out]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    line = r"epoch +{}/2  train loss (\d+\.\d+)  test loss (\d+\.\d+)  test accuracy (\d+\.\d+)%"
    printed = [re.search(line.format(number), done.stdout) for number in (1, 2)]
    assert all(printed), done.stdout

    model, meta = weights.load("CNNModel", out)
    score = training.evaluate(model, *mnist.load("test", tiny_mnist))
    assert meta["test_accuracy"] == score.accuracy
    assert meta["test_loss"] == pytest.approx(score.loss)
    assert meta["scored"] == "test"
    assert meta["seed"] == 3
    assert meta["recipe"] | {"epochs": 2, "lr": 0.01, "bfloat16": True} == meta["recipe"]
    for epoch, match in zip(meta["history"], printed, strict=True):
        shown = [float(number) for number in match.groups()]
        assert shown == pytest.approx([epoch["train_loss"], epoch["loss"], 100 * epoch["accuracy"]], abs=0.006)


@pytest.mark.training
def test_the_same_seed_writes_the_same_weights(tiny_mnist, tmp_path, monkeypatch):
    states = []
    for folder, seed in (("a", 5), ("b", 5), ("c", 6)):
        arguments = ("--epochs", 1, "--seed", seed, "--data", tiny_mnist, "--out", tmp_path / folder)
        run(monkeypatch, "CNNModel", *arguments)
        model, _ = weights.load("CNNModel", tmp_path / folder)
        states.append([parameter.tolist() for parameter in model.parameters()])
    assert states[0] == states[1] != states[2]


@pytest.mark.training
@pytest.mark.parametrize("network", ["DeepCNN", "ComplexCNNModel"])
def test_the_best_recipe_is_scored_on_validation_images(tiny_mnist, tmp_path, monkeypatch, capsys, network):
    run(monkeypatch, network, "--recipe", "best", "--epochs", 1, "--data", tiny_mnist, "--out", tmp_path)
    assert re.search(r"validation loss \d+\.\d+  validation accuracy \d+\.\d+%", capsys.readouterr().out)
    model, meta = weights.load(network, tmp_path)
    validation = training.evaluate(model, *mnist.load("validation", tiny_mnist))
    assert meta["scored"] == "validation"
    assert meta["history"][0]["accuracy"] == pytest.approx(validation.accuracy, abs=1e-3)


def test_what_excites_the_maps_is_found_anew_for_weights_that_there_are(tiny_mnist, tmp_path, monkeypatch, capsys):
    where = ("--exciting", "--data", tiny_mnist, "--out", tmp_path)
    model = models.build("CNNModel").eval()
    weights.save(model, {"temperature": 1.0}, tmp_path / "CNNModel.safetensors")
    before = (tmp_path / "CNNModel.safetensors").read_bytes()
    run(monkeypatch, "CNNModel", *where)
    path = exciting.file("CNNModel", tmp_path)
    assert capsys.readouterr().out == f"CNNModel: the digits that excite each map most, written to {path}\n"
    gallery = exciting.load("CNNModel", model, tmp_path)
    images, labels = mnist.load("train", tiny_mnist)
    assert gallery.searched == len(images) == 440
    assert (gallery.labels == labels.numpy()[gallery.numbers]).all()
    assert (tmp_path / "CNNModel.safetensors").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--epochs", "3", "--seed", "1"], "--exciting trains nothing; leave --epochs, --seed out."),
        ([], "CNNModel.safetensors is missing; make it with: python train.py CNNModel --out "),
    ],
)
def test_what_excites_no_network_is_not_looked_for(tiny_mnist, tmp_path, monkeypatch, options, sentence):
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "CNNModel", "--exciting", *options, "--data", tiny_mnist, "--out", tmp_path)
    assert sentence in stop.value.code
    assert not exciting.file("CNNModel", tmp_path).exists()


@pytest.mark.parametrize(
    "arguments",
    [("--epochs", "0"), ("--epochs", "-3"), ("--batch-size", "0"), ("--lr", "0"), ("--lr", "nan"), ("--threads", "0")],
)
def test_a_senseless_number_is_refused_in_one_sentence(tiny_mnist, tmp_path, monkeypatch, arguments):
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "CNNModel", *arguments, "--data", tiny_mnist, "--out", tmp_path)
    assert isinstance(stop.value.code, str)
    assert "\n" not in stop.value.code
    assert arguments[0] in stop.value.code
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_drawings_that_is_not_there_is_named(tiny_mnist, tmp_path, monkeypatch):
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "CNNModel", "--strokes", tmp_path / "none.jsonl", "--data", tiny_mnist, "--out", tmp_path)
    assert (
        stop.value.code
        == f"There is no file {tmp_path / 'none.jsonl'}; --strokes and --unseen take files of recorded drawings."
    )


@pytest.mark.parametrize(
    ("text", "said"), [("", "contains no drawings"), ("{}", "line 1, is not a drawing: it has no 'strokes'")]
)
def test_a_file_without_drawings_is_refused_by_name(tiny_mnist, tmp_path, monkeypatch, text, said):
    path = tmp_path / "strokes.jsonl"
    path.write_text(text)
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "CNNModel", "--strokes", path, "--data", tiny_mnist, "--out", tmp_path / "out")
    assert str(path) in stop.value.code
    assert said in stop.value.code


def test_a_file_that_holds_no_drawings_is_refused_with_its_line(tiny_mnist, tmp_path, monkeypatch):
    path = tmp_path / "strokes.jsonl"
    path.write_text('{"id": "1", "label": 12, "writer": "w", "strokes": [[[0, 0], [1, 1]]]}')
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "CNNModel", "--strokes", path, "--data", tiny_mnist, "--out", tmp_path)
    assert f"{path}, line 1, is not a drawing" in stop.value.code
    assert "got 12" in stop.value.code


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_refused_in_one_sentence(tiny_mnist, tmp_path, monkeypatch, device):
    monkeypatch.setattr(getattr(torch, device), "is_available", lambda: False)
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "CNNModel", "--device", device, "--data", tiny_mnist, "--out", tmp_path)
    assert stop.value.code == f"There is no {device} here that PyTorch can use; leave --device out."


def test_an_unknown_network_is_refused_and_the_choices_are_named(monkeypatch, capsys):
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "LeNet")
    assert stop.value.code == 2
    shown = capsys.readouterr().err
    assert all(name in shown for name in (*models.MODELS, "all"))


def test_help_tells_both_recipes(monkeypatch, capsys):
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "--help")
    shown = capsys.readouterr().out
    assert stop.value.code == 0
    assert f"book: {training.BOOK}" in shown
    assert f"best: {training.BEST}" in shown


def test_a_folder_that_is_a_file_is_named(tiny_mnist, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    for out in (tmp_path / "file", tmp_path / "file" / "folder"):
        with pytest.raises(SystemExit) as stop:
            run(monkeypatch, "CNNModel", "--data", tiny_mnist, "--out", out)
        assert stop.value.code == (
            f"{out} cannot be written: a file is in the place of a folder; move that away, or choose another folder."
        )


@pytest.mark.parametrize(("number", "why"), [(errno.EROFS, "the disk is read-only"), (errno.EACCES, "you may not")])
def test_a_folder_that_cannot_be_written_to_is_named(tiny_mnist, tmp_path, monkeypatch, number, why):
    def refuse(*arguments, **options):  # root may write everywhere
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "CNNModel", "--data", tiny_mnist, "--out", tmp_path)
    assert stop.value.code.startswith(f"{tmp_path / '.training.lock'} cannot be written: {why}")
    assert "\n" not in stop.value.code
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_the_system_refuses_is_named(tiny_mnist, tmp_path, monkeypatch):
    path = state.file("CNNModel", tmp_path)
    path.mkdir()
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "CNNModel", "--data", tiny_mnist, "--out", tmp_path)
    assert stop.value.code == f"{path} cannot be used: Is a directory."


def test_no_mnist_ends_in_a_sentence_that_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(MNIST, "mirrors", ["http://127.0.0.1:9/"])  # nobody listens there
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, "CNNModel", "--data", tmp_path / "none", "--out", tmp_path / "out")
    assert isinstance(stop.value.code, str)
    assert stop.value.code.startswith("MNIST could not be read or downloaded")
    assert "MNIST_ROOT or --data" in stop.value.code
