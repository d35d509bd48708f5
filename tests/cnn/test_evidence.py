"""Evidence adds up, and is what units' own weights make it, computed without autograd."""

import json
import re
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from cnn import activations, evidence, models, recognition, sketch, units, weights
from tests.cnn.inside import chains

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = json.loads((REPOSITORY / "ui" / "pad" / "examples.json").read_text(encoding="utf-8"))
SMOOTH = {"curves": ("layer2", "layer3", "layer4", "layer8", "layer11"), "two sums": ("flat.2",)}
OWN = {  # blocks that sum twice, not at all, and to one number of several places
    "two sums": lambda: {
        "twice": nn.Sequential(nn.Conv2d(1, 2, 5, 4), nn.ReLU(), nn.Conv2d(2, 4, 3, padding=1), nn.MaxPool2d(2)),
        "more": nn.Sequential(
            nn.GroupNorm(2, 4), nn.ReLU(), nn.Conv2d(4, 4, 2, groups=2), nn.LayerNorm([2, 2]), nn.Conv2d(4, 3, 1)
        ),
        "none": nn.Sequential(nn.BatchNorm2d(3), nn.LeakyReLU(), nn.Flatten()),  # -> (N, 12)
        "flat": nn.Sequential(nn.ReLU(), nn.Linear(12, 6), nn.GELU()),
        "final": nn.Linear(6, 10),
    },
    "flat at the end": lambda: {
        "one": nn.Conv2d(1, 2, 5, stride=4),  # -> (N, 2, 6, 6)
        "norm": nn.GroupNorm(1, 2),
        "two": nn.Conv2d(2, 5, (6, 5)),  # -> (N, 5, 1, 2)
        "flatten": nn.Flatten(),
    },
}
UNIT_BY_UNIT = [  # of few units
    *(*OWN, "norms", "batch norms", "layer norms", "group norms", "curves", "adaptive"),
    *("global", "window dropped", "same", "groups", "dilated", "means", "oblong"),
]
every_network = pytest.mark.parametrize("name", [*models.MODELS, *chains.LAYERS, *OWN])


@cache
def load(name):
    if name in OWN:
        with torch.random.fork_rng():
            torch.manual_seed(3)
            model = models.Network(OrderedDict(OWN[name]()))
            for parameter in model.parameters():
                nn.init.normal_(parameter)
        return model.eval()
    return weights.load(name)[0] if name in models.MODELS else chains.build(name)


def drawn(label):
    return sketch.from_strokes(EXAMPLES[label]["strokes"])


def noise(seed):
    return np.random.default_rng(seed).integers(0, 256, (28, 28), np.uint8)


def asked(name):
    """Of a drawing and of noise, in one batch."""
    return evidence.split_batch(load(name), [drawn(7), noise(0)], [7, 3], [1, 8])


def summarised(name, most=4):
    """Likewise, the strongest."""
    return evidence.summarise(load(name), [drawn(7), noise(0)], [7, 3], [1, 8], most)


def close(found, expected, among):
    """Whether numbers are the same to 1e-4 of the size of those that they are made of."""
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4 * max(1, np.abs(among).sum()))


@every_network
def test_what_is_added_sums_to_the_difference(name):
    digits = torch.from_numpy(np.stack([drawn(7), noise(0)]))[:, None] / 255
    captured = activations.capture(load(name), digits)
    logits = activations.logits(captured).numpy()
    for own, digit_logits in zip(asked(name), logits, strict=True):
        close(own.difference, digit_logits[own.for_] - digit_logits[own.against], digit_logits)
        assert [*own.maps] == [*own.rest] == ["input", *units.blocks(load(name))]
        for block, maps in own.maps.items():
            close(maps.sum() + own.rest[block], own.difference, maps)
        signs = np.zeros(10)
        signs[[own.for_, own.against]] = 1, -1
        close(own.maps[block], digit_logits * signs, digit_logits)
        assert own.rest[block] == 0


@every_network
def test_lines_sum_to_the_maps_that_they_join(name):
    shapes, blocks = units.shapes(load(name)), units.blocks(load(name))
    for own in asked(name):
        assert [*own.lines] == [*own.added] == [*blocks]
        for before, block in pairwise(own.maps):
            lines = own.lines[block]
            assert lines.shape == (len(own.maps[before]), shapes[blocks[block].end][0])
            close(lines.sum(axis=1), own.maps[before], lines)
            close(lines.sum(axis=0) + own.added[block], own.maps[block], lines)


