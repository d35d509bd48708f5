"""How an answer travels: what is unpacked is what was packed, here and in the page."""

import json
import re
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ui.server.packing import LENGTH, pack, unpack

TWIN = Path(__file__).parents[1] / "shared" / "server.test.js"
SAMPLE = {
    "digit": 7,
    "words": "−1 · é",
    "layers": {
        "first": {"picture": np.arange(6, dtype=np.uint8).reshape(1, 2, 3), "limits": [0.5]},
        "empty": {"picture": np.zeros((2, 0), np.uint8), "limits": []},
    },
    "several": [np.array([[255]], np.uint8), None, {"shape": (28, 28)}],
}

texts = st.text(st.characters(exclude_categories=["Cs"]))
plain = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
pictures = arrays.arrays(np.uint8, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
values = st.recursive(
    plain | texts | pictures,
    lambda own: st.lists(own, max_size=4) | st.dictionaries(texts.filter(lambda key: key != "at"), own, max_size=4),
)


def same(one, other) -> bool:
    if isinstance(one, np.ndarray):
        return other.dtype == np.uint8 and other.shape == one.shape and bool((one == other).all())
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


@given(st.dictionaries(texts, values, max_size=5))
def test_what_is_unpacked_is_what_was_packed(answer):
    assert same(answer, unpack(pack(answer)))


def test_the_form_is_a_length_a_head_and_bytes():
    packed = pack({"a": np.array([[1, 2]], np.uint8), "b": [np.array([3], np.uint8)]})
    size = int.from_bytes(packed[:LENGTH], "little")
    head = json.loads(packed[LENGTH : LENGTH + size])
    assert head == {"a": {"shape": [1, 2], "at": 0}, "b": [{"shape": [1], "at": 2}]}
    assert packed[LENGTH + size :] == b"\1\2\3"


def test_a_picture_that_is_a_part_of_another_travels_alone():
    whole = np.arange(100, dtype=np.uint8).reshape(10, 10)
    for part in (whole[2:4, ::3], whole.T, whole[::-1], np.asfortranarray(whole)):
        assert same({"part": part}, unpack(pack({"part": part})))


def test_a_named_tuple_travels_as_a_list():
    assert unpack(pack({"box": namedtuple("Box", "top left")(1, 2)})) == {"box": [1, 2]}


@pytest.mark.parametrize("value", [np.zeros(3), np.zeros(3, np.int8), np.float64(1), {1}, object(), b"bytes", 1j])
def test_what_has_no_form_is_a_fault(value):
    with pytest.raises(TypeError):
        pack({"value": [value]})


def test_the_pages_own_test_unpacks_what_is_packed_here():
    twin = "".join(re.findall(r'^  "([0-9a-f]+)",$', TWIN.read_text(encoding="utf-8"), re.MULTILINE))
    assert bytes.fromhex(twin) == pack(SAMPLE), f"in {TWIN.name}, SAMPLE is {pack(SAMPLE).hex()}"
