"""Slide, channels and parameters in a real browser: every number against PyTorch, every control."""

import re
from decimal import Decimal

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from playwright.sync_api import Locator, Page, expect

from cnn import models, sketch, weights
from cnn.inside import layers
from cnn.lesson import classics
from tests.browsing import EXAMPLES, draw, settled_digit

DIGIT = 7
PIXELS = np.rint(sketch.from_strokes(EXAMPLES[DIGIT]["strokes"]) / 2.55) / 100  # as the lesson takes it


@pytest.fixture
def begin(open_page):
    """Open a section of the tab, with an example on the pad, or a blank one for label None."""

    def begin_(section: str, label: int | None = DIGIT, **options) -> Page:
        tab = open_page(**options)
        if label is not None:
            tab.locator("#examples button").nth(label).click()
            settled_digit(tab)
        tab.locator("#tab-convolution-panel").click()
        tab.locator(f"#tab-{section}-panel").click()
        expect(tab.locator(f"#{section}")).to_be_visible()
        return tab

    return begin_


def decimals(texts: list[str]) -> list[Decimal]:
    return [Decimal(text.strip().replace("−", "-").replace(",", "")) for text in texts]


def table(place: Locator) -> np.ndarray:
    cells = decimals(place.locator("td").all_inner_texts())
    return np.array(cells).reshape(place.locator("tr").count(), -1)


def choose(tab: Page, **state) -> None:
    """Set what is convolved, and wait until it is shown."""
    tab.evaluate("state => inkling.set('convolution', {...inkling.get('convolution'), ...state})", state)
    tab.wait_for_timeout(250)


def convolved(kernel: dict, stride: int, padding: int, pixels: np.ndarray = PIXELS) -> np.ndarray:
    cells = torch.tensor(kernel["cells"], dtype=torch.float64)[None, None] / kernel["divisor"]
    return F.conv2d(torch.from_numpy(pixels)[None, None], cells, None, stride, padding)[0, 0].numpy()


def classic(name: str, side: int = 3) -> dict:
    own = next(own for own in classics.classics(side) if own.name == name)
    return {"name": name, "cells": own.cells.tolist(), "divisor": own.divisor}


def go(tab: Page, window: int) -> None:
    scrub(tab, "slide", window)
    expect(tab.locator("#slide .where")).to_contain_text(f"window {window + 1:,} of")


def scrub(tab: Page, section: str, to: int) -> None:
    script = "(scrub, to) => { scrub.value = to; scrub.dispatchEvent(new Event('input')) }"
    tab.locator(f"#{section} .scrub").evaluate(script, to)


def where(tab: Page) -> int:
    return int(re.search(r"window ([\d,]+)", tab.locator("#slide .where").inner_text())[1].replace(",", "")) - 1


OWN = {"name": "my own", "cells": [[0.25, -1.5, 0], [3, 0, -2], [0, 0.75, 12.5]], "divisor": 7}


