"""A changed network is what changing its tensors by hand makes it, and its cost is what counting by hand finds."""

import copy
import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest
import torch
from torch import nn

from cnn import activations, evidence, models, surgery, units, weights
from cnn.surgery import Bias, Cut, Mute, Noise, Swap, Weight
from cnn.units import Unit
from tests.cnn.inside import chains

every_network = pytest.mark.parametrize("name", models.MODELS)
N = 40  # digits to be read


@cache
def load(name):
    return weights.load(name)[0] if name in models.MODELS else chains.build(name)


def digits(n=3, seed=0):
    return torch.rand((n, 1, 28, 28), generator=torch.Generator().manual_seed(seed)).round()


def labelled(model):
    """Blots, most of them labelled as the network reads them: (N, 28, 28) uint8, (N,) int64."""
    images = (255 * digits(N)[:, 0]).to(torch.uint8)
    images[:, :, 14:] //= torch.arange(1, N + 1)[:, None, None].to(torch.uint8)
    labels = model.predict(images[:, None] / 255).long()
    labels[::7] = (labels[::7] + 1) % 10
    return images, labels


def by_hand(name):
    """A copy to be changed in place."""
    return copy.deepcopy(load(name)).requires_grad_(False)


def logits(model, x):
    with torch.no_grad():
        return model(x)


def assert_same(one, other):
    assert logits(one, digits()).numpy() == pytest.approx(logits(other, digits()).numpy(), abs=1e-4)


def silenced(name, layer, channel):
    """The network with all weights that read a map at 0; what makes the map is left."""
    model = by_hand(name)
    modules = units.modules(model)
    names = list(modules)
    reader = next(
        modules[own] for own in names[names.index(layer) + 1 :] if isinstance(modules[own], nn.Conv2d | nn.Linear)
    )
    size = reader.weight.shape[1] // units.shapes(model)[layer][0]  # numbers of a map in a row of all
    reader.weight[:, channel * size : (channel + 1) * size] = 0
    return model


def strongest(maps):
    """The channel that holds the largest number, of (N, C, …)."""
    return maps.transpose(0, 1).flatten(1).abs().amax(dim=1).argmax().item()


@every_network
def test_muting_a_map_is_zeroing_all_weights_that_read_it(name):
    captured = activations.capture(load(name), digits())
    for block in [*units.blocks(load(name)).values()][:-1]:
        channel = strongest(captured[block.end])
        if block.name != "input_norm":
            muted = surgery.edited(load(name), mute={block.end: [channel]})
            assert_same(muted, silenced(name, block.end, channel))
            assert not torch.equal(logits(muted, digits()), logits(load(name), digits())), block.name


@every_network
def test_a_muted_map_is_0_from_its_sum_to_where_it_is_read(name):
    block = list(units.blocks(load(name)).values())[-2]
    sums = [layer for layer in block.layers if units.steps(load(name))[layer].kind.mixes]
    captured = activations.capture(load(name), digits(), mute={block.layers[-1]: [1, 3]})
    for layer in block.layers[block.layers.index(sums[-1]) :]:
        assert not captured[layer][:, [1, 3]].any()
        assert captured[layer][:, [0, 2]].any()


@every_network
def test_capture_takes_other_parameters_and_leaves_the_model_as_it_is(name):
    before = {key: tensor.clone() for key, tensor in load(name).state_dict().items()}
    weight = load(name).final.weight.detach() / 2
    captured = activations.capture(load(name), digits(), edits={"final.weight": weight})
    hand = by_hand(name)
    hand.final.weight /= 2
    assert activations.logits(captured).numpy() == pytest.approx(logits(hand, digits()).numpy(), abs=1e-5)
    assert all(torch.equal(before[key], tensor) for key, tensor in load(name).state_dict().items())


def test_a_copy_shares_what_is_not_changed_and_reads_in_the_same_way():
    model = load("DeepCNN")
    changed = surgery.edited(model, {"final.bias": torch.zeros(10)})
    assert changed.block4.conv.weight is model.block4.conv.weight
    assert changed.block1.norm.running_var is model.block1.norm.running_var
    assert (changed.temperature, changed.known_above) == (model.temperature, model.known_above)
    assert surgery.edited(model) is model
    assert surgery.changed(model, []) is model


