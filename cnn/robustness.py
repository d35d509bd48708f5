"""Robustness: a drawing moved, turned, made larger, thicker or disturbed, and how networks read it then.

A drawing is changed before it is brought into MNIST's form, as if it had been drawn so, or after, as if it were not
centred and fitted into a box: `before` and `after` show what MNIST's form buys.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from cnn import sketch, weights
from cnn.models import Network, inputs
from cnn.sketch import BOX, PEN, SIZE, Line

Pixels = NDArray[np.uint8]  # (28, 28), 0 = paper, 255 = ink
FINE = 3  # places across, and down, of which a pixel of a smaller digit is the mean
SHAKE = 6.0  # pixels of the digit by which a hand shakes, standard deviation, at noise 1
KNOT = 2.0  # pixels of the digit from one place that is shaken to the next


class Amounts(NamedTuple):
    """How much a drawing is changed; the defaults change nothing. In this order: thickness, size, turn, move, noise."""

    right: float = 0.0  # pixels of the digit
    down: float = 0.0  # pixels of the digit
    turn: float = 0.0  # degrees, clockwise
    size: float = 1.0  # times
    thickness: float = 0.0  # pixels of the digit that lines are wider
    noise: float = 0.0  # standard deviation of what is added to each pixel, 1 = ink; before: of a hand's shaking


class Range(NamedTuple):
    """The amounts of one change that are tried, from low to high, evenly spaced; what changes nothing is among them."""

    low: float
    high: float
    points: int = 25

    def grid(self) -> NDArray[np.float64]:
        """Return the amounts, (points,)."""
        return np.linspace(self.low, self.high, self.points).round(6)


class Curve(NamedTuple):
    """How a network reads a digit over the range of one change."""

    right: NDArray[np.float64]  # (points,), the probability of the right digit, in [0, 1]
    digits: NDArray[np.int64]  # (points,), the most probable digit
    below: int | None  # the nearest point below the unchanged digit that is misread; None: there is none
    above: int | None  # the same above it; where the unchanged digit is misread, both are its point


RANGES = {
    "right": Range(-12, 12),
    "down": Range(-12, 12),
    "turn": Range(-180, 180, 37),
    "size": Range(0.4, 1.6),
    "thickness": Range(-2, 4),
    "noise": Range(0, 0.6),
}


class Measured(NamedTuple):
    """How much of a test set networks read when its digits are changed."""

    amounts: Amounts
    accuracy: dict[str, float]  # by network, in [0, 1]


UNCHANGED = Amounts()


def sweep(amounts: Amounts = UNCHANGED) -> list[Amounts]:
    """Return these amounts with one of them replaced by each of its range, one change after the other."""
    return [amounts._replace(**{name: float(x)}) for name, own in RANGES.items() for x in own.grid()]


def different(amounts: Amounts) -> dict[str, float]:
    """Return the amounts that change something, by name."""
    return {name: own for name, own in amounts._asdict().items() if own != getattr(UNCHANGED, name)}


def after(digit: Pixels, changes: Sequence[Amounts], seed: int = 0) -> NDArray[np.uint8]:
    """Return a digit in MNIST's form, changed in each of these ways: (28, 28) -> (N, 28, 28).

    What leaves the 28 × 28 pixels is lost. The noise is the same for all changes, times its amount.
    """
    field = torch.randn(SIZE, SIZE, generator=torch.Generator().manual_seed(seed))
    noise = torch.tensor([amounts.noise for amounts in changes])[:, None, None]
    images = (_shaped(digit, changes) + noise * field).clamp(0, 1)
    changed: NDArray[np.uint8] = (images * 255).round().to(torch.uint8).numpy()
    return changed


def before(strokes: sketch.Strokes, changes: Sequence[Amounts], pen: float = 0.0, seed: int = 0) -> NDArray[np.uint8]:
    """Return the digit of these strokes, changed in each of these ways before it is fitted and inked: (N, 28, 28).

    Noise makes the hand shake. Thickness changes nothing, for the ink is as thick as MNIST's whatever pen was used.
    pen: as in `sketch.from_strokes`. Raises ValueError, with a sentence for the user, for anything but strokes, and
    where nothing is drawn.
    """
    lines = sketch.parse(strokes)
    if not lines:
        raise ValueError("There is nothing drawn that could be changed.")
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    middle, extent = (low + high) / 2, float(max(*(high - low), pen))
    pixel = extent / (BOX - PEN) or 1.0  # of the digit, in the strokes' unit
    changed = []
    for amounts in changes:
        generator = np.random.default_rng(seed)
        shaken = [_shake((line - middle) / pixel, SHAKE * amounts.noise, generator) for line in lines]
        place = np.array([amounts.right, amounts.down])
        moved = [_turn(line * amounts.size, amounts.turn) + place for line in shaken]
        changed.append(sketch.from_strokes(moved, pen=pen / pixel * amounts.size))
    return np.stack([digit for digit in changed if digit is not None])  # all are: there is something drawn


def before_picture(digit: Pixels, changes: Sequence[Amounts]) -> NDArray[np.uint8]:
    """Return the digit of a picture, changed in each of these ways and then fitted and centred again: (N, 28, 28).

    Centring undoes every move; noise is left out, as what is left of it once the ink is found depends on the picture's
    paper. What becomes too thin to be seen is blank.
    """
    still = [amounts._replace(right=0.0, down=0.0, noise=0.0) for amounts in changes]
    once = list(dict.fromkeys(still))
    inks = _shaped(np.pad(digit, SIZE), once).numpy()  # room for the largest
    blank = np.zeros_like(digit)
    found = [sketch.stages_of_ink(ink).digit if (ink > 0.1).any() else blank for ink in inks]
    return np.stack([found[once.index(own)] for own in still])


@torch.inference_mode()
def read(model: Network, digits: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return how a network reads digits, (N, 28, 28) -> probabilities (N, 10). The model must be in eval mode."""
    logits = model(inputs(digits))
    probabilities: NDArray[np.float64] = (logits.double() / model.temperature).softmax(dim=1).numpy()
    return probabilities


