"""The sliding window in a real browser: every number against PyTorch, every control."""

import re
from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from playwright.sync_api import Page, expect

from tests.browsing import get_state, set_state
from tests.lesson import (
    OWN,
    PIXELS,
    as_shown,
    change,
    classic,
    convolved,
    decimals,
    frame,
    framed,
    press,
    scrub,
    size,
    table,
)

CASES = [
    (classic("Sobel, left to right"), 1, 0),
    (classic("Gaussian blur", 5), 2, 2),
    (classic("outline", 7), 3, 3),
    (OWN, 1, 1),
]


def where(tab: Page) -> tuple[int, int]:
    """Return row and column of the output, which text, frame and text twin agree on."""
    row, column = map(int, decimals(tab.locator("#slide .where").inner_text()))
    output = tab.locator("#slide .output")
    assert frame(output) == [column, row, 1, 1]
    assert framed(output) == (row, column)
    return row, column


def test_every_number_of_a_window_is_pytorchs_and_adds_up(begin):
    tab = begin("slide")
    for kernel, stride, padding in CASES:
        change(tab, kernel=kernel, stride=stride, padding=padding)
        rows, columns = convolved(kernel, stride, padding).shape
        side = len(kernel["cells"])
        expect(tab.locator("#slide .output-says")).to_contain_text(f"{rows} × {columns}")
        formula = f"⌊(28 + 2 · {padding} − {side}) / {stride}⌋ + 1 = {rows}."
        expect(tab.locator("#slide .formula")).to_contain_text(formula)
        for index in (0, rows * columns // 2, rows * columns // 3, rows * columns - 1):
            scrub(tab, "slide", index)
            assert where(tab) == divmod(index, columns)
            check_window(tab, kernel, stride, padding, *divmod(index, columns))
        check_border(tab, side, stride, padding)


def check_window(tab: Page, kernel: dict, stride: int, padding: int, row: int, column: int) -> None:
    """Compare every number of a window with PyTorch's, and with one another."""
    side, (top, left) = len(kernel["cells"]), (row * stride, column * stride)
    patch = F.pad(PIXELS, [padding] * 4)[top : top + side, left : left + side].numpy()
    assert frame(tab.locator("#slide .source")) == [left, top, side, side]
    said = tab.locator("#slide .patch-says").inner_text()
    corners = [top - padding, top - padding + side - 1, left - padding, left - padding + side - 1]
    assert decimals(said) == corners, "rows and columns count from 0, in the padding below"
    factors, products = (table(tab.locator(f"#slide .{name}")) for name in ("patch", "products"))
    assert np.allclose(factors.astype(float), patch)
    cells = [decimals(tab.locator("#slide .kernel input").nth(i).input_value())[0] for i in range(side**2)]
    assert (products == factors * np.reshape(cells, (side, side))).all(), "products of the factors shown"
    total = tab.locator("#slide .total").inner_text()
    assert products.sum() == decimals(re.search(r"sum (−?[\d.]+)", total)[1])[0]
    (value,) = decimals(tab.locator("#slide .result").inner_text())
    assert as_shown(value, convolved(kernel, stride, padding)[row, column].item())
    assert as_shown(value, float(products.sum()) / kernel["divisor"]), "what is shown is what the sum gives"


def check_border(tab: Page, side: int, stride: int, padding: int) -> None:
    """Compare what is said about pixels in few windows, or none, with the gradient of all windows."""
    image = torch.ones(1, 1, 28, 28, requires_grad=True)
    F.conv2d(image, torch.ones(1, 1, side, side), None, stride, padding).sum().backward()
    reads = image.grad[0, 0].int()
    said = tab.locator("#slide .border").inner_text()
    assert f"in {reads[0, 0] or 'no'} window" in said
    assert f"in the middle in {reads.max()} window" in said
    unread = (reads == 0).sum().item()
    assert f"{unread} of 784" in said if unread else "Every pixel is read" in said
    hatched = tab.locator("#slide .source path").get_attribute("d")
    assert hatched.count("M") == unread


def test_the_window_is_led_by_keys_buttons_pointer_and_time(begin):
    tab = begin("slide")
    stage = tab.locator("#slide .stage")
    stage.press("Home")
    assert where(tab) == (0, 0)
    assert get_state(tab, "deed") == {"what": "moved", "where": "slide"}
    keys = {"ArrowRight": (0, 1), "ArrowDown": (1, 1), "ArrowLeft": (1, 0), "ArrowUp": (0, 0), "End": (25, 25)}
    for key, place in keys.items():
        stage.press(key)
        assert where(tab) == place
    stage.press("ArrowRight")
    assert where(tab) == (25, 25), "there is no window beyond the last"
    tab.locator("#slide .back").click()
    assert where(tab) == (25, 24)
    tab.locator("#slide .on").click()
    assert where(tab) == (25, 25)
    press(tab, tab.locator("#slide .output"), 10, 4)
    assert where(tab) == (10, 4)
    press(tab, tab.locator("#slide .source"), 3, 8)
    assert where(tab) == (2, 7), "the window's middle is put there"
    tab.locator("#slide .speed").select_option("60")
    stage.press(" ")
    expect(tab.locator("#slide .play")).to_have_text("Pause")
    expect(tab.locator("#slide .where")).not_to_have_text("row 2, column 7 of the output")
    stage.press("Escape")
    expect(tab.locator("#slide .play")).to_have_text("Play")
    stopped = where(tab)
    tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert where(tab) == stopped > (2, 7)


def test_its_keys_do_not_reach_the_pad_and_it_stops_with_the_drawing(begin):
    tab = begin("slide")
    tab.evaluate("""() => {
        window.reached = [];
        document.addEventListener("keydown", (event) => window.reached.push(event.key));
    }""")
    before = get_state(tab, "sketch")
    for key in ("Home", "ArrowDown", " ", "Escape"):
        tab.locator("#slide .stage").press(key)
    assert tab.evaluate("window.reached") == []
    assert get_state(tab, "sketch") == before

    tab.locator("#slide .stage").press(" ")
    expect(tab.locator("#slide .play")).to_have_text("Pause")
    set_state(tab, sketch=None)
    expect(tab.locator("#slide .says")).to_contain_text("Draw a digit")
    expect(tab.locator("#slide .shown")).to_be_hidden()
    tab.locator("#examples button").nth(3).click()
    expect(tab.locator("#slide .shown")).to_be_visible()
    expect(tab.locator("#slide .play")).to_have_text("Play")


def test_a_kernel_is_typed_pasted_dragged_stepped_and_turned(begin):
    tab = begin("slide")
    change(tab, kernel=classic("identity"))
    cells = tab.locator("#slide .kernel input")
    typed = {"-1,5": -1.5, "−2": -2, "0.126": 0.13, "x": 0.13, "1000": 0.13, "": 0.13}
    for text, cell in typed.items():
        cells.nth(2).fill(text)
        assert kernel(tab)["cells"][0][2] == cell
        assert (cells.nth(2).get_attribute("aria-invalid") == "true") == (text in ("x", "1000", ""))
    cells.nth(2).blur()
    expect(cells.nth(2)).to_have_value("0.13")
    expect(tab.locator("#slide .name")).to_have_value("my own")
    for text, cell in (("0,5\t", 0.5), (" 1.5\n", 1.5), ("-0.333333333333333\r\n", -0.33)):
        paste(cells.nth(2), text)
        assert kernel(tab)["cells"][0][2] == cell, "as a spreadsheet gives it"
    cells.nth(0).press("ArrowUp")
    cells.nth(0).press("ArrowUp")
    cells.nth(1).press("ArrowDown")
    assert kernel(tab)["cells"][0] == [2, -1, -0.33]
    box = cells.nth(8).bounding_box()
    tab.mouse.move(box["x"] + 20, box["y"] + 10)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 20 + 41, box["y"] + 10, steps=5)
    tab.mouse.up()
    assert kernel(tab)["cells"][2][2] == 5
    tab.locator("#slide .divisor").fill("4")
    assert kernel(tab)["divisor"] == 4
    before = kernel(tab)["cells"]
    tab.locator("#slide .turn").click()
    assert kernel(tab)["cells"] == [line[::-1] for line in before[::-1]]
    expect(tab.locator("#slide")).to_contain_text("cross-correlation")
    tab.locator("#slide .name").select_option("box blur")
    tab.locator("#slide .turn").click()
    assert kernel(tab) == classic("box blur"), "the same either way"
    tab.locator("#slide .size").select_option("5")
    assert kernel(tab) == classic("box blur", 5)
    expect(cells).to_have_count(25)
    tab.locator("#slide .image").select_option("drawn")
    expect(tab.locator("#slide .source-says")).to_contain_text("112 × 112")
    expect(tab.locator("#slide .output-says")).to_contain_text("108 × 108")


