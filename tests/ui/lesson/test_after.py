"""What follows a convolution, as a student meets it in a real browser: every number against PyTorch, every control."""

import re
from decimal import Decimal

import numpy as np
import torch
import torch.nn.functional as F
from playwright.sync_api import Page, expect

from tests.lesson import PIXELS, as_shown, change, classic, colour, convolved, decimals, frame, framed, scrub, table
from tests.lesson import press as press_on

SOBEL = classic("Sobel, left to right")
MINUS = {"name": "my own", "cells": [[0] * 3, [0, -1, 0], [0] * 3], "divisor": 1}


def said(tab: Page, selector: str) -> list[Decimal]:
    return decimals(tab.locator(f"#after {selector}").inner_text())


def press(tab: Page, part: str, row: int, column: int, dx: float = 0.5) -> None:
    press_on(tab, tab.locator(f"#after .map.{part}"), row, column, dx)


def window(tab: Page) -> np.ndarray:
    return table(tab.locator("#after .window"))


def place(tab: Page) -> tuple[int, int]:
    """Return row and column of the pooled number that is framed."""
    return framed(tab.locator("#after .max"))


def test_relu_shows_each_number_before_and_after_and_layer_norm_comes_out_by_hand(begin):
    tab, before = begin("after"), convolved(SOBEL).numpy()
    expect(tab.locator("#after .why")).to_contain_text("Sobel, left to right")
    assert said(tab, ".relu-says")[:2] == [(before < 0).sum().item(), 676]
    low, high = said(tab, ".relu-stage .limits")
    assert -low == high
    assert as_shown(high, np.abs(before).max())
    lowest, highest = (divmod(int(place), 26) for place in (before.argmin(), before.argmax()))
    assert tuple(said(tab, ".one-number")[:2]) == lowest, "to begin with, one that changes"
    for part, at in (("before", lowest), ("rectified", highest), ("before", (0, 0))):
        press(tab, part, *at)
        row, column, zero, x, result = said(tab, ".one-number")
        assert (row, column, zero) == (*at, 0)
        assert as_shown(x, before[at])
        assert as_shown(result, max(before[at], 0))
    maps = {name: tab.locator(f"#after .map.{name}") for name in ("before", "rectified", "pooled")}
    red, _, blue = colour(maps["before"], *lowest)
    assert red < blue, "minus is blue"
    assert colour(maps["rectified"], *lowest) == [255] * 3, "and then white"
    assert colour(maps["before"], *highest) == colour(maps["rectified"], *highest) == colour(maps["pooled"], *highest)
    stage = tab.locator("#after .relu-stage")
    for key, at in (("ArrowDown", [1, 0]), ("ArrowRight", [1, 1]), ("ArrowUp", [0, 1]), ("ArrowUp", [0, 1])):
        stage.press(key)
        assert said(tab, ".one-number")[:2] == at
    change(tab, kernel=MINUS)
    expect(tab.locator("#after .relu-says")).to_contain_text("the map is inactive")
    assert said(tab, ".relu-says")[0] == (PIXELS[1:-1, 1:-1] > 0).sum().item()
    check_layer_norm(tab)


