"""A run from its beginning to its weight file: killed and gone on with, and shared by two processes."""

import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import safetensors
import torch

from cnn import mnist, models, training, weights
from cnn.fitting import runs, strokes
from tests.conftest import write_mnist

REPOSITORY = Path(__file__).parents[3]
SMALL = replace(training.BEST, epochs=3, batch_size=32, drawings=4, non_digits=4)

# The command, with less to draw and to score: this is about runs, not about digits.
COMMAND = """
import signal, sys, train
from cnn import mnist
from cnn.fitting import runs
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has its background jobs ignore it
mnist.VALIDATION, runs.NON_DIGITS = 40, 40
sys.argv[0] = "train.py"
train.main()
"""
# A run of a recipe in a file, alone or as one of several processes.
WORKER = """
import json, sys
from cnn import mnist, training
from cnn.fitting import parallel, runs
mnist.VALIDATION, runs.NON_DIGITS = 40, 40
recipe, network, root, folder = sys.argv[1:]
device = parallel.join("cpu")
plan = runs.Plan(network, training.Recipe(**json.loads(recipe)))
runs.begin(plan, runs.Path(folder))
parallel.wait()
runs.go_on(network, runs.Path(folder), root, device)
parallel.leave()
"""


@pytest.fixture(scope="module")
def little_mnist(tmp_path_factory) -> Path:
    return write_mnist(tmp_path_factory.mktemp("little"), 140, 40)


@pytest.fixture
def small(monkeypatch):
    """In this process what COMMAND does in others."""
    monkeypatch.setattr(mnist, "VALIDATION", 40)
    monkeypatch.setattr(runs, "NON_DIGITS", 40)


