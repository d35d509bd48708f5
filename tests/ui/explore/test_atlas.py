"""What the page knows of a network before anything is drawn."""

import json
import random

import pytest

from cnn import models, units
from cnn.inside import layers
from tests.ui.asking import TRAINED
from ui.explore import atlas

every_network = pytest.mark.parametrize("name", models.MODELS)


@every_network
def test_the_atlas_tells_of_rows_and_columns_alike_what_each_unit_sees_and_reads(name):
    model, _ = TRAINED[name]
    told_once, chance = json.loads(json.dumps(atlas.atlas(model))), random.Random(0)
    for told, layer in zip(told_once["layers"], layers.describe(model), strict=True):
        assert {key: told[key] for key in layer._fields} == layer._asdict() | {"shape": list(layer.shape)}
        channels, rows, columns = (*layer.shape, 1, 1)[:3]
        assert len(told["sees"]) == rows == columns
        assert len(told["reads"]) == (0 if layer.kind == "input" else rows)
        for row in range(rows):
            channel = 0 if layer.kind == "flatten" else chance.randrange(channels)
            column = chance.randrange(columns)
            unit = units.Unit(layer.name, channel, row, column)
            sees, reads = units.receptive_field(model, unit), units.window(model, unit)
            assert [told["sees"][row], told["sees"][column]] == [list(sees[::2]), list(sees[1::2])]
            if reads:
                assert [told["reads"][row], told["reads"][column]] == [list(reads.box[::2]), list(reads.box[1::2])]


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
