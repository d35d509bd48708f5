import copy
import json
import random
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnn import activations, models, sketch, units, weights
from cnn.inside import layers
from cnn.units import Box, Unit
from tests.cnn.inside import chains

REPOSITORY = Path(__file__).parents[2]
every_network = pytest.mark.parametrize("name", [*models.MODELS, *chains.LAYERS])


@cache
def load(name):
    return weights.load(name)[0] if name in models.MODELS else chains.build(name)


@cache
def captured(name):
    """What the network makes of a drawn 7."""
    examples = json.loads((REPOSITORY / "ui" / "pad" / "examples.json").read_text(encoding="utf-8"))
    digit = sketch.from_strokes(examples[7]["strokes"])
    return activations.capture(load(name), torch.from_numpy(digit)[None, None] / 255)


GAPS = {"gaps", "dilated", "same", "largest", "means", "mean past the padding", "window dropped"}  # in receptive fields
NORMED = ["ComplexCNNModel", "DeepCNN", "left over", "norms", "batch norms", "layer norms", "group norms"]
PADDED = {"ComplexCNNModel", "DeepCNN", "strided", "left over", "oblong", "dilated", "same", "groups"}  # with zeros


def explain(name, unit):
    return units.explain(load(name), captured(name), unit)


def maps(name, layer):
    """(C, H, W), flat layers (n, 1, 1)."""
    output = captured(name)[layer][0]
    return output.reshape((*output.shape, 1, 1)[:3])


def size(name, layer):
    return (*layers.shapes(load(name))[layer], 1, 1)[:3]


def random_units(name, layer, n, seed=0):
    chance = random.Random(f"{name} {layer} {seed}")
    return [Unit(layer, *(chance.randrange(length) for length in size(name, layer))) for _ in range(n)]


