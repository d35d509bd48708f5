"""The network's picture as a user meets it, in a real browser. Any console error fails a test."""

import re
from decimal import Decimal

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from cnn import evidence, units
from tests.browsing import EXAMPLES, STORE, draw, focus, get_state, read_as, set_state
from tests.ui.explore.exploring import DIGIT, NETWORKS, captured, number, pixel, show

pytestmark = pytest.mark.browser

SMALL = f"""async () => {{  // the logits of a network that is sure of nothing
    const store = {STORE};
    const numbers = store.get("reading").logits.numbers.map((logit) => logit / 1000);
    store.set("reading", {{ ...store.get("reading"), logits: {{ numbers, places: 4 }} }});
}}"""


def column(tab: Page, name: str) -> Locator:
    return tab.locator(f'#explore [data-column="{name}"]')


def crumbs(tab: Page) -> list[str]:
    return tab.locator("#crumbs li").all_inner_texts()


def place(tab: Page, name: str, channel: int, row: int, at: int) -> tuple[float, float]:
    """Return where a number of a column stands in the window; all have one map a row, or are square."""
    script = """async ([name, channel, row, at]) => {
        const own = document.querySelector(`#explore [data-column="${name}"]`);
        const [canvas, edges] = [own.querySelector("canvas"), own.querySelector(".edges").getAttribute("d")];
        const [left, top, width] = edges.split("z")[channel].match(/[\\d.]+/g).map(Number);
        const size = Number(own.querySelector("small").innerText.split("×")[1]);
        const box = canvas.getBoundingClientRect();
        const [unit, grain] = [box.width / canvas.width, width / size];
        const along = (start, n) => (start + (n + 0.5) * grain) * unit;
        return [box.left + along(left, at), box.top + along(top, row)];
    }"""
    x, y = tab.evaluate(script, [name, channel, row, at])
    return x, y


def frame(tab: Page, name: str, kind: str) -> list[float]:
    """Return a frame in a column's picture, in dots: left, top, width, height."""
    own = column(tab, name).locator(f".marks rect.{kind}").first
    return [float(own.get_attribute(side)) for side in ("x", "y", "width", "height")]


def test_a_column_a_block_with_its_shape_and_limits_and_what_reaches_no_output_hatched(open_page):
    tab = open_page()
    for network in NETWORKS:
        show(tab, network)
        model, own = captured(network)
        blocks = {name: block.layers[-1] for name, block in [*units.blocks(model).items()][:-1]}
        found = tab.locator("#explore [data-column]")
        assert found.evaluate_all("all => all.map((one) => one.dataset.column)") == ["input", *blocks]
        for name, layer in {"input": "input", **blocks}.items():
            shape, limits = column(tab, name).locator("small").all_inner_texts()
            assert shape.removesuffix(" units") == "×".join(f"{size:,}" for size in own[layer].shape[1:])
            limit = number(re.search(r"[\d.]+$", limits)[0])
            assert limit == pytest.approx(Decimal(own[layer].abs().max().item()), abs=Decimal("0.06")), (network, name)
            assert limits.startswith("±" if own[layer].min() < 0 else "0 to "), (network, name)
        hatched = units.blind_spot(model).sum()
        lines = column(tab, "input").locator(".marks .blind").get_attribute("d").count("M")
        assert lines == hatched, network
        if hatched:
            row, at = np.argwhere(units.blind_spot(model))[-1].tolist()
            set_state(tab, pointed=["input", 0, row, at])
            expect(tab.locator("#explore .status")).to_contain_text("reaches no output")
        if network == "FNN":
            set_state(tab, pointed=[next(iter(blocks.values())), 3, 0, 0])
            expect(tab.locator("#explore .share")).to_contain_text("this unit")
        set_state(tab, pointed=None)
        logits = [number(text) for text in tab.locator("#explore .logits output").all_inner_texts()]
        assert [float(logit) for logit in logits] == pytest.approx(own["final"][0].tolist(), abs=0.006)
        tab.set_viewport_size({"width": 360, "height": 740})
        assert tab.evaluate("document.documentElement.scrollWidth") == 360, network
        tab.set_viewport_size({"width": 1280, "height": 900})
    tab.evaluate(SMALL)
    for output in tab.locator("#explore .logits output").all():
        expect(output).to_have_text(re.compile(r"\.\d{4}$"))
        assert output.evaluate("(output) => output.scrollWidth <= output.clientWidth"), output.inner_text()


