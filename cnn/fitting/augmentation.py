"""Augmentation: whole batches of digits turned, moved, bent, redrawn and spoilt at random."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def augment(images: Tensor, generator: torch.Generator) -> Tensor:
    """Return (N, 1, 28, 28) float32 in [0, 1], each image turned, scaled, moved, bent, redrawn and spoilt at random.

    Most changes are mild and few are strong, since a 1 with a long up-stroke, turned by 25°, is a 7. Half the images
    are only turned, scaled, moved and bent, and a third as much, so that most of what the network sees is clean.
    """
    spared = _some(images, 0.5, generator)
    warped = _warp(images, 1 - 2 / 3 * spared[:, 0, 0, 0], generator)
    spoilt = warped
    for change in (_thicken_or_thin, _outline, _fade, _light, _blur, _band, _line, _noise):
        spoilt = change(spoilt, generator)
    return torch.where(spared > 0, warped, spoilt).clamp(0, 1)


def _uniform(shape: tuple[int, ...], low: float, high: float, generator: torch.Generator) -> Tensor:
    return low + (high - low) * torch.rand(shape, generator=generator, device=generator.device)


def _peaked(shape: tuple[int, ...], width: float, generator: torch.Generator) -> Tensor:
    """Draw from the triangular distribution on ±width, which peaks at 0."""
    return width * (_uniform(shape, -0.5, 0.5, generator) + _uniform(shape, -0.5, 0.5, generator))


def _some(images: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Choose this share of the images at random: (N, 1, 1, 1), 1.0 for those chosen, 0.0 for the rest."""
    return (_uniform((len(images), 1, 1, 1), 0, 1, generator) < share).float()


def _warp(images: Tensor, strength: Tensor, generator: torch.Generator) -> Tensor:
    """Turn by up to 25°, scale 0.75 to 1.3, aspect ±15 %, shear ±0.25, move up to 5 pixels, and bend elastically.

    strength: (N,), from 0 for no change to 1 for the full range.
    The elastic bend (Simard, Steinkraus, Platt 2003) is a random field of 5×5 displacements, smoothly interpolated. At
    0.3 pixels it is slight: stronger ones raised the cross-entropy of held-out digits.
    """
    n, size = len(images), images.shape[-1]

    def peaked(width: float) -> Tensor:
        return strength * _peaked((n,), width, generator)

    angle, shear = peaked(math.radians(25)), peaked(0.25)
    scale, aspect = peaked(0.28).exp(), peaked(0.15).exp()
    pixel = 2 / size  # affine_grid counts from −1 to 1 across the picture
    shift = torch.stack([peaked(5 * pixel), peaked(5 * pixel)], dim=1)
    cos, sin = angle.cos() / scale, angle.sin() / scale
    rows = [torch.stack([cos * aspect, cos * shear - sin], 1), torch.stack([sin, (sin * shear + cos) / aspect], 1)]
    theta = torch.cat([torch.stack(rows, 1), shift[:, :, None]], dim=2)  # (N, 2, 3)
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    bend = 0.3 * pixel * strength[:, None, None, None] * _normal((n, 2, 5, 5), generator)
    bend = F.interpolate(bend, size=(size, size), mode="bicubic", align_corners=True)
    return F.grid_sample(images, grid + bend.permute(0, 2, 3, 1), align_corners=False)


