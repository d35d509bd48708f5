"""The table of kinds: complete, refusing what it cannot treat by a sentence, and right for options of any size."""

import re
from collections import OrderedDict

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from cnn import activations, models, units
from cnn.inside import kinds
from cnn.inside.unit import Region
from tests.cnn.inside import chains

DIGIT = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)


def network(*layers, channels=1):
    """A network of these layers, named layer0 and so on, then flatten."""
    chain = OrderedDict((f"layer{i}", layer) for i, layer in enumerate(layers))
    model = models.Network(chain | {"flatten": nn.Flatten()}).eval()
    model.input_channels = channels
    return model


def number(text):
    return eval(re.sub(r"⌊(.+)/(\d+)⌋", r"(\1)//\2", re.sub(r"⌈(.+)/(\d+)⌉", r"-(-(\1)//\2)", text)).replace("−", "-"))


def check_sizes(formula, before, after):
    """Each `size → arithmetic = result` of a formula, of rows and columns or of both, is true."""
    told = re.findall(r"(\d+) → (.+?) = (\d+)", formula)
    sides = list(zip(before[1:], after[1:], strict=True))
    assert len(told) == 2 or (len(told) == 1 and sides[0] == sides[1]), formula
    for (size, steps, result), side in zip(told * (3 - len(told)), sides, strict=True):
        assert (int(size), int(result), number(steps)) == (*side, side[1]), formula


def check_unit(model, captured, layer, unit):
    """The arithmetic makes the captured number; and so do the lines of PyTorch."""
    explained = units.explain(model, captured, unit)
    assert explained.terms.sum() + explained.bias == pytest.approx(explained.value, rel=1e-4, abs=1e-4), unit
    window, step = explained.window, units.steps(model)[layer]
    names = {"torch": torch, "x": captured[window.layer][0], "layer": model.get_submodule(layer)}
    with torch.no_grad():
        exec("\n".join(step.kind.code(unit, Region(*window[1:]), step.before)), names)
    assert names["value"].item() == pytest.approx(explained.value, rel=1e-4, abs=1e-4), unit


def check_layer(model, layer="layer0", seed=0):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(1, model.input_channels, 28, 28, generator=generator)
    captured = activations.capture(model, x)
    step, chance = units.steps(model)[layer], np.random.default_rng(seed)
    ends = [0] * 3, [size - 1 for size in step.shape], *(chance.integers(0, step.shape) for _ in range(3))
    for place in ends:
        check_unit(model, captured, layer, units.Unit(layer, *map(int, place)))
    if "→" in step.kind.formula(step.before, step.shape):
        check_sizes(step.kind.formula(step.before, step.shape), step.before, step.shape)
    assert (step.kind.count() == "") == (models.count_parameters(model) == 0)
    if step.kind.count():
        assert eval(step.kind.count().replace("·", "*")) == models.count_parameters(model)


pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
either = st.integers(1, 4) | pairs


@st.composite
def convolutions(draw):
    groups = draw(st.integers(1, 3))
    stride = draw(either)
    paddings = [st.integers(0, 3), st.tuples(st.integers(0, 3), st.integers(0, 3)), st.just("valid")]
    padding = draw(st.one_of(*paddings, *([st.just("same")] if stride in (1, (1, 1)) else [])))
    ins, outs = (groups * draw(st.integers(1, 2)) for _ in range(2))
    return nn.Conv2d(ins, outs, draw(pairs), stride, padding, draw(either), groups, draw(st.booleans()))


