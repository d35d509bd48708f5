"""Why this digit and not another, as a user meets it, in a real browser. Any console error fails a test."""

import csv
import io
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn import recognition, sketch, units, weights
from tests.browsing import EXAMPLES, STORE, draw, focus, get_state, read_as, set_state, show_example
from tests.ui.explore.exploring import NETWORKS, captured, number, show
from tests.ui.pad.hands import choose_file, drawn, png

pytestmark = pytest.mark.browser


def card(tab: Page, part: str = "") -> Locator:
    return tab.locator(f"#why {part}")


def title(tab: Page) -> tuple[str, str]:
    """Return the two digits that are compared."""
    return tuple(card(tab, f"select.{side}").input_value() for side in ("for", "against"))


CUT = """(card) => [card, ...card.querySelectorAll("h3, p, th, td, button, li > *")]
    .filter((own) => own.scrollWidth > own.clientWidth + 1 || own.getBoundingClientRect().right > innerWidth)
    .filter((own) => own.checkVisibility() && own.clientWidth)
    .map((own) => own.innerText)"""
UNSURE = [[210, 140], [660, 110], [780, 280], [440, 920], [820, 580]]  # a 2 of about 90 %
LEDGER = """(place) => {
    const rows = [...place.querySelectorAll("tbody tr:not([hidden])")];
    const lines = [...rows, place.querySelector("tfoot tr")].map(({ cells }) => [cells[0], [...cells].at(-1)]);
    return lines.map((cells) => cells.map((cell) => cell.innerText));
}"""


def adds_up(tab: Page) -> None:
    """Make sure that the ledger's lines add up to its total, and that this is the difference of the logits printed."""
    *lines, (said, total) = card(tab, ".ledger").evaluate(LEDGER)
    assert sum(number(amount) for _, amount in lines) == number(total), lines
    first, against = map(number, re.fullmatch(r".* = (.+) − \(?(.+?)\)?", said).groups())
    assert first - against == number(total), said


def test_what_is_printed_adds_up_in_every_block_of_every_network(open_page):
    tab = open_page()
    expect(card(tab)).to_be_hidden()
    for network in NETWORKS:
        set_state(tab, chosen=[])
        show(tab, network)
        parts = card(tab, ".parts button")
        expect(parts.nth(-2)).to_have_attribute("aria-pressed", "true")
        expect(card(tab, "canvas")).to_have_js_property("width", 28)
        ends = [block.end for block in units.blocks(weights.load(network)[0]).values()]
        for i, end in enumerate(["input", *ends]):
            parts.nth(i).evaluate("(button) => button.click()")
            assert parts.nth(i).get_attribute("aria-pressed") == "true"
            assert get_state(tab, "chosen") == [end]
            adds_up(tab)

    tab.locator("#sketchpad .clear").click()
    expect(card(tab)).to_be_hidden()


def test_any_two_digits_are_compared(open_page):
    tab = open_page()
    show_example(tab, 7)
    tab.locator("#reading .why").click()
    assert title(tab)[0] == "7"
    likeliest, asked = title(tab), card(tab, ".likeliest")
    expect(asked).to_be_hidden()

    chip = card(tab, ".rival:visible").first
    other = chip.inner_text()
    assert other not in likeliest
    chip.click()
    expect(card(tab, "thead .left")).to_have_text(f"← for {other}")
    expect(card(tab, "select.against")).to_be_focused()
    expect(card(tab, ".rival:visible")).to_have_count(8)
    asked.click()

    bars = tab.locator("#reading button.ask")
    assert [bar.get_attribute("tabindex") for bar in bars.all()].count("0") == 1
    focus(bars.nth(7))
    for _ in range(4):
        tab.keyboard.press("ArrowUp")
    expect(bars.nth(3)).to_be_focused()
    expect(bars.nth(3)).to_have_accessible_name("Why not 3?")
    tab.keyboard.press("Enter")
    expect(card(tab, "thead .left")).to_have_text("← for 3")
    assert title(tab) == ("7", "3")
    assert get_state(tab, "why") == {"for": None, "against": 3}

    card(tab, "select.for").select_option("3")
    expect(card(tab, "thead .right")).to_have_text("for 3 →")
    assert title(tab) == ("3", "7"), "no digit is compared with itself"
    assert number(card(tab, "tfoot td").inner_text()) < 0
    expect(card(tab, ".odds")).to_contain_text(re.compile("So 7 is about .* times as likely as 3"))
    adds_up(tab)
    asked.click()
    expect(asked).to_be_hidden()
    expect(card(tab, "thead .right")).to_have_text("for 7 →")
    assert title(tab) == likeliest