def test_pointing_at_a_map_tells_its_number_and_frames_what_it_sees_on_digit_and_pad(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    expect(tab.locator("#explore .status")).to_contain_text("Point at a map")
    expect(tab.locator("#explore .legend")).to_contain_text(f"for {DIGIT}")
    every = tab.locator("#explore .lines path").count()
    assert every > 20
    unit = units.Unit("block2.pool", 5, 4, 7)
    model, own = captured("DeepCNN")
    tab.mouse.move(*place(tab, "block2", 5, 4, 7))
    status = tab.locator("#explore .status")
    expect(status).to_contain_text("=")
    told = re.fullmatch(
        r"block 2 · map 5 · row 4, column 7 = ([−\d.]+) · 12×12, 0 to ([\d.]+) · sees (.*)", status.inner_text()
    )
    assert number(told[1]) == pytest.approx(Decimal(own["block2.pool"][0, 5, 4, 7].item()), abs=Decimal("0.006"))
    box = units.receptive_field(model, unit)
    assert number(told[2]) == pytest.approx(Decimal(own["block2.pool"].max().item()), abs=Decimal("0.006"))
    assert told[3] == f"rows {box.top}–{box.bottom - 1}, columns {box.left}–{box.right - 1}"
    seen = [box.left, box.top, box.right - box.left, box.bottom - box.top]
    assert frame(tab, "input", "pointed") == seen
    expect(tab.locator("#sketchpad .sees .pointed")).to_be_visible()
    left, _, side = get_state(tab, "reading")["placement"]
    share = tab.locator("#sketchpad .sees .pointed").evaluate("(own) => parseFloat(own.style.left)")
    assert share == pytest.approx(100 * (left + box.left * side / 28) / 1000, abs=0.1)
    expect(tab.locator("#explore .lines path")).not_to_have_count(every)
    digit = (255 * own["input"][0, 0].numpy()).round().astype(np.uint8)
    found = evidence.split(model, digit, *get_state(tab, "reading")["evidence"]["rivals"])
    share = tab.locator("#explore .share").inner_text()
    amount = Decimal(float(found.maps["block2"][5]))
    assert abs(number(re.search(r"[\d.]+", share)[0]) - abs(amount)) <= Decimal("0.006"), share
    assert share.endswith(f"for {DIGIT}") == (amount > 0), share
    set_state(tab, chosen=["block2.pool", 5])
    tab.mouse.move(5, 5)
    expect(status).to_contain_text("Point at a map")
    expect(tab.locator("#explore .share")).to_have_text(share)
    assert status.evaluate("(line) => line.scrollWidth <= line.clientWidth"), "beside a share it is read to its end"
    set_state(tab, chosen=[])
    expect(tab.locator("#sketchpad .sees .pointed")).to_be_hidden()
    expect(tab.locator("#explore .lines path")).to_have_count(every)


# As of a page that knew other networks, and of an older version.
ENTRIES = """() => {
    const { state } = history;
    history.pushState({ ...state, network: "chain_c4k3_m3_r", chosen: ["conv1", 2] }, "");
    history.pushState({ network: "gone", chosen: ["conv1", 1], which: "0", mistakes: 5, tab: 5 }, "");
    history.pushState(state, "");
}"""


def meets_what_others_left_in_the_history(tab: Page) -> None:
    tab.evaluate(ENTRIES)
    before = get_state(tab, "chosen")
    tab.go_back()
    assert (get_state(tab, "network"), get_state(tab, "chosen")) == ("FNN", before), "there is no such network"
    tab.go_back()
    expect(tab.locator("#network")).to_have_value("chain_c4k3_m3_r")
    assert get_state(tab, "chosen") == ["conv1", 2], "of a chain that the page is told of again"


def test_a_click_goes_in_and_crumbs_escape_and_the_browsers_back_go_out(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    assert crumbs(tab) == ["network"]
    column(tab, "block3").locator("h3 button").click()
    assert crumbs(tab) == ["network", "block 3"]
    narrow = column(tab, "block2").bounding_box()["width"]
    assert column(tab, "block3").bounding_box()["width"] > narrow, "what is chosen is larger"
    tab.mouse.click(*place(tab, "block3", 6, 2, 3))
    assert crumbs(tab) == ["network", "block 3", "map 6"]
    expect(tab.locator("#map")).to_be_visible()
    expect(column(tab, "block3").locator(".marks rect.chosen")).to_be_attached()
    set_state(tab, chosen=["block3.conv", 6, 2, 3])
    assert crumbs(tab) == ["network", "block 3", "map 6", "row 2, column 3"]
    expect(tab.locator("#unit")).to_be_visible()
    expect(tab.locator("#sketchpad .sees .chosen")).to_be_visible()
    tab.go_back()
    expect(tab.locator("#unit")).to_be_hidden()
    assert get_state(tab, "chosen") == ["block3.relu", 6]
    tab.go_forward()
    expect(tab.locator("#unit")).to_be_visible()
    for level in (["block3.conv", 6], ["block3.conv"], []):
        tab.keyboard.press("Escape")
        assert get_state(tab, "chosen") == level
    read_as(tab, DIGIT)
    set_state(tab, chosen=["block3.conv", 6, 2, 3])
    tab.locator("#crumbs").get_by_role("button", name="block 3").click()
    assert get_state(tab, "chosen") == ["block3.conv"]
    tab.locator("#network").select_option("CNNModel")
    expect(column(tab, "conv1")).to_be_visible()
    assert get_state(tab, "chosen") == [], "another network has no such layer"
    tab.go_back()
    expect(tab.locator("#network")).to_have_value("DeepCNN")
    assert get_state(tab, "chosen") == ["block3.conv"], "back brings its network back too"
    tab.go_back()
    assert get_state(tab, "chosen") == ["block3.conv", 6, 2, 3]
    tab.reload()
    expect(tab.locator("#unit")).to_be_visible()
    assert crumbs(tab) == ["network", "block 3", "map 6", "row 2, column 3"]
    tab.locator("#sketchpad .clear").click()
    expect(tab.locator("#unit")).to_be_hidden()
    assert crumbs(tab) == ["network"], "of a blank pad nothing is chosen"
    tab.locator("#network").select_option("FNN")
    tab.mouse.click(*place(tab, "input", 0, 9, 9))
    assert crumbs(tab) == ["network"]
    meets_what_others_left_in_the_history(tab)


def test_while_the_server_is_gone_what_it_said_is_pale_and_never_stands_under_another_networks_name(open_page):
    tab = open_page(server_stays=False)
    show(tab, "DeepCNN")
    tab.route("**/ask/**", lambda route: route.abort())
    tab.evaluate("document.querySelectorAll('#examples button')[1].click()")
    board = tab.locator("#explore .board")
    for part in (board, tab.locator("#why"), tab.locator("#reading ol")):
        expect(part).to_have_css("opacity", "0.35")
    expect(tab.locator("#reading")).to_have_attribute("data-digit", str(DIGIT))
    tab.locator("#network").select_option("CNNModel")
    expect(tab.locator("#reading")).to_have_attribute("data-digit", "")
    expect(tab.locator("#why")).to_be_hidden()
    assert not "".join(tab.locator("#explore .logits output").all_inner_texts())
    tab.unroute("**/ask/**")
    expect(tab.locator("#reading")).not_to_have_attribute("data-digit", "")
    expect(board).to_have_css("opacity", "1")


def test_the_picture_is_one_stop_of_the_tab_key_and_the_arrows_go_through_it(open_page):
    tab = open_page()
    show(tab, "CNNModel")
    board, said = tab.locator("#explore .board"), tab.locator("#explore .said")
    focus(board)
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    expect(board).to_be_focused()
    expect(said).to_have_text("input: 1 maps of 28 by 28. Press Enter to go in.")
    for _ in range(2):
        tab.keyboard.press("ArrowRight")
    expect(said).to_have_text("conv 2: 2 maps of 10 by 10. Press Enter to go in.")
    tab.keyboard.press("Enter")
    assert get_state(tab, "chosen") == ["relu2"]
    expect(said).to_contain_text("conv 2 · map 0")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowRight")
    assert get_state(tab, "pointed")[:2] == ["relu2", 1]
    tab.keyboard.press("Enter")
    assert get_state(tab, "chosen") == ["relu2", 1]
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("Enter")
    assert get_state(tab, "chosen") == ["relu2", 1, 5, 4]
    expect(said).to_contain_text("row 5, column 4 =")
    for level in (["relu2", 1], ["relu2"], []):
        tab.keyboard.press("Escape")
        assert get_state(tab, "chosen") == level
    expect(said).to_contain_text("conv 2: 2 maps")
    for key in ("ArrowRight", "ArrowRight", "Enter", *["ArrowDown"] * 9):
        tab.keyboard.press(key)
    expect(said).to_contain_text("Digit 9, logit ")
    tab.keyboard.press("Enter")
    assert get_state(tab, "why") == {"for": None, "against": 9}
    tab.keyboard.press("Tab")
    expect(board).not_to_be_focused()
    assert not tab.evaluate("document.activeElement.closest('#explore .board') !== null")


def test_other_layers_of_a_block_are_shown_and_colours_go_to_the_strongest_of_each_map(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    _, own = captured("DeepCNN")
    options = tab.locator("#crumbs .stage option").all_inner_texts()
    assert options == ["block ends", "convolutions", "after the norm", "after ReLU"]
    tab.locator("#crumbs .stage").select_option("convolution")
    limits = column(tab, "block2").locator(".limits")
    expect(limits).to_contain_text("±")
    assert column(tab, "block2").locator("small").first.inner_text() == "16×24×24"
    assert number(limits.inner_text().strip("±")) == pytest.approx(
        Decimal(own["block2.conv"].abs().max().item()), abs=Decimal("0.06")
    )
    tab.mouse.move(*place(tab, "block2", 0, 3, 3))
    expect(tab.locator("#explore .status")).to_contain_text("24×24")
    seen = column(tab, "block2").locator("canvas")
    before = seen.evaluate("canvas => canvas.toDataURL()")
    tab.locator("#crumbs .scale").select_option("map")
    expect(limits).to_contain_text("up to")
    assert seen.evaluate("canvas => canvas.toDataURL()") != before
    tab.locator("#network").select_option("CNNModel")
    expect(tab.locator("#crumbs .stage")).to_have_value("convolution")
    expect(column(tab, "conv2").locator(".limits")).to_contain_text("up to")


def test_the_picture_and_all_numbers_are_saved(open_page, tmp_path):
    tab = open_page()
    show(tab, "CNNModel")
    _, own = captured("CNNModel")
    for kind, magic in (("svg", b"<svg"), ("png", b"\x89PNG"), ("npz", b"PK")):
        tab.locator("#crumbs summary").click()
        with tab.expect_download() as download:
            tab.locator(f"#crumbs [data-what={kind}]").click()
        assert download.value.suggested_filename == f"inkling-CNNModel.{kind}"
        download.value.save_as(tmp_path / f"all.{kind}")
        assert (tmp_path / f"all.{kind}").read_bytes().startswith(magic)
    with np.load(tmp_path / "all.npz") as arrays:
        assert arrays.files == list(own)
        for name, activation in own.items():
            np.testing.assert_array_equal(arrays[name], activation[0].numpy())


# The colour of a line; a line that is just being replaced by the next reading's has none.
STROKE = "(line) => { const own = document.querySelector(line); return own && getComputedStyle(own).stroke; }"


def test_maps_change_while_the_pen_moves_and_zero_is_white_in_the_dark(open_page):
    tab = open_page(color_scheme="dark")
    draw(tab, EXAMPLES[DIGIT]["strokes"])
    read_as(tab, DIGIT)
    shown = tab.locator("#explore").evaluate(
        "own => getComputedStyle(own.closest('.gradio-container')).backgroundColor"
    )
    assert shown == "rgb(21, 24, 29)"
    assert pixel(column(tab, "input").locator("canvas"), 1, 1) == [255, 255, 255, 255], "paper"
    for kind in ("for", "against"):
        expect(tab.locator(f"#explore .lines path.{kind}").first).to_have_css("opacity", "1")
        stroke = tab.wait_for_function(STROKE, arg=f"#explore .lines path.{kind}").json_value()
        light = np.dot([0.2126, 0.7152, 0.0722], [(int(n) / 255) ** 2.2 for n in re.findall(r"\d+", stroke)])
        assert light > 0.4, f"a line {kind} is bright on the dark card"
    seen = column(tab, "block1").locator("canvas")
    before = seen.evaluate("canvas => canvas.toDataURL()")
    box = tab.locator("#sketchpad canvas").bounding_box()
    tab.mouse.move(box["x"] + 60, box["y"] + 60)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 60, box["y"] + 200, steps=5)
    tab.wait_for_function("([canvas, before]) => canvas.toDataURL() !== before", arg=[seen.element_handle(), before])
    tab.mouse.up()
    tab.locator("#sketchpad .clear").click()
    expect(tab.locator("#explore .status")).to_contain_text("Draw a digit")
    expect(tab.locator("#explore")).to_have_class(re.compile("faint"))


def test_why_is_one_click_from_a_drawing_and_a_pixels_product_three(open_page):
    tab = open_page()
    show(tab, "DeepCNN")
    set_state(tab, chosen=["block3.relu", 1])
    tab.locator("#reading .why").click()  # one
    expect(tab.locator("#why .ledger")).to_contain_text(f"logit of {DIGIT}")
    tab.mouse.click(*place(tab, "block1", 5, 10, 10))  # one
    tab.locator("#map .steps canvas").first.click(position={"x": 40, "y": 40})  # two
    products = tab.locator("#unit .arithmetic table").last
    expect(products).to_be_visible()
    layer, _, row, column = get_state(tab, "chosen")
    assert layer == "block1.conv", "whose window are pixels"
    expect(tab.locator("#unit")).to_contain_text(f"rows {row} to {row + 2}, columns {column} to {column + 2}")
