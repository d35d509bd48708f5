"""Reading a digit: the ten probabilities that a network gives, and the digit that has the largest."""

from typing import NamedTuple

import numpy as np
import torch
from torch import nn


class Recognition(NamedTuple):
    digit: int  # 0 to 9
    probabilities: np.ndarray  # (10,) float64, each in [0, 1], summing to 1


@torch.inference_mode()
def recognise(model: nn.Module, digit: np.ndarray) -> Recognition:
    """Read one digit, (28, 28) uint8, 0 = paper, 255 = ink. The model must be in eval mode."""
    x = torch.from_numpy(digit)[None, None].float() / 255  # (1, 1, 28, 28) in [0, 1]
    probabilities = model(x)[0].double().softmax(dim=0).numpy()
    return Recognition(int(probabilities.argmax()), probabilities)
