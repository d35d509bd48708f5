"""Questions that make no sense: whatever is asked, a sentence says so, and nothing else is raised."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnn import surgery
from tests.ui.asking import EIGHT, NETWORKS, PIXELS, TRAINED, answer_or_sentence
from ui import answers

ANSWERED = {  # what an answer to a question that makes sense is known by
    answers.read: "digit",
    answers.look: "layers",
    answers.value_of: "value",
    answers.explain: "value",
    answers.lines: "into",
    answers.trace: "stops",
    answers.forward: "readers",
    answers.make: "steps",
    answers.everything: "file",
    answers.evidence_file: "file",
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
            for answer in (answers.value_of, answers.explain, answers.trace, answers.forward)
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
            (answers.make, {"pixels": PIXELS, "layer": layer, "channel": channel}, sentence)
            for layer, channel, sentence in [
                ("conv9", 0, "There is no layer 'conv9'"),
                ("conv1", 1, "there is none at channel 1"),
                ("conv1", True, "The channel is a whole number"),
                (["conv1"], 0, "by its name"),
                (None, 0, "by its name"),
            ]
        ],
        *[
            (answer, {"pixels": PIXELS, name: why}, sentence)
            for name, answer in (("why", answers.read), ("rivals", answers.lines), ("rivals", answers.evidence_file))
            for why, sentence in [
                *([(None, "Evidence is for one digit")] if name == "rivals" else []),
                (5, "Evidence is for one digit"),
                ([7, 1], "Evidence is for one digit"),
                ({"for": 10}, "Evidence is for one digit"),
                ({"for": -1}, "Evidence is for one digit"),
                ({"for": True}, "Evidence is for one digit"),
                ({"against": "7"}, "Evidence is for one digit"),
                ({"against": 7.0}, "Evidence is for one digit"),
                ({"for": 7, "against": 7}, "Evidence is for one digit"),
            ]
        ],
        *[
            (answer, {"pixels": PIXELS, "rivals": None}, "Evidence is for one digit")
            for answer in (answers.lines, answers.evidence_file)
        ],
        *[
            (answers.lines, {"pixels": PIXELS, "rivals": {}, "block": block, "channel": channel}, sentence)
            for block, channel, sentence in [
                (None, 0, "A block is asked for by its name"),
                (["conv1"], 0, "A block is asked for by its name"),
                ("conv9", 0, "There is no map 0 of conv9; the blocks are input, conv1"),
                ("conv1", 1, "There is no map 1 of conv1"),
                ("conv1", -1, "The channel is a whole number"),
                ("conv1", True, "The channel is a whole number"),
                ("conv1", None, "The channel is a whole number"),
            ]
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
NUMBERS = st.lists(st.integers(-1, 4) | st.floats(), max_size=6)
CHANGES = st.builds(lambda kind, name, own: [kind, name, *own], st.sampled_from([*surgery.CHANGES]), NAMES, NUMBERS)
QUESTIONS = st.fixed_dictionaries(
    {"network": st.just("CNNModel") | NAMES | JSON, "pixels": st.just(PIXELS) | JSON},
    optional={
        "unit": st.builds(lambda name, place: [name, *place], NAMES, PLACES) | JSON,
        "layer": NAMES | JSON,
        "channel": st.integers(-1, 4) | JSON,
        "edits": st.lists(CHANGES | JSON, max_size=3) | JSON,
        "sources": st.lists(st.integers(-1, 4) | JSON, max_size=3) | JSON,
        "view": st.fixed_dictionaries({"layers": st.lists(NAMES | JSON, max_size=4) | JSON, "scale": JSON}) | JSON,
        "strokes": JSON,
        "stages": st.booleans() | JSON,
        "pen": JSON,
        "why": st.fixed_dictionaries({"for": st.integers(-1, 10) | JSON, "against": st.none() | JSON}) | JSON,
        "rivals": st.fixed_dictionaries({"for": st.integers(-1, 10) | JSON, "against": st.none() | JSON}) | JSON,
        "block": NAMES | JSON,
    },
)


@pytest.mark.parametrize("answer", ANSWERED)
@settings(deadline=None, max_examples=100, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(QUESTIONS | st.dictionaries(st.text(max_size=4), JSON, max_size=3))
def test_no_question_raises(answer, question):
    told = answer_or_sentence(answer, TRAINED, question)
    assert ANSWERED[answer] in told or told["error"].endswith(".")
