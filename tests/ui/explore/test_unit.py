"""One number and its calculation as a user meets them, in a real browser. Any console error fails a test."""

import contextlib
import io
from decimal import ROUND_HALF_UP, Decimal

import pytest
import torch
from playwright.sync_api import Page, expect

from cnn import units
from tests.browsing import focus, get_state, set_state
from tests.ui.explore.exploring import (
    captured,
    choose,
    extreme,
    number,
    numbers,
    of_each_kind,
    rounded,
    show,
    value,
)

pytestmark = pytest.mark.browser

MANY = [
    ("CNNModel", units.Unit("conv3", 2, 1, 1)),
    ("ComplexCNNModel", units.Unit("block1.conv1", 1, 0, 0)),
    ("ComplexCNNModel", units.Unit("block2.conv2", 3, 5, 6)),
    ("DeepCNN", units.Unit("block5.conv", 7, 0, 5)),
]
# Of the equation: the channel, its factors and products, and what they add up to.
EQUATION = """(own) => [
    Number(own.dataset.channel),
    [...own.querySelectorAll("table")].map((table) => [...table.querySelectorAll("td")].map((td) => td.innerText)),
    own.querySelector(".channel-sum").innerText,
]"""


def test_every_product_and_sum_holds_as_it_is_printed(open_page):
    tab = open_page()
    for network, unit in MANY:
        show(tab, network)
        choose(tab, unit)
        check_sum(tab)
        model, own = captured(network)
        explained = units.explain(model, own, unit)
        for bar in tab.locator("#unit .bars [data-pick]").all():
            bar.click()
            channel, tables, total = tab.locator("#unit .sum[data-channel]").evaluate(EQUATION)
            inputs, weights, products = ([number(cell) for cell in cells] for cells in tables)
            assert len(products) == explained.terms[0].size
            assert sum(products) == number(total) == number(bar.locator("output").inner_text()), (unit, channel)
            assert all(nearest(x * w, p) == p for x, w, p in zip(inputs, weights, products, strict=True))
            assert products[0] == pytest.approx(Decimal(float(explained.terms[channel].flat[0])), abs=Decimal("0.01"))
        places = -value(tab).as_tuple().exponent
        assert places >= 2
        assert float(value(tab)) == round(explained.value, places)

    choose(tab, units.Unit("final", 3))  # of DeepCNN
    check_sum(tab)
    rows = tab.locator("#unit .bars button")
    assert rows.count() == 8
    sizes = [abs(own) for own in numbers(rows.locator("output"))]
    assert sizes == sorted(sizes, reverse=True)
    for detail, term in zip(tab.locator("#unit .bars button .detail").all_inner_texts(), sizes, strict=True):
        factors = [number(own) for own in detail.split("×")]
        assert nearest(abs(factors[0] * factors[1]), term) == term
    rows.first.click()
    expect(tab.locator("#unit .name")).to_contain_text("block 6, ReLU · map ")


def nearest(product: Decimal, like: Decimal) -> Decimal:
    """Round to the decimals of another number, half away from zero, as the server rounds products."""
    return product.quantize(like, ROUND_HALF_UP)


def check_sum(tab: Page) -> None:
    """The bars, with those that are left out and the bias, add up to the total, and that to the value."""
    total = numbers(tab.locator("#unit .adds-up .total")) or [value(tab)]
    assert [sum(numbers(tab.locator("#unit .bars output")))] == total
    assert rounded(total[0], value(tab)) == value(tab)


def test_a_number_reads_the_same_pointed_at_and_chosen_and_is_the_network_s(open_page):
    tab = open_page()
    for network, names in of_each_kind().items():
        show(tab, network)
        _, own = captured(network)
        for unit in [extreme(name, own[name], torch.argmax) for name in names]:
            choose(tab, unit)
            shown = tab.locator("#unit .arithmetic strong").first.inner_text()
            expect(tab.locator("#unit .value")).to_have_text(f"= {shown}")
            exact = own[unit.layer].max().item()
            assert float(value(tab)) == pytest.approx(exact, abs=0.51 * 10 ** value(tab).as_tuple().exponent), unit
            set_state(tab, pointed=list(unit))
            expect(tab.locator("#explore .status")).to_contain_text(f"= {shown}")


