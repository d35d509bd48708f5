"""Teaching DeepCNN a few drawings: it learns them, forgets the rest unless it rehearses, and keeps its norms."""

import copy

import numpy as np
import pytest
import torch

from cnn import exciting, mnist, recognition, sketch, weights
from cnn.fitting import teaching
from cnn.fitting.scoring import predict
from cnn.fitting.strokes import NO_DIGIT
from tests.drawings import EXAMPLES

BASE = weights.load("DeepCNN")[0]
STEPS = 25
GALLERY = exciting.load("DeepCNN", BASE)
OLD = torch.from_numpy(GALLERY.digits[:300]), torch.from_numpy(GALLERY.labels[:300]).long()


def mirrored(slants) -> tuple[torch.Tensor, torch.Tensor]:
    """Twos in a mirror, each slanted by so much."""
    drawn = [[[[-x + slant * y, y] for x, y in stroke] for stroke in EXAMPLES[2]["strokes"]] for slant in slants]
    return torch.from_numpy(np.stack([sketch.from_strokes(own) for own in drawn])), torch.full((len(slants),), 2)


TAUGHT, OTHERS = mirrored([-0.2, -0.1, 0, 0.1, 0.2]), mirrored([-0.15, -0.05, 0.05, 0.15])


def taught(rehearsal, steps=STEPS, seed=0):
    model = copy.deepcopy(BASE)
    losses = list(teaching.teach(model, TAUGHT, rehearsal, steps, seed=seed))
    assert len(losses) == steps
    return model


def share(model, split):
    return (predict(model, split[0]).argmax(dim=1) == split[1]).float().mean().item()


@pytest.fixture(scope="module")
def rehearsed():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MNIST_ROOT", "/nowhere")
        return taught(teaching.rehearsal_for("DeepCNN", BASE))


@pytest.fixture(scope="module")
def alone():
    return taught([])


def test_it_learns_the_style_and_not_only_the_drawings(rehearsed, alone):
    assert share(BASE, TAUGHT) == share(BASE, OTHERS) == 0
    for model in (rehearsed, alone):
        assert share(model, TAUGHT) == share(model, OTHERS) == 1


def test_without_rehearsal_it_forgets_and_with_it_hardly_anything(rehearsed, alone):
    assert share(BASE, OLD) > 0.99
    assert share(rehearsed, OLD) > 0.97
    assert share(alone, OLD) < 0.7


def test_what_is_no_digit_is_rehearsed_too(rehearsed, alone):
    images, labels = teaching._things()
    assert set(labels.tolist()) == {NO_DIGIT}
    found = [
        (recognition.spread(predict(model, images).double()) >= model.known_above).float().mean()
        for model in (BASE, rehearsed, alone)
    ]
    assert found[0] < 0.05
    assert found[1] < 0.2 < found[2]


def test_norms_keep_their_statistics_and_the_model_is_left_to_be_used(rehearsed):
    kept = dict(BASE.named_buffers())
    assert kept
    assert all(torch.equal(own, kept[name]) for name, own in rehearsed.named_buffers())
    assert not rehearsed.training
    assert not any(torch.equal(own, dict(BASE.named_parameters())[name]) for name, own in rehearsed.named_parameters())


def test_the_same_seed_makes_the_same_weights():
    one, same, other = (taught([(OLD, 4)], steps=2, seed=seed).final.weight for seed in (3, 3, 4))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_few_steps_are_steps_too(steps):
    assert torch.isfinite(taught([], steps=steps).final.weight).all()


def test_mnist_is_rehearsed_where_it_is_and_else_the_digits_beside_the_weights(tiny_mnist, tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(tiny_mnist))
    (digits, _), _ = teaching.rehearsal_for("DeepCNN", BASE)
    assert torch.equal(digits[0], mnist.read("train")[0])
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))
    (digits, _), _ = teaching.rehearsal_for("DeepCNN", BASE)
    assert np.array_equal(digits[0].numpy(), GALLERY.digits)
    assert digits[1].tolist() == GALLERY.labels.tolist()


def test_without_any_digits_a_sentence_says_how_to_get_them(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))

    def damaged(*_):
        raise ValueError("it is damaged")

    for load in (lambda *_: None, damaged):
        monkeypatch.setattr(exciting, "load", load)
        with pytest.raises(OSError, match="training digits are not on this machine; get them with: make data"):
            teaching.rehearsal_for("DeepCNN", BASE)
