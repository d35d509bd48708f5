"""Whatever a question to the tab Convolution holds, its answer is numbers or a sentence."""

import base64

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lesson import INK
from ui.lesson import teaching

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda own: st.lists(own, max_size=4) | st.dictionaries(st.text(max_size=4), own, max_size=3),
    max_leaves=8,
)
SENSIBLE = {
    "image": {"pixels": base64.b64encode(INK.tobytes()).decode(), "channels": 1, "columns": 28},
    "kernel": {"cells": [[1, 2, 1], [2, 4, 2], [1, 2, 1]], "divisor": 16},
    "stride": 1,
    "padding": 0,
    "pool_size": 2,
    "pool_stride": 2,
    "relu": True,
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([teaching.gallery, teaching.after]), st.sampled_from(sorted(SENSIBLE)), JSON)
def test_whatever_a_question_holds_the_answer_is_numbers_or_a_sentence(answer, key, anything):
    for question in (SENSIBLE | {key: anything}, {key: anything}):
        try:
            told = answer(question)
        except ValueError as error:
            told = {"error": str(error)}
        assert "error" not in told or told["error"].endswith("."), told
