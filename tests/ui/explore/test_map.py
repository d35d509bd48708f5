"""One map as a user meets it, in a real browser: how it is made, what it looks for. Any console error fails a test."""

import base64
from itertools import islice

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn import exciting, kernels, units
from tests.browsing import get_state, read_as, set_state, settled_digit
from tests.ui.explore.exploring import captured, numbers, show

pytestmark = pytest.mark.browser

# Of each picture its sides as they are shown, and how many colours it has.
PICTURES = """(selector) => [...document.querySelectorAll(selector)].map((canvas) => {
    const { width, height } = canvas.getBoundingClientRect();
    const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return [width, height, new Set(pixels).size];
})"""


def look(tab: Page, *chosen) -> None:
    """Choose a map, and wait until it is the one that is shown."""
    set_state(tab, chosen=list(chosen))
    expect(tab.locator("#map")).to_have_attribute("data-of", f"{chosen[0]} {chosen[1]}")


def test_a_map_is_shown_with_what_it_is_made_of_and_numbers_on_demand(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    look(tab, "block2.norm", 5)
    model, own = captured("DeepCNN")
    made = kernels.made(model, own, "block2.conv", 5)
    pairs = tab.locator("#map .pair")
    assert pairs.all_inner_texts() == [f"×\nmap {channel}" for channel in made.order[:6]]
    assert tab.locator("#map figcaption button").all_inner_texts() == ["conv", "norm", "ReLU", "max-pool"]
    limit = own["block2.conv"][0, 5].abs().max().item()
    expect(tab.locator("#map figure .limits").first).to_have_text(f"±{limit:.1f}")
    expect(tab.locator("#map .says")).to_contain_text(f"its kernel (up to ±{np.abs(made.kernels).max():.2f})")
    lefts = [pair.bounding_box()["x"] for pair in tab.locator("#map .pair .kernel").all()]
    assert lefts[:3] == lefts[3:], "a kernel stands where its column is, however long its map's name"
    set_state(tab, chosen=["block2.norm", 5, 2, 2])
    height = tab.locator("#map").bounding_box()["height"]
    tab.locator("#map button.all").click()
    expect(pairs).to_have_count(16)
    expect(tab.locator("#map button.all")).to_have_text("the 6 strongest")
    assert tab.locator("#map").bounding_box()["height"] == height, "all maps scroll within their own box"
    tab.locator("#map button.all").click()
    expect(pairs).to_have_count(6)
    tab.locator("#map button.numbers").click()
    assert get_state(tab, "deed") == {"what": "opened numbers", "where": "map"}
    cells = numbers(pairs.first.locator("td"))
    assert [float(cell) for cell in cells] == pytest.approx(made.kernels[made.order[0]].ravel(), abs=0.0051)
    tab.locator("#map button.flipped").click()
    expect(tab.locator("#map .turned")).to_contain_text("cross-correlation")
    assert numbers(pairs.first.locator("td")) == cells[::-1]
    expect(tab.locator("#map .truly canvas")).to_be_visible()
    pictures = [tab.locator(f"#map {kind} canvas").first for kind in ("figure", ".truly")]
    assert len({picture.evaluate("canvas => canvas.toDataURL()") for picture in pictures}) == 2


def test_a_number_of_a_picture_is_pointed_at_and_gone_to_and_so_is_a_map_that_is_read(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    look(tab, "block2.conv", 5)
    canvas = tab.locator("#map figure canvas").first
    side = canvas.bounding_box()["width"] / 24
    canvas.hover(position={"x": 14.5 * side, "y": 9.5 * side})
    assert get_state(tab, "pointed") == ["block2.conv", 5, 9, 14]
    expect(tab.locator("#explore .status")).to_contain_text("block 2 · map 5 · row 9, column 14 = ")
    expect(tab.locator("#map .pair .pointed")).to_have_count(6), "its window in each of the maps"
    tab.mouse.down()
    tab.mouse.up()
    assert get_state(tab, "chosen") == ["block2.conv", 5, 9, 14]
    expect(tab.locator("#unit .name")).to_have_text("block 2, conv · map 5 · row 9, column 14")
    expect(tab.locator("#map figure .chosen")).to_have_count(1)
    source = tab.locator("#map button.map").first
    name = source.get_attribute("title")
    source.click()
    expect(tab.locator("#unit")).to_be_hidden()
    assert name == f"Go to map {get_state(tab, 'chosen')[1]}"
    assert get_state(tab, "chosen")[0] == "block1.relu"
    assert tab.evaluate("document.querySelector('#map').contains(document.activeElement)")


def test_each_layer_s_map_can_be_seen_in_each_width(open_page):
    tab = open_page()
    for width, network in ((360, "CNNModel"), (820, "FNN"), (1280, "ComplexCNNModel")):
        tab.set_viewport_size({"width": width, "height": 800})
        show(tab, network)
        shapes = units.shapes(captured(network)[0])
        for layer, shape in islice(shapes.items(), 0, None, 3):
            look(tab, layer, 0, *([0, 0] if len(shape) == 1 else []))
            for _, height, colours in tab.evaluate(PICTURES, "#map .plate:not(.flat) canvas"):
                assert height >= 24
                assert colours > 1 or layer == "flatten", layer
            for wide, _, colours in tab.evaluate(PICTURES, "#map .kernel canvas"):
                assert wide >= 24
                assert colours > 1
            assert tab.evaluate("document.documentElement.scrollWidth") == width, layer


def test_what_excites_a_map_can_be_put_on_the_pad_and_taken_back(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    drawn = get_state(tab, "sketch")
    model = captured("DeepCNN")[0]
    gallery = exciting.load("DeepCNN", model)
    every = [exciting.patches(gallery, model, "block6", channel) for channel in range(64)]
    channel, found = next((i, own) for i, own in enumerate(every) if len({patch.label for patch in own}) == 1)
    look(tab, "block6.relu", channel)
    expect(tab.locator("#map .mostly")).to_have_text(f"all {found[0].label}s (9 of 9)")
    best = found[0]
    patches = tab.locator("#map .patches button")
    expect(patches).to_have_count(9)
    assert min(button.bounding_box()["width"] for button in patches.all()) >= 40
    expect(patches.first).to_have_attribute(
        "title", f"Part of a {best.label}: excites this map to {best.value:.2f}. Click to put the digit on the pad."
    )
    patches.first.click()
    assert settled_digit(tab) == str(best.label)
    digit = gallery.digits[gallery.numbers.tolist().index(best.number)]
    assert get_state(tab, "reading")["pixels"] == base64.b64encode(digit.tobytes()).decode(), "to the pixel"
    tab.locator("#sketchpad .undo").click()
    read_as(tab, 7)
    assert get_state(tab, "sketch") == drawn
    look(tab, "block1.relu", 0)
    expect(patches).to_have_count(9)
    expect(tab.locator("#map .mostly")).to_have_count(0), "an edge is one of whatever digit"

    set_state(tab, why={"for": None, "against": 3})
    back = tab.locator("#map .back")
    expect(back).to_have_text("← Why 7 and not 3?")
    back.click()
    expect(tab.locator("#why")).to_be_focused()
    assert get_state(tab, "chosen") == []
