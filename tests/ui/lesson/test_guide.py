"""The lesson, step by step, as a student takes it in a real browser: each task done, each claim checked."""

import re
from decimal import Decimal

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from cnn import activations, models, sketch, units, weights
from cnn.convolution import classics
from tests.browsing import EXAMPLES, draw, focus, get_state, read_as, set_state, settled_digit
from tests.ui.lesson.guiding import HOUSE, NAMES, put, text
from ui.lesson.step import convolution
from ui.lesson.steps import STEPS
from ui.server.packing import unpack

pytestmark = pytest.mark.browser

PIXEL = ["input", 0, 14, 14]
DONE = re.compile(r"\bdone\b")


def link(tab: Page, name: str) -> Locator:
    return tab.locator("#guide li a").nth(NAMES.index(name))


def begin(tab: Page, name: str) -> None:
    """Open a step of the lesson."""
    if not tab.locator("#guide .head").is_visible():
        tab.locator("#lesson-link").click()
        expect(tab.locator("#guide h2")).to_contain_text("1. ")  # while its card unfolds, what is in it moves
    link(tab, name).click()
    expect(text(tab, name)).to_be_visible()
    not_done(tab, name)


def done(tab: Page, name: str) -> None:
    expect(text(tab, name)).to_have_class(DONE)
    expect(link(tab, name)).to_have_class(DONE)
    expect(link(tab, name)).to_have_attribute("aria-label", re.compile(f"^Step {NAMES.index(name) + 1}, done: "))


def not_done(tab: Page, name: str) -> None:
    expect(text(tab, name)).not_to_have_class(DONE)


def predict(tab: Page, section: str) -> None:
    """Ask a question of this section, answer it wrongly, and then as the page itself would."""
    box = tab.locator(f"#{section} .predict")
    box.locator("> button").click()
    expect(box.locator("form")).to_be_visible()
    with tab.expect_response(lambda response: response.url.endswith("/ask/check")) as told:
        box.locator("input").fill("123457")
        box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text("is not it")
    not_done(tab, NAMES[get_state(tab, "step") - 1])
    box.locator("input").fill(unpack(told.value.body())["answer"])
    box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text("Right")


def number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace(",", "").strip())


def test_an_address_opens_a_step_and_a_step_leaves_the_page_free(open_page):
    tab = open_page()
    tab.evaluate("location.hash = '#lesson-9'")
    expect(tab.locator("#guide h2")).to_contain_text("9.")
    expect(tab.locator("#network")).to_have_value("ComplexCNNModel")
    tab.locator("#network").select_option("FNN")
    tab.locator("#tab-convolution-panel").click()
    expect(tab.locator("#convolution-panel")).to_be_visible()
    expect(tab.locator("#guide h2")).to_contain_text("9.")
    expect(tab.locator("#network")).to_have_value("FNN")
    put(tab, EXAMPLES[3]["strokes"])
    tab.reload()
    expect(tab.locator("#guide h2")).to_contain_text("9.")
    read_as(tab, 3)
    assert get_state(tab, "sketch")["strokes"] == EXAMPLES[3]["strokes"], "what was drawn is newer than the address"
    expect(text(tab, "unit")).to_be_visible()
    expect(tab.locator("#network")).to_have_value("ComplexCNNModel")
    tab.evaluate("location.hash = '#lesson-99'")
    tab.evaluate("location.hash = '#lesson-8'")
    expect(tab.locator("#guide h2")).to_contain_text("8.")
    tab.locator("#guide .next").click()
    assert tab.evaluate("location.hash") == "#lesson-9", "so a reload opens it again"
    tab.locator("#guide .close").click()
    assert tab.evaluate("location.href").partition("#")[1:] == ("", "")


def test_an_example_is_drawn_on_a_blank_pad_and_no_task_is_done_by_what_was_there_before(open_page):
    tab = open_page()
    begin(tab, "pixels")
    assert get_state(tab, "sketch") is None, "here the student draws"
    begin(tab, "slide")
    assert get_state(tab, "sketch")["strokes"] == EXAMPLES[7]["strokes"]
    put(tab, HOUSE)
    for name in NAMES:
        kept = convolution("outline") | {"padding": 1}
        set_state(tab, step=None, pointed=PIXEL, chosen=PIXEL, convolution=kept, why={"for": None, "against": 1})
        begin(tab, name)
        settled_digit(tab)
        not_done(tab, name)
        assert get_state(tab, "sketch")["strokes"] == HOUSE, "the student's own drawing stays"
    assert tab.locator("#guide .done").count() == 0


