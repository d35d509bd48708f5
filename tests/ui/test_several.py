"""Which digit of a number a question is about, and what is told of the others."""

import base64

import numpy as np
import pytest

from cnn import models, sketch
from tests.drawings import EXAMPLES
from tests.ui.asking import EIGHT, TRAINED, answered
from ui import answers, questions, several

SHOWN = {example["label"]: example["strokes"] for example in EXAMPLES}
FOUR, TWO = (
    [[[x / 2 + left, y / 2] for x, y in stroke] for stroke in SHOWN[digit]] for digit, left in ((4, 0), (2, 500))
)
NUMBER = TWO + FOUR  # the right one was drawn first
LEFT, RIGHT = [*range(len(TWO), len(NUMBER))], [*range(len(TWO))]
PIXELS = [base64.b64encode(sketch.from_strokes(strokes).tobytes()).decode() for strokes in (FOUR, TWO)]


def read(network=models.DEFAULT, **question):
    return answered(answers.read, TRAINED, {"network": network} | question)


def test_one_digit_is_a_number_of_one():
    told = read(strokes=EIGHT)
    assert told["which"] == 0
    assert told["digits"] == [
        {"digit": 8, "probability": pytest.approx(max(told["probabilities"]), abs=1e-6), "known": True}
        | {"strokes": [*range(len(EIGHT))]}
    ]


@pytest.mark.parametrize(("which", "own", "digit"), [(0, FOUR, 4), (1, TWO, 2)])
@pytest.mark.parametrize("network", ["DeepCNN", "FNN"])
def test_the_reading_is_about_the_digit_that_is_chosen(network, which, own, digit):
    told, alone = read(network, strokes=NUMBER, which=which, stages=True), read(network, strokes=own, stages=True)
    assert (told["which"], [each["strokes"] for each in told["digits"]]) == (which, [LEFT, RIGHT])
    for key in ("digit", "probabilities", "known", "pixels", "placement", "logits"):
        assert told[key] == alone[key], key
    assert all(np.array_equal(told["stages"][stage], alone["stages"][stage]) for stage in alone["stages"])
    assert told["digits"][which]["digit"] == alone["digit"]
    if network == "DeepCNN":
        assert told["digit"] == digit


def test_what_is_no_digit_may_have_too_many_marks_to_be_taken_apart():
    ones = [[[40 * i, 100], [40 * i, 180]] for i in range(12)]
    told = read(strokes=ones)
    assert (told["known"], told["crowded"], len(told["digits"])) == (False, True, 1)
    assert not read("FNN", strokes=ones)["crowded"], "FNN takes it for a digit"
    assert not read(strokes=NUMBER)["crowded"]
    assert not read(strokes=EIGHT)["crowded"]
    assert not read(pixels=told["pixels"])["crowded"], "of a picture it is not known"


def test_a_picture_may_have_too_many_marks_to_be_taken_apart():
    ink = np.zeros((100, 400), np.float32)
    for left in range(10, 370, 40):
        ink[30:70, left : left + 6] = 1
    told = several.parts(TRAINED, ink)
    assert (len(told.digits), told.crowded, answers.picture(told)["crowded"]) == (1, True, True)
    told = several.parts(TRAINED, ink[:, :320])
    assert (len(told.digits), told.crowded) == (8, False)


def test_the_first_is_read_unless_another_is_chosen_and_the_last_where_there_are_fewer():
    assert read(strokes=NUMBER)["which"] == 0
    assert read(strokes=NUMBER, which=7)["which"] == 1
    assert read(strokes=FOUR, which=1)["which"] == 0


@pytest.mark.parametrize("which", [-1, 1.0, True, "1", None, 100])
def test_what_names_no_digit_is_refused(which):
    with pytest.raises(ValueError, match=r"^The place of the digit is"):
        read(strokes=NUMBER, which=which)


@pytest.mark.parametrize("which", [0, 1])
def test_of_a_picture_the_pixels_of_each_are_sent_back(which):
    told = read(pixels=PIXELS[which], row=PIXELS, which=which)
    assert (told["digit"], told["which"]) == ([4, 2][which], which)
    assert [(own["digit"], own["strokes"]) for own in told["digits"]] == [(4, []), (2, [])]
    [alone] = read(pixels=PIXELS[which])["digits"]
    assert alone | {"probability": pytest.approx(alone["probability"], abs=1e-5)} == told["digits"][which]


@pytest.mark.parametrize("row", [[], "x", [1], [PIXELS[0][:-4]], [PIXELS[0]] * 100, {"0": PIXELS[0]}])
def test_what_is_no_row_is_refused(row):
    with pytest.raises(ValueError, match=questions.DIGIT):
        read(pixels=PIXELS[0], row=row)