@pytest.mark.parametrize(
    ("kernel", "stride", "padding"),
    [
        (classic("Sobel, left to right"), 1, 0),
        (classic("Gaussian blur", 5), 2, 2),
        (classic("outline", 7), 3, 3),
        (OWN, 1, 1),
    ],
)
def test_every_number_of_a_window_is_pytorchs_and_adds_up(begin, kernel, stride, padding):
    tab = begin("slide")
    choose(tab, kernel=kernel, stride=stride, padding=padding)
    expected = convolved(kernel, stride, padding)
    cells, side = np.array(kernel["cells"]), len(kernel["cells"])
    rows, columns = expected.shape
    expect(tab.locator("#slide .output-says")).to_contain_text(f"{rows} × {columns}")
    formula = f"⌊(28 + 2 · {padding} − {side}) / {stride}⌋ + 1 = {rows}."
    expect(tab.locator("#slide .formula")).to_contain_text(formula)
    padded = np.pad(PIXELS, padding)
    for window in (0, rows * columns // 2, rows * columns // 3, rows * columns - 1):
        go(tab, window)
        row, column = divmod(window, columns)
        patch = padded[row * stride : row * stride + side, column * stride : column * stride + side]
        products = table(tab.locator("#slide .products"))
        assert np.allclose(table(tab.locator("#slide .patch")).astype(float), patch)
        assert np.allclose(products.astype(float), patch * cells)
        said = tab.locator("#slide .total").inner_text()
        assert products.sum() == decimals(re.findall(r"sum (−?[\d.]+)", said))[0]
        value = tab.locator("#slide .result").inner_text()
        places = len(value.partition(".")[2])
        assert abs(float(decimals([value])[0]) - expected[row, column]) <= 0.5 * 10**-places + 1e-9
    unread = (np.outer(*[np.isin(np.arange(28), read(28, side, stride, padding))] * 2) == 0).sum()
    told = tab.locator("#slide .border").inner_text()
    assert f"{unread} of 784" in told if unread else "Every pixel is read" in told


def read(size: int, side: int, stride: int, padding: int) -> list[int]:
    """Return the places that any window reads, by going through all."""
    return [start + i for start in range(-padding, size + padding - side + 1, stride) for i in range(side)]


def test_the_window_is_led_by_keys_buttons_pointer_and_time(begin):
    tab = begin("slide")
    stage = tab.locator("#slide .stage")
    stage.press("Home")
    assert where(tab) == 0
    for key, window in (("ArrowRight", 1), ("ArrowDown", 27), ("ArrowLeft", 26), ("ArrowUp", 0), ("ArrowUp", 0)):
        stage.press(key)
        assert where(tab) == window
    stage.press("End")
    assert where(tab) == 675
    tab.locator("#slide .back").click()
    assert where(tab) == 674
    tab.locator("#slide .on").click()
    assert where(tab) == 675
    box = tab.locator("#slide .output").bounding_box()
    unit = box["width"] / 26
    tab.mouse.click(box["x"] + 4.5 * unit, box["y"] + 10.5 * unit)
    assert where(tab) == 10 * 26 + 4
    box = tab.locator("#slide .source").bounding_box()
    unit = box["width"] / 28
    tab.mouse.click(box["x"] + 8.5 * unit, box["y"] + 3.5 * unit)
    assert where(tab) == 2 * 26 + 7, "the window's middle is put there"
    tab.locator("#slide .speed").select_option("60")
    stage.press(" ")
    expect(tab.locator("#slide .play")).to_have_text("Pause")
    expect(tab.locator("#slide .where")).not_to_have_text(re.compile(r"window 60 of"))
    tab.locator("#slide .play").click()
    expect(tab.locator("#slide .play")).to_have_text("Play")
    stopped = where(tab)
    tab.wait_for_timeout(200)
    assert where(tab) == stopped > 2 * 26 + 7


def test_a_kernel_is_typed_dragged_stepped_and_turned(begin):
    tab = begin("slide")
    choose(tab, kernel=classic("identity"))
    cells = tab.locator("#slide .kernel input")
    kernel = "inkling.get('convolution').kernel"
    for typed, cell in (("-1,5", -1.5), ("−2", -2), ("0.126", 0.13), ("x", 0.13), ("1000", 0.13), ("", 0.13)):
        cells.nth(2).fill(typed)
        assert tab.evaluate(f"{kernel}.cells[0][2]") == cell
        assert (cells.nth(2).get_attribute("aria-invalid") == "true") == (typed in ("x", "1000", ""))
    cells.nth(2).blur()
    expect(cells.nth(2)).to_have_value("0.13")
    expect(tab.locator("#slide .name")).to_have_value("my own")
    cells.nth(0).press("ArrowUp")
    cells.nth(0).press("ArrowUp")
    cells.nth(1).press("ArrowDown")
    assert tab.evaluate(f"{kernel}.cells[0]") == [2, -1, 0.13]
    box = cells.nth(8).bounding_box()
    tab.mouse.move(box["x"] + 20, box["y"] + 10)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 20 + 41, box["y"] + 10, steps=5)
    tab.mouse.up()
    assert tab.evaluate(f"{kernel}.cells[2][2]") == 5
    tab.locator("#slide .divisor").fill("4")
    assert tab.evaluate(f"{kernel}.divisor") == 4
    before = tab.evaluate(f"{kernel}.cells")
    tab.locator("#slide .flip input").check()
    assert tab.evaluate(f"{kernel}.cells") == [line[::-1] for line in before[::-1]]
    expect(tab.locator("#slide .flipped")).to_contain_text("cross-correlation")
    tab.locator("#slide .name").select_option("box blur")
    tab.locator("#slide .size").select_option("5")
    assert tab.evaluate(kernel) == classic("box blur", 5)
    expect(cells).to_have_count(25)
    tab.locator("#slide .image").select_option("drawn")
    expect(tab.locator("#slide .source-says")).to_contain_text("112 × 112")
    expect(tab.locator("#slide .output-says")).to_contain_text("108 × 108")


