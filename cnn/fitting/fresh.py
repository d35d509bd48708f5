"""Networks before their first step."""

import torch

from cnn import chains, models


def fresh(network: str, seed: int, device: torch.device | str = "cpu") -> models.Network:
    """Return an untrained network, see `chains.build`; the same seed makes the same weights.

    It lies in memory as training is fastest.
    """
    torch.manual_seed(seed)  # what PyTorch's layers draw their first weights from, they take no generator
    model = chains.build(network)
    model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs lack this one
    return model
