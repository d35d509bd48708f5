"""What the server answers about networks: readings, pictures of layers, units and kernels, all as cnn has them."""

import base64
import copy
import io
import math
import random

import numpy as np
import pytest
import torch
from PIL import Image

from cnn import activations, models, recognition, render, rounding, sketch, units
from tests.cnn.inside import chains
from tests.ui.asking import DIGIT, EIGHT, NETWORKS, PIXELS, TRAINED, answer_of, answered, arrived, colours
from ui import answers, several
from ui.pad import examples

every_network = pytest.mark.parametrize("name", models.MODELS)


def read(**question) -> dict:
    return answered(answers.read, NETWORKS, {"network": "CNNModel"} | question)


def capture(model) -> dict:
    return activations.capture(model, torch.from_numpy(DIGIT)[None, None] / 255)


def random_unit(name, layer) -> units.Unit:
    return units.Unit(layer.name, *(random.Random(f"{name} {layer.name}").randrange(length) for length in layer.shape))


def test_strokes_are_answered_as_cnn_reads_them():
    answer = read(strokes=EIGHT, pen=56)
    expected = recognition.recognise(NETWORKS["CNNModel"][0], sketch.from_strokes(EIGHT))
    assert answer["digit"] == expected.digit
    assert answer["probabilities"] == pytest.approx(expected.probabilities, abs=1e-6)


@pytest.mark.parametrize(("known_above", "known"), [(-math.inf, True), (math.inf, False)])
def test_a_reading_says_whether_it_looks_like_a_digit(known_above, known):
    model = models.build("CNNModel").eval()
    model.known_above = known_above
    reading = answered(answers.read, {"CNNModel": (model, {})}, {"network": "CNNModel", "strokes": EIGHT})
    assert reading["known"] is known
    assert reading["digit"] == recognition.recognise(model, DIGIT).digit


def test_a_network_is_read_whatever_its_last_layer_is_called():
    model = chains.build("curves")  # whose last layer is "last"
    reading = answered(answers.read, {"Own": (model, {})}, {"network": "Own", "strokes": EIGHT})
    expected = recognition.recognise(model, DIGIT)
    assert reading["digit"] == expected.digit
    assert reading["probabilities"] == pytest.approx(expected.probabilities, abs=1e-5)


def test_the_way_to_the_digit_is_told_where_it_is_asked_for():
    told = read(strokes=EIGHT, pen=56, stages=True)
    expected = sketch.stages_of_strokes(EIGHT, 56, 1000)._asdict()
    assert told["pixels"] == base64.b64encode(expected.pop("digit")).decode() == read(strokes=EIGHT, pen=56)["pixels"]
    assert told["stages"].keys() == expected.keys()
    assert all(np.array_equal(told["stages"][stage], expected[stage]) for stage in expected)
    assert read(strokes=EIGHT)["stages"] is None


@pytest.mark.parametrize("pen", [0, 56, 1000])
@pytest.mark.parametrize("strokes", [EIGHT, [[[500, 500]]], [[[500, 500], [520, 510]]]])
def test_the_digit_is_the_same_with_the_way_to_it_and_without(strokes, pen):
    assert read(strokes=strokes, pen=pen)["pixels"] == read(strokes=strokes, pen=pen, stages=True)["pixels"]


def test_a_picture_is_answered_with_the_digit_on_it():
    ink = sketch.find_ink(Image.fromarray(255 - DIGIT).resize((280, 280)))
    stages = sketch.stages_of_ink(ink)
    [told] = arrived(answers.picture(several.parts(TRAINED, ink)))["digits"]
    assert told["pixels"] == base64.b64encode(stages.digit).decode()
    assert np.array_equal(told["stages"]["drawn"], stages.drawn)
    assert answers.picture(several.parts(TRAINED, None)) == {"digit": None}


def test_digits_that_are_read_together_are_read_as_if_each_came_alone():
    strokes = [example["strokes"] for example in examples.load()]
    asked = [{"network": name, "strokes": own} for own in strokes for name in models.MODELS]
    asked[3:3] = [{"network": "LeNet"}, {"network": "FNN", "strokes": []}, {"network": "FNN", "strokes": 5}]
    together = answers.see(TRAINED, asked)
    kinds = [type(one) for one in together]
    assert kinds[3:6] == [ValueError, dict, ValueError]
    assert {*kinds[:3], *kinds[6:]} == {answers.Seen}
    for question, one in zip(asked, together, strict=True):
        if isinstance(one, answers.Seen):
            (alone,) = answers.see(TRAINED, [question])
            assert np.array_equal(one.digit, alone.digit)
            for layer, output in one.captured.items():
                assert torch.allclose(output, alone.captured[layer], rtol=1e-4, atol=1e-4), (question["network"], layer)


@pytest.mark.parametrize("strokes", [[], [[]]])
def test_nothing_drawn_is_no_digit(strokes):
    assert read(strokes=strokes) == {"digit": None}


