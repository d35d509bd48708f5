"""What a changed network misreads: counted part by part, and in the end the same as by all digits at once."""

import numpy as np
import pytest
import torch

from cnn import mistakes, mnist, recognition, surgery, training, weights
from tests.conftest import write_mnist
from tests.ui.asking import TRAINED, answered
from ui import held, sample
from ui.explore import trials
from ui.mistakes import answers, counting

EDITS = [["mute", "relu3", 2], ["bias", "final", 4, 2.5]]
MODEL = TRAINED["CNNModel"][0]


@pytest.fixture(autouse=True)
def few_digits(tmp_path_factory, monkeypatch):
    """50 blocks as test digits, of which a question takes 20."""
    monkeypatch.setenv("MNIST_ROOT", str(write_mnist(tmp_path_factory.mktemp("few"), 12, 50)))
    monkeypatch.setattr(sample, "PART", 20)


def recount(so_far=None, **question):
    return answered(counting.recount, TRAINED, {"network": "CNNModel", "edits": EDITS, "so_far": so_far} | question)


def reread(cell, so_far, **question):
    asked = {"network": "CNNModel", "edits": EDITS, "mistakes": cell, "so_far": so_far, "page": 0}
    return answered(counting.reread, TRAINED, asked | question)


def whole():
    found = recount()
    while found["tested"] < found["of"]:
        found = recount(found["so_far"])
    return found


@torch.inference_mode()
def logits():
    images, labels = mnist.read("test")
    changed = surgery.changed(MODEL, surgery.parse(EDITS))
    return changed(images[:, None].float() / 255), labels


def test_parts_together_are_the_matrix_of_all_test_digits():
    assert (recount()["tested"], np.sum(recount()["matrix"])) == (20, 20)
    found = whole()
    assert (found["tested"], found["of"], len(found["so_far"]["read"])) == (50, 50, 50)
    assert found["matrix"] == mistakes.confusion_matrix(*logits()).tolist()
    assert recount(found["so_far"]) == found, "there is nothing more to be read"


def test_a_cell_has_its_digits_with_their_pictures_and_what_was_read(monkeypatch):
    found, (scores, labels) = whole(), logits()
    changed = surgery.changed(MODEL, surgery.parse(EDITS))
    label, read = divmod(int(np.argmax(found["matrix"])), 10)
    monkeypatch.setattr(counting, "PAGE", 2)
    pages = [reread([label, read], found["so_far"], page=page) for page in range(3)]
    assert [own["first"] for own in pages] == [0, 2, 4]
    digits = [digit for own in pages for digit in own["digits"]]
    expected = ((labels == label) & (scores.argmax(dim=1) == read)).nonzero()[:, 0].tolist()
    assert pages[0]["count"] == found["matrix"][label][read] == len(expected)
    assert sorted(digit["number"] for digit in digits) == expected
    for digit in digits:
        own = recognition.judge(changed, scores[digit["number"]][None]).probabilities
        assert digit["shares"][0] == [read, pytest.approx(own[read], abs=0.001)]
        assert digit["label"] == label
    image = mnist.read("test")[0][digits[0]["number"]].numpy()
    assert np.array_equal(pages[0]["pictures"][0], image)
    nothing = reread([label, read], None)
    assert (nothing["digits"], nothing["count"], len(nothing["pictures"])) == ([], 0, 0), "nothing was read yet"


def test_what_was_not_changed_is_read_as_the_tab_counts_it(mnist_root, tmp_path, monkeypatch):
    (tmp_path / "MNIST").symlink_to(mnist_root / "MNIST")  # what is read of a folder is kept, in parts of one size
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))
    monkeypatch.setattr(sample, "PART", 10_000)
    told = answered(answers.confusion, TRAINED, {"network": "CNNModel"})
    assert recount(edits=[])["matrix"] == told["matrix"]


def test_what_a_cost_has_read_is_not_read_again(monkeypatch):
    asked = {"network": "CNNModel", "edits": [["mute", "relu3", 1]], "so_far": None}
    cost = answered(trials.cost, TRAINED, asked)
    monkeypatch.setattr(surgery, "reads", lambda *_: pytest.fail("these digits were read before"))
    assert np.trace(recount(**asked)["matrix"]) == pytest.approx(20 * cost["after"])


def test_a_chain_of_ones_own_is_counted():
    chain = "chain_c2k3_r"
    file = weights.dump(training.fresh(chain, 0), {"temperature": 1.0, "network": chain})
    found = recount(network=chain, edits=[["own", held.keep(file), 0]])
    with torch.inference_mode():
        read = weights.parse(file)[1](sample.digits(0, 20)[0][:, None].float() / 255).argmax(dim=1)
    assert found["so_far"]["read"] == "".join(map(str, read.tolist()))


@pytest.mark.parametrize("so_far", ["7", 1, {}, {"read": 7}, {"read": "7a"}, {"read": "7" * 51}, {"read": "٧"}])
def test_what_no_answer_held_is_refused(so_far):
    for asked in (lambda: recount(so_far), lambda: reread([1, 1], so_far)):
        with pytest.raises(ValueError, match="What was read so far did not arrive whole"):
            asked()


def test_a_changed_network_has_no_lists():
    with pytest.raises(ValueError, match="of a changed one there are cells"):
        reread("hardest", None)


def test_without_test_digits_a_sentence_says_how_to_get_them(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))
    with pytest.raises(ValueError, match=r"test digits are not on this machine; get them with: make data\.$"):
        recount()
