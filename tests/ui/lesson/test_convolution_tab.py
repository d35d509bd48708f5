"""The tab Convolution as a whole in a real browser: what its sections have in common, and the section on parameters."""

import torch
from playwright.sync_api import expect

from cnn import models, units, weights
from tests.browsing import EXAMPLES, draw, open_section, set_state
from tests.lesson import change, decimals

OF_THE_DRAWING = ("slide", "gallery", "channels", "after")


def test_a_blank_pad_is_told_what_to_do_and_a_drawing_fills_it(begin):
    tab = begin("slide", None)
    for section in OF_THE_DRAWING:
        open_section(tab, f"{section}-panel")
        expect(tab.locator(f"#{section} .says")).to_contain_text("Draw a digit")
        expect(tab.locator(f"#{section} .shown")).to_be_hidden()
        draw(tab, EXAMPLES[3]["strokes"])
        expect(tab.locator(f"#{section} .shown")).to_be_visible()
        expect(tab.locator(f"#{section} .says")).to_be_empty()
        tab.locator("#sketchpad .clear").click()
        expect(tab.locator(f"#{section} .says")).to_contain_text("Draw a digit")


def test_sections_are_right_in_whichever_order_they_are_opened(begin):
    tab = begin("after")
    for section in ("channels", "slide", "gallery", "slide", "after"):
        open_section(tab, f"{section}-panel")
        expect(tab.locator(f"#{section} .shown")).to_be_visible()
        for box in [own.bounding_box() for own in tab.locator(f"#{section} :is(.map, img)").all()]:
            assert min(box["width"], box["height"]) >= 24


def test_the_server_gone_is_said_and_come_back_is_seen(begin):
    tab = begin("slide", server_stays=False)
    for section in OF_THE_DRAWING:
        open_section(tab, f"{section}-panel")
        expect(tab.locator(f"#{section} .shown")).to_be_visible()
        tab.context.set_offline(True)
        if section == "channels":
            tab.locator("#channels .stride").select_option("2")
        else:
            change(tab, stride=2 if section == "slide" else 3, padding=OF_THE_DRAWING.index(section))
        expect(tab.locator(f"#{section} .says")).to_contain_text("The server does not answer")
        expect(tab.locator(f"#{section} .shown")).to_be_hidden()
        tab.context.set_offline(False)
        expect(tab.locator(f"#{section} .shown")).to_be_visible()


def test_an_answer_that_is_late_is_waited_for_and_said(begin):
    tab, held = begin("slide"), []
    tab.route("**/ask/slide", lambda route: held.append(route))
    change(tab, stride=2)
    expect(tab.locator("#slide .says")).to_contain_text("Waiting for the server")
    held[0].continue_()
    expect(tab.locator("#slide .formula")).to_contain_text("/ 2⌋")
    expect(tab.locator("#slide .says")).to_be_empty()


def test_parameters_are_counted_with_their_sums(begin):
    tab = begin("parameters", None, server_stays=False)  # the browser reports the server's refusal as an error
    expect(tab.locator("#parameters .convolution")).to_have_text("Convolution: 4 · 1 · 3 · 3 weights + 4 biases = 40")
    expect(tab.locator("#parameters .linear")).to_contain_text("784 · 2,704 weights + 2,704 biases = 2,122,640")
    tab.locator("#parameters .ins").fill("0")
    expect(tab.locator("#parameters .says")).to_contain_text("from 1 to 512")
    tab.locator("#parameters .ins").fill("16")
    tab.locator("#parameters .outs").fill("64")
    expect(tab.locator("#parameters .convolution")).to_contain_text(
        f"= {sum(p.numel() for p in torch.nn.Conv2d(16, 64, 3).parameters()):,}"
    )
    for name in weights.available():
        tab.locator("#parameters .network").select_option(name)
        shown = tab.locator(f'#parameters [data-network="{name}"]')
        expect(shown).to_be_visible()
        assert tab.locator("#parameters [data-network]:visible").count() == 1
        counts = decimals(" ".join(shown.locator("tbody td:last-child").all_inner_texts()))
        assert counts == [layer.parameters for layer in units.describe(models.build(name))]
        total = decimals(shown.locator("tfoot td").last.inner_text())[0]
        assert sum(counts) == total == models.count_parameters(models.build(name))
    tab.locator("#network").select_option("FNN")
    expect(tab.locator("#parameters .network")).to_have_value("FNN")


def test_every_section_asks_and_tells_the_working(begin):
    tab = begin("channels")
    for section in ("channels", "parameters"):
        open_section(tab, f"{section}-panel")
        box = tab.locator(f"#{section} .predict")
        for _ in range(2):
            box.locator("> button").click()
            expect(box.locator("form")).to_be_visible()
            box.locator("input").fill("123456")
            box.get_by_text("Check").click()
            expect(box.locator(".verdict")).to_contain_text("is not it")
            box.get_by_text("Show me").click()
            expect(box.locator(".verdict")).to_contain_text("The answer is")


def test_every_section_fits_a_phone(begin):
    tab = begin("slide", viewport={"width": 360, "height": 740}, has_touch=True)
    for section in (*OF_THE_DRAWING, "parameters"):
        open_section(tab, f"{section}-panel")
        expect(tab.locator(f"#{section} {'.convolution' if section == 'parameters' else '.shown'}")).to_be_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_sections_keep_their_place_while_another_tab_is_open(begin):
    tab = begin("after")
    tab.locator("#tab-layers-panel").click()
    expect(tab.locator("#after")).to_be_hidden()
    set_state(tab, tab="no-such-panel")
    expect(tab.locator("#layers")).to_be_visible()
    set_state(tab, tab="convolution-panel")
    expect(tab.locator("#after")).to_be_visible()
    expect(tab.locator("#slide")).to_be_hidden()
