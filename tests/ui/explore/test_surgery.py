"""A network is changed by a user's hands, in a real browser; nobody else's is. Any console error fails a test."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from cnn import mnist, recognition, sketch, surgery, weights
from tests.browsing import EXAMPLES, draw, get_state, set_state, settled_digit, show_example
from tests.conftest import write_mnist
from tests.ui.explore.exploring import show
from ui import sample

pytestmark = pytest.mark.browser
NETWORK = "CNNModel"
DIGIT = 7


def look(tab: Page, *chosen, change: bool = False) -> None:
    """Choose a map, and wait until it is shown; change: its numbers are to be changed."""
    set_state(tab, chosen=list(chosen))
    expect(tab.locator("#map")).to_have_attribute("data-of", f"{chosen[0]} {chosen[1]}")
    if change:
        tab.locator("#map button.change").click()
        expect(tab.locator("#map .more, #map .fields").first).to_be_attached()


def bars(edits: list) -> list[float]:
    """The ten probabilities of the seven after these changes."""
    digit = sketch.from_strokes(EXAMPLES[DIGIT]["strokes"])
    model = surgery.changed(weights.load(NETWORK)[0], surgery.parse(edits))
    return recognition.recognise(model, digit).probabilities.tolist()


def expect_reading(tab: Page, edits: list) -> None:
    """Wait until the page's network has these changes, and reads the seven as that network does."""
    assert get_state(tab, "edits").get(NETWORK, []) == edits
    settled_digit(tab)
    assert get_state(tab, "reading")["probabilities"] == pytest.approx(bars(edits), abs=1e-5)


def test_a_map_is_muted_the_network_is_called_changed_and_undo_undoes_it(open_page):
    tab = open_page()
    show(tab, NETWORK)
    whole = tab.locator("#network option:checked").inner_text()
    expect(tab.locator("#surgery")).to_be_hidden()
    look(tab, "conv3", 2)
    tab.locator("#map button.mute").click()
    expect_reading(tab, [["mute", "relu3", 2]])
    expect(tab.locator("#map button.mute")).to_have_text("Unmute this map")
    expect(tab.locator("#surgery .name")).to_have_text("CNNModel, 1 change")
    expect(tab.locator("#surgery .last")).to_have_text("map 2 of conv 3 is muted")
    assert tab.locator("#network option:checked").inner_text() == "CNNModel, 1 change"
    set_state(tab, chosen=["relu3", 2])
    expect(tab.locator("#map figure.chosen .limits")).to_have_text("all 0")
    tab.locator("#surgery .undo").click()
    expect_reading(tab, [])
    expect(tab.locator("#surgery")).to_be_hidden()
    assert tab.locator("#network option:checked").inner_text() == whole


def test_a_weight_is_typed_moved_by_keys_and_dragged_and_one_can_go_on_typing(open_page):
    tab = open_page()
    show(tab, NETWORK)
    look(tab, "conv2", 1, change=True)
    field = tab.locator("#map .fields input").nth(3 * 7 + 2)
    field.fill("0,5")
    expect_reading(tab, [["weight", "conv2", 1, 0, 3, 2, 0.5]])
    expect(field).to_be_focused()
    assert field.input_value() == "0,5"
    field.press("ArrowUp")
    step = round(get_state(tab, "edits")[NETWORK][0][-1] - 0.5, 6)
    assert step in (0.1, 0.01)
    expect(field).to_have_value(re.compile(rf"^{0.5 + step:.2f}0*$"))
    box = field.bounding_box()
    tab.mouse.move(box["x"] + 9, box["y"] + 9)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 9 + 8 * 10, box["y"] + 9)
    tab.mouse.up()
    expect_reading(tab, [["weight", "conv2", 1, 0, 3, 2, round(0.5 + 11 * step, 6)]])
    says, field_shown = tab.locator("#map .typed"), f"{0.5 + 11 * step:.2f}"
    for typed, why in (("1e30", "not between −100 and 100"), ("x", "not a number"), ("", "nothing is typed")):
        field.fill(typed)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(says).to_have_text(re.compile(f"^Weight for map 0, row 3, column 2: .*{why}; it stays {field_shown}"))
    field.fill("100")
    expect(says).to_be_empty()
    field.press("ArrowUp")
    expect(says).to_contain_text("it ends at 100 either way")
    assert get_state(tab, "edits")[NETWORK][0][-1] == 100
    field.fill("100.0000001")
    expect(says).to_contain_text("not between −100 and 100; it stays 100")
    tab.locator("#map label input").fill("-1.5")
    expect(says).to_be_empty()
    assert field.input_value() == "100", "a field that is left shows its number"
    assert get_state(tab, "edits")[NETWORK][1] == ["bias", "conv2", 1, -1.5]
    field.fill("0.0000001")
    field.blur()
    expect(field).to_have_value(re.compile(r"^0(\.0+)?$"))
    field.fill("0x10")
    expect(says).to_contain_text("not a number; it stays 0")
    look(tab, "conv2", 0)
    expect(says).to_be_empty()
    tab.locator("#surgery .reset").click()
    expect_reading(tab, [])


