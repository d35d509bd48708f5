"""One unit and its calculation as a user meets them, in a real browser. Any console error fails a test."""

import contextlib
import io
from decimal import Decimal

import pytest
import torch
from playwright.sync_api import Page, expect

from cnn import units
from tests.browsing import STORE, get_state, set_state
from tests.ui.explore.exploring import (
    captioned,
    captured,
    extreme,
    layer,
    number,
    numbers,
    of_each_kind,
    painted,
    pin,
    pixel,
    rounded,
    show,
    value,
)

pytestmark = pytest.mark.browser


def test_pointing_shows_the_unit_what_it_reads_and_what_it_sees_at_the_window_s_lower_edge_too(open_page):
    tab = open_page()
    show(tab)
    painted(tab, "block1.conv2")
    canvas = layer(tab, "block1.conv2").locator("canvas.maps")
    side = (canvas.bounding_box()["width"] - 3 * 6) / (4 * 28)  # four maps in a row, 6 px apart
    canvas.hover(position={"x": side * 12.5, "y": side * 10.5})
    expect(tab.locator("#unit .name")).to_have_text("block1.conv2, channel 0, row 10, column 12")
    source = "Computed from a window of 3 × 3 in each of the 4 maps of block1.relu"
    expect(tab.locator("#unit .reads")).to_contain_text(f"{source}; sees rows 8 to 12, columns 10 to 14 of the digit")
    expect(tab.locator("#unit .reads")).to_contain_text("the mean and deviation of input_norm depend on whole maps")
    _, own = captured("ComplexCNNModel")
    expect(tab.locator("#unit .value")).to_contain_text("=")
    told = Decimal(tab.locator("#unit .value").inner_text().removeprefix("= ").replace("−", "-"))
    assert float(told) == pytest.approx(
        own["block1.conv2"][0, 0, 10, 12].item(), abs=0.51 * 10 ** told.as_tuple().exponent
    )
    dark = [29, 36, 51, 255]
    marks = layer(tab, "block1.relu").locator("canvas.marks")
    assert pixel(marks, side * 11, side * 10.5) == dark, "the left edge of the window, on the first map"
    assert pixel(layer(tab, "input").locator("canvas.marks"), side * 10, side * 10.5) == dark
    tab.mouse.move(5, 5)
    expect(tab.locator("#unit")).to_be_hidden()

    show(tab, "DeepCNN")
    painted(tab, "block1.norm")
    tab.evaluate("scrollTo(0, 0)")
    for x in (640, 644, 648):
        tab.mouse.move(x, 870)
        expect(tab.locator("#unit .value")).to_contain_text("=")
        assert get_state(tab, "pointed") is not None, "at the window's lower edge the drawer lies under the pointer"
    tab.mouse.click(648, 870)
    expect(tab.locator("#unit .arithmetic strong").first).to_be_visible()


MANY = [
    ("CNNModel", units.Unit("conv3", 2, 1, 1)),
    ("ComplexCNNModel", units.Unit("block1.conv1", 1, 0, 0)),
    ("ComplexCNNModel", units.Unit("block2.conv2", 3, 5, 6)),
    ("DeepCNN", units.Unit("block5.conv", 7, 0, 5)),
]


def test_every_product_of_a_pinned_unit_is_shown_and_adds_up(open_page):
    tab = open_page()
    for network, unit in MANY:
        show(tab, network)
        pin(tab, unit)
        more = tab.locator("#unit .more")
        if more.count():
            more.click()
        check_products(tab, network, unit)

    pin(tab, units.Unit("final", 3))  # of DeepCNN: a linear unit shows its largest terms and the rest as one sum
    products = tab.locator("#unit .terms .product")
    assert products.count() == 13
    total = numbers(tab.locator("#unit .chip"))[0]
    assert sum(numbers(products)) == total
    sizes = [abs(product) for product in numbers(products)[:12]]
    assert sizes == sorted(sizes, reverse=True)
    tab.locator("#unit .more").click()
    assert products.count() == 1024
    assert sum(numbers(products)) == total
    assert rounded(total + captioned(tab, "bias")[0], value(tab)) == value(tab)


# Of each channel its number, its products and their sum.
BLOCKS = """(blocks) => blocks.map((block) => [
    Number(block.dataset.channel),
    [...block.querySelectorAll("table")[2].querySelectorAll("td")].map((cell) => cell.innerText),
    block.querySelector(".channel-sum").innerText,
])"""


def check_products(tab: Page, network: str, unit: units.Unit) -> None:
    model, own = captured(network)
    explained = units.explain(model, own, unit)
    blocks = tab.locator("#unit .sum[data-channel]").evaluate_all(BLOCKS)
    assert len(blocks) == len(explained.inputs), unit
    sums = {}
    for channel, cells, told in blocks:
        products = [number(cell) for cell in cells]
        assert len(products) == explained.terms[0].size, unit
        sums[channel] = sum(products)
        assert sum(products) == number(told), unit
    chips = numbers(tab.locator("#unit .chip"))
    assert chips == [sums[channel] for channel in range(len(chips))], unit
    bias = captioned(tab, "bias")
    assert len(bias) == (units.modules(model)[unit.layer].bias is not None), unit
    total = sum(chips) + sum(bias)
    assert (captioned(tab, "total") or [value(tab)]) == [total], unit
    assert rounded(total, value(tab)) == value(tab), unit
    places = -value(tab).as_tuple().exponent
    assert places >= 2, unit
    assert float(value(tab)) == round(explained.value, places), unit


