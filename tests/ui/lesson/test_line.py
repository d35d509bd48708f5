"""Convolution along a row: its answers, and the section in a real browser."""

import base64
import math
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, expect

from cnn import sketch
from cnn.convolution import classics
from tests.browsing import EXAMPLES, of_all, open_section, set_state, settled_digit
from ui.lesson import teaching

DIGIT = sketch.from_strokes(EXAMPLES[7]["strokes"])
INK = np.rint(DIGIT / 2.55) / 100
ROW = 14
IMAGE = {"pixels": base64.b64encode(DIGIT.tobytes()).decode(), "channels": 1, "columns": 28}
LINE = {"image": IMAGE, "row": ROW, "line": {"cells": [-1, 0, 1], "divisor": 1}}
HOSTILE = [None, True, -1, 10**400, math.nan, math.inf, "row", [], {}, [[1]], {"cells": None}]


def convolved(signal: np.ndarray, cells: list, divisor: int) -> np.ndarray:
    kernel = torch.tensor(cells, dtype=torch.float64)
    return (F.conv1d(torch.tensor(signal)[None, None], kernel[None, None])[0, 0] / divisor).numpy()


@given(
    st.integers(0, 27),
    st.sampled_from(classics.SIZES).flatmap(
        lambda size: st.lists(st.integers(-99_900, 99_900).map(lambda n: n / 100), min_size=size, max_size=size)
    ),
    st.integers(1, 9999),
)
def test_a_row_is_answered_as_torch_convolves_it(row, cells, divisor):
    answer = teaching.line(LINE | {"row": row, "line": {"cells": cells, "divisor": divisor}})
    np.testing.assert_allclose(answer["output"], convolved(INK[row], cells, divisor), atol=1e-9)
    assert answer["places"] == 2 + max(len(f"{cell:.2f}".rstrip("0").partition(".")[2]) for cell in cells)


@pytest.mark.parametrize("wrong", HOSTILE, ids=lambda wrong: repr(wrong)[:20])
@pytest.mark.parametrize("part", LINE)
def test_a_question_that_makes_no_sense_is_answered_by_a_sentence(part, wrong):
    with pytest.raises(ValueError, match=r"\.$"):
        teaching.line(LINE | {part: wrong})


@pytest.mark.parametrize("cells", [[1, 2], [1] * 4, [[1, 2, 3]], [1, 2, math.nan], [1, 2, 1e9], ["a", "b", "c"]])
def test_what_is_not_a_kernel_for_a_line_is_refused(cells):
    with pytest.raises(ValueError, match="3, 5 or 7"):
        teaching.line(LINE | {"line": {"cells": cells, "divisor": 1}})


@pytest.mark.parametrize("size", classics.SIZES)
def test_the_kernels_for_a_line_do_what_they_say(size):
    kernels = {kernel.name: kernel for kernel in classics.lines(size)}
    assert all(kernel.cells.shape == (size,) for kernel in kernels.values())
    sums = {name: kernel.cells.sum() / kernel.divisor for name, kernel in kernels.items()}
    assert sums == {"difference": 0, "blur": 1, "mean": 1, "sharpen": 1}
    middle = size // 2
    assert kernels["difference"].cells[middle - 1 : middle + 2].tolist() == [-1, 0, 1]
    assert kernels["sharpen"].cells[middle - 1 : middle + 2].tolist() == [-1, 3, -1]
    assert kernels["blur"].cells.tolist() == [math.comb(size - 1, i) for i in range(size)]
    with pytest.raises(ValueError, match="3, 5 or 7"):
        classics.lines(4)


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "").removeprefix("sum ").partition(" over")[0].rstrip(","))


def numbers(cells: Locator) -> list[float]:
    return [number(text) for text in cells.all_text_contents()]


def put(tab: Page, strokes: list) -> None:
    set_state(tab, sketch={"strokes": strokes})
    settled_digit(tab)