def kernel(tab: Page) -> dict:
    return get_state(tab, "convolution")["kernel"]


def paste(field, text: str) -> None:
    """Paste a text into a field, all of which is selected."""
    field.select_text()
    field.evaluate("(field, text) => { field.focus(); document.execCommand('insertText', false, text) }", text)


def test_a_question_hides_the_sum_and_is_answered_or_withdrawn(begin):
    tab = begin("slide")
    box, result = tab.locator("#slide .predict"), tab.locator("#slide .result")
    over = tab.locator("#slide .divisor")
    for typed, wrong in (("0", "true"), ("10001", "true"), ("-2", "true"), ("1", None)):
        over.fill(typed)
        assert over.get_attribute("aria-invalid") == wrong, typed
    box.get_by_text("Predict, then reveal").click()
    expect(result).to_have_text("?")
    assert set(tab.locator("#slide .products td").all_inner_texts()) == {"?"}
    assert tab.locator("#slide .total").inner_text() == "products"
    box.locator("input").fill("99")
    box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text("99 is not it")
    expect(result).to_have_text("?")
    answer = (table(tab.locator("#slide .patch")) * np.array(classic("Sobel, left to right")["cells"])).sum()
    box.locator("input").fill(f"{answer}".replace(".", ",").replace("-", "−"))
    box.locator("input").press("Enter")
    expect(box.locator(".verdict")).to_contain_text("Right, it is ")
    assert decimals(result.inner_text()) == [answer]
    assert get_state(tab, "deed") == {"what": "predicted", "where": "slide", "about": "output", "right": True}
    box.get_by_text("Another question").click()
    expect(box.locator("form")).to_be_visible()
    box.get_by_text("Show me").click()
    expect(box.locator(".verdict")).to_contain_text("The answer is")
    assert get_state(tab, "deed") == {"what": "predicted", "where": "slide", "about": "size", "right": False}
    tab.locator("#slide .stride").select_option("2")
    expect(box.locator(".verdict"), "it was about stride 1").to_be_empty()
    box.get_by_text("Predict, then reveal").click()
    expect(box.locator("form")).to_be_visible()
    expect(box.locator("label"), "the first kind of question again").to_contain_text("of the output?")
    tab.locator("#examples button").nth(3).click()
    expect(box.locator("form")).to_be_hidden()

    held = []  # a question that comes when the picture is another is not asked
    tab.route("**/ask/ask", lambda route: held.append(route))
    with tab.expect_request("**/ask/ask"):
        tab.locator("#slide .predict > button").click()
    change(tab, stride=2)
    expect(tab.locator("#slide .formula")).to_contain_text("/ 2⌋")
    with tab.expect_response("**/ask/ask"):
        held[0].continue_()
    expect(tab.locator("#slide .predict form")).to_be_hidden()
    expect(tab.locator("#slide .result")).not_to_have_text("?")


STATES = [
    ("28 × 28", {"image": "digit", "kernel": classic("Sobel, left to right"), "stride": 1, "padding": 3}),
    ("112 × 112", {"image": "drawn", "kernel": classic("outline", 7), "stride": 4}),
]


def test_image_and_output_have_the_same_scale_and_can_be_seen(begin):
    tab = begin("slide")
    maps = [tab.locator(f"#slide .{name}") for name in ("source", "output")]
    for width, (says, state) in product((1280, 360), STATES):
        tab.set_viewport_size({"width": width, "height": 800})
        change(tab, **state)
        expect(tab.locator("#slide .source-says")).to_contain_text(says)
        expect(tab.locator("#slide .output canvas")).to_have_attribute(
            "width", {"28 × 28": "32", "112 × 112": "28"}[says]
        )
        boxes = [own.bounding_box() for own in maps]
        units = [box["width"] / size(own)[1] for box, own in zip(boxes, maps, strict=True)]
        assert units[0] == pytest.approx(units[1], abs=0.01)
        assert all(min(box["width"], box["height"]) >= 24 for box in boxes)
        assert all(box["x"] + box["width"] <= width for box in boxes)
