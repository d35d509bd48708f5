"""What follows a convolution, as a student meets it in a real browser: every number against PyTorch, every control."""

import re
from decimal import Decimal

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from playwright.sync_api import Page, expect

from cnn import sketch
from cnn.lesson import classics
from tests.browsing import EXAMPLES, draw, open_section, settled_digit

DIGIT = 7
PIXELS = torch.from_numpy(np.rint(sketch.from_strokes(EXAMPLES[DIGIT]["strokes"]) / 2.55) / 100)  # as the lesson has it
CLASSICS = {own.name: own._asdict() | {"cells": own.cells.tolist()} for own in classics.classics()}
SOBEL = CLASSICS["Sobel, left to right"]
MINUS = {"name": "my own", "cells": [[0] * 3, [0, -1, 0], [0] * 3], "divisor": 1}


@pytest.fixture
def begin(open_page):
    """Open the section, with an example on the pad, or a blank one for label None."""

    def begin_(label: int | None = DIGIT, **options) -> Page:
        tab = open_page(**options)
        if label is not None:
            tab.locator("#examples button").nth(label).click()
            settled_digit(tab)
        open_section(tab, "after-panel")
        if label is not None:
            expect(tab.locator("#after .shown")).to_be_visible()
        return tab

    return begin_


def convolved(kernel: dict = SOBEL, stride: int = 1, padding: int = 0) -> torch.Tensor:
    cells = torch.tensor(kernel["cells"], dtype=torch.float64)[None, None] / kernel["divisor"]
    return F.conv2d(PIXELS[None, None], cells, None, stride, padding)


def decimals(shown: str) -> list[Decimal]:
    found = re.findall(r"−?[\d,]*\d(?:\.\d+)?", shown)
    return [Decimal(number.replace("−", "-").replace(",", "")) for number in found]


def said(tab: Page, selector: str) -> list[Decimal]:
    return decimals(tab.locator(f"#after {selector}").inner_text())


def as_shown(number: Decimal, exact: float) -> bool:
    """Return whether a number stands as it should to the last digit shown; of two as near, either."""
    return abs(float(number) - exact) <= 0.5 * 10.0 ** number.as_tuple().exponent + 1e-9


def put(tab: Page, part: str, row: int, column: int, dx: float = 0.5) -> None:
    """Point at one number of a canvas."""
    canvas = tab.locator(f"#after .{part}")
    canvas.scroll_into_view_if_needed()
    unit, box = int(canvas.get_attribute("data-unit")), canvas.bounding_box()
    tab.mouse.click(box["x"] + 1 + (column + dx) * unit, box["y"] + 1 + (row + 0.5) * unit)


def colour(tab: Page, part: str, row: int, column: int) -> list[int]:
    """Return the colour, red, green, blue, in the middle of a number."""
    return tab.locator(f"#after .{part}").evaluate(
        """(canvas, at) => {
            const [y, x] = at.map((n) => Math.floor((n + 0.5) * canvas.dataset.unit * devicePixelRatio));
            return [...canvas.getContext("2d").getImageData(x, y, 1, 1).data].slice(0, 3);
        }""",
        [row, column],
    )


def window(tab: Page) -> np.ndarray:
    cells = tab.locator("#after .window td")
    numbers = [decimals(text)[0] for text in cells.all_inner_texts()]
    return np.array(numbers).reshape(tab.locator("#after .window tr").count(), -1)


def place(tab: Page) -> tuple[int, ...]:
    """Return row and column of the pooled number that is framed."""
    told = tab.locator("#after .max").get_attribute("aria-label")
    return tuple(int(number) for number in decimals(told))


