import pytest
import torch
from torch import nn

from cnn import models, training
from tests.cnn.fitting.digits import blocks, log_softmax


@pytest.mark.parametrize("was_training", [True, False])
def test_evaluate_is_the_mean_over_images_and_keeps_the_mode(was_training):
    images, labels = blocks()
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(784, 10))
    log_p = log_softmax(model, images)
    loss, accuracy = training.evaluate(model.train(was_training), images, labels)
    assert loss == pytest.approx(-log_p[range(64), labels].mean(), rel=1e-5)
    assert accuracy == (log_p.argmax(axis=1) == labels.numpy()).mean()
    assert model.training == was_training


@pytest.mark.parametrize("batch_size", [1, 24, 64, 1000])
def test_predict_gives_the_logits_in_order_whatever_the_batch(batch_size):
    images, _ = blocks()
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(784, 10)).train()
    logits = training.predict(model, images, batch_size)
    with torch.no_grad():
        expected = images.reshape(64, 784) / 255 @ model[2].weight.T + model[2].bias
    torch.testing.assert_close(logits, expected)
    assert model.training


def test_scale_maps_bytes_to_the_networks_input():
    images = torch.tensor([0, 51, 255], dtype=torch.uint8).repeat(28 * 28).reshape(3, 28, 28)
    scaled = models.inputs(images)
    assert (scaled.shape, scaled.dtype) == ((3, 1, 28, 28), torch.float32)
    assert scaled.flatten()[:3].tolist() == pytest.approx([0, 0.2, 1])
