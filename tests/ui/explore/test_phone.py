"""The tab Explore under a finger."""

import json

import pytest
from playwright.sync_api import expect

from cnn import units
from tests.browsing import get_state, show_example
from tests.ui.explore.exploring import captured

pytestmark = pytest.mark.browser


def test_the_network_is_swiped_block_by_block_and_a_number_is_reached_by_nudges(open_page):
    tab = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    show_example(tab, 7)
    dots = tab.locator("#explore .dots button")
    expect(dots).to_have_count(8)
    expect(dots.nth(0)).to_have_attribute("aria-current", "")
    dots.nth(4).tap()
    expect(dots.nth(4)).to_have_attribute("aria-current", "")
    strip = tab.locator("#strip")
    expect(strip).to_be_visible()
    expect(strip.locator("strong")).to_have_text("7")
    tab.locator('[data-column="block4"] canvas').tap(position={"x": 15, "y": 15})
    expect(tab.locator("#finger")).to_be_visible()
    layer, channel = get_state(tab, "chosen")
    size = tab.locator("#finger canvas").bounding_box()
    assert size["width"] > 300
    side = size["width"] / 6  # of a number
    tab.locator("#finger canvas").tap(position={"x": 2.5 * side, "y": 1.5 * side})
    for way, place in (("right", [1, 3]), ("down", [2, 3]), ("left", [2, 2]), ("up", [1, 2])):
        tab.locator(f"#finger [data-way={way}]").tap()
        assert get_state(tab, "chosen") == [layer, channel, *place]
    unit = tab.locator("#unit")
    expect(unit).to_have_attribute("data-of", json.dumps([layer, channel, 1, 2], separators=(",", ":")))
    model, own = captured("DeepCNN")
    value = units.shown(units.explain(model, own, units.Unit(layer, channel, 1, 2)), own)
    expect(unit.locator(".value")).to_have_text(f"= {value['value']:.{value['places']}f}".replace("-", "−"))
    low = unit.bounding_box()
    assert low["y"] + low["height"] == pytest.approx(844, abs=1), "a sheet from below"
    unit.locator(".grip").tap()
    expect(unit.locator(".grip")).to_have_attribute("aria-expanded", "true")
    assert unit.evaluate("(own) => parseFloat(getComputedStyle(own).maxHeight)") > 0.8 * 844
    unit.locator(".close").tap()
    expect(unit).to_be_hidden()
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    strip.tap()
    expect(strip).to_be_hidden()