def test_a_question_hides_the_sum_and_is_answered(begin):
    tab = begin("slide")
    box, result = tab.locator("#slide .predict"), tab.locator("#slide .result")
    box.get_by_text("Predict, then reveal").click()
    expect(result).to_have_text("?")
    assert set(tab.locator("#slide .products td").all_inner_texts()) == {"?"}
    assert not tab.locator("#slide .total").inner_text().endswith(tuple("0123456789"))
    box.locator("input").fill("no number")
    box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text("read as a number")
    box.locator("input").fill("99")
    box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text("99 is not it")
    expect(result).to_have_text("?")
    patch, cells = table(tab.locator("#slide .patch")), classic("Sobel, left to right")["cells"]
    answer = (patch * np.array(cells)).sum()
    box.locator("input").fill(f"{answer}".replace(".", ",").replace("-", "−"))
    box.locator("input").press("Enter")
    expect(box.locator(".verdict")).to_contain_text("Right:")
    assert decimals([result.inner_text()])[0] == answer
    box.get_by_text("Another question").click()
    expect(box.locator("form")).to_be_visible()
    box.get_by_text("Show me").click()
    expect(box.locator(".verdict")).to_contain_text("The answer is")
    box.get_by_text("Another question").click()
    expect(box.locator("form")).to_be_visible()
    tab.locator("#examples button").nth(3).click()
    expect(box.locator("form")).to_be_hidden()


@pytest.mark.parametrize("section", ["slide", "gallery", "channels"])
def test_a_blank_pad_is_told_what_to_do_and_a_drawing_fills_it(begin, section):
    tab = begin(section, label=None)
    expect(tab.locator(f"#{section} .says")).to_contain_text("Draw a digit")
    draw(tab, EXAMPLES[3]["strokes"])
    expect(tab.locator(f"#{section} .says")).to_be_empty()
    tab.locator("#sketchpad .clear").click()
    expect(tab.locator(f"#{section} .says")).to_contain_text("Draw a digit")


def test_the_server_gone_is_said(begin):
    tab = begin("slide", server_stays=False)
    tab.context.set_offline(True)
    tab.locator("#slide .stride").select_option("2")
    expect(tab.locator("#slide .says")).to_contain_text("The server does not answer", timeout=15_000)


