"""Tiny networks that between them have every kind of layer and every option."""

from collections import OrderedDict
from functools import cache

import torch
from torch import nn

from cnn import models

CONV = (1, 2, 5, 4)  # -> (N, 2, 6, 6), few numbers, some below 0
LAYERS = {
    "strided": lambda: [nn.Conv2d(1, 3, kernel_size=3, stride=2, padding=1)],
    "left over": lambda: [
        nn.MaxPool2d(3),  # -> (N, 1, 9, 9): the last row and column of 28 are left over
        nn.Conv2d(1, 2, kernel_size=3, padding=1),  # reads padding, beyond which nothing is read
        nn.LayerNorm([9, 9]),  # of each channel alone
        nn.ReLU(),
    ],
    "norms": lambda: [nn.Conv2d(*CONV), nn.LayerNorm([2, 6, 6]), nn.Flatten(), nn.Linear(72, 12, bias=False)],
    "gaps": lambda: [
        nn.Conv2d(1, 2, kernel_size=2, stride=3),  # -> (N, 2, 9, 9): every third row and column is not read
        nn.Conv2d(2, 2, kernel_size=3),
    ],
    "oblong": lambda: [
        nn.Conv2d(1, 2, (3, 5), stride=(2, 3), padding=(0, 2)),
        nn.MaxPool2d((2, 3), stride=(1, 2), padding=(1, 0)),
    ],
    "dilated": lambda: [
        nn.Conv2d(1, 2, 3, dilation=3, padding=2),
        nn.Conv2d(2, 2, (2, 3), dilation=(2, 1), stride=(3, 2), padding=(1, 0)),
    ],
    "same": lambda: [
        nn.MaxPool2d(2),
        nn.Conv2d(1, 2, 4, padding="same", dilation=(1, 2)),
        nn.Conv2d(2, 2, (2, 3), padding="same"),
        nn.Conv2d(2, 2, 3, padding="valid", stride=2, bias=False),
    ],
    "groups": lambda: [
        nn.Conv2d(1, 4, 5, stride=3),
        nn.Conv2d(4, 6, 3, groups=2, padding=1),
        nn.Conv2d(6, 6, 3, groups=6, padding="same"),
        nn.Conv2d(6, 12, 1, groups=6),
    ],
    "largest": lambda: [
        nn.Conv2d(1, 2, 3),  # -> (N, 2, 26, 26)
        nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True),  # -> 14
        nn.MaxPool2d(2, stride=1, dilation=(3, 2), padding=(1, 0)),
        nn.MaxPool2d((3, 2), stride=(4, 3), ceil_mode=True),
    ],
    "means": lambda: [
        nn.Conv2d(1, 2, 2, stride=2),  # -> (N, 2, 14, 14)
        nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True),  # -> 8: the last window begins in the last row
        nn.AvgPool2d((2, 3), stride=(3, 2), padding=1, count_include_pad=False, ceil_mode=True),
        nn.AvgPool2d((2, 1), stride=1, divisor_override=5),
    ],
    "mean past the padding": lambda: [nn.AvgPool2d(4, stride=5, padding=1, ceil_mode=True)],
    "window dropped": lambda: [nn.MaxPool2d(3), nn.AvgPool2d(2, stride=4, padding=1, ceil_mode=True)],
    "adaptive": lambda: [nn.Conv2d(*CONV), nn.AdaptiveAvgPool2d((4, None)), nn.AdaptiveAvgPool2d(5)],
    "global": lambda: [nn.Conv2d(1, 12, 5, stride=4), nn.AdaptiveAvgPool2d((1, 1))],
    "batch norms": lambda: [nn.Conv2d(*CONV), nn.BatchNorm2d(2), nn.BatchNorm2d(2, affine=False, eps=0.1)],
    "layer norms": lambda: [
        nn.Conv2d(*CONV),
        nn.LayerNorm(6),  # of each row
        nn.LayerNorm([2, 6, 6], bias=False),
        nn.LayerNorm([6, 6], elementwise_affine=False),
        nn.Flatten(),
        nn.LayerNorm(72),
    ],
    "group norms": lambda: [
        nn.Conv2d(1, 4, 5, stride=4),
        nn.GroupNorm(2, 4),
        nn.GroupNorm(4, 4, affine=False),
        nn.GroupNorm(1, 4),
        nn.Flatten(),
        nn.GroupNorm(24, 144),
    ],
    "curves": lambda: [
        nn.Conv2d(*CONV),
        nn.LeakyReLU(0.1),
        nn.GELU(),
        nn.SiLU(),
        nn.Tanh(),
        nn.Dropout2d(),
        nn.Flatten(),
        nn.Linear(72, 12),
        nn.GELU("tanh"),
        nn.LeakyReLU(),
        nn.Dropout(0.125),
        nn.Sigmoid(),
        nn.Identity(),
    ],
}


@cache
def build(name: str) -> models.Network:
    """Return the tiny network of this name, in eval mode, with random parameters; "layer0" … are its layers' names."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        chain = OrderedDict((f"layer{i}", layer) for i, layer in enumerate(LAYERS[name]()))
        if not any(isinstance(layer, nn.Flatten) for layer in chain.values()):
            chain["flatten"] = nn.Flatten()
        chain["last"] = nn.Linear(models.flat_size(chain), 10)
        model = models.Network(chain).eval()
        for parameter in model.parameters():
            nn.init.normal_(parameter, std=0.5)
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.normal_(module.running_mean)
                nn.init.uniform_(module.running_var, 0.5, 2)
    return model
