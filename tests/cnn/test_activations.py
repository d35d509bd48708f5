from functools import cache

import numpy as np
import pytest
import torch

from cnn import activations, models, recognition, weights
from cnn.inside import layers

every_network = pytest.mark.parametrize("name", models.MODELS)


@cache
def load(name):
    return weights.load(name)[0]


def digits(n, seed=0):
    return torch.rand((n, 1, 28, 28), generator=torch.Generator().manual_seed(seed))


@every_network
def test_every_layer_is_what_a_hook_on_it_sees(name):
    model, x, seen = load(name), digits(2), {}

    def note(layer):
        return lambda _module, _inputs, output: seen.update({layer: output.detach().clone()})

    hooks = [module.register_forward_hook(note(layer)) for layer, module in layers.modules(model).items()]
    try:
        model(x)
    finally:
        for hook in hooks:
            hook.remove()
    captured = activations.capture(model, x)
    assert list(captured) == ["input", *seen, "softmax"] == list(layers.shapes(model))
    for layer, output in seen.items():
        assert torch.equal(captured[layer], output), layer
    assert {layer: tuple(output.shape[1:]) for layer, output in captured.items()} == layers.shapes(model)


@every_network
def test_the_first_layer_is_the_digits_and_the_last_before_softmax_the_logits(name):
    model, x = load(name), digits(2)
    captured = activations.capture(model, x)
    assert torch.equal(captured["input"], digits(2))
    assert torch.equal(activations.logits(captured), model(x))


@every_network
def test_softmax_is_what_the_digit_is_recognised_by(name):
    both = np.random.default_rng(0).integers(0, 256, (2, 28, 28), np.uint8)
    captured = activations.capture(load(name), torch.from_numpy(both)[:, None] / 255)
    assert captured["softmax"].dtype == torch.float64
    for probabilities, digit in zip(captured["softmax"], both, strict=True):
        expected = recognition.recognise(load(name), digit).probabilities
        np.testing.assert_allclose(probabilities.numpy(), expected, rtol=1e-4, atol=1e-9)


@every_network
def test_softmax_is_exactly_what_one_digit_is_recognised_by(name):
    digit = np.random.default_rng(1).integers(0, 256, (28, 28), np.uint8)
    softmax = activations.capture(load(name), torch.from_numpy(digit)[None, None] / 255)["softmax"]
    assert np.array_equal(softmax[0].numpy(), recognition.recognise(load(name), digit).probabilities)


@every_network
def test_what_was_captured_stays_as_it_is(name):
    model = load(name)
    captured = activations.capture(model, digits(2))
    before = {layer: output.clone() for layer, output in captured.items()}
    activations.capture(model, digits(2, seed=1))
    model(digits(2, seed=2))
    assert all(torch.equal(captured[layer], output) for layer, output in before.items())


@every_network
@pytest.mark.parametrize("training", [False, True])
def test_the_network_is_left_as_it_was_in_its_mode_and_without_gradients(name, training):
    model = models.build(name).train(training)
    captured = activations.capture(model, digits(2))
    assert all(module.training is training for module in model.modules())
    assert not any(output.requires_grad for output in captured.values())
    assert all(parameter.requires_grad and parameter.grad is None for parameter in model.parameters())
    assert torch.is_grad_enabled()
    assert not torch.is_inference_mode_enabled()
