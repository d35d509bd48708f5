"""The section History in a real browser: its plots, the epoch that is looked at, and the way to Explore."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import focus, get_state, of_all, set_state
from tests.ui.asking import TRAINED
from ui.training.history_answers import learned

pytestmark = pytest.mark.browser


def begin(open_page, network: str, **options) -> Page:
    tab = open_page(**options)
    set_state(tab, network=network)
    tab.locator("#tab-training-panel").click()
    expect(tab.locator("#history .recipe h3")).to_have_text(f"The recipe of {network}")
    return tab


def values(tab: Page) -> list[str]:
    return [text.replace("\u00a0", " ") for text in tab.locator("#history .item:not([hidden]) dd").all_inner_texts()]


def test_an_epoch_by_keys_and_pointer_and_its_way_to_explore(open_page):
    tab = begin(open_page, "CNNModel")
    points = learned(TRAINED, {"network": "CNNModel"})["training"]["points"]
    losses = tab.locator("#history .numbers tbody td:nth-child(3)").all_text_contents()
    assert losses == [f"{point['loss']:.3f}" for point in points]
    expect(tab.locator("#history polyline")).to_have_count(4)
    expect(tab.locator("#history .mark")).to_have_count(5 + 6 + 5 + 6)
    assert values(tab) == ["0.629", "0.562", "0.605", "82.7 %"]
    expect(tab.locator("#history .verdict")).to_contain_text("0.043 too high")

    slider = tab.locator("#history .epoch input")
    focus(slider)
    for _ in range(2):
        tab.keyboard.press("ArrowLeft")
    assert values(tab) == [f"{points[3][key]:.3f}" for key in ("train", "loss", "book")] + ["75.0 %"]
    told = (
        "after epoch 3 of 5: training loss 1.077, test loss 0.849, "
        "what the book’s code prints as test loss 0.874, test accuracy 75.0\u00a0%"
    )
    expect(slider).to_have_attribute("aria-valuetext", told)
    tab.locator("#history .losses .plot").click(position={"x": 2, "y": 40})
    expect(tab.locator("#history .epoch output")).to_have_text("untrained")
    assert values(tab) == ["–", "2.309", "–", "8.3 %"]
    tab.locator("#history .start input").uncheck()
    expect(tab.locator("#history .epoch output")).to_have_text("after epoch 1 of 5")
    expect(tab.locator("#history .mark")).to_have_count(5 * 4)

    tab.locator("#history .see").click()
    expect(tab.locator("#explore .board")).to_be_focused()
    assert get_state(tab, "edits")["CNNModel"] == [["epoch", "network", 1]]
    expect(tab.locator("#crumbs .epochs output")).to_have_text("1")


def test_what_is_not_known_of_a_network_is_not_shown(open_page):
    tab = begin(open_page, "DeepCNN", server_stays=False)  # which lacks the weights below, as the console says
    assert values(tab) == ["0.643", "0.060", "99.7 %"]
    expect(tab.locator("#history polyline")).to_have_count(3)
    expect(tab.locator("#history .verdict")).to_contain_text("choose FNN, CNNModel or ComplexCNNModel")
    set_state(tab, network="FNN")
    expect(tab.locator("#history .kept")).to_have_text("What FNN was after each epoch is not kept here.")
    expect(tab.locator("#history .see")).to_be_hidden()
    assert values(tab) == ["0.058", "0.078", "0.067", "97.6 %"]
    expect(tab.locator("#history .mine")).to_be_hidden()
    set_state(tab, edits={"FNN": [["own", 64 * "0", 0]]})
    expect(tab.locator("#history .mine")).to_be_visible()
    tab.set_viewport_size({"width": 360, "height": 740})
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    tab.locator("#history .numbers summary").click()
    wider = "(tables) => tables.filter((own) => own.scrollWidth > own.clientWidth).length"
    assert of_all(tab, "#history .scroll", wider) == 0, "nor does a table scroll sideways"
