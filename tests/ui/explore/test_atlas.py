"""What the page knows of a network before anything is drawn."""

import json
import random

import pytest

from cnn import models, units
from tests.cnn.inside import chains
from tests.ui.asking import TRAINED
from ui.explore import atlas

every_network = pytest.mark.parametrize("name", models.MODELS)


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
