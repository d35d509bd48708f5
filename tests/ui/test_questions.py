"""Questions that make no sense: whatever is asked, a sentence says so, and nothing else is raised."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui.asking import EIGHT, NETWORKS, PIXELS, TRAINED, answer_or_sentence
from ui import answers

ANSWERED = {  # what an answer to a question that makes sense is known by
    answers.read: "digit",
    answers.look: "layers",
    answers.value_of: "value",
    answers.explain: "value",
    answers.filters: "shape",
    answers.one_filter: "kernels",
    answers.convolve: "picture",
    answers.everything: "file",
}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=20,
)


@settings(deadline=None, max_examples=200, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(JSON, JSON, JSON)
def test_no_drawing_raises(strokes, pen, stages):
    question = {"network": "CNNModel", "strokes": strokes, "pen": pen, "stages": stages}
    told = answer_or_sentence(answers.read, NETWORKS, question)
    assert "digit" in told or told["error"].endswith(".")


@pytest.mark.parametrize(
    ("answer", "question", "sentence"),
    [
        (answers.read, {"strokes": "scribble"}, "list of strokes"),
        (answers.read, {"strokes": [[[0, float("nan")]]]}, "finite"),
        (answers.read, {"strokes": EIGHT, "pen": "thick"}, "pen's width"),
        (answers.read, {"strokes": EIGHT, "pen": float("nan")}, "pen's width"),
        (answers.read, {"pixels": 5}, "did not arrive whole"),
        (answers.read, {"strokes": EIGHT, "pen": 1001, "stages": True}, "pen's width"),
        *[(answer, {"network": "LeNet"}, "choose one of CNNModel") for answer in ANSWERED],
        *[(answer, {"network": {"CNNModel": 1}}, "choose one of CNNModel") for answer in ANSWERED],
        (answers.look, {"pixels": PIXELS[:-4]}, "did not arrive whole"),
        (answers.look, {"pixels": [0] * 784}, "did not arrive whole"),
        (answers.look, {}, "list of strokes"),
        (answers.value_of, {"pixels": PIXELS + "AAAA", "unit": ["conv1", 0, 0, 0]}, "did not arrive whole"),
        (answers.everything, {"pixels": "é"}, "did not arrive whole"),
        (answers.look, {"pixels": PIXELS, "view": "conv1"}, "A view is"),
        (answers.look, {"pixels": PIXELS, "view": ["conv1"]}, "A view is"),
        (answers.look, {"pixels": PIXELS, "view": {"layers": "conv1"}}, "A view is"),
        (answers.read, {"strokes": EIGHT, "view": 5}, "A view is"),
        *[
            (answer, {"pixels": PIXELS, "unit": unit}, sentence)
            for answer in (answers.value_of, answers.explain)
            for unit, sentence in [
                (["conv1", False, False, False], "A unit is"),
                (["conv1", 0, True, 0], "A unit is"),
                (["conv1", "0", "0", "0"], "A unit is"),
                (["conv1", 0.0, 0.0, 0.0], "A unit is"),
                (["conv1", 0, 0], "A unit is"),
                ([0, 0, 0, 0], "A unit is"),
                ("conv1", "A unit is"),
                (None, "A unit is"),
                (["conv1", -1, 0, 0], "there is none at channel -1"),
                (["conv1", 0, 26, 0], "conv1 has 1 × 26 × 26 units; there is none at channel 0, row 26"),
                (["conv1", 10**30, 0, 0], "there is none at"),
                (["final", 0, 1, 0], "there is none at"),
                (["conv9", 0, 0, 0], "There is no layer 'conv9'"),
            ]
        ],
        *[
            (answer, {"pixels": PIXELS, "layer": layer}, sentence)
            for answer in (answers.filters, answers.one_filter, answers.convolve)
            for layer, sentence in [
                ("conv9", "'conv9' is no convolutional layer"),
                ("relu1", "those are: conv1, conv2, conv3"),
                (["conv1"], "by its name"),
                ({}, "by its name"),
                (None, "by its name"),
            ]
        ],
        *[
            (answers.one_filter, {"layer": "conv3", "channel": channel}, "This layer has the filters 0 to 3")
            for channel in (4, -1, True, 0.0, "0", None, [0], 10**30)
        ],
    ],
)
def test_a_sentence_says_what_makes_no_sense(answer, question, sentence):
    told = answer_or_sentence(answer, NETWORKS, {"network": "CNNModel"} | question)
    assert list(told) == ["error"]
    assert sentence in told["error"]
    assert told["error"].endswith(".")


NAMES = st.sampled_from(["CNNModel", "FNN", "conv1", "relu3", "flatten", "final", "softmax", "input"])
PLACES = st.lists(st.integers(-1, 4), min_size=2, max_size=4)
QUESTIONS = st.fixed_dictionaries(
    {"network": st.just("CNNModel") | NAMES | JSON, "pixels": st.just(PIXELS) | JSON},
    optional={
        "unit": st.builds(lambda name, place: [name, *place], NAMES, PLACES) | JSON,
        "layer": NAMES | JSON,
        "channel": st.integers(-1, 4) | JSON,
        "view": st.fixed_dictionaries({"layers": st.lists(NAMES | JSON, max_size=4) | JSON, "scale": JSON}) | JSON,
        "strokes": JSON,
        "stages": st.booleans() | JSON,
        "pen": JSON,
    },
)


@pytest.mark.parametrize("answer", ANSWERED)
@settings(deadline=None, max_examples=100, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(QUESTIONS | st.dictionaries(st.text(max_size=4), JSON, max_size=3))
def test_no_question_raises(answer, question):
    told = answer_or_sentence(answer, TRAINED, question)
    assert ANSWERED[answer] in told or told["error"].endswith(".")
