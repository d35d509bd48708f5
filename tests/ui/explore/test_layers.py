"""The tab Layers as a user meets it, in a real browser. Any console error fails a test."""

import io
from decimal import Decimal

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from cnn import units
from tests.browsing import EXAMPLES, STORE, read_as, set_state, settled_digit
from tests.ui.explore.exploring import NETWORKS, captured, layer, numbers, painted, pin, pixel, show
from ui.server.packing import unpack

pytestmark = pytest.mark.browser


def test_every_layer_is_painted_tells_what_it_is_and_fits_a_phone(open_page):
    tab = open_page()
    for network in NETWORKS:
        tab.set_viewport_size({"width": 1280, "height": 8000})  # all in view
        show(tab, network)
        described = units.describe(captured(network)[0])
        assert tab.locator("#layers h3").all_inner_texts() == [own.name for own in described]
        formulas, shapes = (tab.locator(f"#layers .{part}").all_inner_texts() for part in ("formula", "shape"))
        for own, formula, told in zip(described, formulas, shapes, strict=True):
            assert formula == own.formula, (network, own.name)
            assert told.startswith(" × ".join(f"{size:,}" for size in own.shape)), (network, own.name)
            assert not own.parameters or told.endswith(f"parameters: {own.count} = {own.parameters:,}"), own.name
        expect(tab.locator("#layers .png:enabled")).to_have_count(len(described))
        tab.set_viewport_size({"width": 360, "height": 740})
        painted(tab, "softmax")
        assert tab.evaluate("document.documentElement.scrollWidth") == 360, network


def test_only_what_is_in_view_is_sent_and_nothing_of_the_drawing_before_is_shown(open_page):
    tab = open_page()
    answers = []
    tab.on("response", lambda response: answers.append(response) if "/ask/" in response.url else None)
    show(tab, "DeepCNN")
    sent = {name for answer in answers for name in unpack(answer.body()).get("layers", {})}
    assert {"input", "block1.conv"} <= sent
    assert not sent & {"block4.conv", "block6.relu", "softmax"}
    answers.clear()
    painted(tab, "softmax")
    sent = [name for answer in answers for name in unpack(answer.body()).get("layers", {})]
    assert "softmax" in sent
    assert "input" not in sent
    assert len(sent) == len(set(sent)), "what the page has is not sent again"

    pin(tab, units.Unit("final", 7))
    painted(tab, "softmax")
    tab.locator("#sketchpad .clear").click()
    read_as(tab, "")
    expect(tab.locator("#unit .value")).to_be_empty()
    expect(tab.locator("#unit .arithmetic *")).to_have_count(0)
    for name in ("input", "softmax"):  # nothing of the drawing before is shown
        expect(layer(tab, name).locator(".png")).to_be_hidden()
    show(tab, "DeepCNN")
    painted(tab, "input")
    seen = layer(tab, "input").locator("canvas.maps").element_handle()
    before = seen.evaluate("(canvas) => canvas.toDataURL()")
    painted(tab, "softmax")
    tab.wait_for_function(f"async () => !{STORE}.get('view').layers.includes('input')")
    set_state(tab, sketch={"strokes": EXAMPLES[3]["strokes"]})
    read_as(tab, 3)
    settled_digit(tab)
    tab.wait_for_function("([canvas, before]) => canvas.toDataURL() !== before", arg=[seen, before])  # out of view too
    painted(tab, "input")


def test_maps_change_while_the_pen_moves(open_page):
    tab = open_page()
    box = tab.locator("#sketchpad canvas").bounding_box()
    tab.mouse.move(box["x"] + 150, box["y"] + 40)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 150, box["y"] + 200, steps=5)
    expect(layer(tab, "block1.conv").locator(".png")).to_be_enabled()
    read_as(tab, 1)
    canvas = layer(tab, "input").locator("canvas.maps").element_handle()
    before = canvas.evaluate("canvas => canvas.toDataURL()")
    tab.mouse.move(box["x"] + 250, box["y"] + 250, steps=5)
    tab.wait_for_function("([canvas, before]) => canvas.toDataURL() !== before", arg=[canvas, before])
    tab.mouse.up()


def check_ground(tab: Page, ground: str) -> None:
    """Zero is white in either scheme, and the page around the maps has its scheme's colour."""
    canvas = layer(tab, "block1.conv").locator("canvas.maps")
    assert pixel(canvas, 4, 4) == [255, 255, 255, 255], "paper, where the kernel without bias gives 0"
    assert pixel(layer(tab, "input").locator("canvas.maps"), 4, 4) == [255, 255, 255, 255]
    shown = layer(tab, "input").evaluate("row => getComputedStyle(row.closest('.gradio-container')).backgroundColor")
    assert shown == ground