@pytest.fixture
def line(open_page) -> Locator:
    tab = open_page()
    put(tab, EXAMPLES[7]["strokes"])
    open_section(tab, "line-panel")
    section = tab.locator("#line")
    expect(section.locator(".bars svg")).to_be_visible()
    choose_row(section, ROW)
    return section


def choose_row(line: Locator, row: int) -> None:
    line.locator(".row").fill(str(row))
    expect(line.locator(".bars")).to_contain_text(f"row {row} of the drawing")
    expect(line.locator(".row-says")).to_have_text(f"{row} (0 to 27)")


def framed(line: Locator) -> int:
    """Return the window's place, counted from 0 like rows and columns."""
    return int(re.match(r"column (\d+) of the output", line.locator(".row-player .where").inner_text())[1])


def adds_up(line: Locator, cells: list, divisor: int, row: int = ROW) -> None:
    """Everything that is said about the window is what torch makes of it, to the last digit."""
    at = framed(line)
    assert line.locator(".patch-says").inner_text() == f"columns {at} to {at + len(cells) - 1}"
    patch = INK[row, at : at + len(cells)]
    assert numbers(line.locator(".patch td")) == pytest.approx(patch)
    products = numbers(line.locator(".products td"))
    assert products == pytest.approx(patch * cells, abs=1e-9)
    assert number(line.locator(".total").inner_text()) == pytest.approx(sum(products), abs=1e-9)
    shown = line.locator(".result").inner_text()
    unit = 10.0 ** -len(shown.partition(".")[2])
    assert number(shown) == pytest.approx(convolved(INK[row], cells, divisor)[at], abs=unit / 2 + 1e-9)
    assert not re.search(r"−0\.?0*$", shown)
    assert line.locator(".bars .value").nth(28 + at).text_content() == shown, "the same number reads the same"


# Whether the output that is shown is this one, to two decimals.
SHOWN = """(output) => {
    const values = [...document.querySelectorAll("#line .bars .value")].slice(28);
    const near = (text, i) => Math.abs(Number(text.textContent.replace("−", "-")) - output[i]) <= 0.005 + 1e-9;
    return values.length === output.length && values.every(near);
}"""


