"""The lesson, step by step, as a student takes it in a real browser: each task done, each claim checked."""

import re
from decimal import Decimal

import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from cnn import activations, models, weights
from cnn.inside import layers
from cnn.lesson import classics
from tests.browsing import EXAMPLES, draw, read_as, settled_digit
from ui.lesson.steps import STEPS

NAMES = [step.name for step in STEPS]
HOUSE = [  # a house with a roof, a door and a window
    [[250, 850], [250, 450], [500, 200], [750, 450], [750, 850], [250, 850]],
    [[250, 450], [750, 450]],
    [[420, 850], [420, 620], [560, 620], [560, 850]],
    [[600, 540], [690, 540], [690, 620], [600, 620], [600, 540]],
]


@pytest.fixture
def begin(open_page):
    """Open the page at a step of the lesson, with an example on the pad, or a blank one for label None."""

    def begin_(name: str, label: int | None = 7, **options) -> Page:
        tab = open_page(**options)
        if label is not None:
            tab.locator("#examples button").nth(label).click()
            read_as(tab, settled_digit(tab))
        tab.locator("#guide .start").click()
        tab.locator("#guide li a").nth(NAMES.index(name)).click()
        expect(text(tab, name)).to_be_visible()
        return tab

    return begin_


def text(tab: Page, name: str) -> Locator:
    return tab.locator(f"#lesson-{NAMES.index(name) + 1}")


def done(tab: Page, name: str) -> None:
    expect(text(tab, name)).to_have_class(re.compile(r"\bdone\b"))
    expect(tab.locator("#guide li a").nth(NAMES.index(name))).to_have_class(re.compile(r"\bdone\b"))


def not_done(tab: Page, name: str) -> None:
    expect(text(tab, name)).not_to_have_class(re.compile(r"\bdone\b"))


def predict(tab: Page, section: str) -> None:
    """Ask a question of this section, answer it wrongly, and then as the page itself would."""
    box = tab.locator(f"#{section} .predict")
    box.locator("> button").click()
    expect(box.locator("form")).to_be_visible()
    box.locator("input").fill("123456")
    box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text("is not it")
    with tab.expect_response(lambda response: "component_server" in response.url) as told:
        box.locator("input").fill("123457")
        box.get_by_text("Check").click()
    answer = told.value.json()
    box.locator("input").fill(answer["answer"])
    box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text("Right")


def number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace(",", "").strip())


def test_there_are_about_twelve_steps_each_with_a_name_of_its_own_and_one_thing_to_do(open_page):
    assert len(set(NAMES)) == len(STEPS) == 12
    tab = open_page()
    tab.locator("#guide .start").click()
    for i, step in enumerate(STEPS, 1):
        expect(tab.locator("#guide h2")).to_have_text(f"{i}. {step.title}")
        expect(text(tab, step.name)).to_contain_text(step.task)
        assert tab.locator("#lesson > .step:visible").count() == 1, "one step at a time"
        assert text(tab, step.name).locator(".katex").count() == len(re.findall(r"\$\$.+?\$\$|\$.+?\$", step.text))
        if i < len(STEPS):
            tab.locator("#guide .next").click()
    assert tab.locator("#guide .next").is_disabled()
    tab.locator("#guide .back").click()
    expect(tab.locator("#guide h2")).to_contain_text("11.")
    tab.locator("#guide .close").click()
    expect(tab.locator("#lesson > .step:visible")).to_have_count(0)
    expect(tab.locator("#guide .start")).to_be_visible()


def test_the_pad_is_left_alone_but_when_it_is_blank(begin):
    tab = begin("slide", label=3)
    assert tab.evaluate("inkling.get('sketch').strokes") == EXAMPLES[3]["strokes"]
    tab = begin("slide", label=None)
    assert tab.evaluate("inkling.get('sketch').strokes") == EXAMPLES[7]["strokes"]


def test_a_step_sets_the_page_up_and_leaves_it_free(begin):
    tab = begin("unit")
    expect(tab.locator("#network")).to_have_value("ComplexCNNModel")
    tab.locator("#network").select_option("FNN")
    tab.locator("#tab-kernels-panel").click()
    expect(tab.locator("#kernels .says")).to_contain_text("no convolution")
    expect(tab.locator("#guide h2")).to_contain_text("9.")
    expect(tab.locator("#network")).to_have_value("FNN")


def test_a_link_opens_a_step(open_page):
    tab = open_page()
    tab.evaluate("location.hash = '#lesson-4'")
    expect(tab.locator("#guide h2")).to_contain_text("4.")
    tab.reload()
    expect(tab.locator("#guide h2")).to_contain_text("4.")
    expect(tab.locator("#gallery")).to_be_visible()
    tab.evaluate("location.hash = '#lesson-8'")
    expect(tab.locator("#guide h2")).to_contain_text("8.")
    tab.evaluate("location.hash = '#lesson-99'")
    expect(tab.locator("#guide h2")).to_contain_text("8.")


