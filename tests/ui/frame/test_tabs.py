"""Tabs, by keys, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_tabs_are_changed_by_the_arrow_keys(open_page):
    tab = open_page()
    chosen, other = tab.get_by_role("tab", name="Layers"), tab.get_by_role("tab", name="Kernels")
    expect(chosen).to_have_attribute("aria-selected", "true")
    chosen.focus()
    tab.keyboard.press("ArrowRight")
    expect(other).to_be_focused()
    expect(other).to_have_attribute("aria-selected", "true")
    expect(tab.locator("#kernels")).to_be_visible()
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("#slide")).to_be_visible()
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("#layers")).to_be_visible()
