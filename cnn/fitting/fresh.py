"""Networks before their first step."""

import torch

from cnn import models


def fresh(network: str, seed: int, device: torch.device | str = "cpu") -> models.Network:
    """Return an untrained network, laid out in memory as training is fastest; the same seed makes the same weights."""
    torch.manual_seed(seed)  # what PyTorch's layers draw their first weights from, they take no generator
    model = models.build(network)
    model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs lack this one
    return model
