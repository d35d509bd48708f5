"""The page as a user meets it: in a real browser, with mouse, finger and keyboard. Any console error fails a test."""

import io
import json
import math
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import CDPSession, Page, expect

from cnn import models, weights
from tests.browsing import EXAMPLES, draw, free_port, launch, read_as, settled_digit
from ui import page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def doubting_url():
    """The address of a page where FNN takes nothing for a digit, and the default network everything."""
    networks = {name: weights.load(name) for name in ("FNN", models.DEFAULT)}
    networks["FNN"][0].known_above = math.inf
    networks[models.DEFAULT][0].known_above = -math.inf
    demo = page.build(networks)
    yield launch(demo)
    demo.close()


def press_and_move(tab: Page, start: tuple, end: tuple) -> dict:
    """Draw a line between two places of the pad, pixels, and leave the pen down; return the pad's box on the page."""
    box = tab.locator("#sketchpad canvas").bounding_box()
    tab.mouse.move(box["x"] + start[0], box["y"] + start[1])
    tab.mouse.down()
    tab.mouse.move(box["x"] + end[0], box["y"] + end[1], steps=20)
    return box


def ink(tab: Page) -> int:
    """Return how many pixels of the pad are not blank."""
    return tab.evaluate("""() => {
        const canvas = document.querySelector("#sketchpad canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    }""")


