"""What the tests of the tab Convolution share: the digit, PyTorch's answer about it, and a student's eyes and hands."""

import re
from decimal import Decimal
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from playwright.sync_api import Locator, Page

from cnn import sketch
from cnn.convolution import classics
from tests.browsing import EXAMPLES, get_state, set_state

DIGIT = 7
INK = sketch.from_strokes(EXAMPLES[DIGIT]["strokes"])  # (28, 28) uint8
PIXELS = torch.from_numpy(np.rint(INK / 2.55) / 100)  # (28, 28) in hundredths, as the lesson takes it
OWN = {"name": "my own", "cells": [[0.25, -1.5, 0], [3, 0, -2], [0, 0.75, 12.5]], "divisor": 7}


def classic(name: str, side: int = 3) -> dict[str, Any]:
    own = next(own for own in classics.classics(side) if own.name == name)
    return {"name": name, "cells": own.cells.tolist(), "divisor": own.divisor}


def convolved(kernel: dict[str, Any], stride: int = 1, padding: int = 0) -> torch.Tensor:
    """Return what the kernel makes of the digit, (H, W)."""
    cells = torch.tensor(kernel["cells"], dtype=torch.float64)[None, None] / kernel["divisor"]
    return F.conv2d(PIXELS[None, None], cells, None, stride, padding)[0, 0]


def change(tab: Page, **convolution: Any) -> None:
    """Change something of what the tab convolves, and how."""
    set_state(tab, convolution=get_state(tab, "convolution") | convolution)


def decimals(shown: str) -> list[Decimal]:
    """Return the numbers in a text."""
    found = re.findall(r"−?[\d,]*\d(?:\.\d+)?", shown)
    return [Decimal(number.replace("−", "-").replace(",", "")) for number in found]


def table(place: Locator) -> np.ndarray:
    """Return the numbers of a table, exactly as they stand there, (rows, columns) of Decimal."""
    cells = [decimals(text)[0] for text in place.locator("td").all_inner_texts()]
    return np.array(cells).reshape(place.locator("tr").count(), -1)


def as_shown(number: Decimal, exact: float) -> bool:
    """Return whether a number stands as it should to the last digit shown; of two as near, either."""
    return abs(float(number) - exact) <= 0.5 * 10.0 ** number.as_tuple().exponent + 1e-9


def framed(place: Locator) -> tuple[int, int]:
    """Return row and column of the number that is framed in a map, by its text twin."""
    row, column = decimals(place.get_attribute("aria-label"))
    return int(row), int(column)


def frame(place: Locator) -> list[float]:
    """Return the frame that is drawn over a map, in numbers of the map: x, y, width, height."""
    names = ("x", "y", "width", "height")
    return [float(place.locator(".frame").get_attribute(name)) for name in names]


def press(tab: Page, place: Locator, row: int, column: int, dx: float = 0.5) -> None:
    """Press on one number of a map; dx: where in it, in numbers."""
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    rows, columns = size(place)
    tab.mouse.click(box["x"] + (column + dx) * box["width"] / columns, box["y"] + (row + 0.5) * box["height"] / rows)


def size(place: Locator) -> tuple[int, int]:
    """Return how many rows and columns a map has: pixels of its canvas."""
    return tuple(place.locator("canvas").evaluate("(canvas) => [canvas.height, canvas.width]"))


def colour(place: Locator, row: int, column: int) -> list[int]:
    """Return the colour of one number of a map: red, green, blue."""
    script = "(canvas, [row, column]) => [...canvas.getContext('2d').getImageData(column, row, 1, 1).data].slice(0, 3)"
    return place.locator("canvas").evaluate(script, [row, column])


def scrub(tab: Page, section: str, to: int) -> None:
    """Move the slider of a section to the place of this number, counted row by row."""
    script = "(scrub, to) => { scrub.value = to; scrub.dispatchEvent(new Event('input')) }"
    tab.locator(f"#{section} .scrub").evaluate(script, to)