def test_steps_of_the_sliding_window(open_page):
    tab = open_page()
    put(tab, EXAMPLES[7]["strokes"])

    begin(tab, "slide")
    cells = tab.locator("#slide .kernel input")
    expect(cells).to_have_count(9)
    assert cells.evaluate_all("fields => fields.map((field) => field.value)") == ["1"] * 9
    assert tab.locator("#slide .divisor").input_value() == "9"
    tab.locator("#slide .play").click()
    done(tab, "slide")

    begin(tab, "sum")
    expect(tab.locator("#slide .kernel input").first).to_have_value("−1")
    values = [number(cell.input_value()) for cell in tab.locator("#slide .kernel input").all()]
    assert sum(values) == 0
    assert all(values[3 * row + 2] > 0 > values[3 * row] for row in range(3)), "right counts plus, left minus"
    predict(tab, "slide")
    done(tab, "sum")

    begin(tab, "gallery")
    assert {kernel.name for kernel in classics.classics()} >= {"outline", "Laplacian"}, "see OUTLINES in tasks.js"
    tab.locator("#gallery").get_by_role("button", name=re.compile("outline")).first.click()
    done(tab, "gallery")

    begin(tab, "size")
    tab.locator("#slide .padding").select_option("1")
    expect(tab.locator("#slide .output-says")).to_contain_text("26 × 26")
    not_done(tab, "size")
    tab.locator("#slide .padding").select_option("2")
    expect(tab.locator("#slide .output-says")).to_contain_text("28 × 28")
    assert (28 + 2 * 2 - 5) // 1 + 1 == 28
    done(tab, "size")


def test_steps_about_channels_what_follows_and_parameters(open_page):
    tab = open_page()
    put(tab, EXAMPLES[7]["strokes"])

    begin(tab, "channels")
    shape = torch.nn.Conv2d(3, len(classics.colour_filters()), 3)(torch.zeros(1, 3, 28, 28)).shape
    assert tuple(shape) == (1, 5, 26, 26)
    expect(tab.locator("#channels")).to_contain_text("(1, 5, 26, 26)")
    predict(tab, "channels")
    done(tab, "channels")

    begin(tab, "after")
    predict(tab, "after")
    done(tab, "after")

    begin(tab, "parameters")
    for name in ("CNNModel", "ComplexCNNModel", "FNN"):
        told = re.search(rf"<code>{name}</code>[^.]*?([\d,]+\d)", STEPS[NAMES.index("parameters")].text)
        assert number(told[1]) == models.count_parameters(models.build(name)), name
    predict(tab, "parameters")
    done(tab, "parameters")


def test_a_step_that_opens_on_a_changed_network_says_so_and_leads_back(open_page):
    tab = open_page()
    put(tab, EXAMPLES[7]["strokes"])
    set_state(tab, edits={"ComplexCNNModel": [["mute", "block3.pool", 0]]})
    told = tab.locator("#guide .changed")
    begin(tab, "unit")
    expect(told).to_contain_text("The page shows ComplexCNNModel, 1 change; the step tells of a network as it came.")
    expect(tab.locator("#guide .says")).to_be_empty()
    tab.reload()
    expect(tab.locator("#guide h2")).to_contain_text(STEPS[NAMES.index("unit")].title)
    expect(told).to_be_hidden()  # it was told
    begin(tab, "evidence")
    expect(told).to_be_hidden()
    begin(tab, "unit")
    told.get_by_role("button", name="Back to the network as it came").click()
    expect(told).to_be_hidden()
    assert get_state(tab, "edits") == {"ComplexCNNModel": []}
    tab.keyboard.press("Control+z")
    assert get_state(tab, "edits") == {"ComplexCNNModel": [["mute", "block3.pool", 0]]}


def test_a_finger_does_the_first_step(open_page):
    tab = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    put(tab, EXAMPLES[7]["strokes"])
    tab.locator("#lesson-link").click()
    not_done(tab, "pixels")
    pixels = tab.locator("#explore [data-column=input] canvas")
    pixels.evaluate("(pixels) => pixels.scrollIntoView({ block: 'center' })")
    row, column = np.argwhere(sketch.from_strokes(EXAMPLES[7]["strokes"]) == 255)[0]
    side = pixels.bounding_box()["width"] / 28
    pixels.tap(position={"x": (column + 0.5) * side, "y": (row + 0.5) * side})
    expect(tab.locator("#explore .status")).to_contain_text(f"row {row}, column {column} = 1.00")
    done(tab, "pixels")


