"""What imagined photos show: kinds of light, print on the paper, and the scenes made of them.

A scene gives each amount as a range, from which a value is drawn at random for each photo; photos.py takes the photos.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Range = tuple[float, float]  # of a uniform distribution
Plane = NDArray[np.floating]  # (H, W)


class Seen(NamedTuple):
    """Where the pixels of a picture lie; each (H, W) float32."""

    x: NDArray[np.float32]  # on the picture, −1 at the left to 1 at the right
    y: NDArray[np.float32]  # on the picture, −1 at the top to 1 at the bottom
    across: NDArray[np.float32]  # on the sheet, in shorter sides of the picture, 0 in the middle
    down: NDArray[np.float32]  # likewise


def even(seen: Seen, rng: np.random.Generator) -> Plane:
    """Light from everywhere, a little stronger from one side. Like all light here, (H, W), about [0, 1]."""
    return _slope(seen, rng, 0.05)


def slope(seen: Seen, rng: np.random.Generator) -> Plane:
    """A lamp to one side: the far side gets as little as a third of the light."""
    return _slope(seen, rng, rng.uniform(0.15, 0.35))


def vignette(seen: Seen, rng: np.random.Generator) -> Plane:
    """A lens that darkens the corners, by up to two thirds."""
    return even(seen, rng) * (1 - rng.uniform(0.15, 0.33) * (seen.x**2 + seen.y**2))


def hard_shadow(seen: Seen, rng: np.random.Generator) -> Plane:
    """A sharp straight edge of shadow, often through the digit."""
    angle, middle = rng.uniform(0, 2 * np.pi), rng.uniform(-0.5, 0.5)
    edge = np.cos(angle) * seen.x + np.sin(angle) * seen.y - middle
    light: Plane = even(seen, rng) * (1 - rng.uniform(0.2, 0.5) / (1 + np.exp(-edge * rng.uniform(30, 150))))
    return light


def hand_shadow(seen: Seen, rng: np.random.Generator) -> Plane:
    """The soft shadow of a hand that holds the phone: a palm at one border, and fingers reaching in."""
    side = 160  # pixels of the shadow before it is stretched over the picture
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    palm = np.array([rng.uniform(0.1, 0.9), 1.0]) * side
    draw.ellipse([*(palm - side / 4), *(palm + side / 4)], fill=255)
    for finger in range(4):
        tip = palm + np.array([(finger - 1.5) * 0.16 + rng.uniform(-0.05, 0.05), -rng.uniform(0.35, 0.7)]) * side
        draw.line([*palm, *tip], fill=255, width=int(rng.uniform(12, 22)))
    turned = mask.transpose(rng.choice(list(Image.Transpose))).filter(ImageFilter.GaussianBlur(rng.uniform(2, 8)))
    shade = np.asarray(turned.resize(seen.x.shape[::-1], Image.Resampling.BICUBIC), np.float32) / 255
    return even(seen, rng) * (1 - rng.uniform(0.2, 0.45) * shade)


def glare(seen: Seen, rng: np.random.Generator) -> Plane:
    """A lamp mirrored in a glossy board: one spot so bright that even ink is pale there."""
    row, column = rng.uniform(-1, 1, 2)
    spot: Plane = np.exp(-((seen.x - column) ** 2 + (seen.y - row) ** 2) / rng.uniform(0.02, 0.2))
    return even(seen, rng) + rng.uniform(0.2, 0.5) * spot


def plain(seen: Seen, rng: np.random.Generator) -> Plane:
    """Nothing printed on the sheet. Like all prints here, (H, W): what is left of the paper's brightness."""
    return np.ones_like(seen.x)


def ruled(seen: Seen, rng: np.random.Generator) -> Plane:
    """Lines printed from edge to edge, and sometimes a margin."""
    print_ = _lines(seen.down, rng, rng.uniform(0.12, 0.3), rng.uniform(0.1, 0.45))
    margin = _lines(seen.across + 9.5 / 2 - rng.uniform(0.3, 0.5), rng, 9.5, 0.4)
    return print_ * margin if rng.random() < 0.3 else print_


def squared(seen: Seen, rng: np.random.Generator) -> Plane:
    """Squares printed from edge to edge."""
    pitch, strength = rng.uniform(0.06, 0.2), rng.uniform(0.1, 0.35)
    return _lines(seen.down, rng, pitch, strength) * _lines(seen.across, rng, pitch, strength)


def table(seen: Seen, rng: np.random.Generator) -> Plane:
    """The sheet ends on one side, and a darker, grained table shows."""
    side = [seen.across, -seen.across, seen.down, -seen.down][rng.integers(4)]
    beyond = side > side.max() * rng.uniform(0.7, 0.9)
    grain = 1 + 0.15 * np.sin(40 * seen.down + 4 * np.sin(5 * seen.across))
    return np.where(beyond, rng.uniform(0.15, 0.6) * grain, 1).astype(np.float32)


