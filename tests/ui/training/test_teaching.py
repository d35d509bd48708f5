"""Teaching in the process that trains: what it sends, with rehearsal and without, stopped, and of blank drawings."""

import pytest

from cnn import exciting, weights
from tests.drawings import EXAMPLES
from tests.ui.training.pictures import Stop
from ui.server import learning
from ui.training import tasks

SEVEN = EXAMPLES[7]["strokes"]
GIVEN = [{"label": 7, "strokes": SEVEN}, {"label": 3, "strokes": []}, {"label": -1, "strokes": [[[0, 0], [9, 9]]]}]


@pytest.fixture(autouse=True)
def no_mnist(monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))


def frames(steps=2, stop=None, **question):
    asked = {"kind": "teach", "drawings": GIVEN, "rehearse": False, "steps": steps, "seed": 0}
    return [*learning.frames(tasks.task(asked | question), stop or Stop())]


def test_it_tells_each_step_and_then_what_each_drawing_is_read_as_before_and_after():
    found = frames()
    assert [frame.get("step") for frame in found] == [0, 1, 2, None, None]
    assert found[-1] == {"end": "done", "sentence": None}
    *_, told, _ = found
    assert told["before"][0] == {"digit": 7, "probability": pytest.approx(0.999, abs=0.001), "known": True}
    for reads in (told["before"], told["after"]):
        assert [read is None for read in reads] == [False, True, False], "the second drawing is blank"
    name, model, meta = weights.parse(told["weights"].tobytes())
    trained, given = weights.load("DeepCNN")
    assert (name, meta["taught"], meta["rehearsed"], told["rehearsed"]) == ("DeepCNN", 2, 0, 0)
    assert (model.temperature, model.known_above) == (trained.temperature, trained.known_above)
    assert meta["recipe"] == given["recipe"], "it was taught what is no digit"
    assert not model.final.weight.equal(trained.final.weight)


def test_it_rehearses_the_digits_beside_the_weights_where_mnist_is_not():
    told = frames(steps=1, rehearse=True)[-2]
    assert told["rehearsed"] == len(exciting.load("DeepCNN", weights.load("DeepCNN")[0]).digits)


def test_without_any_digits_it_says_so(monkeypatch):
    monkeypatch.setattr(exciting, "load", lambda *_: None)
    (end,) = frames(rehearse=True)
    assert end["end"] == "failed"
    assert "training digits are not on this machine" in end["sentence"]


def test_it_stops_when_it_is_told():
    found = frames(steps=100, stop=Stop(after=2))
    assert [frame.get("step") for frame in found] == [0, 1, 2, 3, None]
    assert found[-1] == {"end": "stopped", "sentence": None}
