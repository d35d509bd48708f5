"""What "One step, by hand" is answered: of every network, with a drawing or without, and to questions made up."""

import numpy as np
import pytest

from cnn import backward
from tests.ui.asking import PIXELS, TRAINED, arrived
from ui.training import hand_answers

ASKED = {"pixels": None, "weight": None, "digit": 0, "rate": 0.1, "optimizer": "SGD", "label": None}


def one_step(**question) -> dict:
    return arrived(hand_answers.one_step(TRAINED, {"network": "CNNModel"} | ASKED | question))


@pytest.mark.parametrize("name", TRAINED)
def test_every_layer_and_bias_of_every_network_is_told(name):
    model = TRAINED[name][0]
    for layer in one_step(network=name)["layers"]:
        made, read, height, width = layer["kernels"]
        for source in (read - 1, None) if layer["bias"] else (read - 1,):
            place = [0, 0] if source is None else [height - 1, width - 1]
            told = one_step(network=name, weight=[layer["name"], made - 1, source, *place], digit=7)
            weight, factors = told["weight"], told["factors"]
            assert [weight[key] for key in ("layer", "channel", "source")] == [layer["name"], made - 1, source]
            own = backward.kernels(model, layer["name"])[made - 1, source or 0]
            assert weight["kernel"]["picture"].shape == (1, height, width)
            assert weight["kernel"]["limit"] == pytest.approx(own.abs().max().item())
            assert (weight["numbers"] is None) == (height * width > hand_answers.PRINTED)
            inputs, _, terms = factors["numbers"]
            assert told["sum"]["terms"]["picture"].shape == (8, *np.shape(terms["numbers"]))
            assert source is not None or np.all(np.array(inputs["numbers"]) == 1)
            assert np.sum(terms["numbers"]) == pytest.approx(told["sum"]["digits"][7], abs=2e-3, rel=0.1)
    assert told["blocks"][0]["name"] == "input"
    assert sum(told["top"]["gradients"]) == pytest.approx(0, abs=1e-3)


def test_the_drawing_is_the_first_and_examples_of_other_digits_follow():
    batch = one_step(pixels=PIXELS)["batch"]
    assert (batch["labels"], batch["own"]) == ([8, 0, 1, 2, 3, 4, 5, 6], True)
    assert one_step(pixels=PIXELS, label=3)["batch"]["labels"] == [3, 0, 1, 2, 4, 5, 6, 7]
    assert one_step()["batch"]["labels"] == [*range(8)]
    biased = one_step(pixels=PIXELS, edits=[["bias", "final", 5, 100.0]])["batch"]
    assert biased["labels"][0] == biased["read"][0] == 5, "as the network reads it that is shown"
    noise = "AP8A" * 261 + "AA=="  # stripes
    unknown = one_step(pixels=noise)["batch"]
    assert (unknown["labels"], unknown["own"], unknown["unknown"]) == ([*range(8)], False, True)
    assert one_step(pixels=noise, label=3)["batch"]["own"]


@pytest.mark.parametrize(
    "weight", [None, 5, ["conv9", 0, 0, 0, 0], ["conv2", 0, 0, 9, 0], ["relu1", 0, 0, 0, 0], ["a"]]
)
def test_where_there_is_no_such_weight_another_is_shown(weight):
    assert [*one_step(weight=weight)["weight"].values()][:5] == ["conv1", 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"rate": 0.2}, "learning rate is one of"),
        ({"rate": [0.1]}, "learning rate is one of"),
        ({"optimizer": "RMSprop"}, "optimizer is one of"),
        ({"optimizer": {}}, "optimizer is one of"),
        ({"digit": 8}, "digit is a whole number from 0 to 7"),
        ({"pixels": PIXELS, "label": 10}, "label is a whole number from 0 to 9"),
        ({"pixels": "AAAA"}, "did not arrive whole"),
        ({"network": "none"}, "no such network"),
        ({"edits": [["mute", "conv9", 0]]}, "no layer"),
    ],
)
def test_other_questions_are_refused(wrong, why):
    with pytest.raises(ValueError, match=why):
        one_step(**wrong)
