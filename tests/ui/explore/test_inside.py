"""The layers, one unit and the kernels as a user meets them, in a real browser. Any console error fails a test."""

import contextlib
import io
from decimal import Decimal

import numpy as np
import pytest
import torch
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from cnn import activations, kernels, sketch, units, weights
from cnn.inside import layers
from tests.browsing import EXAMPLES, read_as, settled_digit

DIGIT = 7
NETWORKS = weights.available()


def show(tab: Page, network: str = "ComplexCNNModel", label: int = DIGIT) -> None:
    """Put an example on the pad and have this network read it."""
    tab.locator("#network").select_option(network)
    tab.locator("#examples button").nth(label).click()
    expect(tab.locator("#reading")).not_to_have_attribute("data-digit", "")
    settled_digit(tab)


def captured(network: str, label: int = DIGIT) -> tuple:
    model, _ = weights.load(network)
    digit = sketch.from_strokes(EXAMPLES[label]["strokes"])
    return model, activations.capture(model, torch.from_numpy(digit)[None, None].float() / 255)


def layer(tab: Page, name: str) -> Locator:
    return tab.locator(f'#layers [data-layer="{name}"]')


def painted(tab: Page, name: str) -> None:
    """Scroll to a layer and wait until its maps are there."""
    layer(tab, name).scroll_into_view_if_needed()
    expect(layer(tab, name).locator(".png")).to_be_enabled()


def pin(tab: Page, unit: units.Unit) -> None:
    tab.evaluate("unit => inkling.set('pinned', unit)", list(unit))
    expect(tab.locator("#unit .name")).to_contain_text(unit.layer)
    expect(tab.locator("#unit .value")).not_to_be_empty()


def numbers(cells: Locator) -> list[Decimal]:
    return [Decimal(text.strip().replace("−", "-").replace(",", "")) for text in cells.all_inner_texts()]


def value(tab: Page) -> Decimal:
    return numbers(tab.locator("#unit .arithmetic figure > strong"))[0]


def pixel(canvas: Locator, x: float, y: float) -> list[int]:
    """Return the colour of a canvas at a place as red, green, blue, opacity."""
    return canvas.evaluate("(canvas, at) => [...canvas.getContext('2d').getImageData(...at, 1, 1).data]", [x, y])


@pytest.mark.parametrize("network", NETWORKS)
def test_every_layer_tells_its_name_formula_shape_and_parameters(open_page, network):
    tab = open_page()
    show(tab, network)
    described = layers.describe(weights.load(network)[0])
    assert tab.locator("#layers h3").all_inner_texts() == [own.name for own in described]
    for own in described:
        expect(layer(tab, own.name).locator(".formula")).to_have_text(own.formula)
        told = layer(tab, own.name).locator(".shape").inner_text()
        assert told.startswith(" × ".join(f"{size:,}" for size in own.shape))
        assert not own.parameters or told.endswith(f"parameters: {own.count} = {own.parameters:,}")
        painted(tab, own.name)


def test_only_what_is_in_view_is_sent_and_the_rest_when_it_is_scrolled_to(open_page):
    tab = open_page()
    answers = []
    tab.on("response", lambda response: answers.append(response) if "component_server" in response.url else None)
    show(tab, "DeepCNN")
    sent = {name for answer in answers for name in answer.json().get("layers", {})}
    assert {"input", "block1.conv"} <= sent
    assert not sent & {"block4.conv", "block6.relu", "softmax"}
    answers.clear()
    painted(tab, "softmax")
    sent = [name for answer in answers for name in answer.json().get("layers", {})]
    assert "softmax" in sent
    assert "input" not in sent
    assert len(sent) == len(set(sent)), "what the page has is not sent again"


