"""The tab Mistakes in a real browser: table and lists by pointer, keys and link, and a digit's way to the pad."""

import base64
import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from cnn import mistakes
from tests.browsing import focus, get_state, of_all, set_state, settled_digit
from tests.conftest import write_mnist, write_test_images
from tests.ui.asking import TRAINED
from tests.ui.frame.links import follow, link
from ui.mistakes.answers import PAGE

pytestmark = pytest.mark.browser

FOUND = mistakes.load({name: model for name, (model, _) in TRAINED.items()})


def cell(tab: Page, label: int, read: int) -> Locator:
    return tab.locator("#mistakes tbody tr").nth(label).locator("td button").nth(read)


def matrix(tab: Page) -> list[list[int]]:
    script = "(rows) => rows.map((row) => [...row.querySelectorAll('button')].map((cell) => Number(cell.textContent)))"
    return of_all(tab, "#mistakes tbody tr", script)


def begin(open_page, network: str, **options) -> Page:
    tab = open_page(**options)
    set_state(tab, network=network)
    tab.locator("#tab-mistakes-panel").click()
    expect(tab.locator("#mistakes .title")).to_contain_text("hardest digits")
    return tab


def test_the_table_and_the_lists_by_keys_and_link_without_mnist(open_page, monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))
    tab = begin(open_page, "CNNModel")
    assert matrix(tab) == FOUND.networks["CNNModel"].matrix.tolist()
    title, cards = tab.locator("#mistakes .title"), tab.locator("#mistakes .card")
    expect(tab.locator("#mistakes .missing")).to_contain_text("make data")
    expect(cards).to_have_count(PAGE)
    assert tab.locator("#mistakes .digits button").count() == 0, "there is no picture to put on the pad"
    hardest = FOUND.networks["CNNModel"].hardest[0]
    expect(cards.first).to_contain_text(f"No. {FOUND.numbers[hardest]:,}")

    focus(cell(tab, 0, 0))
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowUp"):
        tab.keyboard.press(key)
    expect(cell(tab, 2, 9)).to_be_focused()
    tab.keyboard.press("Enter")
    expect(title).to_have_text(f"2 read as 9: 3 of {FOUND.networks['CNNModel'].matrix[2].sum():,}")
    expect(cards).to_have_count(3)
    expect(cell(tab, 2, 9)).to_have_attribute("aria-pressed", "true")
    tab.keyboard.press("Tab")
    expect(tab.locator("#mistakes .lists button").first).to_be_focused()

    tab.go_back()
    expect(title).to_have_text("The 100 hardest digits for CNNModel")
    tab.locator("#mistakes .lists button").nth(1).click()
    expect(title).to_have_text("1,811 digits that the networks don’t all read alike")
    expect(cell(tab, 2, 9)).to_have_attribute("aria-pressed", "false")
    first = cards.first.inner_text()
    tab.locator("#mistakes .after").click()
    expect(tab.locator("#mistakes .where")).to_have_text(f"{PAGE + 1} to {2 * PAGE} of 1,811")
    tab.locator("#mistakes .before").click()
    expect(cards.first).to_have_text(re.compile("\\s*".join(map(re.escape, first.split("\n")))))
    expect(tab.locator("#mistakes .before")).to_be_disabled()

    set_state(tab, network="DeepCNN", mistakes=[9, 4])
    expect(title).to_have_text(f"9 read as 4: 7 of {FOUND.networks['DeepCNN'].matrix[9].sum():,}")
    assert matrix(tab) == FOUND.networks["DeepCNN"].matrix.tolist()
    follow(tab, link(tab))
    expect(title).to_contain_text("9 read as 4: 7 of")
    assert get_state(tab, "network") == "DeepCNN"


