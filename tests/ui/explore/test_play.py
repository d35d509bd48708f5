"""The walk through the network, and the page before anything is drawn."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import EXAMPLES, draw, get_state, read_as, show_example

pytestmark = pytest.mark.browser

SHIFT = """() => {
  window.shift = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
    .observe({ type: "layout-shift" });
}"""


def test_a_first_visitor_sees_the_network_at_work_and_nothing_jumps_when_the_first_stroke_comes(open_page):
    tab = open_page(viewport={"width": 1280, "height": 800})
    expect(tab.locator("#explore.faint")).to_be_visible()
    assert tab.locator("#explore .lines path").count() > 20
    expect(tab.locator("#explore .first")).to_contain_text("Draw your own")
    expect(tab.locator("#intro")).to_contain_text("Ask why")
    assert get_state(tab, "reading") is None, "nothing is read yet"
    tab.evaluate(SHIFT)
    draw(tab, EXAMPLES[7]["strokes"], slowly=True)
    read_as(tab, 7)
    expect(tab.locator("#explore.faint")).to_have_count(0)
    expect(tab.locator("#why")).to_be_visible()
    expect(tab.locator("#intro")).to_be_hidden()
    assert tab.evaluate("window.shift") < 0.05


def test_the_walk_is_played_on_demand_scrubbed_and_gives_the_page_back(open_page):
    tab = open_page(viewport={"width": 1280, "height": 800})
    show_example(tab, 7)
    player, columns = tab.locator("#explore .player"), tab.locator("#explore [data-column]")
    expect(player).to_be_hidden()
    tab.keyboard.press("Space")
    expect(player).to_be_visible()
    assert columns.nth(3).evaluate("(own) => own.classList.contains('dim')")
    says, at = player.locator(".says"), player.locator(".at")

    def scrub(place: int) -> None:
        at.evaluate("(own, place) => { own.value = place; own.dispatchEvent(new Event('input')); }", place)

    scrub(200)
    expect(player.locator(".pause")).to_have_text("Go on")
    expect(says).to_contain_text("Block 1: small kernels slide over the digit")
    expect(tab.locator("#explore .marks .cover")).to_have_count(1)
    player.locator(".pause").click()
    tab.locator("#tab-compare-panel").click()
    expect(player.locator(".pause")).to_have_text("Go on")  # out of sight it pauses
    tab.locator("#tab-explore-panel").click()
    scrub(1000)
    expect(says).to_contain_text(re.compile("7 gets (over )?99.9"))
    expect(player.locator(".pause")).to_have_text("Again")
    assert not tab.locator("#explore .dim").count()
    show_example(tab, 1)
    expect(says).to_contain_text(re.compile("1 gets (over )?99.9"))
    box = columns.nth(2).locator("canvas").bounding_box()
    tab.mouse.move(box["x"] + 20, box["y"] + 20)
    expect(player).to_be_hidden()
    expect(tab.locator("#explore .status")).to_contain_text("block 2 · map")
    tab.locator("#crumbs .play").click()
    expect(player).to_be_visible()
    tab.keyboard.press("Escape")
    expect(player).to_be_hidden()
    assert get_state(tab, "sketch")["strokes"] == EXAMPLES[1]["strokes"]