@every_network
def test_pixels_sum_to_the_input_and_paper_adds_nothing(name):
    for own, digit in zip(asked(name), (drawn(7), noise(0)), strict=True):
        assert own.pixels.shape == (28, 28)
        assert own.maps["input"].shape == (1,)
        close(own.pixels.sum(), own.maps["input"].sum(), own.pixels)
        assert not own.pixels[digit == 0].any()


def linear(model, captured, layer):
    """Return a layer's weights, (units, units of the layer before), by asking `units.explain` for each of its units."""
    shapes, source = units.shapes(model), units.steps(model)[layer].source
    after, before = ((*shapes[name], 1, 1)[:3] for name in (layer, source))
    found = np.zeros((*after, *before))
    for place in np.ndindex(after):
        told = units.explain(model, captured, units.Unit(layer, *place))
        _, channels, rows, columns = told.window
        for own in np.ndindex(told.inputs.shape):
            read = channels[own[0]], rows[own[1]], columns[own[2]]
            if min(read) >= 0 and read[1] < before[1] and read[2] < before[2]:  # no padding
                found[(*place, *read)] = slope(told) if told.weights is None else told.weights[own]
    return found.reshape(np.prod(after), np.prod(before))


def slope(told, step=1e-5):
    """The tangent of a function of one number."""
    x = told.inputs.item()
    return (told.function(x + step) - told.function(x - step)) / (2 * step)


@pytest.mark.parametrize("name", UNIT_BY_UNIT)
def test_every_amount_is_what_the_weights_of_single_units_make_it(name):
    """Layers as matrices, in numpy: no autograd, and none of the code that is tested."""
    model, digit = load(name), drawn(7)
    own = evidence.split(model, digit, 7, 1)
    captured = activations.capture(model, torch.from_numpy(digit)[None, None] / 255)
    gradient = np.eye(10)[7] - np.eye(10)[1]
    ends = ["input", *(block.end for block in units.blocks(model).values())]
    sizes = [len(amounts) for amounts in own.maps.values()]
    values = [captured[end][0].double().numpy().reshape(size, -1) for end, size in zip(ends, sizes, strict=True)]
    for i, block in reversed([*enumerate(units.blocks(model).values(), start=1)]):
        close(own.maps[block.name], (gradient.reshape(values[i].shape) * values[i]).sum(axis=1), own.maps[block.name])
        matrix = np.eye(len(gradient))
        for layer in reversed(block.layers):
            matrix = matrix @ linear(model, captured, layer)
        amounts = gradient[:, None] * matrix * values[i - 1].ravel()  # (units, units of the block before)
        amounts = amounts.reshape(sizes[i], -1, sizes[i - 1], values[i - 1].shape[1]).sum(axis=(1, 3))
        close(own.lines[block.name], amounts.T, amounts)
        gradient = gradient @ matrix
    close(own.pixels.ravel(), gradient * values[0].ravel(), own.pixels)


def test_one_digit_is_split_as_in_a_batch():
    for digit, asked_for, batched in zip((drawn(7), noise(0)), ((7, 1), (3, 8)), asked("DeepCNN"), strict=True):
        own = evidence.split(load("DeepCNN"), digit, *asked_for)
        close(own.difference, batched.difference, own.difference)
        for found, expected in ((own.maps, batched.maps), (own.lines, batched.lines), (own.added, batched.added)):
            for block, amounts in found.items():
                close(amounts, expected[block], amounts)


def test_for_and_against_change_places():
    one, other = (evidence.split(load("CNNModel"), drawn(7), *pair) for pair in ((7, 1), (1, 7)))
    close(one.difference, -other.difference, one.difference)
    close(one.lines["conv2"], -other.lines["conv2"], one.lines["conv2"])


def test_a_map_that_relu_holds_back_adds_nothing():
    """The conv's bias is so low that one of its maps is 0; the next block gets nothing along its lines."""
    model = models.Network(
        OrderedDict(
            conv=nn.Conv2d(1, 3, 5), relu=nn.ReLU(), next=nn.Conv2d(3, 2, 24), flat=nn.Flatten(), end=nn.Linear(2, 10)
        )
    ).eval()
    with torch.no_grad():
        model.conv.bias.copy_(torch.tensor([1.0, -1000, 1.0]))
    own = evidence.split(model, drawn(3), 3, 5)
    assert [bool(amount) for amount in own.maps["conv"]] == [True, False, True]
    assert not own.lines["next"][1].any()
    assert not own.lines["conv"][:, 1].any()
    assert own.added["conv"][1] == 0