def test_channels_add_up(begin):
    tab = begin("channels")
    filters = classics.colour_filters()
    kernels = torch.from_numpy(np.stack([own.kernels for own in filters])).double()
    biases = torch.tensor([float(own.bias) for own in filters]).double()
    planes = tab.evaluate("""() => {
        const field = (name) => document.querySelector(`#channels .${name}`).value;
        const rgb = (name) => [1, 3, 5].map((i) => parseInt(field(name).slice(i, i + 2), 16));
        const [ink, paper] = [rgb("ink"), rgb("paper")];
        const { pixels } = inkling.get("picture");
        return [0, 1, 2].map((c) => Array.from(pixels, (p) => Math.round(paper[c] + ((ink[c] - paper[c]) * p) / 255)));
    }""")
    picture = torch.from_numpy(np.rint(np.array(planes, float) / 2.55) / 100).reshape(1, 3, 28, 28)
    for chosen in (1, 4):
        tab.locator("#channels .filter").select_option(str(chosen))
        expect(tab.locator("#channels .why")).to_contain_text(filters[chosen].why)
        for stride in (1, 2):
            tab.locator("#channels .stride").select_option(str(stride))
            expected = F.conv2d(picture, kernels, biases, stride)[0]
            shape = ", ".join(map(str, expected.shape))
            expect(tab.locator("#channels .shapes")).to_contain_text(f"(1, {shape})")
            tab.locator("#channels .stage").press("ArrowRight")
            told = tab.locator("#channels .total figcaption").last.inner_text()
            row, column = map(int, re.findall(r"\d+", told))
            parts = decimals(tab.locator("#channels .total b").all_inner_texts())
            value = decimals([tab.locator("#channels .total .result").inner_text()])[0]
            assert sum(parts) == value
            assert float(value) == pytest.approx(expected[chosen, row, column].item(), abs=0.0051)
            lines = tab.locator("#channels .channels .arithmetic").all_inner_texts()
            assert decimals([re.search(r"sum (−?[\d.]+)", line)[1] for line in lines]) == parts[:3]
    tab.locator("#channels .output").nth(3).click()
    expect(tab.locator("#channels .filter")).to_have_value("3")
    expect(tab.locator("#channels")).to_contain_text("140 parameters")
    assert sum(p.numel() for p in torch.nn.Conv2d(3, len(filters), 3).parameters()) == 140


def test_a_coloured_picture_goes_through_in_its_own_colours(begin):
    tab = begin("channels")
    tab.evaluate("""async () => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 200, height: 100 });
        const drawing = canvas.getContext("2d");
        drawing.fillStyle = "#ff0000"; drawing.fillRect(0, 0, 200, 100);
        drawing.fillStyle = "#000080"; drawing.fillRect(80, 10, 20, 80);
        inkling.set("sketch", { picture: canvas.toDataURL() });
    }""")
    expect(tab.locator("#channels .shapes")).to_contain_text("(1, 3, 28, 56)")
    expect(tab.locator("#channels .ink")).to_be_disabled()
    patches = tab.locator("#channels .channels .arithmetic")
    scrub(tab, "channels", 0)
    assert set(table(patches.nth(0).locator("figure").first).ravel()) == {Decimal("1.00")}
    assert set(table(patches.nth(2).locator("figure").first).ravel()) == {Decimal("0.00")}


def test_parameters_are_counted_with_their_sums(begin):
    tab = begin("parameters")
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
        counts = decimals(shown.locator("tbody td:last-child").all_inner_texts())
        assert counts == [layer.parameters for layer in layers.describe(models.build(name))]
        total = decimals([shown.locator("tfoot td").last.inner_text()])[0]
        assert sum(counts) == total == models.count_parameters(models.build(name))
    tab.locator("#network").select_option("FNN")
    expect(tab.locator("#parameters .network")).to_have_value("FNN")


@pytest.mark.parametrize("section", ["channels", "parameters"])
def test_every_section_asks_and_tells_the_working(begin, section):
    tab = begin(section)
    box = tab.locator(f"#{section} .predict")
    for _ in range(2):
        box.locator("> button").click()
        expect(box.locator("form")).to_be_visible()
        box.locator("input").fill("123456")
        box.get_by_text("Check").click()
        expect(box.locator(".verdict")).to_contain_text("is not it")
        box.get_by_text("Show me").click()
        expect(box.locator(".verdict")).to_contain_text("The answer is")


@pytest.mark.parametrize("section", ["slide", "channels", "parameters"])
def test_every_section_fits_a_phone(begin, section):
    tab = begin(section, viewport={"width": 360, "height": 740}, has_touch=True)
    tab.wait_for_timeout(300)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_sections_keep_their_place_while_another_tab_is_open(begin):
    tab = begin("after")
    tab.locator("#tab-layers-panel").click()
    expect(tab.locator("#after")).to_be_hidden()
    tab.evaluate("inkling.set('tab', 'no-such-panel')")
    expect(tab.locator("#layers")).to_be_visible()
    tab.evaluate("inkling.set('tab', 'convolution-panel')")
    expect(tab.locator("#after")).to_be_visible()
    expect(tab.locator("#slide")).to_be_hidden()
