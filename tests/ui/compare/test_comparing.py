"""What the tab Compare is answered: what cnn computes, for each network, and sentences for what is no question."""

import base64

import numpy as np
import pytest

from cnn import likeness, models, recognition, robustness, sketch, surgery
from cnn.robustness import Amounts
from tests.ui.asking import DIGIT, EIGHT, PIXELS, TRAINED, answered
from ui.compare import changes, comparing
from ui.compare.compare import accuracies

SOME = {"turn": 40.0, "noise": 0.1}
CHANGED = Amounts(**SOME)
TWO = np.roll(DIGIT, 3, axis=1)


def ask(answer, **question) -> dict:
    return answered(answer, TRAINED, {"strokes": EIGHT, "pen": 0, "amounts": {}} | question)


@pytest.mark.parametrize("before", [False, True])
def test_each_network_reads_the_changed_drawing(before):
    digit = robustness.before(EIGHT, [CHANGED])[0] if before else robustness.after(DIGIT, [CHANGED])[0]
    answer = ask(comparing.compare, amounts=SOME, before=before)
    assert answer["right"] == 8
    np.testing.assert_array_equal(answer["digit"], digit)
    assert list(answer["readers"]) == list(TRAINED)
    for name, reader in answer["readers"].items():
        found = recognition.recognise(TRAINED[name][0], digit)
        assert (reader["digit"], reader["known"]) == (found.digit, found.known)
        assert reader["probabilities"] == pytest.approx(found.probabilities, abs=1e-6)
        others = [share for label, share in enumerate(found.probabilities) if label != 8]
        assert found.probabilities[reader["against"]] == max(others)
        assert reader["pixels"].shape == (28, 28)
        assert 0 < reader["milliseconds"] < 10_000


def test_the_right_digit_is_what_is_said_else_what_the_default_network_reads():
    assert ask(comparing.compare, right=3)["right"] == 3
    assert ask(comparing.compare, right=3)["readers"]["FNN"]["against"] == 8
    turned = ask(comparing.compare, amounts={"turn": 180.0, "size": 0.4})
    assert turned["right"] == 8, "whatever is made of it"
    alone = {"CNNModel": TRAINED["CNNModel"]}
    question = {"strokes": EIGHT, "amounts": {}, "right": None}
    expected = recognition.recognise(TRAINED["CNNModel"][0], DIGIT).digit
    assert answered(comparing.compare, alone, question)["right"] == expected


@pytest.mark.parametrize("before", [False, True])
def test_curves_are_cnns(before):
    question = {"strokes": None, "pixels": PIXELS, "amounts": {"size": 0.8}, "before": before, "right": 8}
    answer = answered(comparing.robust, {"FNN": TRAINED["FNN"]}, question)
    change = robustness.before_picture if before else robustness.after
    expected = robustness.curves(TRAINED["FNN"][0], change(DIGIT, robustness.sweep(Amounts(size=0.8))), 8)
    for name, curve in answer["curves"]["FNN"].items():
        assert curve["right"] == pytest.approx(expected[name].right, abs=1e-4)
        assert (curve["below"], curve["above"]) == (expected[name].below, expected[name].above)


@pytest.mark.parametrize("answer", [comparing.compare, comparing.robust])
def test_nothing_drawn_is_no_digit(answer):
    assert ask(answer, strokes=[]) == {"digit": None}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amounts": None}, "can be changed by right, down"),
        ({"amounts": {"colour": 1}}, "can be changed by"),
        ({"amounts": {"turn": 181}}, "lies between -180 and 180"),
        ({"amounts": {"turn": True}}, "lies between"),
        ({"amounts": {"size": "1"}}, "lies between"),
        ({"right": 10}, "whole number from 0 to 9"),
        ({"right": "7"}, "whole number"),
        ({"pen": -1}, "pen"),
        ({"strokes": "drawn"}, "list of strokes"),
        ({"pixels": "AAAA"}, "did not arrive whole"),
    ],
)
def test_what_is_no_question_is_refused_in_a_sentence(wrong, sentence):
    for answer in (comparing.compare, comparing.robust):
        with pytest.raises(ValueError, match=sentence):
            ask(answer, **wrong)


@pytest.mark.parametrize("name", models.MODELS)
def test_two_digits_are_told_apart_block_by_block(name):
    aside = base64.b64encode(TWO.tobytes()).decode()
    answer = answered(comparing.differ, TRAINED, {"network": name, "pixels": PIXELS, "aside": aside})
    model = TRAINED[name][0]
    found = likeness.compare(model, TWO, DIGIT)
    assert [own["digit"] for own in answer["readings"]] == [
        recognition.recognise(model, own).digit for own in (TWO, DIGIT)
    ]
    assert [own["layer"] for own in answer["blocks"]] == list(found.blocks)
    for own, (cosine, maps) in zip(answer["blocks"], found.blocks.values(), strict=True):
        assert own["cosine"] == round(cosine, 2)
        flat = found.captured[own["layer"]].ndim == 2
        assert len(own["channels"]) == len(own["first"]) == len(own["second"]) == (0 if flat else min(6, len(maps)))
        assert all(maps[channel] >= np.sort(maps)[-6:][0] for channel in own["channels"])
        same = found.captured[own["layer"]][:, own["channels"]].abs().amax() if own["channels"] else 0
        assert same == 0 or max(np.abs(own[which].astype(int) - 31).max() for which in ("first", "second")) == 31