def test_relu_shows_each_number_before_and_after_in_the_same_colours(begin):
    tab, before = begin(), convolved()[0, 0].numpy()
    expect(tab.locator("#after .why")).to_contain_text("Sobel, left to right")
    assert said(tab, ".relu-says")[:2] == [(before < 0).sum().item(), 676]
    low, high = said(tab, ".relu-stage .limits")
    assert -low == high
    assert as_shown(high, np.abs(before).max())
    lowest, highest = (divmod(int(place), 26) for place in (before.argmin(), before.argmax()))
    assert tuple(said(tab, ".one-number")[:2]) == lowest, "to begin with, one that changes"
    for part, at in (("before", lowest), ("rectified", highest), ("before", (0, 0))):
        put(tab, part, *at)
        row, column, zero, x, result = said(tab, ".one-number")
        assert (row, column, zero) == (*at, 0)
        assert as_shown(x, before[at])
        assert as_shown(result, max(before[at], 0))
    red, _, blue = colour(tab, "before", *lowest)
    assert red < blue, "minus is blue"
    assert colour(tab, "rectified", *lowest) == [255] * 3, "and then white"
    assert colour(tab, "before", *highest) == colour(tab, "rectified", *highest) == colour(tab, "map", *highest)
    stage = tab.locator("#after .relu-stage")
    for key, at in (("ArrowDown", [1, 0]), ("ArrowRight", [1, 1]), ("ArrowUp", [0, 1]), ("ArrowUp", [0, 1])):
        stage.press(key)
        assert said(tab, ".one-number")[:2] == at
    tab.evaluate("own => inkling.set('convolution', {...inkling.get('convolution'), kernel: own})", MINUS)
    expect(tab.locator("#after .relu-says")).to_contain_text("the map is inactive")
    assert said(tab, ".relu-says")[0] == (PIXELS[1:-1, 1:-1] > 0).sum().item()


@pytest.mark.parametrize(
    ("kernel", "stride", "padding", "relu", "size", "step"),
    [
        (SOBEL, 1, 0, True, 2, 2),
        (SOBEL, 2, 1, False, 3, 1),
        (CLASSICS["Gaussian blur"], 1, 0, True, 2, 3),
        (CLASSICS["outline"], 1, 3, False, 3, 3),
    ],
)
def test_pooling_is_pytorchs_and_adds_up(begin, kernel, stride, padding, relu, size, step):
    tab = begin()
    state = {"kernel": kernel, "stride": stride, "padding": padding}
    tab.evaluate("state => inkling.set('convolution', {...inkling.get('convolution'), ...state})", state)
    tab.locator("#after .relu").set_checked(relu)
    tab.locator("#after .size").select_option(str(size))
    tab.locator("#after .stride").select_option(str(step))
    pooled = convolved(kernel, stride, padding)
    pooled = F.relu(pooled) if relu else pooled
    largest, average = F.max_pool2d(pooled, size, step)[0, 0], F.avg_pool2d(pooled, size, step)[0, 0]
    side, left = pooled.shape[2], len(largest)
    expect(tab.locator("#after .map-says")).to_contain_text(f"{side} × {side}: {side**2:,} numbers")
    expect(tab.locator("#after .max-says")).to_contain_text(f"{left} × {left}: {left**2:,} numbers")
    expect(tab.locator("#after .formula")).to_contain_text(f"⌊({side} − {size}) / {step}⌋ + 1 = {left}.")
    expect(tab.locator("#after .lost")).to_contain_text(f"{side**2:,} numbers become {left**2:,}.")
    places = torch.arange(1.0, side**2 + 1).reshape(1, 1, side, side)
    unread = side**2 - len(F.unfold(places, size, stride=step).unique())
    assert said(tab, ".lost")[2:] == ([unread] if unread else [])
    for row, column in ((0, 0), (left // 2, left // 2), (left - 1, left // 3)):
        put(tab, "max", row, column)
        assert place(tab) == (row, column)
        top, first = row * step, column * step
        shown = window(tab)
        exact = pooled[0, 0, top : top + size, first : first + size]
        assert all(as_shown(*pair) for pair in zip(shown.ravel(), exact.ravel().tolist(), strict=True))
        won = tab.locator("#after .window td").evaluate_all("cells => cells.map((cell) => cell.className === 'won')")
        assert np.flatnonzero(won).tolist() == [shown.ravel().argmax()], "the first of the largest"
        (biggest,), (mean,) = said(tab, ".largest"), said(tab, ".mean")
        assert biggest == shown.max()
        assert as_shown(biggest, largest[row, column].item())
        total, over = said(tab, ".mean-says")
        assert (total, over) == (shown.sum(), size**2)
        assert as_shown(mean, float(total) / float(over)), "what is shown is what the sum gives"
        assert float(mean) == pytest.approx(average[row, column].item(), abs=0.00505)
        assert decimals(tab.locator("#after .window-says").inner_text()) == [
            top,
            top + size - 1,
            first,
            first + size - 1,
        ]


def test_the_pooling_window_is_led_by_keys_pointer_and_buttons(begin):
    tab = begin()
    stage = tab.locator("#after .pool-stage")
    put(tab, "average", 0, 0)
    for key, at in (
        ("ArrowRight", (0, 1)),
        ("ArrowDown", (1, 1)),
        ("ArrowLeft", (1, 0)),
        ("ArrowLeft", (1, 0)),
        ("ArrowUp", (0, 0)),
    ):
        stage.press(key)
        assert place(tab) == at
    tab.locator("#after .player .back").click()
    assert place(tab) == (0, 0)
    put(tab, "max", 3, 12)
    tab.locator("#after .player .on").click()
    assert place(tab) == (4, 0)
    expect(tab.locator("#after .where")).to_have_text("window 53 of 169")
    tab.locator("#after .scrub").evaluate("(scrub) => { scrub.value = 168; scrub.dispatchEvent(new Event('input')) }")
    assert place(tab) == (12, 12)
    put(tab, "map", 10, 21, dx=0.1)  # of the columns 20 and 21 that the window may begin at, 20 is nearer
    assert place(tab) == (5, 10)
    box = tab.locator("#after .map").bounding_box()
    tab.mouse.move(box["x"] + 20, box["y"] + 20)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] - 3, steps=3)
    tab.mouse.up()
    assert place(tab) == (12, 12)
    put(tab, "max", 0, 0)
    tab.locator("#after .play").click()
    expect(tab.locator("#after .max")).not_to_have_attribute("aria-label", re.compile("row 0, column 0"))
    tab.locator("#after .play").click()
    expect(tab.locator("#after .play")).to_have_text("Play")