def picture_of(label: int, side: int = 300) -> bytes:
    """A PNG of an example, dark on light."""
    image = Image.new("L", (side, side), 230)
    for stroke in EXAMPLES[label]["strokes"]:
        line = [(x * side / 1000, y * side / 1000) for x, y in stroke]
        ImageDraw.Draw(image).line(line, fill=40, width=side // 16, joint="curve")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def choose_file(tab: Page, name: str, mime: str, content: bytes) -> None:
    tab.locator("#sketchpad input[type=file]").set_input_files({"name": name, "mimeType": mime, "buffer": content})


def test_a_blank_page_says_what_to_do_and_reads_nothing(open_page):
    tab = open_page()
    expect(tab.locator("#sketchpad .hint")).to_contain_text("Draw a digit here")
    expect(tab.locator("#reading")).to_have_attribute("data-digit", "")
    expect(tab.locator("#reading")).to_have_attribute("data-probability", "")
    expect(tab.locator("#reading")).to_have_attribute("data-known", "")
    expect(tab.locator("#sketchpad .undo")).to_be_disabled()


@pytest.mark.parametrize(("scale", "left", "top"), [(1.0, 0.0, 0.0), (0.35, 0.02, 0.6)], ids=["large", "in a corner"])
def test_nine_of_ten_drawn_digits_are_read(open_page, scale, left, top):
    tab = open_page()
    readings = []
    for example in EXAMPLES:
        draw(tab, example["strokes"], scale, left, top)
        readings.append(settled_digit(tab))
        tab.locator("#sketchpad .clear").click()
        read_as(tab, "")
    assert sum(reading == str(label) for label, reading in enumerate(readings)) >= 9, readings


def test_readings_come_while_the_pen_is_down(open_page):
    tab = open_page()
    press_and_move(tab, (150, 40), (150, 250))
    read_as(tab, 1)
    tab.mouse.up()


def test_bars_stay_in_order_and_show_the_reading(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[3]["strokes"])
    read_as(tab, 3)
    assert settled_digit(tab) == "3"
    assert tab.locator("#reading li > span").all_inner_texts() == [str(digit) for digit in range(10)]
    expect(tab.locator("#reading li.most > span")).to_have_text("3")
    shown = [float(text.removesuffix(" %")) for text in tab.locator("#reading output").all_inner_texts()]
    assert sum(shown) == pytest.approx(100, abs=0.5)
    probability = float(tab.locator("#reading").get_attribute("data-probability"))
    assert shown[3] == pytest.approx(100 * probability, abs=0.051)
    full, filled = (tab.locator(f"#reading li.most {part}").bounding_box()["width"] for part in (".bar", ".bar b"))
    assert filled / full == pytest.approx(probability, abs=0.02)
    expect(tab.locator("#reading .words")).to_have_text(re.compile(r"^read as 3, \d+\.\d % sure$"))


def test_undo_and_clear_by_button_and_by_key(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[7]["strokes"])
    read_as(tab, 7)
    whole = ink(tab)
    tab.locator("#sketchpad .undo").click()
    assert 0 < ink(tab) < whole
    tab.keyboard.press("Control+z")
    read_as(tab, "")
    assert ink(tab) == 0
    draw(tab, EXAMPLES[0]["strokes"])
    read_as(tab, 0)
    tab.keyboard.press("Escape")
    read_as(tab, "")
    tab.keyboard.press("Control+z")
    read_as(tab, 0)
    tab.locator("#sketchpad .clear").click()
    read_as(tab, "")


def test_the_eraser_takes_the_stroke_that_it_touches(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[1]["strokes"])
    one = ink(tab)
    draw(tab, [[[50, 950], [200, 950]]])
    assert ink(tab) > one
    tab.locator("#sketchpad .eraser").click()
    draw(tab, [[[125, 900], [125, 960]]])
    assert ink(tab) == one
    read_as(tab, 1)
    tab.locator("#sketchpad .undo").click()
    assert ink(tab) > one


def test_a_wider_pen_changes_the_pad_and_hardly_the_digit(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[2]["strokes"])
    thin = ink(tab)
    tab.locator("#sketchpad .pen").fill("110")
    assert ink(tab) > 1.5 * thin
    assert settled_digit(tab) == "2"


def test_the_menu_holds_all_networks_and_switching_reads_again(open_page):
    tab = open_page()
    lines = tab.locator("#network option").all_inner_texts()
    assert [line.split(" · ")[0] for line in lines] == list(models.MODELS)
    assert "676 parameters" in lines[1]
    assert all(re.search(r" · \d\d\.\d %$", line) for line in lines)
    expect(tab.locator("#network")).to_have_value(models.DEFAULT)
    draw(tab, EXAMPLES[8]["strokes"])
    read_as(tab, 8)
    settled_digit(tab)
    deep = tab.locator("#reading").get_attribute("data-probability")
    tab.locator("#network").select_option("CNNModel")
    expect(tab.locator("#reading")).not_to_have_attribute("data-probability", deep)
    tab.locator("#network").select_option(models.DEFAULT)
    expect(tab.locator("#reading")).to_have_attribute("data-probability", deep)


@pytest.mark.parametrize("label", range(10))
def test_each_example_is_read_as_what_it_is(open_page, label):
    tab = open_page()
    tab.locator("#examples button").nth(label).click()
    read_as(tab, label)
    expect(tab.locator("#reading")).to_have_attribute("data-known", "true")
    expect(tab.locator("#reading strong")).to_have_text(str(label))
    assert ink(tab) > 0


def test_what_looks_like_no_digit_is_told_so_and_shown_without_signal(open_page, doubting_url):
    tab = open_page(doubting_url)
    reading, numeral, bar = (tab.locator(f"#reading{part}") for part in ("", " strong", " li.most .bar b"))
    expect(tab.locator("#reading .words")).to_have_attribute("aria-live", "polite")
    draw(tab, EXAMPLES[8]["strokes"])
    read_as(tab, 8)
    expect(reading).to_have_attribute("data-known", "true")
    expect(bar).to_have_css("background-color", "rgb(217, 102, 10)")
    solid = numeral.evaluate("(element) => getComputedStyle(element).color")

    tab.locator("#network").select_option("FNN")
    expect(reading).to_have_attribute("data-known", "false")
    closest = reading.get_attribute("data-digit")
    shown = tab.locator("#reading output").nth(int(closest)).inner_text()
    sentence = f"no digit that I know; the closest is {closest} ({shown})"
    expect(tab.locator("#reading .words")).to_have_text(sentence)
    expect(numeral).to_have_text(f"{closest}?")
    expect(numeral).not_to_have_css("color", solid)
    expect(bar).to_have_css("background-color", "rgb(93, 102, 115)")
    probability = float(reading.get_attribute("data-probability"))
    assert float(shown.removesuffix(" %")) == pytest.approx(100 * probability, abs=0.051)

    tab.locator("#network").select_option(models.DEFAULT)
    expect(tab.locator("#reading .words")).to_contain_text("read as 8")
    expect(numeral).to_have_text("8")
    tab.locator("#sketchpad .clear").click()
    expect(reading).to_have_attribute("data-known", "")


def test_the_stages_lead_from_the_pad_to_28_by_28(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[5]["strokes"])
    read_as(tab, 5)
    settled_digit(tab)
    sizes = tab.locator("#stages img").evaluate_all(
        "async (images) => { for (const i of images) await i.decode(); return images.map((i) => i.naturalWidth); }"
    )
    assert sizes[0] == 112
    assert sizes[2:] == [20, 28]
    alts = tab.locator("#stages img").evaluate_all("(images) => images.map((i) => i.alt)")
    assert all(alts)


def test_a_picture_is_read_and_undo_brings_the_drawing_back(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[1]["strokes"])
    read_as(tab, 1)
    choose_file(tab, "six.png", "image/png", picture_of(6))
    read_as(tab, 6)
    tab.locator("#sketchpad .undo").click()
    read_as(tab, 1)


def test_a_pasted_picture_is_read(open_page):
    tab = open_page()
    tab.evaluate(
        """(bytes) => {
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([new Uint8Array(bytes)], "four.png", { type: "image/png" }));
        document.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
    }""",
        list(picture_of(4)),
    )
    read_as(tab, 4)


@pytest.mark.parametrize(
    ("name", "mime", "content", "sentence"),
    [
        ("notes.txt", "text/plain", b"no picture", "not a picture that can be read"),
        ("cut.png", "image/png", picture_of(6)[:60], "not a picture that can be read"),
        ("huge.png", "image/png", b"0" * 17_000_000, "larger than 16 MB"),
    ],
    ids=["text", "cut off", "too large"],
)
def test_what_is_no_picture_is_told_and_the_drawing_kept(open_page, name, mime, content, sentence):
    tab = open_page()
    draw(tab, EXAMPLES[0]["strokes"])
    read_as(tab, 0)
    before = ink(tab)
    choose_file(tab, name, mime, content)
    expect(tab.locator("#sketchpad .trouble")).to_contain_text(sentence)
    assert ink(tab) == before
    read_as(tab, 0)


def test_a_blank_picture_is_told_to_have_no_ink(open_page):
    tab = open_page()
    buffer = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(buffer, "PNG")
    choose_file(tab, "blank.png", "image/png", buffer.getvalue())
    expect(tab.locator("#reading .words")).to_contain_text("no ink on this picture")
    read_as(tab, "")


def touch(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    where = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})


