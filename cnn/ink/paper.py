"""Telling ink from paper on a grey picture: a canvas, a scan, a phone's photo of paper.

Four steps, each against one thing that is no ink: contrast to the paper around it (light, wide shadows), straight lines
from border to border taken off (rules), sharp edges (a hand's soft shadow), and connected marks chosen (specks, grain,
the edge of the table).
"""

from collections.abc import Iterator

import numpy as np
from PIL import Image
from scipy import ndimage

from cnn.ink import marks

WORK = 400  # longer side on which the ink is looked for, pixels
COARSE = 80  # longer side on which light is looked at as a whole, pixels; no edge is sharp on a picture of no more
SQUARE = 0.2  # half the side of the square in which the brightest is paper, share of the picture's longer side
NEAR = 0.12  # half the side of the largest square in which edges of ink are alike, likewise
SHARP = 0.5  # how steep an edge of ink is at least, share of the steepest
FAINTEST = 0.06  # contrast to the paper under which there is no ink, share of the range from black to white


def find_ink(grey: np.ndarray) -> np.ndarray | None:
    """Return the ink on (H, W) float32, 0 = black and 1 = white: (H', W') float32, 0 = paper and 1 = ink; or None.

    At most WORK pixels on the longer side; what is larger is averaged down first.
    """
    grey = _shrink_to(grey, WORK)
    if np.ptp(grey) < FAINTEST:
        return None
    grey = grey if _ink_is_dark(grey) else 1 - grey
    contrast = _contrast(grey)
    level = float(np.median(contrast))  # of the paper: most of a picture is paper
    floor = max(level + 4 * 1.4826 * float(np.median(np.abs(contrast - level))), FAINTEST / 2)  # four deviations of it
    rest = _without_rules(_without_rules(contrast, floor).T, floor).T
    contrast = rest if rest.max() > 2 * floor else contrast
    edges = np.ones(contrast.shape, bool)
    if max(grey.shape) > COARSE and min(grey.shape) > 1:  # a single line of pixels has no gradient across
        edges, inside = _sharp_edges(contrast)
        contrast = np.where(_grown(inside), contrast, 0)
    if contrast.max() < max(FAINTEST, 2 * floor):
        return None
    digit = marks.choose(contrast, _threshold(contrast, edges, floor), edges)
    full = float(np.percentile(contrast[digit], 70))
    floor = min(floor, 0.5 * full)
    solid = ((contrast - floor) / (full - floor)).clip(0, 1)
    return np.where(_grown(digit), solid, 0).astype(np.float32)


def _contrast(grey: np.ndarray) -> np.ndarray:
    """Return how much darker than the paper around it each pixel is, a share of that paper: (H, W) float32 in [0, 1].

    A black top-hat (Meyer 1979) over the paper: what is narrower than the square comes out whole, shadows and tables
    wider than it not at all, however sharp their edge. A share, since a shadow dims ink as much as paper.
    """
    soft = ndimage.uniform_filter(grey, 3, mode="nearest")  # the sensor's grain would make the paper too bright
    soft = np.minimum(soft, grey)  # else the light beside a shadow's edge would spread into it
    paper = _closing(soft, max(round(SQUARE * max(grey.shape)), 1))
    return ((paper - grey) / np.maximum(paper, 0.1)).clip(0, 1)


