"""Which units read a unit and what they make of it, and the strongest path from a unit to the pixels."""

import random
from functools import cache
from itertools import pairwise, product
from time import perf_counter

import numpy as np
import pytest
import torch

from cnn import activations, models, units, weights
from cnn.units import Unit
from tests.cnn.inside import chains

every_chain = pytest.mark.parametrize("name", chains.LAYERS)


@cache
def load(name):
    return weights.load(name)[0] if name in models.MODELS else chains.build(name)


@cache
def captured(name):
    return activations.capture(load(name), torch.rand((1, 1, 28, 28), generator=torch.Generator().manual_seed(0)))


def size(name, layer):
    return (*units.shapes(load(name))[layer], 1, 1)[:3]


def places(name, layer):
    return [Unit(layer, *place) for place in product(*map(range, size(name, layer)))]


def windows(name, layer):
    """Which numbers of the layer before lie in each unit's window: (units, C, H, W) bool."""
    reads = np.zeros((len(places(name, layer)), *size(name, units.steps(load(name))[layer].source)), bool)
    for read, unit in zip(reads, places(name, layer), strict=True):
        _, channels, *own = units.window(load(name), unit)
        rows, columns = ([place for place in own if 0 <= place < n] for own, n in zip(own, read.shape[1:], strict=True))
        read[np.ix_(channels, rows, columns)] = True
    return reads


@every_chain
def test_the_readers_of_a_unit_are_those_in_whose_window_it_lies(name):
    chance = random.Random(0)
    for before, layer in pairwise(units.shapes(load(name))):
        reads, own = windows(name, layer), places(name, layer)
        sources = places(name, before)
        for unit in chance.sample(sources, min(len(sources), 40)):
            expected = [own[i] for i in np.flatnonzero(reads[:, *unit.place])]
            readers = units.readers(load(name), unit)
            found = [] if readers is None else [Unit(readers.layer, *place) for place in product(*readers[1:])]
            assert found == expected, unit


def test_nothing_reads_a_probability_or_what_windows_leave_over():
    assert units.readers(load("DeepCNN"), Unit("softmax", 3)) is None
    assert units.readers(load("gaps"), Unit("input", 0, 2, 0)) is None  # each third row and column
    assert units.read_by(load("gaps"), captured("gaps"), Unit("input", 0, 2, 0)) == []
    with pytest.raises(ValueError, match="there is none at"):
        units.readers(load("DeepCNN"), Unit("softmax", 10))


@pytest.mark.parametrize("name", [*chains.LAYERS, *models.MODELS])
def test_each_reader_comes_with_the_term_that_its_own_sum_has_of_the_unit_the_largest_first(name):
    chance = random.Random(1)
    for layer in [*units.shapes(load(name))][:-1]:
        unit = Unit(layer, *(chance.randrange(n) for n in size(name, layer)))
        readers = units.read_by(load(name), captured(name), unit)
        window = units.readers(load(name), unit)
        assert len({reader.unit for reader in readers}) == (np.prod([*map(len, window[1:])]) if window else 0)
        assert [abs(own.term) for own in readers] == sorted((abs(own.term) for own in readers), reverse=True)
        for reader in chance.sample(readers, min(len(readers), 5)):
            explained = units.explain(load(name), captured(name), reader.unit)
            _, channels, *own = explained.window
            place = tuple(at.index(n) for at, n in zip((channels, *own), unit.place, strict=True))
            assert reader.term == pytest.approx(explained.terms[place], abs=1e-12)
            weight = None if explained.weights is None else explained.weights[place]
            assert reader.weight == (weight if weight is None else pytest.approx(weight))


def test_of_a_max_pool_the_winner_passes_its_value_on_and_others_nothing():
    model, outputs = load("DeepCNN"), captured("DeepCNN")
    won = units.explain(model, outputs, Unit("block2.pool", 3, 5, 5)).largest
    for unit in product((3,), (10, 11), (10, 11)):
        unit = Unit("block2.relu", *unit)
        (reader,) = units.read_by(model, outputs, unit)
        value = units.read(outputs, unit)
        assert reader == (Unit("block2.pool", 3, 5, 5), float(unit == won), value if unit == won else 0)


def test_many_readers_are_found_in_no_time():
    for name, unit in (
        ("DeepCNN", Unit("block5.relu", 3, 2, 2)),
        ("FNN", Unit("relu1", 3)),
        ("FNN", Unit("flatten", 3)),
    ):
        units.read_by(load(name), captured(name), unit)  # the first call also finds the layers
        start = perf_counter()
        readers = units.read_by(load(name), captured(name), unit)
        assert perf_counter() - start < 0.2  # 1 ms, mostly
        assert len(readers) in (576, 1024)


@pytest.mark.parametrize("name", models.MODELS)
def test_the_strongest_path_goes_from_largest_to_largest_through_every_layer(name):
    for start in (Unit("softmax", 4), Unit([*units.shapes(load(name))][-3], 1)):
        path = units.trace(load(name), captured(name), start)
        layers = [*units.shapes(load(name))]
        assert path[0] == start
        assert [unit.layer for unit in path] == layers[layers.index(start.layer) :: -1]
        for unit, read in pairwise(path):
            assert units.explain(load(name), captured(name), unit).largest == read
    pixel = Unit("input", 0, 3, 4)
    assert units.trace(load(name), captured(name), pixel) == [pixel]
