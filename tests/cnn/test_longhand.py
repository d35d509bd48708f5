"""What is printed of a step holds as it stands, and is autograd's to the last digit shown."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
import torch

from cnn import backward, longhand, sketch, weights
from cnn.backward import Terms, Weight
from tests.browsing import EXAMPLES

DIGITS = np.stack([sketch.from_strokes(own["strokes"]) for own in EXAMPLES[:8]])
INPUTS, LABELS = torch.from_numpy(DIGITS)[:, None].float() / 255, torch.arange(8)
NETWORKS = {name: weights.load(name)[0] for name in ("FNN", "CNNModel", "DeepCNN")}
NETWORKS["before training"] = weights.load_epoch("DeepCNN", 0)


def printed(value: float, places: int) -> Decimal:
    return Decimal(f"{value:.{places}f}")


def cut(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_sum_and_the_step_hold_as_they_are_printed(name):
    model, generator = NETWORKS[name], np.random.default_rng(0)
    passed = backward.run(model, INPUTS, LABELS)
    for layer in backward.layers(model):
        weight = Weight(layer, *(int(generator.integers(size)) for size in backward.kernels(model, layer).shape))
        terms, (key, index) = backward.terms(model, passed, weight), backward.parameter(model, weight)
        gradient, before = passed.parameters[key][index].item(), backward.value(model, weight)
        for optimizer, rate in (("SGD", 0.1), ("SGD", 1.0), ("Adam", 0.001)):
            made, move = longhand.step(terms, gradient, before, rate, optimizer)
            total = sum(printed(own, made.digit_places) for own in made.digits)
            assert total == printed(made.total, made.digit_places)
            assert abs(cut(total, made.gradient_places)) == abs(printed(gradient, made.gradient_places))
            factor = printed(move.factor, move.factor_places)
            assert printed(move.before, move.places) - Decimal(str(rate)) * factor == printed(move.after, move.places)
            stepped = backward.value(backward.step(model, passed, rate, optimizer, only=weight), weight)
            assert move.after == pytest.approx(stepped, abs=0.501 * 10**-move.places + 1e-7 * abs(before))
            assert optimizer == "Adam" or move.factor == made.gradient


def test_products_are_those_of_the_factors_printed():
    model = NETWORKS["CNNModel"]
    terms = backward.terms(model, backward.run(model, INPUTS, LABELS), Weight("conv2", 1, 0, 3, 3))
    made = longhand.product(terms, 5)
    assert made.terms.any()
    for delta, read, term in zip(made.deltas.ravel(), made.inputs.ravel(), made.terms.ravel(), strict=True):
        product = printed(delta, made.delta_places) * printed(read, made.input_places)
        assert cut(product, made.term_places) == printed(term, made.term_places)
    assert made.terms == pytest.approx(terms.products[5].numpy(), abs=0.6 * 10**-made.term_places)


def test_where_nothing_flows_all_is_0():
    nothing = Terms(torch.zeros(8, 2, 2).double(), torch.ones(8, 2, 2).double())
    made, move = longhand.step(nothing, 0.0, 0.25, 0.1, "Adam")
    assert (made.total, made.gradient, move.before, move.after) == (0, 0, 0.25, 0.25)
    assert not longhand.product(nothing, 0).terms.any()


def test_a_mean_is_that_of_the_numbers_printed():
    assert longhand.mean([0.0004, 0.0004, 0.0004, 0.0009]) == ([0.0004, 0.0004, 0.0004, 0.0009], 4, 0.001)
    assert longhand.mean([1.0, 2.0]) == ([1.0, 2.0], 3, 1.5)
