"""Which pointer draws, and where: pens, palms, fingers, buttons, and a page that is scrolled in mid-stroke."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import draw, get_state, read_as, set_state
from tests.ui.pad.hands import LINE, Hand, ink, press_and_move

pytestmark = pytest.mark.browser


def strokes(tab: Page) -> list:
    sketch = get_state(tab, "sketch")
    return sketch["strokes"] if sketch else []


def test_a_pen_takes_over_from_a_palm_and_the_palm_leaves_no_ink(open_page):
    tab = open_page(has_touch=True)
    hand = Hand(tab)
    hand.touch("Start", (0.8, 0.9))
    hand.touch("Move", (0.82, 0.92))
    assert len(strokes(tab)) == 1
    hand.pen("Pressed", (0.5, 0.1))
    hand.touch("Move", (0.9, 0.8))
    for step in range(1, 5):
        hand.pen("Moved", (0.5, 0.1 + 0.2 * step))
    hand.touch("End")
    hand.pen("Released", (0.5, 0.9))
    [stroke] = strokes(tab)
    assert {x for x, _ in stroke} == {500}
    tab.locator("#sketchpad .undo").click()
    assert strokes(tab) == []
    expect(tab.locator("#sketchpad .undo")).to_be_disabled()

    hand.pen("Pressed", (0.5, 0.1))
    hand.touch("Start", (0.8, 0.9))  # a palm that comes down beside the pen
    hand.touch("Move", (0.8, 0.8))
    hand.pen("Moved", (0.5, 0.9))
    hand.pen("Released", (0.5, 0.9))
    hand.touch("Move", (0.8, 0.7))
    hand.touch("End")
    assert strokes(tab) == [[[500, 100], [500, 900]]]


def test_a_cancelled_touch_changes_nothing_and_leaves_no_step_to_undo(open_page):
    tab = open_page(has_touch=True)
    hand = Hand(tab)
    hand.touch("Start", (0.8, 0.9))
    hand.touch("Cancel")
    draw(tab, LINE)
    read_as(tab, 1)  # the mouse draws after a palm was lifted

    before, drawn = strokes(tab), ink(tab)
    hand.touch("Start", (0.1, 0.1))
    hand.touch("Move", (0.2, 0.3))
    assert len(strokes(tab)) == len(before) + 1
    hand.touch("Cancel")
    assert strokes(tab) == before
    assert ink(tab) == drawn

    tab.locator("#sketchpad .eraser").click()
    hand.touch("Start", (0.05, 0.5))
    hand.touch("Move", (0.5, 0.5))
    assert strokes(tab) == []
    hand.touch("Cancel")
    assert strokes(tab) == before

    tab.locator("#sketchpad .undo").click()
    assert strokes(tab) == [], "the stroke before, not a cancelled one"


def test_other_buttons_draw_nothing_and_a_finger_neither_scrolls_nor_selects(open_page):
    tab = open_page()
    canvas = tab.locator("#sketchpad canvas")
    canvas.evaluate("(canvas) => canvas.addEventListener('contextmenu', (event) => event.preventDefault())")
    box = canvas.bounding_box()
    for button in ("right", "middle"):
        tab.mouse.move(box["x"] + 50, box["y"] + 50)
        tab.mouse.down(button=button)
        tab.mouse.move(box["x"] + 150, box["y"] + 150)
        tab.mouse.up(button=button)
    hand = Hand(tab)
    hand.pen("Pressed", (0.5, 0.5), button="right")
    hand.pen("Moved", (0.6, 0.6), button="right")
    hand.pen("Released", (0.6, 0.6), button="right")
    assert strokes(tab) == []
    expect(canvas).to_have_css("touch-action", "none")
    expect(canvas).to_have_css("-webkit-user-select", "none")


def test_a_page_that_is_scrolled_in_mid_stroke_bends_no_stroke(open_page):
    tab = open_page()
    tab.set_viewport_size({"width": 1280, "height": 600})
    box = press_and_move(tab, (100, 100), (100, 200))
    tab.evaluate("scrollBy(0, 80)")
    tab.wait_for_function("scrollY === 80")
    tab.mouse.move(box["x"] + 100, box["y"] + 220)
    tab.mouse.up()
    [stroke] = strokes(tab)
    unit = 1000 / box["width"]
    assert stroke[-1] == pytest.approx([100 * unit, 300 * unit], abs=2), "where the pen is on the paper"
    lengths = [y for _, y in stroke]
    assert lengths == sorted(lengths)

    set_state(tab, sketch=None)
    tab.evaluate("scrollTo(0, 0)")
    tab.wait_for_function("scrollY === 0")
    box = press_and_move(tab, (100, 100), (100, 200))
    tab.evaluate(  # moves that were merged with a scroll are left out
        """([x, y]) => {
            const canvas = document.querySelector("#sketchpad canvas");
            const at = (clientY) => ({ pointerId: 1, pointerType: "mouse", clientX: x, clientY, buttons: 1 });
            const before = new PointerEvent("pointermove", at(y + 210));
            scrollBy(0, 80);
            const now = { ...at(y + 140), coalescedEvents: [before, new PointerEvent("pointermove", at(y + 140))] };
            canvas.dispatchEvent(new PointerEvent("pointermove", now));
        }""",
        [box["x"] + 100, box["y"]],
    )
    tab.mouse.up()
    [stroke] = strokes(tab)
    assert max(y for _, y in stroke) <= 222 * unit, "not 290, where the first of them seems to be"
