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

from cnn import activations, kernels, models, recognition, render, rounding, sketch, units
from tests.cnn.inside import chains
from tests.ui.asking import DIGIT, EIGHT, NETWORKS, PIXELS, TRAINED, answer_of, arrived
from ui import answers

every_network = pytest.mark.parametrize("name", models.MODELS)


def read(**question) -> dict:
    return arrived(answers.read(NETWORKS, {"network": "CNNModel"} | question))


def capture(model) -> dict:
    return activations.capture(model, torch.from_numpy(DIGIT)[None, None] / 255)


def random_unit(name, layer) -> units.Unit:
    return units.Unit(layer.name, *(random.Random(f"{name} {layer.name}").randrange(length) for length in layer.shape))


def opened(url: str) -> Image.Image:
    kind, _, content = url.partition(",")
    assert kind == "data:image/png;base64"
    return Image.open(io.BytesIO(base64.b64decode(content)))


def decoded(url: str) -> np.ndarray:
    return np.asarray(opened(url))


def colours(url: str) -> np.ndarray:
    """(H, W, 3) of a picture with a palette."""
    return np.asarray(opened(url).convert("RGB"))


def test_strokes_are_answered_as_cnn_reads_them():
    answer = read(strokes=EIGHT, pen=56)
    expected = recognition.recognise(NETWORKS["CNNModel"][0], sketch.from_strokes(EIGHT))
    assert answer["digit"] == expected.digit
    assert answer["probabilities"] == pytest.approx(expected.probabilities, abs=1e-6)


@pytest.mark.parametrize(("known_above", "known"), [(-math.inf, True), (math.inf, False)])
def test_a_reading_says_whether_it_looks_like_a_digit(known_above, known):
    model = models.build("CNNModel").eval()
    model.known_above = known_above
    reading = answers.read({"CNNModel": (model, {})}, {"network": "CNNModel", "strokes": EIGHT})
    assert reading["known"] is known
    assert reading["digit"] == recognition.recognise(model, DIGIT).digit


def test_a_network_is_read_whatever_its_last_layer_is_called():
    model = chains.build("curves")  # whose last layer is "last"
    reading = answers.read({"Own": (model, {})}, {"network": "Own", "strokes": EIGHT})
    expected = recognition.recognise(model, DIGIT)
    assert reading["digit"] == expected.digit
    assert reading["probabilities"] == pytest.approx(expected.probabilities, abs=1e-5)


def test_the_last_stage_is_the_digit_black_on_white():
    stages = read(strokes=EIGHT, pen=56)["stages"]
    assert list(stages) == ["drawn", "cropped", "fitted", "digit"]
    assert np.array_equal(255 - decoded(stages["digit"]), sketch.from_strokes(EIGHT))


def test_a_picture_is_answered_like_the_digit_on_it():
    digit = Image.fromarray(255 - sketch.from_strokes(EIGHT))
    buffer = io.BytesIO()
    digit.resize((280, 280)).save(buffer, "PNG")
    answer = read(picture="data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode())
    assert answer["digit"] == read(strokes=EIGHT)["digit"]


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
    assert np.array_equal(decoded(pictures["layers"].pop("input")["picture"]), 255 - DIGIT)  # grey, ink is black
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
        expected = render.signed(maps, limits).convert("RGB")
        assert np.array_equal(colours(picture["picture"]), np.asarray(expected))
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
    assert (colours(picture["picture"])[3 * 26 : 4 * 26] == 255).all()


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
    assert looked == {key: reading[key] for key in ("layers", "scale")}


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
    with np.load(io.BytesIO(base64.b64decode(file)), allow_pickle=False) as arrays:
        assert arrays.files == list(captured)
        for layer, activation in captured.items():
            assert arrays[layer].dtype == activation.numpy().dtype
            assert np.array_equal(arrays[layer], activation[0])


@pytest.mark.parametrize(("name", "layer"), [("CNNModel", "conv3"), ("DeepCNN", "block2.conv")])
def test_kernels_are_a_picture_of_a_row_a_filter_and_numbers_on_demand(name, layer):
    model, _ = TRAINED[name]
    own, bias = kernels.filters(model, layer)
    told = answer_of(answers.filters, name, layer=layer)
    places, limit = told["places"], np.abs(own).max().item()
    assert told["shape"] == list(own.shape)
    assert told["limit"] == round(limit, places)
    assert told["bias"] == (None if bias is None else bias.astype(float).round(places).tolist())
    pixels, size = colours(told["picture"]), own.shape[-1]
    assert pixels.shape == (len(own) * size, own.shape[1] * size, 3)
    for place in ((0, 0), (1, 1), (len(own) - 1, own.shape[1] - 1)):
        row, column = (n * size for n in place)
        expected = render.signed(own[place][None], np.array([limit])).convert("RGB")
        assert np.array_equal(pixels[row : row + size, column : column + size], np.asarray(expected))
    for channel in (0, len(own) - 1):
        numbers = answer_of(answers.one_filter, name, layer=layer, channel=channel)
        assert numbers == {"kernels": own[channel].astype(float).round(places).tolist(), "places": places}


@pytest.mark.parametrize(("name", "layer"), [("CNNModel", "conv2"), ("ComplexCNNModel", "block2.conv1")])
def test_true_convolution_is_shown_as_the_layer_itself_is(name, layer):
    model, _ = TRAINED[name]
    maps = kernels.convolve_truly(model, capture(model), layer)[0].numpy()
    told, limit = answer_of(answers.convolve, name, layer=layer), np.abs(maps).max().item()
    expected = render.signed(maps, np.full(len(maps), limit)).convert("RGB")
    assert np.array_equal(colours(told["picture"]), np.asarray(expected))
    assert told["limits"] == [round(limit, told["places"])]