@pytest.mark.browser
def test_every_number_is_torchs_with_ones_own_kernel_too(line):
    for size in classics.SIZES:
        line.locator(".size").select_option(str(size))
        for kernel in classics.lines(size):
            line.locator(".name").select_option(kernel.name)
            expect(line.locator(".why")).to_have_text(kernel.why)
            output = convolved(INK[ROW], kernel.cells.tolist(), kernel.divisor)
            expect(line.locator(".row-player .scrub")).to_have_attribute("max", f"{len(output) - 1}")
            line.page.wait_for_function(SHOWN, arg=output.tolist())  # or what was there before, until this comes
            shown = numbers(line.locator(".bars .value"))
            assert shown[:28] == pytest.approx(INK[ROW])
            assert shown[28:] == pytest.approx(output, abs=0.005 + 1e-9)
            line.locator(".row-player .scrub").fill(str(len(output) // 2))
            adds_up(line, kernel.cells.tolist(), kernel.divisor)

    line.locator(".size").select_option("3")
    line.locator(".name").select_option("difference")
    expect(line.locator(".kernel input")).to_have_count(3)
    type_kernel(line)


def type_kernel(line: Locator) -> None:
    """One's own kernel is typed, and changed by the arrow keys."""
    fields = line.locator(".kernel input")
    fields.nth(0).fill("−2,5")
    fields.nth(1).fill("0.25")
    fields.nth(2).press("ArrowUp")
    line.locator(".divisor").fill("4")
    expect(line.locator(".name")).to_have_value("my own")
    line.locator(".row-player .scrub").fill("11")
    expect(line.locator(".total")).to_contain_text("over 4")
    adds_up(line, [-2.5, 0.25, 2], 4)
    fields.nth(1).fill("much")
    expect(fields.nth(1)).to_have_attribute("aria-invalid", "true")
    says = line.locator(".typed")
    expect(says).to_have_text("Kernel, cell 1: that is not a number; it stays 0.25.")
    fields.nth(1).blur()
    expect(says).to_be_empty()
    line.locator(".divisor").fill("1e9")
    expect(says).to_have_text(re.compile("^Divisor: that is not between 1 and [0-9,]+; it stays 4.$"))
    expect(fields.nth(1)).to_have_value("0.25")
    fields.nth(0).fill("−999")
    expect(line.locator(".bars .value").filter(has_text="−249")).not_to_have_count(0)
    beyond = """texts => texts.map((text) =>
        text.closest(".bars").getBoundingClientRect().left - text.getBoundingClientRect().left)"""
    assert max(of_all(line.page, "#line .bars .axis", beyond)) <= 1, "long numbers stay inside the plot"
    line.locator(".size").select_option("5")
    expect(line.locator(".name")).to_have_value("mean")


@pytest.mark.browser
def test_the_window_moves_by_keys_buttons_pointing_and_time_and_predictions_are_judged(line):
    bars = line.locator(".bars")
    moves = [("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 25), ("ArrowRight", 25)]
    for key, place in moves:
        bars.press(key)
        assert framed(line) == place, key
    line.get_by_label("One window back").click()
    assert framed(line) == 24
    line.get_by_label("One window on").click()
    assert framed(line) == 25
    bars.press("ArrowUp")
    expect(bars).to_contain_text(f"row {ROW - 1} of the drawing")
    box = bars.locator("svg").bounding_box()
    bars.locator("svg").click(position={"x": box["width"] / 28 * 10.5, "y": 60})
    assert framed(line) == 9, "its middle is where the pointer is"
    side = line.locator(".drawing").bounding_box()["width"] / 28
    line.locator(".drawing").click(position={"x": side * 5.5, "y": side * 9.5})
    expect(bars).to_contain_text("row 9 of the drawing")
    assert framed(line) == 4
    adds_up(line, [-1, 0, 1], 1, row=9)

    bars.press("Home")
    line.get_by_label("One window on").first.click()
    assert bars.locator(".value.faint").count() == 26 - 2, "no more is shown than is reached"
    line.locator(".row-player .speed").select_option("60")
    bars.press(" ")
    expect(line.locator(".row-player .where")).to_have_text("column 25 of the output")
    expect(line.locator(".row-player .play")).to_have_text("Play")
    assert bars.locator(".faint").count() == 0

    choose_row(line, ROW)
    predict(line)
    keep_row(line)


def predict(line: Locator) -> None:
    """A question hides its answer, and is judged."""
    box = line.locator(".predict")
    box.locator("> button").click()
    expect(box.locator("label")).to_contain_text("of the output")
    place = int(re.search(r"column (\d+) of the output", box.locator("label").inner_text())[1])
    assert framed(line) == place
    assert set(line.locator(".products td").all_inner_texts()) == {line.locator(".result").inner_text()} == {"?"}
    assert line.locator(".bars .value").nth(28 + place).text_content() == "?"
    box.locator("input").fill("77")
    box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text("77 is not it")
    answer = convolved(INK[ROW], [-1, 0, 1], 1)[place]
    box.locator("input").fill(f"{answer:.2f}")
    box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text(
        re.compile(rf"Right, it is {answer:.2f}: .* [=≈] ".replace("-", "−"))
    )
    adds_up(line, [-1, 0, 1], 1)


def keep_row(line: Locator) -> None:
    """A row stays while there is ink in it."""
    put(line.page, EXAMPLES[1]["strokes"])
    expect(line.locator(".bars")).to_contain_text(f"row {ROW} of the drawing")
    choose_row(line, 0)
    put(line.page, EXAMPLES[7]["strokes"])
    expect(line.locator(".bars")).to_contain_text(f"row {INK.sum(axis=1).argmax()} of the drawing")
    line.page.locator("#sketchpad .clear").click()
    expect(line.locator(".says")).to_contain_text("Draw a digit")
    expect(line.locator(".bars")).to_be_hidden()
