"""The classic kernels side by side in a real browser: every picture and limit against PyTorch, every way on."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from cnn import sketch
from cnn.convolution import classics
from tests.browsing import EXAMPLES, focus, get_state, show_example
from tests.lesson import INK, OWN, change, classic, convolved, decimals


def card(tab: Page, name: str) -> Locator:
    return tab.locator(f'#gallery [data-kernel="{name}"]')


def tops(tab: Page) -> set[float]:
    """Return how far from the top the rows of cards are; measured as they are found, for a reading renews the cards."""
    top = "(card) => card.getBoundingClientRect().top"
    return set(tab.evaluate(f"Array.from(document.querySelectorAll('#gallery .card'), {top})"))


def numbers(text: str) -> list[float]:
    return [float(number) for number in decimals(text)]


PIXELS = """(canvas) => {
    const { width, height } = canvas;
    return [height, width, [...canvas.getContext("2d").getImageData(0, 0, width, height).data]];
}"""


def painted(card: Locator) -> np.ndarray:
    """Return the colours of a card's picture, (H, W, 3) from 0 to 1."""
    height, width, data = card.locator("canvas").evaluate(PIXELS)
    return np.reshape(data, (height, width, 4))[..., :3] / 255


def in_colours(output: np.ndarray) -> np.ndarray:
    """Return blue for minus, white for 0, orange for plus: (H, W) -> (H, W, 3)."""
    share = (output / np.abs(output).max())[..., None]
    signs = np.where(share < 0, [0x1F, 0x6F, 0xB4], [0xD9, 0x66, 0x0A]) / 255
    return 1 + np.abs(share) * (signs - 1)


def test_every_card_and_every_question_is_what_pytorch_makes_of_the_same_image(begin):
    tab = begin("gallery")
    for side, stride, padding in ((3, 1, 0), (5, 2, 2), (7, 1, 3)):
        change(tab, kernel=classic("outline", side), stride=stride, padding=padding)
        size = len(convolved(classic("outline", side), stride, padding))
        said = tab.locator("#gallery .why")
        expect(said).to_contain_text(
            f"classic {side} × {side} kernels, with the stride {stride} and the padding {padding}"
        )
        expect(said).to_contain_text(f"{size} × {size} numbers")
        names = tab.locator("#gallery .card h3").all_inner_texts()
        assert names == ["the image", *(kernel.name for kernel in classics.classics())]
        first = tab.locator("#gallery .card").first
        expect(first).to_contain_text("28 × 28")
        assert np.allclose(painted(first)[..., 0], 1 - INK / 255)
        for kernel in classics.classics(side):
            check_card(tab, kernel, stride, padding)
        assert smallest_text(tab) >= 11
    check_questions(tab)


def check_card(tab: Page, kernel: classics.Classic, stride: int, padding: int) -> None:
    own, side = card(tab, kernel.name), len(kernel.cells)
    expected = convolved(classic(kernel.name, side), stride, padding).numpy()
    low, high = numbers(own.locator(".limits").inner_text())
    assert -low == high == pytest.approx(np.abs(expected).max(), rel=0.005)
    assert numbers(" ".join(own.locator("td").all_inner_texts())) == kernel.cells.ravel().tolist()
    assert own.locator("tr").count() == side
    assert (f"over {kernel.divisor:,}" in own.inner_text()) == (kernel.divisor > 1)
    expect(own).to_contain_text(kernel.why)
    assert np.abs(painted(own) - in_colours(expected)).max() < 0.02
    assert own.get_attribute("aria-pressed") == str(kernel.name == "outline").lower()


def smallest_text(tab: Page) -> float:
    """Return the size of the smallest text in the cards, CSS pixels."""
    size = "(own) => parseFloat(getComputedStyle(own).fontSize)"
    return tab.evaluate(f"Math.min(...Array.from(document.querySelectorAll('#gallery .card :is(td, p, h3)'), {size}))")


