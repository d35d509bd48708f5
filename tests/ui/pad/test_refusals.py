"""What a browser lacks or refuses has a way out: storage, canvas, decoding, random numbers, the clipboard, streams."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import EXAMPLES, draw, get_state, read_as, settled_digit
from tests.ui.frame.links import forged
from tests.ui.pad.hands import LINE, choose_file, drawn, ink, png

pytestmark = pytest.mark.browser

BLOCKED = """
for (const kind of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, kind, { get() { throw new DOMException("blocked", "SecurityError"); } });
"""
FULL = """
for (const name of ["setItem", "removeItem"])
    Storage.prototype[name] = () => { throw new DOMException("full", "QuotaExceededError"); };
"""
NO_BITMAPS = "delete globalThis.createImageBitmap; delete globalThis.ImageBitmap;"
OLD_BITMAPS = "globalThis.createImageBitmap = async () => { throw new TypeError('no such option'); };"
NOISY_CANVAS = """
globalThis.honest = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = (x, y, width, height) => {
    const data = new ImageData(width, height);
    data.data.fill(77);
    return data;
};
"""
HONEST_CANVAS = "CanvasRenderingContext2D.prototype.getImageData = honest;"
NO_BLOBS = "HTMLCanvasElement.prototype.toBlob = (done) => done(null);"
NO_RANDOM = "Object.defineProperty(globalThis, 'crypto', { value: undefined });"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
CLIPBOARD_REFUSES = """
const writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
Object.defineProperty(navigator, "clipboard", { value: { writeText } });
"""
NO_STREAMS = "delete globalThis.CompressionStream; delete globalThis.DecompressionStream;"
SAFARI_STREAMS = "delete ReadableStream.prototype[Symbol.asyncIterator]; delete ReadableStream.prototype.values;"


def link(tab: Page) -> str:
    tab.locator("#teacher .copy").click()
    expect(tab.locator("#teacher .says")).to_contain_text(re.compile("Copied|Copy the marked text"))
    return tab.locator("#teacher .address").input_value()


@pytest.mark.parametrize(
    "script",
    [BLOCKED + NO_CLIPBOARD + NO_STREAMS, FULL + CLIPBOARD_REFUSES + SAFARI_STREAMS],
    ids=["missing", "refused"],
)
def test_without_storage_clipboard_and_streams_the_page_draws_reads_and_links(open_page, script):
    tab = open_page(script=script)
    draw(tab, EXAMPLES[3]["strokes"])
    read_as(tab, 3)
    tab.get_by_text("Keep drawings for training").click()
    tab.get_by_role("button", name="Keep as 3").click()
    expect(tab.locator("#drawings .trouble")).to_contain_text("storage is full or refused")
    assert ink(tab) > 0, "the drawing stays on the pad"
    tab.get_by_role("button", name="New writer").click()
    expect(tab.locator("#drawings .trouble")).to_be_visible()
    expect(tab.get_by_role("button", name="Forget all")).to_be_disabled()

    sketch, address = get_state(tab, "sketch"), link(tab)
    expect(tab.locator("#teacher .says")).to_have_text("Copy the marked text")
    expect(tab.locator("#teacher .address")).to_be_visible()
    assert tab.evaluate("getSelection().toString() || document.activeElement.value") == address
    tab.goto("about:blank")
    tab.goto(address)
    read_as(tab, 3)
    assert get_state(tab, "sketch") == sketch


def test_a_browser_that_cannot_unfold_a_link_says_so(open_page):
    tab = open_page(script=NO_STREAMS)
    tab.evaluate("(hash) => { location.hash = hash; }", forged(json.dumps({"hidden": []})))
    expect(tab.locator("#teacher .says")).to_contain_text("too old")


def test_without_bitmaps_and_random_numbers_pictures_are_opened_and_drawings_kept(open_page):
    tab = open_page(script=NO_BITMAPS + NO_RANDOM)
    for digit, lack in ((6, NO_BITMAPS), (3, OLD_BITMAPS)):
        tab.evaluate(f"() => {{ {lack} }}")
        choose_file(tab, "digit.png", png(drawn(digit, 2000)))
        read_as(tab, digit)
        choose_file(tab, "notes.txt", b"no picture")
        expect(tab.locator("#sketchpad .trouble")).to_contain_text("could not be opened as a picture")
        assert settled_digit(tab) == str(digit)

    tab.get_by_text("Keep drawings for training").click()
    tab.locator("#sketchpad .clear").click()
    draw(tab, LINE)
    tab.get_by_role("button", name="Keep as 1").click()
    expect(tab.locator("#drawings .says")).to_have_text("Kept: 1 drawing, the last as 1.")


def test_where_the_canvas_cannot_be_read_a_picture_travels_as_it_is_unless_too_large(open_page):
    tab = open_page(script=NOISY_CANVAS)
    huge = png(drawn(4, 5100))
    for digit, lack in ((6, ""), (3, HONEST_CANVAS + NO_BLOBS)):
        tab.evaluate(f"() => {{ {lack} }}")
        choose_file(tab, "digit.png", png(drawn(digit, 2000)))
        read_as(tab, digit)
        choose_file(tab, "huge.png", huge)
        expect(tab.locator("#sketchpad .trouble")).to_contain_text("at most 4 MB and 16 megapixels")
        assert settled_digit(tab) == str(digit)
