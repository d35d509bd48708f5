"""One unit and its calculation as a user meets them, in a real browser. Any console error fails a test."""

import contextlib
import io
from decimal import Decimal

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from cnn import units
from tests.browsing import STORE, get_state, set_state
from tests.ui.explore.exploring import (
    NETWORKS,
    captioned,
    captured,
    layer,
    numbers,
    painted,
    pin,
    pixel,
    rounded,
    show,
    value,
)

pytestmark = pytest.mark.browser


def test_pointing_shows_the_unit_what_it_reads_and_what_it_sees(open_page):
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


@pytest.mark.parametrize(
    ("network", "unit"),
    [
        ("CNNModel", units.Unit("conv3", 2, 1, 1)),
        ("ComplexCNNModel", units.Unit("block1.conv1", 1, 0, 0)),
        ("ComplexCNNModel", units.Unit("block2.conv2", 3, 5, 6)),
        ("DeepCNN", units.Unit("block5.conv", 7, 0, 5)),
    ],
    ids=str,
)
def test_every_product_of_a_pinned_unit_is_shown_and_adds_up(open_page, network, unit):
    tab = open_page()
    show(tab, network)
    pin(tab, unit)
    more = tab.locator("#unit .more")
    if more.count():
        more.click()
    model, own = captured(network)
    explained = units.explain(model, own, unit)
    blocks = tab.locator("#unit .sum[data-channel]")
    assert blocks.count() == len(explained.inputs)
    sums = {}
    for block in blocks.all():
        products = numbers(block.locator("table").nth(2).locator("td"))
        assert len(products) == explained.terms[0].size
        sums[int(block.get_attribute("data-channel"))] = sum(products)
        assert sum(products) == numbers(block.locator(".channel-sum"))[0]
    chips = numbers(tab.locator("#unit .chip"))
    assert chips == [sums[channel] for channel in range(len(chips))]
    bias = captioned(tab, "bias")
    assert len(bias) == (units.modules(model)[unit.layer].bias is not None)
    total = sum(chips) + sum(bias)
    assert (captioned(tab, "total") or [value(tab)]) == [total]
    assert rounded(total, value(tab)) == value(tab)
    places = -value(tab).as_tuple().exponent
    assert places >= 2
    assert float(value(tab)) == round(explained.value, places)


@pytest.mark.parametrize("network", NETWORKS)
def test_every_kind_of_layer_tells_its_sum(open_page, network):
    tab = open_page()
    show(tab, network)
    _, own = captured(network)
    for name, activation in own.items():
        place = np.unravel_index(activation[0].argmax().item(), activation.shape[1:])
        unit = units.Unit(name, *(int(n) for n in place))
        pin(tab, unit)
        expect(tab.locator("#unit .value")).to_have_text(
            f"= {tab.locator('#unit .arithmetic strong').first.inner_text()}"
        )
        places = -value(tab).as_tuple().exponent
        assert float(value(tab)) == pytest.approx(activation[0][place].item(), abs=0.51 * 10**-places)


def test_a_linear_unit_shows_its_largest_terms_the_rest_as_a_sum_and_all_on_demand(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    pin(tab, units.Unit("final", 3))
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


def test_a_number_of_the_patch_leads_to_its_unit(open_page):
    tab = open_page()
    show(tab)
    pin(tab, units.Unit("block1.conv1", 1, 0, 0))
    patch = tab.locator("#unit .sum[data-channel] table").first
    assert patch.locator("td").count() == 9
    assert patch.locator("button").count() == 4, "the other five are padding"
    patch.locator("button").first.click()
    expect(tab.locator("#unit .name")).to_have_text("input_norm, channel 0, row 0, column 0")


def test_a_pinned_unit_follows_the_drawing_and_the_network(open_page):
    tab = open_page()
    show(tab, "ComplexCNNModel", 7)
    pin(tab, units.Unit("block1.conv1", 1, 9, 12))
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


def test_what_is_copied_is_of_the_unit_that_is_told(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    pin(tab, units.Unit("final", 3))
    disabled = tab.evaluate(f"""async () => {{
        {STORE}.set("pinned", ["final", 5, 0, 0]);
        return [...document.querySelectorAll("#unit .copy, #unit .back")].map((button) => button.ariaDisabled);
    }}""")
    assert disabled == ["true", "true"], "until the sum of the new unit is there"
    expect(tab.locator("#unit .copy")).to_be_enabled()
    assert "layer.weight[5]" in tab.locator("#unit .code").text_content()


def test_copied_lines_print_the_very_number(open_page):
    tab = open_page(permissions=["clipboard-read", "clipboard-write"])
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


@pytest.mark.parametrize("network", NETWORKS)
def test_a_number_reads_the_same_pointed_at_in_a_patch_and_pinned(open_page, network):
    tab = open_page()
    show(tab, network)
    _, own = captured(network)
    for name, activation in own.items():
        place = np.unravel_index(activation[0].argmin().item(), activation.shape[1:])
        unit = [name, *(int(n) for n in place), 0, 0][:4]
        set_state(tab, pinned=None, pointed=unit)
        expect(tab.locator("#unit .value")).to_contain_text("= ")
        pointed = tab.locator("#unit .value").inner_text()
        set_state(tab, pinned=["softmax", 0, 0, 0], pointed=None)
        set_state(tab, pointed=unit)
        if name != "softmax":
            expect(tab.locator("#unit .pointing b")).to_have_text(f" {pointed}")
        set_state(tab, pinned=unit, pointed=None)
        expect(tab.locator("#unit .arithmetic strong").first).to_have_text(pointed.removeprefix("= "))
        expect(tab.locator("#unit .value")).to_have_text(pointed)
