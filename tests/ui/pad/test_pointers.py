"""Which pointer draws, and where: pens, palms, fingers, buttons, and a page that is scrolled in mid-stroke."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import EXAMPLES, draw, get_state, read_as
from tests.ui.pad.hands import Hand, ink, press_and_move

pytestmark = pytest.mark.browser


@pytest.fixture
def tablet(open_page) -> Page:
    return open_page(has_touch=True)


def strokes(tab: Page) -> list:
    sketch = get_state(tab, "sketch")
    return sketch["strokes"] if sketch else []


def test_a_pen_takes_over_from_a_palm_and_the_palm_leaves_no_ink(tablet):
    hand = Hand(tablet)
    hand.touch("Start", (0.8, 0.9))
    hand.touch("Move", (0.82, 0.92))
    assert len(strokes(tablet)) == 1
    hand.pen("Pressed", (0.5, 0.1))
    hand.touch("Move", (0.9, 0.8))
    for step in range(1, 9):
        hand.pen("Moved", (0.5, 0.1 + 0.1 * step))
    hand.touch("End")
    hand.pen("Released", (0.5, 0.9))
    [stroke] = strokes(tablet)
    assert {x for x, _ in stroke} == {500}
    tablet.locator("#sketchpad .undo").click()
    assert strokes(tablet) == []
    expect(tablet.locator("#sketchpad .undo")).to_be_disabled()


def test_a_palm_that_comes_down_beside_the_pen_draws_nothing(tablet):
    hand = Hand(tablet)
    hand.pen("Pressed", (0.5, 0.1))
    hand.touch("Start", (0.8, 0.9))
    hand.touch("Move", (0.8, 0.8))
    hand.pen("Moved", (0.5, 0.9))
    hand.pen("Released", (0.5, 0.9))
    hand.touch("Move", (0.8, 0.7))
    hand.touch("End")
    assert strokes(tablet) == [[[500, 100], [500, 900]]]


def test_a_cancelled_touch_leaves_no_ink_and_no_step_to_undo(tablet):
    draw(tablet, EXAMPLES[1]["strokes"])
    before, drawn = strokes(tablet), ink(tablet)
    hand = Hand(tablet)
    hand.touch("Start", (0.1, 0.1))
    hand.touch("Move", (0.2, 0.3))
    assert len(strokes(tablet)) == len(before) + 1
    hand.touch("Cancel")
    assert strokes(tablet) == before
    assert ink(tablet) == drawn
    tablet.locator("#sketchpad .undo").click()
    assert len(strokes(tablet)) == len(before) - 1, "the stroke before, not the cancelled one"


def test_what_a_cancelled_touch_erased_comes_back(tablet):
    draw(tablet, EXAMPLES[1]["strokes"])
    before = strokes(tablet)
    tablet.locator("#sketchpad .eraser").click()
    hand = Hand(tablet)
    x, y = before[0][0]
    hand.touch("Start", (0.05, 0.5))
    hand.touch("Move", (x / 1000, y / 1000))
    assert len(strokes(tablet)) == len(before) - 1
    hand.touch("Cancel")
    assert strokes(tablet) == before


def test_other_buttons_draw_nothing(tablet):
    tablet.locator("#sketchpad canvas").evaluate("(c) => c.addEventListener('contextmenu', (e) => e.preventDefault())")
    box = tablet.locator("#sketchpad canvas").bounding_box()
    for button in ("right", "middle"):
        tablet.mouse.move(box["x"] + 50, box["y"] + 50)
        tablet.mouse.down(button=button)
        tablet.mouse.move(box["x"] + 150, box["y"] + 150)
        tablet.mouse.up(button=button)
    hand = Hand(tablet)
    hand.pen("Pressed", (0.5, 0.5), button="right")
    hand.pen("Moved", (0.6, 0.6), button="right")
    hand.pen("Released", (0.6, 0.6), button="right")
    assert strokes(tablet) == []


def test_a_page_that_is_scrolled_in_mid_stroke_bends_no_stroke(open_page):
    tab = open_page(viewport={"width": 1280, "height": 600})
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


def test_moves_that_were_merged_with_a_scroll_are_left_out(open_page):
    tab = open_page(viewport={"width": 1280, "height": 600})
    box = press_and_move(tab, (100, 100), (100, 200))
    tab.evaluate(
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
    assert max(y for _, y in stroke) <= 222 * 1000 / box["width"], "not 290, where the first of them seems to be"


def test_the_pad_neither_scrolls_nor_is_selected_under_a_finger(open_page):
    canvas = open_page().locator("#sketchpad canvas")
    expect(canvas).to_have_css("touch-action", "none")
    expect(canvas).to_have_css("-webkit-user-select", "none")


def test_a_stroke_is_read_after_a_palm_was_lifted(tablet):
    hand = Hand(tablet)
    hand.touch("Start", (0.8, 0.9))
    hand.touch("Cancel")
    draw(tablet, EXAMPLES[1]["strokes"])
    read_as(tablet, 1)
