"""Where the time goes from a picture's file to a digit: python -m benchmarks.ink.

Steps: decoding, grey (averaged down to 400 pixels), ink (telling it from paper), fitting (cropped, thickened, centred).
Median milliseconds over several rounds, one thread. --json writes the figures to a file.
"""

import argparse
import io
import statistics
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks import canvas, photos, report
from cnn import sketch
from cnn.ink import costs, grey, paper, picture

FIVE = [[[100, 20], [30, 25], [28, 80]], [[28, 80], [80, 70], [110, 110], [80, 160], [20, 150]]]
STEPS = ("decode", "grey", "ink", "fit")


def pictures() -> dict[str, bytes]:
    """Return the files that are measured: a canvas of 400 pixels and a photo of 12 megapixels."""
    rng = np.random.default_rng(0)
    photo = photos.photograph(FIVE, "table", rng).resize((4000, 3000), Image.Resampling.BICUBIC)
    images = {"a canvas, 400 × 400": (canvas.draw(FIVE, rng), "PNG"), "a photo, 12 megapixels": (photo, "JPEG")}
    files = {}
    for name, (image, form) in images.items():
        buffer = io.BytesIO()
        image.save(buffer, form)
        files[name] = buffer.getvalue()
    return files


def timed(file: bytes) -> dict[str, float]:
    """Return the milliseconds of each step for one file."""
    clock = [time.perf_counter()]
    image = sketch.open_image(io.BytesIO(file))
    costs.lighten(image)
    image.load()
    clock.append(time.perf_counter())
    shades = grey.shrunk(image)
    clock.append(time.perf_counter())
    ink = paper.find_ink(shades)
    clock.append(time.perf_counter())
    assert ink is not None, "there is a digit on each of these pictures"
    picture.fit(picture.thicken(picture.crop(ink), sketch.BOX), sketch.BOX)
    clock.append(time.perf_counter())
    return {step: 1000 * (end - start) for step, (start, end) in zip(STEPS, pairwise(clock), strict=True)}


def measure(rounds: int) -> list[report.Row]:
    rows: list[report.Row] = []
    for name, file in pictures().items():
        all_taken = [timed(file) for _ in range(rounds)]
        medians: dict[str, Any] = {key: statistics.median(taken[key] for taken in all_taken) for key in all_taken[0]}
        rows.append({"picture": name} | medians | {"apart from decoding": sum(medians.values()) - medians["decode"]})
    return rows


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args(given)
    rows = measure(args.rounds)
    for row in rows:
        figures = "".join(f"{name} {value:8.1f}  " for name, value in row.items() if name != "picture")
        print(f"{row['picture']:24}{figures}ms")
    if args.json:
        report.write(args.json, rows, about={"rounds": args.rounds})


if __name__ == "__main__":
    main()