def test_a_question_ends_with_its_drawing_and_undo_brings_it_back(open_page):
    tab = open_page()
    show_example(tab, 7)
    asked = {
        "why": {"for": None, "against": 3},
        "compare": {"before": True, "amounts": {"turn": 30}, "right": 7},
        "fool": {"target": 3, "share": 0.5},
        "hand": get_state(tab, "hand") | {"label": 7},
    }
    set_state(tab, **asked)
    ended = {
        "why": {"for": None, "against": None},
        "compare": asked["compare"] | {"right": None},
        "fool": {"target": None, "share": 1},
        "hand": asked["hand"] | {"label": None},
    }

    def now() -> dict:
        return {key: get_state(tab, key) for key in asked}

    draw(tab, [[[100, 100], [120, 130]]])
    assert now() == asked, "it is still the same drawing"
    show_example(tab, 4)
    assert now() == ended
    show_example(tab, 5)
    set_state(tab, **asked)
    tab.locator("#sketchpad .undo").click()
    assert now() == ended, "nothing was asked about the 4"
    tab.locator("#sketchpad .undo").click()
    assert now() == asked
    tab.locator("#sketchpad .clear").click()
    assert now() == ended | {"compare": {"before": True, "amounts": {}, "right": None}}
    tab.locator("#sketchpad .undo").click()
    assert now() == asked
    tab.reload()
    expect(tab.locator("#reading")).to_have_attribute("data-digit", re.compile(r"\d"))
    assert now() == asked


def test_a_row_leads_to_its_map_and_is_in_the_file(open_page):
    tab = open_page()
    show_example(tab, 7)
    expect(card(tab)).to_be_visible()
    with tab.expect_download() as download:
        card(tab, ".file").click()
    assert download.value.suggested_filename == f"inkling-evidence-DeepCNN-{'-'.join(title(tab))}.csv"
    text = download.value.path().read_text(encoding="utf-8-sig")
    own = {int(row[2]): float(row[5]) for row in csv.reader(io.StringIO(text)) if row[:2] == ["map", "block6"]}
    row = card(tab, "tbody button").first
    focus(row)
    tab.keyboard.press("End")
    expect(card(tab, "tbody button:visible").last).to_be_focused()
    tab.keyboard.press("ArrowDown")
    expect(row).to_be_focused()
    assert card(tab, "tbody button[tabindex='0']").count() == 1
    channel = int(row.inner_text().removeprefix("map "))
    shown = card(tab, "tbody tr").first.locator("td").last.inner_text()
    assert own[channel] == pytest.approx(float(number(shown)), abs=0.006)

    numbers = captured("DeepCNN")[1]["block6.relu"][0, channel]
    assert get_state(tab, "pointed") == ["block6.relu", channel, *divmod(numbers.argmax().item(), numbers.shape[1])]
    card(tab, "canvas").hover(position={"x": 7.5 * 7, "y": 9.5 * 7})
    assert get_state(tab, "pointed") == ["input", 0, 9, 7]
    expect(card(tab, ".pixel")).to_have_text(re.compile("^Row 9, column 7: "))
    row.hover()
    assert get_state(tab, "pointed")[:2] == ["block6.relu", channel]
    row.click()
    assert get_state(tab, "chosen") == ["block6.relu", channel]
    expect(card(tab)).to_be_hidden()
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    expect(card(tab)).to_be_visible()
    tab.locator("#network").select_option("FNN")
    expect(row).to_have_text(re.compile(r"unit \d+"))
    row.click()
    assert get_state(tab, "chosen")[2:] == [0, 0]


