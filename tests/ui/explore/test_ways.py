"""The ways from unit to unit and out again: walking back, keys, focus, scrolling. In a real browser."""

import pytest
from playwright.sync_api import expect

from cnn import units
from tests.browsing import EXAMPLES, get_state, set_state
from tests.ui.explore.exploring import DIGIT, captured, layer, let_go, painted, pin, show

pytestmark = pytest.mark.browser


def test_the_signal_is_walked_back_to_the_pixels_and_forth_again(open_page):
    tab = open_page()
    tab.emulate_media(reduced_motion="reduce")  # each unit is brought into view at once
    show(tab)
    pin(tab, units.Unit("softmax", DIGIT))
    model, own = captured("ComplexCNNModel")
    unit, way = units.Unit("softmax", DIGIT), []
    while (unit := units.explain(model, own, unit).largest) is not None:
        way.append(unit)
        tab.locator("#unit .back").click()
        expect(tab.locator("#unit .name")).to_contain_text(unit.layer)
        assert get_state(tab, "pinned") == list(unit)
        expect(tab.locator("#unit .trail button")).to_have_count(len(way))
        tab.wait_for_function("document.querySelector('#unit .value').textContent !== ''")
    assert way[-1].layer == "input"
    expect(tab.locator("#unit .back")).to_be_disabled()
    tab.locator("#unit .trail button").first.click()
    expect(tab.locator("#unit .name")).to_have_text(f"softmax, unit {DIGIT}")
    expect(tab.locator("#unit .trail button")).to_have_count(0)


def test_the_keyboard_alone_points_pins_and_lets_go_wherever_the_focus_is_and_the_drawing_stays(open_page):
    tab = open_page()
    show(tab)
    tab.locator("#layers .all").focus()
    stage = layer(tab, "block1.conv1").locator(".stage")
    for _ in range(20):
        tab.keyboard.press("Tab")
        if stage.evaluate("stage => stage === document.activeElement"):
            break
    expect(tab.locator("#unit .name")).to_have_text("block1.conv1, channel 0, row 0, column 0")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "PageDown", "ArrowLeft", "ArrowLeft"):
        tab.keyboard.press(key)
    expect(tab.locator("#unit .name")).to_have_text("block1.conv1, channel 1, row 2, column 0")
    tab.keyboard.press("Enter")
    expect(tab.locator("#unit .arithmetic strong")).to_be_visible()
    let_go(tab)

    stage.evaluate("stage => stage.blur()")
    unit = units.Unit("block1.conv1", 1, 9, 12)
    pin(tab, unit)
    tab.evaluate("document.activeElement.blur()")  # the focus falls to the page
    let_go(tab)
    expect(stage).to_be_focused()

    stage.evaluate("stage => stage.blur()")
    pin(tab, unit)
    tab.locator("#unit .back").focus()
    let_go(tab)
    expect(stage).to_be_focused()

    pin(tab, unit)
    for name in ("input_norm", "input"):
        tab.locator("#unit .back").press("Enter")
        expect(tab.locator("#unit .name")).to_contain_text(f"{name},")
        expect(tab.locator("#unit .value")).not_to_be_empty()
    expect(tab.locator("#unit .back")).to_be_focused()  # though it leads no further
    let_go(tab)

    painted(tab, unit.layer)
    layer(tab, unit.layer).locator("canvas.maps").click(position={"x": 30, "y": 30})
    expect(tab.locator("#unit .arithmetic strong").first).to_be_visible()
    tab.mouse.move(5, 5)  # clicked and left
    let_go(tab)


def test_a_pinned_unit_is_brought_into_view_once_there_is_a_drawing_and_not_by_another_network(open_page):
    tab = open_page()
    set_state(tab, pinned=["softmax", 3, 0, 0])
    expect(tab.locator("#unit")).to_be_hidden()
    set_state(tab, sketch={"strokes": EXAMPLES[DIGIT]["strokes"]})
    expect(tab.locator("#unit .arithmetic strong").first).to_be_visible()
    expect(layer(tab, "softmax").locator(".stage")).to_be_in_viewport()

    tab.emulate_media(reduced_motion="reduce")  # what scrolls does so at once
    show(tab, "CNNModel")
    pin(tab, units.Unit("final", 3))
    expect(layer(tab, "final")).to_be_in_viewport()
    tab.evaluate("scrollTo(0, 0)")
    tab.locator("#network").select_option("ComplexCNNModel")
    expect(tab.locator("#unit .reads")).to_contain_text("all 576 numbers of flatten")
    expect(tab.locator("#unit .value")).not_to_be_empty()
    assert get_state(tab, "pinned") == ["final", 3, 0, 0]
    assert tab.evaluate("scrollY") == 0