@every_network
@pytest.mark.parametrize("scale", ["layer", "map"])
def test_a_layer_s_picture_has_the_colours_of_its_numbers(name, scale):
    captured = capture(TRAINED[name][0])
    pictures = answer_of(answers.look, name, view={"layers": list(captured), "scale": scale})
    assert pictures["scale"] == scale
    assert list(pictures["layers"]) == list(captured)
    shown = pictures["layers"].pop("input")
    assert (shown["colours"], shown["picture"].tolist()) == ("ink", [DIGIT.tolist()])
    for layer, picture in pictures["layers"].items():
        maps = captured[layer][0].numpy()
        if maps.ndim == 1:  # flat: 32 units in a row, white where there are none
            wide = min(32, len(maps))
            grid = np.zeros((1, math.ceil(len(maps) / wide), wide), maps.dtype)
            grid.flat[: len(maps)] = maps
            maps = grid
        strongest = np.abs(maps).max(axis=(1, 2)).astype(float)
        if layer == "softmax":
            strongest = np.ones(1)
        limits = strongest if scale == "map" else np.full(len(maps), strongest.max())
        expected = np.asarray(render.signed(maps, limits).convert("RGB"))
        assert picture["picture"].shape == maps.shape
        assert np.array_equal(colours(picture["picture"]).reshape(expected.shape), expected)
        told = strongest if scale == "map" else [strongest.max()]
        assert picture["limits"] == np.round(told, picture["places"]).tolist()
        assert picture["places"] == (0 if layer == "softmax" else rounding.decimals(np.array(told)))
        assert picture["inactive"] == [channel for channel, own in enumerate(maps) if not own.any()]


def test_the_probabilities_and_the_digit_are_shown_of_1_whatever_they_are():
    for scale in ("layer", "map"):
        pictures = answer_of(answers.look, "CNNModel", view={"layers": ["input", "softmax"], "scale": scale})["layers"]
        assert [picture["limits"] for picture in pictures.values()] == [[1], [1]]


def test_channels_that_are_all_zero_are_named_and_white():
    model = copy.deepcopy(TRAINED["DeepCNN"][0])
    for parameter in model.get_submodule("block1.norm").parameters():
        parameter.data[[3, 11]] = 0
    view = {"layers": ["block1.relu"], "scale": "map"}
    picture = answer_of(answers.look, "DeepCNN", {"DeepCNN": (model, {})}, view=view)["layers"]["block1.relu"]
    assert picture["inactive"] == [3, 11]
    assert [channel for channel, limit in enumerate(picture["limits"]) if limit == 0] == [3, 11]
    assert (colours(picture["picture"][3]) == 255).all()


def test_only_layers_that_are_named_are_shown_each_once_and_others_left_out():
    named = ["relu1", "conv9", "conv1", "relu1", None, ["conv1"], {"a": 1}, 5]
    shown = answer_of(answers.look, "CNNModel", view={"layers": named, "scale": "map"})["layers"]
    assert sorted(shown) == ["conv1", "relu1"]
    assert answer_of(answers.look, "CNNModel", view={"layers": []})["layers"] == {}
    assert answer_of(answers.look, "CNNModel")["layers"] == {}


def test_a_reading_brings_the_digit_and_the_layers_in_view():
    view = {"layers": ["conv1", "final"], "scale": "map"}
    reading = answer_of(answers.read, "CNNModel", strokes=EIGHT, view=view)
    assert reading["pixels"] == PIXELS
    looked = answer_of(answers.look, "CNNModel", view=view)
    assert looked["scale"] == reading["scale"]
    for name, maps in looked["layers"].items():
        assert str(maps) == str(reading["layers"][name])


@every_network
def test_a_unit_s_number_and_sum_are_cnn_s(name):
    model, _ = TRAINED[name]
    captured = capture(model)
    for layer in units.describe(model):
        unit = random_unit(name, layer)
        told, explained = answer_of(answers.explain, name, unit=unit), units.explain(model, captured, unit)
        number = captured[layer.name][0][unit[1 : 1 + len(layer.shape)]].item()
        assert told["value"] == round(number, told["places"])
        window = explained.window
        assert told == {
            "unit": list(unit),
            "kind": layer.kind,
            "window": window and [window.layer, window.channels[0], *window.box],
            "rows": window and list(window.rows),
            "columns": window and list(window.columns),
            "largest": explained.largest and list(explained.largest),
            "code": units.snippet(name, model, DIGIT, unit),
            **units.shown(explained, captured),
        }


@every_network
def test_a_unit_that_is_pointed_at_has_the_number_and_the_decimals_that_it_has_when_pinned(name):
    chance = random.Random(0)
    for layer in units.describe(TRAINED[name][0]):
        unit = [layer.name, *([chance.randrange(length) for length in layer.shape] + [0, 0])[:3]]
        pinned = answer_of(answers.explain, name, unit=unit)
        assert answer_of(answers.value_of, name, unit=unit) == {key: pinned[key] for key in ("value", "places")}


@every_network
def test_from_unit_to_unit_one_is_led_to_a_pixel(name):
    way, unit = [], ["softmax", 8, 0, 0]
    while unit:
        way.append(unit[0])
        unit = answer_of(answers.explain, name, unit=unit)["largest"]
    assert way[::-1] == list(units.shapes(TRAINED[name][0]))


@every_network
def test_the_file_holds_every_layer_s_output_by_name_in_order(name):
    captured = capture(TRAINED[name][0])
    file = answer_of(answers.everything, name)["file"]
    with np.load(io.BytesIO(file.tobytes()), allow_pickle=False) as arrays:
        assert arrays.files == list(captured)
        for layer, activation in captured.items():
            assert arrays[layer].dtype == activation.numpy().dtype
            assert np.array_equal(arrays[layer], activation[0])
