"""The smallest change that fools a network: against the exact distance of a linear one, and against its own claims."""

from collections import OrderedDict

import numpy as np
import pytest
import torch
from torch import nn

from cnn import fooling, models, recognition, sketch, weights
from tests.browsing import EXAMPLES

SEVEN = sketch.from_strokes(EXAMPLES[7]["strokes"])


def linear(seed: int) -> models.Network:
    """A network whose logits are linear in the pixels, with slopes so slight that no pixel gets full or empty."""
    torch.manual_seed(seed)
    model = models.Network(OrderedDict(flatten=nn.Flatten(), final=nn.Linear(784, 10)))
    return model.eval()


@pytest.mark.parametrize("seed", range(3))
def test_of_a_linear_network_the_change_is_the_smallest_there_is(seed):
    model, grey = linear(seed), np.full((28, 28), 128, np.uint8)
    read = recognition.recognise(model, grey).digit
    matrix, bias = model.final.weight.detach().double().numpy(), model.final.bias.detach().double().numpy()
    logits = matrix @ (grey.ravel() / 255) + bias
    for target in {0, 4, 9} - {read}:
        found = fooling.fool(model, grey, target)
        assert found is not None
        least = smallest(matrix, logits, target)
        assert found.size >= least * 0.99
        assert found.size == pytest.approx(least, rel=0.1, abs=0.06), "with the lead that rounding needs"


def smallest(matrix, logits, target):
    """The distance to where the target leads all others by OVER: by projecting onto each border in turn (Dykstra)."""
    slopes = np.delete(matrix[target] - matrix, target, axis=0)
    needed = fooling.OVER - np.delete(logits[target] - logits, target)
    change, kept = np.zeros(784), np.zeros((9, 784))
    for _ in range(2000):
        for i, (slope, gap) in enumerate(zip(slopes, needed, strict=True)):
            before = change + kept[i]
            change = before + max(gap - slope @ before, 0) / (slope @ slope) * slope
            kept[i] = before - change
    return np.sqrt(change @ change)


@pytest.mark.parametrize(("name", "target"), [("FNN", 3), ("CNNModel", 9), ("ComplexCNNModel", 2), ("DeepCNN", 8)])
def test_a_changed_digit_is_read_as_it_is_said_and_with_less_of_the_change_it_is_not(name, target):
    model = weights.load(name)[0]
    found = fooling.fool(model, SEVEN, target)
    assert found is not None
    assert recognition.recognise(model, found.digit).digit == target
    np.testing.assert_allclose(found.change, found.digit / 255.0 - SEVEN / 255.0, atol=1e-7)
    assert found.size == pytest.approx(np.linalg.norm(found.change))
    read = fooling.share(model, SEVEN, found.change, np.array([0.0, 0.5, 0.85, 1.0])).argmax(dim=1).tolist()
    assert read[-1] == target
    assert target not in read[:3]
    again = fooling.fool(model, SEVEN, target)
    np.testing.assert_array_equal(found.digit, again.digit)


def test_it_is_smaller_than_mixing_in_a_digit_of_that_kind():
    model = weights.load("FNN")[0]
    three = sketch.from_strokes(EXAMPLES[3]["strokes"])
    mixed = [((1 - share) * SEVEN + share * three).round().astype(np.uint8) for share in np.linspace(0, 1, 51)]
    first = next(own for own in mixed if recognition.recognise(model, own).digit == 3)
    found = fooling.fool(model, SEVEN, 3)
    assert found.size < 0.5 * np.linalg.norm(first / 255.0 - SEVEN / 255.0)


def test_what_cannot_be_asked_is_refused_and_what_cannot_be_found_is_none():
    model = weights.load("FNN")[0]
    with pytest.raises(ValueError, match="read as 7 already"):
        fooling.fool(model, SEVEN, 7)
    with pytest.raises(ValueError, match="from 0 to 9"):
        fooling.fool(model, SEVEN, 10)
    stubborn = linear(0)
    with torch.no_grad():
        stubborn.final.weight.zero_()
        stubborn.final.bias.copy_(torch.arange(10.0))
    assert fooling.fool(stubborn, SEVEN, 3) is None
