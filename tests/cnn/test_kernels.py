"""The kernels of each network's convolutions, and true convolution with them, reckoned here by its definition."""

import copy
from collections import OrderedDict
from functools import cache

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnn import activations, kernels, models, units, weights
from tests.cnn.inside import chains

CONVOLUTIONS = {
    "FNN": [],
    "CNNModel": ["conv1", "conv2", "conv3"],
    "ComplexCNNModel": [f"block{block}.conv{n}" for block in (1, 2, 3) for n in (1, 2)],
    "DeepCNN": [f"block{block}.conv" for block in range(1, 7)],
}

every_convolution = pytest.mark.parametrize(
    ("name", "layer"), [(name, layer) for name, found in CONVOLUTIONS.items() for layer in found]
)


@cache
def load(name):
    return weights.load(name)[0]


def capture(model):
    return activations.capture(model, torch.rand((2, 1, 28, 28), generator=torch.Generator().manual_seed(0)))


def before(captured, layer):
    names = list(captured)
    return captured[names[names.index(layer) - 1]]


def convolved(image, kernels, stride, padding):
    """(C_in, H, W), (C_out, C_in, k, k) -> (C_out, H', W'): each pixel leaves its value times the kernel, unturned."""
    (_, height, width), size = image.shape, kernels.shape[-1]
    full = np.zeros((len(kernels), height + size - 1, width + size - 1))
    for row in range(height):
        for column in range(width):
            left = np.tensordot(kernels, image[:, row, column], axes=([1], [0]))
            full[:, row : row + size, column : column + size] += left
    first = size - 1 - padding
    return full[:, first : height + padding : stride, first : width + padding : stride]


@pytest.mark.parametrize("name", models.MODELS)
def test_convolutions_are_found_by_name_in_order(name):
    found = kernels.convolutions(load(name))
    assert list(found) == CONVOLUTIONS[name]
    assert all(module is load(name).get_submodule(layer) for layer, module in found.items())


@every_convolution
def test_true_convolution_is_what_its_definition_says(name, layer):
    model, captured = load(name), capture(load(name))
    module = model.get_submodule(layer)
    own = module.weight.detach().double().numpy()
    bias = None if module.bias is None else module.bias.detach().double().numpy()
    truly = kernels.convolve_truly(model, captured, layer)
    assert truly.shape == captured[layer].shape
    for image, maps in zip(before(captured, layer).double().numpy(), truly.numpy(), strict=True):
        expected = convolved(image, own, module.stride[0], module.padding[0])
        expected += 0 if bias is None else bias[:, None, None]
        np.testing.assert_allclose(maps, expected, rtol=1e-4, atol=1e-4)


@every_convolution
@torch.inference_mode()
def test_true_convolution_is_the_layer_with_its_kernels_turned_and_leaves_the_network_alone(name, layer):
    model, captured = load(name), capture(load(name))
    module, state = model.get_submodule(layer), copy.deepcopy(model.state_dict())
    truly = kernels.convolve_truly(model, captured, layer)
    turned = torch.rot90(module.weight, 2, (2, 3))
    expected = F.conv2d(before(captured, layer), turned, module.bias, module.stride, module.padding)
    torch.testing.assert_close(truly, expected)
    assert not torch.allclose(truly, captured[layer], atol=1e-2)
    assert not truly.requires_grad
    assert all(torch.equal(tensor, state[key]) for key, tensor in model.state_dict().items())


@every_convolution
def test_with_kernels_that_are_point_symmetric_true_convolution_is_what_the_network_gives(name, layer):
    model = copy.deepcopy(load(name))
    weight = model.get_submodule(layer).weight
    weight.data = (weight.data + weight.data.flip(2, 3)) / 2
    captured = capture(model)
    torch.testing.assert_close(kernels.convolve_truly(model, captured, layer), captured[layer])


@pytest.mark.parametrize(
    ("name", "layer", "there"),
    [
        ("CNNModel", "relu1", "those are: conv1, conv2, conv3."),
        ("CNNModel", "input", "those are: conv1, conv2, conv3."),
        ("DeepCNN", "block1", "those are: block1.conv, "),
        ("DeepCNN", "", "those are: block1.conv, "),
        ("FNN", "linear1", "those are: none."),
    ],
)
def test_what_is_no_convolution_is_told_in_a_sentence(name, layer, there):
    model = load(name)
    with pytest.raises(ValueError, match="is no convolutional layer of this network") as raised:
        kernels.convolve_truly(model, capture(model), layer)
    assert str(raised.value).startswith(repr(layer))
    assert there in str(raised.value)


@pytest.mark.parametrize(("name", "layer"), [("groups", "layer1"), ("dilated", "layer0"), ("oblong", "layer0")])
def test_true_convolution_turns_the_kernels_whatever_the_options(name, layer):
    model = copy.deepcopy(chains.build(name))
    captured = capture(model)
    truly = kernels.convolve_truly(model, captured, layer)
    convolution = model.get_submodule(layer)
    convolution.weight.data = convolution.weight.data.flip(2, 3)
    torch.testing.assert_close(truly, activations.capture(model, captured["input"])[layer])