def test_each_stroke_is_left_out_in_turn(open_page):
    tab = open_page()
    show_example(tab, 4)
    model, strokes = weights.load("DeepCNN")[0], EXAMPLES[4]["strokes"]
    left = [recognition.recognise(model, sketch.from_strokes(own)) for own in (strokes[1:], strokes[:1])]
    rows, says = card(tab, ".strokes li"), card(tab, ".needed")
    expect(rows).to_have_count(2)
    expect(says).to_contain_text(f"Without the first stroke it would be read as {left[0].digit}.")
    tab.keyboard.press("Tab")  # which makes a focus that is set visible
    for i in (0, 1):
        focus(rows.nth(i).locator("button"))
        assert get_state(tab, "stroke") in EXAMPLES[4]["strokes"]
    assert tab.locator("#sketchpad .sees polyline").get_attribute("points")
    rows.nth(1).locator("button").blur()
    assert get_state(tab, "stroke") is None
    rows.first.hover()
    assert get_state(tab, "stroke") == EXAMPLES[4]["strokes"][0]
    expect(rows.first.locator("b")).to_contain_text(f"read as {left[0].digit}, ")
    expect(rows.first.locator("polyline.out")).to_have_count(1)
    expect(rows.first.locator("small")).to_have_text(re.compile("^4: .* → .*%$"))


def test_strokes_are_asked_about_once_the_pen_rests_and_what_has_none_is_told(open_page):
    tab = open_page()
    show_example(tab, 4)
    strokes, rows, says = EXAMPLES[4]["strokes"], card(tab, ".strokes li"), card(tab, ".needed")
    expect(rows).to_have_count(2)
    asked = []
    tab.on("request", lambda request: asked.append(request.url) if request.url.endswith("/ask/strokes") else None)
    corners = [[[100, 100]], [[100, 900]], [[900, 100]], [[900, 900]]]
    grown = [{"strokes": [*strokes, *corners[:n]]} for n in (1, 2, 3, 4)]
    in_turn = f"async (grown) => {{ const store = {STORE}; for (const sketch of grown) store.set('sketch', sketch); }}"
    tab.evaluate(in_turn, grown)  # without the rest between them that a question waits for
    expect(card(tab, ".more")).to_have_text("2 other strokes count less")
    expect(rows).to_have_count(5)
    assert len(asked) == 1
    set_state(tab, sketch={"strokes": strokes * 13})
    expect(says).to_contain_text("more than 24 strokes or 4,000 points")
    set_state(tab, sketch={"strokes": [[[500, 500]]]})
    expect(says).to_contain_text("dot")
    expect(rows).to_have_count(0)
    show_example(tab, 0)
    expect(rows).to_have_count(4)
    expect(says).to_contain_text("quarter of the stroke")
    set_state(tab, sketch={"strokes": [UNSURE]})
    effects = rows.locator("small", has_text="→")
    expect(effects.first).to_contain_text("2: ")
    sure = tab.locator("#reading output").nth(2).inner_text()
    assert {own.split(" → ")[0] for own in effects.all_inner_texts()} == {f"2: {sure}"}
    choose_file(tab, "six.png", png(drawn(6)))
    expect(says).to_contain_text("A picture has no strokes")
    read_as(tab, 6)
    assert len(asked) == 3


def test_on_a_phone_why_leads_to_the_card_and_nothing_is_wider_than_the_window(open_page):
    tab = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
    for network in NETWORKS:
        show(tab, network, 8)
        tab.locator("#reading .why").tap()
        expect(card(tab)).to_be_focused()
        expect(card(tab, "h3").first).to_be_in_viewport()
        assert not card(tab).evaluate(CUT), network
    card(tab, "tbody button").first.tap()
    expect(tab.locator("#map")).to_be_visible()
    tab.wait_for_function("Math.abs(document.querySelector('#crumbs').getBoundingClientRect().top - 64) < 8")

    set_state(tab, hidden=["explore"])
    expect(tab.locator("#reading .why")).to_be_hidden()
    expect(tab.locator("#reading .ask").first).to_be_disabled()
