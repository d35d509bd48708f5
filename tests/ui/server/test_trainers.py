"""Trainings that are looked at: pictures as they come, places that are waited for, and an end when nobody looks on."""

import asyncio
import base64
import itertools
import math
import os
import time
from contextlib import aclosing

import pytest
import torch

from cnn import mnist, training, weights
from cnn.fitting import live
from cnn.fitting.fresh import fresh
from ui import held
from ui.server import learning, trainers
from ui.server.packing import unpack
from ui.server.trainers import Trainers
from ui.training import tasks

RECIPE = {"epochs": 2, "batch_size": 100, "lr": 0.01, "optimizer": "adam", "augment": False}
QUESTION = {"kind": "live", "network": "CNNModel", "seed": 5, "images": 1_000, "pace": 0, "recipe": RECIPE}
ENDLESS = QUESTION | {"recipe": RECIPE | {"epochs": 20, "batch_size": 1}}


@pytest.fixture(scope="module")
def place(tiny_mnist):
    """A trainer that its tests share, for it takes seconds to start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MNIST_ROOT", str(tiny_mnist))
        made = Trainers(places=1)
        yield made
        made._free[0].end()


async def followed(place, question, count=None):
    """The first pictures of a training, or all, each as the page gets it."""
    found = []
    async with aclosing(place._stream(tasks.task(question))) as stream:
        async for led in stream:
            assert int.from_bytes(led[:4], "little") == len(led) - 4
            found.append(unpack(led[4:]))
            if len(found) == count:
                break
    return found


async def freed(place):
    """Once the place is free again; how many seconds that took."""
    began = time.monotonic()
    while not place._free:
        await asyncio.sleep(0.01)
    return time.monotonic() - began


def test_the_pictures_lead_to_the_weights_of_fit(place, tiny_mnist):
    pictures = asyncio.run(followed(place, QUESTION))
    assert pictures[0]["moment"] is None
    assert pictures[-1] == {"end": "done", "sentence": None}
    last = pictures[-2]
    assert (last["moment"]["epoch"], last["moment"]["step"]) == (2, 0)
    model = fresh("CNNModel", 5)
    epochs = list(
        training.fit(
            model,
            mnist.load("train", tiny_mnist),
            mnist.load("validation", tiny_mnist),
            training.Recipe(epochs=2, batch_size=100, lr=0.01),
            5,
        )
    )
    name, read, meta = weights.parse(last["weights"].tobytes())
    assert name == "CNNModel"
    for one, other in zip(read.parameters(), model.parameters(), strict=True):
        assert torch.equal(one, other)
    assert last["moment"]["score"] == pytest.approx([epochs[-1].loss, epochs[-1].accuracy])
    assert meta["validation_accuracy"] == pytest.approx(epochs[-1].accuracy)
    assert torch.equal(held.network("CNNModel", last["hash"]).final.weight, model.final.weight), "it can be asked about"


def test_a_step_at_a_time_leads_there_too(place):
    whole = asyncio.run(followed(place, QUESTION))[-2]
    kept, seen = {}, 0
    while True:
        pictures = asyncio.run(followed(place, QUESTION | {"single": True} | kept))
        last = pictures[-2]
        assert pictures[-1]["end"] == ("done" if last["moment"]["epoch"] == 2 else "stopped")
        seen += 1
        kept = {name: base64.b64encode(last[name].tobytes()).decode() for name in ("weights", "held")}
        if last["moment"]["epoch"] == 2:
            break
    assert seen == 10
    assert last["hash"] == whole["hash"]


def test_it_ends_when_its_page_is_gone(place):
    async def left():
        await followed(place, ENDLESS, count=3)
        return await freed(place)

    assert asyncio.run(left()) < 15
    assert asyncio.run(followed(place, QUESTION))[-1]["end"] == "done", "and the next one gets all of its pictures"


def test_who_comes_when_all_places_are_taken_waits_and_sees_the_place_in_the_queue(place, monkeypatch):
    async def three():
        first = asyncio.create_task(followed(place, ENDLESS, count=40))
        await asyncio.sleep(0.1)
        others = [asyncio.create_task(followed(place, QUESTION)) for _ in range(2)]
        return await asyncio.gather(first, *others)

    monkeypatch.setattr(trainers, "WORD", 0.3)
    _, second, third = asyncio.run(three())
    places = [[picture["waiting"] for picture in found if "waiting" in picture] for found in (second, third)]
    assert set(places[0]) == {1}
    assert [place for place, _ in itertools.groupby(places[1])] == [2, 1]
    assert (second[0]["within"], third[0]["within"]) == (trainers.TURN, 2 * trainers.TURN)
    assert len(places[1]) > 2, "told again, so that the line is not taken for dead"
    assert second[-1]["end"] == third[-1]["end"] == "done"


def test_where_others_wait_a_training_ends_after_its_turn(place, monkeypatch):
    monkeypatch.setattr(place, "_turn", 0.0)

    async def two():
        first = asyncio.create_task(followed(place, ENDLESS))
        await asyncio.sleep(0.1)
        return await asyncio.gather(first, followed(place, QUESTION))

    first, second = asyncio.run(two())
    assert first[-1] == {"end": "turn", "sentence": None}
    assert second[-1]["end"] == "done"


def test_who_is_gone_while_waiting_leaves_the_queue(place):
    async def two():
        first = asyncio.create_task(followed(place, ENDLESS, count=10))
        await asyncio.sleep(0.1)
        assert await followed(place, QUESTION, count=1) == [{"waiting": 1, "within": trainers.TURN}]
        assert place._queue == []
        await first

    asyncio.run(two())


@pytest.mark.parametrize(
    "kept",
    [
        {"weights": "AAAA", "held": "AAAA"},
        {"weights": base64.b64encode(weights.dump(fresh("ComplexCNNModel", 0), {"temperature": 1})).decode()},
        {"weights": base64.b64encode(weights.dump(fresh("CNNModel", 0), {"temperature": 1})).decode(), "held": "AAAA"},
    ],
)
def test_what_does_not_belong_to_the_training_is_refused(place, kept):
    (last,) = asyncio.run(followed(place, QUESTION | kept))
    assert last["end"] == "failed"
    assert last["sentence"].endswith(("train.py save them.", "not of CNNModel.", "please start it again."))


def test_a_process_that_was_killed_is_told_and_replaced(place):
    async def killed():
        stream = place._stream(tasks.task(ENDLESS))
        await anext(stream)
        os.kill(trainer._child.pid, 9)
        return [unpack(led[4:]) async for led in stream][-1]

    (trainer,) = place._free
    last = asyncio.run(killed())
    assert last == {"end": "failed", "sentence": trainers.LOST}
    assert asyncio.run(followed(place, QUESTION))[-1]["end"] == "done"


@pytest.fixture
def pictures(monkeypatch):
    """What the process sends for a question, in this process."""
    reading, writing = os.pipe()
    stop = learning.Stop(os.fdopen(reading, "rb"))

    def of(root, **changes):
        monkeypatch.setenv("MNIST_ROOT", str(root))
        return list(learning.frames(tasks.task(QUESTION | changes), stop))

    yield of
    os.close(writing)


def test_without_mnist_it_says_how_to_get_it(pictures, tmp_path):
    (last,) = pictures(tmp_path)
    assert last["end"] == "failed"
    assert last["sentence"].endswith("get them with: make data")


def test_steps_that_are_too_large_are_told(pictures, tiny_mnist, monkeypatch):
    score = training.Score(math.nan, 0.1)
    moment = live.Moment(epoch=0, step=1, steps=5, loss=1.0, train_loss=1.0, score=score, seconds=0.1)
    monkeypatch.setattr(live.Live, "moments", lambda self, every: iter([moment]))
    _, last = pictures(tiny_mnist, recipe=RECIPE | {"lr": 100.0})
    assert last["end"] == "failed"
    assert "With a learning rate of 100 each step overshot" in last["sentence"]


def test_there_are_fewer_places_than_processors_and_at_least_one(monkeypatch):
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert len(Trainers()._free) == max(1, count - 1)
    assert len(Trainers(places=3)._free) == 3
    monkeypatch.setenv(trainers.SERVERS, "100")
    assert len(Trainers()._free) == 1


def test_a_mistake_of_ours_is_said_and_logged_and_ends_nothing_else(pictures, tiny_mnist, monkeypatch, capsys):
    monkeypatch.setattr(live.Live, "moments", lambda self, every: 1 / 0)
    assert pictures(tiny_mnist)[-1] == {"end": "failed", "sentence": learning.FAULT}
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_pictures_are_at_least_thirty_two_an_epoch(pictures, tiny_mnist):
    found = pictures(tiny_mnist, recipe=RECIPE | {"epochs": 1, "batch_size": 3})  # 147 steps
    assert 32 <= sum("moment" in picture for picture in found) - 1 <= 64
