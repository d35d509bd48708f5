"""What a browser lacks or refuses has a way out: storage, canvas, decoding, random numbers, the clipboard, streams."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import EXAMPLES, draw, get_state, read_as, settled_digit
from tests.ui.pad.hands import choose_file, drawn, ink, png

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
CanvasRenderingContext2D.prototype.getImageData = (x, y, width, height) => {
    const data = new ImageData(width, height);
    data.data.fill(77);
    return data;
};
"""
NO_BLOBS = "HTMLCanvasElement.prototype.toBlob = (done) => done(null);"
NO_RANDOM = "Object.defineProperty(globalThis, 'crypto', { value: undefined });"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
CLIPBOARD_REFUSES = """
const writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
Object.defineProperty(navigator, "clipboard", { value: { writeText } });
"""
NO_STREAMS = "delete globalThis.CompressionStream; delete globalThis.DecompressionStream;"
SAFARI_STREAMS = "delete ReadableStream.prototype[Symbol.asyncIterator]; delete ReadableStream.prototype.values;"


@pytest.fixture
def open_crippled(open_page, url):
    """Open the page where this script has run before all others."""

    def open_(script: str) -> Page:
        tab = open_page(locale="en-US")  # an option: a session of its own, which the script spoils for no other test
        tab.add_init_script(script)
        tab.goto("about:blank")
        tab.goto(url)
        expect(tab.locator("#reading .words")).to_contain_text("Nothing drawn yet")
        return tab

    return open_


def link(tab: Page) -> str:
    tab.locator("#teacher .copy").click()
    expect(tab.locator("#teacher .says")).to_contain_text(re.compile("Copied|Copy the marked text"))
    return tab.locator("#teacher .address").input_value()


@pytest.mark.parametrize("script", [BLOCKED, FULL], ids=["blocked", "full"])
def test_without_storage_the_page_draws_reads_and_links(open_crippled, script):
    tab = open_crippled(script)
    draw(tab, EXAMPLES[3]["strokes"])
    read_as(tab, 3)
    address = link(tab)
    tab.get_by_text("Keep drawings for training").click()
    tab.get_by_role("button", name="Keep as 3").click()
    expect(tab.locator("#drawings .trouble")).to_contain_text("storage is full or refused")
    assert ink(tab) > 0, "the drawing stays on the pad"
    tab.get_by_role("button", name="New writer").click()
    expect(tab.locator("#drawings .trouble")).to_be_visible()
    expect(tab.get_by_role("button", name="Forget all")).to_be_disabled()
    tab.goto("about:blank")
    tab.goto(address)
    read_as(tab, 3)


@pytest.mark.parametrize("script", [NO_BITMAPS, OLD_BITMAPS], ids=["missing", "without options"])
def test_without_bitmaps_a_picture_is_opened_and_made_small(open_crippled, script):
    tab = open_crippled(script)
    choose_file(tab, "six.png", png(drawn(6, 2000)))
    read_as(tab, 6)
    choose_file(tab, "notes.txt", b"no picture", "text/plain")
    expect(tab.locator("#sketchpad .trouble")).to_contain_text("could not be opened as a picture")
    assert settled_digit(tab) == "6"


@pytest.mark.parametrize("script", [NOISY_CANVAS, NO_BLOBS], ids=["noise", "no blobs"])
def test_where_the_canvas_cannot_be_read_a_picture_travels_as_it_is_if_the_server_takes_it(open_crippled, script):
    tab = open_crippled(script)
    content = png(drawn(6, 2000))
    choose_file(tab, "six.png", content)
    read_as(tab, 6)
    choose_file(tab, "huge.png", png(drawn(4, 6000)))
    expect(tab.locator("#sketchpad .trouble")).to_contain_text("at most 16 MB and 25 megapixels")
    assert settled_digit(tab) == "6"


def test_without_random_numbers_drawings_are_kept(open_crippled):
    tab = open_crippled(NO_RANDOM)
    tab.get_by_text("Keep drawings for training").click()
    draw(tab, EXAMPLES[3]["strokes"])
    tab.get_by_role("button", name="Keep as 3").click()
    expect(tab.locator("#drawings .says")).to_have_text("Kept: 1 drawing, the last as 3.")


@pytest.mark.parametrize("script", [NO_CLIPBOARD, CLIPBOARD_REFUSES], ids=["missing", "refuses"])
def test_without_a_clipboard_the_link_is_shown_and_marked(open_crippled, script):
    tab = open_crippled(script)
    tab.locator("#examples button").nth(3).click()
    address = link(tab)
    expect(tab.locator("#teacher .says")).to_have_text("Copy the marked text")
    expect(tab.locator("#teacher .address")).to_be_visible()
    assert tab.evaluate("getSelection().toString() || document.activeElement.value") == address


@pytest.mark.parametrize("script", [NO_STREAMS, SAFARI_STREAMS], ids=["missing", "as in Safari"])
def test_links_work_without_streams_that_others_have(open_crippled, script):
    tab = open_crippled(script)
    tab.locator("#examples button").nth(3).click()
    read_as(tab, 3)
    sketch, address = get_state(tab, "sketch"), link(tab)
    tab.goto("about:blank")
    tab.goto(address)
    read_as(tab, 3)
    assert get_state(tab, "sketch") == sketch


def test_a_browser_that_cannot_unfold_a_link_says_so(open_page, open_crippled):
    whole = open_page()
    whole.locator("#examples button").nth(3).click()
    address = link(whole)
    tab = open_crippled(NO_STREAMS)
    tab.evaluate("(hash) => { location.hash = hash; }", address.partition("#")[2])
    expect(tab.locator("#teacher .says")).to_contain_text("too old")
