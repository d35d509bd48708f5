"""What the delivered default network makes of a fixed set of drawings: ten digits, styles, and things that are none."""

import json
from pathlib import Path

import numpy as np
import pytest

from cnn import models, recognition, sketch, weights

EXAMPLES = json.loads((Path(__file__).parents[2] / "ui" / "pad" / "examples.json").read_text(encoding="utf-8"))
PENS = (1.7, 2.4, 3.2)  # pixels of the digit
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


def bow(start, end, radius, middle):
    """A part of an ellipse, from one angle to another, radians, clockwise on the screen."""
    angles = np.linspace(start, end, 24)
    return (np.array(middle) + np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius).tolist()


ROUND = bow(-1.4, -1.4 - 2 * np.pi, (0.32, 0.48), (0.4, 0.5))
LOOP = bow(-0.2, -0.2 - 2 * np.pi, (0.26, 0.26), (0.3, 0.28))
TURN = bow(-3.0, 0.9, (0.28, 0.26), (0.3, 0.26))
STYLES = {  # as people of other schools write
    "a 0 with a slash": (0, [ROUND, [[0.62, 0.12], [0.18, 0.9]]]),
    "a 0 with a slash that leaves it": (0, [ROUND, [[0.85, 0.0], [0.0, 1.0]]]),
    "a 1 with an up-stroke": (1, [[[0.0, 0.42], [0.3, 0.0], [0.3, 1.0]]]),
    "a 1 with a long up-stroke": (1, [[[0.0, 0.7], [0.42, 0.0], [0.4, 1.0]]]),
    "a 1 with a foot": (1, [[[0.1, 0.2], [0.3, 0.0], [0.3, 1.0]], [[0.05, 1.0], [0.55, 0.99]]]),
    "a 2 with a loop": (2, [[*TURN, *bow(1.4, 5.2, (0.12, 0.09), (0.15, 0.9)), [0.6, 1.0]]]),
    "an open 4": (4, [[[0.15, 0.0], [0.05, 0.5], [0.6, 0.52]], [[0.52, 0.15], [0.48, 1.0]]]),
    "a 4 of one stroke": (4, [[[0.3, 0.0], [0.0, 0.6], [0.7, 0.62], [0.55, 0.3], [0.45, 1.0]]]),
    "a 7 with a cross": (7, [[[0.0, 0.02], [0.6, 0.0], [0.25, 1.0]], [[0.15, 0.5], [0.62, 0.48]]]),
    "a 9 with a curl": (9, [[*LOOP, [0.55, 0.7], *bow(0.3, 2.6, (0.25, 0.25), (0.3, 0.74))]]),
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


@pytest.mark.parametrize("pen", PENS)
@pytest.mark.parametrize(("label", "strokes"), STYLES.values(), ids=STYLES.keys())
def test_a_style_of_writing_is_read_and_known(network, label, strokes, pen):
    read = recognition.recognise(network, sketch.from_strokes(strokes, pen))
    assert read.digit == label
    assert read.known


@pytest.mark.parametrize("name", NO_DIGITS)
def test_what_is_no_digit_is_not_known(network, name):
    assert not read(network, NO_DIGITS[name]).known
