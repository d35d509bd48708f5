"""MNIST as tensors, and augmentation of whole batches.

LeCun, Cortes, Burges: The MNIST database of handwritten digits. Each split is one uint8 tensor; training cuts batches
from it and scales them on the fly, for a per-image transform costs more than the small networks themselves.
"""

import math
import os
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from torchvision.datasets import MNIST

VALIDATION = 5_000  # images: the last ones of MNIST's training set, never trained on while a recipe is being chosen
ROOT = Path(__file__).parents[1] / "data"  # where torchvision downloads to, unless MNIST_ROOT says otherwise


def load(split: str, root: str | Path | None = None) -> tuple[Tensor, Tensor]:
    """Return (images (N, 28, 28) uint8, labels (N,) int64) of a split.

    The splits are "train" (55,000 images), "validation" (5,000) and "test" (10,000).
    Root is the folder that holds `MNIST/raw`: by default $MNIST_ROOT, else `data/`. What is not there is downloaded.
    Raises ValueError for another split, and RuntimeError or OSError where the download fails.
    """
    parts = {"train": slice(None, -VALIDATION), "validation": slice(-VALIDATION, None), "test": slice(None)}
    if split not in parts:
        raise ValueError(f'split must be "train", "validation" or "test", got {split!r}')
    root = root or os.environ.get("MNIST_ROOT") or ROOT
    data = MNIST(root, train=split != "test", download=True)
    return data.data[parts[split]], data.targets[parts[split]]


def augment(images: Tensor, generator: torch.Generator) -> Tensor:
    """Return each of (N, 1, 28, 28) float32 in [0, 1] turned, scaled, moved, bent, thickened and faded by chance.

    Milder than is usual: turned by 25° a 1 with a long up-stroke is a 7.
    """
    images = _warp(images, generator)
    images = _thicken_or_thin(images, generator)
    return _fade(images, generator)


def _uniform(shape: tuple[int, ...], low: float, high: float, generator: torch.Generator) -> Tensor:
    return low + (high - low) * torch.rand(shape, generator=generator)


def _warp(images: Tensor, generator: torch.Generator) -> Tensor:
    """Turn by up to 12°, scale 0.85 to 1.15, aspect ±10 %, shear ±0.2, move up to 2.5 pixels, and bend elastically.

    The elastic bend (Simard, Steinkraus, Platt 2003) is a random field of 5×5 displacements, smoothly interpolated.
    """
    n, size = len(images), images.shape[-1]
    angle = math.radians(12) * _uniform((n,), -1, 1, generator)
    scale, shear = _uniform((n,), 0.85, 1.15, generator), _uniform((n,), -0.2, 0.2, generator)
    aspect = _uniform((n,), 0.9, 1.1, generator)
    shift = 2.5 * (2 / size) * _uniform((n, 2), -1, 1, generator)  # affine_grid counts from −1 to 1 across the picture
    cos, sin = angle.cos() / scale, angle.sin() / scale
    rows = [torch.stack([cos * aspect, cos * shear - sin], 1), torch.stack([sin, (sin * shear + cos) / aspect], 1)]
    theta = torch.cat([torch.stack(rows, 1), shift[:, :, None]], dim=2)  # (N, 2, 3)
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    bend = 0.7 * (2 / size) * torch.randn((n, 2, 5, 5), generator=generator)
    bend = F.interpolate(bend, size=(size, size), mode="bicubic", align_corners=True)
    return F.grid_sample(images, grid + bend.permute(0, 2, 3, 1), align_corners=False)


def _thicken_or_thin(images: Tensor, generator: torch.Generator) -> Tensor:
    """Mix a quarter of the images with their dilation, a quarter with their erosion."""
    choice = torch.rand((len(images), 1, 1, 1), generator=generator)
    amount = _uniform((len(images), 1, 1, 1), 0.2, 1.0, generator)
    dilated = F.max_pool2d(images, 3, stride=1, padding=1)
    eroded = -F.max_pool2d(-images, (2, 2), stride=1, padding=1)[..., :-1, :-1]
    target = torch.where(choice < 0.25, dilated, torch.where(choice < 0.5, eroded, images))
    return images + amount * (target - images)


def _fade(images: Tensor, generator: torch.Generator) -> Tensor:
    """Scale the ink of half the images to 0.4 … 1, as a weak pencil does, and put a little noise on a quarter."""
    n = (len(images), 1, 1, 1)
    ink = torch.where(torch.rand(n, generator=generator) < 0.5, _uniform(n, 0.4, 1.0, generator), torch.ones(n))
    noise = torch.where(torch.rand(n, generator=generator) < 0.25, _uniform(n, 0.0, 0.15, generator), torch.zeros(n))
    return (images * ink + noise * torch.randn(images.shape, generator=generator)).clamp(0, 1)