CHANGES = {  # what is done by hand, in place
    "weight": ([Weight("conv2", 1, 0, 2, 3, -0.5)], lambda m: m.conv2.weight[1, 0, 2, 3].fill_(-0.5)),
    "weight of a row of maps": ([Weight("final", 2, 3, 1, 0, 4.0)], lambda m: m.final.weight[2, 14].fill_(4.0)),
    "bias": ([Bias("conv3", 2, 1.5)], lambda m: m.conv3.bias[2].fill_(1.5)),
    "kernel": ([Cut("conv3", 1, 0)], lambda m: m.conv3.weight[1, 0].zero_()),
    "kernel of a row of maps": ([Cut("final", 7, 1)], lambda m: m.final.weight[7, 4:8].zero_()),
    "two kernels": ([Swap("conv3", 0, 1, 2, 0)], lambda m: exchange(m.conv3.weight)),
    "one after the other": (
        [Cut("conv2", 0, 0), Weight("conv2", 0, 0, 0, 0, 2.0)],
        lambda m: (m.conv2.weight[0, 0].zero_(), m.conv2.weight[0, 0, 0, 0].fill_(2.0)),
    ),
    "muted for good": (
        [Mute("relu3", 1), Weight("conv3", 1, 0, 0, 0, 9.0), Bias("conv3", 1, 9.0)],
        lambda m: (m.conv3.weight[1].zero_(), m.conv3.bias[1].zero_()),
    ),
}


def exchange(weight):
    was = weight[0, 1].clone()
    weight[0, 1] = weight[2, 0]
    weight[2, 0] = was


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_what_a_hand_does(what):
    changes, do = CHANGES[what]
    hand = by_hand("CNNModel")
    do(hand)
    changed = surgery.changed(load("CNNModel"), changes)
    for key, tensor in hand.state_dict().items():
        assert torch.equal(changed.state_dict()[key], tensor), key


def test_a_norm_has_a_scale_and_a_shift_for_each_map():
    changed = surgery.changed(load("DeepCNN"), [Weight("block2.norm", 3, 0, 0, 0, 0.25), Bias("block2.norm", 3, -1.0)])
    hand = by_hand("DeepCNN")
    hand.block2.norm.weight[3], hand.block2.norm.bias[3] = 0.25, -1.0
    assert_same(changed, hand)


def test_noise_is_as_wide_as_it_says_and_the_same_for_a_seed():
    def noisy(seed):
        return surgery.changed(load("FNN"), [Noise("linear2", 0.5, seed)]).linear2.weight

    weight = load("FNN").linear2.weight.detach()
    added = noisy(1) - weight
    assert (added.std() / weight.std()).item() == pytest.approx(0.5, rel=0.01)
    assert torch.equal(noisy(1), noisy(1))
    assert not torch.equal(noisy(1), noisy(2))


@every_network
def test_a_changed_network_is_explained_exactly(name):
    layer, *_ = [layer for layer in units.modules(load(name)) if layer.endswith(("conv1", "conv", "linear1"))]
    changes = [
        Mute(layer, 0),
        *([Swap("block2.conv", 1, 0, 2, 5)] if name == "DeepCNN" else []),
        Noise("final", 0.2, 1),
    ]
    model, image = surgery.changed(load(name), changes), (255 * digits(1)[0, 0]).numpy().astype(np.uint8)
    captured = activations.capture(model, torch.from_numpy(image)[None, None] / 255)
    found = evidence.split(model, image, 3, 8)
    own = activations.logits(captured)[0]
    assert found.difference == pytest.approx((own[3] - own[8]).item(), abs=1e-4)
    for block, amounts in found.maps.items():
        assert amounts.sum() + found.rest[block] == pytest.approx(found.difference, abs=1e-3), block
    for layer in units.modules(model):
        told = units.explain(model, captured, Unit(layer, 1 % captured[layer].shape[1]))
        assert told.terms.sum() + told.bias == pytest.approx(told.value, abs=1e-3), layer


