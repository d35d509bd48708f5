"""Teacher's controls in a real browser: the link, what it hides, the projector's size."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import EXAMPLES, read_as, settled_digit


def link(tab: Page) -> str:
    """Press "Copy link" and return what there is to copy."""
    tab.locator("#teacher .copy").click()
    expect(tab.locator("#teacher .says")).to_contain_text(re.compile("Copied|Copy what is marked"))
    return tab.locator("#teacher .address").input_value()


def follow(tab: Page, address: str) -> None:
    """Open a link in another page, as somebody does who was sent it."""
    tab.goto("about:blank")
    tab.goto(address)
    expect(tab.locator("#reading .words")).to_be_attached()


def test_a_link_opens_the_page_as_it_was(open_page):
    tab = open_page()
    tab.locator("#network").select_option("ComplexCNNModel")
    tab.locator("#examples button").nth(4).click()
    read_as(tab, settled_digit(tab))
    tab.locator("#sketchpad .pen").fill("90")
    tab.evaluate("inkling.set('pinned', ['block2.conv1', 3, 5, 6])")
    tab.evaluate("inkling.set('hidden', ['examples', 'kernels'])")
    tab.evaluate("inkling.set('step', 9)")
    address = link(tab)
    assert len(address) < 600

    other = open_page()
    follow(other, address)
    expect(other.locator("#network")).to_have_value("ComplexCNNModel")
    read_as(other, 4)
    expect(other.locator("#unit .name")).to_have_text("block2.conv1, channel 3, row 5, column 6")
    expect(other.locator("#unit .value")).to_have_text(tab.locator("#unit .value").inner_text())
    expect(other.locator("#sketchpad .pen")).to_have_value("90")
    expect(other.locator("#examples")).to_be_hidden()
    expect(other.locator("#tab-kernels-panel")).to_be_hidden()
    expect(other.locator("#guide h2")).to_contain_text("9.")
    assert link(other) == address


def test_a_link_opens_a_section_with_its_kernel(open_page):
    tab = open_page()
    tab.locator("#tab-convolution-panel").click()
    tab.locator("#tab-after-panel").click()
    tab.evaluate("""() => inkling.set('convolution', {...inkling.get('convolution'), stride: 2,
        kernel: {name: 'my own', cells: [[0.25, 0, 0], [0, -1, 0], [0, 0, 99]], divisor: 3}})""")
    chosen = tab.evaluate("inkling.get('convolution')")
    address = link(tab)
    other = open_page()
    follow(other, address)
    expect(other.locator("#after")).to_be_visible()
    assert other.evaluate("inkling.get('convolution')") == chosen


def test_a_link_without_a_drawing_leaves_the_pad_alone(open_page):
    blank = open_page()
    blank.locator("#tab-kernels-panel").click()
    address = link(blank)
    tab = open_page()
    tab.locator("#examples button").nth(3).click()
    read_as(tab, 3)
    tab.evaluate("(hash) => { location.hash = hash }", address.partition("#")[2])
    expect(tab.locator("#kernels")).to_be_visible()
    assert tab.evaluate("inkling.get('sketch').strokes") == EXAMPLES[3]["strokes"]


def test_a_link_that_cannot_be_read_is_said(open_page):
    tab = open_page()
    tab.evaluate("location.hash = '#anonsense'")
    expect(tab.locator("#teacher .says")).to_contain_text("could not be read")
    tab.locator("#examples button").nth(3).click()
    read_as(tab, 3)


def test_a_picture_stays_behind_and_that_is_said(open_page):
    tab = open_page()
    tab.evaluate("""() => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 60 });
        const drawing = canvas.getContext("2d");
        drawing.fillStyle = "#fff"; drawing.fillRect(0, 0, 60, 60);
        drawing.fillStyle = "#000"; drawing.fillRect(28, 10, 5, 40);
        inkling.set("sketch", { picture: canvas.toDataURL() });
    }""")
    assert "#" in link(tab)
    expect(tab.locator("#teacher .says")).to_contain_text("a picture does not fit into a link")


PARTS = {
    "reading": "#reading", "stages": "#stages", "examples": "#examples", "drawings": "#drawings", "layers": "#layers",
    "kernels": "#tab-kernels-panel", "convolution": "#tab-convolution-panel", "sum": "#unit",
}  # fmt: skip


def test_parts_are_hidden_and_come_back(open_page):
    tab = open_page()
    tab.locator("#examples button").nth(7).click()
    settled_digit(tab)
    tab.evaluate("inkling.set('pinned', ['block1.conv', 0, 5, 5])")
    expect(tab.locator("#unit")).to_be_visible()
    tab.locator("#teacher summary").click()
    for name, part in PARTS.items():
        expect(tab.locator(part)).to_be_visible()
        tab.locator(f'#teacher .part[value="{name}"]').uncheck()
        expect(tab.locator(part)).to_be_hidden()
        if name == "layers":
            expect(tab.locator("#kernels")).to_be_visible()
            tab.locator(f'#teacher .part[value="{name}"]').check()
            tab.evaluate("inkling.set('tab', 'layers-panel')")
        expect(tab.locator("#teacher .copy")).to_be_visible()
    tab.evaluate("inkling.set('hidden', [])")
    for part in PARTS.values():
        expect(tab.locator(part)).to_be_visible()
    tab.locator("#teacher summary").press("Escape")
    expect(tab.locator("#teacher .menu")).to_be_hidden()
    assert tab.evaluate("inkling.get('sketch')"), "Escape closed the menu, and did not clear the pad"


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_the_projector_makes_numbers_large_and_the_page_still_fits(open_page, width):
    tab = open_page(viewport={"width": width, "height": 900})
    tab.locator("#examples button").nth(7).click()
    settled_digit(tab)
    tab.evaluate("inkling.set('projector', true)")
    tab.evaluate("inkling.set('pinned', ['block1.conv', 0, 5, 5])")
    expect(tab.locator("#unit .arithmetic td").first).to_be_visible()
    size = "(found) => parseFloat(getComputedStyle(found).fontSize)"
    for told in ("#reading li", "#reading .words", "#unit .arithmetic td", "#unit figcaption", "#layers .formula"):
        assert tab.locator(told).first.evaluate(size) >= 18, told
    tab.evaluate("inkling.set('tab', 'convolution-panel')")
    for section in ("slide", "gallery", "channels", "after", "line", "parameters"):
        tab.evaluate("(name) => inkling.set('section', `${name}-panel`)", section)
        expect(tab.locator(f"#{section}")).to_be_visible()
        tab.wait_for_timeout(200)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, section
        for told in ("td", "p", "label"):
            shown = tab.locator(f"#{section} {told}:visible")
            if shown.count():
                assert shown.first.evaluate(size) >= 18, (section, told)
