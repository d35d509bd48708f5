"""What the server answers to the page, whatever is asked: a reading, nothing drawn, or a sentence; no traceback."""

import base64
import io
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from cnn import models, recognition, sketch
from ui import examples, page

NETWORKS = {"CNNModel": (models.build("CNNModel").eval(), {"test_accuracy": 0.5})}
EIGHT = examples.load()[8]["strokes"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=20,
)


def ask(**question) -> dict:
    return page.answer(NETWORKS, {"network": "CNNModel"} | question)


def decoded(url: str) -> np.ndarray:
    kind, _, content = url.partition(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(content))))


def test_strokes_are_answered_as_cnn_reads_them():
    answer = ask(strokes=EIGHT, pen=56)
    expected = recognition.recognise(NETWORKS["CNNModel"][0], sketch.from_strokes(EIGHT))
    assert answer["digit"] == expected.digit
    assert answer["probabilities"] == pytest.approx(expected.probabilities, abs=1e-6)


@pytest.mark.parametrize(("known_above", "known"), [(-math.inf, True), (math.inf, False)])
def test_page_and_programs_are_told_whether_it_looks_like_a_digit(known_above, known):
    model = models.build("CNNModel").eval()
    model.known_above = known_above
    networks = {"CNNModel": (model, {})}
    reading = page.answer(networks, {"network": "CNNModel", "strokes": EIGHT})
    result = page.recognise_for_program(networks, EIGHT, None, "CNNModel")
    assert reading["known"] is known
    assert result["known"] is known
    assert reading["digit"] == result["digit"] == recognition.recognise(model, sketch.from_strokes(EIGHT)).digit


def test_programs_are_told_nothing_of_nothing():
    nothing = {"digit": None, "probabilities": None, "known": None}
    assert page.recognise_for_program(NETWORKS, [], None, "CNNModel") == nothing


def test_the_last_stage_is_the_digit_black_on_white():
    stages = ask(strokes=EIGHT, pen=56)["stages"]
    assert list(stages) == ["drawn", "cropped", "fitted", "digit"]
    assert np.array_equal(255 - decoded(stages["digit"]), sketch.from_strokes(EIGHT))


def test_a_picture_is_answered_like_the_digit_on_it():
    digit = Image.fromarray(255 - sketch.from_strokes(EIGHT))
    buffer = io.BytesIO()
    digit.resize((280, 280)).save(buffer, "PNG")
    answer = ask(picture="data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode())
    assert answer["digit"] == ask(strokes=EIGHT)["digit"]


@pytest.mark.parametrize("strokes", [[], [[]]])
def test_nothing_drawn_is_no_digit(strokes):
    assert ask(strokes=strokes) == {"digit": None}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"network": "LeNet", "strokes": EIGHT}, "choose one of CNNModel"),
        ({"network": ["CNNModel"], "strokes": EIGHT}, "choose one of CNNModel"),
        ({"strokes": "scribble"}, "list of strokes"),
        ({"strokes": [[[0, float("nan")]]]}, "finite"),
        ({"strokes": EIGHT, "pen": "thick"}, "pen's width"),
        ({"strokes": EIGHT, "pen": float("nan")}, "pen's width"),
        ({"picture": "data:image/png;base64,@@@"}, "did not arrive whole"),
        ({"picture": "data:image/png;base64,aGVsbG8="}, "no picture that can be read"),
        ({"picture": 5}, "did not arrive whole"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(question, sentence):
    assert sentence in ask(**question)["error"]


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(JSON, JSON, JSON)
def test_no_question_raises(strokes, pen, picture):
    for question in (strokes, {"network": "CNNModel", "strokes": strokes, "pen": pen, "picture": picture}):
        answer = page.answer(NETWORKS, question)
        assert "digit" in answer or answer["error"].endswith(".")


def test_the_menu_tells_parameters_and_accuracy():
    assert page.describe("CNNModel", *NETWORKS["CNNModel"]) == "CNNModel · 676 parameters · 50.0 %"


def test_examples_are_the_ten_digits_on_the_pad():
    drawings = examples.load()
    assert [example["label"] for example in drawings] == list(range(10))
    points = np.concatenate([stroke for example in drawings for stroke in example["strokes"]])
    assert points.min() >= 0
    assert points.max() <= 1000
