"""How maps are made, what excites them and who reads a number, as the page is told: all as cnn has it."""

import base64

import numpy as np
import pytest
import torch

from cnn import activations, exciting, kernels, models, render, units
from tests.ui.asking import DIGIT, NETWORKS, PIXELS, TRAINED, answer_of, arrived
from ui import answers, pictures
from ui.explore import galleries, making

every_network = pytest.mark.parametrize("name", models.MODELS)


def make(name, layer, channel, **question) -> dict:
    return answer_of(answers.make, name, layer=layer, channel=channel, **question)


def captured(name) -> dict:
    return activations.capture(TRAINED[name][0], torch.from_numpy(DIGIT)[None, None] / 255)


@pytest.mark.parametrize(("name", "layer", "channel"), [("CNNModel", "relu3", 3), ("DeepCNN", "block2.norm", 5)])
def test_the_maps_that_are_read_stand_beside_their_kernels_those_that_add_most_first(name, layer, channel):
    model, own = TRAINED[name][0], captured(name)
    chain = kernels.chain(model, layer)
    made = kernels.made(model, own, chain[0], channel)
    told = make(name, layer, channel)
    parts, count = told["parts"], min(len(made.inputs), making.FEW)
    assert (parts["layer"], parts["count"]) == (made.layer, len(made.inputs))
    assert parts["channels"] == [made.channels[i] for i in made.order[:count]]
    assert [step["layer"] for step in told["steps"]] == [*chain]
    limit = np.abs(made.kernels).max()
    assert np.array_equal(parts["kernels"], render.quantise(made.kernels[made.order[:count]], np.full(count, limit)))
    assert parts["limit"] == round(float(limit), parts["places"])
    weights = made.kernels[made.order[:count]].astype(float)
    assert np.array_equal(parts["weights"], weights.round(parts["places"]))
    whole = pictures.of_layer(made.layer, own[made.layer], "layer")
    if count == len(made.inputs):
        assert np.array_equal(parts["maps"]["picture"], whole["picture"][parts["channels"]])
    for step in told["steps"]:
        alone = pictures.of_layer(step["layer"], own[step["layer"]], "map")
        assert np.array_equal(step["maps"]["picture"][0], alone["picture"][channel])
        assert step["maps"]["limits"] == pytest.approx([alone["limits"][channel]], abs=10.0 ** -step["maps"]["places"])
        assert (step["channel"], step["number"]) == (channel, None)
    assert len(make(name, layer, channel, all=True)["parts"]["channels"]) == len(made.inputs)


def test_a_flat_layer_s_unit_has_its_weights_as_a_picture_as_large_as_what_it_reads():
    model = TRAINED["FNN"][0]
    digit = make("FNN", "relu1", 500)
    assert (digit["parts"]["layer"], digit["parts"]["kernels"].shape) == ("input", (1, 28, 28))
    assert np.array_equal(digit["parts"]["maps"]["picture"], [DIGIT])
    assert digit["parts"]["weights"] is None
    row = make("FNN", "linear2", 30)["parts"]
    assert row["kernels"].shape == row["maps"]["picture"].shape == (1, 32, 32)
    weights = model.get_submodule("linear2").weight[30].detach().numpy().reshape(1, 32, 32)
    assert np.array_equal(row["kernels"], render.quantise(weights, np.abs(weights).max(axis=(1, 2))))
    maps = make("DeepCNN", "final", 7)["parts"]
    assert (maps["layer"], maps["count"], maps["kernels"].shape) == ("block6.relu", 64, (6, 4, 4))
    told = answer_of(answers.value_of, "FNN", unit=["relu1", 500, 0, 0])
    assert digit["steps"][1]["number"] == told