def check_layer_norm(tab: Page) -> None:
    """Layer norm comes out by hand for every pixel."""
    normed = F.layer_norm(PIXELS, PIXELS.shape).ravel().tolist()
    told = tab.locator("#after .pixels").evaluate("""(map) => Array.from({ length: 784 }, (_, i) => {
        const box = map.getBoundingClientRect();
        const [y, x] = [Math.floor(i / 28), i % 28].map((n) => ((n + 0.5) * box.width) / 28);
        const press = new PointerEvent("pointerdown", { clientX: box.left + x, clientY: box.top + y });
        map.querySelector("canvas").dispatchEvent(press);
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
    press(tab, "normed", 5, 6)
    tab.locator("#after .norm-stage").press("ArrowRight")
    assert said(tab, ".one-pixel")[:2] == [5, 7]


POOLING = [
    (SOBEL, 1, 0, True, 2, 2),
    (SOBEL, 2, 1, False, 3, 1),
    (classic("Gaussian blur"), 1, 0, True, 2, 3),
    (classic("outline"), 1, 3, False, 3, 3),
]


def test_the_pooling_window_is_led_by_keys_pointer_and_buttons_and_pooling_is_pytorchs(begin):
    tab = begin("after")
    lead_window(tab)
    for kernel, stride, padding, relu, side, step in POOLING:
        change(tab, kernel=kernel, stride=stride, padding=padding)
        tab.locator("#after .relu").set_checked(relu)
        tab.locator("#after .size").select_option(str(side))
        tab.locator("#after .stride").select_option(str(step))
        before = convolved(kernel, stride, padding)
        check_pooling(tab, F.relu(before) if relu else before, relu, side, step)


def check_pooling(tab: Page, pooled: torch.Tensor, relu: bool, side: int, step: int) -> None:
    """Compare sizes, what is lost and some windows with PyTorch's; pooled: the map before, (H, W)."""
    width, left = len(pooled), len(F.max_pool2d(pooled[None], side, step)[0])
    expect(tab.locator("#after .formula")).to_contain_text(f"⌊({width} − {side}) / {step}⌋ + 1 = {left}.")
    what = "after the ReLU" if relu else "after the convolution"
    expect(tab.locator("#after .pooled-says")).to_have_text(f"{what}, {width} × {width}: {width**2:,} numbers")
    expect(tab.locator("#after .max-says")).to_contain_text(f"{left} × {left}: {left**2:,} numbers")
    expect(tab.locator("#after .lost")).to_contain_text(f"{width**2:,} numbers become {left**2:,}.")
    places = torch.arange(1.0, width**2 + 1).reshape(1, 1, width, width)
    unread = width**2 - len(F.unfold(places, side, stride=step).unique())
    assert said(tab, ".lost")[2:] == ([unread] if unread else [])
    for row, column in ((0, 0), (left // 2, left // 2), (left - 1, left // 3)):
        press(tab, "max", row, column)
        assert place(tab) == (row, column)
        check_window(tab, pooled, side, row * step, column * step)


def check_window(tab: Page, pooled: torch.Tensor, side: int, top: int, left: int) -> None:
    """Compare the numbers of a window, their largest and their mean with PyTorch's and with one another."""
    exact, shown = pooled[top : top + side, left : left + side], window(tab)
    assert frame(tab.locator("#after .pooled")) == [left, top, side, side]
    assert all(as_shown(*pair) for pair in zip(shown.ravel(), exact.ravel().tolist(), strict=True))
    won = tab.locator("#after .window td").evaluate_all("cells => cells.map((cell) => cell.className === 'won')")
    assert np.flatnonzero(won).tolist() == [shown.ravel().argmax()], "the first of the largest"
    (largest,), (mean,) = said(tab, ".largest"), said(tab, ".mean")
    assert largest == shown.max()
    assert as_shown(largest, F.max_pool2d(exact[None], side).item())
    total, over = said(tab, ".mean-says")
    assert (total, over) == (shown.sum(), side**2)
    assert as_shown(mean, float(total) / float(over)), "what is shown is what the sum gives"
    assert abs(float(mean) - F.avg_pool2d(exact[None], side).item()) <= 0.00505
    assert said(tab, ".window-says") == [top, top + side - 1, left, left + side - 1]


def lead_window(tab: Page) -> None:
    """Keys, buttons, the slider, the pointer and time each lead the window to where they should."""
    stage = tab.locator("#after .pool-stage")
    press(tab, "average", 0, 0)
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
    press(tab, "max", 3, 12)
    tab.locator("#after .player .on").click()
    assert place(tab) == (4, 0)
    expect(tab.locator("#after .where")).to_have_text("row 4, column 0 of the output")
    scrub(tab, "after", 168)
    assert place(tab) == (12, 12)
    press(tab, "pooled", 10, 21, dx=0.1)  # of the columns 20 and 21 that the window may begin at, 20 is nearer
    assert place(tab) == (5, 10)
    box = tab.locator("#after .pooled").bounding_box()
    tab.mouse.move(box["x"] + 20, box["y"] + 20)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] - 3, steps=3)
    tab.mouse.up()
    assert place(tab) == (12, 12)
    press(tab, "max", 0, 0)
    tab.locator("#after .play").click()
    expect(tab.locator("#after .max")).not_to_have_attribute("aria-label", re.compile("row 0, column 0"))
    tab.locator("#after .play").click()
    expect(tab.locator("#after .play")).to_have_text("Play")
