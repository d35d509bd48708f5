"""The lesson's card in a real browser: always in view, and never over what its step is about."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import EXAMPLES, get_state, set_state
from tests.ui.lesson.guiding import NAMES, put, text
from ui.lesson.steps import STEPS

pytestmark = pytest.mark.browser

# Whether neither the card nor the strip at the top of a phone covers this, or as little as can be of what is too high.
IN_VIEW = """(target) => {
    const [box, card, strip] = [target, "#lesson", "#strip"].map((own) => document.querySelector(own))
        .map((found) => found.checkVisibility() && found.getBoundingClientRect());
    const room = card.top - (strip ? strip.bottom : 0);
    return box.top >= (strip ? strip.bottom : 0) && (box.bottom <= card.top || box.height > room - 24);
}"""


@pytest.mark.parametrize(("width", "most"), [(1280, 170), (390, 320)])
def test_each_step_has_its_card_and_what_it_is_about_in_view(open_page, width, most):
    assert len(set(NAMES)) == len(STEPS) == 13
    tab = open_page(viewport={"width": width, "height": 800}, has_touch=width < 700)
    put(tab, EXAMPLES[7]["strokes"])
    tab.locator("#lesson-link").click()
    for i, step in enumerate(STEPS, 1):
        expect(tab.locator("#guide h2")).to_have_text(f"{i}. {step.title}")
        expect(tab.locator("#guide h2")).to_be_focused()
        expect(tab.locator("#guide [aria-current]")).to_have_text(f"{i}")
        expect(text(tab, step.name)).to_contain_text(step.task)
        assert tab.locator("#lesson .step:visible").count() == 1, "one step at a time"
        expect(text(tab, step.name).locator("math")).to_have_count(1 if step.formula else 0)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, step.name
        card, task = (own.bounding_box() for own in (tab.locator("#lesson"), text(tab, step.name).locator(".task")))
        assert card["height"] <= most, step.name
        assert card["y"] <= task["y"], step.name
        assert task["y"] + task["height"] <= card["y"] + card["height"] <= 800, step.name
        expect(tab.locator(step.target)).to_have_css("outline-style", "solid")
        expect(tab.locator(step.target)).to_be_in_viewport()
        tab.wait_for_function(IN_VIEW, arg=step.target)
        if i < len(STEPS):
            tab.locator("#guide .next").click()
    assert tab.locator("#guide .next").is_disabled()
    tab.locator("#guide .back").click()
    expect(tab.locator("#guide h2")).to_contain_text("12.")


def test_the_card_folds_and_closes_and_a_blank_pad_stands_out_first(open_page):
    tab = open_page()
    tab.locator("#lesson-link").click()
    pad, pixels = tab.locator("#sketchpad canvas"), tab.locator(STEPS[0].target)
    expect(pad).to_have_css("outline-style", "solid")
    expect(pixels).to_have_css("outline-style", "none")
    put(tab, EXAMPLES[3]["strokes"])
    expect(pixels).to_have_css("outline-style", "solid")
    expect(pad).to_have_css("outline-style", "none")
    fold = tab.locator("#guide .fold")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(tab.locator("#lesson .step:visible")).to_have_count(0)
    tab.locator("#guide .next").click()
    expect(text(tab, NAMES[1])).to_be_visible()
    tab.locator("#guide .close").click()
    expect(tab.locator("#lesson")).to_be_hidden()
    expect(tab.locator("#lesson-link")).to_be_focused()
    tab.locator("#lesson-link").click()
    set_state(tab, chosen=["block1.relu", 0])
    tab.locator("#guide h2").press("Escape")
    expect(tab.locator("#lesson")).to_be_hidden()
    assert get_state(tab, "chosen") == ["block1.relu", 0], "one level up, and no further"
    expect(tab.locator("body")).not_to_have_attribute("data-target", re.compile(".*"))