@every_network
def test_layers_without_gates_are_named(name):
    assert evidence.split(load(name), drawn(7), 7, 1).approximate == SMOOTH.get(
        name, ("third.4",) * (name == "two sums")
    )


@pytest.mark.parametrize(
    ("digit", "for_", "against", "says"),
    [
        (drawn(7), 3, 3, "two different"),
        (drawn(7), 10, 3, "no digit 10"),
        (drawn(7), 3, -1, "no digit -1"),
        (drawn(7)[:27], 3, 5, "28 × 28"),
        (drawn(7) / 255, 3, 5, "uint8"),
        (drawn(7).tolist(), 3, 5, "array"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(digit, for_, against, says):
    with pytest.raises(ValueError, match=says):
        evidence.split(load("CNNModel"), digit, for_, against)


def test_the_network_is_left_as_it_is():
    model = chains.build("norms")
    model.last.bias.requires_grad_(False)
    try:
        kept = {name: (own.clone(), own.requires_grad, own.grad) for name, own in model.named_parameters()}
        evidence.split(model, drawn(7), 7, 1)
        for name, own in model.named_parameters():
            before, differentiable, grad = kept[name]
            assert torch.equal(own, before)
            assert own.requires_grad == differentiable
            assert own.grad is grad is None
    finally:
        model.last.bias.requires_grad_(True)


@pytest.mark.parametrize("mode", [torch.inference_mode, torch.no_grad, torch.enable_grad])
@pytest.mark.parametrize("name", ["ComplexCNNModel", "group norms", "curves"])
def test_any_mode_of_autograd_will_do(name, mode):
    expected = asked(name)[0]
    with mode():
        own = evidence.split(load(name), drawn(7), 7, 1)
    for block, amounts in own.lines.items():
        close(amounts, expected.lines[block], amounts)


def test_threads_do_not_disturb_each_other():
    names = ["DeepCNN", "ComplexCNNModel", "curves", "group norms"] * 4
    alone = {name: evidence.split(load(name), drawn(2), 2, 7) for name in names}
    with ThreadPoolExecutor(8) as threads:
        together = [*threads.map(lambda name: evidence.split(load(name), drawn(2), 2, 7), names)]
    for name, own in zip(names, together, strict=True):
        for block, amounts in own.lines.items():
            close(amounts, alone[name].lines[block], amounts)


def test_strongest_maps_others_and_rest_sum_to_the_difference():
    own, summary = asked("DeepCNN")[0], summarised("DeepCNN", most=5)[0]
    plain = {key: told for key, told in summary.items() if key != "pixels"}
    assert json.loads(json.dumps(plain))["difference"] == own.difference
    np.testing.assert_array_equal(summary["pixels"], own.pixels)
    for block, told in summary["blocks"].items():
        amounts = own.maps[block]
        shown = [channel for channel, _ in told["maps"]]
        assert [amount for _, amount in told["maps"]] == [float(amounts[channel]) for channel in shown]
        close(told["rest"], own.rest[block], amounts)
        sizes = np.abs(amounts[shown])
        assert (np.diff(sizes) <= 0).all()
        assert sizes.min() >= np.abs(np.delete(amounts, shown)).max(initial=0)
        assert len(shown) + told["count"] == len(amounts)
        close(sum(amount for _, amount in told["maps"]) + told["others"] + told["rest"], own.difference, amounts)
    assert [len(told["maps"]) for told in summary["blocks"].values()] == [1, *[5] * 6, 2], "no logit that adds nothing"


def test_strongest_lines_join_maps_that_are_shown():
    own, summary = asked("DeepCNN")[0], summarised("DeepCNN")[0]
    shown = {block: {channel for channel, _ in told["maps"]} for block, told in summary["blocks"].items()}
    assert [len(lines) for lines in summary["lines"].values()] == [4, *[12] * 5, 8]
    for before, block in pairwise(shown):
        lines = summary["lines"][block]
        among = own.lines[block][np.ix_(sorted(shown[before]), sorted(shown[block]))]
        close([amount for *_, amount in lines], [own.lines[block][i, j] for i, j, _ in lines], among)
        assert {i for i, _, _ in lines} <= shown[before]
        assert {j for _, j, _ in lines} <= shown[block]
        close([abs(line[2]) for line in lines], np.sort(np.abs(among), axis=None)[::-1][:12], among)


@every_network
def test_lines_among_chosen_maps_are_those_of_all(name):
    for own, summary in zip(asked(name), summarised(name, most=3), strict=True):
        for block, lines in summary["lines"].items():
            close([amount for *_, amount in lines], [own.lines[block][i, j] for i, j, _ in lines], own.lines[block])


def test_lines_that_add_nothing_are_never_among_the_strongest():
    """In a convolution of groups most maps are not joined at all."""
    lines = summarised("groups", most=12)[0]["lines"]
    assert {block: len(own) for block, own in lines.items()}["layer2"] == 6
    assert all(amount for own in lines.values() for *_, amount in own)


def test_strongest_of_a_layer_of_a_thousand_units():
    summary = summarised("FNN")[1]
    assert [told["count"] for told in summary["blocks"].values()] == [0, 1020, 1020, 8]


def test_without_a_stroke_is_the_reading_of_the_others():
    model = load("DeepCNN")
    strokes = [*EXAMPLES[4]["strokes"], [], *EXAMPLES[7]["strokes"]]
    found = evidence.without_strokes(model, strokes, 56)
    assert len(found) == len(strokes) == 5
    for i, reading in enumerate(found):
        digit = sketch.from_strokes(strokes[:i] + strokes[i + 1 :], pen=56)
        expected = recognition.recognise(model, digit)
        assert (reading.digit, reading.known) == (expected.digit, expected.known)
        np.testing.assert_allclose(reading.probabilities, expected.probabilities, rtol=1e-3, atol=1e-6)
    assert len({reading.probabilities.tobytes() for reading in found}) == 5, "which all differ"


def test_what_is_left_is_inked_by_the_pen_that_drew_it():
    dots = [[[0, 0], [6, 0]], [[0, 90], [0, 96]]]  # the one that is left is smaller than the pen, and stays a dot
    first, second = (recognition.recognise(load("CNNModel"), sketch.from_strokes([dot], pen=60)) for dot in dots)
    found = evidence.without_strokes(load("CNNModel"), dots, pen=60)
    for reading, expected in zip(found, (second, first), strict=True):
        np.testing.assert_allclose(reading.probabilities, expected.probabilities, rtol=1e-4)


def test_nothing_is_left_without_the_only_stroke():
    stroke = EXAMPLES[0]["strokes"][0]
    assert evidence.without_strokes(load("CNNModel"), [stroke]) == [None]
    assert evidence.without_strokes(load("CNNModel"), []) == []
    with_empty = evidence.without_strokes(load("CNNModel"), [stroke, []])
    assert with_empty[0] is None
    assert with_empty[1].digit == recognition.recognise(load("CNNModel"), sketch.from_strokes([stroke])).digit


@pytest.mark.parametrize(
    ("strokes", "says"),
    [
        ([[[0, 0], [9, i]] for i in range(evidence.MOST_STROKES + 1)], "25 strokes; at most 24"),
        ([[[0, i] for i in range(evidence.MOST_POINTS + 1)]], "4,001 points"),
        ("7", "list of strokes"),
        ([[1, 2]], "list of"),
    ],
)
def test_too_much_to_leave_out_is_refused(strokes, says):
    with pytest.raises(ValueError, match=says):
        evidence.without_strokes(load("CNNModel"), strokes)


def test_the_page_on_evidence_prints_what_it_says(capsys):
    page, names = (REPOSITORY / "docs" / "evidence.md").read_text(encoding="utf-8"), {}
    examples = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", page, flags=re.DOTALL)
    assert len(examples) == page.count("```python") == 3
    for code, printed in examples:
        exec(code, names)
        assert capsys.readouterr().out == printed
    own = evidence.split(load("DeepCNN"), names["digit"], 7, 1)
    for number in (own.maps["input"].sum(), own.rest["input"], own.difference):
        assert f"{number:.2f}".replace("-", "−") in page.partition("In `DeepCNN`")[2]
