"""What a change costs, as the page asks: part by part, each a fair sample, and all together exact."""

import numpy as np
import pytest
import torch

from cnn import mnist, surgery
from tests.conftest import write_mnist
from tests.ui.asking import TRAINED, arrived
from ui import sample
from ui.explore import trials

EDITS = [["mute", "relu3", 2], ["bias", "final", 4, 2.5]]


@pytest.fixture(autouse=True)
def few_digits(tmp_path_factory, monkeypatch):
    """50 blocks as test digits, of which a question takes 20."""
    monkeypatch.setenv("MNIST_ROOT", str(write_mnist(tmp_path_factory.mktemp("few"), 12, 50)))
    monkeypatch.setattr(sample, "PART", 20)
    monkeypatch.setattr(trials, "RANKED", 10)
    monkeypatch.setattr(trials, "PARTS", 3)


def cost(so_far=None, **question):
    return arrived(trials.cost(TRAINED, {"network": "CNNModel", "edits": EDITS, "so_far": so_far} | question))


def rank(so_far=None, **question):
    return arrived(trials.rank(TRAINED, {"network": "CNNModel", "layer": "conv3", "so_far": so_far} | question))


def test_parts_together_are_the_cost_on_all_test_digits():
    found, tested = cost(), []
    while found["tested"] < found["of"]:
        tested.append(found["tested"])
        assert found["error"] > 0
        found = cost(found["so_far"])
    model = TRAINED["CNNModel"][0]
    whole = surgery.cost(model, surgery.changed(model, surgery.parse(EDITS)), *mnist.read("test"))
    assert tested == [20, 40]
    assert (found["before"], found["after"]) == pytest.approx((whole.before, whole.after))
    assert found["difference"] == pytest.approx(whole.difference)
    assert (found["tested"], found["of"], found["error"]) == (50, 50, 0)
    assert cost(found["so_far"]) == found, "there is nothing more to be read"


def test_a_part_is_a_random_sample():
    labels = sample.digits(0, 20)[1]
    assert not torch.equal(labels, mnist.read("test")[1][:20])
    assert torch.equal(sample.digits(0, 50)[1].sort()[0], mnist.read("test")[1].sort()[0])


def test_nothing_costs_nothing():
    found = cost(edits=[])
    assert (found["difference"], found["error"], found["suffers"]) == (0, 0, [])


def test_the_digits_that_suffer_are_told_the_worst_first():
    told = cost()
    counts = {name: np.array(numbers) for name, numbers in told["so_far"].items()}
    falls = (counts["gained"] - counts["lost"]) / np.maximum(counts["images"], 1)
    expected = [(digit, falls[digit]) for digit in np.argsort(falls, kind="stable") if falls[digit] <= -trials.SUFFERS]
    assert [(own["digit"], pytest.approx(own["difference"], abs=1e-6)) for own in told["suffers"]] == expected


def test_a_rank_is_what_muting_each_map_costs():
    found = rank()
    for _ in range(2):
        found = rank(found["so_far"])
    assert (found["layer"], found["tested"], found["wanted"], found["of"]) == ("relu3", 30, 30, 50)
    assert [own["difference"] for own in found["maps"]] == sorted(own["difference"] for own in found["maps"])
    model = TRAINED["CNNModel"][0]
    for own in found["maps"]:
        muted = surgery.edited(model, mute={"relu3": [own["channel"]]})
        assert own["difference"] == pytest.approx(
            surgery.cost(model, muted, *sample.digits(0, 30)).difference, abs=1e-6
        )


def test_a_rank_is_that_of_the_changed_network():
    found = rank(edits=[["mute", "conv3", 1]])
    assert next(own for own in found["maps"] if own["channel"] == 1)["difference"] == 0


@pytest.mark.parametrize(
    "so_far",
    [
        *("no", 1, [], {}, {"images": [0] * 10}, dict.fromkeys(trials.NAMES, [0] * 9)),
        *(dict.fromkeys(trials.NAMES, [0.5] * 10), dict.fromkeys(trials.NAMES, [-1] * 10)),
        *(dict.fromkeys(trials.NAMES, [51] * 10), dict.fromkeys(trials.NAMES, ["0"] * 10)),
    ],
)
def test_counts_that_cannot_be_are_refused(so_far):
    for asked in (cost, rank):
        with pytest.raises(ValueError, match="The counts so far did not arrive whole"):
            asked(so_far)


def test_without_test_digits_a_sentence_says_how_to_get_them(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))
    with pytest.raises(ValueError, match=r"test digits are not on this machine; get them with: make data\.$"):
        cost()


@pytest.mark.parametrize("layer", ["final", "conv9", None, "softmax"])
def test_a_layer_that_has_no_rank_is_a_sentence(layer):
    with pytest.raises(ValueError, match=r"\.$|the layers are"):
        rank(layer=layer)
