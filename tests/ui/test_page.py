"""The page as a user and a program meet it, from the outside. Any console error fails a test."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cnn import models
from tests.browsing import EXAMPLES, draw, free_port, read_as, settled_digit
from tests.ui.pad.hands import ink

ROOT = Path(__file__).parents[2]


def test_a_blank_page_says_what_to_do_and_reads_nothing(open_page):
    tab = open_page()
    expect(tab.locator("#sketchpad .hint")).to_contain_text("Draw a digit here")
    expect(tab.locator("#reading")).to_have_attribute("data-digit", "")
    expect(tab.locator("#reading")).to_have_attribute("data-probability", "")
    expect(tab.locator("#reading")).to_have_attribute("data-known", "")
    expect(tab.locator("#sketchpad .undo")).to_be_disabled()


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


def test_a_phone_needs_no_sideways_scrolling(open_page):
    tab = open_page(viewport={"width": 360, "height": 780})
    draw(tab, EXAMPLES[9]["strokes"])
    read_as(tab, 9)
    assert tab.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize(("scheme", "background"), [("light", "rgb(251, 250, 247)"), ("dark", "rgb(21, 24, 29)")])
def test_dark_mode_changes_the_page_and_not_the_paper(open_page, scheme, background):
    tab = open_page(color_scheme=scheme)
    colour = "(element) => getComputedStyle(element).backgroundColor"
    assert tab.locator(".gradio-container").evaluate(colour) == background
    assert tab.locator("#sketchpad canvas").evaluate(colour) == "rgb(255, 255, 255)"


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
