"""What the server answers to the page, whatever is asked: a reading, nothing drawn, or a sentence; no traceback."""

import base64
import copy
import io
import json
import math
import random

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from cnn import activations, kernels, models, recognition, render, rounding, sketch, units, weights
from tests.cnn.inside import chains
from ui import answers, page
from ui.explore import atlas
from ui.lesson.parameters import Parameters
from ui.pad import examples

TRAINED = {name: weights.load(name) for name in models.MODELS}
NETWORKS = {"CNNModel": (TRAINED["CNNModel"][0], {"test_accuracy": 0.5})}
EIGHT = examples.load()[8]["strokes"]
DIGIT = sketch.from_strokes(EIGHT)
PIXELS = base64.b64encode(DIGIT.tobytes()).decode()
ANSWERED = {  # what an answer to a question that makes sense is known by
    answers.read: "digit",
    answers.look: "layers",
    answers.value_of: "value",
    answers.explain: "value",
    answers.filters: "shape",
    answers.one_filter: "kernels",
    answers.convolve: "picture",
    answers.everything: "file",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=20,
)


every_network = pytest.mark.parametrize("name", models.MODELS)


def ask(**question) -> dict:
    return answers.answering(answers.read, NETWORKS)({"network": "CNNModel"} | question)


def answer_of(answer, name, networks=TRAINED, **question) -> dict:
    """The answer about the eight as it arrives at the page."""
    told = answers.answering(answer, networks)({"network": name, "pixels": PIXELS} | question)
    assert "error" not in told
    return json.loads(json.dumps(told, allow_nan=False))


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
    answer = ask(strokes=EIGHT, pen=56)
    expected = recognition.recognise(NETWORKS["CNNModel"][0], sketch.from_strokes(EIGHT))
    assert answer["digit"] == expected.digit
    assert answer["probabilities"] == pytest.approx(expected.probabilities, abs=1e-6)


@pytest.mark.parametrize(("known_above", "known"), [(-math.inf, True), (math.inf, False)])
def test_page_and_programs_are_told_whether_it_looks_like_a_digit(known_above, known):
    model = models.build("CNNModel").eval()
    model.known_above = known_above
    networks = {"CNNModel": (model, {})}
    reading = answers.read(networks, {"network": "CNNModel", "strokes": EIGHT})
    result = page.recognise_for_program(networks, EIGHT, None, "CNNModel")
    assert reading["known"] is known
    assert result["known"] is known
    assert reading["digit"] == result["digit"] == recognition.recognise(model, sketch.from_strokes(EIGHT)).digit


def test_programs_are_told_nothing_of_nothing():
    nothing = {"digit": None, "probabilities": None, "known": None}
    assert page.recognise_for_program(NETWORKS, [], None, "CNNModel") == nothing


def test_the_last_stage_is_the_digit_black_on_white():
    stages = ask(strokes=EIGHT, pen=56)["stages"]
    assert list(stages) == ["drawn", "cropped", "fitted", "digit"]
    assert np.array_equal(255 - decoded(stages["digit"]), sketch.from_strokes(EIGHT))


