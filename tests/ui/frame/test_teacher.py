"""Teacher's controls in a real browser: what they hide, and the projector's size."""

import pytest
from playwright.sync_api import expect

from tests.browsing import get_state, set_state, show_example

pytestmark = pytest.mark.browser

PARTS = {
    "reading": "#reading", "stages": "#stages", "examples": "#examples", "drawings": "#drawings", "sum": "#unit",
    "explore": "#explore", "convolution": "#tab-convolution-panel", "compare": "#tab-compare-panel",
    "mistakes": "#tab-mistakes-panel",
}  # fmt: skip


def test_parts_are_hidden_and_come_back(open_page):
    tab = open_page()
    show_example(tab, 7)
    set_state(tab, chosen=["block1.conv", 0, 5, 5])
    expect(tab.locator("#unit")).to_be_visible()
    tab.locator("#teacher summary").click()
    for name, part in PARTS.items():
        expect(tab.locator(part)).to_be_visible()
        tab.locator(f'#teacher .part[value="{name}"]').uncheck()
        expect(tab.locator(part)).to_be_hidden()
        if name == "explore":
            expect(tab.locator("#tab-explore-panel")).to_be_hidden()
            expect(tab.locator("#slide")).to_be_visible()
            tab.locator(f'#teacher .part[value="{name}"]').check()
            set_state(tab, tab="explore-panel")
        expect(tab.locator("#teacher .copy")).to_be_visible()
    set_state(tab, hidden=[])
    for part in PARTS.values():
        expect(tab.locator(part)).to_be_visible()
    tab.locator("#teacher summary").press("Escape")
    expect(tab.locator("#teacher .menu")).to_be_hidden()
    assert get_state(tab, "sketch"), "Escape closed the menu, and did not clear the pad"


# What of header and menus lies outside the window, and how wide the menu of networks is.
OUTSIDE = """() => {
    const menus = [...document.querySelectorAll("#teacher details, #crumbs .save")];
    for (const menu of menus) menu.open = true;
    const shown = "#top :is(h1, button, select, a, summary, .menu), #crumbs .save > div";
    const parts = [...document.querySelectorAll(shown)];
    const outside = parts.filter((part) => {
        const { left, right, bottom, width } = part.getBoundingClientRect();
        const low = part.matches(".menu") && bottom > innerHeight;
        return width && (left < 0 || right > innerWidth || low);
    });
    for (const menu of menus) menu.open = false;
    const name = document.querySelector("#top .name");
    const tops = [...document.querySelectorAll("#top :is(h1, #network, .copy, summary)")].map((part) => {
        const { top, bottom } = part.getBoundingClientRect();
        return (top + bottom) / 2;
    });
    return {
        outside: outside.map((part) => part.className || part.id || part.localName),
        page: document.scrollingElement.scrollWidth,
        menu: document.querySelector("#network").offsetWidth,
        cut: name.scrollHeight - name.clientHeight + Math.max(0, name.scrollWidth - name.clientWidth),
        high: document.querySelector("#top").offsetHeight,
        rows: tops.filter((top, i) => i === 0 || top > tops[i - 1] + 4).length,
    };
}"""
WIDTHS = (320, 360, 390, 700, 701, 820, 1023, 1024, 1180, 1280)