def _sharp_edges(contrast: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the sharp edges, and where it is darker than halfway up those near by: (H, W) float32 -> two of bool.

    Ink has sharp edges, the shadow of a hand has not, though it may be as narrow and as dark as faint ink. An edge's
    own density (optical, the logarithm of the light that it keeps back) is that of its middle; the mean of those near
    by, the nearest counting most, is the threshold (after Yanowitz & Bruckstein 1989), and where there are none, there
    is no ink.
    """
    left = 1 - ndimage.uniform_filter(contrast, 3, mode="nearest")  # of the light
    density = -np.log(left + 0.25)  # a quarter more, or black's edges alone would be the steep ones
    steep = np.hypot(*np.gradient(density))
    edges = steep > SHARP * np.percentile(steep, 99.9)
    count = total = 0
    for reach in (max(round(NEAR * max(contrast.shape) / closer), 1) for closer in (1, 4, 16)):
        count = count + _sums(edges, reach) / reach**2
        total = total + _sums(edges * density, reach) / reach**2
    return edges, (count > 1e-9) & (density * count > total)


def _threshold(contrast: np.ndarray, edges: np.ndarray, floor: float) -> float:
    """Return the contrast from which on there may be ink, `floor` being what the paper's own comes up to.

    It is three tenths of full ink's, or the floor if that is more, but at most half of full ink's. Full ink is looked
    for at sharp edges, so that a shadow that is darker than pencil does not hide it.
    """
    strong = contrast[(contrast > floor) & _grown(edges)]
    full = float(np.percentile(strong, 80)) if strong.size else float(contrast.max())
    return max(min(floor, 0.5 * full), 0.3 * full)


def _sums(values: np.ndarray, reach: int) -> np.ndarray:
    """Return the sum of each square that reaches so far to each side, what is beyond the border being 0: (H, W)."""
    side = 2 * reach + 1
    return ndimage.uniform_filter(values.astype(float), side, mode="constant") * side**2


def _grown(mask: np.ndarray) -> np.ndarray:
    """Return the mask (H, W) bool with one more pixel all around, for the soft edges of what it holds."""
    return ndimage.maximum_filter(mask, 3, mode="constant")


def _closing(grey: np.ndarray, reach: int) -> np.ndarray:
    """Fill what is dark and narrower than a square that reaches so far to each side: local maximum, then minimum."""
    beyond = np.pad(grey, reach, mode="edge")  # or the border's own pixels would be filled less
    return ndimage.grey_closing(beyond, 2 * reach + 1, mode="nearest")[reach:-reach, reach:-reach]


def _without_rules(contrast: np.ndarray, floor: float) -> np.ndarray:
    """Take off thin straight lines that cross the picture from its left border to its right; crossing ink stays.

    Contrast is (H, W) float32, floor what the paper's own comes up to; so in the functions that follow.
    """
    columns = np.arange(contrast.shape[1])
    places = np.linspace(-0.5, 0.5, contrast.shape[1])
    margin = len(columns) // 8 + 1  # rows above and below: a rule may leave there
    rest = np.pad(contrast, ((margin, margin), (0, 0)))
    for drift, row in _rules(contrast > floor):
        near = ((drift + d, margin + row + r) for d in (-1, 0, 1) for r in range(-2, 3))
        tries = [np.round(d * places + r).astype(int) for d, r in near]
        line = max(tries, key=lambda line: np.median(rest[line, columns]))
        for beside in range(-3, 4):
            rest[line + beside, columns] -= 1.4 * np.median(rest[line + beside, columns])  # uneven by less than that
    return rest[margin:-margin].clip(0, 1)


def _rules(mask: np.ndarray) -> Iterator[tuple[int, int]]:
    """Find thin straight lines from the left border to the right: drift (rows down on the way), row at the middle.

    A Hough transform (Duda & Hart 1972) of (H, W) bool over lines at most ten degrees from level, looked at in 64
    columns. What a pen draws is no such line: it ends before a border, bends, or is thicker.
    """
    height, width = mask.shape
    if width < 64 or not (mask[:, 0].any() and mask[:, -1].any()):
        return
    columns = np.linspace(0, width - 1, 64).round().astype(int)
    drifts = np.arange(-(width // 6), width // 6 + 1, 2)
    thick, reach = max(mask.shape) // 50, width // 12 + 1
    cells = _grown(np.pad(mask, ((reach,), (0,))))[:, columns].T
    cover = np.zeros((len(drifts), height + 2 * thick))  # share of the columns in which a line meets ink
    for i, drift in enumerate(drifts):
        shift = np.round(drift * (columns / (width - 1) - 0.5)).astype(int) + reach
        line = np.take_along_axis(cells, shift[:, None] + np.arange(height), axis=1)
        cover[i, thick : thick + height] = line.mean(axis=0)
    alone = np.maximum(cover[:, : -2 * thick], cover[:, 2 * thick :]) < 0.5
    cover = cover[:, thick:-thick] * alone
    while cover.max() > 0.8:
        i, row = np.unravel_index(cover.argmax(), cover.shape)
        yield int(drifts[i]), int(row)
        cover[:, max(row - 3, 0) : row + 4] = 0


def _ink_is_dark(grey: np.ndarray) -> bool:
    """Tell dark ink on light paper from light on dark: ink covers less than paper, so its side has the longer tail.

    A border of one brightness is paper. Else each pixel is compared to the mean around it, in which light and shadows
    cancel out: what lies on one side of their edges is as far from the mean as what lies on the other.
    """
    small = _shrink_to(grey, COARSE)
    border = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    if np.ptp(np.percentile(border, (5, 95))) < FAINTEST:
        return float(np.mean((small - np.median(border)) ** 3)) <= 0
    log = np.log(small + 0.05)
    reach = max(small.shape) // 10 or 1
    rest = log - _sums(log, reach) / _sums(np.ones_like(log), reach)
    return float(np.mean(rest**3)) <= 0


def _shrink_to(grey: np.ndarray, side: int) -> np.ndarray:
    """Average (H, W) float32 down to at most so many pixels on the longer side; what is smaller stays as it is."""
    if max(grey.shape) <= side:
        return grey
    height, width = (max(1, round(n * side / max(grey.shape))) for n in grey.shape)
    return np.asarray(Image.fromarray(grey).resize((width, height), Image.Resampling.BOX)).clip(0, 1)
