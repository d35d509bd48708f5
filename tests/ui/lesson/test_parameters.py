"""The section on parameters in a real browser: how two layers are compared, and its tables on a phone."""

import pytest
import torch
from playwright.sync_api import Page, expect

from cnn import weights
from tests.browsing import open_section


@pytest.fixture
def begin(open_page):
    """Open the section and wait for its first count."""

    def begin_(**options) -> Page:
        tab = open_page(**options)
        open_section(tab, "parameters-panel")
        expect(tab.locator("#parameters .convolution")).to_contain_text("= 40")
        return tab

    return begin_


def parameters(module: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def test_how_many_times_as_many_is_said_as_finely_as_it_matters(begin):
    tab = begin()
    convolution = parameters(torch.nn.Conv2d(1, 4, 3))
    for size, shown in ((28, "{:,.0f}"), (5, "{:.1f}"), (4, "{:.1f}")):
        linear = parameters(torch.nn.Linear(size**2, 4 * (size - 2) ** 2))
        tab.locator("#parameters .size").fill(f"{size}")
        said = shown.format(linear / convolution)
        expect(tab.locator("#parameters .ratio")).to_contain_text(f"has {said} times as many")
    tab.locator("#parameters .size").fill("3")
    expect(tab.locator("#parameters .ratio")).to_contain_text("Both have as many")


def test_bars_are_true_to_scale_and_gone_where_nothing_can_be_counted(begin):
    tab = begin()
    tab.locator("#parameters .size").fill("4")
    expect(tab.locator("#parameters .linear")).to_contain_text("= 272")
    few, many = (bar.bounding_box()["width"] for bar in tab.locator("#parameters .bars i").all())
    assert few / many == pytest.approx(40 / 272, abs=0.002)
    tab.locator("#parameters .size").fill("2")
    expect(tab.locator("#parameters .says")).to_contain_text("does not fit")
    expect(tab.locator("#parameters .bars")).to_be_hidden()
    expect(tab.locator("#parameters .ratio")).to_be_hidden()
    tab.locator("#parameters .size").fill("28")
    expect(tab.locator("#parameters .bars")).to_be_visible()


def test_on_a_phone_the_numbers_are_seen_without_scrolling(begin):
    tab = begin(viewport={"width": 360, "height": 740}, has_touch=True)
    for name in weights.available():
        tab.locator("#parameters .network").select_option(name)
        table = tab.locator(f'#parameters [data-network="{name}"]')
        expect(table).to_be_visible()
        assert table.evaluate("(table) => table.scrollWidth <= table.clientWidth"), name
