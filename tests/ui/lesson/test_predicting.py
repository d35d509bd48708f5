"""Predict, then reveal: what is asked, and what is right."""

from functools import partial

import pytest

from cnn import models
from tests.ui.asking import answer_or_sentence
from tests.ui.lesson.test_teaching import AFTER, CHANNELS, SLIDE
from ui.lesson import predicting, teaching

NETWORKS = {name: (models.build(name).eval(), {}) for name in ("CNNModel", "ComplexCNNModel")}
LINE = {"row": 14, "line": {"cells": [1, 2, 1], "divisor": 4}}
ABOUT = [
    (SLIDE, ["output", "size", "lost", "layer_norm", "relu"]),
    (AFTER, ["max_pool", "average_pool"]),
    (CHANNELS, ["channels", "numbers_out"]),
    ({}, ["flat", "overlap", "convolution_count", "linear_count"]),
    (SLIDE | LINE, ["line"]),
]
SUBJECTS = {subject: state for state, subjects in ABOUT for subject in subjects}


@pytest.mark.parametrize("about", SUBJECTS)
def test_a_question_is_asked_judged_and_never_the_same_twice_in_a_row(about):
    ask, check = (partial(answer_or_sentence, answer, NETWORKS) for answer in (predicting.ask, predicting.check))
    question, last = SUBJECTS[about] | {"about": about}, None
    for _ in range(20):
        asked = ask(question | {"last": last})
        assert set(asked) == {"question", "places", "at", "seed"}, "the answer stays on the server"
        assert asked["question"] != last
        last = asked["question"]
        shown = check(question | {"seed": asked["seed"], "typed": None})
        assert shown["right"] is False, "who gives up is not right"
        assert shown["working"]
        right, wrong = (check(question | {"seed": asked["seed"], "typed": text}) for text in (shown["answer"], "99999"))
        assert right["right"]
        assert not wrong["right"]


def test_the_pooling_question_is_about_the_map_that_is_shown():
    for relu in (True, False):
        pooled, *_ = teaching.pool(AFTER | {"relu": relu})
        question = AFTER | {"relu": relu, "about": "max_pool"}
        asked = predicting.ask(NETWORKS, question)
        row, column = asked["at"]
        told = predicting.check(NETWORKS, question | {"seed": asked["seed"], "typed": None})
        window = pooled[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        assert told["answer"].replace("−", "-") == f"{window.max():.2f}"


@pytest.mark.parametrize(
    "change",
    [
        *({"about": about} for about in (None, "life", ["output"])),
        *({"seed": seed} for seed in ("x", -1, True)),
        *({"typed": 5}, {"typed": "many"}, {"image": None}, {"kernel": None}, {"stride": 0}),
    ],
)
def test_an_answer_to_nothing_gets_a_sentence(change):
    told = answer_or_sentence(predicting.check, NETWORKS, SLIDE | {"about": "output", "seed": 1, "typed": "1"} | change)
    assert set(told) == {"error"}
    assert told["error"].endswith(".")
