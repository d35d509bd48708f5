"""The section on channels in a real browser: what a blank pad and a finger meet."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import EXAMPLES, draw, open_section, settled_digit


@pytest.fixture
def begin(open_page):
    """Open the section, the pad blank."""

    def begin_(**options) -> Page:
        tab = open_page(**options)
        open_section(tab, "channels-panel")
        expect(tab.locator("#channels .says")).to_contain_text("Draw a digit")
        return tab

    return begin_


def test_on_a_blank_pad_the_window_stays_and_a_drawing_still_fills_the_section(begin):
    tab = begin()
    tab.locator("#channels .scrub").press("ArrowRight")
    draw(tab, EXAMPLES[7]["strokes"])
    expect(tab.locator("#channels .total .result")).to_be_visible()
    tab.locator("#channels .scrub").press("Home")
    expect(tab.locator("#channels .total figcaption").last).to_have_text("row 0, column 0 of the output")


def test_on_a_phone_two_filters_are_beside_each_other_and_a_finger_scrolls_over_them(begin):
    tab = begin(viewport={"width": 360, "height": 740}, has_touch=True)
    tab.locator("#examples button").nth(7).click()
    settled_digit(tab)
    cards = tab.locator("#channels .output")
    expect(cards).to_have_count(5)
    tops = cards.evaluate_all("(cards) => cards.map((card) => card.getBoundingClientRect().top)")
    assert len(set(tops)) == 3
    assert cards.first.locator("canvas").evaluate("(canvas) => getComputedStyle(canvas).touchAction") == "auto"
    assert tab.locator("#channels .picture").evaluate("(canvas) => getComputedStyle(canvas).touchAction") == "none"
    cards.nth(1).tap()
    expect(tab.locator("#channels .filter")).to_have_value("1")


def test_the_window_is_framed_in_every_map_and_told_by_the_scrub_bar(begin):
    tab = begin()
    draw(tab, EXAMPLES[7]["strokes"])
    expect(tab.locator("#channels .output canvas")).to_have_count(5)
    painted = "canvases => canvases.map((canvas) => canvas.toDataURL())"
    maps = tab.locator("#channels canvas")
    before = maps.evaluate_all(painted)
    tab.locator("#channels .scrub").press("Home")
    assert all(old != new for old, new in zip(before, maps.evaluate_all(painted), strict=True))
    expect(tab.locator("#channels .scrub")).to_have_attribute("aria-valuetext", "row 0, column 0")
