"""The tab Compare as a user meets it, in a real browser. Any console error fails a test."""

import re
from collections import Counter

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn import models, recognition, robustness, sketch
from cnn.robustness import Amounts
from tests.browsing import EXAMPLES, focus, get_state, of_all, set_state, show_example, until
from tests.ui.asking import TRAINED
from tests.ui.frame.links import follow, link
from tests.ui.lesson.guiding import HOUSE
from tests.ui.pad.hands import choose_file, drawn, png

pytestmark = pytest.mark.browser

STROKES = EXAMPLES[7]["strokes"]


def reader(tab: Page, network: str, part: str) -> Locator:
    return tab.locator(f"#compare .reader[data-network={network}] {part}")


def change(tab: Page, name: str, part: str = "") -> Locator:
    return tab.locator(f"#compare .change[data-change={name}] {part}")


def slide(tab: Page, name: str, point: int) -> None:
    expect(change(tab, name, "output")).not_to_be_empty()  # else nobody listens yet
    change(tab, name, "input").evaluate(
        "(slider, point) => { slider.value = point; slider.dispatchEvent(new Event('input')); }", point
    )


def rows(tab: Page, cards: str) -> list[int]:
    """How many of these stand in each row."""
    script = "(cards) => cards.map((card) => card.offsetTop)"
    return [*Counter(of_all(tab, cards, script)).values()]


def read_as_changed(tab: Page, amounts: Amounts, before: bool = False) -> None:
    """Make sure that each card says what its network reads in the changed drawing."""
    strokes = get_state(tab, "sketch")["strokes"]
    made = (
        robustness.before(strokes, [amounts]) if before else robustness.after(sketch.from_strokes(strokes), [amounts])
    )
    for name, (model, _) in TRAINED.items():
        found = recognition.recognise(model, made[0])
        expect(reader(tab, name, "strong")).to_have_text(f"{found.digit}")
        share = f"{100 * found.probabilities[found.digit]:.1f}\xa0%"
        expect(reader(tab, name, ".verdict")).to_have_text(re.compile(f"^({re.escape(share)}|over 99.9)"))


def test_all_networks_read_the_drawing_as_it_is_and_changed(open_page):
    tab = open_page()
    tab.locator("#tab-compare-panel").click()
    expect(tab.locator("#compare .says")).to_contain_text("Draw a digit")
    show_example(tab, 7)
    expect(tab.locator("#compare .reader:visible")).to_have_count(len(models.MODELS))
    read_as_changed(tab, Amounts())
    expect(tab.locator("#compare .reset")).to_have_attribute("aria-disabled", "true")
    expect(change(tab, "turn", "polyline")).to_have_count(4)
    expect(change(tab, "turn", ".plot")).to_have_attribute("aria-label", re.compile("DeepCNN reads it right between −"))
    expect(change(tab, "turn", ".breaks")).to_have_text(re.compile("misreads it already.* next, at [−+]"))

    slide(tab, "turn", robustness.neutral("turn") + 6)
    expect(change(tab, "turn", "output")).to_have_text("+60°")
    read_as_changed(tab, Amounts(turn=60))
    expect(reader(tab, "FNN", ".verdict")).to_contain_text("not 7")
    expect(change(tab, "size", ".breaks")).to_have_text("All networks misread it already.")
    tab.locator("#compare .reset").click()
    read_as_changed(tab, Amounts())
    assert get_state(tab, "compare")["amounts"] == {}


def test_a_place_on_a_curve_is_pressed_and_a_slider_led_by_keys(open_page):
    tab = open_page()
    show_example(tab, 7)
    tab.locator("#tab-compare-panel").click()
    expect(change(tab, "right", "polyline")).to_have_count(4)
    area = change(tab, "right", "svg")
    box = area.bounding_box()
    area.click(position={"x": box["width"] * 20 / 24, "y": 20})
    assert get_state(tab, "compare")["amounts"] == {"right": 8}
    expect(change(tab, "right", "output")).to_have_text("+8\xa0px")
    read_as_changed(tab, Amounts(right=8))
    focus(change(tab, "right", "input"))
    tab.keyboard.press("ArrowLeft")
    expect(change(tab, "right", "input")).to_have_attribute("aria-valuetext", "+7\xa0px")

    tab.locator("#compare [value=before]").check()
    expect(tab.locator("#compare .why").first).to_contain_text("So where you draw")
    read_as_changed(tab, Amounts(right=7), before=True)
    expect(change(tab, "right", ".breaks")).to_have_text(
        "CNNModel misreads it already. No other network misreads it anywhere."
    )

    tab.locator("#compare select.right").select_option("1")
    expect(reader(tab, "DeepCNN", ".verdict")).to_contain_text("not 1")
    tab.locator("#sketchpad .clear").click()
    expect(tab.locator("#compare .shown")).to_be_hidden()
    assert get_state(tab, "compare")["right"] is None, "what is drawn next is another digit"


