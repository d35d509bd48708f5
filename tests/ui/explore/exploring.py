"""What the tests of the room explore share: a digit read, a unit chosen, numbers as they are printed."""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from itertools import pairwise

import numpy as np
import torch
from playwright.sync_api import Locator, Page, expect

from cnn import activations, sketch, units, weights
from tests.browsing import EXAMPLES, set_state, show_example

DIGIT = 7
NETWORKS = weights.available()


def show(tab: Page, network: str = "ComplexCNNModel", label: int = DIGIT) -> None:
    """Put an example on the pad and have this network read it."""
    tab.locator("#network").select_option(network)
    show_example(tab, label)
    expect(tab.locator("#reading")).not_to_have_attribute("data-digit", "")


@cache
def captured(network: str, label: int = DIGIT) -> tuple:
    model, _ = weights.load(network)
    digit = sketch.from_strokes(EXAMPLES[label]["strokes"])
    return model, activations.capture(model, torch.from_numpy(digit)[None, None].float() / 255)


def choose(tab: Page, unit: units.Unit) -> None:
    """Choose a unit, and wait until its number is told."""
    set_state(tab, chosen=list(unit))
    expect(tab.locator("#unit")).to_have_attribute("data-of", json.dumps(list(unit), separators=(",", ":")))


def extreme(name: str, numbers: torch.Tensor, find: Callable[[torch.Tensor], torch.Tensor]) -> units.Unit:
    """Return the unit whose number torch.argmax or torch.argmin finds in a layer; numbers: (1, C, H, W) or (1, N)."""
    return units.Unit(name, *map(int, np.unravel_index(find(numbers).item(), numbers.shape[1:])))


def of_each_kind() -> dict[str, list[str]]:
    """Return for each network its layers of a kind, after a kind, with a bias or without, that none before it has."""
    known, found = set(), {}
    for network in NETWORKS:
        modules, layers = units.modules(captured(network)[0]), units.describe(captured(network)[0])
        for before, own in pairwise([None, *layers]):
            biased = getattr(modules.get(own.name), "bias", None) is not None
            kind = (before and before.kind, own.kind, biased)
            if kind not in known:
                found.setdefault(network, []).append(own.name)
            known.add(kind)
    return found


def numbers(cells: Locator) -> list[Decimal]:
    return [number(text) for text in cells.all_inner_texts()]


def number(text: str) -> Decimal:
    return Decimal(text.strip().replace("−", "-").replace(",", ""))


def value(tab: Page) -> Decimal:
    return numbers(tab.locator("#unit .arithmetic strong").first)[0]


def pixel(canvas: Locator, x: float, y: float) -> list[int]:
    """Return the colour of a canvas at a place as red, green, blue, opacity."""
    return canvas.evaluate("(canvas, at) => [...canvas.getContext('2d').getImageData(...at, 1, 1).data]", [x, y])


def rounded(number: Decimal, like: Decimal) -> Decimal:
    """Round to the decimals of another number."""
    return number.quantize(like)
