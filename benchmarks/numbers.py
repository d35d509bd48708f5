"""How well numbers are read whole, and whether one digit stays one: python -m benchmarks.numbers --strokes FILE …

Numbers of two digits are made of recorded ones: both by the same writer, one kept from training, side by side with the
sizes, heights and gaps of handwriting, some so close that their boxes overlap. Each is read as the page reads strokes,
and as a picture of a canvas. Besides: the writers' single digits, which have to stay one, those of several strokes
among them, and what is no number, which has to stay what it was. Files are as cnn.fitting.strokes reads them, and of
each only writers kept from training count. Everything is drawn at random with
fixed seeds. tables.py makes a table of the JSON.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from benchmarks import canvas, cases, doodles, report
from cnn import models, several, sketch, weights
from cnn.training import strokes

JSON = Path(__file__).with_suffix(".json")
COUNT = 500  # numbers
HEIGHTS = (0.8, 1.2)  # of a digit; the other lengths are in the same unit
GAP, SPREAD = 0.25, 0.2  # between two digits: mean and standard deviation of a normal distribution
GAPS = (-0.15, 0.8)  # at least and at most; below 0 their boxes overlap
OFF_LINE = 0.15  # how far the middle of a digit lies above or below the line at most
WIDEST = 2.0  # a digit that is wider than so many times its height is scaled by its width
SIZES, BRUSHES = (160, 360), (5, 14)  # pixels, of a number's longer side on a canvas, and of its lines
LETTERS = 10  # of each letter and doodle


class Number(NamedTuple):
    """Two digits side by side."""

    labels: list[int]
    strokes: list[list[list[float]]]
    groups: list[list[int]]  # which strokes are which digit's
    gap: float


def make(drawings: Sequence[strokes.Drawing], rng: np.random.Generator) -> Number:
    """Return these drawings side by side, as somebody might have written them."""
    made: list[list[list[float]]] = []
    groups, gap, right = [], 0.0, 0.0
    for i, drawing in enumerate(drawings):
        lines = [np.asarray(line, np.float64) for line in drawing.strokes]
        points = np.concatenate(lines)
        low, (width, height) = points.min(axis=0), np.ptp(points, axis=0)
        size, off = rng.uniform(*HEIGHTS), rng.uniform(-OFF_LINE, OFF_LINE)
        zoom = size / max(height, width / WIDEST, 1e-9)
        gap = float(np.clip(rng.normal(GAP, SPREAD), *GAPS)) if i else 0.0
        corner = np.array([right + gap, off - size / 2])
        groups.append([*range(len(made), len(made) + len(lines))])
        made += [((line - low) * zoom + corner).tolist() for line in lines]
        right += gap + width * zoom
    return Number([drawing.label for drawing in drawings], made, groups, gap)


def numbers(drawings: Sequence[strokes.Drawing], count: int) -> list[Number]:
    """Return so many numbers of two digits, each of one writer."""
    rng = cases.generator("numbers")
    by_writer = defaultdict(list)
    for drawing in drawings:
        by_writer[drawing.writer].append(drawing)
    chosen = [by_writer[name] for name in rng.choice(sorted(by_writer), count)]
    return [make([own[i] for i in rng.integers(len(own), size=2)], rng) for own in chosen]


def measure(model: models.Network, drawings: Sequence[strokes.Drawing], count: int) -> Iterator[report.Row]:
    """Yield a row for each question: how many cases, and in how many the answer is right."""
    made = numbers(drawings, count)
    kinds = {"side by side": made} | {
        "a gap between them": [number for number in made if number.gap >= 0],
        "boxes that overlap": [number for number in made if number.gap < 0],
    }
    for kind, own in kinds.items():
        split = [several.divide(model, number.strokes) == number.groups for number in own]
        yield row(f"two digits, {kind}: told apart", split)
        yield row(f"two digits, {kind}: read whole", [read(model, number) == number.labels for number in own])
    yield row(
        "each of the two read right if it comes alone", [alone(model, number) == number.labels for number in made]
    )
    rng = cases.generator("canvases of numbers")
    pictured = [(number.gap, read_picture(model, number, rng) == number.labels) for number in made]
    yield row("pictures of them: read whole", [right for _, right in pictured])
    yield row("pictures of them, lines that don't touch: read whole", [right for gap, right in pictured if gap >= 0.1])
    stays = [len(several.divide(model, drawing.strokes)) == 1 for drawing in drawings]
    several_strokes = [len(drawing.strokes) > 1 for drawing in drawings]
    yield row("single digits: stay one", stays)
    multi = [stay for stay, is_multi in zip(stays, several_strokes, strict=True) if is_multi]
    yield row("single digits of two strokes and more: stay one", multi)


def others(model: models.Network) -> Iterator[report.Row]:
    """Yield a row for letters and for doodles: how many are told as one thing."""
    things = {
        "letters of two fonts not trained on": doodles.letters(cases.generator("letters"), LETTERS),
        "doodles and scribbles": doodles.doodles(cases.generator("doodles"), LETTERS),
    }
    for name, drawn in things.items():
        yield row(f"{name}: told as one thing", [len(several.divide(model, one)) == 1 for one in drawn])


def row(title: str, right: Iterable[bool]) -> report.Row:
    """Return a row of the report."""
    each = [*right]
    return {"row": title, "cases": len(each), "right": sum(each)}


def read(model: models.Network, number: Number) -> list[int]:
    """Return the digits that are read in a number's strokes."""
    groups = several.divide(model, number.strokes)
    return _read(model, [[number.strokes[i] for i in group] for group in groups])


def alone(model: models.Network, number: Number) -> list[int]:
    """Return what is read where the strokes of each digit come by themselves."""
    return _read(model, [[number.strokes[i] for i in group] for group in number.groups])


def read_picture(model: models.Network, number: Number, rng: np.random.Generator) -> list[int]:
    """Return the digits that are read on a picture of a canvas with the number."""
    ink = sketch.find_ink(canvas.draw(number.strokes, rng, SIZES, BRUSHES))
    parts = [] if ink is None else several.divide_ink(model, ink)
    digits = [sketch.stages_of_ink(part.ink).digit for part in parts]
    return [read.digit for read in several.recognise(model, digits)] if digits else []


def _read(model: models.Network, drawn: Sequence[sketch.Strokes]) -> list[int]:
    digits = [digit for each in drawn if (digit := sketch.from_strokes(each)) is not None]
    return [read.digit for read in several.recognise(model, digits)]


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strokes", type=Path, nargs="+", metavar="FILE", required=True, help="recorded drawings")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many numbers (default {COUNT})")
    parser.add_argument("--weights", type=Path, default=weights.FOLDER, help="their folder (default weights/)")
    parser.add_argument("--json", type=Path, default=JSON, help=f"for the figures (default benchmarks/{JSON.name})")
    args = parser.parse_args(given)
    torch.set_num_threads(1)
    try:
        model, _ = weights.load(models.DEFAULT, args.weights)
        drawings = [one for path in args.strokes for one in cases.load_drawings(path, unseen=False, limit=None)[1]]
    except (weights.WeightsError, OSError, ValueError) as error:
        sys.exit(f"No report: {error}")
    rows = []
    for one in chain(measure(model, drawings, args.count), others(model)):
        rows.append(one)
        share = f"{100 * one['right'] / one['cases']:7.2f} %" if one["cases"] else "–"
        print(f"{one['row']:60}{one['cases']:6}{share:>10}")
    report.write(args.json, rows, about={"seed": cases.SEED, "writers": len({each.writer for each in drawings})})


if __name__ == "__main__":
    main()