def test_two_at_once_do_not_see_each_other():
    x, model = digits(), load("CNNModel")
    each = [{"relu3": [channel]} for channel in range(4)] * 8
    alone = [activations.logits(activations.capture(model, x, mute=mute)) for mute in each]
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda mute: activations.logits(activations.capture(model, x, mute=mute)), each)
        assert all(torch.equal(*pair) for pair in zip(alone, together, strict=True))


PLAIN = [
    *(["mute", "relu3", 1], ["cut", "conv3", 1, 0], ["weight", "conv2", 1, 0, 2, 3, -0.5]),
    *(["bias", "conv3", 2, 1.5], ["swap", "conv3", 0, 1, 2, 0], ["noise", "final", 0.1, 7]),
]


def test_changes_travel_as_plain_lists():
    changes = surgery.parse(json.loads(json.dumps(PLAIN)))
    assert surgery.plain(changes) == PLAIN
    assert {type(change) for change in changes} == set(surgery.CHANGES.values())
    assert hash(changes) == hash(surgery.parse(PLAIN))


@pytest.mark.parametrize(
    "plain",
    [
        *(
            None,
            {},
            "mute",
            [None],
            [[]],
            [["mute"]],
            [["mute", "conv1"]],
            [["mute", "conv1", 0, 0]],
            [["kill", "a", 1]],
        ),
        *([["mute", 1, 1]], [["mute", "conv1", True]], [["mute", "conv1", -1]], [["mute", "conv1", 1.0]], [[["mute"]]]),
        *([["bias", "conv1", 0, 101]], [["bias", "conv1", 0, "1"]], [["bias", "conv1", 0, float("nan")]]),
        *([["bias", "conv1", 0, float("inf")]], [["bias", "conv1", 0, 10**400]], [["noise", "conv1", 0, 1]]),
        *(
            [["noise", "conv1", 11, 1]],
            [["noise", "conv1", -1, 1]],
            [["mute", "conv1", 10**30]],
            [PLAIN[0]] * 201,
            [PLAIN[5]] * 9,
        ),
    ],
)
def test_what_is_no_list_of_changes_is_refused_in_a_sentence(plain):
    with pytest.raises(ValueError, match=r"^(A change is|The changes of|Noise is).*\.$"):
        surgery.parse(plain)


@pytest.mark.parametrize(
    ("network", "change", "sentence"),
    [
        ("CNNModel", Mute("conv9", 0), "There is no layer 'conv9' to be changed; there are conv1, relu1"),
        ("CNNModel", Mute("input", 0), "There is no layer 'input'"),
        ("CNNModel", Mute("relu3", 4), "There is no map 4 of relu3; it has 0 to 3."),
        ("CNNModel", Mute("flatten", 4), "Nothing of flatten can be muted"),
        ("ComplexCNNModel", Mute("input_norm", 0), "Nothing of input_norm can be muted"),
        ("CNNModel", Cut("conv3", 0, 2), "There is no kernel from map 2 to map 0 in conv3."),
        ("CNNModel", Cut("relu3", 0, 0), "The layer relu3 has no weight that could be changed."),
        ("DeepCNN", Bias("block1.conv", 0, 1.0), "The layer block1.conv has no bias"),
        ("CNNModel", Bias("conv3", 4, 1.0), "There is no bias of map 4 in conv3."),
        ("CNNModel", Weight("conv1", 0, 0, 3, 0, 1.0), "There is no row 3, column 0 in a kernel of 3 × 3."),
        ("CNNModel", Noise("relu1", 0.1, 0), "The layer relu1 has no weight"),
        ("ComplexCNNModel", Weight("input_norm", 0, 0, 0, 0, 1.0), "The weights of input_norm are of no map"),
        ("curves", Mute("layer7", 0), "This map cannot be muted: layer11 makes other numbers than 0 of nothing."),
        ("batch norms", Mute("layer0", 0), "This map cannot be muted: layer2 makes other numbers"),
        ("group norms", Mute("layer0", 0), "This map cannot be muted: layer1 makes other numbers"),
    ],
)
def test_a_place_that_there_is_not_is_named(network, change, sentence):
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        surgery.changed(load(network), [change])


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ({"conv9.weight": torch.zeros(1)}, "There is no parameter 'conv9.weight'"),
        ({"conv1.bias": torch.zeros(2)}, r"conv1.bias has the shape \(1,\), not \(2,\)"),
        ({"conv1.bias": torch.full((1,), torch.nan)}, "The numbers of conv1.bias must be finite"),
    ],
)
def test_a_tensor_that_does_not_fit_is_refused(edits, sentence):
    with pytest.raises(ValueError, match=sentence):
        activations.capture(load("CNNModel"), digits(), edits=edits)


