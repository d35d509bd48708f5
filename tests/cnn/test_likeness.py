"""What two digits have in common in a network, against numpy on what is captured."""

import numpy as np
import pytest
import torch

from cnn import activations, likeness, sketch, weights
from tests.browsing import EXAMPLES

ONE, SEVEN = (sketch.from_strokes(EXAMPLES[label]["strokes"]) for label in (1, 7))


@pytest.mark.parametrize("name", weights.available())
def test_each_block_is_compared_as_numpy_would(name):
    model = weights.load(name)[0]
    found = likeness.compare(model, ONE, SEVEN)
    each = [activations.capture(model, torch.from_numpy(own)[None, None].float() / 255) for own in (ONE, SEVEN)]
    first, *_, last = found.blocks
    assert (first, last) == ("input", "final")
    for layer, (cosine, maps) in found.blocks.items():
        a, b = (own[layer][0].double().numpy() for own in each)
        if layer == "final":
            a, b = a - a.mean(), b - b.mean()
        assert cosine == pytest.approx((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()), abs=1e-4)
        expected = [np.sqrt(((one - other) ** 2).sum()) for one, other in zip(a, b, strict=True)]
        assert maps == pytest.approx(expected, rel=1e-3, abs=1e-4)


def test_a_digit_is_like_itself_and_blank_is_like_nothing():
    model = weights.load("CNNModel")[0]
    same = likeness.compare(model, SEVEN, SEVEN).blocks
    assert [own.cosine for own in same.values()] == pytest.approx([1] * len(same))
    assert not any(own.maps.any() for own in same.values())
    blank = likeness.compare(model, SEVEN, np.zeros_like(SEVEN)).blocks["input"]
    assert blank.cosine == 0
    assert blank.maps == pytest.approx([np.sqrt(((SEVEN / 255.0) ** 2).sum())])
