"""The kernels of each network's convolutions, and true convolution with them, reckoned here by its definition."""

import copy
from collections import OrderedDict
from functools import cache

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnn import activations, kernels, models, weights
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
def test_filters_are_those_of_the_state_dict(name, layer):
    state = load(name).state_dict()
    own, bias = kernels.filters(load(name), layer)
    assert own.dtype == np.float32
    assert np.array_equal(own, state[f"{layer}.weight"])
    if name == "DeepCNN":
        assert bias is None
    else:
        assert bias.dtype == np.float32
        assert np.array_equal(bias, state[f"{layer}.bias"])


@every_convolution
def test_true_convolution_is_what_its_definition_says(name, layer):
    model, captured = load(name), capture(load(name))
    own, bias = (None if array is None else array.astype(float) for array in kernels.filters(model, layer))
    module = model.get_submodule(layer)
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
    for asked in (
        lambda: kernels.filters(model, layer),
        lambda: kernels.convolve_truly(model, capture(model), layer),
    ):
        with pytest.raises(ValueError, match="is no convolutional layer of this network") as raised:
            asked()
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
        kernels.filters(model, "conv")
