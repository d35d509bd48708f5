"""Changes travel with a question: whatever is asked is answered of the changed network, and of nobody else's."""

import csv
import io

import numpy as np
import pytest
import torch

from cnn import activations, evidence, models, recognition, surgery, units, weights
from tests.cnn.inside.test_snippets import run
from tests.ui.asking import DIGIT, EIGHT, TRAINED, answer_of, answered
from ui import answers, edits
from ui.explore import replies

MUTED = [["mute", "block4.pool", 3]]
SEVERAL = [["swap", "block2.conv", 1, 0, 2, 5], ["noise", "final", 0.5, 1], ["weight", "block1.conv", 4, 0, 1, 1, 0.75]]


def changed(plain, name="DeepCNN"):
    return surgery.changed(TRAINED[name][0], surgery.parse(plain))


def ask(answer, plain, **question):
    return answer_of(answer, "DeepCNN", edits=plain, **question)


@pytest.mark.parametrize("plain", [MUTED, SEVERAL])
def test_a_reading_is_the_changed_networks(plain):
    expected = recognition.recognise(changed(plain), DIGIT)
    answer = ask(answers.read, plain)
    assert answer["probabilities"] == pytest.approx(expected.probabilities, abs=1e-6)
    assert answer["probabilities"] != ask(answers.read, [])["probabilities"]


def test_questions_that_are_answered_together_do_not_mix():
    asked = [{"network": "DeepCNN", "strokes": EIGHT, "edits": plain} for plain in ([], MUTED, SEVERAL, [], MUTED)]
    together = [answers.read(seen)["probabilities"] for seen in answers.see(TRAINED, asked)]
    alone = [answered(answers.read, TRAINED, question)["probabilities"] for question in asked]
    for one, other in zip(together, alone, strict=True):
        assert one == pytest.approx(other, abs=1e-5)
    assert together[0] == pytest.approx(together[3], abs=1e-6)
    assert together[0] != pytest.approx(together[1], abs=1e-6)


def test_maps_numbers_evidence_and_their_making_are_the_changed_networks():
    model, plain = changed(SEVERAL), SEVERAL
    captured = activations.capture(model, torch.from_numpy(DIGIT)[None, None] / 255)
    unit = ["block1.conv", 4, 9, 9]
    assert ask(answers.value_of, plain, unit=unit)["value"] == pytest.approx(
        units.read(captured, units.Unit(*unit)), abs=1e-2
    )
    made = ask(answers.make, plain, layer="block1.conv", channel=4)
    assert made["parts"]["weights"][0][1][1] == 0.75
    lines = ask(answers.lines, plain, rivals={"for": 8, "against": 3}, block="block2", channel=2)
    expected = evidence.split(model, DIGIT, 8, 3).maps["block2"][2]
    assert lines["share"] == pytest.approx(expected, abs=1e-2)


def test_a_muted_map_is_told_as_inactive():
    told = ask(answers.look, MUTED, view={"layers": ["block4.pool"], "scale": "layer"})
    assert 3 in told["layers"]["block4.pool"]["inactive"]


def test_the_drawing_without_each_stroke_is_read_by_the_changed_network():
    question = {"network": "DeepCNN", "strokes": [[[500, 200], [500, 800]], [[300, 500], [700, 500]]]}
    one, other = (replies.strokes(TRAINED, question | {"edits": plain}) for plain in ([], SEVERAL))
    assert one["without"][1]["probabilities"] != other["without"][1]["probabilities"]


def test_copied_lines_print_the_changed_networks_number():
    unit = ["final", 8, 0, 0]
    told = ask(answers.explain, SEVERAL, unit=unit)
    captured = activations.capture(changed(SEVERAL), torch.from_numpy(DIGIT)[None, None] / 255)
    assert run(told["code"]) == pytest.approx(activations.logits(captured)[0, 8].item(), rel=1e-4)
    assert "surgery" not in ask(answers.explain, [], unit=unit)["code"]


def test_files_are_the_changed_networks_and_say_so():
    file = ask(answers.evidence_file, MUTED, rivals={"for": 8, "against": 3})["file"]
    first = next(csv.reader(io.StringIO(bytes(file).decode("utf-8-sig"))))
    assert first[0].startswith("DeepCNN, 1 change: what adds to")
    arrays = np.load(io.BytesIO(bytes(ask(answers.everything, MUTED)["file"])))
    assert not arrays["block4.pool"][3].any()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_changed_network_is_called_by_the_number_of_its_changes(count):
    question = {"network": "DeepCNN", "edits": MUTED * count}
    assert edits.name(question) == ["DeepCNN", "DeepCNN, 1 change", "DeepCNN, 2 changes"][count]


