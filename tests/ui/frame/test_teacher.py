"""Teacher's controls in a real browser: what they hide, and the projector's size."""

import pytest
from playwright.sync_api import expect

from tests.browsing import get_state, set_state, show_example

pytestmark = pytest.mark.browser

PARTS = {
    "reading": "#reading", "stages": "#stages", "examples": "#examples", "drawings": "#drawings", "layers": "#layers",
    "kernels": "#tab-kernels-panel", "convolution": "#tab-convolution-panel", "sum": "#unit",
}  # fmt: skip


def test_parts_are_hidden_and_come_back(open_page):
    tab = open_page()
    show_example(tab, 7)
    set_state(tab, pinned=["block1.conv", 0, 5, 5])
    expect(tab.locator("#unit")).to_be_visible()
    tab.locator("#teacher summary").click()
    for name, part in PARTS.items():
        expect(tab.locator(part)).to_be_visible()
        tab.locator(f'#teacher .part[value="{name}"]').uncheck()
        expect(tab.locator(part)).to_be_hidden()
        if name == "layers":
            expect(tab.locator("#kernels")).to_be_visible()
            tab.locator(f'#teacher .part[value="{name}"]').check()
            set_state(tab, tab="layers-panel")
        expect(tab.locator("#teacher .copy")).to_be_visible()
    set_state(tab, hidden=[])
    for part in PARTS.values():
        expect(tab.locator(part)).to_be_visible()
    tab.locator("#teacher summary").press("Escape")
    expect(tab.locator("#teacher .menu")).to_be_hidden()
    assert get_state(tab, "sketch"), "Escape closed the menu, and did not clear the pad"


# In one look, for what is shown may be made anew at any moment.
SIZES = """(selector) => [...document.querySelectorAll(selector)].filter((found) => found.checkVisibility())
    .map((found) => parseFloat(getComputedStyle(found).fontSize))"""


def test_the_projector_makes_numbers_large_and_the_page_still_fits(open_page):
    tab = open_page()
    show_example(tab, 7)
    set_state(tab, projector=True)
    size = "(found) => parseFloat(getComputedStyle(found).fontSize)"
    for width, least in ((360, 16), (1280, 18), (1920, 18)):  # tables are set smaller on a phone
        tab.set_viewport_size({"width": width, "height": 900})
        set_state(tab, tab="layers-panel", pinned=["block1.conv", 0, 5, 5])
        expect(tab.locator("#unit .arithmetic td").first).to_be_visible()
        for told in ("#reading li", "#reading .words", "#unit .arithmetic td", "#unit figcaption", "#layers .formula"):
            assert tab.locator(told).first.evaluate(size) >= 18, (width, told)
        set_state(tab, tab="convolution-panel")
        for section in ("slide", "gallery", "channels", "after", "line", "parameters"):
            set_state(tab, section=f"{section}-panel")
            expect(tab.locator(f"#{section}")).to_be_visible()
            tab.wait_for_function("(width) => document.documentElement.scrollWidth <= width", arg=width)
            for told in ("td", "p", "label"):
                for found in tab.evaluate(SIZES, f"#{section} {told}")[:1]:
                    assert found >= least, (width, section, told)
