"""Several digits on the pad: told as a number, and one of them is looked at. In a real browser."""

import json
import re

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browsing import EXAMPLES, draw, get_state, read_as, set_state, settled_digit, show_example, until
from tests.ui.frame.links import link
from tests.ui.pad.hands import Hand, choose_file, ink, png

pytestmark = pytest.mark.browser


def half(digit, left):
    """The strokes of an example on half of the pad."""
    return [[[left + x / 2, 250 + y / 2] for x, y in stroke] for stroke in EXAMPLES[digit]["strokes"]]


FOUR, TWO = half(4, 0), half(2, 480)


def expect_number(tab, number, which, label):
    """Wait for a number of which this digit is looked at, with a button of this name."""
    expect(tab.locator("#reading")).to_have_attribute("data-number", number)
    expect(tab.locator("#reading strong")).to_have_text(number)
    chosen = tab.locator("#reading .row button[aria-pressed=true]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_have_accessible_name(label)
    read_as(tab, number[which])
    expect(tab.locator("#reading li.most > span")).to_have_text(number[which])


def pixel(tab, x, y):
    """How light the pad is at a place in thousandths of its side, 0 to 255."""
    script = """([x, y]) => {
        const canvas = document.querySelector("#sketchpad canvas");
        return canvas.getContext("2d").getImageData(canvas.width * x / 1000, canvas.height * y / 1000, 1, 1).data[1];
    }"""
    return tab.evaluate(script, [x, y])


def test_a_number_is_read_and_each_of_its_digits_can_be_looked_at(open_page):
    tab = open_page()
    row, words, without = (tab.locator(part) for part in ("#reading .row", "#reading .words", "#why .strokes h3"))
    draw(tab, FOUR)
    read_as(tab, 4)
    expect(row).to_be_hidden()
    expect(words).to_contain_text("Read as 4, ")
    alone = ink(tab)

    draw(tab, TWO)
    settled_digit(tab)
    expect_number(tab, "42", 0, re.compile(r"^4, 1st of 2 digits, .*% sure$"))
    expect(words).to_have_text("Read as 42")
    expect(words).to_have_attribute("aria-live", "polite")
    assert ink(tab) == alone  # the 2 is faint, once it is drawn

    second = row.get_by_role("button").nth(1)
    second.click()
    expect(second).to_be_focused()
    expect_number(tab, "42", 1, re.compile(r"^2, 2nd of 2 digits, .*% sure$"))
    assert ink(tab) not in (0, alone)
    expect(without).to_have_text("Without each quarter")  # of the one stroke that the 2 has
    expect(tab.locator("#why .for")).to_have_value("2")
    second.press("ArrowLeft")
    expect(row.get_by_role("button").first).to_be_focused()

    tab.go_back()
    read_as(tab, 4)
    tab.go_forward()
    read_as(tab, 2)
    tab.locator("#tab-convolution-panel").click()
    tab.go_back()
    expect(tab.locator("#explore-panel")).to_be_visible()
    read_as(tab, 2)
    assert get_state(tab, "which") == 1, "the tab was the last choice"
    tab.locator("#network").select_option("ComplexCNNModel")
    expect(tab.locator("#reading li.most > span")).to_have_text("2")
    expect(tab.locator("#reading")).to_have_attribute("data-number", "42")


def test_which_digit_is_looked_at_travels_in_a_link_and_outlives_a_reload(open_page):
    tab = open_page()
    draw(tab, FOUR)
    draw(tab, TWO)
    settled_digit(tab)
    tab.locator("#reading .row").get_by_role("button").nth(1).click()
    read_as(tab, 2)
    address = link(tab)
    tab.locator("#sketchpad .undo").click()
    expect(tab.locator("#reading .row")).to_be_hidden()
    read_as(tab, 4)
    assert get_state(tab, "which") == 0
    other = open_page(address)
    expect(other.locator("#reading")).to_have_attribute("data-number", "42")
    read_as(other, 2)
    other.locator("#reading .row").get_by_role("button").first.click()
    read_as(other, 4)
    other.reload()
    read_as(other, 4)


def test_a_tap_on_another_digit_looks_at_it_and_draws_nothing(open_page):
    tab = open_page(has_touch=True)
    hand, canvas = Hand(tab), tab.locator("#sketchpad canvas")
    set_state(tab, sketch={"strokes": FOUR + TWO, "pen": 56})
    read_as(tab, 4)
    sketch = get_state(tab, "sketch")
    draw(tab, [TWO[0][:1]])
    read_as(tab, 2)
    x, y = FOUR[0][0]
    hand.touch("Start", (x / 1000, y / 1000))
    hand.touch("Move", (x / 1000 + 0.01, y / 1000))  # a finger slips a little
    hand.touch("End")
    read_as(tab, 4)
    left, right = min(x for x, _ in TWO[0]), max(x for x, _ in TWO[0])
    hand.pen("Pressed", ((left + right) / 2000, 0.4))  # between its ink
    hand.pen("Released", ((left + right) / 2000, 0.4))
    read_as(tab, 2)
    assert get_state(tab, "sketch") == sketch

    expect(canvas).not_to_have_class(re.compile("chooses"))
    box = canvas.bounding_box()
    tab.mouse.move(box["x"] + x * box["width"] / 1000, box["y"] + y * box["width"] / 1000)
    expect(canvas).to_have_css("cursor", "pointer")
    hand.touch("Start", (x / 1000, y / 1000))
    hand.touch("Cancel")
    assert get_state(tab, "which") == 1

    for stroke in (TWO[0][:1], [[500, 950]], [FOUR[0][0], [x + 40, y + 80]]):  # on its ink; beside; over the 4
        draw(tab, [stroke])
        *before, last = get_state(tab, "sketch")["strokes"]
        assert before == sketch["strokes"]
        assert last[0] == pytest.approx(stroke[0], abs=2)
        assert last[-1] == pytest.approx(stroke[-1], abs=2)
        tab.locator("#sketchpad .undo").click()
    expect(tab.locator("#reading")).to_have_attribute("data-number", "42")
    tab.locator("#sketchpad .eraser").click()
    draw(tab, [FOUR[0][:1]])
    assert FOUR[0] not in get_state(tab, "sketch")["strokes"]


def test_what_is_too_much_to_be_taken_apart_is_said_to_be(open_page):
    tab = open_page()
    crowded = tab.locator("#reading .crowded")
    set_state(tab, sketch={"strokes": [[[90 * i + 50, 450], [90 * i + 50, 550]] for i in range(9)], "pen": 30})
    expect(crowded).to_contain_text("Draw fewer, 8 at most")
    bars = Image.new("L", (400, 100), 255)
    for left in range(20, 380, 40):
        bars.paste(0, (left, 30, left + 6, 70))
    choose_file(tab, "bars.png", png(bars))
    expect(crowded).to_contain_text("This picture has too many marks")
    set_state(tab, sketch={"strokes": FOUR, "pen": 56})
    expect(crowded).to_be_hidden()


def test_eight_digits_stand_on_one_line(open_page):
    tab = open_page()
    [two] = EXAMPLES[2]["strokes"]
    strokes = [[[x / 9 + 124 * i, 440 + y / 8] for x, y in two[::3]] for i in range(8)]
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 900})
        for count in (8, 2):
            set_state(tab, sketch={"strokes": strokes[:count], "pen": 20})
            expect(tab.locator("#reading")).to_have_attribute("data-number", "2" * count)
            number = tab.locator("#reading strong")
            height, size = number.evaluate("(own) => [own.clientHeight, parseFloat(getComputedStyle(own).fontSize)]")
            assert height < 1.5 * size, "one line"
            assert number.evaluate("(own) => own.scrollWidth <= own.clientWidth")
        assert size == 40, "a short one is as large as before"