def test_layer_norm_comes_out_by_hand_for_every_pixel(begin):
    tab = begin()
    normed = F.layer_norm(PIXELS, PIXELS.shape).ravel().tolist()
    told = tab.locator("#after .pixels").evaluate("""(canvas) => Array.from({ length: 784 }, (_, i) => {
        const unit = Number(canvas.dataset.unit);
        const box = canvas.getBoundingClientRect();
        const [y, x] = [Math.floor(i / 28), i % 28].map((n) => 1 + (n + 0.5) * unit);
        canvas.dispatchEvent(new PointerEvent("pointerdown", { clientX: box.left + x, clientY: box.top + y }));
        return document.querySelector("#after .one-pixel").innerText;
    })""")
    for i, text in enumerate(told):
        row, column, pixel, mean, deviation, value = decimals(text)
        assert (row, column) == divmod(i, 28)
        assert float(pixel) == PIXELS.ravel()[i]
        assert as_shown(value, normed[i])
        assert as_shown(value, float((pixel - mean) / deviation)), "with the numbers as they stand"
    total, count, mean = said(tab, ".mean-of-all")
    assert as_shown(total, PIXELS.sum().item())
    assert count == 784
    assert as_shown(mean, PIXELS.mean().item())
    assert as_shown(mean, float(total / count))
    variance, epsilon, deviation = said(tab, ".deviation-of-all")
    assert as_shown(variance, PIXELS.var(unbiased=False).item())
    assert as_shown(deviation, float(variance + epsilon) ** 0.5)
    assert as_shown(deviation, (PIXELS.var(unbiased=False).item() + 1e-5) ** 0.5)
    assert said(tab, ".variance-of-all")[0] == variance
    expect(tab.locator("#after")).to_contain_text("Batch norm takes them for each channel")
    put(tab, "normed", 5, 6)
    tab.locator("#after .norm-stage").press("ArrowRight")
    assert said(tab, ".one-pixel")[:2] == [5, 7]


