"""The page as a user and a program meet it, from the outside. Any console error fails a test."""

import re
import signal
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from cnn import models, weights
from tests.browsing import EXAMPLES, draw, free_port, launch, read_as, show_example
from tests.ui.pad.hands import LINE, ink
from ui import page

ROOT = Path(__file__).parents[2]


def test_a_blank_page_says_what_to_do_and_dark_mode_leaves_the_paper_white(open_page):
    tab = open_page()
    expect(tab.locator("#sketchpad .hint")).to_contain_text("Draw a digit here")
    expect(tab.locator("#reading")).to_have_attribute("data-digit", "")
    expect(tab.locator("#reading")).to_have_attribute("data-probability", "")
    expect(tab.locator("#reading")).to_have_attribute("data-known", "")
    expect(tab.locator("#sketchpad .undo")).to_be_disabled()

    colour = "(element) => getComputedStyle(element).backgroundColor"
    assert tab.locator(".gradio-container").evaluate(colour) == "rgb(251, 250, 247)"
    assert tab.locator("#sketchpad canvas").evaluate(colour) == "rgb(255, 255, 255)"
    tab.emulate_media(color_scheme="dark")
    tab.reload()
    expect(tab.locator("#sketchpad .hint")).to_be_visible()
    assert tab.locator(".gradio-container").evaluate(colour) == "rgb(21, 24, 29)"
    assert tab.locator("#sketchpad canvas").evaluate(colour) == "rgb(255, 255, 255)"


# Frames that are asked for, whoever asks.
FRAMES = """
window.asked = 0;
const ask = window.requestAnimationFrame;
window.requestAnimationFrame = (act) => { window.asked += 1; return ask(act); };"""
REST = """async () => {
    const before = window.asked;
    await new Promise((done) => setTimeout(done, 400));
    return before > 0 && window.asked === before;
}"""


def test_at_rest_the_page_asks_for_no_frame(open_page):
    tab = open_page(script=FRAMES)
    draw(tab, EXAMPLES[7]["strokes"])
    read_as(tab, 7)
    assert any(tab.evaluate(REST) for _ in range(30)), "sooner or later"


def test_the_menu_holds_all_networks_and_the_page_fits_a_phone(open_page):
    tab = open_page()
    lines = tab.locator("#network option").all_inner_texts()
    assert [line.split(" · ")[0] for line in lines] == list(models.MODELS)
    assert "676 parameters" in lines[1]
    assert all(re.search(r" · \d\d\.\d %$", line) for line in lines)
    expect(tab.locator("#network")).to_have_value(models.DEFAULT)
    show_example(tab, 8)
    read_as(tab, 8)
    deep = tab.locator("#reading").get_attribute("data-probability")
    tab.locator("#network").select_option("CNNModel")
    expect(tab.locator("#reading")).not_to_have_attribute("data-probability", deep)
    tab.locator("#network").select_option(models.DEFAULT)
    expect(tab.locator("#reading")).to_have_attribute("data-probability", deep)

    tab.set_viewport_size({"width": 360, "height": 780})
    draw(tab, EXAMPLES[9]["strokes"])
    assert tab.evaluate("document.documentElement.scrollWidth") == 360


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
    back = page.build({models.DEFAULT: weights.load(models.DEFAULT)})
    server = serve(port)
    try:
        tab = open_page(f"http://127.0.0.1:{port}/", server_stays=False)
        server.send_signal(signal.SIGKILL)
        server.wait()
        draw(tab, LINE)
        expect(tab.locator("#reading .words")).to_contain_text("The server does not answer", timeout=15_000)
        assert ink(tab) > 0
        launch(back, port)
        expect(tab.locator("#reading")).to_have_attribute("data-digit", "1", timeout=30_000)
        assert ink(tab) > 0
    finally:
        server.kill()
        server.wait()
        back.close()
