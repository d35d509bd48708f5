"""Which images excite each map most, against a plain loop; the file in which they are kept; the files that are here."""

import copy
import io
from collections import OrderedDict
from functools import cache

import numpy as np
import pytest
import torch
from torch import nn

from cnn import activations, exciting, models, units, weights

IMAGES = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (20, 28, 28), np.uint8))
LABELS = torch.arange(20) % 10


@pytest.fixture
def model():
    """Two blocks: four maps of 4 × 4, of which nothing excites the last, and ten logits."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        conv = nn.Conv2d(1, 4, 5, stride=3)
        conv.bias.data[3] = -1000
        layers = OrderedDict(conv=conv, relu=nn.ReLU(), pool=nn.MaxPool2d(2), flatten=nn.Flatten())
        return models.Network(layers | {"final": nn.Linear(64, 10)}).eval()


def capture(model, images):
    return activations.capture(model, images[:, None] / 255)


@pytest.mark.parametrize("batch", [6, 7, 250])
def test_the_images_that_excite_a_map_most_are_those_that_a_loop_finds(model, monkeypatch, batch):
    monkeypatch.setattr(exciting, "BATCH", batch)
    found = exciting.search(model, IMAGES)
    outputs = capture(model, IMAGES)
    assert list(found) == ["conv", "final"]
    for name, own in found.items():
        maps = outputs[units.blocks(model)[name].end].reshape(20, len(own.images), -1)
        for channel, images in enumerate(own.images):
            peaks = [float(maps[n, channel].max()) for n in range(20)]
            assert list(images) == sorted(range(20), key=lambda n: -peaks[n])[:9]
            np.testing.assert_allclose(own.values[channel], [peaks[n] for n in images], rtol=1e-5)


def test_the_place_is_that_of_the_unit_that_was_excited(model):
    found = exciting.search(model, IMAGES, most=3)["conv"]
    maps = capture(model, IMAGES)["pool"]
    assert found.rows.max() > 0
    assert found.columns.max() > 0
    for channel in range(4):
        assert len(set(found.images[channel])) == 3
        places = zip(*(array[channel] for array in found), strict=True)
        for image, row, column, value in places:
            assert float(maps[image, channel, row, column]) == pytest.approx(float(value), rel=1e-5)


def test_a_map_that_nothing_excites_has_the_first_images_and_no_value_above_zero(model):
    found = exciting.search(model, IMAGES)["conv"]
    assert list(found.images[3]) == list(range(9))
    assert not found.values[3].any()
    assert (found.values[:3] > 0).all()


def test_fewer_images_than_are_wanted_are_all_there(model):
    assert exciting.search(model, IMAGES[:4])["final"].images.shape == (10, 4)


def test_searching_leaves_the_network_in_its_mode(model):
    model.train()
    exciting.search(model, IMAGES)
    assert model.training


def test_only_the_images_that_are_needed_are_collected_with_their_numbers_and_labels(model):
    gallery = exciting.collect(model, IMAGES, LABELS)
    found = exciting.search(model, IMAGES)
    assert gallery.searched == 20
    assert np.array_equal(gallery.digits, IMAGES[gallery.numbers])
    assert np.array_equal(gallery.labels, LABELS[gallery.numbers])
    for name, own in gallery.blocks.items():
        assert np.array_equal(gallery.numbers[own.images], found[name].images)
    assert set(gallery.numbers) == {n for own in found.values() for n in own.images.ravel()}


def test_a_network_of_many_maps_is_shown_few_images(model, monkeypatch):
    monkeypatch.setattr(exciting, "MANY", 13)
    monkeypatch.setattr(exciting, "FEW", 12)
    gallery = exciting.collect(model, IMAGES, LABELS)
    assert gallery.searched == 12
    assert gallery.numbers.max() < 12


def test_a_patch_is_what_the_unit_sees_of_the_image(model):
    gallery = exciting.collect(model, IMAGES, LABELS)
    for channel in range(4):
        patches = exciting.patches(gallery, model, "conv", channel)
        assert len(patches) == 9
        for patch in patches:
            assert patch.box == units.receptive_field(model, patch.unit)
            top, left, bottom, right = patch.box
            assert (bottom - top, right - left) == patch.pixels.shape == (8, 8)
            assert np.array_equal(patch.pixels, IMAGES[patch.number, top:bottom, left:right])
            assert patch.label == LABELS[patch.number]
            outputs = capture(model, IMAGES[patch.number : patch.number + 1])
            assert units.read(outputs, patch.unit) == pytest.approx(patch.value, rel=1e-5)


def test_patches_of_what_is_not_there_are_refused_in_a_sentence(model):
    gallery = exciting.collect(model, IMAGES, LABELS)
    with pytest.raises(ValueError, match="There is no block 'pool'; the blocks are conv, final"):
        exciting.patches(gallery, model, "pool", 0)
    for channel in (-1, 4):
        with pytest.raises(ValueError, match="conv ends with 4 maps; there is none of the number"):
            exciting.patches(gallery, model, "conv", channel)


def same(one, other):
    arrays = [(a, b) for name in one.blocks for a, b in zip(one.blocks[name], other.blocks[name], strict=True)]
    arrays += zip(one[:3], other[:3], strict=True)
    assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in arrays)
    assert one.searched == other.searched
    return list(one.blocks) == list(other.blocks)


def test_what_is_saved_is_loaded_for_these_weights_alone(model, tmp_path):
    assert exciting.load("own", model, tmp_path) is None
    gallery = exciting.collect(model, IMAGES, LABELS)
    exciting.save("own", gallery, model, tmp_path)
    assert same(gallery, exciting.load("own", model, tmp_path))
    other = copy.deepcopy(model)
    other.final.bias.data[0] += 1e-6
    assert exciting.load("own", other, tmp_path) is None
    with np.load(exciting.file("own", tmp_path)) as arrays:
        assert "Yann LeCun, Corinna Cortes" in str(arrays["credit"])
        assert "CC BY-SA 3.0" in str(arrays["credit"])


def changed(path, **arrays):
    """The file's bytes with other arrays under these keys; without those that are None."""
    with np.load(path) as opened:
        own = {key: array for key, array in ({**opened} | arrays).items() if array is not None}
    content = io.BytesIO()
    np.savez_compressed(content, **own)
    return content.getvalue()


