"""The pass backward, a weight's gradient as a sum, and the step: against autograd and torch.optim."""

import copy
from collections import OrderedDict

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnn import backward, models, sketch, weights
from cnn.backward import Weight
from cnn.models import Network
from tests.browsing import EXAMPLES

DIGITS = np.stack([sketch.from_strokes(own["strokes"]) for own in EXAMPLES[:3]])
INPUTS, LABELS = torch.from_numpy(DIGITS)[:, None].float() / 255, torch.tensor([0, 1, 7])  # the 2 is mislabelled
OPTIMIZERS = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam}


def odd() -> Network:
    """Strides, paddings and dilation that differ by axis, groups, and a linear layer that reads a row."""
    torch.manual_seed(0)
    layers = OrderedDict(
        wide=nn.Conv2d(1, 4, kernel_size=(3, 5), stride=(2, 3), padding=(1, 2)),
        norm=nn.BatchNorm2d(4),
        relu=nn.ReLU(),
        groups=nn.Conv2d(4, 6, kernel_size=3, groups=2, dilation=(2, 1), padding="same", bias=False),
        pool=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        hidden=nn.Linear(6 * 7 * 5, 8),
        final=nn.Linear(8, 10),
    )
    model = Network(layers).eval()
    model.norm.running_mean += 0.1
    return model


NETWORKS = {name: weights.load(name)[0] for name in models.MODELS} | {"odd": odd()}
PASSED = {name: backward.run(model, INPUTS, LABELS) for name, model in NETWORKS.items()}


def after_optimizer(model, optimizer, rate):
    """The network after one step of PyTorch's own, and its gradients by name."""
    own = copy.deepcopy(model)
    F.cross_entropy(own(INPUTS), LABELS).backward()
    gradients = {name: parameter.grad.clone() for name, parameter in own.named_parameters()}
    OPTIMIZERS[optimizer](own.parameters(), lr=rate).step()
    return own, gradients


@pytest.mark.parametrize("name", NETWORKS)
def test_each_gradient_is_autograds(name):
    model, passed = NETWORKS[name], PASSED[name]
    stepped, gradients = after_optimizer(model, "SGD", 0.1)
    assert [*passed.parameters] == [*gradients]
    for key, gradient in gradients.items():
        torch.testing.assert_close(passed.parameters[key], gradient)
        torch.testing.assert_close(
            dict(backward.step(model, passed, 0.1).named_parameters())[key], dict(stepped.named_parameters())[key]
        )
    assert passed.loss == pytest.approx(backward.loss(model, INPUTS, LABELS), rel=1e-5)
    shares = passed.outputs[[*passed.outputs][-1]].softmax(dim=1) - F.one_hot(LABELS, 10)
    torch.testing.assert_close(passed.gradients[[*passed.gradients][-1]], shares / len(LABELS), atol=1e-6, rtol=1e-4)
    assert all(passed.outputs[key].shape == own.shape for key, own in passed.gradients.items())


@pytest.mark.parametrize("name", NETWORKS)
def test_the_terms_of_any_weight_add_up_to_its_gradient(name):
    model, passed, generator = NETWORKS[name], PASSED[name], np.random.default_rng(1)
    for layer in backward.layers(model):
        own = backward.kernels(model, layer)
        chosen = [Weight(layer, *(int(generator.integers(size)) for size in own.shape)) for _ in range(8)]
        chosen += [Weight(layer, len(own) - 1)] if f"{layer}.bias" in passed.parameters else []
        for weight in chosen:
            key, index = backward.parameter(model, weight)
            terms, gradient = backward.terms(model, passed, weight), passed.parameters[key]
            assert terms.products.shape == (3, *(passed.outputs[layer].shape[2:] or (1, 1)))
            assert terms.gradient == pytest.approx(
                gradient[index].item(), rel=1e-3, abs=1e-5 * gradient.abs().max().item()
            )
            assert terms.digits.sum().item() == pytest.approx(terms.gradient)
            if weight.source is not None:
                assert backward.value(model, weight) == own[weight[1:]].item()


def test_a_digits_terms_are_its_own_gradient():
    model, weight = NETWORKS["DeepCNN"], Weight("block2.conv", 3, 5, 0, 2)
    alone = [backward.run(model, INPUTS[n : n + 1], LABELS[n : n + 1]) for n in range(3)]
    own = [backward.terms(model, passed, weight).gradient / 3 for passed in alone]
    assert backward.terms(model, PASSED["DeepCNN"], weight).digits.tolist() == pytest.approx(own, rel=1e-3, abs=1e-9)


