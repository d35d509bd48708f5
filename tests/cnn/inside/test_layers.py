import re
from collections import OrderedDict
from itertools import pairwise

import pytest
import torch
from torch import nn

from cnn import models
from cnn.inside import layers
from tests.cnn.inside import chains

SHAPES = {
    "FNN": {"flatten": (784,), "linear1": (1024,), "relu1": (1024,), "linear2": (1024,), "final": (10,)},
    "CNNModel": {
        "conv1": (1, 26, 26),
        "relu1": (1, 26, 26),
        "conv2": (2, 10, 10),
        "conv3": (4, 2, 2),
        "relu3": (4, 2, 2),
        "flatten": (16,),
        "final": (10,),
    },
    "ComplexCNNModel": {
        "input_norm": (1, 28, 28),
        "block1.conv1": (4, 28, 28),
        "block1.pool": (4, 14, 14),
        "block2.conv2": (16, 14, 14),
        "block2.pool": (16, 7, 7),
        "block3.relu": (64, 7, 7),
        "block3.pool": (64, 3, 3),
        "flatten": (576,),
        "final": (10,),
    },
    "DeepCNN": {
        "block1.conv": (16, 26, 26),
        "block2.relu": (16, 24, 24),
        "block2.pool": (16, 12, 12),
        "block3.conv": (32, 12, 12),
        "block4.norm": (48, 12, 12),
        "block4.pool": (48, 6, 6),
        "block5.conv": (64, 6, 6),
        "block6.relu": (64, 4, 4),
        "flatten": (1024,),
        "final": (10,),
    },
}
FORMULAS = [
    ("CNNModel", "conv1", "3×3: 28 → (28 − 3)/1 + 1 = 26"),
    ("CNNModel", "conv2", "7×7, stride 2: 26 → ⌊(26 − 7)/2⌋ + 1 = 10"),
    ("CNNModel", "relu2", "max(0, x)"),
    ("CNNModel", "flatten", "4 · 2 · 2 = 16 numbers in one row"),
    ("CNNModel", "final", "each of 10: all 16 numbers × its weights, summed, + its bias"),
    ("FNN", "linear2", "each of 1,024: all 1,024 numbers × its weights, summed, + its bias"),
    ("ComplexCNNModel", "block1.conv1", "3×3, padding 1: 28 → (28 + 2 − 3)/1 + 1 = 28"),
    ("ComplexCNNModel", "block3.pool", "largest of 2×2, stride 2: 7 → ⌊(7 − 2)/2⌋ + 1 = 3"),
    ("DeepCNN", "block2.pool", "largest of 2×2, stride 2: 24 → (24 − 2)/2 + 1 = 12"),
]

every_network = pytest.mark.parametrize("name", models.MODELS)


def build(name):
    return models.build(name).eval()


def described(model):
    return {layer.name: layer for layer in layers.describe(model)}


def evaluate(expression):
    """A formula's arithmetic: ⌊a/b⌋ is whole, a/b without brackets must come out even."""
    return eval(re.sub(r"⌊(.+)/(\d+)⌋", r"(\1)//\2", expression).replace("−", "-").replace("·", "*").replace(",", ""))


@every_network
def test_the_names_are_the_state_dicts_from_input_to_softmax(name):
    model = build(name)
    names = [layer.name for layer in layers.describe(model)]
    assert (names[0], names[-1]) == ("input", "softmax")
    assert list(layers.shapes(model)) == names
    assert list(layers.modules(model)) == names[1:-1]
    with_state = list(dict.fromkeys(key.rpartition(".")[0] for key in model.state_dict()))
    assert [layer for layer in names[1:-1] if model.get_submodule(layer).state_dict()] == with_state


@every_network
def test_the_layers_in_order_are_the_network(name):
    model = build(name)
    x = inputs = torch.rand(2, 1, 28, 28)
    for module in layers.modules(model).values():
        x = module(x)
    assert torch.equal(x, model(inputs))


@every_network
def test_shapes_are_exact(name):
    shapes = layers.shapes(build(name))
    expected = SHAPES[name] | {"input": (1, 28, 28), "softmax": (10,)}
    assert {layer: shapes[layer] for layer in expected} == expected
    assert {layer: told.shape for layer, told in described(build(name)).items()} == shapes