def test_steps_about_networks(open_page):
    tab = open_page()
    put(tab, EXAMPLES[7]["strokes"])

    says = tab.locator("#guide .says")
    begin(tab, "unit")
    expect(says).to_have_text("The page now shows ComplexCNNModel.")
    model, _ = weights.load("ComplexCNNModel")
    captured = activations.capture(model, torch.zeros(1, 1, 28, 28))
    assert [tuple(captured[f"block{i}.pool"].shape[1:]) for i in (1, 2, 3)] == [(4, 14, 14), (16, 7, 7), (64, 3, 3)]
    assert get_state(tab, "chosen") == ["block3.pool", 0]
    set_state(tab, chosen=PIXEL)
    not_done(tab, "unit")
    for unit in (["block3.pool", 0, 1, 1], ["block3.conv1", 5, 3, 3], ["block2.pool", 1, 3, 3]):
        set_state(tab, chosen=unit)
        not_done(tab, "unit")
    set_state(tab, chosen=PIXEL)
    done(tab, "unit")
    expect(says).to_have_text("✓ Done. Go on whenever you like.")
    begin(tab, "softmax")
    expect(says).to_be_empty()

    begin(tab, "evidence")
    expect(says).to_have_text("The page now shows DeepCNN.")
    settled_digit(tab)  # by it, and no longer by the network before
    expect(tab.locator("#explore .legend")).to_contain_text("for 7")
    logits = get_state(tab, "reading")["logits"]["numbers"]
    second = sorted(range(10), key=lambda digit: logits[digit])[-2]
    expect(tab.locator("#explore .legend")).to_contain_text(f"for {second}")
    expect(tab.locator("#explore .lines .for").first).to_be_attached()
    expect(tab.locator("#explore .lines .against").first).to_have_css("stroke-dasharray", "5px, 5px")
    tab.locator('#explore .logits button[data-digit="7"]').click()
    not_done(tab, "evidence")
    other = 1 if second != 1 else 2
    tab.locator(f'#explore .logits button[data-digit="{other}"]').click()
    done(tab, "evidence")
    expect(tab.locator("#explore .legend")).to_contain_text(f"for {other}")


def test_step_about_learned_kernels(open_page):
    tab = open_page()
    put(tab, EXAMPLES[7]["strokes"])
    begin(tab, "kernels")
    filters = [layer.shape[0] for layer in units.describe(models.build("CNNModel")) if layer.kind == "convolution"]
    assert filters == [1, 2, 4]
    assert get_state(tab, "chosen") == ["relu1", 0]
    tab.locator("#map .numbers").click()
    expect(tab.locator("#map td")).to_have_count(9)
    done(tab, "kernels")


def test_steps_about_the_drawing_and_its_reading(open_page):
    tab = open_page()

    begin(tab, "pixels")
    assert tab.locator("#explore [data-column=input] small").first.inner_text() == "1×28×28"
    draw(tab, EXAMPLES[3]["strokes"])
    read_as(tab, 3)
    not_done(tab, "pixels")
    box = tab.locator("#explore [data-column=input] canvas").bounding_box()
    tab.mouse.move(box["x"] + 3, box["y"] + 3)
    expect(tab.locator("#explore .status")).to_contain_text(re.compile("row [01], column [01]"))
    not_done(tab, "pixels")
    tab.mouse.move(box["x"] + box["width"] * 14.5 / 28, box["y"] + box["height"] * 12.5 / 28)
    expect(tab.locator("#explore .status")).to_contain_text("=")
    done(tab, "pixels")

    begin(tab, "softmax")
    assert abs(sum(get_state(tab, "reading")["probabilities"]) - 1) < 1e-5
    assert get_state(tab, "chosen") == ["softmax", 3, 0, 0], "of the digit that was read"
    put(tab, EXAMPLES[3]["strokes"][:1])
    put(tab, EXAMPLES[2]["strokes"])
    read_as(tab, 2)
    done(tab, "softmax")

    begin(tab, "known")
    expect(tab.locator("#network")).to_have_value("DeepCNN")
    tab.locator("#sketchpad .clear").click()
    put(tab, HOUSE)
    expect(tab.locator("#reading")).to_have_attribute("data-known", "false")
    done(tab, "known")

    begin(tab, "breaks")
    put(tab, EXAMPLES[7]["strokes"])
    focus(tab.locator("#compare .change[data-change=right] input"))
    for _ in range(4):
        tab.keyboard.press("ArrowRight")
    not_done(tab, "breaks")
    tab.locator("#compare [value=before]").check()
    done(tab, "breaks")