def test_a_number_leads_to_those_that_it_is_made_of_and_follows_the_drawing_and_the_network(open_page):
    tab = open_page()
    show(tab)
    choose(tab, units.Unit("block1.conv1", 1, 0, 0))
    patch = tab.locator("#unit .sum[data-channel] table").first
    assert patch.locator("td").count() == 9
    assert patch.locator("button").count() == 4, "the other five are padding"
    tab.keyboard.press("Tab")  # which makes a focus that is set visible
    focus(patch.locator("button").nth(1))
    tab.locator("#unit .says").dispatch_event("pointerover")
    assert get_state(tab, "pointed") == ["input_norm", 0, 0, 1], "the focus still points"
    patch.locator("button").first.hover()
    assert get_state(tab, "pointed") == ["input_norm", 0, 0, 0]
    patch.locator("button").first.click()
    expect(tab.locator("#unit .name")).to_have_text("input norm · map 0 · row 0, column 0")
    assert tab.evaluate("document.querySelector('#unit').contains(document.activeElement)")

    choose(tab, units.Unit("block1.conv1", 1, 9, 12))
    seven = tab.locator("#unit .value").inner_text()
    tab.locator("#examples button").nth(0).click()
    expect(tab.locator("#unit .value")).not_to_have_text(seven)
    _, own = captured("ComplexCNNModel", 0)
    assert float(value(tab)) == pytest.approx(own["block1.conv1"][0, 1, 9, 12].item(), abs=0.0051)
    tab.locator("#network").select_option("DeepCNN")
    expect(tab.locator("#unit")).to_be_hidden()
    choose(tab, units.Unit("final", 0))
    tab.locator("#network").select_option("FNN")
    expect(tab.locator("#unit .adds-up")).to_contain_text("All 1,024 numbers of linear 2, each")
    tab.locator("#sketchpad .clear").click()
    expect(tab.locator("#unit")).to_be_hidden()
    expect(tab.locator("#map")).to_be_hidden()