def test_a_finger_draws_without_scrolling_and_a_second_finger_does_nothing(open_page):
    tab = open_page(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    fingers = tab.context.new_cdp_session(tab)
    box = tab.locator("#sketchpad canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 0.15 * box["height"]
    touch(fingers, "touchStart", (x, y))
    touch(fingers, "touchStart", (x, y), (x + 100, y + 20))
    for step in range(1, 21):
        down = y + step * 0.035 * box["height"]
        touch(fingers, "touchMove", (x, down), (x + 100, down))
    touch(fingers, "touchEnd")
    read_as(tab, 1)
    assert tab.evaluate("scrollY") == 0
    assert tab.evaluate("inkling.get('sketch').strokes.length") == 1


def test_a_phone_needs_no_sideways_scrolling(open_page):
    tab = open_page(viewport={"width": 360, "height": 780})
    draw(tab, EXAMPLES[9]["strokes"])
    read_as(tab, 9)
    assert tab.evaluate("document.documentElement.scrollWidth") == 360


def test_the_canvas_is_sharp_and_keeps_its_drawing_on_resize(open_page):
    tab = open_page(device_scale_factor=2)
    canvas = tab.locator("#sketchpad canvas")
    sharp = "(canvas) => Math.abs(canvas.width - 2 * canvas.clientWidth) <= 1"
    assert canvas.evaluate(sharp)
    draw(tab, EXAMPLES[4]["strokes"])
    read_as(tab, 4)
    tab.set_viewport_size({"width": 500, "height": 800})
    tab.wait_for_function("document.querySelector('#sketchpad canvas').clientWidth > 400")
    tab.wait_for_function(f"({sharp})(document.querySelector('#sketchpad canvas'))")
    assert ink(tab) > 0
    read_as(tab, 4)


@pytest.mark.parametrize(("scheme", "background"), [("light", "rgb(251, 250, 247)"), ("dark", "rgb(21, 24, 29)")])
def test_dark_mode_changes_the_page_and_not_the_paper(open_page, scheme, background):
    tab = open_page(color_scheme=scheme)
    colour = "(element) => getComputedStyle(element).backgroundColor"
    assert tab.locator(".gradio-container").evaluate(colour) == background
    assert tab.locator("#sketchpad canvas").evaluate(colour) == "rgb(255, 255, 255)"


def test_the_drawing_outlives_a_reload(open_page):
    tab = open_page()
    draw(tab, EXAMPLES[2]["strokes"])
    read_as(tab, 2)
    tab.reload()
    read_as(tab, 2)
    assert ink(tab) > 0


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
    draw(tab, strokes or EXAMPLES[0]["strokes"])
    strokes = tab.evaluate("inkling.get('sketch').strokes")
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


def test_drawings_are_kept_with_their_labels_and_downloaded(collecting):
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


def test_kept_drawings_and_their_writer_outlive_a_reload_until_somebody_else_draws(collecting):
    tab = collecting()
    keep(tab, 1)
    keep(tab, 2)
    before = drawings_of(tab)
    tab.reload()
    tab.get_by_text("Keep drawings for training").click()
    expect(tab.locator("#drawings .says")).to_have_text("Kept: 2 drawings, the last as 2.")
    assert drawings_of(tab) == before
    keep(tab, 3)
    tab.get_by_role("button", name="New writer").click()
    expect(tab.locator("#drawings .says")).to_contain_text("another writer")
    keep(tab, 4)
    keep(tab, 5)
    writers = [record["writer"] for record in drawings_of(tab)]
    assert writers[0] == writers[1] == writers[2] != writers[3] == writers[4]


def test_a_drawing_that_undo_brings_back_is_labelled_anew_not_kept_twice(collecting):
    tab = collecting()
    keep(tab, 1, EXAMPLES[1]["strokes"])
    strokes = keep(tab, 4, EXAMPLES[7]["strokes"])
    tab.locator("#sketchpad .undo").click()
    read_as(tab, 7)
    tab.get_by_role("button", name="Keep as 7").click()
    expect(tab.locator("#drawings .says")).to_have_text("Kept: 2 drawings, the last as 7.")
    records = drawings_of(tab)
    assert [record["label"] for record in records] == [1, 7]
    assert records[1]["strokes"] == strokes


def test_what_was_kept_last_can_be_taken_back_to_the_pad(collecting):
    tab = collecting()
    keep(tab, 1, EXAMPLES[1]["strokes"])
    strokes = keep(tab, 9, EXAMPLES[2]["strokes"])
    tab.get_by_role("button", name="Take back").click()
    expect(tab.locator("#drawings .says")).to_have_text("Kept: 1 drawing, the last as 1.")
    read_as(tab, 2)
    assert tab.evaluate("inkling.get('sketch').strokes") == strokes
    assert [record["label"] for record in drawings_of(tab)] == [1]
    expect(tab.get_by_role("button", name="Take back")).to_be_disabled()


def test_forgotten_drawings_are_gone_unless_taken_back(collecting):
    tab = collecting()
    keep(tab, 1)
    keep(tab, 2)
    before = drawings_of(tab)
    tab.get_by_role("button", name="Forget all").click()
    expect(tab.locator("#drawings .says")).to_contain_text("All forgotten")
    expect(tab.get_by_role("button", name="Download")).to_be_disabled()
    tab.get_by_role("button", name="Take back").click()
    assert drawings_of(tab) == before
    tab.get_by_role("button", name="Forget all").click()
    tab.reload()
    tab.get_by_text("Keep drawings for training").click()
    expect(tab.locator("#drawings .says")).to_have_text("Nothing kept yet.")


def test_only_a_drawing_can_be_kept_and_the_page_says_why(collecting):
    tab = collecting()
    labels, why = tab.locator("#drawings fieldset button"), tab.locator("#drawings .why")
    assert labels.all_inner_texts() == [*map(str, range(10)), "no digit"]

    def expect_enabled(enabled: bool) -> None:
        for button in labels.all():
            expect(button).to_be_enabled(enabled=enabled)

    expect_enabled(False)
    expect(why).to_contain_text("The pad is blank")
    expect(tab.get_by_role("group", name="Keep the drawing")).to_have_accessible_description(re.compile("pad is blank"))
    draw(tab, EXAMPLES[0]["strokes"])
    expect_enabled(True)
    choose_file(tab, "six.png", "image/png", picture_of(6))
    expect(why).to_contain_text("only drawings can be kept")
    expect_enabled(False)
    tab.locator("#sketchpad .undo").click()
    expect_enabled(True)
    tab.locator("#sketchpad .clear").click()
    expect(why).to_contain_text("The pad is blank")
    expect_enabled(False)


def test_a_full_storage_is_told_and_the_drawing_stays_on_the_pad(collecting):
    tab = collecting()
    keep(tab, 1)
    tab.evaluate("""() => {
        for (let n = 2 ** 23, text = ""; n >= 1; )
            try {
                localStorage.setItem("filler", text + "x".repeat(n));
                text += "x".repeat(n);
            } catch {
                n = Math.floor(n / 2);
            }
    }""")
    strokes = keep(tab, 2)
    expect(tab.locator("#drawings .trouble")).to_contain_text("storage is full or refused")
    assert tab.evaluate("inkling.get('sketch').strokes") == strokes
    assert ink(tab) > 0
    assert [record["label"] for record in drawings_of(tab)] == [1]
    tab.evaluate("localStorage.removeItem('filler')")
    tab.get_by_role("button", name="Keep as 2").click()
    expect(tab.locator("#drawings .trouble")).to_be_hidden()
    assert [record["label"] for record in drawings_of(tab)] == [1, 2]


def test_keeping_by_keyboard_ends_the_stroke_under_way(collecting):
    tab = collecting()
    box = press_and_move(tab, (150, 40), (150, 150))
    tab.get_by_role("button", name="Keep as 1").press("Enter")
    tab.mouse.move(box["x"] + 150, box["y"] + 250, steps=5)
    tab.mouse.up()
    expect(tab.locator("#drawings .says")).to_have_text("Kept: 1 drawing, the last as 1.")
    assert ink(tab) == 0
    draw(tab, EXAMPLES[3]["strokes"])
    read_as(tab, 3)


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


def serve(port: int) -> subprocess.Popen:
    """Start app.py in a process of its own and wait until it serves."""
    command = [sys.executable, "app.py", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if str(port) in line:
            return process
    raise AssertionError("app.py ended before it served")


def test_an_absent_server_is_told_and_the_drawing_read_when_it_is_back(open_page):
    port = free_port()
    server = serve(port)
    try:
        tab = open_page(f"http://127.0.0.1:{port}/", server_stays=False)
        server.send_signal(signal.SIGKILL)
        server.wait()
        draw(tab, EXAMPLES[3]["strokes"])
        expect(tab.locator("#reading .words")).to_contain_text("The server does not answer", timeout=15_000)
        assert ink(tab) > 0
        server = serve(port)
        expect(tab.locator("#reading")).to_have_attribute("data-digit", "3", timeout=30_000)
        assert ink(tab) > 0
    finally:
        server.kill()
        server.wait()


def test_a_taken_port_is_told_in_a_sentence(url):
    port = url.rstrip("/").rpartition(":")[2]
    result = subprocess.run([sys.executable, "app.py", "--port", port], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 1
    assert "is taken" in result.stderr
    assert "Traceback" not in result.stderr