def spread_units(name, layer):
    """Corners, edges and the middle, each of a random channel, and three units anywhere."""
    chance, (channels, height, width) = random.Random(0), size(name, layer)
    places = {(row, column) for row in (0, height // 2, height - 1) for column in (0, width // 2, width - 1)}
    spread = [Unit(layer, chance.randrange(channels), *place) for place in sorted(places)]
    return [*spread, *random_units(name, layer, 3)]


def of_kind(name, kind, n=20):
    """Random units of every layer of this kind."""
    kinds = {layer.name: layer.kind for layer in layers.describe(load(name))}
    return [unit for layer in kinds if kinds[layer] == kind for unit in random_units(name, layer, n)]


class Summed(nn.Module):
    """All that a max-pool reads, summed: a convolution with ones, cut to the pool's own size."""

    def __init__(self, pool):
        super().__init__()
        self.pool = (pool,)  # not a layer of its own

    def forward(self, x):
        (pool,), channels = self.pool, x.shape[1]
        (height, width), (rows, columns) = (
            n if isinstance(n, tuple) else (n, n) for n in (pool.kernel_size, pool.padding)
        )
        ones = torch.ones(channels, 1, height, width, dtype=x.dtype)
        padded = F.pad(x, [columns, columns + 9, rows, rows + 9])
        summed = F.conv2d(padded, ones, None, pool.stride, 0, pool.dilation, channels)
        return summed[:, :, : pool(x).shape[2], : pool(x).shape[3]]


def positive(model):
    """A copy whose gradients are 0 only where nothing connects: sums of positive products."""
    model = copy.deepcopy(model).double()
    for name, module in layers.modules(model).items():
        parent, _, child = name.rpartition(".")
        if isinstance(module, nn.MaxPool2d):
            setattr(model.get_submodule(parent), child, Summed(module))
        if isinstance(module, nn.LayerNorm | nn.BatchNorm2d | nn.GroupNorm | nn.Tanh | nn.Sigmoid):
            setattr(model.get_submodule(parent), child, nn.Identity())  # of other pixels through the mean, or flat
    for name, parameter in model.named_parameters():
        parameter.data = torch.zeros_like(parameter) if name.endswith("bias") else parameter.data.abs() + 0.1
    return model


def connected(model):
    """The digit and the outputs of a copy whose gradients are 0 only where nothing connects."""
    model = positive(model)
    x = digit = (torch.rand(1, 1, 28, 28).double() + 0.1).requires_grad_()
    outputs = {"input": x}
    for name, module in layers.modules(model).items():
        outputs[name] = x = module(x)
    return digit, outputs | {"softmax": x.sum(dim=1, keepdim=True).expand(x.shape)}  # which reads all logits


def support(digit, output):
    """Which pixels a number depends on, (28, 28) bool."""
    return torch.autograd.grad(output, digit, retain_graph=True)[0][0, 0].numpy() != 0


def bounding_box(mask):
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    return Box(rows[0], columns[0], rows[-1] + 1, columns[-1] + 1)


@every_network
def test_a_receptive_field_is_what_autograd_finds_connected(name):
    digit, outputs = connected(load(name))
    for layer, output in outputs.items():
        for unit in spread_units(name, layer):
            mask = support(digit, output.reshape(size(name, layer))[unit[1:]])
            box = units.receptive_field(load(name), unit)
            assert box == bounding_box(mask), unit
            assert name in GAPS or mask[box.top : box.bottom, box.left : box.right].all(), unit


@every_network
def test_a_window_holds_exactly_what_autograd_finds_connected_in_the_layer_before(name):
    for layer, module in layers.modules(positive(load(name))).items():
        before = units.window(load(name), Unit(layer, 0)).layer
        x = (torch.rand(1, *layers.shapes(load(name))[before]).double() + 0.1).requires_grad_()
        output = module(x).reshape(size(name, layer))
        for unit in spread_units(name, layer):
            found = torch.autograd.grad(output[unit.place], x, retain_graph=True)[0].reshape(size(name, before)) != 0
            _, channels, *places = units.window(load(name), unit)
            inside = [[n for n in own if 0 <= n < length] for own, length in zip(places, found.shape[1:], strict=True)]
            expected = np.zeros(found.shape, bool)
            expected[np.ix_(channels, *inside)] = True
            assert np.array_equal(found, expected), unit


@pytest.mark.parametrize(
    ("name", "unit", "box"),
    [
        ("CNNModel", Unit("input", 0, 3, 27), Box(3, 27, 4, 28)),
        ("CNNModel", Unit("conv1", 0, 3, 5), Box(3, 5, 6, 8)),
        ("CNNModel", Unit("conv3", 3, 0, 1), Box(0, 4, 21, 25)),
        ("ComplexCNNModel", Unit("block1.conv2", 0, 0, 27), Box(0, 25, 3, 28)),
        ("DeepCNN", Unit("block3.conv", 31, 11, 0), Box(20, 0, 28, 8)),
        ("FNN", Unit("flatten", 29), Box(1, 1, 2, 2)),
        ("FNN", Unit("linear1", 29), Box(0, 0, 28, 28)),
    ],
)
def test_a_receptive_field_by_hand(name, unit, box):
    assert units.receptive_field(load(name), unit) == box


@pytest.mark.parametrize(
    ("name", "unit", "before", "channels", "box"),
    [
        ("CNNModel", Unit("conv2", 1, 9, 0), "relu1", range(1), Box(18, 0, 25, 7)),
        ("CNNModel", Unit("relu2", 1, 9, 0), "conv2", range(1, 2), Box(9, 0, 10, 1)),
        ("CNNModel", Unit("flatten", 6), "relu3", range(1, 2), Box(1, 0, 2, 1)),
        ("CNNModel", Unit("final", 6), "flatten", range(16), Box(0, 0, 1, 1)),
        ("CNNModel", Unit("softmax", 6), "final", range(10), Box(0, 0, 1, 1)),
        ("DeepCNN", Unit("block2.pool", 4, 2, 11), "block2.relu", range(4, 5), Box(4, 22, 6, 24)),
        ("DeepCNN", Unit("block3.conv", 0, 0, 0), "block2.pool", range(16), Box(-1, -1, 2, 2)),
        ("DeepCNN", Unit("block3.conv", 31, 11, 5), "block2.pool", range(16), Box(10, 4, 13, 7)),
        ("strided", Unit("layer0", 0, 0, 13), "input", range(1), Box(-1, 25, 2, 28)),
        ("oblong", Unit("layer0", 0, 0, 8), "input", range(1), Box(0, 22, 3, 27)),
        ("oblong", Unit("layer1", 1, 13, 0), "layer0", range(1, 2), Box(12, 0, 13, 3)),
        ("same", Unit("layer1", 0, 0, 0), "layer0", range(1), Box(-1, -3, 3, 4)),
        ("groups", Unit("layer1", 2, 0, 0), "layer0", range(2), Box(-1, -1, 2, 2)),
        ("groups", Unit("layer1", 3, 0, 0), "layer0", range(2, 4), Box(-1, -1, 2, 2)),
        ("groups", Unit("layer3", 11, 7, 7), "layer2", range(5, 6), Box(7, 7, 8, 8)),
        ("means", Unit("layer1", 0, 7, 7), "layer0", range(1), Box(13, 13, 14, 14)),
        ("adaptive", Unit("layer1", 0, 1, 5), "layer0", range(1), Box(1, 5, 3, 6)),
    ],
)
def test_a_window_is_what_is_read_of_the_layer_before_and_may_reach_over_the_edge(name, unit, before, channels, box):
    window = units.window(load(name), unit)
    assert (window.layer, window.channels, window.box) == (before, channels, box)


def test_a_pixel_reads_nothing_and_is_its_own_value():
    unit = Unit("input", 0, 12, 14)
    explained = explain("CNNModel", unit)
    assert units.window(load("CNNModel"), unit) is explained.window is explained.largest is None
    assert explained.value == explained.bias == captured("CNNModel")["input"][0, 0, 12, 14].item()
    assert explained.terms.size == 0


@every_network
def test_the_arithmetic_of_every_unit_makes_the_captured_number(name):
    for layer in captured(name):
        for unit in random_units(name, layer, 20):
            explained = explain(name, unit)
            number = maps(name, layer)[unit[1:]].item()
            assert explained.unit == unit
            assert explained.value == units.read(captured(name), unit) == number
            share = explained.terms.ravel()[unit.channel] / explained.terms.sum() if layer == "softmax" else None
            made = explained.terms.sum() + explained.bias if share is None else share
            assert made == pytest.approx(number, rel=1e-4, abs=1e-4), unit


@every_network
def test_the_inputs_are_the_captured_numbers_and_zero_beyond_the_edge(name):
    over_the_edge = 0
    for layer in list(captured(name))[1:]:
        for unit in spread_units(name, layer):
            explained = explain(name, unit)
            before, channels, rows, columns = explained.window
            padded = F.pad(maps(name, before), [9] * 4)[channels.start : channels.stop]
            expected = padded[:, [row + 9 for row in rows]][:, :, [column + 9 for column in columns]].double().numpy()
            assert explained.inputs.dtype == np.float64
            assert np.array_equal(explained.inputs, expected), unit
            over_the_edge += rows[0] < 0 or columns[0] < 0
    assert bool(over_the_edge) == (name in PADDED)


@every_network
def test_terms_are_inputs_times_weights_and_of_softmax_exponentials(name):
    for layer in list(captured(name))[1:]:
        for unit in random_units(name, layer, 3):
            explained = explain(name, unit)
            if layer == "softmax":
                scaled = explained.inputs / load(name).temperature
                assert explained.weights is None
                assert explained.bias == 0
                assert explained.numbers == {"temperature": load(name).temperature}
                np.testing.assert_allclose(explained.terms, np.exp(scaled) / np.exp(scaled.max()), rtol=1e-9)
            elif explained.form == "function":
                assert explained.weights is None
                assert explained.terms.shape == (1, 1, 1)
                assert explained.terms.item() == explained.function(explained.inputs.item())
            else:
                np.testing.assert_allclose(explained.terms, explained.inputs * explained.weights, rtol=1e-15)


@pytest.mark.parametrize("name", ["CNNModel", "DeepCNN"])
def test_a_convolutions_weights_are_the_filter_itself(name):
    for unit in of_kind(name, "convolution", 3):
        module, explained = load(name).get_submodule(unit.layer), explain(name, unit)
        assert np.array_equal(explained.weights, module.weight[unit.channel].detach().numpy())
        assert explained.bias == (0 if module.bias is None else module.bias[unit.channel].item())
        assert explained.numbers == {}


@pytest.mark.parametrize("name", ["ComplexCNNModel", "DeepCNN", "left over", "oblong", "largest"])
def test_a_max_pool_takes_the_winner_and_nothing_else(name):
    for unit in of_kind(name, "pool"):
        explained = explain(name, unit)
        assert sorted(explained.weights.ravel()) == [0] * (explained.weights.size - 1) + [1]
        assert explained.inputs[explained.weights == 1] == explained.inputs.max() == explained.value
        assert explained.bias == 0


@pytest.mark.parametrize("name", models.MODELS)
def test_a_relu_lets_through_what_is_above_zero(name):
    seen = set()
    for unit in of_kind(name, "relu"):
        explained = explain(name, unit)
        assert explained.weights.ravel().tolist() == [float(explained.inputs.item() > 0)]
        assert explained.value == max(explained.inputs.item(), 0)
        assert explained.largest == Unit(explained.window.layer, *unit[1:])
        seen.add(explained.weights.item())
    assert seen == {0, 1}


@pytest.mark.parametrize(
    "name", ["ComplexCNNModel", "DeepCNN", "left over", "norms", "batch norms", "layer norms", "group norms"]
)
def test_a_norms_numbers_are_the_formulas(name):
    for unit in of_kind(name, "norm"):
        explained, module = explain(name, unit), load(name).get_submodule(unit.layer)
        numbers, source = explained.numbers, captured(name)[explained.window.layer][0].double()
        if isinstance(module, nn.BatchNorm2d):
            mean, variance = module.running_mean[unit.channel].item(), module.running_var[unit.channel].item()
        else:
            if isinstance(module, nn.GroupNorm):
                own = source.chunk(module.num_groups)[unit.channel * module.num_groups // len(source)]
            else:
                own = source[unit.place[: source.dim() - len(module.normalized_shape)]]
            mean, variance = own.mean().item(), own.var(correction=0).item()
        parameters = [key for key in ("weight", "bias") if getattr(module, key) is not None]
        assert list(numbers) == ["mean", "deviation", *parameters]
        assert numbers["mean"] == pytest.approx(mean)
        assert numbers["deviation"] == pytest.approx((variance + module.eps) ** 0.5)
        by_hand = (explained.inputs.item() - numbers["mean"]) / numbers["deviation"] * numbers.get("weight", 1)
        assert by_hand + numbers.get("bias", 0) == pytest.approx(explained.value, rel=1e-4, abs=1e-4)
        assert all(numbers[key] in getattr(module, key).flatten().tolist() for key in parameters)


def test_flatten_points_to_the_unit_that_comes_to_lie_there():
    numbered = torch.arange(16.0).reshape(4, 2, 2)
    for place in range(16):
        explained = explain("CNNModel", Unit("flatten", place))
        assert numbered[explained.largest[1:]] == place
        assert explained.largest.layer == "relu3"
        assert explained.value == units.read(captured("CNNModel"), explained.largest)
        assert explained.weights.tolist() == [[[1]]]


@every_network
def test_the_largest_is_a_unit_of_the_layer_before_that_counts_most(name):
    for before, layer in pairwise(captured(name)):
        for unit in spread_units(name, layer):
            explained = explain(name, unit)
            assert explained.largest.layer == explained.window.layer == before
            assert all(0 <= n < length for n, length in zip(explained.largest[1:], size(name, before), strict=True))
            if layer == "softmax":  # from a probability on to its own logit
                assert explained.largest == Unit(before, unit.channel)
                continue
            _, channels, rows, columns = explained.window
            own = zip((channels, rows, columns), explained.largest.place, strict=True)
            place = tuple(places.index(n) for places, n in own)
            counted = explained.terms if explained.terms.any() else explained.inputs
            assert abs(counted[place]) == abs(counted).max(), unit
            assert explained.inputs[place] == units.read(captured(name), explained.largest)


@every_network
@pytest.mark.parametrize("blank", [False, True])
def test_from_largest_to_largest_one_gets_from_a_probability_to_a_pixel(name, blank):
    model = load(name)
    outputs = activations.capture(model, torch.zeros(1, 1, 28, 28)) if blank else captured(name)
    for digit in range(10):
        unit, passed = Unit("softmax", digit), []
        while unit:
            passed.append(unit.layer)
            unit = units.explain(model, outputs, unit).largest
        assert passed == list(layers.shapes(model))[::-1]


def test_where_only_padding_and_paper_are_read_the_largest_is_still_inside():
    model = load("strided")
    blank = activations.capture(model, torch.zeros(1, 1, 28, 28))
    for place in [(0, 0), (0, 13), (13, 0), (13, 13), (5, 5)]:
        _, channel, row, column = units.explain(model, blank, Unit("layer0", 1, *place)).largest
        top, left, bottom, right = units.window(model, Unit("layer0", 1, *place)).box
        assert channel == 0
        assert max(top, 0) <= row < bottom
        assert max(left, 0) <= column < right


@pytest.mark.parametrize("name", models.MODELS)
def test_only_cnnmodel_has_a_blind_spot_three_pixels_wide(name):
    expected = np.zeros((28, 28), bool)
    if name == "CNNModel":
        expected[25:] = expected[:, 25:] = True
        assert expected.sum() == 159
    assert np.array_equal(units.blind_spot(load(name)), expected)


@pytest.mark.parametrize("name", [*models.MODELS, *chains.LAYERS])
def test_the_blind_spot_is_what_autograd_finds_unconnected(name):
    digit, outputs = connected(load(name))
    assert np.array_equal(units.blind_spot(load(name)), ~support(digit, outputs["softmax"][0, 0]))


def test_pixels_in_the_blind_spot_change_no_logit():
    model, digit = load("CNNModel"), captured("CNNModel")["input"]
    noise = torch.rand(digit.shape, generator=torch.Generator().manual_seed(0))
    blind = torch.from_numpy(units.blind_spot(model))
    assert torch.equal(model(torch.where(blind, noise, digit)), model(digit))
    assert not torch.equal(model(torch.where(blind, digit, noise)), model(digit))


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        (Unit("conv9", 0), "There is no layer 'conv9'; the layers are input, conv1, relu1, .*, final, softmax."),
        (Unit("conv2", 2), "conv2 has 2 × 10 × 10 units; there is none at channel 2, row 0, column 0."),
        (Unit("conv2", -1), "conv2 has .* none at channel -1"),
        (Unit("conv2", 0, -1), "conv2 has .* none at channel 0, row -1, column 0."),
        (Unit("conv2", 0, 0, 10), "conv2 has .* none at channel 0, row 0, column 10."),
        (Unit("input", 0, 28, 0), "input has 1 × 28 × 28 units; there is none at channel 0, row 28, column 0."),
        (Unit("softmax", 10), "softmax has 10 × 1 × 1 units; there is none at channel 10, row 0, column 0."),
        (Unit("final", 0, 1), "final has 10 × 1 × 1 units; there is none at channel 0, row 1, column 0."),
    ],
)
def test_a_unit_that_is_not_there_is_refused_with_a_sentence(unit, sentence):
    model, outputs = load("CNNModel"), captured("CNNModel")
    for ask in (
        lambda: units.window(model, unit),
        lambda: units.receptive_field(model, unit),
        lambda: units.explain(model, outputs, unit),
        lambda: units.read(outputs, unit),
    ):
        with pytest.raises(ValueError, match=sentence):
            ask()
