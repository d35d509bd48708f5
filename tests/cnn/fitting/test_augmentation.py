import numpy as np
import pytest
import torch
import torch.nn.functional as F

from cnn.fitting import augmentation


def batch(n=8):
    """Blurred crosses with grey in them, (N, 1, 28, 28) float32 in [0, 1]."""
    images = torch.zeros(n, 1, 28, 28)
    images[:, :, 6:22, 12:15] = 1.0
    images[:, :, 12:15, 6:22] = 0.6
    return images


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def test_augment_is_a_function_of_its_generator():
    first, again, other = (augmentation.augment(batch(), seeded(seed)) for seed in (5, 5, 6))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_augment_advances_its_generator_and_treats_each_image_by_itself():
    generator = seeded(5)
    first, second = augmentation.augment(batch(), generator), augmentation.augment(batch(), generator)
    assert not torch.equal(first, second)
    assert not torch.equal(first[0], first[1])


def test_augment_changes_neither_its_input_nor_global_randomness():
    images = batch()
    before = torch.get_rng_state(), np.random.get_state()[1].copy()
    augmentation.augment(images, seeded(5))
    assert torch.equal(images, batch())
    assert torch.equal(torch.get_rng_state(), before[0])
    assert np.array_equal(np.random.get_state()[1], before[1])


@pytest.mark.parametrize("n", [1, 7, 200])
def test_augment_keeps_shape_type_and_range(n):
    images = augmentation.augment(batch(n), seeded(n))
    assert (images.shape, images.dtype) == ((n, 1, 28, 28), torch.float32)
    assert images.min() >= 0
    assert images.max() <= 1


def test_augment_is_mild_for_most():
    """Over many draws the cross stays in the middle, and most images keep about their ink."""
    images, original = augmentation.augment(batch(500), seeded(0)), batch(1)
    places = torch.arange(28) + 0.5
    for axis in (2, 3):
        means = ((images.sum(dim=(1, axis)) @ places) / images.sum(dim=(1, 2, 3))).median()
        expected = (original.sum(dim=(1, axis)) @ places / original.sum()).item()
        assert means.item() == pytest.approx(expected, abs=0.5)
    share = (images.sum(dim=(1, 2, 3)) / original.sum()).sort().values
    assert 0.7 < share[250] < 1.3
    assert share[50] > 0.3


def test_half_the_images_are_neither_redrawn_nor_spoilt_and_moved_a_third_as_much(monkeypatch):
    strengths = []
    monkeypatch.setattr(augmentation, "_warp", lambda images, strength, generator: strengths.append(strength) or images)
    changed = (augmentation.augment(batch(1000), seeded(0)) != batch(1000)).flatten(1).any(dim=1)
    spared = strengths[0] < 1
    assert 0.4 < spared.float().mean() < 0.6
    assert strengths[0][spared].numpy() == pytest.approx(1 / 3)
    assert not changed[spared].any()
    assert changed[~spared].float().mean() > 0.5


def test_a_warp_moves_more_the_stronger_it_is():
    full = torch.ones(99)
    none, weak, strong = (
        (augmentation._warp(batch(99), share * full, seeded(0)) - batch(1)).abs() for share in (0, 1 / 3, 1)
    )
    assert none.max() < 1e-4
    assert 1e-3 < weak.mean() < 0.7 * strong.mean()
    assert torch.equal(
        augmentation._warp(batch(9), torch.ones(9), seeded(1)), augmentation._warp(batch(9), torch.ones(9), seeded(1))
    )


CHANGES = ["_thicken_or_thin", "_outline", "_fade", "_light", "_blur", "_band", "_line", "_noise"]


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_touches_some_images_and_is_a_function_of_its_generator(change):
    apply = getattr(augmentation, change)
    first, again = (apply(batch(1000), seeded(1)) for _ in range(2))
    assert torch.equal(first, again)
    changed = (first != batch(1000)).flatten(1).any(dim=1).float().mean()
    assert 0.005 < changed < (0.6 if change == "_thicken_or_thin" else 0.3)


def test_thickening_and_thinning_are_the_dilation_and_erosion():
    """Where an image gains ink it lies between itself and its dilation, else between its erosion and itself."""
    images = torch.rand(64, 1, 28, 28, generator=seeded(2))
    changed = augmentation._thicken_or_thin(images, seeded(3))
    dilated = F.max_pool2d(images, 3, stride=1, padding=1)
    eroded = -F.max_pool2d(-images, 3, stride=1, padding=1)
    assert (changed <= dilated + 1e-6).all()
    assert (changed >= torch.minimum(eroded, torch.zeros(())) - 1e-6).all()
    gained, lost = ((sign * (changed - images) > 1e-6).flatten(1).any(dim=1) for sign in (1, -1))
    assert not (gained & lost).any()
    assert gained.any()
    assert lost.any()
