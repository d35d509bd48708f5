"""What a teacher shows a class: how to join, and how many have. In a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browsing import launch
from tests.ui.asking import NETWORKS
from ui import page
from ui.server.room import Room

pytestmark = pytest.mark.browser

ADDRESS = "http://192.168.1.20:7860/"


@pytest.fixture
def classroom():
    made = page.build(NETWORKS, Room(ADDRESS, ADDRESS))
    yield launch(made)
    made.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_class_sees_how_to_join_and_how_many_have(open_page, classroom, width):
    tab = open_page(classroom, viewport={"width": width, "height": 740})
    tab.locator("#teacher summary").click()
    expect(tab.locator("#teacher .room > .connected")).to_have_text("1 page is open")
    other = open_page(classroom)
    tab.locator("#teacher summary").click()
    tab.locator("#teacher summary").click()
    expect(tab.locator("#teacher .room > .connected")).to_have_text("2 pages are open")
    other.close()
    tab.get_by_text("Show the class how to join").click()
    dialog = tab.locator("#teacher dialog")
    expect(dialog).to_contain_text(ADDRESS)
    expect(dialog.locator(".connected")).to_have_text("2 pages are open")
    code = dialog.locator("svg").bounding_box()
    assert code["width"] == code["height"] >= 0.6 * min(width, 740 - 220)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    tab.locator("#teacher .copy").click()
    expect(tab.locator("#teacher .says")).not_to_be_empty()
    assert tab.locator("#teacher .address").input_value().startswith(f"{ADDRESS}#"), "where the class finds it"


def test_a_page_that_serves_no_class_says_nothing_of_one(open_page):
    tab = open_page()
    tab.locator("#teacher summary").click()
    expect(tab.locator("#teacher .menu")).to_be_visible()
    assert tab.locator("#teacher .room, #teacher dialog").count() == 0