def test_header_and_menus_are_within_the_window_at_every_width(open_page):
    tab = open_page()
    for projector in (False, True):
        set_state(tab, projector=projector)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 800})
            found = tab.evaluate(OUTSIDE)
            assert not found["outside"], (width, projector)
            assert found["page"] <= width, (width, projector)
            assert found["menu"] >= (145 if width > 480 else 100), (width, projector)
            assert found["rows"] == 1 or width < 1180, (width, projector)
    set_state(tab, projector=False, network="ComplexCNNModel")
    for width in (360, 390):
        tab.set_viewport_size({"width": width, "height": 400})
        found = tab.evaluate(OUTSIDE)
        assert found["high"] < 90, f"two rows, {width}"
        assert found["cut"] <= 0, width
        tab.locator("#teacher .copy").click()
        expect(tab.locator("#teacher .says")).not_to_be_empty()
        assert tab.evaluate(OUTSIDE)["high"] == found["high"], "what is said moves nothing"
        tab.locator("#heading").dispatch_event("pointerdown")
        expect(tab.locator("#teacher .address")).to_be_hidden()
    tab.locator("#teacher summary").click()
    assert tab.locator("#teacher .menu").evaluate(
        "(menu) => menu.scrollHeight > menu.clientHeight && menu.getBoundingClientRect().bottom <= innerHeight"
    ), "a menu that is higher than the window scrolls"


BUTTONS = "#top :is(a, button, summary), #crumbs :is(.tools button, summary), #why .file"
LEVEL = """(selector) => [...document.querySelectorAll(selector)]
    .filter((button) => button.checkVisibility() && button.role !== "tab").map((button) => {
        const text = document.createRange();
        text.selectNodeContents(button);
        const [inner, outer] = [text, button].map((own) => own.getBoundingClientRect());
        return [button.textContent, Math.abs(inner.top + inner.bottom - outer.top - outer.bottom) / 2];
    })"""


# In one look, for what is shown may be made anew at any moment.
SIZES = """(selector) => [...document.querySelectorAll(selector)].filter((found) => found.checkVisibility())
    .map((found) => parseFloat(getComputedStyle(found).fontSize))"""


def test_on_a_projector_the_smallest_number_has_14_pixels_and_the_columns_fit(open_page):
    tab = open_page()
    show_example(tab, 7)
    set_state(tab, projector=True)
    for width in (1180, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        for network in ("DeepCNN", "ComplexCNNModel"):
            set_state(tab, network=network)
            sizes = tab.evaluate(SIZES, "#explore :is(small, output)")
            assert min(sizes) >= 14, (width, network)
            over = tab.locator("#explore .board").evaluate("(board) => board.scrollWidth - board.clientWidth")
            assert over <= 0, (width, network)
    status = tab.locator("#explore .status")
    for pointed, told in ((None, "Point at a map"), (["block2.pool", 5, 3, 4], "map 5 · row 3")):
        set_state(tab, pointed=pointed)
        expect(status).to_contain_text(told)
        assert status.evaluate(
            "(line) => line.scrollHeight <= line.clientHeight && line.scrollWidth <= line.clientWidth"
        )


def test_the_projector_makes_numbers_large_and_the_page_still_fits(open_page):
    tab = open_page()
    show_example(tab, 7)
    set_state(tab, projector=True)
    for width, least in ((360, 16), (1280, 18), (1920, 18)):  # tables are set smaller on a phone
        tab.set_viewport_size({"width": width, "height": 900})
        set_state(tab, tab="explore-panel", chosen=["block1.conv", 0, 5, 5])
        expect(tab.locator("#unit .arithmetic td").first).to_be_visible()
        for told in ("#reading li", "#reading .words", "#unit .arithmetic td", "#explore h3"):
            assert tab.evaluate(SIZES, told)[0] >= 18, (width, told)
        for words, off in tab.evaluate(LEVEL, BUTTONS):
            assert off <= 1, (width, words, "stands in the middle of its button")
        assert tab.evaluate(SIZES, "#unit figcaption")[0] >= 16, width
        set_state(tab, tab="convolution-panel")
        for section in ("slide", "gallery", "channels", "after", "line", "parameters"):
            set_state(tab, section=f"{section}-panel")
            expect(tab.locator(f"#{section}")).to_be_visible()
            tab.wait_for_function("(width) => document.documentElement.scrollWidth <= width", arg=width)
            for told in ("td", "p", "label"):
                for found in tab.evaluate(SIZES, f"#{section} {told}")[:1]:
                    assert found >= least, (width, section, told)