def test_a_digit_goes_to_the_pad_and_is_read_there_as_the_list_says(open_page, monkeypatch, tmp_path, mnist_data):
    images = mnist_data["test"][0].numpy()
    monkeypatch.setenv("MNIST_ROOT", str(write_test_images(tmp_path, images)))
    tab = begin(open_page, "DeepCNN")
    own = FOUND.networks["DeepCNN"]
    place = own.hardest[3]
    label, read, number = FOUND.labels[place], own.read[place], FOUND.numbers[place]
    card = tab.locator("#mistakes .digits button").nth(3)
    expect(card).to_contain_text(f"{label} read as {read}")
    card.click()
    expect(tab.locator("#explore .board")).to_be_focused()
    assert settled_digit(tab) == str(read)
    reading = get_state(tab, "reading")
    assert reading["pixels"] == base64.b64encode(images[number].tobytes()).decode(), "to the pixel"
    assert np.round(reading["probabilities"], 3).tolist() == pytest.approx(own.probabilities[place].tolist())
    assert reading["evidence"]["rivals"] == [read, label]
    assert get_state(tab, "compare")["right"] == label, "Compare takes it for what its writer says"
    tab.go_back()
    expect(card).to_be_visible()


def test_on_a_phone_everything_fits_and_a_cell_brings_its_digits_into_view(open_page, monkeypatch, tmp_path):
    images = np.zeros((10_000, 28, 28), np.uint8)
    monkeypatch.setenv("MNIST_ROOT", str(write_test_images(tmp_path, images)))
    tab = begin(open_page, "CNNModel", viewport={"width": 360, "height": 740}, has_touch=True)
    expect(tab.locator("#mistakes canvas")).to_have_count(PAGE)
    expect(tab.locator("#mistakes .missing")).to_be_hidden()
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    cell(tab, 3, 5).tap()
    expect(tab.locator("#mistakes .title")).to_contain_text("3 read as 5: 99 of")
    expect(tab.locator("#mistakes .title")).to_be_in_viewport()
    expect(tab.locator("#mistakes .card").first).to_be_in_viewport(ratio=0.9)
    widest = "(cells) => Math.max(...cells.map((cell) => cell.scrollWidth - cell.clientWidth))"
    assert of_all(tab, "#mistakes .matrix button", widest) <= 0, "four figures fit"


def test_a_changed_network_is_counted_part_by_part_and_its_cells_have_digits(open_page, monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_ROOT", str(write_mnist(tmp_path, 12, 1_200)))
    tab = begin(open_page, "CNNModel")
    expect(tab.locator("#mistakes .which")).to_be_hidden()
    set_state(tab, edits={"CNNModel": [["mute", "relu3", 2]]})
    trained, changed = tab.locator("#mistakes .which button").all()
    expect(changed).to_have_text("CNNModel, 1 change")
    expect(changed).to_have_attribute("aria-pressed", "true")
    score, exact = tab.locator("#mistakes .score"), tab.locator("#mistakes .exact")
    expect(score).to_contain_text("of 1,000 random MNIST test digits correctly. As an estimate for all 1,200")
    expect(tab.locator("#mistakes .title")).to_have_text("Press a cell to see its digits.")
    expect(tab.locator("#mistakes .lists")).to_be_hidden()
    exact.click()
    expect(score).to_contain_text("of all 1,200 MNIST test digits correctly. The other")
    expect(exact).to_be_hidden()
    counts = np.array(matrix(tab))
    assert counts.sum() == 1_200
    label, read = divmod(int(counts.argmax()), 10)
    cell(tab, label, read).click()
    expect(tab.locator("#mistakes .title")).to_contain_text(f": {counts[label, read]} of {counts[label].sum()}")
    expect(tab.locator("#mistakes .digits canvas")).to_have_count(min(PAGE, counts[label, read]))
    right = int(counts.trace())
    tab.locator("#surgery .costs").evaluate("(button) => button.click()")
    expect(tab.locator("#surgery .sum")).to_contain_text(f"It reads {right / 12:.1f} % of all 1,200 MNIST test digits")
    trained.click()
    expect(score).to_contain_text("of MNIST’s 10,000 test digits")
    assert matrix(tab) == FOUND.networks["CNNModel"].matrix.tolist()
    set_state(tab, tab="explore-panel")
    set_state(tab, tab="mistakes-panel")
    expect(trained).to_have_attribute("aria-pressed", "true")
    set_state(tab, edits={"CNNModel": [["mute", "relu3", 1]]})
    expect(changed).to_have_attribute("aria-pressed", "true")