def check_questions(tab: Page) -> None:
    """A question is about a kernel of the size that is chosen."""
    change(tab, kernel=classic("box blur", 5))
    expect(card(tab, "box blur").locator("tr")).to_have_count(5)
    box = tab.locator("#gallery .predict")
    for _ in range(3):
        box.locator("> button").click()
        expect(box.locator("form")).to_be_visible()
        name, grey = re.search(r"kernel “(.*)” is ([\d.]+)\.", box.locator("label").inner_text()).groups()
        cells = numbers(" ".join(card(tab, name).locator("td").all_inner_texts()))
        over = numbers("".join(re.findall(r"over [\d,]+", card(tab, name).inner_text())) or "1")[0]
        box.locator("input").fill("77")
        box.get_by_text("Check").click()
        expect(box.locator(".verdict")).to_contain_text("77 is not it")
        box.locator("input").fill(f"{float(grey) * sum(cells) / over:.4f}")
        box.locator("input").press("Enter")
        expect(box.locator(".verdict")).to_contain_text("Right, it is ")
        expect(box.locator(".verdict")).to_contain_text(f"add up to {sum(cells):.0f}")
    box.locator("> button").click()
    expect(box.locator("form")).to_be_visible()
    change(tab, kernel=classic("box blur", 3))
    expect(box.locator("form")).to_be_hidden()


def test_a_card_leads_to_the_slide_by_click_and_by_enter_and_one_s_own_kernel_has_one(begin):
    tab = begin("gallery")
    assert len(tops(tab)) == 3, "four beside each other"
    change(tab, stride=2, padding=1)
    focus(card(tab, "emboss"))
    card(tab, "emboss").press("Enter")
    expect(tab.locator("#slide")).to_be_visible()
    expect(tab.locator("#gallery")).to_be_hidden()
    state = {"image": "digit", "kernel": classic("emboss"), "stride": 2, "padding": 1}
    assert get_state(tab, "convolution") == state
    tab.locator("#tab-gallery-panel").click()
    expect(card(tab, "emboss")).to_have_attribute("aria-pressed", "true")
    card(tab, "box blur").click()
    expect(tab.locator("#slide .name")).to_have_value("box blur")
    tab.locator("#tab-gallery-panel").click()
    change(tab, kernel=OWN)
    expect(tab.locator("#gallery .card")).to_have_count(13)
    expect(tab.locator("#gallery [aria-pressed=true]")).to_have_count(1)
    expect(card(tab, "my own")).to_have_attribute("aria-pressed", "true")
    expect(card(tab, "my own")).to_contain_text("over 7")
    assert numbers(" ".join(card(tab, "my own").locator("td").all_inner_texts())) == np.ravel(OWN["cells"]).tolist()
    twice = {"name": "my own", "cells": (2 * np.array(classic("sharpen")["cells"])).tolist(), "divisor": 2}
    change(tab, kernel=twice)
    expect(tab.locator("#gallery .card")).to_have_count(12)
    expect(card(tab, "sharpen")).to_have_attribute("aria-pressed", "true")
    show_example(tab, 3)
    ink = sketch.from_strokes(EXAMPLES[3]["strokes"])
    first = tab.locator("#gallery .card").first
    for _ in range(100):  # its answer comes after the reading's
        if filled := np.allclose(painted(first)[..., 0], 1 - ink / 255):
            break
        tab.wait_for_timeout(100)
    assert filled, "another drawing fills it"


def test_on_a_phone_two_cards_are_beside_each_other_and_none_is_wider_than_the_page(begin):
    tab = begin("gallery", None, viewport={"width": 360, "height": 740}, has_touch=True)
    expect(tab.locator("#gallery .says")).to_contain_text("Draw a digit")
    expect(tab.locator("#gallery .cards")).to_be_hidden()
    show_example(tab, 3)
    expect(tab.locator("#gallery .card")).to_have_count(12)
    assert len(tops(tab)) == 6
    wide = {"name": "my own", "cells": np.full((7, 7), -123.45).tolist(), "divisor": 9999}
    change(tab, kernel=wide)
    expect(tab.locator("#gallery .card")).to_have_count(13)
    assert len(tops(tab)) == 13, "one a row, where seven numbers have to stand side by side"
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    assert card(tab, "my own").evaluate("(card) => card.scrollWidth <= card.clientWidth"), "the table scrolls in it"
    card(tab, "outline").tap()
    expect(tab.locator("#slide")).to_be_visible()