def test_maps_change_while_the_pen_moves(open_page):
    tab = open_page()
    box = tab.locator("#sketchpad canvas").bounding_box()
    tab.mouse.move(box["x"] + 150, box["y"] + 40)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 150, box["y"] + 200, steps=10)
    expect(layer(tab, "block1.conv").locator(".png")).to_be_enabled()
    read_as(tab, 1)
    before = layer(tab, "input").locator("canvas.maps").evaluate("canvas => canvas.toDataURL()")
    tab.mouse.move(box["x"] + 250, box["y"] + 250, steps=10)
    settled_digit(tab)
    assert layer(tab, "input").locator("canvas.maps").evaluate("canvas => canvas.toDataURL()") != before
    tab.mouse.up()


def test_pointing_shows_the_unit_what_it_reads_and_what_it_sees(open_page):
    tab = open_page()
    show(tab)
    painted(tab, "block1.conv2")
    canvas = layer(tab, "block1.conv2").locator("canvas.maps")
    side = tab.evaluate("inkling.maps.layout(4, 28, 28, 600, false).unit")
    canvas.hover(position={"x": side * 12.5, "y": side * 10.5})
    expect(tab.locator("#unit .name")).to_have_text("block1.conv2, channel 0, row 10, column 12")
    expect(tab.locator("#unit .reads")).to_contain_text("Reads 3 × 3 of each of the 4 maps of block1.relu")
    expect(tab.locator("#unit .reads")).to_contain_text("sees rows 8 to 12, columns 10 to 14 of the digit")
    expect(tab.locator("#unit .reads")).to_contain_text("mean and deviation of input_norm are of all pixels")
    _, own = captured("ComplexCNNModel")
    expect(tab.locator("#unit .value")).to_contain_text("=")
    told = Decimal(tab.locator("#unit .value").inner_text().removeprefix("= ").replace("−", "-"))
    assert float(told) == pytest.approx(
        own["block1.conv2"][0, 0, 10, 12].item(), abs=0.51 * 10 ** told.as_tuple().exponent
    )
    dark = [29, 36, 51, 255]
    marks = layer(tab, "block1.relu").locator("canvas.marks")
    assert pixel(marks, side * 11, side * 10.5) == dark, "the left edge of the window, on the first map"
    assert pixel(layer(tab, "input").locator("canvas.marks"), side * 10, side * 10.5) == dark
    tab.mouse.move(5, 5)
    expect(tab.locator("#unit")).to_be_hidden()


@pytest.mark.parametrize(
    ("network", "unit"),
    [
        ("CNNModel", units.Unit("conv3", 2, 1, 1)),
        ("ComplexCNNModel", units.Unit("block1.conv1", 1, 0, 0)),
        ("ComplexCNNModel", units.Unit("block2.conv2", 3, 5, 6)),
        ("DeepCNN", units.Unit("block5.conv", 7, 0, 5)),
    ],
    ids=str,
)
def test_every_product_of_a_pinned_unit_is_shown_and_adds_up(open_page, network, unit):
    tab = open_page()
    show(tab, network)
    pin(tab, unit)
    more = tab.locator("#unit .more")
    if more.count():
        more.click()
    model, own = captured(network)
    explained = units.explain(model, own, unit)
    blocks = tab.locator("#unit .sum[data-channel]")
    assert blocks.count() == len(explained.inputs)
    sums = {}
    for block in blocks.all():
        products = numbers(block.locator("table").nth(2).locator("td"))
        assert len(products) == explained.terms[0].size
        sums[int(block.get_attribute("data-channel"))] = sum(products)
        assert sum(products) == numbers(block.locator(".channel-sum"))[0]
    chips = numbers(tab.locator("#unit .chip"))
    assert chips == [sums[channel] for channel in range(len(chips))]
    bias = numbers(tab.locator("#unit .total figure > b"))
    assert len(bias) == (layers.modules(model)[unit.layer].bias is not None)
    assert sum(chips) + sum(bias) == value(tab)
    places = -value(tab).as_tuple().exponent
    assert places >= 2
    assert float(value(tab)) == round(explained.value, places)


