"""Drawings kept in the browser for training: labelled, counted, downloaded, forgotten, taken back."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import EXAMPLES, draw, get_state, read_as, show_example
from tests.ui.pad.hands import LINE, choose_file, drawn, ink, png, press_and_move

pytestmark = pytest.mark.browser


def drawings_of(tab: Page) -> list[dict]:
    """Download the drawings that were kept, and return them."""
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "inkling-strokes.jsonl"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def keep(tab: Page, label: int | str, strokes: list | None = None) -> list:
    """Draw, keep it as this label, and return the strokes as they were on the pad."""
    draw(tab, strokes or LINE)
    strokes = get_state(tab, "sketch")["strokes"]
    tab.get_by_role("button", name=f"Keep as {label}").click()
    return strokes


@pytest.fixture
def collecting(open_page):
    """Open the page with its section for keeping drawings unfolded."""

    def open_(**options) -> Page:
        tab = open_page(**options)
        expect(tab.locator("#drawings .says")).to_be_hidden()
        tab.get_by_text("Keep drawings for training").click()
        expect(tab.locator("#drawings .says")).to_have_text("Nothing kept yet.")
        return tab

    return open_


def test_kept_drawings_are_downloaded_and_outlive_a_reload(collecting):
    tab = collecting()
    for button in ("Download", "Take back", "Forget all"):
        expect(tab.get_by_role("button", name=button)).to_be_disabled()
    drawn = []
    for n, label in enumerate((4, 7, "no digit"), start=1):
        drawn.append(keep(tab, label, [*EXAMPLES[n]["strokes"], [[100 * n, 900]]]))
        says = f"Kept: {n} drawing{'s' if n > 1 else ''}, the last as {label}."
        expect(tab.locator("#drawings .says")).to_have_text(says)
        expect(tab.locator("#drawings .says")).to_have_attribute("role", "status")
        read_as(tab, "")
        assert ink(tab) == 0
    records = drawings_of(tab)
    assert [record["strokes"] for record in records] == drawn
    assert [len(strokes) for strokes in drawn] == [2, 2, 2]
    values = [value for strokes in drawn for stroke in strokes for point in stroke for value in point]
    assert all(type(value) is int and 0 <= value <= 1000 for value in values)
    assert [record["label"] for record in records] == [4, 7, None]
    assert [set(record) for record in records] == [{"id", "label", "writer", "strokes"}] * 3
    assert len({record["id"] for record in records}) == 3
    assert len({record["writer"] for record in records}) == 1
    assert records[0]["writer"]

    tab.reload()
    tab.get_by_text("Keep drawings for training").click()
    expect(tab.locator("#drawings .says")).to_have_text("Kept: 3 drawings, the last as no digit.")
    assert drawings_of(tab) == records
    keep(tab, 3)
    tab.get_by_role("button", name="New writer").click()
    expect(tab.locator("#drawings .says")).to_contain_text("another writer")
    keep(tab, 4)
    keep(tab, 5)
    *others, fourth, fifth, sixth = [record["writer"] for record in drawings_of(tab)]
    assert {*others} == {fourth} == {records[0]["writer"]}
    assert fourth != fifth == sixth


def test_what_was_kept_can_be_labelled_anew_taken_back_and_forgotten(collecting):
    tab = collecting()
    says, back = tab.locator("#drawings .says"), tab.get_by_role("button", name="Take back")
    keep(tab, 1)
    strokes = keep(tab, 4, EXAMPLES[7]["strokes"])
    tab.locator("#sketchpad .undo").click()
    read_as(tab, 7)
    tab.get_by_role("button", name="Keep as 7").click()
    expect(says).to_have_text("Kept: 2 drawings, the last as 7.")
    records = drawings_of(tab)
    assert [record["label"] for record in records] == [1, 7], "not kept twice"
    assert records[1]["strokes"] == strokes

    strokes = keep(tab, 9, EXAMPLES[2]["strokes"])
    back.click()
    expect(says).to_have_text("Kept: 2 drawings, the last as 7.")
    read_as(tab, 2)
    assert get_state(tab, "sketch")["strokes"] == strokes
    assert drawings_of(tab) == records
    expect(back).to_be_disabled()

    forget = tab.get_by_role("button", name="Forget all")
    forget.click()
    expect(says).to_contain_text("All forgotten")
    expect(tab.get_by_role("button", name="Download")).to_be_disabled()
    back.click()
    assert drawings_of(tab) == records
    forget.click()
    tab.reload()
    tab.get_by_text("Keep drawings for training").click()
    expect(says).to_have_text("Nothing kept yet.")


def test_a_drawing_can_be_kept_even_under_way_and_nothing_else(collecting):
    tab = collecting()
    labels, why = tab.locator("#drawings fieldset button"), tab.locator("#drawings .why")
    assert labels.all_inner_texts() == [*map(str, range(10)), "no digit"]

    def expect_enabled(enabled: bool) -> None:
        for button in labels.all():
            expect(button).to_be_enabled(enabled=enabled)

    expect_enabled(False)
    expect(why).to_contain_text("The pad is blank")
    expect(tab.get_by_role("group", name="Keep the drawing")).to_have_accessible_description(re.compile("pad is blank"))
    show_example(tab, 0)
    expect_enabled(True)
    choose_file(tab, "six.png", png(drawn(6)))
    expect(why).to_contain_text("Only drawings can be kept")
    expect_enabled(False)
    tab.locator("#sketchpad .undo").click()
    expect_enabled(True)
    tab.locator("#sketchpad .clear").click()
    expect(why).to_contain_text("The pad is blank")
    expect_enabled(False)

    box = press_and_move(tab, (150, 40), (150, 150))
    tab.get_by_role("button", name="Keep as 1").press("Enter")
    tab.mouse.move(box["x"] + 150, box["y"] + 250, steps=5)
    tab.mouse.up()
    expect(tab.locator("#drawings .says")).to_have_text("Kept: 1 drawing, the last as 1.")
    assert ink(tab) == 0
    draw(tab, EXAMPLES[3]["strokes"])
    read_as(tab, 3)


def test_a_full_storage_is_told_and_the_drawing_stays_on_the_pad(collecting):
    tab = collecting()
    keep(tab, 1)
    tab.evaluate("""() => {
        for (let n = 2 ** 22, keys = 0; n >= 1; )
            try {
                localStorage.setItem(`filler${keys++}`, "x".repeat(n));
            } catch {
                n = Math.floor(n / 2);
            }
    }""")
    strokes = keep(tab, 2)
    expect(tab.locator("#drawings .trouble")).to_contain_text("storage is full or refused")
    assert get_state(tab, "sketch")["strokes"] == strokes
    assert ink(tab) > 0
    assert [record["label"] for record in drawings_of(tab)] == [1]
    tab.evaluate("""() => {
        for (const key of Object.keys(localStorage)) if (key.startsWith("filler")) localStorage.removeItem(key);
    }""")
    tab.get_by_role("button", name="Keep as 2").click()
    expect(tab.locator("#drawings .trouble")).to_be_hidden()
    assert [record["label"] for record in drawings_of(tab)] == [1, 2]


def test_on_a_phone_pad_and_labels_are_in_view_together(collecting):
    tab = collecting(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    for label in (5, 6):
        tab.locator("#examples button").nth(label).tap()
        tab.get_by_role("button", name=f"Keep as {label}").tap()
        expect(tab.locator("#drawings .says")).to_contain_text(f"the last as {label}.")
        expect(tab.locator("#drawings .says")).to_be_in_viewport(ratio=1)
        pad, dock = (tab.locator(s).bounding_box() for s in ("#sketchpad canvas", "#drawings .dock"))
        assert pad["y"] >= 0
        assert pad["y"] + pad["height"] <= dock["y"]
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    assert [record["label"] for record in drawings_of(tab)] == [5, 6]
    tab.locator("#tab-compare-panel").tap()
    expect(tab.locator("#drawings .dock")).to_be_hidden()
