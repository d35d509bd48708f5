"""Links in a real browser: the page comes back as it was, newer work wins, and no link does harm."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import EXAMPLES, STORE, draw, get_state, read_as, set_state, settled_digit, show_example
from tests.ui.frame.links import follow, forged, link
from tests.ui.pad.hands import LINE, choose_file, drawn, ink, png

pytestmark = pytest.mark.browser

HTML = "<img src=x onerror=alert(1)>"


def state(tab: Page, keys: Iterable[str]) -> dict[str, Any]:
    """Return what the page's state holds under each of these keys."""
    script = f"async (keys) => {{ const store = {STORE}; return keys.map((key) => store.get(key)); }}"
    return dict(zip(keys, tab.evaluate(script, [*keys]), strict=True))


def take(tab: Page, address: str) -> None:
    """Follow a link, or what stands after its #, on the page that is open."""
    tab.evaluate("(hash) => { location.hash = hash }", address.rpartition("#")[2])


def test_a_link_opens_the_page_as_it_was_to_the_last_digit(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[4]["strokes"], scale=0.63, left=0.17, top=0.21)
    tab.locator("#network").select_option("ComplexCNNModel")
    tab.locator("#sketchpad .pen").fill("90")
    read_as(tab, settled_digit(tab))
    set_state(tab, chosen=["block2.conv1", 3, 5, 6], stage="relu", why={"for": None, "against": 9}, step=9)
    set_state(tab, hidden=["examples", "convolution"])
    address = link(tab)
    assert len(address) < 600

    other = open_page(address)
    expect(other.locator("#network")).to_have_value("ComplexCNNModel")
    read_as(other, 4)
    keys = ("network", "sketch", "tab", "chosen", "stage", "why", "hidden", "step")
    assert state(other, keys) == state(tab, keys)
    settled_digit(other)
    probability, again = (each.locator("#reading").get_attribute("data-probability") for each in (tab, other))
    assert again == probability
    assert get_state(other, "reading")["probabilities"] == get_state(tab, "reading")["probabilities"]
    expect(other.locator("#sketchpad .pen")).to_have_value("90")
    expect(other.locator("#examples")).to_be_hidden()
    expect(other.locator("#tab-convolution-panel")).to_be_hidden()
    expect(other.locator("#sketchpad .undo")).to_be_disabled()  # on a blank pad a link replaces nothing
    assert link(other) == address

    kernel = {"name": "my own", "cells": [[0.25, 0, 0], [0, -1, 0], [0, 0, 99]], "divisor": 3}
    chosen = get_state(tab, "convolution") | {"stride": 2, "kernel": kernel}
    set_state(tab, hidden=[], tab="convolution-panel", section="after-panel", convolution=chosen)
    take(other, link(tab))
    expect(other.locator("#after")).to_be_visible()
    assert get_state(other, "convolution") == chosen


def test_a_link_neither_blanks_the_pad_nor_changes_the_projector(open_page):
    tab = open_page()
    plain = link(tab)
    set_state(tab, projector=True)
    assert link(tab) == plain
    show_example(tab, 7)
    address = link(tab)
    tab.locator("#sketchpad .clear").click()
    take(tab, address)
    read_as(tab, 7)
    assert get_state(tab, "projector") is True, "nor is it switched off by a link"

    tab.locator("#sketchpad .clear").click()
    tab.locator("#tab-convolution-panel").click()
    address = link(tab)
    set_state(tab, tab="explore-panel")
    show_example(tab, 3)
    take(tab, address)
    expect(tab.locator("#slide")).to_be_visible()
    assert get_state(tab, "sketch")["strokes"] == EXAMPLES[3]["strokes"]


def test_a_reload_shows_what_was_drawn_since_and_a_link_opened_anew_its_own_drawing(open_page):
    tab = open_page()
    show_example(tab, 4)
    tab.locator("#network").select_option("FNN")
    address = link(tab)
    clear = tab.locator("#sketchpad .clear")
    clear.click()
    take(tab, address)
    read_as(tab, 4)
    clear.click()
    draw(tab, LINE)
    read_as(tab, 1)
    sketch = get_state(tab, "sketch")
    tab.reload()
    read_as(tab, 1)
    assert get_state(tab, "sketch") == sketch
    assert get_state(tab, "network") == "FNN"

    follow(tab, address)
    read_as(tab, 4)
    assert get_state(tab, "sketch")["strokes"] == EXAMPLES[4]["strokes"]
    tab.locator("#sketchpad .undo").click()
    assert get_state(tab, "sketch") == sketch, "undo brings back the other"

    clear.click()
    tab.reload()
    expect(tab.locator("#network")).to_have_value("FNN")
    assert get_state(tab, "sketch") is None, "a pad that was cleared stays clear"


def test_undo_takes_a_link_back_as_a_whole(open_page):
    tab = open_page()
    keys = ("sketch", "network", "tab", "section", "convolution", "chosen", "stage", "why")
    at_first = state(tab, keys)
    show_example(tab, 7)
    tab.locator("#network").select_option("FNN")
    tab.locator("#sketchpad .pen").fill("90")
    set_state(tab, tab="convolution-panel", stage="relu", chosen=["linear1", 3, 0, 0], why={"for": 7, "against": 1})
    address = link(tab)

    set_state(tab, **at_first)
    tab.locator("#sketchpad .pen").fill("56")
    draw(tab, LINE)
    read_as(tab, 1)
    before = state(tab, keys)
    assert {**before, "sketch": None} == at_first
    take(tab, address)
    read_as(tab, 7)
    expect(tab.locator("#network")).to_have_value("FNN")
    draw(tab, [[[50, 950], [200, 950]]])
    tab.locator("#sketchpad .undo").click()
    assert get_state(tab, "network") == "FNN", "a stroke is a step of its own"
    tab.locator("#sketchpad .undo").click()
    read_as(tab, 1)
    assert state(tab, keys) == before
    expect(tab.locator("#sketchpad .pen")).to_have_value("56")


UNKNOWN = [
    {"network": HTML, "tab": HTML, "section": "explore-panel", "step": 0, "chosen": [HTML, 0, 0, 0]},
    {"network": "__proto__", "tab": "no-panel", "section": 5, "step": 99, "chosen": ["input", 0, 999]},
    {"network": "constructor", "tab": "slide-panel", "step": "1", "why": {"for": 10}},
    {"network": "NoSuchNetwork", "tab": "layers-panel", "chosen": {}, "stage": HTML},
]


def test_what_a_link_names_that_is_not_here_is_passed_over(open_page):
    tab = open_page()
    keys = ("network", "section", "step", "chosen", "stage", "why", "tab")
    before = state(tab, keys)
    assert before["tab"] == "explore-panel"
    for n, unknown in enumerate(UNKNOWN):
        set_state(tab, hidden=[])
        mark = ["sum"] if n % 2 else ["stages"]
        take(tab, forged(json.dumps(unknown | {"hidden": mark})))
        expect(tab.locator("body")).to_have_attribute("data-hide", mark[0])
        assert state(tab, keys) == before, unknown
    assert tab.locator("img[src=x]").count() == 0
    assert ink(tab) == 0


def test_what_a_link_cannot_bring_is_said(open_page):
    tab = open_page()
    take(tab, "anonsense")
    expect(tab.locator("#teacher .says")).to_contain_text("could not be read")
    show_example(tab, 3)
    read_as(tab, 3)
    choose_file(tab, "six.png", png(drawn(6)))
    read_as(tab, 6)
    assert "#" in link(tab)
    expect(tab.locator("#teacher .says")).to_contain_text("a link has no room for a picture")