@pytest.mark.parametrize(
    "plain", ["no", [["mute", "block9", 0]], [["mute", "block4.pool", 99]], [["melt", "final", 0]]]
)
@pytest.mark.parametrize("network", models.MODELS)
def test_a_change_that_cannot_be_is_a_sentence(network, plain):
    with pytest.raises(ValueError, match=r"\.$|there are .*"):
        answered(answers.read, TRAINED, {"network": network, "strokes": EIGHT, "edits": plain})


def test_networks_are_made_once_and_few_are_kept():
    def ask_for(channel):
        return edits.network(TRAINED, {"network": "CNNModel", "edits": [["bias", "conv3", 1, channel / 100]]})

    assert ask_for(1) is ask_for(1)
    first = ask_for(1)
    for channel in range(2, edits.KEPT + 2):
        ask_for(channel)
    assert ask_for(1) is not first


def at(epoch, *changes):
    return [["epoch", "network", epoch], *changes]


@pytest.mark.parametrize("epoch", [0, 2])
def test_a_network_is_read_as_it_was_after_an_epoch(epoch):
    was = weights.load_epoch("CNNModel", epoch)
    expected = recognition.recognise(was, DIGIT)
    answer = answer_of(answers.read, "CNNModel", edits=at(epoch))
    assert answer["probabilities"] == pytest.approx(expected.probabilities, abs=1e-6)
    muted = surgery.changed(was, surgery.parse([["mute", "relu3", 1]]))
    both = answer_of(answers.read, "CNNModel", edits=at(epoch, ["mute", "relu3", 1]))
    assert both["probabilities"] == pytest.approx(recognition.recognise(muted, DIGIT).probabilities, abs=1e-6)


@pytest.mark.parametrize("name", [name for name in TRAINED if weights.last_epoch(name) is not None])
def test_after_its_last_epoch_it_is_the_network_that_is_shipped(name):
    last = weights.last_epoch(name)
    answer = answer_of(answers.read, name, edits=at(last))
    assert answer["probabilities"] == answer_of(answers.read, name)["probabilities"]
    kept = recognition.recognise(weights.load_epoch(name, last), DIGIT).probabilities
    assert answer["probabilities"] == pytest.approx(kept, abs=2e-3), "kept in half the space"


def test_what_is_copied_of_an_epoch_is_of_that_epoch():
    unit = ["conv1", 0, 9, 9]
    answer = answer_of(answers.explain, "CNNModel", edits=at(1), unit=unit)
    assert run(answer["code"]) == pytest.approx(answer["value"], abs=0.01)
    question = {"network": "CNNModel", "edits": at(1, ["mute", "relu3", 1])}
    assert edits.name(question) == "CNNModel after epoch 1, 1 change"


@pytest.mark.parametrize(
    ("name", "epoch", "sentence"),
    [
        ("CNNModel", 6, "The epoch is a whole number from 0 to 5"),
        ("CNNModel", -1, "whole number"),
        ("CNNModel", True, "whole number"),
        ("FNN", 1, r"not kept here; make it with: python train\.py FNN"),
    ],
)
def test_an_epoch_that_there_is_not_is_refused_in_a_sentence(name, epoch, sentence):
    with pytest.raises(ValueError, match=sentence):
        answer_of(answers.read, name, edits=at(epoch))


def test_a_damaged_file_of_epochs_stops_neither_the_page_nor_a_question(monkeypatch):
    def damaged(*_):
        raise weights.WeightsError("weights/epochs/CNNModel.safetensors is damaged")

    monkeypatch.setattr(edits, "last_epoch", edits.last_epoch.__wrapped__)  # what is kept stays out of it
    monkeypatch.setattr(edits, "_after", edits._after.__wrapped__)
    monkeypatch.setattr(weights, "load_epoch", damaged)
    with pytest.raises(ValueError, match="is damaged"):
        answer_of(answers.read, "CNNModel", edits=at(1))
    monkeypatch.setattr(weights, "last_epoch", damaged)
    assert edits.last_epoch("CNNModel") is None
    with pytest.raises(ValueError, match="not kept here"):
        answer_of(answers.read, "CNNModel", edits=at(1))