def test_of_a_large_kernel_one_weight_is_picked_and_a_units_card_mutes_it(open_page):
    tab = open_page()
    show(tab, "FNN")
    look(tab, "linear2", 30, 0, 0, change=True)
    one = tab.locator("#map .more label").last
    one.locator(".at input").first.fill("3")
    one.locator(".at input").last.fill("5")
    expect(one.locator("input").last).to_have_value(re.compile(r"\d"))
    kernel = tab.locator("#map .kernel")
    box = kernel.bounding_box()
    tab.mouse.click(box["x"] + box["width"] * 20.5 / 32, box["y"] + box["height"] * 10.5 / 32)
    expect(one.locator(".at input").first).to_have_value("10")
    expect(one.locator(".at input").last).to_have_value("20")
    tab.wait_for_function("document.querySelector('#map .more label:last-child > span:last-child input').value")
    one.locator(".at input").last.fill("99")
    expect(tab.locator("#map .typed")).to_have_text("Weight’s column: that is not between 0 and 31; it stays 20.")
    one.locator("input").last.fill("0.5")
    expect(one.locator(".at input").last).to_have_value("20")
    expect(tab.locator("#map .typed")).to_be_empty()
    expect(tab.locator("#surgery .last")).to_contain_text("is 0.5")
    assert get_state(tab, "edits") == {"FNN": [["weight", "linear2", 30, 0, 0, 10 * 32 + 20, 0.5]]}
    tab.locator("#unit button.mute").click()
    expect(tab.locator("#unit .value")).to_have_text(re.compile(r"^= 0\.0+$"))
    assert get_state(tab, "edits")["FNN"][1:] == [["mute", "relu2", 30]]


def test_kernels_are_muted_and_change_places_and_a_layer_gets_noise(open_page):
    tab = open_page()
    show(tab, NETWORK)
    look(tab, "conv3", 1, change=True)
    sources = json.loads(
        tab.evaluate("JSON.stringify([...document.querySelectorAll('#map .cut')].map((b) => b.dataset.kernel))")
    )
    first, second = (json.loads(own) for own in sources)
    tab.locator("#map .cut").first.click()
    expect_reading(tab, [["cut", *first]])
    tab.locator("#map .cut").first.click()
    tab.locator("#map .swap").first.click()
    expect(tab.locator("#map .typed")).to_contain_text("Now press “Swap with this” at another kernel")
    tab.locator("#map .swap").nth(1).click()
    expect_reading(tab, [["swap", *first, second[1], second[2]]])
    expect(tab.locator("#surgery .last")).to_contain_text("are swapped")
    expect(tab.locator("#map .typed")).to_be_empty()
    set_state(tab, chosen=["relu2"], edits={})
    tab.locator("#surgery .noise").select_option("100 %")
    expect_reading(tab, [["noise", "conv2", 1, 1]])
    expect(tab.locator("#surgery .noise")).to_have_value("1")
    tab.locator("#surgery .noise").select_option("none")
    expect_reading(tab, [])


