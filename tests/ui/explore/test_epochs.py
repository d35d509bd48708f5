"""The network as it was after each epoch, by hand and as a film, in a real browser."""

import pytest
from playwright.sync_api import expect

from cnn import recognition, sketch, weights
from tests.browsing import EXAMPLES, STORE, focus, get_state, set_state, show_example

pytestmark = pytest.mark.browser


def test_the_network_grows_from_noise_under_the_slider_and_as_a_film(open_page):
    tab = open_page()
    epochs = tab.locator("#crumbs .epochs")
    set_state(tab, network="CNNModel")
    slider, film, menu = epochs.locator("input"), epochs.locator("button"), tab.locator("#network option:checked")
    expect(slider).to_have_value("5")
    film.click()  # on a blank pad the example is seen
    expect(film).to_have_text("❚❚ Film")
    expect(menu).to_have_text("CNNModel after epoch 1")
    tab.locator("#tab-compare-panel").click()
    expect(film).to_have_text("▶ Film")
    assert get_state(tab, "edits")["CNNModel"], "out of sight it pauses, before its end"
    tab.locator("#tab-explore-panel").click()
    show_example(tab, 8)
    focus(slider)
    tab.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "untrained")
    expect(menu).to_have_text("CNNModel after epoch 0")
    digit = sketch.from_strokes(EXAMPLES[8]["strokes"])
    untrained = recognition.recognise(weights.load_epoch("CNNModel", 0), digit)
    expect(tab.locator("#reading")).to_have_attribute("data-digit", str(untrained.digit))
    tab.keyboard.press("ArrowRight")
    expect(menu).to_have_text("CNNModel after epoch 1")
    assert get_state(tab, "edits") == {"CNNModel": [["epoch", "network", 1]]}

    tab.evaluate(f"""async () => {{
        window.seen = [];
        {STORE}.on("edits", (edits) => window.seen.push(edits.CNNModel[0]?.[2] ?? null));
    }}""")
    film.click()
    expect(film).to_have_text("❚❚ Film")
    expect(film).to_have_text("▶ Film")
    assert tab.evaluate("window.seen.slice(1)") == [0, 1, 2, 3, 4, None]
    expect(slider).to_have_value("5")
    assert get_state(tab, "edits") == {"CNNModel": []}, "its last picture is the network that is shipped"
    set_state(tab, network="FNN")
    expect(slider).to_be_hidden()
    expect(epochs.locator(".none")).to_have_text("Epochs: python train.py FNN")
