"""The reading, its bars and stages, and what stands beside them. In a real browser."""

import io
import math
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from cnn import models, weights
from tests.browsing import get_state, launch, read_as, set_state, settled_digit, show_example
from tests.ui.pad.hands import ink
from ui import page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def doubting_url():
    """The address of a page where FNN takes nothing for a digit, and the default network everything."""
    networks = {name: weights.load(name) for name in ("FNN", models.DEFAULT)}
    networks["FNN"][0].known_above = math.inf
    networks[models.DEFAULT][0].known_above = -math.inf
    demo = page.build(networks)
    yield launch(demo)
    demo.close()


def shown(text: str) -> float:
    """Return the percentage beside a bar; what is only bounded counts as the bound."""
    return float(text.strip("<> %"))


def test_bars_stay_in_order_and_show_the_reading(open_page):
    tab = open_page()
    ignorance = tab.locator("#reading .ignorance")
    expect(ignorance).to_be_hidden()
    show_example(tab, 3)
    read_as(tab, 3)
    for name in ("FNN", "ComplexCNNModel", "CNNModel"):
        tab.locator("#network").select_option(name)
        expect(ignorance).to_contain_text("It has never seen a scribble")
    digit = int(settled_digit(tab))
    assert tab.locator("#reading li > span").all_inner_texts() == [str(digit) for digit in range(10)]
    expect(tab.locator("#reading li.most > span")).to_have_text(str(digit))
    texts = tab.locator("#reading output").all_inner_texts()
    assert sum(map(shown, texts)) == pytest.approx(100, abs=0.1 * sum("<" in text for text in texts) + 0.5)
    probability = float(tab.locator("#reading").get_attribute("data-probability"))
    assert shown(texts[digit]) == pytest.approx(100 * probability, abs=0.1)
    full, filled = (tab.locator(f"#reading li.most {part}").bounding_box()["width"] for part in (".bar", ".bar b"))
    assert filled / full == pytest.approx(probability, abs=0.02)
    tab.locator("#network").select_option("DeepCNN")
    expect(ignorance).to_be_hidden()


def test_each_example_is_read_as_what_it_is_and_never_for_certain(open_page):
    tab = open_page()
    for label in range(10):
        set_state(tab, sketch=None)
        assert ink(tab) == 0
        tab.locator("#examples button").nth(label).click()
        read_as(tab, label)
        expect(tab.locator("#reading")).to_have_attribute("data-known", "true")
        expect(tab.locator("#reading strong")).to_have_text(str(label))
        assert ink(tab) > 0, label

    stages = tab.locator("#stages canvas")
    tab.locator("#stages .row").scroll_into_view_if_needed()
    expect(stages.first).to_be_visible()
    sizes = stages.evaluate_all("(canvases) => canvases.map((canvas) => canvas.width)")
    assert sizes[0] == 112
    assert sizes[2:] == [20, 28]
    assert all(stages.evaluate_all("(canvases) => canvases.map((canvas) => canvas.ariaLabel)"))

    tab.set_viewport_size({"width": 360, "height": 800})
    show_example(tab, 7)
    expect(tab.locator("#stages .row")).not_to_be_in_viewport()
    expect(tab.locator("#stages canvas:not([hidden])")).to_have_count(4)  # who scrolls there finds them
    set_state(tab, network="FNN")
    settled_digit(tab)
    assert tab.locator("#stages canvas:not([hidden])").count() == 4, "another network sees the same"
    set_state(tab, network="DeepCNN")
    settled_digit(tab)
    sure = get_state(tab, "reading")["probabilities"][7]
    over = sure >= 0.9995  # it is never rounded to 100 %
    expect(tab.locator("#reading .words")).to_have_text(
        re.compile(rf"^Read as 7, {'over 99.9' if over else f'{100 * sure:.1f}'}\s% sure$")
    )
    texts = tab.locator("#reading output").all_inner_texts()
    assert texts[7] == f"{'> 99.9' if over else f'{100 * sure:.1f}'}\N{NO-BREAK SPACE}%"
    assert not {"0.0\N{NO-BREAK SPACE}%", "100.0\N{NO-BREAK SPACE}%"} & set(texts)
    for output in tab.locator("#reading output").all():
        assert output.evaluate("(output) => output.scrollWidth <= output.clientWidth + 1"), output.inner_text()


def test_what_looks_like_no_digit_is_named_so_and_shown_without_signal(open_page, doubting_url):
    tab = open_page(doubting_url)
    reading, numeral, bar = (tab.locator(f"#reading{part}") for part in ("", " strong", " li.most .bar b"))
    expect(tab.locator("#reading .words")).to_have_attribute("aria-live", "polite")
    show_example(tab, 8)
    read_as(tab, 8)
    expect(reading).to_have_attribute("data-known", "true")
    expect(bar).to_have_css("background-color", "rgb(217, 102, 10)")
    solid = numeral.evaluate("(element) => getComputedStyle(element).color")

    tab.locator("#network").select_option("FNN")
    expect(reading).to_have_attribute("data-known", "false")
    closest = reading.get_attribute("data-digit")
    expect(tab.locator("#reading .words")).to_contain_text(f"This doesn’t look like a digit. Closest: {closest}")
    expect(numeral).to_have_text(f"{closest}?")
    expect(numeral).not_to_have_css("color", solid)
    expect(bar).to_have_css("background-color", "rgb(93, 102, 115)")

    tab.locator("#network").select_option(models.DEFAULT)
    expect(tab.locator("#reading .words")).to_contain_text("Read as 8")
    expect(numeral).to_have_text("8")
    tab.locator("#sketchpad .clear").click()
    expect(reading).to_have_attribute("data-known", "")


def test_paper_stays_white_where_a_browser_darkens_pages_or_forces_colours(open_page):
    tab = open_page()
    tab.emulate_media(color_scheme="dark")
    tab.context.new_cdp_session(tab).send("Emulation.setAutoDarkModeOverride", {"enabled": True})
    for paper in ("#sketchpad canvas", "#examples button"):
        assert_white(tab.locator(paper).first.screenshot(), paper)
    tab.context.new_cdp_session(tab).send("Emulation.setAutoDarkModeOverride", {"enabled": False})

    show_example(tab, 3)
    colour = "(element) => getComputedStyle(element).backgroundColor"
    for scheme in ("light", "dark"):
        tab.emulate_media(forced_colors="active", color_scheme=scheme)
        for paper in ("#sketchpad canvas", "#stages .frame", "#examples button"):
            assert tab.locator(paper).first.evaluate(colour) == "rgb(255, 255, 255)", (scheme, paper)
        bar, filled, other = (
            tab.locator(part).first.evaluate(colour)
            for part in ("li:not(.most) .bar", "li.most .bar b", "li:not(.most) b")
        )
        assert len({bar, filled, other}) == 3, scheme
        assert ink(tab) > 0, scheme


def assert_white(picture: bytes, name: str) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    assert image.getpixel((image.width // 2, 2)) == (255, 255, 255), name  # between edge and ink
