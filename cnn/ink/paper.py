"""Telling ink from paper on a grey picture: a canvas, a scan, a phone's photo of paper.

Four steps, each against something that is not ink: contrast to the paper around (against light and wide shadows), rules
taken off, sharp edges (against a hand's soft shadow), and a choice of connected marks (against specks, grain, and the
edge of the table).
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn.ink import around, frames, ground, marks, rules, strips
from cnn.ink.around import grown

WORK = 400  # longer side at which ink is looked for, pixels
SMALL = 112  # to which a smaller picture is enlarged, or nothing on it could be measured
COARSE = 80  # longer side at which light as a whole is looked at, pixels; a picture this small has no sharp edges
SAMPLE = 200  # pixels of the longer side that are enough to tell how much contrast bare paper has
SQUARE = 0.2  # half the side of the square whose brightest is taken for paper, as a share of the picture's longer side
NEAR = 0.12  # half the side of the largest square in which the edges of ink are alike, likewise
SHARP = 0.5  # how steep an edge of ink is at least, as a share of the steepest nearby
STEEP = 0.35  # likewise, of the steepest on the picture: a pen presses less at times, but a shadow is soft everywhere
FAINTEST = 0.06  # the least contrast of ink to paper, as a share of the range from black to white

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]


def find_ink(grey: Grey) -> Grey | None:
    """Return the ink on (H, W), 0 = black and 1 = white, as (H', W'), 0 = paper and 1 = ink; None if there is none.

    At most WORK pixels on the longer side: what is larger is averaged down first.
    """
    grey = strips.without_strips(_shrink_to(grey, WORK), FAINTEST)
    if np.ptp(grey) < FAINTEST:
        return None
    coarse = max(grey.shape) <= COARSE
    light, level = ground.look(_shrink_to(grey, COARSE), FAINTEST)
    times = -(-SMALL // max(grey.shape))
    grey = grey.repeat(times, axis=0).repeat(times, axis=1) if times > 1 else grey
    contrast = _contrast(grey if light else 1 - grey, level if light or level is None else 1 - level)
    floor = _floor(contrast)
    unframed = frames.without_frames(frames.within_frame(contrast, floor), floor)
    if unframed is None:
        return None
    contrast = unframed
    if contrast.max() < max(FAINTEST, 2 * floor):
        return None
    without_rules = rules.without_rules(contrast, floor)
    contrast = without_rules if without_rules.max() > 2 * floor else contrast
    edges = np.ones(contrast.shape, bool)
    if not coarse and min(grey.shape) > 1:  # a single line of pixels has no gradient across
        edges, inside = _sharp_edges(contrast)
        contrast = np.where(grown(inside), contrast, np.float32(0))
    if contrast.max() < max(FAINTEST, 2 * floor):
        return None
    digit = marks.choose(contrast, _threshold(contrast, edges, floor), edges)
    if digit is None:
        return None
    full = float(np.percentile(contrast[digit], 70))
    floor = min(floor, 0.5 * full)
    solid = ((contrast - floor) / (full - floor)).clip(0, 1)
    return _reduced(np.where(grown(digit, times), solid, np.float32(0)), times)


def _contrast(grey: Grey, level: float | None) -> Grey:
    """Return how much darker each pixel is than the paper around it, as a share of that paper: (H, W) in [0, 1].

    A black top-hat (Meyer 1979) over the paper: what is narrower than the square comes out whole; shadows and tables,
    which are wider, not at all, however sharp their edge. A share, since a shadow dims ink as much as paper.
    """
    if level is not None:
        return ((level - grey) / max(level, 0.1)).clip(0, 1).astype(np.float32)
    soft = around.mean(grey)  # the sensor's grain would make the paper too bright
    soft = np.minimum(soft, grey)  # or the light beside a shadow's edge would spread into it
    paper = around.closed(soft, max(round(SQUARE * max(grey.shape)), 1))
    return ((paper - grey) / np.maximum(paper, 0.1)).clip(0, 1).astype(np.float32)


def _floor(contrast: Grey) -> float:
    """Return the contrast that bare paper may have: its median and 4 deviations.

    Paper is all of the picture where little of it is ink. Where much is, contrast has two levels, and it is the lower.
    """
    if 2 * np.count_nonzero(contrast) < contrast.size:  # most has none at all, so the median and the deviation are 0
        return FAINTEST / 2
    every = -(-max(contrast.shape) // SAMPLE)
    contrast = contrast[::every, ::every]
    threshold, apart = ground.two_levels(contrast)
    paper = contrast[contrast < threshold] if apart > ground.TWO else contrast
    level = float(np.median(paper))
    deviation = 1.4826 * float(np.median(np.abs(paper - level)))  # of a normal distribution with this median
    return max(level + 4 * deviation, FAINTEST / 2)


def _sharp_edges(contrast: Grey) -> tuple[Mask, Mask]:
    """Return where (H, W) has sharp edges, and where it is darker than halfway up the edges nearby.

    Ink has sharp edges; the shadow of a hand has not, though it may be as narrow and as dark as faint ink. The density
    (optical: the logarithm of the light held back) halfway up an edge is its own. The mean density of the edges nearby,
    the nearest weighing most, is the threshold (after Yanowitz & Bruckstein 1989); far from any edge there is no ink.
    """
    light = 1 - around.mean(contrast)
    density = -np.log(light + 0.25)  # a quarter more, or the edges of black alone would be the steep ones
    down, across = np.gradient(density)
    steep = np.sqrt(down**2 + across**2)
    near = around.largest(steep, max(round(NEAR * max(contrast.shape)), 1))
    edges = steep > np.maximum(SHARP * near, STEEP * np.percentile(steep, 99.9))
    return edges, _darker(density, edges)


def _darker(density: Grey, edges: Mask) -> Mask:
    """Return where (H, W) is denser than the mean of the edges nearby, in squares of three sizes."""
    darker = np.zeros(edges.shape, bool)
    if not edges.any():
        return darker
    box = _box(edges | (density > density[edges].min()))  # elsewhere is no edge and nothing denser than any
    inner, sharp = density[box], edges[box].astype(np.float32)
    count, total = np.zeros((2, *sharp.shape), np.float32)
    for closer in (1, 4, 16):
        reach = max(round(NEAR * max(edges.shape) / closer), 1)
        count += around.total(sharp, reach) / reach**2
        total += around.total(sharp * inner, reach) / reach**2
    darker[box] = (count > 0) & (inner * count > total)
    return darker


def _box(mask: Mask) -> tuple[slice, slice]:
    """Return the rows and columns of all that is True; there must be some."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _threshold(contrast: Grey, edges: Mask, floor: float) -> float:
    """Return the contrast above which there may be ink.

    It is the floor, but at least three tenths and at most half of full ink's contrast. Full ink is measured at sharp
    edges, so that a shadow darker than pencil does not hide the pencil.
    """
    strong = contrast[(contrast > floor) & grown(edges)]
    full = float(np.percentile(strong, 80)) if strong.size else float(contrast.max())
    return max(min(floor, 0.5 * full), 0.3 * full)


def _shrink_to(grey: Grey, side: int) -> Grey:
    """Average (H, W) down to at most this many pixels on the longer side; what is smaller stays as it is."""
    if max(grey.shape) <= side:
        return grey
    height, width = shrunk_size(grey.shape, side)
    return np.asarray(Image.fromarray(grey).resize((width, height), Image.Resampling.BOX)).clip(0, 1)


def _reduced(ink: NDArray[np.floating], times: int) -> Grey:
    """Return the mean of each square of this many pixels a side, (H, W) float32."""
    height, width = (n // times for n in ink.shape)
    return np.asarray(ink.reshape(height, times, width, times).mean(axis=(1, 3)), np.float32)


def shrunk_size(shape: tuple[int, ...], side: int) -> tuple[int, int]:
    """Return the shape (H, W) that a picture of this shape is averaged down to."""
    longer = max(*shape, side)
    height, width = (max(1, round(n * side / longer)) for n in shape)
    return height, width