def test_what_sums_nothing_is_shown_beside_what_it_reads():
    shown = {name: make("ComplexCNNModel", name, 0) for name in ("input", "input_norm", "flatten", "softmax")}
    assert all(told["parts"] is None for told in shown.values())
    assert {name: [(step["layer"], step["channel"]) for step in told["steps"]] for name, told in shown.items()} == {
        "input": [("input", 0)],
        "input_norm": [("input", 0), ("input_norm", 0)],
        "flatten": [("block3.pool", 0), ("flatten", None)],
        "softmax": [("final", None), ("softmax", None)],
    }
    assert make("ComplexCNNModel", "flatten", 100)["steps"][0]["channel"] == 100 // 9


def test_true_convolution_is_told_where_it_is_asked_for_and_there_is_a_kernel():
    model, own = TRAINED["CNNModel"][0], captured("CNNModel")
    truly = make("CNNModel", "relu2", 1, truly=True)["truly"]
    maps = kernels.convolve_truly(model, own, "conv2")[0, 1:2].numpy()
    assert np.array_equal(truly["picture"], render.quantise(maps, np.abs(maps).max(axis=(1, 2))))
    assert make("CNNModel", "relu2", 1)["truly"] is None
    assert make("FNN", "linear1", 1, truly=True)["truly"] is None


@pytest.mark.parametrize(("layer", "channel"), [("block9.conv", 0), ("conv1", 1), ("final", 10), (5, 0), ("conv1", -1)])
def test_a_map_that_there_is_not_is_refused_in_a_sentence(layer, channel):
    with pytest.raises(ValueError, match=r"there is none|There is no|by its name|whole number"):
        make("CNNModel", layer, channel)


@every_network
def test_what_excites_a_map_are_the_patches_of_the_file_where_the_map_goes_unmixed_to_its_block_s_end(name):
    model = TRAINED[name][0]
    gallery, blocks = exciting.load(name, model), units.blocks(model)
    for layer in units.shapes(model):
        told = arrived(galleries.excite(TRAINED, {"network": name, "layer": layer, "channel": 0}))
        end = kernels.chain(model, layer)[-1]
        block = next((own for own in blocks.values() if own.end == end), None)
        if not block:
            assert told["patches"] == []
            continue
        found = [own for own in exciting.patches(gallery, model, block.name, 0) if own.value > 0]
        if found and min(found[0].pixels.shape) < galleries.SMALLEST:
            assert told["patches"] == [], "a pixel alone looks like nothing"
            continue
        assert len(told["patches"]) == len(found)
        assert told["searched"] == gallery.searched
        for own, patch in zip(told["patches"], found, strict=True):
            top, left, bottom, right = own["box"]
            assert np.array_equal(own["digit"][top:bottom, left:right], patch.pixels)
            assert (own["label"], own["value"]) == (patch.label, round(patch.value, 2))


def test_without_a_file_of_these_weights_nothing_excites():
    untrained = {"CNNModel": (models.build("CNNModel").eval(), {})}
    question = {"network": "CNNModel", "layer": "conv1", "channel": 0}
    assert galleries.excite(untrained, question) == {"patches": [], "searched": 0}
    with pytest.raises(ValueError, match="none of the number 8"):
        galleries.excite(NETWORKS, question | {"channel": 8})


@every_network
def test_the_trace_leads_from_each_number_to_the_one_that_counts_most_down_to_a_pixel(name):
    model, own = TRAINED[name][0], captured(name)
    unit = units.Unit("softmax", 8)
    stops = answer_of(answers.trace, name, unit=[*unit])["stops"]
    assert [stop["unit"] for stop in stops] == [[*step] for step in units.trace(model, own, unit)]
    assert stops[-1]["unit"][0] == "input"
    for stop in stops[::4]:
        told = answer_of(answers.value_of, name, unit=stop["unit"])
        assert {key: stop[key] for key in told} == told