@every_network
def test_every_layer_has_the_shape_that_comes_out_of_it(name):
    model, x = build(name), torch.rand(3, 1, 28, 28)
    for layer, module in layers.modules(model).items():
        x = module(x)
        assert x.shape[1:] == layers.shapes(model)[layer], layer


@every_network
def test_the_parameters_sum_to_the_networks_and_come_to_be_as_told(name):
    model = build(name)
    told = layers.describe(model)
    assert sum(layer.parameters for layer in told) == models.count_parameters(model)
    for layer in told:
        assert bool(layer.count) == (layer.parameters > 0), layer
        assert not layer.count or evaluate(layer.count) == layer.parameters


@pytest.mark.parametrize(("name", "layer", "formula"), FORMULAS)
def test_a_formula_is_told_in_the_layers_own_numbers(name, layer, formula):
    assert described(build(name))[layer].formula == formula


@every_network
def test_every_size_formula_is_right(name):
    told = layers.describe(build(name))
    for before, layer in pairwise(told):
        if layer.kind in ("convolution", "pool"):
            size, expression, result = re.fullmatch(r".+: (\d+) → (.+) = (\d+)", layer.formula).groups()
            assert int(size) == before.shape[1]
            assert evaluate(expression) == int(result) == layer.shape[1] == layer.shape[2], layer
            assert ("⌊" in expression) == (evaluate(expression.replace("⌊", "").replace("⌋", "")) % 1 != 0)
        if layer.kind == "flatten":
            left, right = layer.formula.removesuffix(" numbers in one row").split(" = ")
            assert (evaluate(left), evaluate(right)) == (*layer.shape, *layer.shape)


@every_network
def test_padding_is_told_only_where_there_is_some(name):
    model = build(name)
    for layer, told in described(model).items():
        padded = getattr(layers.modules(model).get(layer), "padding", 0) in (1, (1, 1))
        assert (", padding 1:" in told.formula) == padded
    assert name != "ComplexCNNModel" or sum(", padding 1:" in told.formula for told in described(model).values()) == 6


@every_network
def test_the_kinds_are_those_that_the_page_knows(name):
    by_last_name = {
        "input": "input", "input_norm": "norm", "norm": "norm", "conv": "convolution", "relu": "relu", "pool": "pool",
        "flatten": "flatten", "linear": "linear", "final": "linear", "softmax": "softmax",
    }  # fmt: skip
    for layer in layers.describe(build(name)):
        assert layer.kind == by_last_name[layer.name.rpartition(".")[2].rstrip("123")], layer


def test_softmax_tells_the_temperature():
    model = build("CNNModel")
    for temperature, text in ((1.0, "1.00"), (0.756, "0.756"), (0.75612, "0.75612")):
        model.temperature = temperature
        assert described(model)["softmax"].formula == f"exp(logit / {text}), over the sum of all ten"


def test_a_layer_that_stands_in_two_places_is_told_of_twice():
    relu = nn.ReLU()
    chain = OrderedDict(relu1=relu, flatten=nn.Flatten(), linear=nn.Linear(784, 10), relu2=relu)
    assert list(layers.shapes(models.Network(chain).eval())) == ["input", *chain, "softmax"]


def test_being_described_leaves_a_network_that_trains_as_it_was():
    model = models.build("DeepCNN").train()
    before = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    layers.describe(model)
    assert all(module.training for module in model.modules())
    assert all(torch.equal(before[key], tensor) for key, tensor in model.state_dict().items())


def test_layers_whose_windows_leave_a_row_over_are_named():
    left = {name: layers.left_over(build(name)) for name in models.MODELS}
    assert left == {
        "FNN": {},
        "CNNModel": {"conv2": True, "conv3": True},
        "ComplexCNNModel": {"block3.pool": True},
        "DeepCNN": {},
    }
    assert layers.left_over(chains.build("gaps")) == {"layer0": False}
    assert layers.left_over(chains.build("oblong")) == {"layer0": True, "layer1": True}


@pytest.mark.parametrize("name", models.MODELS)
def test_the_kind_of_one_layer_is_as_described(name):
    model = build(name)
    assert all(layers.kind(model, layer.name) == layer.kind for layer in layers.describe(model))