@pytest.mark.parametrize("network", NETWORKS)
def test_every_kind_of_layer_tells_its_sum(open_page, network):
    tab = open_page()
    show(tab, network)
    _, own = captured(network)
    for name, activation in own.items():
        place = np.unravel_index(activation[0].argmax().item(), activation.shape[1:])
        unit = units.Unit(name, *(int(n) for n in place))
        pin(tab, unit)
        expect(tab.locator("#unit .value")).to_have_text(
            f"= {tab.locator('#unit .arithmetic strong').first.inner_text()}"
        )
        places = -value(tab).as_tuple().exponent
        assert float(value(tab)) == pytest.approx(activation[0][place].item(), abs=0.51 * 10**-places)


def test_a_linear_unit_shows_its_largest_terms_the_rest_as_a_sum_and_all_on_demand(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    pin(tab, units.Unit("final", 3))
    products = tab.locator("#unit .terms .product")
    assert products.count() == 13
    total = numbers(tab.locator("#unit .chip"))[0]
    assert sum(numbers(products)) == total
    sizes = [abs(product) for product in numbers(products)[:12]]
    assert sizes == sorted(sizes, reverse=True)
    tab.locator("#unit .more").click()
    assert products.count() == 1024
    assert sum(numbers(products)) == total
    assert total + numbers(tab.locator("#unit .total figure > b"))[0] == value(tab)


def test_the_signal_is_walked_back_to_the_pixels_and_forth_again(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    pin(tab, units.Unit("softmax", DIGIT))
    model, own = captured("DeepCNN")
    unit, way = units.Unit("softmax", DIGIT), []
    while (unit := units.explain(model, own, unit).largest) is not None:
        way.append(unit)
        tab.locator("#unit .back").click()
        expect(tab.locator("#unit .name")).to_contain_text(unit.layer)
        assert tab.evaluate("inkling.get('pinned')") == list(unit)
        expect(tab.locator("#unit .trail button")).to_have_count(len(way))
        tab.wait_for_function("document.querySelector('#unit .value').textContent !== ''")
    assert way[-1].layer == "input"
    expect(tab.locator("#unit .back")).to_be_disabled()
    tab.locator("#unit .trail button").first.click()
    expect(tab.locator("#unit .name")).to_have_text(f"softmax, unit {DIGIT}")
    expect(tab.locator("#unit .trail button")).to_have_count(0)


def test_a_number_of_the_patch_leads_to_its_unit(open_page):
    tab = open_page()
    show(tab)
    pin(tab, units.Unit("block1.conv1", 1, 0, 0))
    patch = tab.locator("#unit .sum[data-channel] table").first
    assert patch.locator("td").count() == 9
    assert patch.locator("button").count() == 4, "the other five are padding"
    patch.locator("button").first.click()
    expect(tab.locator("#unit .name")).to_have_text("input_norm, channel 0, row 0, column 0")


def test_a_pinned_unit_follows_the_drawing_and_the_network(open_page):
    tab = open_page()
    show(tab, "ComplexCNNModel", 7)
    pin(tab, units.Unit("block1.conv1", 1, 9, 12))
    seven = value(tab)
    tab.locator("#examples button").nth(0).click()
    expect(tab.locator("#unit .arithmetic strong").first).not_to_have_text(str(seven).replace("-", "−"))
    _, own = captured("ComplexCNNModel", 0)
    assert float(value(tab)) == pytest.approx(own["block1.conv1"][0, 1, 9, 12].item(), abs=0.0051)
    tab.locator("#network").select_option("DeepCNN")
    expect(tab.locator("#unit")).to_be_hidden()
    assert tab.evaluate("inkling.get('pinned')") is None
    pin(tab, units.Unit("final", 0))
    tab.locator("#network").select_option("FNN")
    expect(tab.locator("#unit .reads")).to_contain_text("all 1,024 numbers of relu2")
    expect(tab.locator("#unit .name")).to_have_text("final, unit 0")
    tab.locator("#sketchpad .clear").click()
    expect(tab.locator("#unit")).to_be_hidden()


def test_the_keyboard_alone_points_pins_and_lets_go_and_the_drawing_stays(open_page):
    tab = open_page()
    show(tab)
    tab.locator("#layers .all").focus()
    stage = layer(tab, "block1.conv1").locator(".stage")
    for _ in range(20):
        tab.keyboard.press("Tab")
        if stage.evaluate("stage => stage === document.activeElement"):
            break
    expect(tab.locator("#unit .name")).to_have_text("block1.conv1, channel 0, row 0, column 0")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "PageDown", "ArrowLeft", "ArrowLeft"):
        tab.keyboard.press(key)
    expect(tab.locator("#unit .name")).to_have_text("block1.conv1, channel 1, row 2, column 0")
    tab.keyboard.press("Enter")
    expect(tab.locator("#unit .arithmetic strong")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator("#unit .arithmetic")).to_be_hidden()
    read_as(tab, DIGIT)


def test_escape_in_the_drawer_lets_go_of_the_unit_and_not_of_the_drawing(open_page):
    tab = open_page()
    show(tab)
    pin(tab, units.Unit("block1.conv1", 1, 9, 12))
    tab.locator("#unit .back").focus()
    tab.keyboard.press("Escape")
    expect(tab.locator("#unit .arithmetic")).to_be_hidden()
    read_as(tab, DIGIT)
    expect(layer(tab, "block1.conv1").locator(".stage")).to_be_focused()


def test_a_map_at_the_window_s_lower_edge_can_be_pointed_at(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    painted(tab, "block1.norm")
    tab.evaluate("scrollTo(0, 0)")
    for x in (640, 644, 648):
        tab.mouse.move(x, 870)
        expect(tab.locator("#unit .value")).to_contain_text("=")
        assert tab.evaluate("inkling.get('pointed')") is not None, "the drawer lies under the pointer"
    tab.mouse.click(648, 870)
    expect(tab.locator("#unit .arithmetic strong").first).to_be_visible()


def test_nothing_of_the_drawing_before_is_shown(open_page):
    tab = open_page()
    show(tab, "DeepCNN", 7)
    pin(tab, units.Unit("final", 7))
    painted(tab, "softmax")
    tab.locator("#sketchpad .clear").click()
    read_as(tab, "")
    expect(tab.locator("#unit .value")).to_be_empty()
    expect(tab.locator("#unit .arithmetic *")).to_have_count(0)
    for name in ("input", "softmax"):
        expect(layer(tab, name).locator(".png")).to_be_hidden()
    show(tab, "DeepCNN", 7)
    painted(tab, "input")
    painted(tab, "softmax")
    tab.wait_for_function("!inkling.get('view').layers.includes('input')")
    tab.evaluate("strokes => inkling.set('sketch', { strokes })", EXAMPLES[3]["strokes"])
    read_as(tab, 3)
    settled_digit(tab)
    expect(layer(tab, "input").locator(".png")).to_be_hidden()
    painted(tab, "input")


def test_what_is_copied_is_of_the_unit_that_is_told(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    pin(tab, units.Unit("final", 3))
    disabled = tab.evaluate("""() => {
        inkling.set("pinned", ["final", 5, 0, 0]);
        return [...document.querySelectorAll("#unit .copy, #unit .back")].map((button) => button.disabled);
    }""")
    assert disabled == [True, True], "until the sum of the new unit is there"
    expect(tab.locator("#unit .copy")).to_be_enabled()
    assert "layer.weight[5]" in tab.locator("#unit .code").text_content()


def test_a_finger_taps_a_unit_and_sees_its_sum(open_page):
    tab = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    show(tab)
    painted(tab, "block1.relu")
    layer(tab, "block1.relu").locator("canvas.maps").tap(position={"x": 42, "y": 47})
    expect(tab.locator("#unit .name")).to_have_text("block1.relu, channel 0, row 9, column 8")
    expect(tab.locator("#unit .arithmetic")).to_contain_text("max(0,")
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    tab.locator("#unit .close").tap()
    expect(tab.locator("#unit .arithmetic")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_data_keep_their_colours_in_the_dark(open_page, scheme):
    tab = open_page(color_scheme=scheme)
    show(tab, "DeepCNN")
    painted(tab, "block1.conv")
    canvas = layer(tab, "block1.conv").locator("canvas.maps")
    assert pixel(canvas, 4, 4) == [255, 255, 255, 255], "paper, where the kernel without bias gives 0"
    assert pixel(layer(tab, "input").locator("canvas.maps"), 4, 4) == [255, 255, 255, 255]
    ground = layer(tab, "input").evaluate("row => getComputedStyle(row.closest('.gradio-container')).backgroundColor")
    assert ground == ("rgb(251, 250, 247)" if scheme == "light" else "rgb(21, 24, 29)")


def test_colours_go_to_the_strongest_of_the_layer_or_of_each_map_with_limits_printed(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    painted(tab, "block1.conv")
    _, own = captured("DeepCNN")
    strongest = own["block1.conv"][0].abs().amax(dim=(1, 2))
    limits = layer(tab, "block1.conv").locator(".limits")
    assert numbers(limits.locator("span")) == [Decimal(f"{sign * strongest.max().item():.2f}") for sign in (-1, 1)]
    before = layer(tab, "block1.conv").locator("canvas.maps").evaluate("canvas => canvas.toDataURL()")
    tab.locator("#layers .scale").select_option("map")
    expect(limits).to_contain_text("each map its own")
    assert layer(tab, "block1.conv").locator("canvas.maps").evaluate("canvas => canvas.toDataURL()") != before
    painted(tab, "block6.relu")
    dead = int((own["block6.relu"][0].amax(dim=(1, 2)) == 0).sum())
    expect(layer(tab, "block6.relu").locator(".limits")).to_contain_text(f"{dead} of 64 inactive")
    expect(layer(tab, "block6.relu").locator(".limits span").first).to_have_text("0")


def test_the_blind_spot_is_shown_and_told(open_page):
    tab = open_page()
    show(tab, "CNNModel")
    expect(layer(tab, "input").locator(".blind")).to_contain_text("159 of 784 pixels, hatched, reach no output")
    marks = layer(tab, "input").locator("canvas.marks")
    assert pixel(marks, 4 * 26 + 1, 4 * 26 + 2)[3] > 0, "the lower right corner is hatched"
    assert pixel(marks, 4 * 20 + 1, 4 * 20 + 2)[3] == 0
    tab.locator("#network").select_option("DeepCNN")
    expect(layer(tab, "input").locator(".blind")).to_have_text("Every pixel reaches an output.")


def test_copied_lines_print_the_very_number(open_page):
    tab = open_page(permissions=["clipboard-read", "clipboard-write"])
    show(tab, "ComplexCNNModel")
    pin(tab, units.Unit("block2.conv1", 5, 0, 3))
    tab.locator("#unit .copy").click()
    expect(tab.locator("#unit .copy")).to_have_text("Copied")
    code = tab.evaluate("navigator.clipboard.readText()")
    assert tab.locator("#unit .code").inner_text().strip() == code.strip()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.no_grad():
        exec(code.replace("torch.set_grad_enabled(False)", ""), {})
    places = -value(tab).as_tuple().exponent
    assert Decimal(f"{float(printed.getvalue()):.{places}f}") == value(tab)


def test_a_layer_is_saved_as_a_picture_and_all_of_them_as_arrays(open_page, tmp_path):
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


def test_kernels_are_shown_with_their_maps_and_numbers_on_demand(open_page):
    tab = open_page()
    show(tab, "ComplexCNNModel")
    tab.get_by_role("tab", name="Kernels").click()
    expect(tab.locator("#layers")).to_be_hidden()
    model, _ = captured("ComplexCNNModel")
    assert tab.locator("#kernels .layer option").all_inner_texts() == list(kernels.convolutions(model))
    expect(tab.locator("#kernels .filter")).to_have_count(4)
    tab.locator("#kernels .layer").select_option("block2.conv1")
    expect(tab.locator("#kernels .filter")).to_have_count(16)
    weight, bias = kernels.filters(model, "block2.conv1")
    limits = numbers(tab.locator("#kernels .limits span"))
    assert limits == [Decimal(f"{sign * np.abs(weight).max():.3f}") for sign in (-1, 1)]
    third = tab.locator("#kernels .filter").nth(3)
    expect(third.locator("h3 small")).to_have_text(f"bias {bias[3]:.3f}".replace("-", "−"))
    third.locator("button").click()
    expect(third.locator(".numbers table")).to_have_count(4)
    shown = numbers(third.locator(".numbers td"))
    assert [float(number) for number in shown] == pytest.approx(weight[3].ravel(), abs=0.00051)
    made = third.locator("canvas.made")
    tab.wait_for_function("document.querySelectorAll('#kernels canvas.made')[3].width > 10")
    assert (
        made.evaluate(
            "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size"
        )
        > 10
    )


def test_true_convolution_turns_the_kernels_and_shows_its_own_map(open_page):
    tab = open_page()
    show(tab, "CNNModel")
    tab.get_by_role("tab", name="Kernels").click()
    expect(tab.locator("#kernels .filter")).to_have_count(1)
    button = tab.locator("#kernels .filter button")
    button.click()
    expect(tab.locator("#kernels .numbers td")).to_have_count(9)
    before = numbers(tab.locator("#kernels .numbers td"))
    expect(tab.locator("#kernels .true")).to_be_hidden()
    tab.locator("#kernels .flip").check()
    expect(tab.locator("#kernels .says")).to_contain_text("cross-correlation")
    expect(tab.locator("#kernels .true")).to_be_visible()
    expect(tab.locator("#kernels .numbers td").first).to_have_text(f"{before[-1]}".replace("-", "−"))
    assert numbers(tab.locator("#kernels .numbers td")) == before[::-1], "the numbers turn too"
    picture = "canvas => canvas.toDataURL()"
    tab.wait_for_function("document.querySelector('#kernels .true canvas').width > 10")
    maps = (tab.locator("#kernels canvas.made"), tab.locator("#kernels .true canvas"))
    assert maps[0].evaluate(picture) != maps[1].evaluate(picture)


def test_a_network_without_kernels_says_so(open_page):
    tab = open_page()
    show(tab, "FNN")
    tab.get_by_role("tab", name="Kernels").click()
    expect(tab.locator("#kernels .says")).to_contain_text("no convolution")
    expect(tab.locator("#kernels .filter")).to_have_count(0)


def test_tabs_are_changed_by_the_arrow_keys(open_page):
    tab = open_page()
    chosen, other = tab.get_by_role("tab", name="Layers"), tab.get_by_role("tab", name="Kernels")
    expect(chosen).to_have_attribute("aria-selected", "true")
    chosen.focus()
    tab.keyboard.press("ArrowRight")
    expect(other).to_be_focused()
    expect(other).to_have_attribute("aria-selected", "true")
    expect(tab.locator("#kernels")).to_be_visible()
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("#slide")).to_be_visible()
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("#layers")).to_be_visible()


def test_a_phone_shows_every_network_without_sideways_scrolling(open_page):
    tab = open_page(viewport={"width": 360, "height": 740})
    for network in NETWORKS:
        show(tab, network)
        painted(tab, "softmax")
        assert tab.evaluate("document.documentElement.scrollWidth") == 360, network
