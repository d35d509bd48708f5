"""The section on parameters: what its text claims, and in a real browser its comparison and its tables."""

import re

import pytest
import torch
from playwright.sync_api import Page, expect

from cnn import models, units, weights
from tests.browsing import open_section
from tests.lesson import decimals
from ui.lesson.parameters import MARKUP, measured


def parameters(module: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def test_the_strides_and_sizes_that_the_text_gives_are_those_of_cnnmodel():
    model = models.build("CNNModel")
    convolutions = [module for module in model if isinstance(module, torch.nn.Conv2d)]
    shapes = [layer.shape for layer in units.describe(model) if layer.kind == "convolution"]
    text = re.sub(r"\s+", " ", MARKUP)
    assert "strides of 1, 2 and 2 shrink the maps from 28 rows to 26, 10 and 2 (28 → 26 → 10 → 2)" in text
    assert [module.stride[0] for module in convolutions] == [1, 2, 2]
    assert [shape[1] for shape in shapes] == [26, 10, 2]
    assert "only 16 numbers reach the last layer" in text
    assert model.final.in_features == 16


def test_how_well_a_network_reads_is_said_only_if_it_was_measured():
    model = models.build("CNNModel")
    assert "82.7\N{NO-BREAK SPACE}% of MNIST’s test images" in measured({"CNNModel": (model, {"test_accuracy": 0.827})})
    assert measured({"CNNModel": (model, {})}) == measured({}) == ""


@pytest.mark.browser
def test_parameters_are_counted_with_their_sums_and_compared_to_scale_and_as_finely_as_it_matters(open_page):
    tab = open_page(server_stays=False)  # the browser reports the answer to what does not fit as an error
    open_section(tab, "parameters-panel")
    section = tab.locator("#parameters")
    expect(section.locator(".convolution")).to_contain_text("= 40")
    convolution = parameters(torch.nn.Conv2d(1, 4, 3))
    for size, shown in ((28, "{:,.0f}"), (5, "{:.1f}"), (4, "{:.1f}")):
        linear = parameters(torch.nn.Linear(size**2, 4 * (size - 2) ** 2))
        section.locator(".size").fill(f"{size}")
        said = shown.format(linear / convolution)
        expect(section.locator(".ratio")).to_contain_text(f"has {said} times as many")
    few, many = (bar.bounding_box()["width"] for bar in section.locator(".bar").all())
    assert few / many == pytest.approx(40 / 272, abs=0.002)
    section.locator(".size").fill("3")
    expect(section.locator(".ratio")).to_contain_text("Both have equally many")
    section.locator(".size").fill("2")
    expect(section.locator(".says")).to_contain_text("does not fit")
    expect(section.locator(".shown")).to_be_hidden()
    section.locator(".size").fill("28")
    expect(section.locator(".bar").first).to_be_visible()
    expect(section.locator(".says")).to_be_empty()
    check_counts(tab)


def check_counts(tab: Page) -> None:
    """Parameters are counted with their sums, those of a layer and those of each network."""
    expect(tab.locator("#parameters .convolution")).to_have_text("Convolution: 4 · 1 · 3 · 3 weights + 4 biases = 40")
    expect(tab.locator("#parameters .linear")).to_contain_text("784 · 2,704 weights + 2,704 biases = 2,122,640")
    tab.locator("#parameters .ins").fill("0")
    expect(tab.locator("#parameters .says")).to_contain_text("from 1 to 512")
    tab.locator("#parameters .ins").fill("16")
    tab.locator("#parameters .outs").fill("64")
    expect(tab.locator("#parameters .convolution")).to_contain_text(
        f"= {sum(p.numel() for p in torch.nn.Conv2d(16, 64, 3).parameters()):,}"
    )
    for name in weights.available():
        tab.locator("#parameters .network").select_option(name)
        shown = tab.locator(f'#parameters [data-network="{name}"]')
        expect(shown).to_be_visible()
        assert tab.locator("#parameters [data-network]:visible").count() == 1
        counts = decimals(" ".join(shown.locator("tbody td:last-child").all_inner_texts()))
        assert counts == [layer.parameters for layer in units.describe(models.build(name))]
        total = decimals(shown.locator("tfoot td").last.inner_text())[0]
        assert sum(counts) == total == models.count_parameters(models.build(name))
    tab.locator("#network").select_option("FNN")
    expect(tab.locator("#parameters .network")).to_have_value("FNN")