@pytest.fixture(scope="module")
def drawings(tmp_path_factory) -> Path:
    """A file of 40 drawings by 20 writers: a level stroke for 1, an upright one for 0."""
    path = tmp_path_factory.mktemp("drawings") / "strokes.jsonl"
    records = [
        {"id": str(i), "label": i % 2, "writer": str(i // 2), "strokes": [[[0, 0], [9 * (i % 2), 9 - 9 * (i % 2)]]]}
        for i in range(40)
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def command(network, *options):
    line = [sys.executable, "-c", COMMAND, network, *map(str, options)]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process):
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    return out


def stopped(process, how, after):
    """Stop a process by a signal once it has printed a line that begins like this; return what it says then."""
    for line in process.stdout:
        if line.startswith(after):
            process.send_signal(how)
            return process.communicate()[1]
    raise AssertionError(f"no line begins with {after!r}: {process.communicate()}")


def contents(path):
    """Meta without times, and all tensors, of a weight file."""
    with safetensors.safe_open(path, framework="pt") as file:
        meta = json.loads((file.metadata() or {}).get("meta", "{}"))
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    for epoch in meta.get("history", []):
        del epoch["seconds"]
    return meta, tensors


def assert_same(folder, other, network):
    for name in (f"{network}.safetensors", f"epochs/{network}.safetensors"):
        (meta, tensors), (other_meta, others) = contents(folder / name), contents(other / name)
        assert meta == other_meta
        assert list(tensors) == list(others)
        assert all(torch.equal(tensor, others[key]) for key, tensor in tensors.items())


@pytest.mark.parametrize(("network", "epochs"), [("DeepCNN", 12), ("CNNModel", 12)])
def test_a_killed_run_goes_on_to_the_very_weights_of_an_undisturbed_one(
    little_mnist, drawings, tmp_path, network, epochs
):
    options = ["--epochs", epochs, "--batch-size", 16, "--threads", 1, "--seed", 3, "--data", little_mnist]
    options += ["--strokes", drawings, "--out"]
    finished(command(network, *options, tmp_path / "calm"))
    stopped(command(network, *options, tmp_path / "killed"), signal.SIGKILL, after="epoch  2")
    stopped(
        command(network, "--resume", "--data", little_mnist, "--out", tmp_path / "killed"), signal.SIGKILL, "epoch  5"
    )
    assert not (tmp_path / "killed" / f"{network}.safetensors").exists()
    finished(command(network, "--resume", "--data", little_mnist, "--out", tmp_path / "killed"))
    assert_same(tmp_path / "calm", tmp_path / "killed", network)
    assert sorted(path.name for path in (tmp_path / "killed").iterdir()) == [f"{network}.safetensors", "epochs"]


def test_ctrl_c_says_how_to_go_on_and_that_command_works(little_mnist, tmp_path):
    options = ("--epochs", 40, "--batch-size", 16, "--data", little_mnist, "--out", tmp_path)
    said = stopped(command("DeepCNN", *options), signal.SIGINT, after="epoch  2")
    assert "Traceback" not in said
    _, _, how = said.strip().partition("python train.py ")
    assert how == f"DeepCNN --resume --out {tmp_path} --data {little_mnist}"
    out = finished(command(*how.split()))
    assert "epoch  1" not in out
    assert "epoch 40/40" in out
    assert weights.load("DeepCNN", tmp_path)[1]["recipe"]["epochs"] == 40


def test_resume_without_a_run_says_so(little_mnist, tmp_path):
    out = finished(command("CNNModel", "--resume", "--data", little_mnist, "--out", tmp_path))
    assert out == "CNNModel: there is nothing to go on with.\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("network", ["CNNModel", "DeepCNN"])
def test_two_processes_train_like_one_with_the_same_batches(little_mnist, tmp_path, network):
    """With small steps: a large learning rate blows the last bits, in which sums differ, up to other weights."""
    recipe = replace(SMALL if network == "DeepCNN" else training.BOOK, batch_size=33, epochs=2, lr=1e-4)
    alone = [sys.executable]
    both = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2"]
    both += ["--master-addr=127.0.0.1", f"--master-port={free_port()}"]
    (tmp_path / "worker.py").write_text(WORKER)
    histories, models_made = [], []
    for launch, folder in ((alone, tmp_path / "1"), (both, tmp_path / "2")):
        line = [*launch, tmp_path / "worker.py", json.dumps(vars(recipe)), network, little_mnist, folder]
        environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"}
        done = subprocess.run(list(map(str, line)), env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("epoch  1/2") == 1  # one of them speaks
        model, meta = weights.load(network, folder)
        histories.append([[epoch["train_loss"], epoch["loss"]] for epoch in meta["history"]])
        models_made.append(model)
    assert histories[0][0] != histories[0][-1]
    torch.testing.assert_close(torch.tensor(histories[1]), torch.tensor(histories[0]), rtol=1e-4, atol=1e-6)
    images = mnist.load("test", little_mnist)[0]
    one, two = (training.predict(model, images) for model in models_made)
    torch.testing.assert_close(two, one, rtol=1e-3, atol=5e-4)  # DeepCNN's spread over 0.07; sums differ up to 1e-4


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_every_epoch_is_kept(little_mnist, small, tmp_path):
    plan = runs.Plan("CNNModel", replace(training.BOOK, epochs=2), seed=4)
    runs.begin(plan, tmp_path)
    runs.go_on("CNNModel", tmp_path, little_mnist, say=lambda line: None)
    final, meta = weights.load("CNNModel", tmp_path)
    torch.manual_seed(4)
    untrained = models.build("CNNModel")
    for number, model in ((0, untrained), (2, final)):
        kept = weights.load_epoch("CNNModel", number, tmp_path)
        assert not kept.training
        for ours, theirs in zip(kept.parameters(), model.parameters(), strict=True):
            torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-6)
    images, labels = mnist.load("test", little_mnist)
    after_one = training.evaluate(weights.load_epoch("CNNModel", 1, tmp_path), images, labels)
    assert after_one.loss == pytest.approx(meta["history"][0]["loss"], abs=1e-2)
    with pytest.raises(ValueError, match="epochs 0 to 2, got 3"):
        weights.load_epoch("CNNModel", 3, tmp_path)


def test_a_run_holds_out_writers_and_calibrates_on_what_it_has_not_seen(little_mnist, small, drawings, tmp_path):
    plan = runs.Plan("DeepCNN", SMALL, strokes=(str(drawings),), unseen=(str(drawings),), credit="Ours, CC BY 4.0")
    data = runs.load_data(plan, little_mnist, "cpu")
    assert len(data.drawings[0]) == 36 * len(strokes.PENS)  # 18 of 20 writers, two drawings each
    assert len(data.unseen[1][0]) == 40 + 4
    assert len(data.scored[0]) == 40 + 44
    assert set(data.non_digits[1].tolist()) == {strokes.NO_DIGIT}
    runs.begin(plan, tmp_path)
    runs.go_on("DeepCNN", tmp_path, little_mnist, say=lambda line: None)
    model, meta = weights.load("DeepCNN", tmp_path)
    assert meta["credit"] == "Ours, CC BY 4.0"
    assert meta["strokes"] == meta["unseen"] == [f"{drawings.parent.name}/strokes.jsonl"]
    assert meta["scored"] == "validation"
    assert runs.calibrate(model, data.unseen) == pytest.approx(
        {"temperature": meta["temperature"], "known_above": meta["known_above"]}, rel=1e-3
    )
