"""Drawing in a real browser: what is drawn is read, undone, cleared, erased, and kept over a reload."""

from itertools import pairwise

import pytest

from tests.browsing import EXAMPLES, draw, get_state, read_as, settled_digit
from tests.ui.pad.hands import Hand, ink, press_and_move

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("scale", "left", "top"), [(1.0, 0.0, 0.0), (0.35, 0.02, 0.6)], ids=["large", "in a corner"])
def test_nine_of_ten_drawn_digits_are_read(open_page, scale, left, top):
    tab = open_page()
    readings = []
    for example in EXAMPLES:
        draw(tab, example["strokes"], scale, left, top)
        readings.append(settled_digit(tab))
        tab.locator("#sketchpad .clear").click()
        read_as(tab, "")
    assert sum(reading == str(label) for label, reading in enumerate(readings)) >= 9, readings


def test_readings_come_while_the_pen_is_down(open_page):
    tab = open_page()
    press_and_move(tab, (150, 40), (150, 250))
    read_as(tab, 1)
    tab.mouse.up()


def test_undo_and_clear(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[7]["strokes"])
    read_as(tab, 7)
    whole = ink(tab)
    tab.locator("#sketchpad .undo").click()
    assert 0 < ink(tab) < whole
    tab.keyboard.press("Control+z")
    read_as(tab, "")
    assert ink(tab) == 0
    draw(tab, EXAMPLES[0]["strokes"])
    read_as(tab, 0)
    tab.locator("#sketchpad .clear").click()
    read_as(tab, "")
    tab.keyboard.press("Control+z")
    read_as(tab, 0)


def test_the_eraser_takes_the_strokes_that_it_touches_and_one_undo_brings_them_back(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[1]["strokes"])
    one = ink(tab)
    draw(tab, [[[50, 950], [200, 950]], [[50, 800], [200, 800]]])
    three = ink(tab)
    assert three > one
    tab.locator("#sketchpad .eraser").click()
    draw(tab, [[[125, y] for y in range(700, 970, 30)]])
    assert ink(tab) == one
    read_as(tab, 1)
    tab.locator("#sketchpad .undo").click()
    assert ink(tab) == three


def test_a_wider_pen_changes_the_pad_and_hardly_the_digit(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[2]["strokes"])
    thin = ink(tab)
    tab.locator("#sketchpad .pen").fill("110")
    assert ink(tab) > 1.5 * thin
    assert settled_digit(tab) == "2"


def test_a_pen_that_rests_adds_no_points(open_page):
    tab = open_page()
    box = press_and_move(tab, (150, 40), (150, 100))
    before = get_state(tab, "sketch")
    tab.mouse.move(box["x"] + 150, box["y"] + 100)
    tab.mouse.move(box["x"] + 150.1, box["y"] + 100)
    assert get_state(tab, "sketch") == before
    tab.mouse.up()
    [stroke] = before["strokes"]
    assert all(one != other for one, other in pairwise(stroke))


def test_the_canvas_is_sharp_and_keeps_its_drawing_on_resize(open_page):
    tab = open_page(device_scale_factor=2)
    canvas = tab.locator("#sketchpad canvas")
    sharp = "(canvas) => Math.abs(canvas.width - 2 * canvas.clientWidth) <= 1"
    assert canvas.evaluate(sharp)
    draw(tab, EXAMPLES[4]["strokes"])
    read_as(tab, 4)
    tab.set_viewport_size({"width": 500, "height": 800})
    tab.wait_for_function("document.querySelector('#sketchpad canvas').clientWidth > 400")
    tab.wait_for_function(f"({sharp})(document.querySelector('#sketchpad canvas'))")
    assert ink(tab) > 0
    read_as(tab, 4)


def test_the_drawing_outlives_a_reload(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[2]["strokes"])
    read_as(tab, 2)
    sketch = get_state(tab, "sketch")
    tab.reload()
    read_as(tab, 2)
    assert ink(tab) > 0
    assert get_state(tab, "sketch") == sketch


def test_a_finger_draws_without_scrolling_and_a_second_finger_does_nothing(open_page):
    tab = open_page(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    hand = Hand(tab)
    hand.touch("Start", (0.5, 0.15))
    hand.touch("Start", (0.5, 0.15), (0.8, 0.2))
    for step in range(1, 21):
        hand.touch("Move", (0.5, 0.15 + 0.035 * step), (0.8, 0.15 + 0.035 * step))
    hand.touch("End")
    read_as(tab, 1)
    assert tab.evaluate("scrollY") == 0
    assert len(get_state(tab, "sketch")["strokes"]) == 1