def test_data_keep_their_colours_in_the_dark_and_where_colours_are_forced(open_page):
    tab = open_page(color_scheme="dark")
    show(tab, "DeepCNN")
    painted(tab, "block1.conv")
    check_ground(tab, "rgb(21, 24, 29)")

    tab.emulate_media(forced_colors="active")
    show(tab, "CNNModel")
    painted(tab, "conv1")
    assert coloured(layer(tab, "conv1").locator(".ramp"))
    pin(tab, units.Unit("conv1", 0, 9, 12))
    assert coloured(tab.locator("#unit td[style]").first.locator("xpath=ancestor::table"))
    assert coloured(tab.locator("#unit .chip").first)
    set_state(tab, pinned=None, tab="kernels-panel")
    assert coloured(tab.locator("#kernels .ramp"))
    tab.locator("#kernels .filter button").first.click()
    assert coloured(tab.locator("#kernels .numbers table"))


def test_colours_go_to_the_strongest_of_the_layer_or_of_each_map_with_limits_printed(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    painted(tab, "block1.conv")
    check_ground(tab, "rgb(251, 250, 247)")
    _, own = captured("DeepCNN")
    strongest = own["block1.conv"][0].abs().amax(dim=(1, 2))
    limits = layer(tab, "block1.conv").locator(".limits")
    assert numbers(limits.locator("span")) == [Decimal(f"{sign * strongest.max().item():.2f}") for sign in (-1, 1)]
    before = layer(tab, "block1.conv").locator("canvas.maps").evaluate("canvas => canvas.toDataURL()")
    tab.locator("#layers .scale").select_option("map")
    expect(limits).to_contain_text("each map has its own")
    assert layer(tab, "block1.conv").locator("canvas.maps").evaluate("canvas => canvas.toDataURL()") != before
    painted(tab, "block6.relu")
    dead = int((own["block6.relu"][0].amax(dim=(1, 2)) == 0).sum())
    expect(layer(tab, "block6.relu").locator(".limits")).to_contain_text(f"{dead} of 64 inactive")
    expect(layer(tab, "block6.relu").locator(".limits span").first).to_have_text("0")


def test_a_layer_is_saved_as_a_picture_all_of_them_as_arrays_and_the_blind_spot_is_told(open_page, tmp_path):
    tab = open_page()
    show(tab, "CNNModel")
    _, own = captured("CNNModel")
    with tab.expect_download() as download:
        layer(tab, "conv2").locator(".png").click()
    assert download.value.suggested_filename == "inkling-CNNModel-conv2.png"
    download.value.save_as(tmp_path / "conv2.png")
    picture = np.asarray(Image.open(tmp_path / "conv2.png").convert("RGB"))
    maps = own["conv2"][0].numpy()
    strongest = np.unravel_index(np.abs(maps).argmax(), maps.shape)
    colour = (217, 102, 10) if maps[strongest] > 0 else (31, 111, 180)
    assert (picture == colour).all(axis=2).any(), "the strongest unit has the full colour"
    with tab.expect_download() as download:
        tab.locator("#layers .all").click()
    download.value.save_as(tmp_path / "all.npz")
    with np.load(tmp_path / "all.npz") as arrays:
        assert arrays.files == list(own)
        for name, activation in own.items():
            np.testing.assert_array_equal(arrays[name], activation[0].numpy())

    expect(layer(tab, "input").locator(".blind")).to_contain_text("159 of 784 pixels, hatched, reach no output")
    marks = layer(tab, "input").locator("canvas.marks")
    assert pixel(marks, 4 * 26 + 1, 4 * 26 + 2)[3] > 0, "the lower right corner is hatched"
    assert pixel(marks, 4 * 20 + 1, 4 * 20 + 2)[3] == 0
    tab.locator("#network").select_option("DeepCNN")
    expect(layer(tab, "input").locator(".blind")).to_have_text("Every pixel reaches an output.")


def coloured(place: Locator) -> bool:
    """Return whether what is seen there has a colour, and not only shades of grey."""
    pixels = np.asarray(Image.open(io.BytesIO(place.screenshot())).convert("RGB")).astype(int)
    return bool((pixels.max(axis=2) - pixels.min(axis=2) > 60).any())