def test_the_trace_lies_over_the_network_until_one_leaves_it(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    choose(tab, units.Unit("final", 7))
    tab.locator("#unit .trace").click()
    stops = tab.locator("#unit .trail button")
    model, own = captured("DeepCNN")
    expect(stops).to_have_count(len(units.trace(model, own, units.Unit("final", 7))))
    assert get_state(tab, "trace")[-1][0] == "input"
    expect(tab.locator("#explore .lines.trace path")).to_have_count(7), "from column to column, and to the logit"
    stops.last.click()
    expect(tab.locator("#unit .name")).to_contain_text("input · row")
    expect(tab.locator("#unit .trail [aria-current]")).to_contain_text("input")
    set_state(tab, chosen=["final", 3, 0, 0])
    expect(stops).to_have_count(0)
    assert get_state(tab, "trace") is None
    expect(tab.locator("#explore .lines.trace")).to_have_count(0)

    pooled = own["block2.pool"][0]
    choose(tab, units.Unit("block2.pool", 5, *(pooled[5, 2:8, 2:8] > 0).nonzero()[0].add(2).tolist()))
    tab.locator("#unit .forward").click()
    readers = tab.locator("#unit .readers")
    expect(readers).to_contain_text("288 numbers read it")
    assert readers.locator("button").count() == 12
    told = readers.locator("button").first.inner_text()
    weight, term = told.split("×")[1].split("=")
    assert nearest(value(tab) * number(weight), number(term)) == number(term)
    readers.locator("button").first.click()
    expect(tab.locator("#unit .name")).to_contain_text("block 3, conv · map ")


def test_a_product_shows_its_factors_and_answers_come_into_view(open_page):
    tab = open_page(viewport={"width": 390, "height": 700}, has_touch=True)
    show(tab, "DeepCNN")
    choose(tab, units.Unit("block2.conv", 5, 9, 14))
    sheet, tables = tab.locator("#unit"), tab.locator("#unit .told table")
    product = tables.nth(2).locator("td button").nth(4)
    tab.mouse.move(0, 0)  # off the cells
    focus(product)
    expect(tab.locator("#unit td.factor")).to_have_count(3)
    tables.nth(2).locator("xpath=..").dispatch_event("pointerover")  # beside the cells
    expect(tab.locator("#unit td.factor")).to_have_count(3)
    x, w = (numbers(tables.nth(i).locator("td.factor"))[0] for i in (0, 1))
    assert product.get_attribute("title").replace("(", "").replace(")", "").replace("−", "-") == f"{x} × {w}"
    assert abs(x * w - number(product.inner_text())) < 1
    assert not tab.locator("#unit .told").evaluate("(told) => told.scrollWidth > told.clientWidth")
    before = product.get_attribute("title")
    tab.locator("#examples button").nth(2).evaluate("(button) => button.click()")
    expect(product).not_to_have_attribute("title", before)
    expect(product).to_be_focused()
    expect(tab.locator("#unit td.factor")).to_have_count(3)
    expect(product).to_have_attribute("tabindex", "0")
    for button, answer in ((".trace", ".trail ol"), (".forward", ".readers ul")):
        sheet.locator(button).evaluate("(button) => button.click()")
        expect(sheet.locator(answer)).to_be_in_viewport()

    grip = sheet.locator(".grip").bounding_box()
    middle = grip["x"] + grip["width"] / 2

    def pull(to: float) -> None:
        tab.mouse.move(middle, sheet.bounding_box()["y"] + 12)
        tab.mouse.down()
        tab.mouse.move(middle, to, steps=3)
        tab.mouse.up()

    pull(100)
    expect(sheet).to_have_class("tall")
    sheet.locator(".grip").click()
    expect(sheet).not_to_have_class("tall")
    pull(690)
    expect(sheet).to_be_hidden()
    assert get_state(tab, "chosen") == ["block2.conv", 5]


def test_another_temperature_is_reckoned_on_the_page_and_said_to_be_another(open_page):
    tab = open_page()
    show(tab, "CNNModel")
    choose(tab, units.Unit("softmax", 3))
    shares = tab.locator("#unit .ten tbody tr:not(.rest) td:last-child")
    fitted = numbers(shares)
    assert fitted[3] == value(tab)
    slider = tab.locator("#unit input[type=range]")
    slider.fill("5")
    expect(tab.locator("#unit .temperature")).to_contain_text("What T = 5.0 would give; the network’s own is")
    warm = numbers(shares)
    assert max(warm) < max(fitted)
    terms = numbers(tab.locator("#unit .ten tbody tr:not(.rest) td:nth-child(4)"))
    total = sum(terms)
    assert [total] == numbers(tab.locator("#unit .ten .rest td:nth-child(3)"))
    assert all(rounded(term / total, share) == share for term, share in zip(terms, warm, strict=True))
    tab.locator("#unit .temperature button").click()
    assert numbers(shares) == fitted


def test_copied_lines_print_the_very_number(open_page):
    tab = open_page(permissions=["clipboard-read", "clipboard-write"])
    show(tab, "ComplexCNNModel")
    choose(tab, units.Unit("block2.conv1", 5, 0, 3))
    tab.locator("#unit .copy").click()
    expect(tab.locator("#unit .copy")).to_have_text("Copied")
    code = tab.evaluate("navigator.clipboard.readText()")
    assert tab.locator("#unit .code").inner_text().strip() == code.strip()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.no_grad():
        exec(code.replace("torch.set_grad_enabled(False)", ""), {})
    places = -value(tab).as_tuple().exponent
    assert Decimal(f"{float(printed.getvalue()):.{places}f}") == value(tab)


def test_network_map_and_number_fit_one_screen_and_keep_their_height_while_the_drawing_changes(open_page):
    tab = open_page()
    tab.set_viewport_size({"width": 1280, "height": 800})
    show(tab, "DeepCNN")
    choose(tab, units.Unit("block2.conv", 5, 9, 14))
    boxes = []
    for label in (7, 0):
        show(tab, "DeepCNN", label)
        exact = captured("DeepCNN", label)[1]["block2.conv"][0, 5, 9, 14].item()
        expect(tab.locator("#unit .value")).to_have_text(f"= {exact:.2f}".replace("-", "−"))
        boxes.append([tab.locator(part).bounding_box() for part in ("#explore", "#map", "#unit")])
    assert boxes[0] == boxes[1]
    assert boxes[0][2]["y"] + boxes[0][2]["height"] <= 800