def _normal(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    return torch.randn(shape, generator=generator, device=generator.device)


def _thicken_or_thin(images: Tensor, generator: torch.Generator) -> Tensor:
    """Mix a quarter of the images with their dilation, a quarter with their erosion."""
    choice, amount = (_uniform((len(images), 1, 1, 1), low, 1.0, generator) for low in (0.0, 0.2))
    padded = F.pad(images, (1, 1, 1, 1))
    rows = torch.minimum(padded[..., 1:-1, :], padded[..., 2:, :])
    eroded = torch.minimum(rows[..., 1:-1], rows[..., 2:])
    target = torch.where(choice < 0.25, _dilate(images), torch.where(choice < 0.5, eroded, images))
    return images + amount * (target - images)


def _dilate(images: Tensor) -> Tensor:
    """Return the maximum of the 3×3 around each pixel; by slices, as F.max_pool2d takes thirty times as long."""
    padded = F.pad(images, (1, 1, 1, 1))
    rows = torch.maximum(torch.maximum(padded[..., :-2, :], padded[..., 1:-1, :]), padded[..., 2:, :])
    return torch.maximum(torch.maximum(rows[..., :-2], rows[..., 1:-1]), rows[..., 2:])


def _outline(images: Tensor, generator: torch.Generator) -> Tensor:
    """Replace one image in thirty by its outline: a hollow digit."""
    return torch.where(_some(images, 1 / 30, generator) > 0, _dilate(images) - images, images)


def _fade(images: Tensor, generator: torch.Generator) -> Tensor:
    """Fade the ink of a quarter of the images to between 0.3 and 1 of its strength, as in pencil."""
    loss = _some(images, 0.25, generator) * _uniform((len(images), 1, 1, 1), 0, 0.7, generator)
    return images * (1 - loss)


def _light(images: Tensor, generator: torch.Generator) -> Tensor:
    """Darken the paper of 6 % of the images by up to 0.7, evenly or in patches."""
    n, size = len(images), images.shape[-1]
    clouds = F.interpolate(_uniform((n, 1, 4, 4), -1, 1, generator), size=(size, size), mode="bicubic").abs()
    clouds = torch.where(_some(images, 0.5, generator) > 0, clouds, torch.ones_like(clouds))
    grey = _some(images, 0.06, generator) * _uniform((n, 1, 1, 1), 0.1, 0.7, generator) * clouds
    return images + grey.clamp(0, 1) * (1 - images)


def _blur(images: Tensor, generator: torch.Generator) -> Tensor:
    """Blur 6 % of the images: mix in the mean over 3×3, in a random proportion."""
    amount = _some(images, 0.06, generator) * _uniform((len(images), 1, 1, 1), 0.3, 1.0, generator)
    return images + amount * (F.avg_pool2d(images, 3, stride=1, padding=1, count_include_pad=False) - images)


def _band(images: Tensor, generator: torch.Generator) -> Tensor:
    """Invert a band along one edge, or two opposite edges, of 3 % of the images."""
    n, size = len(images), images.shape[-1]
    places = torch.arange(size, device=images.device).expand(n, 1, 1, size)
    band = (places < _uniform((n, 1, 1, 1), 2, 9, generator)).float()
    band = torch.where(_some(images, 0.5, generator) > 0, band, torch.maximum(band, band.flip(-1)))
    band = torch.where(_some(images, 0.5, generator) > 0, band.flip(-1), band)
    band = torch.where(_some(images, 0.5, generator) > 0, band, band.transpose(-1, -2))
    return (_some(images, 0.03, generator) * band - images).abs()


def _line(images: Tensor, generator: torch.Generator) -> Tensor:
    """Draw a thin straight line, solid or dashed, across 4 % of the images."""
    n, size = len(images), images.shape[-1]
    limits = (0, math.pi), (-9, 9), (0, 4)
    angle, place, dashes = (_uniform((n, 1, 1, 1), low, high, generator) for low, high in limits)
    axis = torch.arange(size, device=images.device) - (size - 1) / 2
    across = axis[:, None] * angle.cos() + axis * angle.sin() - place
    along = axis[:, None] * angle.sin() - axis * angle.cos()
    line = (1.2 - across.abs()).clamp(0, 1) * ((along * dashes).cos() > -0.3)
    return torch.maximum(images, _some(images, 0.04, generator) * line)


def _noise(images: Tensor, generator: torch.Generator) -> Tensor:
    """Add grain to 6 % of the images, and salt and pepper to 3 %."""
    n = (len(images), 1, 1, 1)
    grain = _some(images, 0.06, generator) * _uniform(n, 0.0, 0.3, generator) * _normal(tuple(images.shape), generator)
    spoilt = _some(images, 0.03, generator) * _uniform(n, 0.02, 0.25, generator)
    chance = _uniform(tuple(images.shape), 0, 1, generator)
    return torch.where(chance < spoilt, (chance < spoilt / 2).float(), images + grain)