def test_what_reads_a_number_makes_of_it_what_is_printed():
    told = answer_of(answers.forward, "DeepCNN", unit=["block2.pool", 5, 4, 7])
    found = units.read_by(TRAINED["DeepCNN"][0], captured("DeepCNN"), units.Unit("block2.pool", 5, 4, 7))
    assert (told["kind"], told["count"]) == ("convolution", len(found)) == ("convolution", 32 * 9)
    assert [own["unit"] for own in told["readers"]] == [[*own.unit] for own in found[: len(told["readers"])]]
    for own, expected in zip(told["readers"], found, strict=False):
        assert own["weight"] == round(expected.weight, told["weight_places"])
        assert own["term"] == pytest.approx(told["value"] * own["weight"], abs=0.5001 * 10.0 ** -told["term_places"])
        assert own["term"] == pytest.approx(expected.term, abs=0.02)
    last = answer_of(answers.forward, "DeepCNN", unit=["softmax", 7, 0, 0])
    assert (last["kind"], last["readers"], last["count"]) == (None, [], 0)
    softmax = answer_of(answers.forward, "CNNModel", unit=["final", 8, 0, 0])
    assert [own["weight"] for own in softmax["readers"]] == [None] * 10


def test_the_digit_of_the_questions_is_the_one_that_is_made_of():
    assert base64.b64decode(PIXELS) == DIGIT.tobytes()
    step = make("CNNModel", "input", 0)["steps"][0]
    assert np.array_equal(step["maps"]["picture"][0], DIGIT)
    assert step["maps"]["colours"] == "ink"


def test_the_maps_that_are_asked_for_stand_in_their_order():
    parts = make("DeepCNN", "block2.norm", 5, sources=[3, 0, 15])["parts"]
    weights = TRAINED["DeepCNN"][0].block2.conv.weight[5].detach().numpy()
    assert (parts["channels"], parts["count"]) == ([3, 0, 15], 16)
    assert np.allclose(parts["weights"], weights[[3, 0, 15]], atol=0.5 * 10.0 ** -parts["places"])


@pytest.mark.parametrize(
    ("name", "layer", "channel", "weight", "place"),
    [
        ("FNN", "relu1", 500, [0, 13, 27], (0, 13, 27)),
        ("FNN", "linear2", 30, [0, 31, 5], (0, 0, 31 * 32 + 5)),
        ("CNNModel", "conv3", 1, [1, 6, 0], (1, 6, 0)),
    ],
)
def test_one_weight_is_told_with_the_place_at_which_it_is_changed(name, layer, channel, weight, place):
    told = make(name, layer, channel, weight=weight)
    picked, sum_ = told["parts"]["picked"], told["steps"][0]["layer"]
    assert (picked["source"], picked["row"], picked["column"]) == place
    edits = [["weight", sum_, channel, *place, 0.5]]
    assert make(name, layer, channel, weight=weight, edits=edits)["parts"]["picked"]["value"] == 0.5
    assert picked["value"] != 0.5


@pytest.mark.parametrize("weight", [[1, 0, 0], [0, 28, 0], [0, 0, 28], [0, 0, -1], "0", [0, 0], [0, 0, 0.5]])
def test_a_weight_that_there_is_not_is_a_sentence(weight):
    with pytest.raises(ValueError, match=r"^(There is no weight for map|A weight is asked for).*\.$"):
        make("FNN", "relu1", 500, weight=weight)


def test_a_layer_with_a_bias_and_a_norm_with_scale_and_shift_are_told():
    deep, small = make("DeepCNN", "block2.norm", 5), make("CNNModel", "conv3", 1)
    norm = TRAINED["DeepCNN"][0].block2.norm
    affine = deep["steps"][1]["affine"]
    expected = [norm.weight[5].item(), norm.bias[5].item()]
    assert [affine["scale"], affine["shift"]] == pytest.approx(expected, abs=10.0 ** -affine["places"])
    assert (deep["parts"]["has_bias"], small["parts"]["has_bias"]) == (False, True)
    assert [step["affine"] for step in small["steps"]] == [None, None]
