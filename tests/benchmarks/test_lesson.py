"""The benchmarks of the lesson measure what they say."""

import numpy as np
import pytest
from playwright.sync_api import expect

from benchmarks import convolution, lesson
from benchmarks.browser import CLOCK, STORE
from tests.browsing import set_state, settled_digit


def test_every_act_changes_what_it_waits_for(open_page):
    tab = open_page()
    tab.evaluate(f"{CLOCK} null")  # of a script that ends in a function Playwright would call it
    tab.locator("#examples button").nth(7).click()
    settled_digit(tab)
    tab.evaluate(STORE)
    set_state(tab, tab="convolution-panel")
    expect(tab.locator("#slide .where")).not_to_be_empty()
    assert len({own.title for own in lesson.ACTS}) == len(lesson.ACTS)
    for own in lesson.ACTS:
        assert all(0 < ms < 10_000 for ms in lesson.times(tab, own, 2)), own.title


@pytest.mark.parametrize("stride", [1, 2])
def test_turns_are_times_of_both(stride, monkeypatch):
    monkeypatch.setattr(convolution, "TURNS", 3)
    times = convolution.turns(3, stride, np.float32)
    assert len(times) == 3
    assert all(ours > 0 and theirs > 0 for ours, theirs in times)
