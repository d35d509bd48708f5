"""What the delivered default network makes of a fixed set of drawings: ten digits, and things that are none."""

import json
from pathlib import Path

import pytest

from cnn import models, recognition, sketch, weights

EXAMPLES = json.loads((Path(__file__).parents[2] / "ui" / "pad" / "examples.json").read_text(encoding="utf-8"))
CROSSED_7 = [[[250, 200], [750, 200], [450, 800]], [[350, 480], [680, 480]]]
NO_DIGITS = {  # on a pad of 1000
    "house with a door": [
        [[200, 800], [200, 450], [500, 200], [800, 450], [800, 800], [200, 800]],
        [[430, 800], [430, 600], [570, 600], [570, 800]],
    ],
    "house with eaves": [
        [[200, 800], [800, 800], [800, 450], [200, 450], [200, 800]],
        [[150, 470], [500, 200], [850, 470]],
    ],
    "A": [[[200, 800], [500, 200], [800, 800]], [[320, 560], [680, 560]]],
    "H": [[[300, 200], [300, 800]], [[700, 200], [700, 800]], [[300, 500], [700, 500]]],
    "M": [[[200, 800], [250, 200], [500, 600], [750, 200], [800, 800]]],
    "X": [[[200, 200], [800, 800]], [[800, 200], [200, 800]]],
    "level line": [[[100, 500], [900, 510]]],
    "dot": [[[500, 500]]],
    "1 and 2": [[[100, 300], [100, 700]], [[300, 300], [500, 300], [500, 500], [300, 700], [520, 700]]],
    "scribble": [[[200, 300], [800, 350], [220, 400], [790, 470], [230, 520], [780, 600], [250, 650], [800, 720]]],
}


@pytest.fixture(scope="module")
def network():
    return weights.load(models.DEFAULT)[0]


def read(network, strokes):
    return recognition.recognise(network, sketch.stages_of_strokes(strokes, pen=56, side=1000).digit)


@pytest.mark.parametrize("digit", range(10))
def test_a_drawn_digit_is_read_and_known(network, digit):
    recognised = read(network, EXAMPLES[digit]["strokes"])
    assert recognised.digit == digit
    assert recognised.known


def test_a_crossed_seven_is_a_seven(network):
    recognised = read(network, CROSSED_7)
    assert (recognised.digit, recognised.known) == (7, True)


@pytest.mark.parametrize("name", NO_DIGITS)
def test_what_is_no_digit_is_not_known(network, name):
    assert not read(network, NO_DIGITS[name]).known
