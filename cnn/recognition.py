"""Reading a digit: ten probabilities that mean what they say, the most probable digit, and whether it is one at all."""

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from cnn.models import Network, inputs


class Recognition(NamedTuple):
    digit: int  # 0 to 9, the most probable
    probabilities: np.ndarray  # (10,) float64, each in [0, 1], summing to 1
    known: bool  # whether it looks like a digit at all


@torch.inference_mode()
def recognise(model: Network, digit: np.ndarray) -> Recognition:
    """Read one digit, (28, 28) uint8, 0 = paper, 255 = ink. The model must be in eval mode."""
    return judge(model, model(inputs([digit])))


@torch.inference_mode()
def judge(model: Network, logits: Tensor) -> Recognition:
    """Return what the logits (1, 10) that a model gave for a digit mean. Known is what they differ enough about."""
    logits = logits.double()
    probabilities = (logits[0] / model.temperature).softmax(dim=0).numpy()
    return Recognition(int(probabilities.argmax()), probabilities, bool(spread(logits) >= model.known_above))


def spread(logits: Tensor) -> Tensor:
    """Return how far the ten logits of each digit lie apart, their standard deviation: (N, 10) -> (N,).

    It shows what a network takes for a digit, if it was taught to find all ten equally likely in other things
    (Hendrycks et al., Deep anomaly detection with outlier exposure, 2019). The largest logit, the margin between the
    two largest, the largest probability and the entropy separated letters and scribbles from digits less well.
    """
    return logits.std(dim=1)


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """Return the temperature that makes these logits' cross-entropy least (Guo et al., On calibration, 2017).

    logits (N, 10) of digits that were not trained on, labels (N,) int64. The loss is convex in 1 / temperature. For a
    network that is no better than chance it is so high that all digits are about equally likely.
    """
    logits = logits.double()
    sharpness = torch.ones(1, dtype=torch.float64, requires_grad=True)  # 1 / temperature
    optimizer = torch.optim.LBFGS([sharpness], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = F.cross_entropy(logits * sharpness, labels)
        value.backward()
        return value

    optimizer.step(loss)
    found = sharpness.item()
    return 1 / found if found > 0 else 1000 * max(logits.std().item(), 1)


def fit_known_above(logits: Tensor, share: float = 0.99) -> float:
    """Return the threshold that the spread of at least this share of digits comes up to; logits (N, 10)."""
    return torch.quantile(spread(logits.double()), 1 - share, interpolation="lower").item()