def test_a_question_hides_its_answer_and_is_told_when_it_is_answered(begin):
    tab = begin()
    box = tab.locator("#after .predict")
    for name, hidden, working in (
        ("max", (".largest", ".mean"), "argest of the 4"),
        ("average", (".largest", ".mean"), ") / 4 ="),
        ("relu", (".one-number",), "max(0, "),
        ("norm", (".one-pixel",), " − "),
    ):
        box.locator("> button").click()
        expect(box.locator("form")).to_be_visible()
        for text in (tab.locator(f"#after {selector}").inner_text() for selector in hidden):
            assert text.endswith("?")
        row, column, *numbers = decimals(box.locator("label").inner_text())
        if name in ("max", "average"):
            assert place(tab) == (row, column)
            assert numbers == window(tab).ravel().tolist()
            assert tab.locator("#after .window .won").count() == 0
        else:
            assert said(tab, hidden[0])[:2] == [row, column]
        answer = {
            "max": lambda cells: max(cells),
            "average": lambda cells: sum(cells) / 4,
            "relu": lambda own: max(own[0], Decimal(0)),
            "norm": lambda own: (own[0] - own[1]) / own[2],
        }[name](numbers)
        box.locator("input").fill("999")
        box.get_by_text("Check").click()
        expect(box.locator(".verdict")).to_contain_text("999 is not it")
        for text in (tab.locator(f"#after {selector}").inner_text() for selector in hidden):
            assert text.endswith("?")
        box.locator("input").fill(f"{answer:.6f}")
        box.locator("input").press("Enter")
        expect(box.locator(".verdict")).to_contain_text("Right: ")
        expect(box.locator(".verdict")).to_contain_text(working)
        shown = said(tab, hidden[name == "average"])[-1]
        assert abs(shown - answer) <= Decimal("0.1" if name == "norm" else "0.0001")


def test_a_question_about_what_is_no_longer_shown_is_withdrawn(begin):
    tab = begin()
    box = tab.locator("#after .predict")
    acts = {
        "window": lambda: put(tab, "max", *(0, 0) if place(tab) != (0, 0) else (1, 1)),
        "control": lambda: tab.locator("#after .relu").uncheck(),
        "kernel": lambda: tab.evaluate("inkling.set('convolution', {...inkling.get('convolution'), stride: 2})"),
        "drawing": lambda: tab.locator("#examples button").nth(3).click(),
    }
    for act in acts.values():
        while (
            tab.locator("#after .largest").inner_text()
        ) != "?":  # of the four kinds of questions, one about a window
            box.locator("> button").click()
            expect(box.locator("form")).to_be_visible()
            if tab.locator("#after .largest").inner_text() != "?":
                box.get_by_text("Show me").click()
                expect(box.locator("form")).to_be_hidden()
        put(tab, "pixels", 3, 3)
        expect(box.locator("form")).to_be_visible()
        act()
        expect(box.locator("form")).to_be_hidden()
        expect(tab.locator("#after .largest")).not_to_have_text("?")


def test_on_a_phone_nothing_is_wider_than_the_page_and_a_blank_pad_is_told(begin):
    tab = begin(label=None, viewport={"width": 360, "height": 740}, has_touch=True)
    expect(tab.locator("#after .says")).to_contain_text("Draw a digit")
    expect(tab.locator("#after .shown")).to_be_hidden()
    draw(tab, EXAMPLES[3]["strokes"])
    expect(tab.locator("#after .shown")).to_be_visible()
    for image in ("digit", "drawn"):
        tab.evaluate("image => inkling.set('convolution', {...inkling.get('convolution'), image})", image)
        side = {"digit": 26, "drawn": 110}[image]
        expect(tab.locator("#after .map-says")).to_contain_text(f"{side} × {side}")
        assert tab.evaluate("document.documentElement.scrollWidth") == 360
        for canvas in tab.locator("#after canvas").all():
            assert canvas.bounding_box()["x"] + canvas.bounding_box()["width"] <= 360
    tab.locator("#after .max").scroll_into_view_if_needed()
    tab.locator("#after .max").tap(position={"x": 3, "y": 3})
    assert place(tab) == (1, 1)


def test_the_server_gone_is_said(begin):
    tab = begin(server_stays=False)
    tab.context.set_offline(True)
    tab.locator("#after .stride").evaluate("(stride) => stride.dispatchEvent(new Event('change'))")
    expect(tab.locator("#after .says")).to_contain_text("The server does not answer", timeout=15_000)
    expect(tab.locator("#after .shown")).to_be_hidden()