FAULTS = {
    "digits": lambda own: own[:, :27],
    "labels": lambda own: own + 8,
    "numbers": lambda own: own + 20,
    "searched": lambda own: own.astype(float),
    "weights": lambda own: None,
    "conv/images": lambda own: own[0, 0],
    "conv/rows": lambda own: own + 4,
    "conv/columns": lambda own: own[:3],
    "conv/values": lambda own: own * np.nan,
    "final/values": lambda own: own.astype(float),
    "final/images": lambda own: own + 20,
    "final/columns": lambda own: own.astype(object),
    "final/rows": lambda own: None,
}


@pytest.mark.parametrize("key", FAULTS)
def test_a_file_with_an_array_that_cannot_be_is_refused_in_a_sentence(model, tmp_path, key):
    exciting.save("own", exciting.collect(model, IMAGES, LABELS), model, tmp_path)
    path = exciting.file("own", tmp_path)
    with np.load(path) as arrays:
        array = FAULTS[key](arrays[key])
    path.write_bytes(changed(path, **{key: array}))
    with pytest.raises(ValueError, match="is damaged or no file of Inkling's; make it anew with") as raised:
        exciting.load("own", model, tmp_path)
    assert str(raised.value).startswith(str(path))
    assert f"python train.py own --exciting --out {tmp_path}" in str(raised.value)


def test_a_file_cut_off_spoilt_or_foreign_is_refused_in_a_sentence(model, tmp_path):
    gallery = exciting.collect(model, IMAGES, LABELS)
    exciting.save("own", gallery, model, tmp_path)
    path = exciting.file("own", tmp_path)
    whole, chance, array = path.read_bytes(), np.random.default_rng(0), io.BytesIO()
    np.save(array, IMAGES)
    foreign = [b"", b"PK\3\4", b"a text", array.getvalue(), *(whole[:n] for n in range(0, len(whole), 997))]
    for content in foreign:
        path.write_bytes(content)
        with pytest.raises(ValueError, match="is damaged or no file of Inkling's"):
            exciting.load("own", model, tmp_path)
    for place in chance.integers(0, len(whole), 100):  # a byte that nothing reads may change
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        try:
            assert same(gallery, exciting.load("own", model, tmp_path))
        except ValueError as error:
            said = str(error)
            assert said.startswith(str(path))  # which of the two it is depends on the byte
    path.unlink()
    path.mkdir()
    with pytest.raises(ValueError, match="is damaged or no file of Inkling's"):
        exciting.load("own", model, tmp_path)


@cache
def shipped(name):
    model, _ = weights.load(name)
    return model, exciting.load(name, model)


@pytest.mark.parametrize("name", models.MODELS)
def test_the_files_here_belong_to_the_weights_here_and_have_nine_images_for_each_map(name):
    model, gallery = shipped(name)
    assert gallery is not None
    assert gallery.searched == (1000 if name == "FNN" else 55_000)
    for block, own in gallery.blocks.items():
        assert own.images.shape == (units.shapes(model)[units.blocks(model)[block].end][0], 9)
        assert all(len(set(images)) == 9 for images in own.images)
        assert (np.diff(own.values) <= 0).all()


def test_the_files_here_are_small_together():
    assert sum(exciting.file(name).stat().st_size for name in models.MODELS) < 1_000_000


@pytest.mark.parametrize("name", models.MODELS)
def test_the_images_here_are_mnists_and_the_values_the_networks_own(name, mnist_data):
    model, gallery = shipped(name)
    images, labels = mnist_data["train"]
    assert np.array_equal(gallery.digits, images[gallery.numbers])
    assert np.array_equal(gallery.labels, labels[gallery.numbers])
    for block in gallery.blocks:
        for patch in exciting.patches(gallery, model, block, 0)[::4]:
            outputs = capture(model, images[patch.number : patch.number + 1])
            assert units.read(outputs, patch.unit) == pytest.approx(patch.value, rel=1e-4)
            top, left, bottom, right = patch.box
            assert np.array_equal(patch.pixels, images[patch.number, top:bottom, left:right])
            maps = outputs[patch.unit.layer][0, 0]
            assert float(maps.max()) == pytest.approx(patch.value, rel=1e-4)