def curves(model: Network, swept: NDArray[np.uint8], right: int) -> dict[str, Curve]:
    """Return by name how a network reads the digits of a `sweep`, (N, 28, 28), that are all a `right`."""
    probabilities = read(model, swept)
    ends = np.cumsum([own.points for own in RANGES.values()])
    parts = np.split(probabilities, ends[:-1])
    return {name: _curve(name, part, right) for name, part in zip(RANGES, parts, strict=True)}


def measured(folder: Path = weights.FOLDER) -> list[Measured]:
    """Return how many of MNIST's test digits each network reads, unchanged and changed by `after`.

    As `python -m benchmarks.robustness` measured it and wrote it into this folder; empty where it did not.
    """
    try:
        rows = json.loads((folder / "robustness.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [Measured(Amounts(**row["amounts"]), row["accuracy"]) for row in rows]


def neutral(change: str) -> int:
    """Return which point of the range of this change leaves the digit as it is."""
    return int(np.abs(RANGES[change].grid() - getattr(UNCHANGED, change)).argmin())


def _curve(change: str, probabilities: NDArray[np.float64], right: int) -> Curve:
    """Return one curve, of probabilities (points, 10)."""
    digits, middle = probabilities.argmax(axis=1), neutral(change)
    misread = np.flatnonzero(digits != right)
    below, above = misread[misread <= middle], misread[misread >= middle]
    return Curve(
        probabilities[:, right],
        digits,
        int(below[-1]) if len(below) else None,
        int(above[0]) if len(above) else None,
    )


def _shaped(image: Pixels, changes: Sequence[Amounts]) -> Tensor:
    """Return a picture with all changes but noise: (H, W) uint8 -> (N, H, W) float32 in [0, 1]."""
    amounts = torch.tensor(changes, dtype=torch.float32)  # (N, 6)
    right, down, turn, size, thickness, _ = amounts.unbind(dim=1)
    images = torch.from_numpy(image.astype(np.float32) / 255).expand(len(changes), 1, *image.shape)
    return _move(_thicken(images, thickness), right, down, turn, size)[:, 0]


def _thicken(images: Tensor, thickness: Tensor) -> Tensor:
    """Make lines wider by these many pixels, or thinner: (N, 1, H, W) in [0, 1], (N,) -> (N, 1, H, W).

    The largest number of 3 × 3, or the smallest, moves an edge by one pixel, and so widens a line by two; for less, as
    much of it is mixed in.
    """
    steps = thickness[:, None, None, None] / 2
    for step in range(int(steps.abs().max().ceil())):
        wider, thinner = F.max_pool2d(images, 3, 1, padding=1), -F.max_pool2d(-images, 3, 1, padding=1)
        share = (steps.abs() - step).clamp(0, 1)
        images = images.lerp(torch.where(steps > 0, wider, thinner), share)
    return images


def _move(images: Tensor, right: Tensor, down: Tensor, turn: Tensor, size: Tensor) -> Tensor:
    """Scale and turn about the middle, then move; what comes in is paper: (N, 1, S, S), (N,) each -> (N, 1, S, S).

    Between pixels numbers are interpolated. Of a smaller digit each pixel is the mean of several places, the further
    apart the smaller it is, or thin lines would break.
    """
    side = images.shape[-1]
    right, down, size = (own[:, None, None] for own in (right, down, size))
    cos, sin = (own[:, None, None] for own in (turn.deg2rad().cos(), turn.deg2rad().sin()))
    within = (torch.arange(FINE) - (FINE - 1) / 2) / FINE * (1 - size).clamp(min=0)  # (N, 1, FINE), of a pixel
    places = (torch.arange(side)[:, None] + 0.5 - side / 2 + within).flatten(1)  # (N, S · FINE), from the middle
    x, y = places[:, None, :] - right, places[:, :, None] - down
    sources = torch.stack([(cos * x + sin * y) / size, (cos * y - sin * x) / size], dim=3) * (2 / side)
    return F.avg_pool2d(F.grid_sample(images, sources, align_corners=False), FINE)


def _turn(line: Line, degrees: float) -> Line:
    """Turn about the origin, clockwise where y points down."""
    angle = np.radians(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    turned: Line = line @ np.array([[cos, sin], [-sin, cos]])
    return turned


def _shake(line: Line, amount: float, generator: np.random.Generator) -> Line:
    """Displace a line by a smooth random curve of this standard deviation, in pixels of the digit as the line is.

    For one generator's state the curve is the same, times the amount.
    """
    if not amount:
        return line
    length = np.append(0, np.hypot(*np.diff(line, axis=0).T).cumsum())
    knots = np.arange(0, length[-1] + 2 * KNOT, KNOT)
    field = generator.standard_normal((len(knots), 2))
    places = np.union1d(length, knots[knots < length[-1]])
    bent = [np.interp(places, length, line[:, i]) + amount * np.interp(places, knots, field[:, i]) for i in (0, 1)]
    return np.column_stack(bent)
