"""Tabs, by keys, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browsing import focus

pytestmark = pytest.mark.browser


def test_tabs_are_changed_by_the_arrow_keys(open_page):
    tab = open_page()
    chosen, other = tab.get_by_role("tab", name="Explore"), tab.get_by_role("tab", name="Convolution")
    expect(chosen).to_have_attribute("aria-selected", "true")
    focus(chosen)
    tab.keyboard.press("ArrowRight")
    expect(other).to_be_focused()
    expect(other).to_have_attribute("aria-selected", "true")
    expect(tab.locator("#slide")).to_be_visible()
    expect(tab.locator("#explore")).to_be_hidden()
    tab.keyboard.press("End")
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("#explore")).to_be_visible()
    expect(tab.locator("#slide")).to_be_hidden()


def test_a_tab_that_is_first_opened_while_the_server_is_gone_is_there_when_it_is_back(open_page):
    tab = open_page(server_stays=False, viewport={"width": 1280, "height": 800})
    tab.locator("#examples button").nth(3).click()
    expect(tab.locator("#reading")).to_have_attribute("data-digit", "3")
    tab.context.set_offline(True)
    tab.get_by_role("tab", name="Convolution").click()
    expect(tab.locator("#slide-panel")).to_contain_text("The server does not answer. Trying again…")
    tab.context.set_offline(False)
    expect(tab.locator("#slide .shown")).to_be_visible()
    expect(tab.locator("#slide-panel")).not_to_contain_text("Trying again")
