"""Keys and pastes: what is meant for the pad, and what is not."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import draw, focus, get_state, open_section, read_as, set_state, show_example
from tests.ui.pad.hands import LINE, drawn, png

pytestmark = pytest.mark.browser

PASTE = """([selector, bytes, text]) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(bytes)], "cell.png", { type: "image/png" }));
    if (text) clipboardData.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    (selector ? document.querySelector(selector) : document).dispatchEvent(event);
}"""


def press(tab: Page, **key: str) -> None:
    """Press a key with Control where the focus is, on a layout that makes this of it."""
    tab.evaluate(
        """(key) => {
            const event = new KeyboardEvent("keydown", { ctrlKey: true, bubbles: true, cancelable: true, ...key });
            (document.activeElement ?? document.body).dispatchEvent(event);
        }""",
        key,
    )


def test_escape_never_clears_the_drawing(open_page):
    tab = open_page()
    show_example(tab, 7)
    sketch = get_state(tab, "sketch")
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("Escape")
    set_state(tab, chosen=["input", 0, 10, 10])
    expect(tab.locator("#unit")).to_be_visible()
    for level in (["input", 0], ["input"], [], []):
        tab.keyboard.press("Escape")
        assert get_state(tab, "chosen") == level
    for place in ("#sketchpad .undo", "#sketchpad .pen", "#network", "#examples button"):
        focus(tab.locator(place).first)
        tab.keyboard.press("Escape")
        tab.keyboard.press("Escape")
    assert get_state(tab, "sketch") == sketch


def test_undo_by_key_works_on_any_layout_and_leaves_text_fields_alone(open_page):
    tab = open_page()
    for key, code in (("я", "KeyZ"), ("z", "KeyY"), ("Z", "KeyZ")):
        draw(tab, LINE)
        read_as(tab, 1)
        press(tab, key=key, code=code)
        assert get_state(tab, "sketch") is None, key
        read_as(tab, "")

    show_example(tab, 1)
    open_section(tab, "slide-panel")
    field = tab.locator("#slide input[inputmode], #slide td input").first
    expect(field).to_be_visible()  # what is hidden, or not yet there, takes no focus
    focus(field)
    expect(field).to_be_focused()
    tab.keyboard.press("Control+z")
    assert get_state(tab, "sketch")
    focus(tab.locator("#sketchpad .pen"))
    tab.keyboard.press("Control+z")
    assert get_state(tab, "sketch") is None, "a slider has no undo of its own"


def test_a_pasted_picture_is_read_unless_it_is_a_spreadsheets_cell_for_a_kernels_field(open_page):
    tab = open_page()
    tab.evaluate(PASTE, [None, list(png(drawn(4))), "four.png"])
    read_as(tab, 4)  # also with text beside it
    show_example(tab, 1)
    sketch = get_state(tab, "sketch")
    open_section(tab, "slide-panel")
    field = "#slide td input"
    expect(tab.locator(field).first).to_be_visible()
    tab.evaluate(PASTE, [field, list(png(drawn(4))), "0.5"])
    tab.evaluate(PASTE, [None, list(png(drawn(6))), ""])
    read_as(tab, 6)
    tab.locator("#sketchpad .undo").click()
    assert get_state(tab, "sketch") == sketch, "the paste into the field was no step"
