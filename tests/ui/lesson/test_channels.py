"""The section on channels in a real browser: every sum against PyTorch, and what a blank pad and a finger meet."""

import re
from decimal import Decimal

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from playwright.sync_api import Page, expect

from cnn.convolution import classics
from tests.browsing import set_state, show_example
from tests.lesson import DIGIT, INK, decimals, frame, framed, press, scrub, size, table

FILTERS = classics.colour_filters()
KERNELS = torch.from_numpy(np.stack([own.kernels for own in FILTERS])).double()
BIASES = torch.tensor([float(own.bias) for own in FILTERS]).double()


def dyed(tab: Page) -> torch.Tensor:
    """Return the drawing in the two colours that are chosen, (1, 3, 28, 28) in hundredths."""
    colours = [tab.locator(f"#channels .{name}").input_value() for name in ("ink", "paper")]
    ink, paper = (np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])[:, None, None] for colour in colours)
    planes = np.floor(paper + (ink - paper) * (INK / 255) + 0.5)
    return torch.from_numpy(np.rint(planes / 2.55) / 100)[None]


def test_channels_add_up_and_a_coloured_picture_goes_through_in_its_own_colours(begin):
    tab = begin("channels")
    picture = dyed(tab)
    for chosen in (1, 4):
        tab.locator("#channels .filter").select_option(str(chosen))
        expect(tab.locator("#channels .why")).to_contain_text(FILTERS[chosen].why)
        for stride in (1, 2):
            tab.locator("#channels .stride").select_option(str(stride))
            expected = F.conv2d(picture, KERNELS, BIASES, stride)[0]
            shape = ", ".join(map(str, expected.shape))
            expect(tab.locator("#channels .shapes")).to_contain_text(f"gives (1, {shape})")
            expect(tab.locator("#channels .output").nth(chosen)).to_have_attribute("aria-pressed", "true")
            tab.locator("#channels .stage").press("ArrowRight")
            row, column = decimals(tab.locator("#channels .total figcaption").last.inner_text())
            parts = decimals(" ".join(tab.locator("#channels .total b").all_inner_texts()))
            (value,) = decimals(tab.locator("#channels .total .result").inner_text())
            assert sum(parts) == value
            assert float(value) == pytest.approx(expected[chosen, int(row), int(column)].item(), abs=0.0051)
            check_products(tab, parts)
    tab.locator("#channels .output").nth(3).click()
    expect(tab.locator("#channels .filter")).to_have_value("3")
    expect(tab.locator("#channels")).to_contain_text("140 parameters")
    assert sum(p.numel() for p in torch.nn.Conv2d(3, len(FILTERS), 3).parameters()) == 140
    check_coloured_picture(tab)


def check_products(tab: Page, parts: list[Decimal]) -> None:
    """Compare the products of each channel with their factors, and their sum with what is added up."""
    for line, part in zip(tab.locator("#channels .channels .arithmetic").all(), parts[:3], strict=True):
        patch, kernel, products = (table(line.locator("figure").nth(i)) for i in range(3))
        assert (products == patch * kernel).all()
        assert products.sum() == part == decimals(re.search(r"sum (−?[\d.]+)", line.inner_text())[1])[0]


def check_coloured_picture(tab: Page) -> None:
    picture = tab.evaluate("""() => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 200, height: 100 });
        const drawing = canvas.getContext("2d");
        drawing.fillStyle = "#ff0000"; drawing.fillRect(0, 0, 200, 100);
        drawing.fillStyle = "#000080"; drawing.fillRect(80, 10, 20, 80);
        return canvas.toDataURL();
    }""")
    set_state(tab, sketch={"picture": picture})
    expect(tab.locator("#channels .shapes")).to_contain_text("(1, 3, 28, 56)")
    expect(tab.locator("#channels .ink")).to_be_disabled()
    assert size(tab.locator("#channels .picture")) == (28, 56)
    patches = tab.locator("#channels .channels .arithmetic")
    scrub(tab, "channels", 0)
    assert set(table(patches.nth(0).locator("figure").first).ravel()) == {Decimal("1.00")}
    assert set(table(patches.nth(2).locator("figure").first).ravel()) == {Decimal("0.00")}


def test_the_window_stays_on_a_blank_pad_and_is_framed_in_every_map_and_told_by_the_scrub_bar(begin):
    tab = begin("channels", None)
    tab.locator("#channels .scrub").press("ArrowRight")
    show_example(tab, DIGIT)
    expect(tab.locator("#channels .total .result")).to_be_visible()
    tab.locator("#channels .scrub").press("Home")
    expect(tab.locator("#channels .total figcaption").last).to_have_text("row 0, column 0 of the output")

    maps = tab.locator("#channels .map")
    assert maps.count() == 1 + 2 * 3 + 5
    tab.locator("#channels .stride").select_option("2")
    expect(tab.locator("#channels .shapes")).to_contain_text("stride 2")
    for lead, (row, column) in (
        (lambda: tab.locator("#channels .scrub").press("Home"), (0, 0)),
        (lambda: press(tab, maps.nth(2), 4, 7), (4, 7)),  # what a kernel makes of red
        (lambda: press(tab, maps.first, 12, 9), (6, 4)),  # the picture: of the windows about a pixel, the nearest
    ):
        lead()
        for own in maps.all():
            large = size(own) == (28, 28)
            assert frame(own) == ([2 * column, 2 * row, 3, 3] if large else [column, row, 1, 1])
        assert framed(maps.last) == (row, column)
        expect(tab.locator("#channels .scrub")).to_have_attribute(
            "aria-valuetext", f"row {row}, column {column} of the output"
        )