def test_two_drawings_go_through_one_network(open_page):
    tab = open_page()
    show_example(tab, 1)
    tab.locator("#tab-compare-panel").click()
    pair = tab.locator("#pair")
    expect(pair.locator(".says")).to_contain_text("put this drawing aside", ignore_case=True)
    pair.locator(".put").click()
    expect(pair.locator(".says")).to_contain_text("Now draw another digit")
    show_example(tab, 7)
    expect(pair.locator("figcaption").first).to_contain_text("put aside: read as 1")
    expect(pair.locator("figcaption").last).to_contain_text("the drawing: read as 7")
    expect(pair.locator("h3")).to_have_text("Two drawings through DeepCNN")
    expect(pair.locator(".why")).to_contain_text("A 1 and a 7: they part most in block 6, from ")
    expect(pair.locator("li")).to_have_count(8)
    button = pair.locator("button[aria-label*=block6]").first
    channel = int(re.search(r"map (\d+)", button.get_attribute("aria-label"))[1])
    button.click()
    assert get_state(tab, "tab") == "explore-panel"
    assert get_state(tab, "chosen") == ["block6.relu", channel]
    expect(tab.locator("#map")).to_be_visible()
    set_state(tab, tab="compare-panel", network="FNN")
    expect(pair.locator("li")).to_have_count(4)
    expect(pair.locator(".maps button")).to_have_count(1)
    pair.locator(".drop").click()
    expect(pair.locator(".shown")).to_be_hidden()


def test_a_link_brings_changes_and_what_was_put_aside(open_page):
    tab = open_page()
    show_example(tab, 7)
    tab.locator("#tab-compare-panel").click()
    tab.locator("#pair .put").click()
    slide(tab, "size", 0)
    other = open_page()
    follow(other, link(tab))
    expect(change(other, "size", "output")).to_have_text("0.40\xa0×")
    assert get_state(other, "compare") == get_state(tab, "compare")
    assert get_state(other, "aside") == get_state(tab, "aside")
    expect(other.locator("#compare .reset")).to_have_attribute("aria-disabled", "false")
    tab.evaluate("location.hash = '#lesson-14'")
    expect(change(tab, "size", "output")).to_have_text("1.00\xa0×")
    slide(tab, "size", 0)
    set_state(tab, edits={"FNN": [["mute", "relu1", 3]]})
    until(tab, "() => history.state.edits.FNN && history.state.compare.amounts.size")
    tab.reload()
    expect(tab.locator("#guide h2")).to_contain_text("14.")
    expect(change(tab, "size", "output")).to_have_text("0.40\xa0×")
    assert get_state(tab, "edits") == {"FNN": [["mute", "relu1", 3]]}, "a reload does not begin the step anew"
    expect(tab.locator("#pair .says")).to_have_text("Put aside. Now draw another digit, or pick an example.")


