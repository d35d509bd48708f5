"""The ways from unit to unit and out again: walking back, keys, focus, scrolling. In a real browser."""

import pytest
from playwright.sync_api import expect

from cnn import units
from tests.browsing import get_state, read_as
from tests.ui.explore.exploring import DIGIT, captured, layer, painted, pin, show

pytestmark = pytest.mark.browser


def test_the_signal_is_walked_back_to_the_pixels_and_forth_again(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    pin(tab, units.Unit("softmax", DIGIT))
    model, own = captured("DeepCNN")
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


def test_the_keyboard_alone_points_pins_and_lets_go_and_the_drawing_stays(open_page):
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
    tab.keyboard.press("Escape")
    expect(tab.locator("#unit .arithmetic")).to_be_hidden()
    read_as(tab, DIGIT)


def test_escape_in_the_drawer_lets_go_of_the_unit_and_not_of_the_drawing(open_page):
    tab = open_page()
    show(tab)
    pin(tab, units.Unit("block1.conv1", 1, 9, 12))
    tab.locator("#unit .back").focus()
    tab.keyboard.press("Escape")
    expect(tab.locator("#unit .arithmetic")).to_be_hidden()
    read_as(tab, DIGIT)
    expect(layer(tab, "block1.conv1").locator(".stage")).to_be_focused()


def test_a_map_at_the_window_s_lower_edge_can_be_pointed_at(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    painted(tab, "block1.norm")
    tab.evaluate("scrollTo(0, 0)")
    for x in (640, 644, 648):
        tab.mouse.move(x, 870)
        expect(tab.locator("#unit .value")).to_contain_text("=")
        assert get_state(tab, "pointed") is not None, "the drawer lies under the pointer"
    tab.mouse.click(648, 870)
    expect(tab.locator("#unit .arithmetic strong").first).to_be_visible()
