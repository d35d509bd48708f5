"""Every layer's output for the digits that a network reads."""

from collections.abc import Collection, Mapping

import torch
from torch import Tensor

from cnn import surgery, units
from cnn.models import Network


@torch.inference_mode()
def capture(
    model: Network,
    digits: Tensor,
    edits: Mapping[str, Tensor] | None = None,
    mute: Mapping[str, Collection[int]] | None = None,
) -> dict[str, Tensor]:
    """Return each layer's output, in order: "input", the network's layers by name, "softmax".

    digits (N, 1, 28, 28) float32 in [0, 1], 0 = paper; the model must be in eval mode. A feature map is
    `capture(...)[layer][n, channel]`, flat layers are (N, n). Softmax is that of the logits over the model's
    temperature, (N, 10) float64, as `recognise` gives it. The networks are plain chains: a loop is all it takes.

    edits: parameters by name to take in place of the model's own; mute: layer -> channels that are to be 0. The model
    is left as it is. Raises ValueError, with a sentence, as `surgery.edited`.
    """
    model = surgery.edited(model, edits, mute)
    activations, x = {"input": digits}, digits
    for name, layer in units.modules(model).items():
        activations[name] = x = layer(x)
    activations["softmax"] = (x.double() / model.temperature).softmax(dim=1)
    return activations


def logits(activations: Mapping[str, Tensor]) -> Tensor:
    """Return what the network says, (N, 10): the output of its last layer, whatever that is called."""
    return list(activations.values())[-2]  # before softmax