def test_kernels_of_a_convolution_that_is_not_padded_with_zeros_are_refused():
    model = models.Network(OrderedDict(conv=nn.Conv2d(1, 1, 3, padding=1, padding_mode="reflect")))
    with pytest.raises(ValueError, match="A Conv2d padded by 'reflect'"):
        kernels.convolve_truly(model, capture(model), "conv")


def whole(array):
    """(C, H, W), flat layers (n, 1, 1)."""
    return array.reshape((*array.shape, 1, 1)[:3])


MAKING = [  # every convolutional and linear layer
    (name, layer)
    for name in [*models.MODELS, *chains.LAYERS]
    for layer, module in units.modules(models.build(name) if name in models.MODELS else chains.build(name)).items()
    if isinstance(module, nn.Conv2d | nn.Linear)
]


@pytest.mark.parametrize(("name", "layer"), MAKING)
def test_the_parts_of_a_map_and_its_bias_sum_to_the_map(name, layer):
    model = load(name) if name in models.MODELS else chains.build(name)
    captured = capture(model)
    maps = whole(captured[layer][0].detach())
    for channel in sorted({0, len(maps) // 2, len(maps) - 1}):
        made = kernels.made(model, captured, layer, channel)
        total = made.parts.astype(float).sum(axis=0) + made.bias
        np.testing.assert_allclose(total, maps[channel], atol=1e-4 * max(1, float(maps.abs().max())))
        assert len(made.inputs) == len(made.kernels) == len(made.parts) == len(made.sizes) == len(made.channels)
        read = captured[made.layer][0].detach().numpy()
        whose = whole(read)[made.channels.start : made.channels.stop] if read.ndim == 3 else read[None, None]
        assert np.array_equal(made.inputs, whose)
        np.testing.assert_allclose(made.sizes, np.abs(made.parts).mean(axis=(1, 2)), rtol=1e-5)
        assert sorted(made.order) == list(range(len(made.sizes)))
        assert list(made.sizes[made.order]) == sorted(made.sizes, reverse=True)


def test_each_part_is_one_map_slid_over_with_its_own_kernel():
    model, captured = load("DeepCNN"), capture(load("DeepCNN"))
    made = kernels.made(model, captured, "block3.conv", 5)
    assert (made.layer, made.channels, made.bias) == ("block2.pool", range(16), 0.0)
    for image, kernel, part in zip(made.inputs.astype(float), made.kernels, made.parts, strict=True):
        np.testing.assert_allclose(part, convolved(image[None], kernel[None, None, ::-1, ::-1], 1, 1)[0], atol=1e-5)


def test_a_group_reads_its_own_maps():
    model = chains.build("groups")
    made = kernels.made(model, capture(model), "layer1", 4)
    assert made.channels == range(2, 4)
    assert np.array_equal(made.kernels, model.get_submodule("layer1").weight[4].detach())


@pytest.mark.parametrize(
    ("name", "layer", "source", "shape"),
    [
        ("FNN", "linear1", "input", (1, 28, 28)),
        ("FNN", "linear2", "relu1", (1, 1, 1024)),
        ("DeepCNN", "final", "block6.relu", (64, 4, 4)),
    ],
)
def test_the_kernels_of_a_linear_layer_are_as_large_as_what_it_reads(name, layer, source, shape):
    made = kernels.made(load(name), capture(load(name)), layer, 3)
    assert made.layer == source
    assert made.inputs.shape == made.kernels.shape == shape
    assert made.parts.shape == (shape[0], 1, 1)
    assert np.array_equal(made.kernels.ravel(), load(name).get_submodule(layer).weight[3].detach())


def test_what_is_not_made_by_kernels_is_refused_in_a_sentence():
    model, captured = load("DeepCNN"), capture(load("DeepCNN"))
    for layer in ("block1.relu", "input", "softmax", "block1", ""):
        with pytest.raises(ValueError, match="is not a convolutional or linear layer of this network") as raised:
            kernels.made(model, captured, layer, 0)
        assert str(raised.value).startswith(repr(layer))
    for channel in (-1, 64):
        with pytest.raises(ValueError, match="there is none at channel"):
            kernels.made(model, captured, "block6.conv", channel)


@pytest.mark.parametrize(
    ("name", "layer", "expected"),
    [
        ("DeepCNN", "block2.relu", "block2.conv block2.norm block2.relu block2.pool"),
        ("DeepCNN", "block2.conv", "block2.conv block2.norm block2.relu block2.pool"),
        ("DeepCNN", "block2.pool", "block2.conv block2.norm block2.relu block2.pool"),
        ("DeepCNN", "flatten", "flatten"),
        ("DeepCNN", "final", "final"),
        ("DeepCNN", "input", "input"),
        ("DeepCNN", "softmax", "softmax"),
        ("ComplexCNNModel", "input_norm", "input_norm"),
        ("ComplexCNNModel", "block2.relu", "block2.conv1 block2.relu"),
        ("ComplexCNNModel", "block2.pool", "block2.conv2 block2.pool"),
        ("FNN", "relu1", "linear1 relu1"),
    ],
)
def test_a_map_goes_unmixed_from_one_sum_to_the_next(name, layer, expected):
    assert " ".join(kernels.chain(load(name), layer)) == expected


def test_a_chain_of_no_layer_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="There is no layer 'block7'; the layers are input, "):
        kernels.chain(load("DeepCNN"), "block7")
