"""How the page is laid out."""

import pytest
from playwright.sync_api import expect

from tests.browsing import set_state

pytestmark = pytest.mark.browser


def test_pad_and_reading_stay_in_view_while_the_page_scrolls(open_page):
    tab = open_page(viewport={"width": 1280, "height": 800})
    for panel in ("explore-panel", "convolution-panel", "mistakes-panel"):
        set_state(tab, tab=panel)
        tab.evaluate("scrollTo(0, 0)")
        for end in (False, True):
            if end:
                tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
            for part in ("#sketchpad canvas", "#reading li:last-child"):
                expect(tab.locator(part), f"{panel}, {part}, scrolled: {end}").to_be_in_viewport(ratio=1)
            lower = tab.locator("#beside").evaluate("(beside) => beside.getBoundingClientRect().bottom - innerHeight")
            assert lower >= -1, f"{panel}: nothing is cut off above the window's edge, scrolled: {end}"
    set_state(tab, tab="explore-panel")
    last = tab.locator("#drawings summary")
    last.scroll_into_view_if_needed()
    expect(last, "the column beside scrolls by itself").to_be_in_viewport(ratio=1)
    last.click()
    for width in (1280, 1920):
        tab.set_viewport_size({"width": width, "height": 800})
        boxes = [tab.locator(part).bounding_box() for part in ("#sketchpad canvas", "#drawings .dock")]
        assert abs(boxes[0]["x"] - boxes[1]["x"]) <= 1, f"the labels stand under the pad, {width}"
