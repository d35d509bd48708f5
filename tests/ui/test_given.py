"""What Python gives the page's modules: as ui/shared/types.d.ts declares it, and right for the networks at hand."""

import json
import re

import pytest

from cnn import models
from cnn.convolution import classics
from tests.ui.asking import NETWORKS, TRAINED
from ui import pictures, told
from ui.given import given
from ui.modules import FOLDER

TYPES = (FOLDER / "shared" / "types.d.ts").read_text(encoding="utf-8")


def declared(interface: str) -> set[str]:
    """The keys of an interface in types.d.ts, those at the first level."""
    body = re.search(rf"^export interface {interface} (?:extends \w+ )?{{\n(.*?)^}}", TYPES, re.MULTILINE | re.DOTALL)[
        1
    ]
    return set(re.findall(r"^  (\w+)\??:", body, re.MULTILINE))


def shipped(networks) -> dict:
    return json.loads(json.dumps(given(networks, {"tab": ["a-panel"]}), allow_nan=False))


def test_what_is_given_has_the_keys_that_are_declared():
    known = shipped(NETWORKS)
    assert set(known) == declared("Given")
    assert set(known["initial"]) == declared("State")
    assert set(known["initial"]["view"]) == declared("View")
    assert set(known["initial"]["convolution"]) == declared("Convolution")
    assert set(known["atlases"]["CNNModel"]) == declared("Atlas")
    assert set(known["kernels"]) == declared("Kernels")
    assert all(set(step) == declared("Step") and set(step["state"]) <= declared("State") for step in known["steps"])


def test_answers_have_the_keys_that_are_declared():
    assert set(pictures.Maps.__annotations__) == declared("Maps")
    reading = re.search(r"^export type Reading =.*?;\n +};", TYPES, re.MULTILINE | re.DOTALL)[0]
    assert set(re.findall(r"^ +(\w+):", reading, re.MULTILINE)) == told.Reading.__required_keys__


def test_the_default_network_is_chosen_at_the_start_else_the_first():
    assert shipped(TRAINED)["initial"]["network"] == models.DEFAULT
    assert shipped(NETWORKS)["initial"]["network"] == "CNNModel"
    assert [*shipped(TRAINED)["atlases"]] == [*models.MODELS]


@pytest.mark.parametrize("kind", ["classics", "lines"])
def test_kernels_are_given_by_size(kind):
    known = shipped(NETWORKS)[kind]
    assert [*known] == [str(size) for size in classics.SIZES]
    for size, kernels in known.items():
        assert kernels
        assert all(len(kernel["cells"]) == int(size) for kernel in kernels)


def test_all_of_it_is_small_enough_to_be_fetched_at_every_visit():
    assert len(json.dumps(shipped(TRAINED))) < 80_000
