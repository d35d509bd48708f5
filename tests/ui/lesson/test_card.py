"""The lesson's card in a real browser: always in view, and never over what its step is about."""

import re

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browsing import EXAMPLES, get_state, set_state
from tests.ui.lesson.guiding import NAMES, put, text
from ui.lesson.steps import STEPS

pytestmark = pytest.mark.browser

# What is wrong with how a step stands on the page: with its card, the task on it, and what it is about, which neither
# the card nor the strip at the top of a phone may cover, or as little as can be of what is too high.
FAULTS = """([target, task, width, most]) => {
    const [about, card, strip, own] = [target, "#lesson", "#strip", task].map((each) => document.querySelector(each))
        .map((found) => found?.checkVisibility() && found.getBoundingClientRect());
    const wide = document.documentElement.scrollWidth;
    if (!about || !card || !own) return "something is hidden";
    const top = strip ? strip.bottom : 0;
    const covered = about.top < top || (about.bottom > card.top && about.height <= card.top - top - 24);
    return [
        [wide > width, `the page is ${wide} wide`],
        [card.height > most, `the card is ${card.height} high`],
        [own.top < card.top || own.bottom > card.bottom, `the task reaches from ${own.top} to ${own.bottom}`],
        [card.bottom > innerHeight, `the card ends at ${card.bottom}`],
        [covered, `from ${about.top} to ${about.bottom} is what it is about, the card begins at ${card.top}`],
    ].filter(([is]) => is).map(([, fault]) => fault).join("; ");
}"""


def stands_well(tab: Page, *about: object) -> None:
    """Wait until nothing is wrong with a step: what is asked for comes late, and scrolling takes its time."""
    try:
        tab.wait_for_function(f"(about) => !({FAULTS})(about)", arg=about, timeout=20_000)
    except Error:  # too late
        assert not tab.evaluate(FAULTS, about), about


@pytest.mark.parametrize(("width", "most"), [(1280, 170), (390, 320)])
def test_each_step_has_its_card_and_what_it_is_about_in_view(open_page, width, most):
    assert len(set(NAMES)) == len(STEPS) == 17
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
        expect(tab.locator(step.target)).to_have_css("outline-style", "solid")
        expect(tab.locator(step.target)).to_be_in_viewport()
        stands_well(tab, step.target, f"#step-{i} .task", width, most)
        if i < len(STEPS):
            tab.locator("#guide .next").click()
    assert tab.locator("#guide .next").is_disabled()
    tab.locator("#guide .back").click()
    expect(tab.locator("#guide h2")).to_contain_text(f"{len(STEPS) - 1}.")


def test_what_a_step_is_about_stays_in_view_as_what_is_above_it_comes(open_page):
    tab = open_page(viewport={"width": 390, "height": 800}, has_touch=True)
    tab.add_style_tag(content="* { overflow-anchor: none; }")  # as in browsers that do not anchor what is scrolled to
    put(tab, EXAMPLES[7]["strokes"])
    tab.evaluate("location.hash = 'lesson-9'")
    stands_well(tab, "#map .steps", "#step-9 .task", 390, 320)
    grow = "document.querySelector('#explore').style.paddingTop = '600px'"
    tab.evaluate(grow)
    stands_well(tab, "#map .steps", "#step-9 .task", 390, 320)


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
    expect(tab.locator(":root")).not_to_have_attribute("data-target", re.compile(".*"))
