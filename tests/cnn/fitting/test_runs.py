"""A run from its beginning to its weight file: stopped and resumed, and shared by two processes."""

import errno
import json
import re
import shlex
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import safetensors
import torch

import train
from cnn import exciting, mnist, models, training, weights
from cnn.fitting import data
from cnn.training import Plan, runs, state, strokes, styles
from tests.cnn.fitting import processes
from tests.conftest import write_mnist

pytestmark = pytest.mark.training

BEST = replace(training.BEST, epochs=2, batch_size=33, drawings=4, non_digits=4)
BOOK = replace(training.BOOK, epochs=2, batch_size=33)


class Stopped(BaseException):
    """Leaves what a killed process leaves."""


@pytest.fixture(scope="module")
def little_mnist(tmp_path_factory) -> Path:
    return write_mnist(tmp_path_factory.mktemp("little"), 240, 40)


@pytest.fixture(scope="module")
def drawings(tmp_path_factory) -> Path:
    """A file of 40 drawings by 20 writers: a level stroke for 1, an upright one for 0."""
    return write_drawings(tmp_path_factory.mktemp("drawings") / "strokes.jsonl", writers=20)


def write_drawings(path, writers):
    records = [
        {
            "id": str(i),
            "label": i % 2,
            "writer": str(i * writers // 40),
            "strokes": [[[0, 0], [9 * (i % 2), 9 - 9 * (i % 2)]]],
        }
        for i in range(40)
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    return path


@pytest.fixture
def command(monkeypatch, capsys):
    """Run train.py in this process and return what it prints; `stop` is called once it has printed that epoch."""

    def run(*arguments, after=None, stop=None):
        def say(line, **options):
            print(line, **options)
            if after and line.startswith(f"epoch {after:2}/"):
                stop()

        monkeypatch.setattr(sys, "argv", ["train.py", *map(str, arguments)])
        monkeypatch.setattr(train, "print", say, raising=False)
        capsys.readouterr()
        train.main()
        return capsys.readouterr().out

    return run


def kill():
    raise Stopped


def contents(path):
    """Meta without times, and all tensors, of a weight file."""
    with safetensors.safe_open(path, framework="pt") as file:
        meta = json.loads((file.metadata() or {}).get("meta", "{}"))
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  # not a dict
    for epoch in meta.get("history", []):
        del epoch["seconds"]
    return meta, tensors


def assert_same(folder, other, network):
    for name in (f"{network}.safetensors", f"epochs/{network}.safetensors"):
        (meta, tensors), (other_meta, others) = contents(folder / name), contents(other / name)
        assert meta == other_meta
        assert list(tensors) == list(others)
        assert all(torch.equal(tensor, others[key]) for key, tensor in tensors.items())
    ours, theirs = (exciting.file(network, each).read_bytes() for each in (folder, other))
    assert ours == theirs
    assert exciting.load(network, weights.load(network, folder)[0], folder) is not None


@pytest.mark.parametrize("network", ["DeepCNN", "CNNModel"])
def test_a_stopped_run_resumes_to_the_very_weights_of_an_undisturbed_one(
    little_mnist, drawings, tmp_path, command, network
):
    options = ["--epochs", 5, "--batch-size", 32, "--threads", 1, "--seed", 3, "--data", little_mnist]
    options += ["--strokes", drawings, "--out"]
    resumed = [network, "--resume", "--data", little_mnist, "--out", tmp_path / "stopped"]
    command(network, *options, tmp_path / "calm")
    with pytest.raises(Stopped):
        command(network, *options, tmp_path / "stopped", after=2, stop=kill)
    with pytest.raises(Stopped):
        command(*resumed, after=4, stop=kill)
    assert not (tmp_path / "stopped" / f"{network}.safetensors").exists()
    assert re.findall(r"^epoch +(\d+)/5", command(*resumed), re.MULTILINE) == ["5"]
    assert_same(tmp_path / "calm", tmp_path / "stopped", network)
    assert sorted(path.name for path in (tmp_path / "stopped").iterdir()) == [
        f"{network}.exciting.npz",
        f"{network}.safetensors",
        "epochs",
    ]


def test_a_run_killed_by_the_system_leaves_all_that_it_takes_to_resume(little_mnist, tmp_path, command):
    options = ["--epochs", 3, "--batch-size", 32, "--threads", 1, "--data", little_mnist, "--out"]
    arguments = ["CNNModel", *options, tmp_path / "killed"]
    process = processes.start(processes.train_until_killed, list(map(str, arguments)))
    process.join()
    assert process.exitcode == -signal.SIGKILL
    command("CNNModel", "--resume", "--data", little_mnist, "--out", tmp_path / "killed")
    command("CNNModel", *options, tmp_path / "calm")
    assert_same(tmp_path / "calm", tmp_path / "killed", "CNNModel")


def every_file(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_training_into_the_folder_is_refused_until_the_first_is_killed(little_mnist, tmp_path, command):
    where = ("--data", little_mnist, "--out", tmp_path / "shared")
    ours, theirs = processes.FORKS.Pipe()
    process = processes.start(processes.train_until_told, ["CNNModel", "--epochs", "3", *map(str, where)], theirs)
    try:
        assert ours.recv() == "ready"
        before = every_file(tmp_path)
        for second in (("CNNModel",), ("CNNModel", "--restart"), ("FNN",), ("all", "--resume")):
            assert exit_message(command, *second, *where) == (
                f"Another training is writing to {where[-1]}; "
                "wait until it has ended, or choose another folder with --out."
            )
        assert every_file(tmp_path) == before
        assert "epoch  1/1" in command("CNNModel", "--epochs", 1, "--data", little_mnist, "--out", tmp_path / "other")
    finally:
        process.kill()
        process.join()
    assert re.findall(r"^epoch +(\d+)/3", command("CNNModel", "--resume", *where), re.MULTILINE) == ["3"]
    assert sorted(path.name for path in where[-1].iterdir()) == [
        "CNNModel.exciting.npz",
        "CNNModel.safetensors",
        "epochs",
    ]


FILES = ["epochs/CNNModel.safetensors", "CNNModel.safetensors", "CNNModel.exciting.npz"]  # in the order of writing


@pytest.mark.parametrize("name", ["CNNModel.training.pt", *FILES])
def test_a_disk_that_fills_up_leaves_a_run_that_resumes_to_the_very_weights(
    little_mnist, tmp_path, command, monkeypatch, name
):
    options = ["CNNModel", "--epochs", 3, "--batch-size", 32, "--threads", 1, "--data", little_mnist, "--out"]
    folder, write_bytes = tmp_path / "full", Path.write_bytes
    command(*options, tmp_path / "calm")

    def half(path, content):
        full = path.parent == (folder / name).parent and path.name.startswith((folder / name).stem)
        write_bytes(path, content[: len(content) // 2] if full else content)
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")

    before = {}

    def fill():
        before.update(every_file(folder))
        monkeypatch.setattr(Path, "write_bytes", half)

    with pytest.raises(SystemExit) as stop:
        command(*options, folder, after=1 if name == "CNNModel.training.pt" else 3, stop=fill)
    first, second = stop.value.code.splitlines()
    assert first == f"{folder / name} cannot be written: there is no space left on the disk; make room there."
    said, how = second.split("python train.py ")
    assert said == "What is finished is kept; then go on with: "
    left = every_file(folder)
    state_file = state.file("CNNModel", folder)
    assert left[state_file] == before[state_file]
    before_it = FILES[: FILES.index(name)] if name in FILES else []
    assert set(left) == {state_file, *(folder / written for written in before_it)}
    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    command(*shlex.split(how))
    assert_same(tmp_path / "calm", folder, "CNNModel")


def test_printing_to_a_full_disk_ends_in_a_sentence_and_a_run_that_resumes(little_mnist, tmp_path, command):
    where = ["--data", str(little_mnist), "--out", str(tmp_path / "out")]
    said = tmp_path / "said"
    process = processes.start(processes.train_to_files, ["CNNModel", "--epochs", "1", *where], "/dev/full", str(said))
    process.join()
    assert process.exitcode == 1
    first, second = said.read_text().splitlines()
    assert first == "What train.py prints cannot be written: there is no space left on the disk; make room there."
    assert "epoch  1/1" in command(*shlex.split(second.split("python train.py ")[1]))


def test_weights_that_are_no_longer_finite_are_not_written(unfinished, command):
    with pytest.raises(SystemExit) as stop:
        command("CNNModel", "--restart", "--epochs", 3, "--lr", 1e30, *unfinished)
    assert stop.value.code == (
        "CNNModel learned in too large steps, and its weights are no longer finite numbers; "
        "start again with --restart and an --lr smaller than 1e+30."
    )
    assert [path.name for path in unfinished[1].iterdir()] == ["CNNModel.training.pt"]


def test_ctrl_c_says_how_to_resume_and_that_command_works(little_mnist, tmp_path, command, monkeypatch):
    folder = tmp_path / "it's my folder"
    folder.mkdir()
    (folder / "MNIST").symlink_to(little_mnist / "MNIST")
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has background jobs ignore it
    try:
        with pytest.raises(SystemExit) as stop:
            command(
                *("CNNModel", "--epochs", 4, "--data", folder, "--out", folder),
                after=2,
                stop=lambda: signal.raise_signal(signal.SIGINT),
            )
    finally:
        signal.signal(signal.SIGINT, handler)
    first, _, how = stop.value.code.partition("Resume with: python train.py ")
    assert first == "\nStopped; what is finished is kept. "
    assert shlex.split(how) == ["CNNModel", "--resume", "--out", str(folder), "--data", str(folder)]
    out = command(*shlex.split(how))
    assert re.findall(r"^epoch +(\d+)/4", out, re.MULTILINE) == ["3", "4"]
    assert weights.load("CNNModel", folder)[1]["recipe"]["epochs"] == 4


def test_resume_without_a_run_says_so(little_mnist, tmp_path, command):
    out = command("CNNModel", "--resume", "--data", little_mnist, "--out", tmp_path)
    assert out == "CNNModel: there is no unfinished run to resume.\n"
    assert not list(tmp_path.iterdir())


@pytest.fixture
def unfinished(little_mnist, tmp_path, command):
    """The options of where a run of CNNModel lies that was stopped after the first of 3 epochs."""
    where = ("--out", tmp_path / "a folder", "--data", little_mnist)
    with pytest.raises(Stopped):
        command("CNNModel", "--epochs", 3, "--seed", 7, "--credit", "Ours", *where, after=1, stop=kill)
    return where


def exit_message(command, *arguments):
    with pytest.raises(SystemExit) as stop:
        command(*arguments)
    assert isinstance(stop.value.code, str)
    return stop.value.code


@pytest.mark.parametrize("network", ["CNNModel", "all"])
def test_an_unfinished_run_is_not_overwritten_unasked(unfinished, command, network):
    path = state.file("CNNModel", unfinished[1])
    before = path.read_bytes()
    said = exit_message(command, network, "--epochs", 2, *unfinished).splitlines()
    assert said[0] == f"{unfinished[1]} has an unfinished run of CNNModel (1 of 3 epochs done)."
    where = ["--out", str(unfinished[1]), "--data", str(unfinished[3])]
    resume, restart = (shlex.split(line.partition("python train.py ")[2]) for line in said[1:])
    assert resume == [network, "--resume", *where]
    assert restart == [network, "--restart", "--epochs", "2", *where]
    assert path.read_bytes() == before


def test_a_run_that_failed_before_its_first_epoch_is_simply_begun_again(little_mnist, tmp_path, command):
    path = tmp_path / "strokes.jsonl"
    path.write_text("{}")
    options = ("CNNModel", "--epochs", 1, "--strokes", path, "--data", little_mnist, "--out", tmp_path / "out")
    assert "is not a drawing" in exit_message(command, *options)
    write_drawings(path, writers=20)
    assert "epoch  1/1" in command(*options)


def test_restart_discards_the_unfinished_run(unfinished, command):
    out = command("CNNModel", "--restart", "--epochs", 1, *unfinished)
    assert "epoch  1/1" in out
    meta = weights.load("CNNModel", unfinished[1])[1]
    assert (meta["seed"], meta["credit"]) == (0, None)


def test_resume_and_restart_exclude_each_other(unfinished, command, capsys):
    with pytest.raises(SystemExit):
        command("CNNModel", "--restart", "--resume", *unfinished)
    assert "not allowed with" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--epochs", 5], "--epochs is 3 in the run, 5 here"),
        (["--seed", 0], "--seed is 7 in the run, 0 here"),
        (["--lr", 0.5], "--lr is 0.001 in the run, 0.5 here"),
        (["--bfloat16"], "--bfloat16 is not set in the run, set here"),
        (["--recipe", "best"], "--recipe is book in the run, best here"),
        (["--credit", "Theirs"], "--credit is Ours in the run, Theirs here"),
        (["--threads", 999], "--threads is {threads} in the run, 999 here"),
        (["--strokes", "{drawings}"], "--strokes is not set in the run, {drawings} here"),
        (["--epochs", 5, "--seed", 8], "--epochs is 3 in the run, 5 here; --seed is 7 in the run, 8 here"),
    ],
    ids=lambda value: str(value[0]).strip("-") if isinstance(value, list) else "",
)
def test_options_that_differ_from_the_unfinished_runs_are_refused(unfinished, drawings, command, options, said):
    facts = {"drawings": drawings, "threads": torch.get_num_threads()}
    options = [str(option).format(**facts) for option in options]
    message = exit_message(command, "CNNModel", "--resume", *options, *unfinished)
    assert message.startswith(f"The unfinished run of CNNModel has other options: {said.format(**facts)}.\n")
    assert "--resume --out" in message
    assert shlex.join(["--restart", *options]) in message


def test_options_that_are_the_unfinished_runs_are_accepted(unfinished, command):
    same = ["--epochs", 3, "--seed", 7, "--credit", "Ours", "--recipe", "book", "--batch-size", 1000]
    assert "epoch  3/3" in command("CNNModel", "--resume", *same, *unfinished)


DAMAGE = {
    "cut off": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "text": lambda content: b"hello",
    "spoilt": lambda content: content[:3000] + bytes(3000) + content[6000:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
@pytest.mark.parametrize("how", [["--resume"], []], ids=["resume", "again"])
def test_a_damaged_state_says_so_and_how_to_start_again(unfinished, command, damage, how):
    path = state.file("CNNModel", unfinished[1])
    path.write_bytes(damage(path.read_bytes()))
    said, _, restart = exit_message(command, "CNNModel", *how, *unfinished).partition("\n")
    assert said == f"{path} is damaged or was written by another version; it cannot be resumed."
    again = shlex.split(restart.partition("python train.py ")[2])
    assert again == ["CNNModel", "--restart", *map(str, unfinished)]
    assert "epoch  1/1" in command(*again, "--epochs", 1)


@pytest.mark.parametrize("what", ["something else", "another network", "another plan"])
def test_a_state_of_something_else_is_refused_likewise(unfinished, command, what):
    path = state.file("CNNModel", unfinished[1])
    if what == "something else":
        torch.save({"plan": 3}, path)
    elif what == "another plan":
        torch.save(torch.load(path) | {"plan": {"network": "CNNModel", "dropout": 0.5}}, path)
    else:
        run = state.read("CNNModel", unfinished[1])
        run.fit["model"] = models.build("FNN").state_dict()
        state.save(run, unfinished[1])
    said, _, restart = exit_message(command, "CNNModel", "--resume", *unfinished).partition("\n")
    assert "another version" in said
    assert "python train.py CNNModel --restart" in restart


# With small steps: a large learning rate blows the last bits, in which sums differ, up to other weights.
SHARED = {"CNNModel": replace(BOOK, lr=1e-4), "DeepCNN": replace(BEST, lr=1e-4)}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="module")
def by_two_processes(little_mnist, tmp_path_factory):
    """The folder that two processes wrote."""
    folder = tmp_path_factory.mktemp("two")
    shared = (2, free_port(), SHARED, little_mnist, folder)
    both = [processes.start(processes.train_together, rank, *shared) for rank in range(2)]
    try:
        for process in both:
            process.join(timeout=300)
    finally:
        for process in both:
            process.kill()
    assert [process.exitcode for process in both] == [0, 0]
    return folder


@pytest.mark.parametrize("network", SHARED)
def test_two_processes_train_like_one_with_the_same_batches(little_mnist, by_two_processes, tmp_path, network):
    runs.begin(Plan(network, SHARED[network]), tmp_path)
    runs.finish(network, tmp_path, little_mnist)
    histories, made = [], []
    for folder in (tmp_path, by_two_processes):
        model, meta = weights.load(network, folder)
        histories.append([[epoch["train_loss"], epoch["loss"]] for epoch in meta["history"]])
        made.append(model)
    assert histories[0][0] != histories[0][-1]
    torch.testing.assert_close(torch.tensor(histories[1]), torch.tensor(histories[0]), rtol=1e-4, atol=1e-6)
    images = mnist.load("test", little_mnist)[0]
    one, two = (training.predict(model, images) for model in made)
    torch.testing.assert_close(two, one, rtol=1e-3, atol=5e-4)  # DeepCNN's spread over 0.07; sums differ up to 1e-4


def test_of_two_processes_only_the_first_speaks(by_two_processes):
    first, second = ((by_two_processes / f"{rank}.txt").read_text() for rank in range(2))
    assert first.count("epoch  1/2") == len(SHARED)
    assert second == ""


def test_every_epoch_is_kept(little_mnist, tmp_path):
    runs.begin(Plan("CNNModel", replace(BOOK, batch_size=1000), seed=4), tmp_path)
    runs.finish("CNNModel", tmp_path, little_mnist)
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


def test_a_run_holds_out_writers_and_calibrates_on_what_it_has_not_seen(little_mnist, drawings, tmp_path):
    plan = Plan("DeepCNN", BEST, strokes=(str(drawings),), unseen=(str(drawings),), credit="Ours, CC BY 4.0")
    own = data.load(plan, little_mnist, "cpu")
    assert len(own.drawings[0]) == 36 * styles.COPIES  # 18 of 20 writers, two drawings each
    assert len(own.unseen[1][0]) == 40 + 4
    assert len(own.scored[0]) == 20 + 44
    assert set(own.non_digits[1].tolist()) == {strokes.NO_DIGIT}
    assert len(own.non_digits[1]) == 240 / 5
    runs.begin(plan, tmp_path)
    runs.finish("DeepCNN", tmp_path, little_mnist)
    model, meta = weights.load("DeepCNN", tmp_path)
    assert meta["credit"] == "Ours, CC BY 4.0"
    assert meta["strokes"] == meta["unseen"] == [f"{drawings.parent.name}/strokes.jsonl"]
    assert meta["scored"] == "validation"
    assert runs.calibrate(model, own.unseen) == pytest.approx(
        {"temperature": meta["temperature"], "known_above": meta["known_above"]}, rel=1e-3
    )


@pytest.mark.parametrize(("writers", "words"), [(1, "1 writer, too few"), (9, "9 writers, too few"), (10, None)])
def test_drawings_of_few_writers_are_trained_on_and_that_is_said(little_mnist, tmp_path, writers, words):
    path = write_drawings(tmp_path / "strokes.jsonl", writers)
    said = []
    own = data.load(Plan("DeepCNN", BEST, strokes=(str(path),)), little_mnist, "cpu", said.append)
    assert len(own.drawings[0]) == 36 * styles.COPIES
    assert len(own.unseen[1][0]) == 4
    assert [line.startswith(f"{path}: {words}") for line in said] == ([True] if words else [])


def test_recorded_letters_join_what_is_no_digit(little_mnist, tmp_path):
    path = tmp_path / "letters.jsonl"
    letter = '{"label": null, "letter": "K", "writer": "w", "strokes": [[[0, 0], [0, 9]], [[5, 0], [0, 4], [5, 9]]]}\n'
    path.write_text(10 * letter)
    own = data.load(Plan("DeepCNN", BEST, strokes=(str(path),)), little_mnist, "cpu")
    assert own.drawings is None
    assert len(own.non_digits[1]) == 240 / 5 + 9 * styles.COPIES
    assert set(own.non_digits[1].tolist()) == {strokes.NO_DIGIT}
    assert len(own.unseen) == 1


def test_one_drawing_alone_is_trained_on(little_mnist, tmp_path):
    path = tmp_path / "strokes.jsonl"
    path.write_text('{"id": "1", "label": 1, "writer": "w", "strokes": [[[0, 0], [0, 9]]]}')
    own = data.load(Plan("DeepCNN", BEST, strokes=(str(path),)), little_mnist, "cpu")
    assert len(own.drawings[0]) == styles.COPIES
    assert len(own.unseen) == 1


def test_the_second_training_for_calibration_is_announced_and_shows_its_bar(little_mnist, tmp_path):
    said, bars = [], []

    def progress(batches):
        bars.append(len(said))
        return batches

    runs.begin(Plan("CNNModel", BOOK), tmp_path)
    runs.finish("CNNModel", tmp_path, little_mnist, say=said.append, progress=progress)
    announced = next(i for i, line in enumerate(said) if line.startswith("Training once more"))
    assert bars == [1, 2, announced + 1, announced + 1]  # lines said before each of 2 × 2 epochs