def test_every_network_is_fooled_and_the_change_laid_on_bit_by_bit(open_page):
    tab = open_page()
    show_example(tab, 7)
    tab.locator("#tab-compare-panel").click()
    fool = tab.locator("#fool")
    expect(fool.locator(".says")).to_contain_text("Choose a digit")
    fool.locator("select").select_option("3")
    cards = fool.locator(".fooled:visible")
    expect(cards).to_have_count(len(models.MODELS))
    deep = fool.locator(".fooled[data-network=DeepCNN]")
    turned = re.compile("^doesn’t look like a digit; closest: 3, ")
    expect(deep.locator(".read")).to_have_text(turned)
    expect(fool.locator(".fooled[data-network=FNN] .read.turned")).to_have_text(re.compile("^read as 3, "))
    expect(deep.locator(".size")).to_contain_text("of full ink, size ")
    expect(deep.locator(".others")).to_contain_text("fools")
    expect(fool.locator(".fooled[data-network=CNNModel] .none")).to_have_text("It is read as 3 as it is.")
    expect(fool.locator(".strokes")).to_contain_text("a change that everybody sees. DeepCNN: w")
    slider = fool.locator("input")
    focus(slider)
    tab.keyboard.press("Home")
    expect(deep.locator(".read")).to_have_text(re.compile("^read as 7, "))
    expect(fool.locator("output")).to_have_text("0\xa0% of the change")
    tab.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "150\xa0% of the change")
    assert get_state(tab, "fool") == {"target": 3, "share": 1.5}
    expect(fool.locator("option[value='7'], option:text-is('7')")).to_be_disabled()


def test_a_changed_network_stands_beside_what_it_was(open_page):
    tab = open_page()
    show_example(tab, 5)
    set_state(tab, tab="compare-panel")
    expect(reader(tab, "edited", "h3")).to_be_hidden()
    set_state(tab, edits={"DeepCNN": [["mute", "block6.relu", 21]]})
    expect(reader(tab, "edited", "h3")).to_have_text("DeepCNN, 1 change")
    expect(change(tab, "turn", "polyline")).to_have_count(5)
    expect(tab.locator("#compare .key .yours")).to_contain_text("DeepCNN, 1 change")
    expect(reader(tab, "edited", ".facts")).to_contain_text(
        f"{models.count_parameters(TRAINED['DeepCNN'][0]):,} parameters"
    )
    set_state(tab, fool={"target": 1, "share": 1})
    expect(tab.locator("#fool .fooled:visible")).to_have_count(5)
    for width in (390, 1024, 1280, 1920):
        tab.set_viewport_size({"width": width, "height": 800})
        assert rows(tab, "#compare .readers > :not([hidden])")[-1] in (2, 3, 5, 6), width
        assert rows(tab, "#fool .fooled:not([hidden])")[-1] > 1 or width == 390, width
    tab.set_viewport_size({"width": 1280, "height": 900})
    shares = [reader(tab, name, ".bars").get_attribute("aria-label") for name in ("DeepCNN", "edited")]
    assert shares[0] != shares[1]
    set_state(tab, network="FNN")
    expect(reader(tab, "edited", "h3")).to_be_hidden()
    expect(change(tab, "turn", "polyline")).to_have_count(4)


def test_what_is_no_digit_is_not_said_to_be_right_or_wrong(open_page):
    tab = open_page()
    set_state(tab, sketch={"strokes": HOUSE}, tab="compare-panel")
    expect(tab.locator("#compare select.right option:checked")).to_have_text("?")
    expect(change(tab, "turn", ".breaks")).to_have_text("Say what the drawing is meant to be.")
    expect(tab.locator("#compare .wrong")).to_have_count(0)
    tab.locator("#compare select.right").select_option("8")
    expect(change(tab, "turn", "polyline")).to_have_count(4)


def test_noise_is_not_tried_on_a_picture_before_it_is_fitted(open_page):
    tab = open_page()
    choose_file(tab, "7.png", png(drawn(7)))
    expect(tab.locator("#reading")).to_have_attribute("data-digit", "7")
    set_state(tab, tab="compare-panel", compare={"before": True, "amounts": {}, "right": None})
    expect(change(tab, "turn", "polyline")).to_have_count(4)
    expect(change(tab, "noise", ".breaks")).to_have_text("Not tried on a picture.")
    expect(change(tab, "noise", "input")).to_be_disabled()


def test_what_skips_the_pad_leads_to_the_tab_that_is_open(open_page):
    tab = open_page()
    show_example(tab, 7)
    set_state(tab, tab="compare-panel")
    expect(tab.locator("#compare .shown")).to_be_visible()
    focus(tab.locator("#sketchpad .skip"))
    tab.keyboard.press("Enter")
    expect(tab.locator("#compare select.right")).to_be_focused()
    assert get_state(tab, "tab") == "compare-panel"
