"""The four networks, each a plain chain of layers from a digit to ten logits.

A network takes (N, 1, 28, 28) float32 in [0, 1], 0 = paper and 1 = ink, and returns (N, 10) logits. Being chains of
`nn.Sequential` they need no `forward`: whoever wants to see every layer's output loops over the children. No ReLU is in
place, for it would overwrite the layer before it.
"""

import math
import weakref
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

SIZE = 28  # height and width of a digit, pixels
CLASSES = 10  # the digits 0 to 9


class Network(nn.Sequential):
    """A chain of layers, and two numbers fitted on validation digits, by which its logits are to be read."""

    input_channels: int = 1  # of a digit; 3 where it is in colour
    temperature: float = 1.0  # what logits are divided by, so that probabilities mean what they say
    origin: "weakref.ref[Network] | None" = None  # the network of which this is a copy with other numbers, see surgery
    known_above: float = -math.inf  # how far a digit's logits must lie apart; under it, it looks like no digit

    @torch.inference_mode()
    def predict(self, inputs: Tensor) -> Tensor:
        """Return the digit that each of the inputs most looks like, (N, C, 28, 28) float32 -> (N,) uint8.

        As a trained network reads them, whether it is in training or not; in which mode it is, is left as it was.
        """
        training = {module: module.training for module in self.modules()}
        self.eval()
        try:
            logits: Tensor = self(inputs)
        finally:
            for module, was in training.items():
                module.training = was
        return logits.argmax(dim=1).to(torch.uint8)


class FNN(Network):
    """The feed-forward network of the section before: no convolution, 1,863,690 parameters."""

    def __init__(self, hidden: int = 1024) -> None:
        layers = OrderedDict(
            flatten=nn.Flatten(),  # -> (N, 784)
            linear1=nn.Linear(SIZE * SIZE, hidden),  # -> (N, 1024)
            relu1=nn.ReLU(),
            linear2=nn.Linear(hidden, hidden),  # -> (N, 1024)
            relu2=nn.ReLU(),
            final=nn.Linear(hidden, CLASSES),  # -> (N, 10)
        )
        super().__init__(layers)


class CNNModel(Network):
    """The textbook's small network: strides instead of pooling; 676 parameters for C = 1 channel and 10 digits."""

    def __init__(self, input_channels: int = 1, output_channels: int = CLASSES) -> None:
        wide = input_channels  # C
        layers = OrderedDict(
            conv1=nn.Conv2d(wide, wide, kernel_size=3),  # -> (N, C, 26, 26)
            relu1=nn.ReLU(),
            conv2=nn.Conv2d(wide, 2 * wide, kernel_size=7, stride=2),  # -> (N, 2C, 10, 10)
            relu2=nn.ReLU(),
            conv3=nn.Conv2d(2 * wide, 4 * wide, kernel_size=7, stride=2),  # -> (N, 4C, 2, 2)
            relu3=nn.ReLU(),
            flatten=nn.Flatten(),  # -> (N, 16C)
        )
        layers["final"] = nn.Linear(flat_size(layers, input_channels), output_channels)
        super().__init__(layers)
        self.input_channels = input_channels


class ComplexCNNModel(Network):
    """The textbook's larger network: three blocks, each of which has four times the channels and half the size.

    56,646 parameters for C = 1 channel and 10 digits.
    """

    def __init__(self, input_channels: int = 1, output_channels: int = CLASSES) -> None:
        layers = OrderedDict(
            input_norm=nn.LayerNorm([SIZE, SIZE]),
            block1=_textbook_block(input_channels),  # -> (N, 4C, 14, 14)
            block2=_textbook_block(4 * input_channels),  # -> (N, 16C, 7, 7)
            block3=_textbook_block(16 * input_channels),  # -> (N, 64C, 3, 3)
            flatten=nn.Flatten(),  # -> (N, 576C)
        )
        layers["final"] = nn.Linear(flat_size(layers, input_channels), output_channels)
        super().__init__(layers)
        self.input_channels = input_channels


class DeepCNN(Network):
    """The default: six convolutions, each with batch norm and ReLU, two max-pools: 96,122 parameters.

    A convolution before a batch norm has no bias, since the norm would subtract it again.
    """

    def __init__(self) -> None:
        layers: OrderedDict[str, nn.Module] = OrderedDict(
            block1=_deep_block(1, 16, padding=0),  # -> (N, 16, 26, 26)
            block2=_deep_block(16, 16, padding=0, pool=True),  # -> (N, 16, 12, 12)
            block3=_deep_block(16, 32, padding=1),  # -> (N, 32, 12, 12)
            block4=_deep_block(32, 48, padding=1, pool=True),  # -> (N, 48, 6, 6)
            block5=_deep_block(48, 64, padding=1),  # -> (N, 64, 6, 6)
            block6=_deep_block(64, 64, padding=0),  # -> (N, 64, 4, 4)
            flatten=nn.Flatten(),  # -> (N, 1024)
        )
        layers["final"] = nn.Linear(flat_size(layers), CLASSES)
        super().__init__(layers)


MODELS: dict[str, type[Network]] = {
    "FNN": FNN,
    "CNNModel": CNNModel,
    "ComplexCNNModel": ComplexCNNModel,
    "DeepCNN": DeepCNN,
}
DEFAULT = "DeepCNN"


def build(name: str) -> Network:
    """Return the network of this name, untrained, from PyTorch's global random state.

    Raises ValueError for a name that is not in MODELS.
    """
    if name not in MODELS:
        raise ValueError(f"There is no network {name!r}; choose one of {', '.join(MODELS)}.")
    return MODELS[name]()


def inputs(digits: Tensor | NDArray[np.uint8] | Sequence[NDArray[np.uint8]]) -> Tensor:
    """Return digits as a network takes them: (N, 28, 28) uint8, 255 = ink -> (N, 1, 28, 28) float32 in [0, 1]."""
    images = digits if isinstance(digits, Tensor) else torch.from_numpy(np.asarray(digits))
    return images[:, None].float() / 255


def count_parameters(model: nn.Module) -> int:
    """Return how many numbers training adjusts."""
    return sum(parameter.numel() for parameter in model.parameters())


def flat_size(layers: OrderedDict[str, nn.Module], input_channels: int = 1) -> int:
    """Return how many numbers leave this chain, which is in training mode, for one digit."""
    chain = nn.Sequential(layers).eval()  # or batch norm would learn from the blank digit
    with torch.inference_mode():
        output: Tensor = chain(torch.zeros(1, input_channels, SIZE, SIZE))
    chain.train()
    return output.shape[1]


def _textbook_block(channels: int) -> nn.Sequential:
    """(N, C, H, W) -> (N, 4C, H // 2, W // 2). No ReLU after conv2, as in the book."""
    wide = 4 * channels
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(channels, wide, kernel_size=3, padding=1),
            relu=nn.ReLU(),
            conv2=nn.Conv2d(wide, wide, kernel_size=3, padding=1),
            pool=nn.MaxPool2d(2),
        )
    )


def _deep_block(in_channels: int, out_channels: int, padding: int, pool: bool = False) -> nn.Sequential:
    """(N, C, H, W) -> (N, C_out, H', W'), H' = H with padding 1 and H − 2 with padding 0, halved by the pool."""
    layers = OrderedDict(
        conv=nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=padding, bias=False),
        norm=nn.BatchNorm2d(out_channels),
        relu=nn.ReLU(),
    )
    if pool:
        layers["pool"] = nn.MaxPool2d(2)
    return nn.Sequential(layers)