@st.composite
def pools(draw, kind):
    size = draw(either)
    half = [n // 2 for n in (size if isinstance(size, tuple) else (size, size))]
    options = {
        "kernel_size": size,
        "stride": draw(st.none() | either),
        "padding": tuple(draw(st.integers(0, most)) for most in half),
        "ceil_mode": draw(st.booleans()),
    }
    if kind is nn.MaxPool2d:
        return kind(**options, dilation=draw(either))
    return kind(**options, count_include_pad=draw(st.booleans()), divisor_override=draw(st.none() | st.integers(1, 9)))


anything = settings(deadline=None, max_examples=60, derandomize=True)


@anything
@given(convolutions())
def test_a_convolution_of_any_options(convolution):
    check_layer(network(convolution, channels=convolution.in_channels))


@anything
@given(pools(nn.MaxPool2d))
def test_a_max_pool_of_any_options(pool):
    check_layer(network(pool, channels=2))


@anything
@given(pools(nn.AvgPool2d))
def test_an_average_pool_of_any_options(pool):
    check_layer(network(pool, channels=2))


@anything
@given(st.integers(1, 40) | st.tuples(st.integers(1, 40) | st.none(), st.integers(1, 40) | st.none()))
def test_an_adaptive_average_pool_of_any_size(size):
    model = network(nn.AdaptiveAvgPool2d(size), channels=2)
    captured = activations.capture(model, torch.rand(1, 2, 28, 28, generator=torch.Generator().manual_seed(0)))
    _, height, width = units.shapes(model)["layer0"]
    for place in ((0, 0, 0), (1, height - 1, width - 1), (1, height // 2, width // 3)):
        check_unit(model, captured, "layer0", units.Unit("layer0", *place))


@anything
@given(st.integers(1, 3), st.booleans(), st.booleans(), st.integers(0, 9))
def test_a_layer_norm_of_any_shape(axes, affine, bias, seed):
    norm = nn.LayerNorm([3, 28, 28][-axes:], elementwise_affine=affine, bias=bias)
    for parameter in norm.parameters():
        nn.init.normal_(parameter, generator=torch.Generator().manual_seed(seed))
    check_layer(network(norm, channels=3), seed=seed)


def test_every_kind_of_the_issue_is_in_the_table_and_in_some_tiny_network():
    tried = {type(module) for layers in chains.LAYERS.values() for module in layers()}
    assert tried | {nn.Flatten, nn.Linear} == set(kinds.KINDS)


def test_the_docstring_names_every_kind_and_its_form():
    documented = dict(re.findall(r"^    (\w+) +(\w+) ", kinds.__doc__, re.MULTILINE))
    steps = [step for name in chains.LAYERS for step in units.steps(chains.build(name)).values()]
    found = {step.kind.name: step.kind.form for step in steps}
    assert documented == found


ASKED = [
    lambda model, _: units.describe(model),
    lambda model, _: units.shapes(model),
    lambda model, _: units.window(model, units.Unit("layer1", 0)),
    lambda model, _: units.receptive_field(model, units.Unit("layer1", 0)),
    lambda model, _: units.blind_spot(model),
    lambda model, outputs: units.explain(model, outputs, units.Unit("layer1", 0)),
    lambda model, _: units.snippet("Own", model, DIGIT, units.Unit("layer1", 0)),
    lambda model, _: units.kind(model, "layer1"),
]


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        (nn.Softplus(), "of the kind Softplus cannot be explained; these can: Conv2d, .*, Linear"),
        (nn.ELU(), "of the kind ELU"),
        (nn.LPPool2d(2, 2), "of the kind LPPool2d"),
        (nn.Conv1d(28, 28, 3), "of the kind Conv1d"),
        (type("Own", (nn.ReLU,), {})(), "of the kind Own"),
        (nn.Sequential(), "of the kind Sequential"),
        (Residual(nn.ReLU()), "A Residual cannot be explained: its layers may not be a chain"),
        (nn.Conv2d(1, 1, 3, padding=1, padding_mode="reflect"), "A Conv2d padded by 'reflect'"),
        (nn.Conv2d(1, 1, 3, padding=1, padding_mode="circular"), "A Conv2d padded by 'circular'"),
        (nn.MaxPool2d(2, return_indices=True), "A MaxPool2d that returns indices"),
        (nn.BatchNorm2d(1, track_running_stats=False), "A BatchNorm2d without running statistics"),
        (nn.Flatten(2), "A Flatten from axis 2 to -1"),
        (nn.Linear(28, 5), "A Linear after maps"),
    ],
)
def test_what_cannot_be_explained_is_refused_by_its_name(ask, layer, sentence):
    model = network(nn.ReLU(), layer)
    outputs = {
        "input": torch.zeros(1, 1, 28, 28),
        "layer0": torch.zeros(1, 1, 28, 28),
        "layer1": torch.zeros(1, 1, 9, 9),
    }
    with pytest.raises(ValueError, match=sentence):
        ask(model, outputs)


def test_a_convolution_that_reads_only_padding_leads_to_the_pixel_beside_it():
    model = network(nn.Conv2d(1, 1, 1, padding=2))
    captured = activations.capture(model, torch.rand(1, 1, 28, 28))
    explained = units.explain(model, captured, units.Unit("layer0", 0, 0, 31))
    assert explained.largest == units.Unit("input", 0, 0, 27)
    assert explained.inputs.item() == 0
    assert units.receptive_field(model, units.Unit("layer0", 0, 0, 31)) == (0, 0, 0, 0)


def test_a_dilated_convolution_that_reads_paper_leads_to_a_pixel_that_it_reads():
    model = network(nn.Conv2d(1, 1, 3, padding=1, dilation=2))
    captured = activations.capture(model, torch.zeros(1, 1, 28, 28))
    explained = units.explain(model, captured, units.Unit("layer0", 0, 0, 0))
    assert explained.window.rows == (-1, 1, 3)
    assert explained.largest == units.Unit("input", 0, 1, 1)


def test_a_window_of_nothing_but_padding_has_no_largest_number():
    model = network(nn.AdaptiveAvgPool2d(2), nn.MaxPool2d(2, padding=1, dilation=3))
    with pytest.raises(ValueError, match="A window of layer1 holds nothing but padding"):
        units.window(model, units.Unit("layer1", 0))


@pytest.mark.parametrize(
    ("layer", "formula"),
    [
        (nn.Conv2d(1, 1, (3, 5)), "3×5: 28 → (28 − 3)/1 + 1 = 26 rows, 28 → (28 − 5)/1 + 1 = 24 columns"),
        (nn.Conv2d(1, 1, 3, dilation=2), "3×3, dilation 2: 28 → (28 − 5)/1 + 1 = 24"),
        (nn.Conv2d(1, 1, 4, padding="same"), "4×4, padding same: 28 → (28 + 3 − 4)/1 + 1 = 28"),
        (
            nn.Conv2d(1, 1, 3, (2, 1), 1),
            "3×3, stride 2×1, padding 1: 28 → ⌊(28 + 2 − 3)/2⌋ + 1 = 14 rows, 28 → (28 + 2 − 3)/1 + 1 = 28 columns",
        ),
        (nn.MaxPool2d(3, 2, ceil_mode=True), "largest of 3×3, stride 2: 28 → ⌈(28 − 3)/2⌉ + 1 = 14"),
        (nn.AvgPool2d(3, 2, ceil_mode=True), "mean of 3×3, stride 2: 28 → ⌈(28 − 3)/2⌉ + 1 = 14"),
        (nn.AvgPool2d(2, 9, 1, ceil_mode=True), "mean of 2×2, stride 9, padding 1: 28 → ⌈(28 + 2 − 2)/9⌉ = 4"),
        (nn.AvgPool2d(2, divisor_override=3), "sum of 2×2, stride 2, over 3: 28 → (28 − 2)/2 + 1 = 14"),
        (nn.AdaptiveAvgPool2d(1), "mean of all 28 · 28 = 784 numbers of a map"),
        (nn.LeakyReLU(0.2), "x above 0, 0.2 · x below"),
        (nn.LayerNorm(28), "(x − mean) / deviation · weight + bias; mean and deviation of each row"),
        (nn.GroupNorm(1, 1, affine=False), "(x − mean) / deviation; mean and deviation of each map"),
        (nn.Dropout(0.125), "x, unchanged; in training 12.5 % of the numbers, by chance, were 0"),
    ],
)
def test_a_formula_is_in_the_layer_s_own_numbers(layer, formula):
    step = units.steps(network(layer))["layer0"]
    assert step.kind.formula(step.before, step.shape) == formula
