"""Chains of one's own: what their names say, and what cannot be is refused in a sentence."""

import pytest
import torch

from cnn import chains, models, units, weights


def kinds(name):
    return [type(layer).__name__ for layer in chains.build(name)]


def test_a_name_describes_the_chain():
    model = chains.build("chain_c8k3_n_r_m2_c4k5ps2_r_l32_r")
    expected = ["Conv2d", "BatchNorm2d", "ReLU", "MaxPool2d", "Conv2d", "ReLU", "Flatten", "Linear", "ReLU", "Linear"]
    assert [type(layer).__name__ for layer in model] == expected
    names = ["conv1", "norm1", "relu1", "pool1", "conv2", "relu2", "flatten", "linear1", "relu3", "final"]
    assert [name for name, _ in model.named_children()] == names
    first, second = model.conv1, model.conv2
    assert (first.out_channels, first.kernel_size, first.stride, first.padding) == (8, (3, 3), (1, 1), (0, 0))
    assert (second.out_channels, second.kernel_size, second.stride, second.padding) == (4, (5, 5), (2, 2), (2, 2))
    assert model.linear1.out_features == 32
    assert model(torch.zeros(2, 1, 28, 28)).shape == (2, 10)
    assert all(layer.training for layer in model), "as PyTorch's networks are before training"


def test_it_is_like_any_other_network():
    name = "chain_c4k3_r_m2"
    torch.manual_seed(5)
    model = chains.build(name).eval()
    assert units.blocks(model).keys() == {"conv1", "final"}
    unit = units.Unit("pool1", 2, 3, 4)
    captured = {"input": torch.rand(1, 1, 28, 28, generator=torch.Generator().manual_seed(1))}
    for layer, module in model.named_children():
        captured[layer] = module([*captured.values()][-1])
    assert units.explain(model, captured, unit).value == pytest.approx(captured["pool1"][0, 2, 3, 4].item())
    found, read, meta = weights.parse(weights.dump(model, {"temperature": 1.0, "network": name}))
    assert (found, meta["network"]) == (name, name)
    assert torch.equal(read.conv1.weight, model.conv1.weight)


def test_the_networks_of_the_page_are_built_by_their_names():
    for name in models.MODELS:
        assert type(chains.build(name)) is models.MODELS[name]
    with pytest.raises(ValueError, match="There is no network 'another'"):
        chains.build("another")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("chain_", "at least one layer"),
        ("chain_c8", "'c8' describes no layer"),
        ("chain_c8k3_x", "'x' describes no layer"),
        ("chain_c8k3\n", "describes no layer"),
        ("chain_c33k3", "makes 1 to 32 maps, with kernels of 1, 3, 5, 7"),
        ("chain_c0k3", "makes 1 to 32 maps"),
        ("chain_c8k4", "kernels of 1, 3, 5, 7 pixels"),
        ("chain_l200", "has 1 to 128 units"),
        ("chain_l0", "has 1 to 128 units"),
        ("chain_l9_c3k3", "After a linear layer there are no maps left to convolve"),
        ("chain_l9_m2", "no maps left to pool"),
        ("chain_l9_n", "no maps left to normalise"),
        ("chain_m3_m3_m3_c1k3", "only 1 × 1 units left; that is too few to convolve"),
        ("chain_m3_m3_m3_m2", "only 1 × 1 units left; that is too few to pool"),
        ("chain_" + "_".join(13 * ["r"]), "up to 12 layers"),
        ("chain_l128", "101,770 parameters; up to 100,000"),
        ("chain_c16k7p_c16k7p_m3_m3", "10,450,592 products for a digit, too many"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(name, sentence):
    with pytest.raises(ValueError, match=sentence):
        chains.build(name)


def test_a_pad_keeps_the_size_of_maps_too_small_for_the_kernel():
    assert kinds("chain_m3_m3_m3_c2k7p") == ["MaxPool2d", "MaxPool2d", "MaxPool2d", "Conv2d", "Flatten", "Linear"]