Light = Callable[[Seen, np.random.Generator], Plane]  # or print


class Kind(NamedTuple):
    """One of the ways in which photos differ; each photo gets one value from each range."""

    what: str  # in words
    light: Light = even
    print_: Light = plain
    side: Range = (700, 1600)  # the picture's longer, pixels
    extent: Range = (0.3, 0.7)  # the digit's longer side, share of the picture's shorter
    pen: Range = (0.03, 0.09)  # its width, share of the digit's extent
    paper: Range = (0.7, 0.95)  # its brightness in full light, 0 = black to 1 = white
    ink: Range = (0.1, 0.45)  # its brightness, share of the paper's; over 1 on a blackboard
    tint: float = 0.05  # by how much the paper's colours differ at most, share of its brightness
    tooth: float = 0.0  # share of the ink that the paper's grain keeps off
    blur: Range = (0.5, 1.2)  # of the lens, thousandths of the longer side
    grain: Range = (0.005, 0.02)  # of the sensor, standard deviation
    quality: Range = (75, 93)  # of the JPEG
    turn: float = 2.0  # of the sheet, at most, degrees
    tilt: float = 0.03  # by what share one side is farther away than the middle, at most
    cut: bool = False  # to the digit's box, whatever its shape

    def __str__(self) -> str:
        return self.what


def pencil(what: str, light: Light, print_: Light = plain, extent: Range = (0.3, 0.7)) -> Kind:
    """Return a scene drawn in pencil: its lines are paler and thinner, and the paper's tooth keeps some off."""
    return Kind(what, light, print_, extent=extent, ink=(0.65, 0.85), pen=(0.025, 0.05), tooth=0.7)


KINDS = {
    "slope of light": Kind("a lamp to one side of the paper", light=slope),
    "vignette": Kind("a lens that darkens the corners", light=vignette),
    "hard shadow": Kind("the straight sharp edge of a shadow", light=hard_shadow),
    "hand's shadow": Kind("the soft shadow of a hand with its fingers", light=hand_shadow),
    "faint pencil": pencil("a pencil of low contrast on paper with a tooth", slope),
    "coloured paper": Kind("grey or coloured paper", paper=(0.35, 0.65), ink=(0.2, 0.6), tint=0.35),
    "ruled paper": Kind("printed lines from edge to edge", print_=ruled),
    "squared paper": Kind("printed squares from edge to edge", print_=squared),
    "blur": Kind("out of focus, and packed hard as JPEG", blur=(3, 7), quality=(15, 40), pen=(0.04, 0.09)),
    "turned": Kind("turned by up to ten degrees and seen at a slant", light=slope, turn=10, tilt=0.2),
    "low resolution": Kind("a picture of few pixels", side=(64, 140), extent=(0.4, 0.8), pen=(0.05, 0.1)),
    "whiteboard": Kind("a marker on a glossy board", glare, paper=(0.75, 0.9), ink=(0.2, 0.5), pen=(0.06, 0.12)),
    "blackboard": Kind(
        "chalk, light on dark", slope, paper=(0.12, 0.3), ink=(2.5, 4), pen=(0.04, 0.09), tint=0.2, tooth=0.5
    ),
    "table": Kind("a darker table beyond one edge of the sheet", print_=table, extent=(0.3, 0.6)),
    "large sheet": Kind("a thin ball pen on a large sheet", side=(2200, 2600), extent=(0.12, 0.4), pen=(0.012, 0.03)),
    "pencil, hand's shadow": pencil("a pencil in the soft shadow of a hand", hand_shadow),
    "pencil, hard shadow": pencil("a pencil, half of the sheet in shadow", hard_shadow),
    "pencil, ruled paper": pencil("a pencil on printed lines as dark", slope, ruled),
    "pencil, table": pencil("a pencil, and a darker table beyond one edge", slope, table, extent=(0.3, 0.6)),
    "tight": Kind("cut close to the digit", slope, cut=True, side=(200, 800), extent=(0.9, 0.96), pen=(0.04, 0.12)),
}


def _lines(place: Plane, rng: np.random.Generator, pitch: float, strength: float) -> Plane:
    """Return printed lines where `place` less some offset is a multiple of the pitch; 1 between them."""
    off: Plane = np.abs((place / pitch + rng.uniform(0, 1)) % 1 - 0.5) * pitch  # from the line's middle
    return 1 - np.float32(strength) * (off < rng.uniform(0.0015, 0.004))


def _slope(seen: Seen, rng: np.random.Generator, steep: float) -> Plane:
    """Return light that falls off evenly towards a random side, from about 1 to 1 − 2 · steep."""
    angle = rng.uniform(0, 2 * np.pi)
    ramp = (np.cos(angle) * seen.x + np.sin(angle) * seen.y) / (abs(np.cos(angle)) + abs(np.sin(angle)))
    return np.asarray(1 - steep + steep * ramp, np.float32)
