"""Links in a real browser: the page comes back as it was, newer work wins, and no link does harm."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import EXAMPLES, draw, get_state, read_as, set_state, settled_digit
from tests.ui.frame.links import follow, forged, link
from tests.ui.pad.hands import choose_file, drawn, ink, png

pytestmark = pytest.mark.browser

HTML = "<img src=x onerror=alert(1)>"


def probability(tab: Page) -> str | None:
    settled_digit(tab)
    return tab.locator("#reading").get_attribute("data-probability")


def test_a_link_opens_the_page_as_it_was(open_page):
    tab = open_page()
    tab.locator("#network").select_option("ComplexCNNModel")
    tab.locator("#examples button").nth(4).click()
    read_as(tab, settled_digit(tab))
    tab.locator("#sketchpad .pen").fill("90")
    set_state(tab, pinned=["block2.conv1", 3, 5, 6], hidden=["examples", "kernels"], step=9)
    address = link(tab)
    assert len(address) < 600

    other = open_page()
    follow(other, address)
    expect(other.locator("#network")).to_have_value("ComplexCNNModel")
    read_as(other, 4)
    for key in ("network", "sketch", "tab", "pinned", "hidden", "step"):
        assert get_state(other, key) == get_state(tab, key), key
    expect(other.locator("#sketchpad .pen")).to_have_value("90")
    expect(other.locator("#examples")).to_be_hidden()
    expect(other.locator("#tab-kernels-panel")).to_be_hidden()
    assert link(other) == address


def test_what_was_drawn_by_hand_is_read_to_the_last_digit_as_where_it_was_copied(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[3]["strokes"], scale=0.63, left=0.17, top=0.21)
    tab.locator("#network").select_option("CNNModel")
    before = probability(tab)
    probabilities = get_state(tab, "reading")["probabilities"]
    other = open_page()
    follow(other, link(tab))
    assert probability(other) == before
    assert get_state(other, "sketch") == get_state(tab, "sketch")
    assert get_state(other, "reading")["probabilities"] == probabilities


def test_a_link_opens_a_section_with_its_kernel(open_page):
    tab = open_page()
    kernel = {"name": "my own", "cells": [[0.25, 0, 0], [0, -1, 0], [0, 0, 99]], "divisor": 3}
    chosen = get_state(tab, "convolution") | {"stride": 2, "kernel": kernel}
    set_state(tab, tab="convolution-panel", section="after-panel", convolution=chosen)
    other = open_page()
    follow(other, link(tab))
    expect(other.locator("#after")).to_be_visible()
    assert get_state(other, "convolution") == chosen


def test_a_link_without_a_drawing_leaves_the_pad_alone(open_page):
    blank = open_page()
    blank.locator("#tab-kernels-panel").click()
    address = link(blank)
    tab = open_page()
    tab.locator("#examples button").nth(3).click()
    read_as(tab, 3)
    tab.evaluate("(hash) => { location.hash = hash }", address.partition("#")[2])
    expect(tab.locator("#kernels")).to_be_visible()
    assert get_state(tab, "sketch")["strokes"] == EXAMPLES[3]["strokes"]


def test_a_reload_of_a_links_page_keeps_what_was_drawn_since(open_page):
    tab = open_page()
    tab.locator("#examples button").nth(4).click()
    tab.locator("#network").select_option("FNN")
    address = link(tab)
    other = open_page()
    follow(other, address)
    read_as(other, 4)
    other.locator("#sketchpad .clear").click()
    draw(other, EXAMPLES[1]["strokes"])
    read_as(other, 1)
    sketch = get_state(other, "sketch")
    other.reload()
    read_as(other, 1)
    assert get_state(other, "sketch") == sketch
    assert get_state(other, "network") == "FNN"
    other.locator("#sketchpad .clear").click()
    other.reload()
    expect(other.locator("#network")).to_have_value("FNN")
    assert get_state(other, "sketch") is None, "a pad that was cleared stays clear"


def test_a_link_opened_anew_shows_its_drawing_and_undo_brings_back_the_other(open_page):
    tab = open_page()
    tab.locator("#examples button").nth(4).click()
    address = link(tab)
    draw(tab, [[[50, 950], [200, 950]]])
    sketch = get_state(tab, "sketch")
    follow(tab, address)
    read_as(tab, 4)
    assert get_state(tab, "sketch")["strokes"] == EXAMPLES[4]["strokes"]
    tab.locator("#sketchpad .undo").click()
    assert get_state(tab, "sketch") == sketch


def test_undo_takes_a_link_back_as_a_whole(open_page):
    tab = open_page()
    tab.locator("#examples button").nth(7).click()
    tab.locator("#network").select_option("FNN")
    tab.locator("#sketchpad .pen").fill("90")
    set_state(tab, tab="kernels-panel")
    address = link(tab)
    other = open_page()
    draw(other, EXAMPLES[1]["strokes"])
    read_as(other, 1)
    before = {key: get_state(other, key) for key in ("sketch", "network", "tab", "section", "convolution")}
    other.evaluate("(hash) => { location.hash = hash }", address.partition("#")[2])
    read_as(other, 7)
    expect(other.locator("#network")).to_have_value("FNN")
    draw(other, [[[50, 950], [200, 950]]])
    other.locator("#sketchpad .undo").click()
    assert get_state(other, "network") == "FNN", "a stroke is a step of its own"
    other.locator("#sketchpad .undo").click()
    read_as(other, 1)
    assert {key: get_state(other, key) for key in before} == before
    expect(other.locator("#sketchpad .pen")).to_have_value("56")


def test_a_link_on_a_blank_pad_replaces_nothing_that_undo_could_bring_back(open_page):
    tab = open_page()
    tab.locator("#examples button").nth(7).click()
    other = open_page()
    follow(other, link(tab))
    read_as(other, 7)
    expect(other.locator("#sketchpad .undo")).to_be_disabled()


def test_the_projector_stays_at_home(open_page):
    tab = open_page()
    plain = link(tab)
    set_state(tab, projector=True)
    assert link(tab) == plain
    follow(tab, plain)
    set_state(tab, projector=True)
    tab.locator("#examples button").nth(7).click()
    tab.evaluate("(hash) => { location.hash = hash }", link(tab).partition("#")[2])
    read_as(tab, 7)
    assert get_state(tab, "projector") is True, "nor is it switched off by a link"


def test_a_link_that_cannot_be_read_is_said(open_page):
    tab = open_page()
    tab.evaluate("location.hash = '#anonsense'")
    expect(tab.locator("#teacher .says")).to_contain_text("could not be read")
    tab.locator("#examples button").nth(3).click()
    read_as(tab, 3)


def test_a_picture_stays_behind_and_that_is_said(open_page):
    tab = open_page()
    choose_file(tab, "six.png", png(drawn(6)))
    read_as(tab, 6)
    assert "#" in link(tab)
    expect(tab.locator("#teacher .says")).to_contain_text("a picture does not fit into a link")


UNKNOWN = [
    *({"network": name} for name in (HTML, "__proto__", "constructor", "NoSuchNetwork")),
    *({"tab": panel} for panel in (HTML, "no-panel", "slide-panel")),
    *({"section": panel} for panel in ("layers-panel", 5)),
    *({"step": step} for step in (0, 99, "1")),
    *({"pinned": unit} for unit in ([HTML, 0, 0, 0], ["input", 0, 999, 0], ["no.layer", 0, 0, 0], {})),
]


def test_what_a_link_names_that_is_not_here_is_passed_over(open_page):
    tab = open_page()
    keys = ("network", "section", "step", "pinned")
    before = {key: get_state(tab, key) for key in keys}
    for n, state in enumerate(UNKNOWN):
        set_state(tab, hidden=[])
        mark = ["sum"] if n % 2 else ["stages"]
        tab.evaluate("(link) => { location.hash = link }", forged(json.dumps(state | {"hidden": mark})))
        expect(tab.locator("body")).to_have_attribute("data-hide", mark[0])
        assert {key: get_state(tab, key) for key in keys} == before, state
        assert get_state(tab, "tab") == "layers-panel", state
    assert tab.locator("img[src=x]").count() == 0
    assert ink(tab) == 0
