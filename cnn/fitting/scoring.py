"""Scoring: the logits of a whole split, and the loss and accuracy that they give."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn.models import inputs

Split = tuple[Tensor, Tensor]  # images (N, 28, 28) uint8, labels (N,) int64; a negative label: not a digit


class Score(NamedTuple):
    loss: float  # mean cross-entropy, nats
    accuracy: float  # in [0, 1]


@torch.inference_mode()
def evaluate(model: nn.Module, images: Tensor, labels: Tensor) -> Score:
    """Return the mean loss and the accuracy over these images, leaving the model in the mode it was in.

    The mean is over images. (The book's test loss is a mean over batches to which the last training batch was added.)
    """
    scores = predict(model, images)
    loss = F.cross_entropy(scores, labels, reduction="sum").item()
    right = (scores.argmax(dim=1) == labels).sum().item()
    return Score(loss / len(images), right / len(images))


@torch.inference_mode()
def predict(model: nn.Module, images: Tensor, batch_size: int = 1000) -> Tensor:
    """Return the logits (N, 10) of images (N, 28, 28) uint8, leaving the model in the mode it was in."""
    training = model.training
    model.eval()
    logits = torch.cat([model(inputs(part)) for part in images.split(batch_size)])
    model.train(training)
    return logits
