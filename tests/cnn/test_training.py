import copy
import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from cnn import models, training
from cnn.training import RECIPES, Recipe
from tests.cnn.fitting.digits import blocks, log_softmax

pytestmark = pytest.mark.training


def small_network():
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 2, 5, stride=3, bias=False), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(128, 10)
    )


def fit(model, recipe, data=None, **options):
    data = data or blocks()
    return list(training.fit(model, data, data, recipe, **options))


def test_fit_yields_numbered_epochs_whose_loss_falls():
    epochs = fit(small_network(), Recipe(epochs=8, batch_size=16, lr=0.01))
    assert [epoch.number for epoch in epochs] == list(range(1, 9))
    assert epochs[-1].train_loss < epochs[0].train_loss / 2
    assert epochs[-1].loss < epochs[0].loss / 2
    assert epochs[-1].accuracy > 0.9
    assert all(epoch.seconds > 0 for epoch in epochs)


def test_an_epochs_score_is_that_of_the_model_it_leaves():
    model = small_network()
    epoch = fit(model, Recipe(epochs=1, batch_size=16))[-1]
    assert (epoch.loss, epoch.accuracy) == training.evaluate(model, *blocks())


def test_the_books_recipe_is_plain_adam_on_shuffled_batches():
    model, by_hand = small_network(), small_network()
    fit(model, Recipe(epochs=2, batch_size=24), seed=3)
    images, labels = blocks()
    generator, adam = torch.Generator().manual_seed(3), torch.optim.Adam(by_hand.parameters(), lr=0.001)
    for _ in range(2):
        order = torch.randperm(64, generator=generator)
        for start in (0, 24, 48):
            batch = order[start : start + 24]
            loss = nn.CrossEntropyLoss()(by_hand(images[batch][:, None] / 255), labels[batch])
            adam.zero_grad()
            loss.backward()
            adam.step()
    for ours, theirs in zip(model.parameters(), by_hand.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)


def test_in_bfloat16_it_learns_the_same_but_for_rounding():
    """Float32 has 24 binary digits, bfloat16 8: losses differ, by less than a hundredth."""
    exact, rounded = small_network(), small_network()
    recipe = Recipe(epochs=3, batch_size=16, lr=0.01)
    plain, fast = fit(exact, recipe), fit(rounded, replace(recipe, bfloat16=True))
    assert {parameter.dtype for parameter in rounded.parameters()} == {torch.float32}
    for one, other in zip(plain, fast, strict=True):
        assert one.train_loss != other.train_loss
        assert other.train_loss == pytest.approx(one.train_loss, rel=0.01)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_train_loss_is_the_mean_over_images_of_uneven_batches(smoothing):
    images, labels = blocks()
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    log_p = log_softmax(model, images)
    expected = -(1 - smoothing) * log_p[range(64), labels].mean() - smoothing * log_p.mean()
    recipe = Recipe(epochs=1, batch_size=24, lr=1e-12, label_smoothing=smoothing)
    assert fit(model, recipe)[0].train_loss == pytest.approx(expected, rel=1e-5)


def test_of_what_is_no_digit_all_ten_are_learnt_to_be_alike():
    """Digits pull the logits apart, the same blanks as no digits together: the loss of a blank comes down to log 10."""
    images, labels = blocks()
    blank = torch.zeros(8, 28, 28, dtype=torch.uint8)
    nothing = (blank, torch.full((8,), -1))
    model = small_network()
    recipe = Recipe(epochs=60, batch_size=16, lr=0.01, non_digits=8)
    fit(model, recipe, (images, labels), non_digits=nothing)
    probabilities = training.predict(model, torch.cat([blank, images])).softmax(dim=1)
    assert probabilities[0].max() < 0.15
    assert probabilities[8:].amax(dim=1).mean() > 0.5


def test_drawings_are_learnt_beside_the_images():
    """The labels that only drawings have are read afterwards."""
    images, labels = blocks()
    few, many = labels < 5, labels >= 5
    model = small_network()
    recipe = Recipe(epochs=40, batch_size=16, lr=0.01, drawings=8)
    fit(model, recipe, (images[few], labels[few]), drawings=(images[many], labels[many]))
    assert training.evaluate(model, images[many], labels[many]).accuracy > 0.9