def test_changes_of_two_users_never_mix(open_page):
    tabs = [open_page(fresh=True) for _ in range(2)]
    own = [[["mute", "relu3", 0]], [["bias", "final", 3, 9.5]]]
    for tab in tabs:
        show(tab, NETWORK)
    for tab, edits in zip(tabs, own, strict=True):
        set_state(tab, edits={NETWORK: edits})
        draw(tab, [[[200, 900], [230, 900]]])
    for tab, edits in zip(tabs, own, strict=True):
        show_example(tab, DIGIT)
        expect_reading(tab, edits)


def test_changes_are_held_by_a_reload_and_by_a_link_and_each_network_has_its_own(open_page):
    tab = open_page(permissions=["clipboard-read", "clipboard-write"])
    show(tab, NETWORK)
    set_state(tab, edits={NETWORK: [["mute", "relu3", 1]]})
    set_state(tab, network="FNN")
    expect(tab.locator("#surgery")).to_be_hidden()
    set_state(tab, network=NETWORK, chosen=["relu3", 1])
    tab.go_back()
    assert get_state(tab, "edits")[NETWORK] == [["mute", "relu3", 1]], "going back undoes no change"
    tab.evaluate("history.replaceState({ ...history.state, why: 5, compare: {}, aside: 5 }, '')")  # an older version's
    tab.reload()
    expect(tab.locator("#surgery .name")).to_have_text("CNNModel, 1 change")
    tab.locator("#teacher .copy, .copy").first.click()
    expect(tab.get_by_text("Copied")).to_be_attached()
    link = tab.evaluate("navigator.clipboard.readText()")
    other = open_page(link)
    expect(other.locator("#surgery .name")).to_have_text("CNNModel, 1 change")
    assert get_state(other, "edits") == {NETWORK: [["mute", "relu3", 1]]}


def test_what_cannot_be_is_told_a_change_that_is_undone_and_a_cost_without_mnist(open_page, tmp_path, monkeypatch):
    tab = open_page(server_stays=False)
    show(tab, NETWORK)
    set_state(tab, edits={NETWORK: [["mute", "conv9", 1]]})
    expect(tab.locator("#reading .words")).to_contain_text("There is no layer 'conv9'")
    tab.locator("#surgery .reset").click()
    expect_reading(tab, [])
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))
    set_state(tab, edits={NETWORK: [["mute", "relu3", 2]]})
    tab.locator("#surgery .costs").click()
    expect(tab.locator("#surgery .sum")).to_contain_text("not on this machine; get them with: make data.")
    set_state(tab, tab="mistakes-panel")
    expect(tab.locator("#mistakes .score")).to_contain_text("as it was trained, without your changes")
    tab.locator("#mistakes .which .changed").click()
    expect(tab.locator("#mistakes .says")).to_contain_text("not on this machine; get them with: make data.")


@pytest.fixture
def few_digits(tmp_path, monkeypatch):
    """50 blocks as test digits, of which a question takes 20."""
    monkeypatch.setenv("MNIST_ROOT", str(write_mnist(tmp_path, 12, 50)))
    monkeypatch.setattr(sample, "PART", 20)


def test_the_fields_come_back_each_time_and_a_muted_map_says_so(open_page):
    tab = open_page()
    show(tab, NETWORK)
    look(tab, "conv3", 2, change=True)
    fields = tab.locator("#map .fields input, #map .more input")
    count = fields.count()
    assert count
    for _ in range(2):
        tab.locator("#map button.change").click()
        expect(fields).to_have_count(0)
        tab.locator("#map button.change").click()
        expect(fields).to_have_count(count)
    tab.locator("#map button.mute").click()
    expect(tab.locator("#map .says").first).to_contain_text("All weights are 0")


