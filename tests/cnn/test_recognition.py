import math

import numpy as np
import pytest
import torch

from cnn import models
from cnn.recognition import fit_known_above, fit_temperature, recognise, spread


def random_digit(seed):
    return np.random.default_rng(seed).integers(0, 256, (28, 28), np.uint8)


@pytest.mark.parametrize("name", models.MODELS)
@pytest.mark.parametrize("sharpness", [1, 500])  # at 500 some probabilities are next to nothing
def test_probabilities_are_the_softmax_of_the_logits(name, sharpness):
    torch.manual_seed(0)
    model, digit = models.build(name).eval(), random_digit(1)
    with torch.no_grad():
        model.final.weight *= sharpness
        logits = model(torch.tensor(digit / 255, dtype=torch.float32).reshape(1, 1, 28, 28))[0].numpy()
    powers = np.exp(logits.astype(np.float64) - logits.max())
    recognition = recognise(model, digit)
    assert recognition.probabilities.dtype == np.float64
    np.testing.assert_allclose(recognition.probabilities, powers / powers.sum(), rtol=1e-4)
    assert recognition.probabilities.sum() == pytest.approx(1, abs=1e-12)
    assert recognition.digit == logits.argmax()
    assert type(recognition.digit) is int


@pytest.mark.parametrize("expected", range(10))
def test_the_digit_is_the_one_with_the_largest_probability(expected):
    model = models.build("CNNModel").eval()
    with torch.no_grad():
        model.final.weight.zero_()
        model.final.bias.copy_(3.0 * torch.nn.functional.one_hot(torch.tensor(expected), 10))
    digit, probabilities, _ = recognise(model, random_digit(2))
    assert digit == expected
    assert probabilities[expected] == pytest.approx(np.exp(3) / (np.exp(3) + 9))


def test_reading_changes_neither_digit_nor_network():
    model, digit = models.build("DeepCNN").eval(), random_digit(3)
    before = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    recognise(model, digit)
    assert np.array_equal(digit, random_digit(3))
    assert all(torch.equal(before[key], tensor) for key, tensor in model.state_dict().items())


def only_bias(logits):
    """A network whose logits are always these."""
    model = models.build("CNNModel").eval()
    with torch.no_grad():
        model.final.weight.zero_()
        model.final.bias.copy_(torch.as_tensor(logits))
    return model


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_divides_the_logits_and_leaves_the_digit(temperature):
    model = only_bias(torch.arange(10) / 3)
    model.temperature = temperature
    digit, probabilities, _ = recognise(model, random_digit(4))
    powers = np.exp(np.arange(10) / 3 / temperature)
    np.testing.assert_allclose(probabilities, powers / powers.sum(), rtol=1e-5)
    assert digit == 9


def test_known_is_what_the_logits_differ_enough_about():
    logits = np.array([4.0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    model = only_bias(logits)
    assert recognise(model, random_digit(5)).known is True  # without a threshold everything is known
    for threshold, known in ((logits.std(ddof=1) - 1e-4, True), (logits.std(ddof=1) + 1e-4, False)):
        model.known_above = threshold
        assert recognise(model, random_digit(5)).known is known


def test_a_constant_added_to_all_logits_changes_nothing():
    one, other = only_bias(torch.arange(10.0)), only_bias(torch.arange(10.0) + 5)
    one.known_above = other.known_above = 3.0
    first, second = recognise(one, random_digit(6)), recognise(other, random_digit(6))
    np.testing.assert_allclose(first.probabilities, second.probabilities, rtol=1e-5)
    assert first.known == second.known


def test_spread_is_the_standard_deviation_of_each_row():
    logits = torch.randn(50, 10, generator=torch.Generator().manual_seed(0)).double()
    np.testing.assert_allclose(spread(logits), logits.numpy().std(axis=1, ddof=1))


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.5])
def test_the_temperature_that_logits_were_made_with_is_found(temperature):
    """Labels drawn from softmax(z), logits z × T: the likeliest temperature is T."""
    generator = torch.Generator().manual_seed(1)
    true = 2 * torch.randn(40_000, 10, generator=generator)
    labels = torch.multinomial(true.softmax(dim=1), 1, generator=generator)[:, 0]
    assert fit_temperature(true * temperature, labels) == pytest.approx(temperature, rel=0.03)


@pytest.mark.parametrize("size", [0, 0.01, 1, 1e6])
def test_a_network_that_is_worse_than_chance_is_read_as_one_that_knows_nothing(size):
    logits = size * torch.eye(10).repeat(20, 1)  # always another digit
    labels = (torch.arange(200) + 1) % 10
    temperature = fit_temperature(logits, labels)
    assert 0 < temperature < math.inf
    torch.testing.assert_close((logits / temperature).softmax(dim=1), torch.full((200, 10), 0.1), rtol=0, atol=1e-3)


@pytest.mark.parametrize("share", [0.5, 0.9, 0.98])
@pytest.mark.parametrize("n", [1, 7, 1000])
def test_so_many_digits_come_up_to_the_threshold_and_no_higher_one_would_do(share, n):
    logits = torch.randn(n, 10, generator=torch.Generator().manual_seed(n))
    threshold = fit_known_above(logits, share)
    spreads = spread(logits.double())
    assert (spreads >= threshold).double().mean() >= share
    higher = spreads[spreads > threshold]
    assert not len(higher) or (spreads >= higher.min()).double().mean() < share + 1e-9
