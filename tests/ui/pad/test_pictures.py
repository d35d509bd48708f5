"""Pictures on the pad: chosen, pasted, made small before they travel, and refused in a sentence."""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image, ImageOps
from playwright.sync_api import Page, expect

from tests.browsing import EXAMPLES, draw, get_state, read_as, settled_digit
from tests.ui.pad.hands import choose_file, drawn, ink, png

pytestmark = pytest.mark.browser

LIGHT = 500_000  # bytes that a picture may travel with, as in pictures.js


def on_pad(tab: Page) -> tuple[Image.Image, int]:
    """Return the picture that travels, once there is one, and its size in bytes."""
    expect(tab.locator("#sketchpad .undo")).to_be_enabled()
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


def test_a_picture_is_read_and_undo_brings_the_drawing_back(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[1]["strokes"])
    read_as(tab, 1)
    choose_file(tab, "six.png", png(drawn(6)))
    read_as(tab, 6)
    tab.locator("#sketchpad .undo").click()
    read_as(tab, 1)


@pytest.mark.parametrize("side", [28, 300, 1000])
def test_a_small_picture_travels_as_it_is(open_page, side):
    tab = open_page()
    content = png(drawn(6, side, max(2, side // 12)))
    choose_file(tab, "six.png", content)
    picture, size = on_pad(tab)
    assert picture.size == (side, side)
    assert size == len(content)
    read_as(tab, 6)


def test_a_photo_is_made_small_and_travels_once(open_page):
    tab = open_page()
    bodies = []
    tab.on("request", lambda request: bodies.append(request.post_data or "") if "ask/read" in request.url else None)
    content = jpeg(photo(4))
    assert len(content) > 2_000_000
    choose_file(tab, "four.jpg", content, "image/jpeg")
    read_as(tab, 4)
    picture, size = on_pad(tab)
    assert (picture.size, picture.format) == ((750, 1000), "JPEG")
    assert size < LIGHT
    for width in ("90", "30"):
        tab.locator("#sketchpad .pen").fill(width)
    settled_digit(tab)
    assert len([body for body in bodies if "picture" in body]) == 1, "the pen's slider sends no picture"


def test_a_drawing_of_few_colours_stays_a_png(open_page):
    tab = open_page()
    choose_file(tab, "five.png", png(drawn(5, 4000)))
    read_as(tab, 5)
    picture, _ = on_pad(tab)
    assert (picture.size, picture.format) == ((1000, 1000), "PNG")


def test_a_thin_line_survives_being_made_small(open_page):
    tab = open_page()
    choose_file(tab, "three.png", png(drawn(3, 5000, width=6)))
    read_as(tab, 3)
    picture, _ = on_pad(tab)
    assert np.asarray(picture.convert("L")).min() < 120, "as dark as the line covers of a pixel"


def test_transparency_survives_being_made_small(open_page):
    tab = open_page()
    rng = np.random.default_rng(0)
    noisy = Image.fromarray(rng.integers(0, 90, (2000, 2000, 3), np.uint8)).convert("RGBA")
    noisy.putalpha(ImageOps.invert(drawn(2, 2000)).point(lambda value: 255 * (value > 100)))
    choose_file(tab, "two.png", png(noisy))
    read_as(tab, 2)
    picture, size = on_pad(tab)
    assert picture.mode == "RGBA"
    assert picture.getextrema()[3] == (0, 255)
    assert size < LIGHT


@pytest.mark.parametrize("side", [600, 2400])
def test_a_picture_is_turned_as_the_camera_was_held(open_page, side):
    tab = open_page()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be seen upright, it must be turned by 90° to the right
    choose_file(tab, "seven.jpg", jpeg(drawn(7, side).rotate(90), exif=exif), "image/jpeg")
    read_as(tab, 7)
    choose_file(tab, "four.jpg", jpeg(drawn(4, side).rotate(90), exif=exif), "image/jpeg")
    read_as(tab, 4)


def test_more_megapixels_than_the_server_takes_are_made_small_too(open_page):
    tab = open_page()
    choose_file(tab, "six.png", png(drawn(6, 6000)))
    read_as(tab, 6)
    picture, _ = on_pad(tab)
    assert picture.size == (1000, 1000)


def test_the_newer_of_two_pictures_wins(open_page):
    tab = open_page()
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
    choose_file(tab, "slow.png", png(drawn(1)))
    choose_file(tab, "quick.png", png(drawn(6)))
    read_as(tab, 6)
    tab.evaluate("goOn()")
    tab.wait_for_function("finished.includes('slow.png')")
    assert settled_digit(tab) == "6"
    tab.locator("#sketchpad .undo").click()
    read_as(tab, "")


@pytest.mark.parametrize("content", [b"no picture", png(drawn(6))[:60], png(drawn(6, 900))[:1500], b""])
def test_what_is_no_picture_is_said_and_the_drawing_kept(open_page, content):
    tab = open_page()
    draw(tab, EXAMPLES[0]["strokes"])
    read_as(tab, 0)
    before = ink(tab)
    choose_file(tab, "six.png", content)
    expect(tab.locator("#sketchpad .trouble")).to_contain_text("could not be opened as a picture")
    assert ink(tab) == before
    read_as(tab, 0)


def test_a_refusal_by_the_server_is_told_as_what_it_is_and_not_asked_for_again(open_page):
    tab = open_page(server_stays=False)  # the browser logs every refusal
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


def test_a_blank_picture_has_no_ink(open_page):
    tab = open_page()
    choose_file(tab, "blank.png", png(Image.new("RGB", (200, 200), "white")))
    expect(tab.locator("#reading .words")).to_contain_text("no ink in this picture")
    read_as(tab, "")


def test_what_travels_is_json_with_one_data_url(open_page):
    tab = open_page()
    with tab.expect_request("**/ask/read") as asked:
        choose_file(tab, "six.png", png(drawn(6)))
    question = json.loads(asked.value.post_data)
    assert question["picture"].startswith("data:image/png;base64,")
    assert "strokes" not in question
