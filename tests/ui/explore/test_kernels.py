"""The tab Kernels as a user meets it, in a real browser. Any console error fails a test."""

from decimal import Decimal

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn import kernels
from tests.browsing import STORE, get_state, set_state
from tests.ui.explore.exploring import captured, numbers, show

pytestmark = pytest.mark.browser


def test_kernels_are_shown_with_their_maps_and_numbers_on_demand(open_page):
    tab = open_page()
    show(tab, "ComplexCNNModel")
    tab.get_by_role("tab", name="Kernels").click()
    expect(tab.locator("#layers")).to_be_hidden()
    model, _ = captured("ComplexCNNModel")
    expect(tab.locator("#kernels .filter")).to_have_count(4)
    assert tab.locator("#kernels .layer option").all_inner_texts() == list(kernels.convolutions(model))
    tab.locator("#kernels .layer").select_option("block2.conv1")
    expect(tab.locator("#kernels .filter")).to_have_count(16)
    weight, bias = kernels.filters(model, "block2.conv1")
    limits = numbers(tab.locator("#kernels .limits span"))
    assert limits == [Decimal(f"{sign * np.abs(weight).max():.3f}") for sign in (-1, 1)]
    third = tab.locator("#kernels .filter").nth(3)
    expect(third.locator("h3 small")).to_have_text(f"bias {bias[3]:.3f}".replace("-", "−"))
    third.locator("button").click()
    expect(third.locator(".numbers table")).to_have_count(4)
    shown = numbers(third.locator(".numbers td"))
    assert [float(number) for number in shown] == pytest.approx(weight[3].ravel(), abs=0.00051)
    made = third.locator("canvas.made")
    tab.wait_for_function("document.querySelectorAll('#kernels canvas.made')[3].width > 10")
    shades = "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size"
    assert made.evaluate(shades) > 10


def test_true_convolution_turns_the_kernels_and_shows_its_own_map(open_page):
    tab = open_page()
    show(tab, "CNNModel")
    tab.get_by_role("tab", name="Kernels").click()
    expect(tab.locator("#kernels .filter")).to_have_count(1)
    button = tab.locator("#kernels .filter button")
    button.click()
    expect(tab.locator("#kernels .numbers td")).to_have_count(9)
    before = numbers(tab.locator("#kernels .numbers td"))
    expect(tab.locator("#kernels .true")).to_be_hidden()
    tab.locator("#kernels .flip").check()
    expect(tab.locator("#kernels .says")).to_contain_text("cross-correlation")
    expect(tab.locator("#kernels .true")).to_be_visible()
    expect(tab.locator("#kernels .numbers td").first).to_have_text(f"{before[-1]}".replace("-", "−"))
    assert numbers(tab.locator("#kernels .numbers td")) == before[::-1], "the numbers turn too"
    picture = "canvas => canvas.toDataURL()"
    tab.wait_for_function("document.querySelector('#kernels .true canvas').width > 10")
    maps = (tab.locator("#kernels canvas.made"), tab.locator("#kernels .true canvas"))
    assert maps[0].evaluate(picture) != maps[1].evaluate(picture)


# Of each picture its sides as they are shown, and how many colours it has.
PICTURES = """(selector) => [...document.querySelectorAll(selector)].map((canvas) => {
    const { width, height } = canvas.getBoundingClientRect();
    const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return [width, height, new Set(pixels).size];
})"""


def seen(tab: Page, network: str) -> None:
    """The layer's kernels, as large as can be seen, each with more than one colour."""
    model, _ = captured(network)
    name = tab.locator("#kernels .layer").input_value()
    expect(tab.locator("#kernels .kernels canvas").first).to_be_visible()
    pictures = tab.evaluate(PICTURES, "#kernels .kernels canvas")
    assert len(pictures) == np.prod(kernels.filters(model, name)[0].shape[:2])
    assert min(min(width, height) for width, height, _ in pictures) >= 24
    assert min(colours for _, _, colours in pictures) > 1
    made = tab.evaluate(PICTURES, "#kernels canvas.made")
    assert min(min(width, height) for width, height, _ in made) >= 24


def test_kernels_are_large_enough_however_the_tab_is_opened(open_page):
    tab = open_page()
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 800})
        set_state(tab, sketch=None)
        tab.get_by_role("tab", name="Kernels").click()
        seen(tab, "DeepCNN")
        show(tab, "ComplexCNNModel")
        seen(tab, "ComplexCNNModel")
        tab.wait_for_function(f"({PICTURES})('#kernels canvas.made').some(([, , colours]) => colours > 9)")
        set_state(tab, tab="layers-panel", network="DeepCNN")
        set_state(tab, tab="kernels-panel")
        seen(tab, "DeepCNN")
        tab.locator("#kernels .layer").select_option("block6.conv")
        expect(tab.locator("#kernels .filter")).to_have_count(64)
        seen(tab, "DeepCNN")
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        if width == 1280:
            set_state(tab, network="CNNModel")
            tab.locator("#kernels .layer").select_option("conv3")
            expect(tab.locator("#kernels .filter")).to_have_count(4)
            seen(tab, "CNNModel")
            first = tab.locator("#kernels .kernels canvas").first
            assert first.bounding_box()["width"] >= 60, "7 × 7, two of them in a row, have the room that there is"
        set_state(tab, tab="layers-panel", network="DeepCNN")


def test_numbers_asked_for_while_the_network_changes_harm_nothing_and_no_kernels_are_said_to_be_none(open_page):
    tab = open_page()  # any error on the page fails the test
    show(tab, "CNNModel")
    tab.get_by_role("tab", name="Kernels").click()
    expect(tab.locator("#kernels .filter")).to_have_count(1)
    tab.evaluate(f"""async () => {{
        const button = document.querySelector("#kernels .filter button");
        {STORE}.set("network", "ComplexCNNModel");
        button.click();
        document.querySelector("#kernels .flip").click();
    }}""")
    expect(tab.locator("#kernels .filter")).to_have_count(4)
    expect(tab.locator("#kernels .numbers td")).to_have_count(0)
    tab.locator("#kernels .filter button").first.click()
    expect(tab.locator("#kernels .numbers td")).to_have_count(9)
    assert get_state(tab, "deed") == {"what": "opened numbers", "where": "kernels"}

    tab.locator("#network").select_option("FNN")
    expect(tab.locator("#kernels .says")).to_contain_text("no convolution")
    expect(tab.locator("#kernels .filter")).to_have_count(0)