def test_train_loss_is_the_mean_over_all_that_a_step_took():
    """With a learning rate of next to nothing: digits give their cross-entropy, what is no digit that to ten alike."""
    images, labels = blocks()
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    log_p = log_softmax(model, images)
    digit, nothing = -log_p[range(64), labels].mean(), -log_p[:1].mean()
    recipe = Recipe(epochs=1, batch_size=64, lr=1e-12, non_digits=16)
    others = (images[:1], torch.tensor([-1]))
    epoch = fit(model, recipe, (images, labels), non_digits=others)[0]
    assert epoch.train_loss == pytest.approx((64 * digit + 16 * nothing) / 80, rel=1e-5)


def test_resumed_after_any_epoch_it_ends_with_the_same_weights():
    recipe = replace(RECIPES["DeepCNN"], epochs=4, batch_size=24, non_digits=0, drawings=0)
    states, whole = [], small_network()
    calm = fit(whole, recipe, checkpoint=lambda training: states.append(copy.deepcopy(training.state_dict())))
    for done, state in enumerate(states, start=1):
        model = small_network()
        rest = fit(model, recipe, resume=state)
        assert [epoch[:4] for epoch in rest] == [epoch[:4] for epoch in calm[done:]]
        assert all(torch.equal(a, b) for a, b in zip(model.parameters(), whole.parameters(), strict=True))


@pytest.mark.parametrize("recipe", [Recipe(), RECIPES["DeepCNN"]])
def test_the_same_seed_gives_identical_weights_and_another_seed_others(recipe):
    weights = []
    for seed in (1, 1, 2):
        model = small_network()
        fit(model, replace(recipe, epochs=2, batch_size=16), seed=seed)
        weights.append(torch.cat([p.detach().flatten() for p in model.parameters()]))
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])


def test_fit_leaves_global_randomness_and_its_data_alone():
    model, data = small_network(), blocks()
    before = torch.get_rng_state()
    fit(model, replace(RECIPES["DeepCNN"], epochs=1, batch_size=16), data)
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(a, b) for a, b in zip(data, blocks(), strict=True))


def test_the_kept_weights_are_the_moving_average_of_every_steps_weights():
    model, steps = small_network(), []

    def recorded(batches):
        for batch in batches:
            yield batch
            steps.append({key: tensor.double().clone() for key, tensor in model.state_dict().items()})

    epoch = fit(model, Recipe(epochs=3, batch_size=16, lr=0.01, average=0.3), progress=recorded)[-1]
    assert len(steps) == 12
    average = steps[0]
    for done, step in enumerate(steps[1:], start=1):
        decay = min(0.3, (1 + done) / (10 + done))  # 2/11, 3/12, 4/13, then 0.3
        average = {key: decay * average[key] + (1 - decay) * step[key] for key in step}
    for key, kept in model.state_dict().items():
        if kept.is_floating_point():
            torch.testing.assert_close(kept, average[key].float())
    assert (epoch.loss, epoch.accuracy) == training.evaluate(model, *blocks())


def test_weight_decay_shrinks_kernels_and_matrices_only():
    start, plain, decayed = small_network(), small_network(), small_network()
    one_step = Recipe(epochs=1, batch_size=64, lr=0.01)
    fit(plain, one_step)
    fit(decayed, replace(one_step, weight_decay=0.5))
    for before, without, with_decay in zip(*(m.parameters() for m in (start, plain, decayed)), strict=True):
        shrunk = 0.01 * 0.5 * before if before.ndim > 1 else torch.zeros_like(before)
        torch.testing.assert_close(without - with_decay, shrunk, atol=1e-6, rtol=1e-3)


def test_one_cycle_ends_with_no_learning_rate():
    """The last of many steps moves the weights far less than the largest does."""
    model, steps = small_network(), []

    def recorded(batches):
        for batch in batches:
            yield batch
            steps.append(model[-1].weight.detach().clone())

    fit(model, Recipe(epochs=5, batch_size=16, lr=0.01, one_cycle=True), progress=recorded)
    moves = [(b - a).abs().mean().item() for a, b in pairwise(steps)]
    assert moves[-1] < max(moves) / 100
    assert np.argmax(moves) in range(1, 8)  # about a fifth of the 20 steps


def test_the_default_networks_recipe_trains_with_finite_losses():
    torch.manual_seed(0)
    model = models.build("DeepCNN")
    recipe = replace(RECIPES["DeepCNN"], epochs=1, batch_size=24)
    assert all((recipe.one_cycle, recipe.augment, recipe.average))
    epochs = fit(model, recipe)
    assert all(math.isfinite(loss) for epoch in epochs for loss in (epoch.train_loss, epoch.loss))
