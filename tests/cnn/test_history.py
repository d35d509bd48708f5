"""Histories: the book's faulty test loss against a plain loop like the book's, and what weight files tell."""

import json
import math
from collections import OrderedDict

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnn import history, models, training, weights
from cnn.training import BEST, BOOK, Recipe, Score

RECIPE = Recipe(epochs=3, batch_size=64)
ROW = {"number": 1, "train_loss": 0.5, "loss": 0.25, "accuracy": 0.875, "seconds": 2.0}
META = {"history": [ROW], "recipe": vars(BOOK), "seed": 3, "scored": "test"}


@pytest.fixture(scope="module")
def metas():
    return {name: weights.load(name)[1] for name in models.MODELS}


def digits(count: int, seed: int) -> training.Split:
    generator = torch.Generator().manual_seed(seed)
    images = torch.randint(256, (count, 28, 28), generator=generator, dtype=torch.uint8)
    return images, torch.randint(10, (count,), generator=generator)


def tiny() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(OrderedDict(flatten=nn.Flatten(), final=nn.Linear(784, 10)))


def books_loop(model, train, test, seed) -> list[dict[str, float]]:
    """The book's loop with its fault, in the order of images that `fit` has."""
    (images, labels), generator = train, torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=RECIPE.lr)
    printed = []
    for _ in range(RECIPE.epochs):
        order = torch.randperm(len(images), generator=generator)
        train_loss = 0.0
        for batch in order.split(RECIPE.batch_size):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(images[batch][:, None] / 255), labels[batch])
            loss.backward()
            optimizer.step()
            train_loss += loss.item() * len(batch)
        test_loss, right, batches = 0.0, 0, test[0].split(RECIPE.batch_size)
        with torch.no_grad():
            for inputs, answers in zip(batches, test[1].split(RECIPE.batch_size), strict=True):
                logits = model(inputs[:, None] / 255)
                test_loss += loss.item()  # the fault
                right += (logits.argmax(dim=1) == answers).sum().item()
        averages = (train_loss / len(images), test_loss / len(batches), right / len(test[0]))
        printed.append(dict(zip(("train", "test", "accuracy"), averages, strict=True)))
    return printed


def test_the_last_loss_is_what_the_books_loop_prints_as_test_loss():
    train, test = digits(300, 1), digits(100, 2)
    epochs = [*training.fit(tiny(), train, test, RECIPE, seed=5)]
    printed = books_loop(tiny(), train, test, 5)
    ours = [{"train": own.train_loss, "test": own.last_loss, "accuracy": own.accuracy} for own in epochs]
    assert [pytest.approx(own, rel=1e-5) for own in ours] == printed
    assert all(abs(own.last_loss - own.loss) > 0.01 for own in epochs), "which is not the test loss"


@pytest.mark.parametrize("name", models.MODELS)
def test_the_shipped_networks_tell_their_history_from_the_start_to_the_accuracy_in_the_menu(metas, name):
    own = history.of(name, metas[name])
    assert [point.epoch for point in own.points] == [*range(own.recipe.epochs + 1)]
    assert own.points[0].loss == pytest.approx(math.log(10), abs=0.1), "untrained, all digits are alike"
    assert own.points[0].accuracy < 0.2
    assert own.points[0].train_loss is None
    assert own.points[-1].accuracy > 0.8
    if own.scored == "test":
        assert own.points[-1].accuracy == metas[name]["test_accuracy"]
        assert own.points[-1].loss == metas[name]["test_loss"]


def test_what_the_books_code_prints_is_known_of_the_books_networks_alone(metas):
    own = {name: history.of(name, meta) for name, meta in metas.items()}
    printed = {name: history.printed(one) for name, one in own.items()}
    assert printed.pop("DeepCNN") is None
    for name, points in printed.items():
        assert len(points) == BOOK.epochs
        for point in points:  # a batch of the epoch: not far from its mean but where that falls fast, early on
            assert 0.5 * point.loss < point.last_loss < 1.5 * point.loss, name
    last = {name: points[-1] for name, points in printed.items()}
    assert last["CNNModel"].last_loss > last["CNNModel"].loss + 0.03
    assert last["FNN"].train_loss < last["FNN"].last_loss < last["FNN"].loss - 0.01


def test_a_start_that_is_told_is_that_of_the_epochs_that_are_kept(mnist_data, metas):
    told = history.of("CNNModel", metas["CNNModel"]).points[0]
    again = training.evaluate(weights.load_epoch("CNNModel", 0), *mnist_data["test"])
    assert (told.loss, told.accuracy) == pytest.approx(again, abs=1e-3)  # they are kept as float16


def test_figures_of_another_training_are_left_out(tmp_path):
    path, start = tmp_path / "history.json", Score(2.3, 0.1)
    points = history.of("FNN", META, path).points
    for losses, found in (([0.25], [2.3, 0.25]), ([0.2504], [2.3, 0.25]), ([0.26], [0.25]), ([0.25] * 2, [0.25])):
        extra = history.row(points, [0.3], start) | {"losses": losses}
        path.write_text(json.dumps({"FNN": extra}))
        own = history.of("FNN", META, path)
        assert [point.loss for point in own.points] == found
        assert own.points[-1].last_loss == (0.3 if len(found) == 2 else None)
        assert history.of("CNNModel", META, path).points == points
    path.write_text("{")
    assert history.of("FNN", META, path).points == points


def test_a_weight_file_that_tells_each_last_loss_needs_no_other(tmp_path):
    own = history.of("FNN", META | {"history": [ROW | {"last_loss": 0.4}]}, tmp_path / "none.json")
    assert [point.last_loss for point in own.points] == [0.4]
    assert history.printed(own) == own.points
    assert (own.seed, own.scored, own.recipe) == (3, "test", BOOK)


@pytest.mark.parametrize(
    "told",
    [
        *({}, {"history": []}, {"history": None}, {"history": [{}]}, {"history": [ROW | {"number": 2}]}),
        *({"history": [ROW | {"loss": "x"}]}, {"history": [ROW | {"loss": math.nan}]}, {"history": 3}),
        *({"recipe": None}, {"recipe": {"epochs": 3, "warmth": 1}}, {"seed": None}),
    ],
)
def test_a_weight_file_that_tells_no_history_has_none(told):
    assert history.of("FNN", META | told if told else {}) is None


def test_a_recipe_is_the_books_whatever_its_epochs_batches_and_steps():
    assert history.is_book(BOOK)
    assert history.is_book(Recipe(epochs=9, batch_size=100, lr=0.01, bfloat16=True))
    assert not history.is_book(BEST)
    assert not history.is_book(Recipe(label_smoothing=0.1))


@pytest.mark.parametrize("recipe", [BOOK, BEST, Recipe(label_smoothing=0.3), Recipe(non_digits=500)])
@pytest.mark.parametrize("drawings", [True, False])
def test_no_training_loss_comes_below_the_least(recipe, drawings):
    count = recipe.batch_size + (recipe.drawings if drawings else 0)
    targets = torch.cat([torch.eye(10)[:1].expand(count, 10), torch.full((recipe.non_digits, 10), 0.1)]).double()
    smooth = targets * (1 - recipe.label_smoothing) + recipe.label_smoothing / 10
    best = F.cross_entropy(smooth.clamp(min=1e-9).log(), targets, label_smoothing=recipe.label_smoothing)
    assert history.least_loss(recipe, drawings) == pytest.approx(best.item(), abs=1e-6)
    worse = F.cross_entropy(smooth.clamp(min=1e-9).log() * 0.9, targets, label_smoothing=recipe.label_smoothing)
    assert worse > best