def test_a_cost_counts_each_digit_before_and_after():
    model, changed = load("CNNModel"), surgery.changed(load("CNNModel"), [Mute("relu3", 2)])
    images, labels = labelled(model)
    found = surgery.cost(model, changed, images, labels)
    right, after = (own.predict(images[:, None] / 255) == labels for own in (model, changed))
    assert (found.before, found.after) == pytest.approx((right.double().mean().item(), after.double().mean().item()))
    for digit in range(10):
        own = labels == digit
        assert found.images[digit] == own.sum()
        assert found.images[digit] * found.by_digit[digit] == pytest.approx(
            (after[own].sum() - right[own].sum()).item()
        )


def test_costs_of_parts_add_up():
    model, changed = load("CNNModel"), surgery.changed(load("CNNModel"), [Mute("relu3", 2)])
    images, labels = labelled(model)
    parts = [surgery.cost(model, changed, images[part], labels[part]) for part in (slice(9), slice(9, None))]
    both, whole = parts[0] + parts[1], surgery.cost(model, changed, images, labels)
    for one, other in zip(vars(both).values(), vars(whole).values(), strict=True):
        assert one.tolist() == other.tolist()


def test_the_error_is_that_of_the_paired_differences():
    random = np.random.default_rng(0)
    labels = torch.from_numpy(random.integers(0, 10, 500))
    before, after = (torch.from_numpy(random.random(500) < share) for share in (0.9, 0.8))
    found = surgery.compare(labels, before, after)
    differences = after.double().numpy() - before.double().numpy()
    alone = differences.std(ddof=1) / np.sqrt(500)
    assert found.error(10**9) == pytest.approx(alone, rel=1e-6)
    assert found.error(1000) == pytest.approx(alone * np.sqrt(500 / 999), rel=1e-6)
    assert found.error(500) == 0


def test_an_error_is_how_far_samples_lie_from_the_whole():
    random = np.random.default_rng(1)
    labels = torch.from_numpy(random.integers(0, 10, 4000))
    before, after = (torch.from_numpy(random.random(4000) < share) for share in (0.95, 0.85))
    whole = surgery.compare(labels, before, after).difference
    samples = [torch.from_numpy(random.permutation(4000)[:800]) for _ in range(300)]
    found = [surgery.compare(labels[own], before[own], after[own]) for own in samples]
    spread = np.sqrt(np.mean([(one.difference - whole) ** 2 for one in found]))
    assert np.mean([one.error(4000) for one in found]) == pytest.approx(spread, rel=0.1)


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        *(("CNNModel", "conv2"), ("CNNModel", "relu3"), ("ComplexCNNModel", "block1.relu"), ("DeepCNN", "block1.conv")),
        *(("groups", "layer0"), ("FNN", "relu2"), ("adaptive", "layer0")),
    ],
)
def test_a_rank_is_the_cost_of_muting_each_map(name, layer):
    model = load(name)
    images, labels = labelled(model)
    ranked = surgery.rank(model, layer, images, labels)
    assert len(ranked) == units.shapes(model)[layer][0]
    for channel in range(min(4, len(ranked))):
        expected = surgery.cost(model, surgery.edited(model, mute={layer: [channel]}), images, labels)
        for one, other in zip(vars(ranked[channel]).values(), vars(expected).values(), strict=True):
            assert one.tolist() == other.tolist(), channel


@pytest.mark.parametrize("layer", ["final", "softmax"])
def test_what_is_read_by_nothing_has_no_rank(layer):
    with pytest.raises(ValueError, match="Nothing reads the maps of"):
        surgery.rank(load("CNNModel"), layer, *labelled(load("CNNModel")))
