"""Pictures on the pad: chosen, pasted, made small before they travel, and refused in a sentence."""

import base64
import io
import json
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browsing import get_state, read_as, set_state, settled_digit, show_example
from tests.ui.pad.hands import choose_file, drawn, ink, png

pytestmark = pytest.mark.browser

LIGHT = 500_000  # bytes that a picture may travel with, as in pictures.js


def travelling(tab: Page, name: str, content: bytes) -> tuple[Image.Image, int]:
    """Choose a file for a blank pad. Return the picture that then travels, and its size in bytes."""
    set_state(tab, sketch=None)
    expect(tab.locator("#sketchpad .hint")).to_be_visible()
    choose_file(tab, name, content)
    expect(tab.locator("#sketchpad .hint")).to_be_hidden()
    content = base64.b64decode(get_state(tab, "sketch")["picture"].partition(",")[2])
    return Image.open(io.BytesIO(content)), len(content)


def photo(label: int, width: int = 2400, height: int = 3200) -> Image.Image:
    """A digit on lit and noisy paper, as a camera takes it: many colours, and megabytes as PNG."""
    rng = np.random.default_rng(0)
    page = np.asarray(drawn(label, 1200).resize((width, height)), np.float32)
    light = np.linspace(0.7, 1, width) * np.linspace(1, 0.8, height)[:, None]
    noise = rng.normal(0, 6, (height, width))
    grey = (page * light + noise).clip(0, 255)
    return Image.fromarray(np.stack([grey, grey * 0.97, grey * 0.9], axis=2).astype(np.uint8))


def jpeg(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=95, **options)
    return buffer.getvalue()


def test_a_small_picture_travels_as_it_is_and_a_large_one_is_made_small(open_page):
    tab = open_page()
    for side in (28, 300, 1000):
        content = png(drawn(6, side, max(2, side // 12)))
        picture, size = travelling(tab, "six.png", content)
        assert picture.size == (side, side)
        assert size == len(content)
        assert settled_digit(tab) == "6", side

    picture, _ = travelling(tab, "five.png", png(drawn(5, 2500)))
    assert (picture.size, picture.format) == ((1000, 1000), "PNG"), "of few colours"
    read_as(tab, 5)

    megapixels = 5100, 5100  # more than the server takes
    picture, _ = travelling(tab, "three.png", png(drawn(3, megapixels[0], width=6)))
    assert picture.size == (1000, 1000)
    assert np.asarray(picture.convert("L")).min() < 120, "a thin line is as dark as it covers of a pixel"
    read_as(tab, 3)

    side = 1050
    noise = np.random.default_rng(0).integers(0, [90, 90, 90, 31], (side, side, 4), np.uint8)
    noise[np.asarray(drawn(2, side)) < 100, 3] = 255
    noise[:100, :, 3] = 0
    picture, size = travelling(tab, "two.png", png(Image.fromarray(noise)))
    assert picture.mode == "RGBA", "of many colours, and would be a JPEG but for its transparency"
    assert picture.getextrema()[3] == (0, 255)
    assert size < LIGHT
    read_as(tab, 2)


def test_a_photo_is_made_small_and_upright_and_travels_once(open_page):
    tab = open_page()
    sent = []
    tab.on("request", lambda request: sent.append(request) if request.url.endswith("/picture") else None)
    content = jpeg(photo(4))
    assert len(content) > 2_000_000
    picture, size = travelling(tab, "four.jpg", content)
    assert (picture.size, picture.format) == ((750, 1000), "JPEG")
    assert size < LIGHT
    read_as(tab, 4)
    for width in ("90", "30"):
        tab.locator("#sketchpad .pen").fill(width)
    settled_digit(tab)
    tab.locator("#network").select_option("ComplexCNNModel")
    tab.locator("#network").select_option("DeepCNN")
    assert settled_digit(tab) == "4"
    assert [len(request.post_data_buffer) for request in sent] == [size], "once, whatever else is asked about it"

    exif = Image.Exif()
    exif[0x0112] = 6  # to be seen upright, it must be turned by 90° to the right
    for side in (600, 2400):
        for digit in (7, 4):
            choose_file(tab, "turned.jpg", jpeg(drawn(digit, side).rotate(90), exif=exif))
            read_as(tab, digit)


def test_the_newer_picture_wins_and_undo_brings_the_drawing_back(open_page):
    tab = open_page()
    show_example(tab, 1)
    with tab.expect_request("**/picture") as asked, tab.expect_request("**/ask/read") as read:
        choose_file(tab, "six.png", png(drawn(6)))
    assert asked.value.post_data_buffer == png(drawn(6))
    assert asked.value.headers["content-type"] == "image/png"
    assert not {"strokes", "picture"} & json.loads(read.value.post_data).keys()
    read_as(tab, 6)
    tab.locator("#sketchpad .undo").click()
    read_as(tab, 1)

    tab.evaluate("""() => {
        const open = globalThis.createImageBitmap;
        globalThis.finished = [];
        globalThis.createImageBitmap = async (file, ...options) => {
            if (file.name === "slow.png") await new Promise((done) => { globalThis.goOn = done; });
            const bitmap = await open(file, ...options);
            setTimeout(() => globalThis.finished.push(file.name), 0);
            return bitmap;
        };
    }""")
    choose_file(tab, "slow.png", png(drawn(4)))
    choose_file(tab, "quick.png", png(drawn(6)))
    read_as(tab, 6)
    tab.evaluate("goOn()")
    tab.wait_for_function("finished.includes('slow.png')")
    assert settled_digit(tab) == "6"
    tab.locator("#sketchpad .undo").click()
    read_as(tab, 1)


def test_what_is_no_picture_is_said_and_the_drawing_kept(open_page):
    tab = open_page()
    trouble = tab.locator("#sketchpad .trouble")
    for content in (b"no picture", png(drawn(6))[:60], png(drawn(6, 900))[:1500], b""):
        show_example(tab, 0)
        expect(trouble).to_be_hidden()
        before = ink(tab)
        choose_file(tab, "six.png", content)
        expect(trouble).to_contain_text("could not be opened as a picture")
        expect(trouble).to_be_visible()
        assert ink(tab) == before, content
        assert settled_digit(tab) == "0", content

    choose_file(tab, "blank.png", png(Image.new("RGB", (200, 200), "white")))
    expect(tab.locator("#reading .words")).to_contain_text("no ink in this picture")
    read_as(tab, "")


def test_a_refusal_by_the_server_is_told_as_what_it_is_and_not_asked_for_again(open_page):
    tab = open_page(server_stays=False)  # the browser logs every refusal
    expect(tab.locator("#explore")).to_have_class(re.compile("faint"))  # the example of a blank pad has been read
    asked = []

    def refuse(route):
        asked.append(route.request.url)
        route.fulfill(status=413, body="<html>too large</html>")

    tab.route("**/ask/read", refuse)
    choose_file(tab, "six.png", png(drawn(6)))
    expect(tab.locator("#reading .words")).to_contain_text("too large")
    tab.unroute("**/ask/read")
    tab.locator("#network").select_option("FNN")
    read_as(tab, 6)
    assert len(asked) == 1