def test_pixels(begin):
    tab = begin("pixels", label=None)
    assert 28 * 28 == 784
    assert tab.locator('#layers [data-layer="input"] .shape').inner_text() == "1 × 28 × 28"
    assert tab.evaluate("inkling.get('sketch')") is None, "here the student draws"
    draw(tab, EXAMPLES[3]["strokes"])
    read_as(tab, 3)
    not_done(tab, "pixels")
    stage = tab.locator('#layers [data-layer="input"] .stage')
    stage.scroll_into_view_if_needed()
    box = tab.locator('#layers [data-layer="input"] canvas.maps').bounding_box()
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(tab.locator("#unit .value")).to_contain_text("=")
    assert 0 <= number(tab.locator("#unit .value").inner_text().lstrip("= ")) <= 1
    done(tab, "pixels")


def test_slide(begin):
    tab = begin("slide")
    not_done(tab, "slide")
    cells = tab.locator("#slide .kernel input").evaluate_all("fields => fields.map((field) => field.value)")
    assert cells == ["1"] * 9
    assert tab.locator("#slide .divisor").input_value() == "9"
    tab.locator("#slide .play").click()
    done(tab, "slide")


def test_sum(begin):
    tab = begin("sum")
    cells = [number(cell.input_value()) for cell in tab.locator("#slide .kernel input").all()]
    assert sum(cells) == 0
    assert all(cells[3 * row + 2] > 0 > cells[3 * row] for row in range(3)), "right counts plus, left minus"
    predict(tab, "slide")
    done(tab, "sum")


def test_gallery(begin):
    tab = begin("gallery")
    not_done(tab, "gallery")
    assert {kernel.name for kernel in classics.classics()} >= {"outline"}
    tab.locator("#gallery").get_by_role("button", name=re.compile("outline")).first.click()
    done(tab, "gallery")


def test_size(begin):
    tab = begin("size")
    not_done(tab, "size")
    tab.locator("#slide .padding").select_option("1")
    not_done(tab, "size")
    tab.locator("#slide .padding").select_option("2")
    expect(tab.locator("#slide .output-says")).to_contain_text("28 × 28")
    assert (28 + 2 * 2 - 5) // 1 + 1 == 28
    done(tab, "size")


def test_channels(begin):
    tab = begin("channels")
    assert tuple(torch.nn.Conv2d(3, len(classics.colour_filters()), 3)(torch.zeros(1, 3, 28, 28)).shape) == (
        1,
        5,
        26,
        26,
    )
    expect(tab.locator("#channels")).to_contain_text("(1, 5, 26, 26)")
    predict(tab, "channels")
    done(tab, "channels")


def test_after(begin):
    tab = begin("after")
    predict(tab, "after")
    done(tab, "after")


def test_kernels(begin):
    tab = begin("kernels")
    filters = [layer.shape[0] for layer in layers.describe(models.build("CNNModel")) if layer.kind == "convolution"]
    assert filters == [1, 2, 4]
    expect(tab.locator("#kernels select.layer option")).to_have_text(["conv1", "conv2", "conv3"])
    not_done(tab, "kernels")
    tab.locator("#kernels .filter button").first.click()
    done(tab, "kernels")


def test_unit(begin):
    tab = begin("unit")
    model, _ = weights.load("ComplexCNNModel")
    captured = activations.capture(model, torch.zeros(1, 1, 28, 28))
    assert [tuple(captured[f"block{i}.pool"].shape[1:]) for i in (1, 2, 3)] == [(4, 14, 14), (16, 7, 7), (64, 3, 3)]
    tab.evaluate("inkling.set('pinned', ['block3.conv1', 5, 3, 3])")
    for _ in range(20):
        expect(tab.locator("#unit .value")).to_contain_text("=")
        if tab.evaluate("inkling.get('pinned')[0]") == "input":
            break
        not_done(tab, "unit")
        before = tab.locator("#unit .name").inner_text()
        tab.locator("#unit .back").click()
        expect(tab.locator("#unit .name")).not_to_have_text(before)
    done(tab, "unit")


def test_softmax(begin):
    tab = begin("softmax")
    not_done(tab, "softmax")
    probabilities = tab.evaluate("inkling.get('reading').probabilities")
    assert abs(sum(probabilities) - 1) < 1e-5
    expect(tab.locator("#unit .name")).to_contain_text("softmax")
    tab.locator("#examples button").nth(2).click()
    read_as(tab, 2)
    done(tab, "softmax")


def test_parameters(begin):
    tab = begin("parameters")
    for name in ("CNNModel", "ComplexCNNModel", "FNN"):
        told = re.search(rf"`{name}`[^.]*?([\d,]+\d)", STEPS[NAMES.index("parameters")].text)
        assert number(told[1]) == models.count_parameters(models.build(name)), name
    predict(tab, "parameters")
    done(tab, "parameters")


def test_known(begin):
    tab = begin("known")
    expect(tab.locator("#network")).to_have_value("DeepCNN")
    not_done(tab, "known")
    tab.locator("#sketchpad .clear").click()
    draw(tab, HOUSE)
    expect(tab.locator("#reading .words")).to_contain_text("no digit")
    done(tab, "known")


def test_the_lesson_fits_a_phone(begin):
    tab = begin("size", viewport={"width": 360, "height": 740}, has_touch=True)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