def test_a_term_is_delta_times_what_lies_under_the_weight():
    passed = PASSED["CNNModel"]
    terms = backward.terms(NETWORKS["CNNModel"], passed, Weight("conv2", 1, 0, 2, 6))
    assert terms.inputs[2, 4, 9] == passed.outputs["relu1"][2, 0, 2 * 4 + 2, 2 * 9 + 6]
    assert terms.deltas[2, 4, 9] == passed.gradients["conv2"][2, 1, 4, 9]
    padded = backward.terms(NETWORKS["odd"], PASSED["odd"], Weight("wide", 2, 0, 0, 1))
    assert not padded.inputs[:, 0].any(), "row 0 · 2 + 0 − 1 is padding"
    assert padded.inputs[2, 4, 4] == INPUTS[2, 0, 4 * 2 + 0 - 1, 4 * 3 + 1 - 2] > 0
    bias = backward.terms(NETWORKS["odd"], PASSED["odd"], Weight("wide", 2))
    assert torch.equal(bias.products, bias.deltas)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", ["CNNModel", "DeepCNN"])
def test_the_step_is_torch_optims(name, optimizer):
    model, passed = NETWORKS[name], PASSED[name]
    expected = dict(after_optimizer(model, optimizer, 0.01)[0].named_parameters())
    stepped = backward.step(model, passed, 0.01, optimizer)
    for key, parameter in stepped.named_parameters():
        torch.testing.assert_close(parameter.detach(), expected[key].detach(), atol=1e-6, rtol=1e-5)
    steepest = int(passed.parameters["final.weight"].abs().argmax())
    place = np.unravel_index(steepest, backward.kernels(model, "final").shape)
    weight = Weight("final", *map(int, place))
    key, index = backward.parameter(model, weight)
    one = backward.step(model, passed, 0.01, optimizer, only=weight)
    changed = {name: (own != model.get_parameter(name)).sum().item() for name, own in one.named_parameters()}
    assert changed == dict.fromkeys(changed, 0) | {key: 1}
    assert backward.value(one, weight) == pytest.approx(expected[key][index].item(), abs=1e-6)
    drop = passed.loss - backward.loss(backward.step(model, passed, 1e-3, only=weight), INPUTS, LABELS)
    assert drop == pytest.approx(1e-3 * passed.parameters[key][index].item() ** 2, rel=0.1, abs=1e-8)


@pytest.mark.parametrize(
    ("weight", "why"),
    [
        (Weight("relu1", 0), "no convolution and no linear layer"),
        (Weight("conv9", 0), "no convolution and no linear layer"),
        (Weight("conv2", 2, 0, 0, 0), "no such weight in conv2: its kernels are 2 × 1 × 7 × 7"),
        (Weight("conv2", 0, 0, 7, 0), "no such weight"),
        (Weight("conv2", -1), "no such weight"),
    ],
)
def test_what_is_no_weight_is_refused(weight, why):
    with pytest.raises(ValueError, match=why):
        backward.terms(NETWORKS["CNNModel"], PASSED["CNNModel"], weight)


def test_other_batches_and_modes_are_refused():
    with pytest.raises(ValueError, match="label from 0 to 9"):
        backward.run(NETWORKS["CNNModel"], INPUTS, LABELS + 3)
    with pytest.raises(ValueError, match="no bias"):
        backward.parameter(NETWORKS["DeepCNN"], Weight("block1.conv", 0))
    with pytest.raises(ValueError, match="eval mode"):
        backward.run(models.build("CNNModel"), INPUTS, LABELS)


def test_the_model_stays_as_it_is_while_others_use_it():
    model, seen = NETWORKS["DeepCNN"], []
    own = [(id(tensor), tensor.dtype) for tensor in [*model.parameters(), *model.buffers()]]
    hook = model.final.register_forward_hook(
        lambda *_: seen.append([(id(tensor), tensor.dtype) for tensor in [*model.parameters(), *model.buffers()]])
    )
    passed = backward.run(model, INPUTS, LABELS)
    backward.loss(model, INPUTS, LABELS)
    hook.remove()
    assert seen == [own, own]
    assert all(parameter.grad is None for parameter in model.parameters())
    assert all(torch.equal(passed.outputs[key], tensor) for key, tensor in PASSED["DeepCNN"].outputs.items())
