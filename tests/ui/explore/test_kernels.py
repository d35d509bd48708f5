"""The tab Kernels as a user meets it, in a real browser. Any console error fails a test."""

from decimal import Decimal

import numpy as np
import pytest
from playwright.sync_api import expect

from cnn import kernels
from tests.ui.explore.exploring import captured, numbers, show

pytestmark = pytest.mark.browser


def test_kernels_are_shown_with_their_maps_and_numbers_on_demand(open_page):
    tab = open_page()
    show(tab, "ComplexCNNModel")
    tab.get_by_role("tab", name="Kernels").click()
    expect(tab.locator("#layers")).to_be_hidden()
    model, _ = captured("ComplexCNNModel")
    assert tab.locator("#kernels .layer option").all_inner_texts() == list(kernels.convolutions(model))
    expect(tab.locator("#kernels .filter")).to_have_count(4)
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
    assert (
        made.evaluate(
            "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size"
        )
        > 10
    )


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


def test_a_network_without_kernels_says_so(open_page):
    tab = open_page()
    show(tab, "FNN")
    tab.get_by_role("tab", name="Kernels").click()
    expect(tab.locator("#kernels .says")).to_contain_text("no convolution")
    expect(tab.locator("#kernels .filter")).to_have_count(0)
