"""Drawing in a real browser: what is drawn is read, undone, cleared, erased, and kept over a reload."""

from itertools import cycle, pairwise

import pytest
from playwright.sync_api import expect

from tests.browsing import EXAMPLES, draw, get_state, read_as, set_state, settled_digit
from tests.ui.pad.hands import LINE, Hand, ink, press_and_move

pytestmark = pytest.mark.browser


def test_nine_of_ten_drawn_digits_are_read_large_or_in_a_corner(open_page):
    tab = open_page()
    tab.set_viewport_size({"width": 360, "height": 640})  # less to paint, ten times
    places = cycle([{"scale": 1.0}, {"scale": 0.35, "left": 0.02, "top": 0.6}])
    readings = []
    for example, place in zip(EXAMPLES, places, strict=False):
        draw(tab, example["strokes"], **place)
        readings.append(settled_digit(tab))
        set_state(tab, sketch=None)
    assert sum(reading == str(label) for label, reading in enumerate(readings)) >= 9, readings


def test_readings_come_while_the_pen_is_down_and_a_pen_that_rests_adds_no_points(open_page):
    tab = open_page()
    box = press_and_move(tab, (150, 40), (150, 250))
    read_as(tab, 1)
    before = get_state(tab, "sketch")
    tab.mouse.move(box["x"] + 150, box["y"] + 250)
    tab.mouse.move(box["x"] + 150.1, box["y"] + 250)
    assert get_state(tab, "sketch") == before
    tab.mouse.up()
    [stroke] = before["strokes"]
    assert len(stroke) > 5
    assert all(one != other for one, other in pairwise(stroke))


def test_undo_and_clear_and_the_eraser(open_page):
    tab = open_page()
    tab.locator("#sketchpad canvas").click()
    assert ink(tab) > 50, "a touch leaves a dot"
    tab.locator("#sketchpad .undo").click()
    assert ink(tab) == 0
    undo, clear, eraser = (tab.locator(f"#sketchpad .{button}") for button in ("undo", "clear", "eraser"))
    draw(tab, EXAMPLES[7]["strokes"])
    read_as(tab, 7)
    whole = ink(tab)
    undo.click()
    assert 0 < ink(tab) < whole
    tab.keyboard.press("Control+z")
    read_as(tab, "")
    assert ink(tab) == 0
    draw(tab, EXAMPLES[0]["strokes"])
    read_as(tab, 0)
    clear.click()
    read_as(tab, "")
    tab.keyboard.press("Control+z")
    read_as(tab, 0)
    clear.click()

    draw(tab, LINE)
    one = ink(tab)
    draw(tab, [[[50, 950], [200, 950]], [[50, 800], [200, 800]]])
    three = ink(tab)
    assert three > one
    eraser.click()
    draw(tab, [[[125, 700], [125, 830], [125, 970]]])
    assert ink(tab) == one
    read_as(tab, 1)
    undo.click()
    assert ink(tab) == three, "one undo brings back both strokes that the eraser touched"


def test_a_drawing_outlives_a_reload_and_a_wider_pen_hardly_changes_the_digit(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[2]["strokes"])
    read_as(tab, 2)
    sketch, thin = get_state(tab, "sketch"), ink(tab)
    tab.reload()
    read_as(tab, 2)
    assert ink(tab) == thin > 0
    assert get_state(tab, "sketch") == sketch

    tab.locator("#sketchpad .pen").fill("110")
    assert ink(tab) > 1.5 * thin
    assert settled_digit(tab) == "2"


def test_a_finger_draws_on_a_sharp_canvas_that_keeps_its_drawing_when_it_is_resized(open_page):
    tab = open_page(viewport={"width": 360, "height": 640}, device_scale_factor=2, has_touch=True, is_mobile=True)
    hand = Hand(tab)
    hand.touch("Start", (0.5, 0.15))
    hand.touch("Start", (0.5, 0.15), (0.8, 0.2))
    for step in range(1, 8):
        hand.touch("Move", (0.5, 0.15 + 0.1 * step), (0.8, 0.15 + 0.1 * step))
    hand.touch("End")
    read_as(tab, 1)
    assert tab.evaluate("scrollY") == 0, "a finger on the pad scrolls nothing"
    assert len(get_state(tab, "sketch")["strokes"]) == 1, "and a second finger draws nothing"
    middle = "(own) => own.getBoundingClientRect().top + own.getBoundingClientRect().height / 2"
    parts = (("#sketchpad .pen", "#sketchpad .undo"), ("#reading li span", "#reading li .bar"))
    for pair in parts:
        one, other = (tab.locator(part).first.evaluate(middle) for part in pair)
        assert abs(one - other) <= 0.5, f"{pair} stand side by side"
    expect(tab.locator("#explore .status")).to_contain_text("Tap a map")

    sharp = "(canvas) => Math.abs(canvas.width - 2 * canvas.clientWidth) <= 1"
    assert tab.locator("#sketchpad canvas").evaluate(sharp)
    tab.set_viewport_size({"width": 500, "height": 800})
    tab.wait_for_function("document.querySelector('#sketchpad canvas').clientWidth > 400")
    tab.wait_for_function(f"({sharp})(document.querySelector('#sketchpad canvas'))")
    assert ink(tab) > 0
    read_as(tab, 1)