def test_a_number_reads_the_same_pointed_at_in_a_patch_and_pinned_and_is_the_network_s(open_page):
    tab = open_page()
    tab.emulate_media(reduced_motion="reduce")  # a pinned unit is brought into view at once
    for network, names in of_each_kind().items():
        show(tab, network)
        _, own = captured(network)
        check_alike(tab, [extreme(name, own[name], torch.argmin) for name in names])
        for unit in [extreme(name, own[name], torch.argmax) for name in names]:
            pin(tab, unit)
            shown = tab.locator("#unit .arithmetic strong").first.inner_text()
            expect(tab.locator("#unit .value")).to_have_text(f"= {shown}")
            places = -value(tab).as_tuple().exponent
            exact = own[unit.layer].max().item()
            assert float(value(tab)) == pytest.approx(exact, abs=0.51 * 10**-places), (network, unit)


def check_alike(tab: Page, some: list[units.Unit]) -> None:
    """A unit's number reads the same pointed at, pointed at while another is pinned, and pinned."""
    alone = {}
    set_state(tab, pinned=None)
    for unit in some:
        set_state(tab, pointed=list(unit))
        expect(tab.locator("#unit .name")).to_contain_text(unit.layer)
        expect(tab.locator("#unit .value")).to_contain_text("= ")
        alone[unit] = tab.locator("#unit .value").inner_text()
    pin(tab, units.Unit("softmax", 0))
    for unit in some:
        set_state(tab, pointed=list(unit))
        if unit.layer != "softmax":
            expect(tab.locator("#unit .pointing b")).to_have_text(f" {alone[unit]}")
    for unit in some:
        set_state(tab, pinned=list(unit), pointed=None)
        expect(tab.locator("#unit .name")).to_contain_text(unit.layer)
        expect(tab.locator("#unit .arithmetic strong").first).to_have_text(alone[unit].removeprefix("= "))
        expect(tab.locator("#unit .value")).to_have_text(alone[unit])


def test_a_pinned_unit_leads_to_those_it_reads_and_follows_the_drawing_and_the_network(open_page):
    tab = open_page()
    show(tab)
    pin(tab, units.Unit("block1.conv1", 1, 0, 0))
    patch = tab.locator("#unit .sum[data-channel] table").first
    assert patch.locator("td").count() == 9
    assert patch.locator("button").count() == 4, "the other five are padding"
    patch.locator("button").first.click()
    expect(tab.locator("#unit .name")).to_have_text("input_norm, channel 0, row 0, column 0")
    assert tab.evaluate("document.querySelector('#unit').contains(document.activeElement)")
    tab.locator("#unit .trail button").click()
    expect(tab.locator("#unit .name")).to_contain_text("block1.conv1,")
    assert tab.evaluate("document.querySelector('#unit').contains(document.activeElement)")
    check_following(tab)


def check_following(tab: Page) -> None:
    """A pinned unit follows the drawing and the network, where it has one of that name."""
    pin(tab, units.Unit("block1.conv1", 1, 9, 12))
    expect(tab.locator("#unit .name")).to_contain_text("row 9, column 12")
    expect(tab.locator("#unit .copy")).to_be_enabled()
    seven = value(tab)
    tab.locator("#examples button").nth(0).click()
    expect(tab.locator("#unit .arithmetic strong").first).not_to_have_text(str(seven).replace("-", "−"))
    _, own = captured("ComplexCNNModel", 0)
    assert float(value(tab)) == pytest.approx(own["block1.conv1"][0, 1, 9, 12].item(), abs=0.0051)
    tab.locator("#network").select_option("DeepCNN")
    expect(tab.locator("#unit")).to_be_hidden()
    assert get_state(tab, "pinned") is None
    pin(tab, units.Unit("final", 0))
    tab.locator("#network").select_option("FNN")
    expect(tab.locator("#unit .reads")).to_contain_text("all 1,024 numbers of relu2")
    expect(tab.locator("#unit .name")).to_have_text("final, unit 0")
    tab.locator("#sketchpad .clear").click()
    expect(tab.locator("#unit")).to_be_hidden()


def test_copied_lines_are_of_the_unit_that_is_told_and_print_the_very_number(open_page):
    tab = open_page(permissions=["clipboard-read", "clipboard-write"])
    show(tab, "DeepCNN")
    pin(tab, units.Unit("final", 3))
    disabled = tab.evaluate(f"""async () => {{
        {STORE}.set("pinned", ["final", 5, 0, 0]);
        return [...document.querySelectorAll("#unit .copy, #unit .back")].map((button) => button.ariaDisabled);
    }}""")
    assert disabled == ["true", "true"], "until the sum of the new unit is there"
    expect(tab.locator("#unit .copy")).to_be_enabled()
    assert "layer.weight[5]" in tab.locator("#unit .code").text_content()

    show(tab, "ComplexCNNModel")
    pin(tab, units.Unit("block2.conv1", 5, 0, 3))
    tab.locator("#unit .copy").click()
    expect(tab.locator("#unit .copy")).to_have_text("Copied")
    code = tab.evaluate("navigator.clipboard.readText()")
    assert tab.locator("#unit .code").inner_text().strip() == code.strip()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.no_grad():
        exec(code.replace("torch.set_grad_enabled(False)", ""), {})
    places = -value(tab).as_tuple().exponent
    assert Decimal(f"{float(printed.getvalue()):.{places}f}") == value(tab)


def test_a_finger_taps_a_unit_and_sees_its_sum(open_page):
    tab = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    show(tab)
    painted(tab, "block1.relu")
    layer(tab, "block1.relu").locator("canvas.maps").tap(position={"x": 42, "y": 47})
    expect(tab.locator("#unit .name")).to_have_text("block1.relu, channel 0, row 9, column 8")
    expect(tab.locator("#unit .arithmetic")).to_contain_text("max(0,")
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    tab.locator("#unit .close").tap()
    expect(tab.locator("#unit .arithmetic")).to_be_hidden()
