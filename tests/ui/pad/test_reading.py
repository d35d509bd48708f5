"""The reading, its bars and stages, and what stands beside them. In a real browser."""

import io
import math
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from cnn import models, weights
from tests.browsing import EXAMPLES, draw, launch, read_as, settled_digit
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
    draw(tab, EXAMPLES[3]["strokes"])
    read_as(tab, 3)
    assert settled_digit(tab) == "3"
    tab.locator("#network").select_option("CNNModel")
    expect(tab.locator("#reading .ignorance")).not_to_be_empty()
    digit = int(settled_digit(tab))
    assert tab.locator("#reading li > span").all_inner_texts() == [str(digit) for digit in range(10)]
    expect(tab.locator("#reading li.most > span")).to_have_text(str(digit))
    texts = tab.locator("#reading output").all_inner_texts()
    assert sum(map(shown, texts)) == pytest.approx(100, abs=0.1 * sum("<" in text for text in texts) + 0.5)
    probability = float(tab.locator("#reading").get_attribute("data-probability"))
    assert shown(texts[digit]) == pytest.approx(100 * probability, abs=0.1)
    full, filled = (tab.locator(f"#reading li.most {part}").bounding_box()["width"] for part in (".bar", ".bar b"))
    assert filled / full == pytest.approx(probability, abs=0.02)


def test_no_digit_is_certain_and_none_is_ruled_out_and_the_numbers_fit_their_column(open_page):
    tab = open_page(viewport={"width": 360, "height": 800})
    tab.locator("#examples button").nth(7).click()
    read_as(tab, 7)
    settled_digit(tab)
    expect(tab.locator("#reading .words")).to_have_text(re.compile(r"^Read as 7, over 99\.9 % sure$"))
    texts = tab.locator("#reading output").all_inner_texts()
    assert texts[7] == "> 99.9 %"
    assert not {"0.0 %", "100.0 %"} & set(texts)
    for output in tab.locator("#reading output").all():
        assert output.evaluate("(output) => output.scrollWidth <= output.clientWidth + 1"), output.inner_text()


@pytest.mark.parametrize("label", range(10))
def test_each_example_is_read_as_what_it_is(open_page, label):
    tab = open_page()
    tab.locator("#examples button").nth(label).click()
    read_as(tab, label)
    expect(tab.locator("#reading")).to_have_attribute("data-known", "true")
    expect(tab.locator("#reading strong")).to_have_text(str(label))
    assert ink(tab) > 0


def test_what_looks_like_no_digit_is_named_so_and_shown_without_signal(open_page, doubting_url):
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
    expect(tab.locator("#reading .words")).to_contain_text(f"This doesn’t look like a digit. Closest: {closest} (")
    expect(numeral).to_have_text(f"{closest}?")
    expect(numeral).not_to_have_css("color", solid)
    expect(bar).to_have_css("background-color", "rgb(93, 102, 115)")

    tab.locator("#network").select_option(models.DEFAULT)
    expect(tab.locator("#reading .words")).to_contain_text("Read as 8")
    expect(numeral).to_have_text("8")
    tab.locator("#sketchpad .clear").click()
    expect(reading).to_have_attribute("data-known", "")


def test_beside_a_network_that_knows_digits_alone_it_says_so(open_page):
    tab = open_page()
    ignorance = tab.locator("#reading .ignorance")
    expect(ignorance).to_be_hidden()
    for name in ("FNN", "CNNModel", "ComplexCNNModel"):
        tab.locator("#network").select_option(name)
        expect(ignorance).to_contain_text("Only DeepCNN has learned what is not a digit")
    tab.locator("#network").select_option("DeepCNN")
    expect(ignorance).to_be_hidden()


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_paper_ink_and_bars(open_page, scheme):
    tab = open_page(forced_colors="active", color_scheme=scheme)
    tab.locator("#examples button").nth(3).click()
    read_as(tab, 3)
    colour = "(element) => getComputedStyle(element).backgroundColor"
    for paper in ("#sketchpad canvas", "#stages .frame", "#examples button"):
        assert tab.locator(paper).first.evaluate(colour) == "rgb(255, 255, 255)", paper
    bar, filled, other = (
        tab.locator(part).first.evaluate(colour) for part in ("li:not(.most) .bar", "li.most .bar b", "li:not(.most) b")
    )
    assert len({bar, filled, other}) == 3
    assert ink(tab) > 0


def test_a_browser_that_darkens_pages_leaves_paper_white(open_page):
    tab = open_page(color_scheme="dark")
    tab.context.new_cdp_session(tab).send("Emulation.setAutoDarkModeOverride", {"enabled": True})
    for paper in ("#sketchpad canvas", "#examples button"):
        assert_white(tab.locator(paper).first.screenshot(), paper)


def assert_white(picture: bytes, name: str) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    assert image.getpixel((image.width // 2, 6)) == (255, 255, 255), name
