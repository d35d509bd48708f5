"""What the tests of the room explore share: a digit read, a layer painted, a unit pinned."""

from decimal import Decimal

import torch
from playwright.sync_api import Locator, Page, expect

from cnn import activations, sketch, units, weights
from tests.browsing import EXAMPLES, set_state, settled_digit

DIGIT = 7
NETWORKS = weights.available()


def show(tab: Page, network: str = "ComplexCNNModel", label: int = DIGIT) -> None:
    """Put an example on the pad and have this network read it."""
    tab.locator("#network").select_option(network)
    tab.locator("#examples button").nth(label).click()
    expect(tab.locator("#reading")).not_to_have_attribute("data-digit", "")
    settled_digit(tab)


def captured(network: str, label: int = DIGIT) -> tuple:
    model, _ = weights.load(network)
    digit = sketch.from_strokes(EXAMPLES[label]["strokes"])
    return model, activations.capture(model, torch.from_numpy(digit)[None, None].float() / 255)


def layer(tab: Page, name: str) -> Locator:
    return tab.locator(f'#layers [data-layer="{name}"]')


def painted(tab: Page, name: str) -> None:
    """Scroll to a layer and wait until its maps are there."""
    layer(tab, name).scroll_into_view_if_needed()
    expect(layer(tab, name).locator(".png")).to_be_enabled()


def pin(tab: Page, unit: units.Unit) -> None:
    set_state(tab, pinned=list(unit))
    expect(tab.locator("#unit .name")).to_contain_text(unit.layer)
    expect(tab.locator("#unit .value")).not_to_be_empty()


def numbers(cells: Locator) -> list[Decimal]:
    return [Decimal(text.strip().replace("−", "-").replace(",", "")) for text in cells.all_inner_texts()]


def value(tab: Page) -> Decimal:
    return numbers(tab.locator("#unit .arithmetic figure > strong"))[0]


def pixel(canvas: Locator, x: float, y: float) -> list[int]:
    """Return the colour of a canvas at a place as red, green, blue, opacity."""
    return canvas.evaluate("(canvas, at) => [...canvas.getContext('2d').getImageData(...at, 1, 1).data]", [x, y])


def captioned(tab: Page, caption: str) -> list[Decimal]:
    """Return the numbers under which this stands, in the line that makes the pinned unit's value."""
    figures = tab.locator("#unit .total figure").filter(has=tab.locator(f"figcaption:text-is('{caption}')"))
    return numbers(figures.locator("> b"))


def rounded(number: Decimal, like: Decimal) -> Decimal:
    """Round to the decimals of another number."""
    return number.quantize(like)