def test_escape_gives_a_weight_its_number_back(open_page):
    tab = open_page()
    show(tab, NETWORK)
    set_state(tab, edits={NETWORK: [["mute", "relu3", 1]]})
    look(tab, "conv3", 2, change=True)
    field = tab.locator("#map .fields input").first
    before = field.input_value()
    field.fill("5")
    expect(tab.locator("#surgery .name")).to_have_text("CNNModel, 2 changes")
    field.press("Escape")
    expect(field).to_have_value(before)
    expect(field).to_be_focused()
    assert get_state(tab, "edits")[NETWORK] == [["mute", "relu3", 1]]
    field.press("Escape")
    expect(tab.locator("#map")).to_be_hidden()


def test_ctrl_z_takes_back_strokes_and_changes_in_the_order_in_which_they_were_made(open_page):
    tab = open_page()
    show(tab, NETWORK)
    sketch = get_state(tab, "sketch")
    mute, noise = ["mute", "relu3", 2], ["noise", "conv3", 0.25, 1]
    look(tab, "relu3", 2)
    tab.locator("#map button.mute").click()
    draw(tab, [[[300, 800], [700, 800]]])
    set_state(tab, chosen=["conv3"])
    tab.locator("#surgery .noise").select_option("0.25")
    assert get_state(tab, "edits")[NETWORK] == [mute, noise]
    tab.locator("#surgery .reset").click()
    for edits, strokes in (([mute, noise], 1), ([mute], 1), ([mute], 0), ([], 0)):
        tab.keyboard.press("Control+z")
        assert get_state(tab, "edits")[NETWORK] == edits
        assert len(get_state(tab, "sketch")["strokes"]) == len(sketch["strokes"]) + strokes
    tab.keyboard.press("Control+z")
    assert get_state(tab, "sketch") is None, "the example was put on the pad first"


def test_the_cost_follows_the_changes_and_the_map_that_matters_most_is_found(open_page, few_digits):
    tab = open_page()
    show(tab, NETWORK)
    model = weights.load(NETWORK)[0]
    edits = [["mute", "relu3", 2], ["bias", "final", 4, 2.5]]
    set_state(tab, edits={NETWORK: edits})
    tab.locator("#surgery .costs").click()
    for own in (edits, edits[:1]):
        whole = surgery.cost(model, surgery.changed(model, surgery.parse(own)), *mnist.read("test"))
        told = (
            f"It reads {100 * whole.after:.1f} % of all 50 MNIST test digits correctly; "
            f"as it came it reads {100 * whole.before:.1f} %"
        )
        expect(tab.locator("#surgery .sum")).to_contain_text(told)
        tab.locator("#surgery .undo").click()
    set_state(tab, edits={NETWORK: edits[1:]})
    expect(tab.locator("#surgery .costs")).to_have_attribute("aria-pressed", "false")
    expect(tab.locator("#surgery .cost")).to_be_hidden()
    set_state(tab, chosen=["relu3"])
    tab.locator("#surgery .ranks").click()
    ranked = surgery.rank(weights.load(NETWORK)[0], "relu3", *mnist.read("test"))
    expect(tab.locator("#surgery .ranking .says")).to_contain_text("on all 50 MNIST")
    assert tab.locator("#surgery .ranking li").count() == 4
    order = sorted(range(4), key=lambda channel: (-abs(ranked[channel].difference), ranked[channel].difference))
    expect(tab.locator("#surgery .ranking li span").first).to_have_text(f"map {order[0]}")
    tab.locator("#surgery .ranking li button").first.click()
    assert get_state(tab, "chosen") == ["relu3", order[0]]


def test_maps_that_are_inactive_in_a_network_that_has_begun_to_learn_are_named(open_page):
    tab = open_page()
    show_example(tab, 7)
    set_state(tab, network="CNNModel", edits={"CNNModel": [["mute", "relu2", 1]]})
    expect(tab.locator("#surgery .silent")).to_have_text(re.compile(r"^Inactive maps: conv 2: 1[;.]"))
    set_state(tab, edits={})
    expect(tab.locator("#surgery .silent")).to_be_empty()