def test_a_digit_that_was_not_put_aside_whole_is_refused():
    with pytest.raises(ValueError, match="did not arrive whole"):
        answered(comparing.differ, TRAINED, {"network": "FNN", "pixels": PIXELS, "aside": "AAAA"})


def test_the_table_is_of_these_weights():
    """Fails when a network was trained again and the table was not made anew: python -m benchmarks.robustness."""
    unchanged = robustness.measured()[0]
    assert unchanged.amounts == Amounts()
    assert unchanged.accuracy == pytest.approx(
        {name: meta["test_accuracy"] for name, (_, meta) in TRAINED.items()}, abs=2e-4
    )


def test_the_table_shows_the_networks_that_there_are_as_they_were_measured():
    model, meta = TRAINED["CNNModel"]
    markup = accuracies({"CNNModel": (model, meta), "FNN": (TRAINED["FNN"][0], meta)})
    assert markup.count('scope="col"') == 1
    assert "turned +30°" in markup
    assert "moved right +2 px" in markup
    assert accuracies({"CNNModel": (model, meta | {"test_accuracy": 0.9})}) == "", "trained again since"


def test_every_change_that_cnn_knows_is_told():
    assert list(changes.told()) == list(robustness.RANGES)
    for name, own in changes.told().items():
        assert own["low"] <= own["neutral"] <= own["high"]
        assert robustness.RANGES[name].grid()[robustness.neutral(name)] == own["neutral"]


def test_a_drawing_is_changed_as_the_one_that_is_read():
    placed = sketch.placed(EIGHT)
    assert placed is not None
    np.testing.assert_array_equal(ask(comparing.compare)["digit"], placed.digit)


def test_each_network_is_fooled_by_what_cnn_finds():
    answer = answered(comparing.fool, TRAINED, {"pixels": PIXELS, "target": 3})
    assert answer["target"] == 3
    ways = answer["networks"]
    assert list(ways) == list(TRAINED)
    assert {own if isinstance(own, str) else "" for own in ways.values()} <= {"", "It is read as 3 as it is."}
    for name, own in ways.items():
        if isinstance(own, str):
            assert recognition.recognise(TRAINED[name][0], DIGIT).digit == 3
            continue
        assert recognition.recognise(TRAINED[name][0], own["digit"].copy()).digit == 3
        assert len(own["along"]) == len(answer["shares"]) == 31
        assert own["along"][answer["shares"].index(1.0)]["digit"] == 3
        assert own["along"][0]["digit"] == recognition.recognise(TRAINED[name][0], DIGIT).digit
        change = own["digit"] / 255.0 - DIGIT / 255.0
        assert own["size"] == pytest.approx(np.sqrt((change**2).sum()), abs=0.006)
        assert own["limit"] == pytest.approx(np.abs(change).max(), rel=0.01)
        for other, read in own["others"].items():
            assert read["digit"] == recognition.recognise(TRAINED[other][0], own["digit"].copy()).digit
        assert set(own["others"]) == set(TRAINED) - {name}


@pytest.mark.parametrize("wrong", [{"target": 10}, {"target": None}, {"pixels": "AAAA"}])
def test_what_cannot_fool_is_refused_in_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"whole number|did not arrive whole"):
        answered(comparing.fool, TRAINED, {"pixels": PIXELS, "target": 3} | wrong)


def test_a_network_that_was_changed_takes_part_beside_what_it_was():
    changed = {"network": "DeepCNN", "edits": [["mute", "block6.relu", 21]]}
    model = surgery.edited(TRAINED["DeepCNN"][0], mute={"block6.relu": [21]})
    readers = ask(comparing.compare, **changed)["readers"]
    assert list(readers) == [*TRAINED, comparing.EDITED]
    expected = recognition.recognise(model, DIGIT).probabilities
    assert readers[comparing.EDITED]["probabilities"] == pytest.approx(expected, abs=1e-6)
    plain = recognition.recognise(TRAINED["DeepCNN"][0], DIGIT).probabilities
    assert readers["DeepCNN"]["probabilities"] == pytest.approx(plain, abs=1e-6)
    assert comparing.EDITED in ask(comparing.robust, **changed)["curves"]
    fooled = answered(comparing.fool, TRAINED, {"pixels": PIXELS, "target": 3} | changed)["networks"]
    assert recognition.recognise(model, fooled[comparing.EDITED]["digit"].copy()).digit == 3
    same = answered(comparing.differ, TRAINED, {"pixels": PIXELS, "aside": PIXELS} | changed)
    assert same["readings"][0]["probabilities"] == pytest.approx(expected, abs=1e-6)