def test_a_picture_is_answered_like_the_digit_on_it():
    digit = Image.fromarray(255 - sketch.from_strokes(EIGHT))
    buffer = io.BytesIO()
    digit.resize((280, 280)).save(buffer, "PNG")
    answer = ask(picture="data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode())
    assert answer["digit"] == ask(strokes=EIGHT)["digit"]


@pytest.mark.parametrize("strokes", [[], [[]]])
def test_nothing_drawn_is_no_digit(strokes):
    assert ask(strokes=strokes) == {"digit": None}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"network": "LeNet", "strokes": EIGHT}, "choose one of CNNModel"),
        ({"network": ["CNNModel"], "strokes": EIGHT}, "choose one of CNNModel"),
        ({"strokes": "scribble"}, "list of strokes"),
        ({"strokes": [[[0, float("nan")]]]}, "finite"),
        ({"strokes": EIGHT, "pen": "thick"}, "pen's width"),
        ({"strokes": EIGHT, "pen": float("nan")}, "pen's width"),
        ({"picture": "data:image/png;base64,@@@"}, "did not arrive whole"),
        ({"picture": "data:image/png;base64,aGVsbG8="}, "not a picture that can be read"),
        ({"picture": 5}, "did not arrive whole"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(question, sentence):
    assert sentence in ask(**question)["error"]


@settings(deadline=None, max_examples=200, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(JSON, JSON, JSON)
def test_no_question_raises(strokes, pen, picture):
    for question in (strokes, {"network": "CNNModel", "strokes": strokes, "pen": pen, "picture": picture}):
        answer = answers.answering(answers.read, NETWORKS)(question)
        assert "digit" in answer or answer["error"].endswith(".")


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


def check_atlas(model):
    told_once, chance = json.loads(json.dumps(atlas.atlas(model))), random.Random(0)
    for told, layer in zip(told_once["layers"], units.describe(model), strict=True):
        assert {key: told[key] for key in vars(layer)} == vars(layer) | {"shape": list(layer.shape)}
        channels, rows, columns = (*layer.shape, 1, 1)[:3]
        assert (len(told["sees"]["rows"]), len(told["sees"]["columns"])) == (rows, columns)
        for row in range(rows):
            channel = 0 if layer.kind == "flatten" else chance.randrange(channels)
            column = chance.randrange(columns)
            unit = units.Unit(layer.name, channel, row, column)
            sees, reads = units.receptive_field(model, unit), units.window(model, unit)
            assert (told["sees"]["rows"][row], told["sees"]["columns"][column]) == (list(sees[::2]), list(sees[1::2]))
            if reads:
                box = reads.box
                assert (told["reads"]["rows"][row], told["reads"]["columns"][column]) == (
                    list(box[::2]),
                    list(box[1::2]),
                )
                m, n = told["channels"]
                assert reads.channels == range(channel // n * m, channel // n * m + m)
            else:
                assert told["reads"] == {"rows": [], "columns": []}


@every_network
def test_the_atlas_knows_of_each_row_and_column_what_its_units_see_and_read(name):
    check_atlas(TRAINED[name][0])


@pytest.mark.parametrize("name", ["oblong", "dilated", "groups", "means"])
def test_the_atlas_is_right_where_rows_and_columns_differ(name):
    check_atlas(chains.build(name))


def test_the_atlas_says_of_windows_with_gaps_that_they_pass_over_pixels():
    why = atlas.atlas(chains.build("gaps"))["why"]
    assert "the windows of layer0 pass over some rows or columns" in why
    assert why.startswith("460 of 784 pixels")


@every_network
def test_the_atlas_tells_which_pixels_reach_no_output_and_why(name):
    told_once = atlas.atlas(TRAINED[name][0])
    assert told_once["blind"] == units.blind_spot(TRAINED[name][0]).astype(int).tolist()
    assert sum(map(sum, told_once["blind"])) == (159 if name == "CNNModel" else 0)
    if name == "CNNModel":
        assert told_once["why"].startswith("159 of 784 pixels")
        assert "the windows of conv2 and conv3 stop before the last row and column" in told_once["why"]
    else:
        assert told_once["why"] == "Every pixel reaches an output."
    assert ("input_norm" in told_once["note"]) is (name == "ComplexCNNModel")
    assert bool(told_once["note"]) is (name == "ComplexCNNModel")


def test_all_that_is_told_of_the_networks_at_first_is_small():
    assert sum(len(json.dumps(atlas.atlas(model))) for model, _ in TRAINED.values()) < 60_000


@pytest.mark.parametrize(
    ("answer", "question", "sentence"),
    [
        *[(answer, question, "A question is an object") for answer in ANSWERED for question in (None, [], "look", 5)],
        *[(answer, {"network": "LeNet"}, "choose one of CNNModel") for answer in ANSWERED],
        *[(answer, {"network": {"CNNModel": 1}}, "choose one of CNNModel") for answer in ANSWERED],
        (answers.look, {"pixels": PIXELS[:-4]}, "did not arrive whole"),
        (answers.look, {"pixels": [0] * 784}, "did not arrive whole"),
        (answers.look, {}, "did not arrive whole"),
        (answers.value_of, {"pixels": PIXELS + "AAAA", "unit": ["conv1", 0, 0, 0]}, "did not arrive whole"),
        (answers.everything, {"pixels": "é"}, "did not arrive whole"),
        (answers.look, {"pixels": PIXELS, "view": "conv1"}, "A view is"),
        (answers.look, {"pixels": PIXELS, "view": ["conv1"]}, "A view is"),
        (answers.look, {"pixels": PIXELS, "view": {"layers": "conv1"}}, "A view is"),
        (answers.read, {"strokes": EIGHT, "view": 5}, "A view is"),
        *[
            (answer, {"pixels": PIXELS, "unit": unit}, sentence)
            for answer in (answers.value_of, answers.explain)
            for unit, sentence in [
                (["conv1", False, False, False], "A unit is"),
                (["conv1", 0, True, 0], "A unit is"),
                (["conv1", "0", "0", "0"], "A unit is"),
                (["conv1", 0.0, 0.0, 0.0], "A unit is"),
                (["conv1", 0, 0], "A unit is"),
                ([0, 0, 0, 0], "A unit is"),
                ("conv1", "A unit is"),
                (None, "A unit is"),
                (["conv1", -1, 0, 0], "there is none at channel -1"),
                (["conv1", 0, 26, 0], "conv1 has 1 × 26 × 26 units; there is none at channel 0, row 26"),
                (["conv1", 10**30, 0, 0], "there is none at"),
                (["final", 0, 1, 0], "there is none at"),
                (["conv9", 0, 0, 0], "There is no layer 'conv9'"),
            ]
        ],
        *[
            (answer, {"pixels": PIXELS, "layer": layer}, sentence)
            for answer in (answers.filters, answers.one_filter, answers.convolve)
            for layer, sentence in [
                ("conv9", "'conv9' is no convolutional layer"),
                ("relu1", "those are: conv1, conv2, conv3"),
                (["conv1"], "by its name"),
                ({}, "by its name"),
                (None, "by its name"),
            ]
        ],
        *[
            (answers.one_filter, {"layer": "conv3", "channel": channel}, "This layer has the filters 0 to 3")
            for channel in (4, -1, True, 0.0, "0", None, [0], 10**30)
        ],
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(answer, question, sentence):
    question = {"network": "CNNModel"} | question if isinstance(question, dict) else question
    told = answers.answering(answer, NETWORKS)(question)
    assert list(told) == ["error"]
    assert sentence in told["error"]
    assert told["error"].endswith(".")


NAMES = st.sampled_from(["CNNModel", "FNN", "conv1", "relu3", "flatten", "final", "softmax", "input"])
PLACES = st.lists(st.integers(-1, 4), min_size=2, max_size=4)
QUESTIONS = st.fixed_dictionaries(
    {"network": st.just("CNNModel") | NAMES | JSON, "pixels": st.just(PIXELS) | JSON},
    optional={
        "unit": st.builds(lambda name, place: [name, *place], NAMES, PLACES) | JSON,
        "layer": NAMES | JSON,
        "channel": st.integers(-1, 4) | JSON,
        "view": st.fixed_dictionaries({"layers": st.lists(NAMES | JSON, max_size=4) | JSON, "scale": JSON}) | JSON,
        "strokes": JSON,
        "picture": JSON,
        "pen": JSON,
    },
)


@pytest.mark.parametrize("answer", ANSWERED)
@settings(deadline=None, max_examples=100, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(QUESTIONS | JSON)
def test_no_question_to_any_raises(answer, question):
    told = answers.answering(answer, TRAINED)(question)
    json.dumps(told, allow_nan=False)
    assert ANSWERED[answer] in told or told["error"].endswith(".")


def test_an_answer_keeps_its_name_by_which_the_page_asks():
    assert [answers.answering(answer, NETWORKS).__name__ for answer in ANSWERED] == [
        "read", "look", "value_of", "explain", "filters", "one_filter", "convolve", "everything",
    ]  # fmt: skip


def test_the_menu_tells_parameters_and_accuracy():
    assert page.describe("CNNModel", *NETWORKS["CNNModel"]) == "CNNModel · 676 parameters · 50.0 %"


def test_the_menu_does_without_an_accuracy_that_a_weight_file_does_not_tell():
    assert page.describe("CNNModel", NETWORKS["CNNModel"][0], {}) == "CNNModel · 676 parameters"
    Parameters({"CNNModel": (NETWORKS["CNNModel"][0], {})}, [])


def test_a_network_is_read_whatever_its_last_layer_is_called():
    model = chains.build("curves")  # whose last layer is "last"
    reading = answers.read({"Own": (model, {})}, {"network": "Own", "strokes": EIGHT})
    expected = recognition.recognise(model, DIGIT)
    assert reading["digit"] == expected.digit
    assert reading["probabilities"] == pytest.approx(expected.probabilities, abs=1e-5)


def test_examples_are_the_ten_digits_on_the_pad():
    drawings = examples.load()
    assert [example["label"] for example in drawings] == list(range(10))
    points = np.concatenate([stroke for example in drawings for stroke in example["strokes"]])
    assert points.min() >= 0
    assert points.max() <= 1000
