"""The section "One step, by hand" in a real browser: by pointer, keys and link, without MNIST."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn import rounding
from tests.browsing import focus, get_state, set_state, show_example
from tests.ui.asking import TRAINED
from tests.ui.frame.links import follow, link
from ui.training import hand_answers

pytestmark = pytest.mark.browser

PLAIN = {"pixels": None, "weight": None, "digit": 0, "rate": 0.01, "optimizer": "SGD", "label": None}


def told(**question) -> dict:
    return hand_answers.one_step(TRAINED, {"network": "CNNModel"} | PLAIN | question)


def begin(open_page, **options) -> Page:
    tab = open_page(**options)
    set_state(tab, network="CNNModel", tab="training-panel", training="hand-panel")
    expect(tab.locator("#hand .batch button")).to_have_count(hand_answers.SIZE)
    return tab


def part(tab: Page, name: str) -> Locator:
    return tab.locator(f"#hand {name}")


def printed(step: dict) -> str:
    before, factor, after = (
        rounding.text(step[name], step[places])
        for name, places in (("before", "places"), ("factor", "factor_places"), ("after", "places"))
    )
    return f"{before} − 0.01 × {f'({factor})' if factor.startswith('−') else factor} = {after}"


def test_a_sign_is_predicted_and_the_step_is_shown_and_taken(open_page):
    tab, own = begin(open_page), told()
    revealed, verdict = part(tab, ".revealed"), part(tab, ".predict .verdict")
    expect(part(tab, ".batch b")).to_have_text([f"a {label}" for label in range(8)])
    expect(part(tab, ".product")).to_have_text(re.compile(r"^Row \d+, column \d+: [\d.]+ × \S+ = \?$"))
    expect(revealed).to_be_hidden()

    assert own["sum"]["gradient"] < 0
    part(tab, ".predict button").nth(1).click()  # shrinks
    expect(verdict).to_have_text(re.compile(r"^Not this time\. The gradient is −0\.6863, below 0.*it grows\.$"))
    places = own["sum"]["digit_places"]
    sums = [("+" if digit > 0 else "") + rounding.text(digit, places) for digit in own["sum"]["digits"]]
    expect(part(tab, ".terms span")).to_have_text(sums)
    expect(part(tab, ".total")).to_contain_text(f"add up to {rounding.text(own['sum']['total'], places)}. ")
    expect(part(tab, ".equation")).to_have_text(printed(own["step"]))
    losses = part(tab, ".losses td:nth-child(2)")
    loss = [rounding.text(each, own["step"]["loss_places"]) for each in own["step"]["losses"]]
    expect(losses).to_have_text(loss)

    part(tab, ".take").click()
    taken = own["step"]["after"]
    expect(part(tab, ".undo")).to_be_visible()
    assert get_state(tab, "edits")["CNNModel"] == [["weight", "conv1", 0, 0, 1, 1, taken]]
    after = told(edits=[["weight", "conv1", 0, 0, 1, 1, taken]])
    expect(part(tab, ".equation")).to_have_text(printed(after["step"]))
    assert after["step"]["losses"][0] == pytest.approx(own["step"]["losses"][1], abs=1e-3)
    expect(verdict).to_be_empty()  # it was about another gradient
    part(tab, ".undo").click()
    expect(part(tab, ".equation")).to_have_text(printed(own["step"]))
    assert get_state(tab, "edits")["CNNModel"] == []


def test_weights_and_places_are_chosen_by_keys_and_a_link_holds_them(open_page):
    tab = begin(open_page)
    cells, product = part(tab, ".kernel button"), part(tab, ".product")
    focus(cells.nth(4))
    for key in ("ArrowUp", "ArrowRight", "Enter"):
        tab.keyboard.press(key)
    expect(cells.nth(2)).to_have_attribute("aria-pressed", "true")
    expect(cells.nth(2)).to_be_focused()
    assert get_state(tab, "hand")["weight"] == ["conv1", 0, 0, 0, 2]
    part(tab, ".predict .show").click()
    part(tab, ".batch button").nth(7).click()
    expect(part(tab, ".batch button").nth(7)).to_have_attribute("aria-pressed", "true")

    part(tab, ".layer").select_option("conv2")
    expect(part(tab, ".kernel td")).to_have_count(49)
    part(tab, ".made").fill("99")
    part(tab, ".made").press("Enter")
    expect(part(tab, ".typed")).to_have_text("makes map: that is not between 0 and 1; it stays 0.")
    expect(part(tab, ".made")).to_have_value("0")
    expect(part(tab, ".revealed")).to_be_visible()  # who once did without the question is not asked again
    numbers = told(weight=["conv2", 0, 0, 3, 3], digit=7)["factors"]["numbers"]
    focus(part(tab, ".stage"))
    for key in ["ArrowUp"] * 10 + ["ArrowLeft"] * 10 + ["ArrowDown"] * 4 + ["ArrowRight"] * 5:
        tab.keyboard.press(key)
    shown = [rounding.text(own["numbers"][4][5], own["places"]) for own in numbers]
    expect(product).to_have_text(re.compile(r"^Row 4, column 5: {} × \(?{}\)? = {}$".format(*shown)))
    box = part(tab, ".stage canvas").nth(1).bounding_box()
    tab.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + box["height"] * 0.05)
    expect(product).to_contain_text("Row 0, column 9: ")

    part(tab, ".bias").click()
    part(tab, ".optimizer").select_option("Adam")
    part(tab, ".rate").select_option("0.1")
    chosen = {"weight": ["conv2", 0, None, 0, 0], "digit": 7, "rate": 0.1, "optimizer": "Adam", "label": None}
    expect(part(tab, ".equation")).to_have_text(re.compile(r" − 0\.1 × \(?−?1\.000\)? = "))
    assert get_state(tab, "hand") == chosen
    follow(tab, link(tab))
    expect(part(tab, ".bias")).to_have_attribute("aria-pressed", "true")
    assert get_state(tab, "hand") == chosen


def test_the_drawing_joins_the_batch_as_what_it_is_said_to_be(open_page):
    tab = begin(open_page, viewport={"width": 390, "height": 844})
    set_state(tab, network="DeepCNN")
    show_example(tab, 9)
    first, note = part(tab, ".batch button").first, part(tab, ".note")
    expect(first).to_contain_text("your 9")
    expect(part(tab, ".label option").first).to_have_text("as it is read: 9")
    part(tab, ".label").select_option("4")
    expect(first).to_contain_text("your 4")
    expect(first).to_contain_text("read as 9")
    part(tab, ".label").select_option("")
    set_state(tab, sketch={"strokes": [[[100, 500], [900, 500]], [[500, 100], [500, 900]], [[200, 200], [800, 800]]]})
    expect(note).to_contain_text("doesn’t look like a digit")
    expect(first).to_contain_text("a 0")
    part(tab, ".untrained").click()
    expect(part(tab, ".untrained")).to_have_attribute("aria-pressed", "true")
    expect(part(tab, ".mean")).to_contain_text("mean of all 8: 2.3")
