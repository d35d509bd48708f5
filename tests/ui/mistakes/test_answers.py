"""What the tab Mistakes is told: against the file beside the weights, with MNIST on this machine and without."""

import math

import numpy as np
import pytest

from cnn import mistakes, models
from tests.conftest import write_test_images
from tests.ui.asking import TRAINED, answer_or_sentence, answered
from ui import questions
from ui.mistakes import answers

FOUND = mistakes.load({name: model for name, (model, _) in TRAINED.items()})


@pytest.fixture(autouse=True)
def without_mnist(monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path / "nothing"))


def ask(name, chosen, page=0, networks=TRAINED):
    return answered(answers.misread, networks, {"network": name, "mistakes": chosen, "page": page})


def every(name, chosen) -> list[dict]:
    """Return all digits of a list or a cell, page by page."""
    first = ask(name, chosen)
    pages = range(1, -(-first["count"] // answers.PAGE))
    return first["digits"] + [digit for page in pages for digit in ask(name, chosen, page)["digits"]]


@pytest.mark.parametrize("name", TRAINED)
def test_the_matrix_counts_all_test_digits_and_the_lists_are_as_long_as_they_say(name):
    told = answered(answers.confusion, TRAINED, {"network": name})
    assert told["matrix"] == FOUND.networks[name].matrix.tolist()
    assert told["compared"] == [*models.MODELS]
    assert told["known_above"] == round(TRAINED[name][0].known_above, 2)
    assert told["lists"] == {chosen: ask(name, chosen)["count"] for chosen in questions.LISTS}


def test_a_cell_has_its_digits_page_by_page():
    for label, read in ((3, 5), (9, 9), (0, 4)):
        digits = every("CNNModel", [label, read])
        places = mistakes.cell(FOUND, "CNNModel", label, read)
        assert [digit["number"] for digit in digits] == FOUND.numbers[places].tolist()
        own = FOUND.networks["CNNModel"]
        for digit, place in zip(digits, places, strict=True):
            (first, share), (other, rest) = digit["shares"]
            assert (digit["label"], first) == (label, read)
            assert [share, rest] == own.probabilities[place, [first, other]].tolist()
            others = np.delete(own.probabilities[place], read)
            assert other == label if label != read else rest == others.max()
    assert ask("CNNModel", [3, 5], 900)["digits"] == []


def test_each_list_is_sorted_by_what_it_tells():
    hardest = [digit["shares"] for digit in every("DeepCNN", "hardest")]
    labels = [digit["label"] for digit in every("DeepCNN", "hardest")]
    right = [dict(map(tuple, shares))[label] for shares, label in zip(hardest, labels, strict=True)]
    assert right == sorted(right)
    disagree = every("DeepCNN", "disagree")
    bits = [digit["amount"] for digit in disagree]
    assert bits == sorted(bits, reverse=True)
    assert 0 < bits[-1] < bits[0] < math.log2(len(TRAINED))
    assert all(len({*digit["reads"].values()}) > 1 for digit in disagree)
    assert all(digit["reads"]["DeepCNN"] == digit["shares"][0][0] for digit in disagree)
    unknown = [digit["amount"] for digit in every("FNN", "unknown")]
    assert unknown == sorted(unknown)
    assert unknown[-1] <= round(TRAINED["FNN"][0].known_above, 2)


def test_pictures_are_those_of_mnist_where_it_is_here(monkeypatch, tmp_path):
    assert ask("DeepCNN", "hardest")["pictures"] is None
    images = np.arange(10_000, dtype=np.uint16).view(np.uint8).reshape(-1, 2).repeat(392, axis=1).reshape(-1, 28, 28)
    monkeypatch.setenv("MNIST_ROOT", str(write_test_images(tmp_path, images)))
    told = ask("DeepCNN", "hardest", 1)
    assert told["first"] == len(told["digits"]) == len(told["pictures"]) == answers.PAGE
    for digit, picture in zip(told["digits"], told["pictures"], strict=True):
        assert np.array_equal(picture, images[digit["number"]])


def test_networks_that_the_file_does_not_know_are_left_out():
    untrained = models.build("CNNModel").eval()
    networks = {"CNNModel": (untrained, {}), "DeepCNN": TRAINED["DeepCNN"]}
    told = answered(answers.confusion, networks, {"network": "CNNModel"})
    assert told == {"matrix": None, "lists": {}, "known_above": 0, "compared": ["DeepCNN"]}
    assert ask("CNNModel", "hardest", networks=networks) == {"digits": [], "pictures": None, "first": 0, "count": 0}
    assert ask("DeepCNN", "disagree", networks=networks)["count"] == 0
    assert ask("DeepCNN", "hardest", networks=networks)["count"] == 100


@pytest.mark.parametrize(
    "wrong",
    [
        *({"network": "none"}, {"network": ["DeepCNN"]}, {"mistakes": None}, {"mistakes": "all"}, {"mistakes": [1]}),
        *({"mistakes": [1, 10]}, {"mistakes": [-1, 1]}, {"mistakes": [True, False]}, {"mistakes": [1.0, 2]}),
        *({"mistakes": {}}, {"page": -1}, {"page": 10**9}, {"page": None}, {"page": "0"}),
    ],
)
def test_what_is_no_question_gets_a_sentence(wrong):
    question = {"network": "DeepCNN", "mistakes": "hardest", "page": 0} | wrong
    told = answer_or_sentence(answers.misread, TRAINED, question)
    assert [*told] == ["error"]
    assert told["error"].endswith(".")