def test_of_a_number_the_digit_that_is_looked_at_can_be_kept(open_page):
    tab = open_page()
    set_state(tab, sketch={"strokes": FOUR + TWO, "pen": 56})
    read_as(tab, 4)
    tab.get_by_text("Keep drawings for training").click()
    expect(tab.locator("#drawings .why")).to_have_text(re.compile("^Only the digit"))
    tab.get_by_role("button", name="Keep as 4").click()
    expect(tab.locator("#drawings .says")).to_contain_text("the last as 4")
    read_as(tab, 2)
    assert get_state(tab, "sketch")["strokes"] == TWO
    [record] = [json.loads(line) for line in tab.evaluate("localStorage['inkling.drawings']").splitlines()]
    assert record["strokes"] == FOUR
    tab.get_by_role("button", name="Take back").click()
    expect(tab.locator("#reading")).to_have_attribute("data-number", "42")


def test_the_digits_on_a_picture_are_told_apart_too(open_page):
    tab = open_page()
    image = Image.new("L", (400, 200), 215)  # its middle is that of the pad
    for stroke in FOUR + TWO:
        ImageDraw.Draw(image).line([(0.4 * x, 0.4 * y - 100) for x, y in stroke], fill=40, width=14, joint="curve")
    choose_file(tab, "42.png", png(image))
    expect_number(tab, "42", 0, re.compile(r"^4, 1st of 2 digits"))
    x, y = TWO[0][len(TWO[0]) // 2]
    left, height = min(x for x, _ in TWO[0]), sum(y for _, y in TWO[0]) / len(TWO[0])
    assert 140 < pixel(tab, x, y) < 185, "faint"
    assert pixel(tab, left + 10, height) == 215, "the paper in its box stays"
    tab.locator("#reading .row").get_by_role("button").nth(1).click()
    expect_number(tab, "42", 1, re.compile(r"^2, 2nd of 2 digits"))
    assert pixel(tab, x, y) < 80
    draw(tab, [FOUR[0][:1]])  # a tap
    expect_number(tab, "42", 0, re.compile(r"^4, 1st of 2 digits"))
    assert get_state(tab, "sketch")["picture"]
    tab.locator("#reading .row").get_by_role("button").nth(1).click()
    tab.locator("#lesson-link").click()
    tab.reload()  # of a step of the lesson
    expect_number(tab, "42", 1, re.compile(r"^2, 2nd of 2 digits"))
    tab.locator("#sketchpad .clear").click()
    read_as(tab, "")
    assert get_state(tab, "which") == 0


def test_what_is_asked_about_one_digit_ends_where_another_is_looked_at(open_page):
    tab = open_page()
    draw(tab, FOUR + TWO)
    expect_number(tab, "42", 0, re.compile("^4, 1st"))
    digits, compare = tab.locator("#reading .row button"), get_state(tab, "compare")

    def ask(digit: int) -> None:
        set_state(tab, compare=compare | {"right": digit})

    ask(4)
    digits.nth(1).click()
    assert get_state(tab, "compare") == compare
    ask(2)
    tab.go_back()
    read_as(tab, 4)
    assert get_state(tab, "compare") == compare, "by the browser's history"
    ask(4)
    draw(tab, [TWO[0][:1]])  # a tap
    assert get_state(tab, "compare") == compare
    ask(2)
    show_example(tab, 7)
    tab.locator("#sketchpad .undo").click()
    expect_number(tab, "42", 1, re.compile("^2, 2nd"))
    assert get_state(tab, "compare")["right"] == 2, "undo brings it back with its digit"
    digits.nth(0).click()
    ask(4)
    tab.locator("#sketchpad .eraser").click()
    draw(tab, FOUR)
    read_as(tab, 2)
    assert get_state(tab, "compare") == compare, "the 4 was erased"
    ask(2)
    choose_file(tab, "paper.png", png(Image.new("L", (60, 60), 255)))
    until(tab, "() => history.state.compare.right === null")
