import numpy as np
import pytest
import torch

from cnn import models
from cnn.recognition import recognise


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
    digit, probabilities = recognise(model, random_digit(2))
    assert digit == expected
    assert probabilities[expected] == pytest.approx(np.exp(3) / (np.exp(3) + 9))


def test_reading_changes_neither_digit_nor_network():
    model, digit = models.build("DeepCNN").eval(), random_digit(3)
    before = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    recognise(model, digit)
    assert np.array_equal(digit, random_digit(3))
    assert all(torch.equal(before[key], tensor) for key, tensor in model.state_dict().items())
