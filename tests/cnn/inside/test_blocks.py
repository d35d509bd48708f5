"""A network's blocks: which layers belong together."""

from collections import OrderedDict

import pytest
from torch import nn

from cnn import models, units

BLOCKS = {
    "FNN": {"linear1": "flatten linear1 relu1", "linear2": "linear2 relu2", "final": "final"},
    "CNNModel": {"conv1": "conv1 relu1", "conv2": "conv2 relu2", "conv3": "conv3 relu3", "final": "flatten final"},
    "ComplexCNNModel": {"input_norm": "input_norm"}
    | {f"block{n}": " ".join(f"block{n}.{name}" for name in ("conv1", "relu", "conv2", "pool")) for n in (1, 2, 3)}
    | {"final": "flatten final"},
    "DeepCNN": {f"block{n}": f"block{n}.conv block{n}.norm block{n}.relu" for n in (1, 3, 5, 6)}
    | {f"block{n}": f"block{n}.conv block{n}.norm block{n}.relu block{n}.pool" for n in (2, 4)}
    | {"final": "flatten final"},
}


@pytest.mark.parametrize("name", models.MODELS)
def test_of_each_network(name):
    blocks = units.blocks(models.build(name))
    assert {block.name: " ".join(block.layers) for block in blocks.values()} == BLOCKS[name]
    assert all(block.end == block.layers[-1] for block in blocks.values())


CHAINS = {
    "pools and dropouts go with what they follow": (
        [nn.Conv2d(1, 2, 3), nn.Dropout(), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(2, 3, 3), nn.GELU()],
        {"0": ["0", "1", "2", "3"], "4": ["4", "5"]},
    ),
    "what stands before the first sum is a block": ([nn.ReLU(), nn.Conv2d(1, 2, 3)], {"0": ["0"], "1": ["1"]}),
    "what follows a Flatten waits for the sum": (
        [nn.Conv2d(1, 2, 28), nn.Flatten(), nn.ReLU(), nn.Linear(2, 3)],
        {"0": ["0"], "3": ["1", "2", "3"]},
    ),
    "a Flatten at the end goes with the last": ([nn.Conv2d(1, 10, 28), nn.Flatten()], {"0": ["0", "1"]}),
    "nothing but a Flatten": ([nn.Flatten()], {"0": ["0"]}),
    "a chain in a chain": (
        [nn.Sequential(nn.Conv2d(1, 2, 3), nn.Sequential(nn.ReLU(), nn.Conv2d(2, 2, 3)))],
        {"0": ["0.0", "0.1.0", "0.1.1"]},
    ),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_of_any_chain(chain):
    layers, expected = CHAINS[chain]
    model = models.Network(OrderedDict((str(i), layer) for i, layer in enumerate(layers)))
    found = units.blocks(model)
    assert {name: [*block.layers] for name, block in found.items()} == expected
    every = [layer for block in found.values() for layer in block.layers]
    assert ["input", *every, "softmax"] == [*units.steps(model)]
