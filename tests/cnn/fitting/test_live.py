"""Live training is `fit` in pieces: the same weights, and the same again from wherever it was left."""

import copy
import math
from dataclasses import replace

import pytest
import safetensors.torch
import torch

from cnn import models, training
from cnn.fitting import live
from cnn.fitting.fresh import fresh
from cnn.training import Recipe
from tests.cnn.fitting.digits import blocks

pytestmark = pytest.mark.training
SEED = 3
ADAM = Recipe(epochs=2, batch_size=24, lr=0.01, augment=True)
RECIPES = [
    ADAM,
    replace(ADAM, optimizer="sgd", lr=0.1),
    replace(ADAM, optimizer="sgd", momentum=0.9, weight_decay=0.01),
]


def begun(recipe, seed=SEED):
    model = fresh("CNNModel", seed)
    return model, live.Live(model, recipe, blocks(), blocks(), seed)


def same(model, other):
    pairs = zip(model.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(one, another) for one, another in pairs)


@pytest.mark.parametrize("recipe", RECIPES)
def test_it_leads_to_the_weights_of_fit_and_to_its_figures(recipe):
    fitted = fresh("CNNModel", SEED)
    epochs = list(training.fit(fitted, blocks(), blocks(), recipe, SEED))
    model, training_ = begun(recipe)
    moments = list(training_.moments(every=2))
    assert same(model, fitted)
    ends = [moment for moment in moments if moment.step == 0]
    assert [moment.epoch for moment in ends] == [1, 2]
    for epoch, moment in zip(epochs, ends, strict=True):
        assert moment.train_loss == pytest.approx(epoch.train_loss)
        assert moment.score == pytest.approx((epoch.loss, epoch.accuracy))


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("left", [1, 2, 3, 6])  # after so many steps; an epoch has three
def test_left_and_taken_up_it_goes_on_as_if_nothing_had_been(recipe, left):
    whole, straight = begun(recipe)
    list(straight.moments(every=1))
    model, first = begun(recipe)
    for count, _ in enumerate(first.moments(every=1), start=1):
        if count == left:
            break
    kept, state = live.held(first.training), copy.deepcopy(model.state_dict())
    again, second = begun(recipe, seed=99)
    again.load_state_dict({name: tensor.contiguous() for name, tensor in state.items()})
    second.take_up(kept)
    rest = list(second.moments(every=1))
    assert same(again, whole)
    assert len(rest) == 6 - left


def test_a_moment_tells_the_loss_since_the_one_before():
    _, training_ = begun(ADAM)
    single = [moment.loss for moment in training_.moments(every=1)]
    _, training_ = begun(ADAM)
    double = [moment.loss for moment in training_.moments(every=2)]
    assert double[0] == pytest.approx((single[0] + single[1]) / 2)
    assert double[1] == pytest.approx(single[2])


def test_what_a_whole_training_alone_can_do_is_refused():
    for recipe in (replace(ADAM, one_cycle=True), replace(ADAM, average=0.9)):
        with pytest.raises(ValueError, match="neither one_cycle nor average"):
            begun(recipe)


def spoilt(**changes):
    """What was kept of a training, with these tensors in place of its own, or without them."""
    _, training_ = begun(ADAM)
    next(training_.moments(every=1))
    tensors = safetensors.torch.load(live.held(training_.training)) | changes
    return safetensors.torch.save({name: own for name, own in tensors.items() if own is not None})


@pytest.mark.parametrize(
    "kept",
    [
        *(b"", b"nonsense", bytes(100)),
        *(
            spoilt(counts=None),
            spoilt(counts=torch.tensor([-1, 0, 0])),
            spoilt(counts=torch.tensor([1])),
            spoilt(counts=torch.tensor([math.inf, 0.0, 0.0])),
            spoilt(counts=torch.tensor([0, 3, 0])),
        ),
        *(spoilt(total=torch.tensor(math.nan)), spoilt(shuffle=torch.zeros(3, dtype=torch.uint8))),
        spoilt(generator=torch.zeros(5056, dtype=torch.float32)),
        *(
            spoilt(**{"0.exp_avg": own})
            for own in (torch.zeros(2), torch.full((1, 1, 3, 3), math.nan), torch.zeros(1).int())
        ),
        *(spoilt(**{name: torch.zeros(1)}) for name in ("99.exp_avg", "x.exp_avg", "nonsense")),
    ],
)
def test_what_no_training_gave_is_refused_in_a_sentence(kept):
    _, training_ = begun(ADAM)
    with pytest.raises(training.StateError, match="did not arrive whole"):
        training_.take_up(kept)


def test_steps_of_gradient_descent_are_those_of_torch():
    model, training_ = begun(Recipe(epochs=1, batch_size=64, optimizer="sgd", lr=0.5))
    plain = fresh("CNNModel", SEED)
    images, labels = blocks()
    loss = torch.nn.functional.cross_entropy(plain(models.inputs(images)), labels)
    gradients = torch.autograd.grad(loss, [*plain.parameters()])
    next(training_.moments(every=1))
    for own, before, gradient in zip(model.parameters(), plain.parameters(), gradients, strict=True):
        torch.testing.assert_close(own, before - 0.5 * gradient)
    with pytest.raises(ValueError, match='optimizer must be "adam" or "sgd"'):
        begun(replace(ADAM, optimizer="newton"))
