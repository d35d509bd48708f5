"""Live training in a real browser: begun, left, gone on with, compared, saved, loaded, and ended with its page."""

import re
import time
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from cnn import training, weights
from tests.browsing import get_state, set_state, settled_digit, show_example
from ui import held
from ui.lesson.steps import STEPS

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def tiny(monkeypatch, tiny_mnist):
    monkeypatch.setenv("MNIST_ROOT", str(tiny_mnist))  # for the process that trains, which starts with the first test


def opened(open_page, **settings) -> Page:
    tab = open_page()
    set_state(tab, tab="training-panel", training="live-panel")
    tab.locator("#live .go:not(:empty)").wait_for()
    for name, value in ({"epochs": "1", "batch_size": "10"} | settings).items():
        field = tab.locator(f"#live [name={name}]")
        field.fill(value) if name in ("lr", "seed") else field.select_option(value)
    return tab


def says(tab: Page, text: str) -> None:
    expect(tab.locator("#live .says")).to_contain_text(
        text, timeout=60_000
    )  # where the machine is busy, it starts slowly


def shown(tab: Page, network="CNNModel") -> str:
    """The hash of the user's own weights that the page shows."""
    edits = get_state(tab, "edits").get(network, [])
    return edits[0][1] if edits else ""


def test_a_network_is_trained_and_the_drawing_is_read_by_it(open_page):
    tab = opened(open_page)
    show_example(tab, 7)
    tab.locator("#live .one").click()
    says(tab, "step 1 of 44")
    place = tab.locator("#live .plots").bounding_box()
    tab.locator("#live .go").click()
    says(tab, "After epoch 1 of 1")
    assert tab.locator("#live .plots").bounding_box() == place, "the curves stay where they are"
    assert get_state(tab, "network") == "CNNModel"
    assert tab.locator("#network select, header select").first.inner_text().count("my CNNModel") == 1
    expect(tab.locator("#live .kernels canvas")).to_have_count(1 + 2 + 8)
    assert tab.locator("#live .kernels canvas").first.evaluate("({ width, height }) => [width, height]") == [3, 3]
    first = shown(tab)
    read = get_state(tab, "reading")["probabilities"]
    expected = held.network("CNNModel", first)
    assert max(read) < 0.9, "it has hardly learned anything"

    with tab.expect_download() as saving:
        tab.locator("#live .save").click()
    name, model, meta = weights.parse(saving.value.path().read_bytes())
    assert (saving.value.suggested_filename, name, meta["epochs"]) == ("CNNModel.safetensors", "CNNModel", 1)
    assert model.final.bias.tolist() == expected.final.bias.tolist()

    tab.locator("#live .shipped").click()
    assert shown(tab) == ""
    tab.locator("#live .load").set_input_files(saving.value.path())
    expect(tab.locator("#live .loaded")).to_contain_text("676 parameters of CNNModel")
    assert shown(tab) == first
    forget_on_server()
    set_state(tab, which=0)
    tab.locator("#tab-explore-panel").click()
    show_example(tab, 3)
    assert get_state(tab, "reading")["digit"] is not None


def test_it_is_left_and_gone_on_with_step_by_step_and_begun_again_at_the_very_same_start(open_page):
    tab = opened(open_page, seed="4")
    tab.locator("#live .one").click()
    says(tab, "step 1 of 44")
    expect(tab.locator("#live .one")).to_be_enabled()
    first = shown(tab)
    tab.locator("#live .one").click()
    says(tab, "step 2 of 44")
    assert shown(tab) != first
    tab.locator("#live .again").click()
    says(tab, "Untrained")
    expect(tab.locator("#live .one")).to_be_enabled()
    tab.locator("#live .one").click()
    says(tab, "step 1 of 44")
    assert shown(tab) == first
    tab.locator("#live [name=slow]").check()
    expect(tab.locator("#live .go")).to_have_text("▶ Go on")
    tab.locator("#live .go").click()
    says(tab, "step 2 of 44")
    tab.locator("#live .go").click()
    expect(tab.locator("#live .go")).to_have_text("▶ Go on")
    stood = tab.locator("#live .says").inner_text()
    time.sleep(0.3)
    assert tab.locator("#live .says").inner_text() == stood


def test_a_reload_in_mid_training_is_told(open_page):
    tab = opened(open_page, epochs="5")
    tab.locator("#live [name=slow]").check()
    tab.locator("#live .go").click()
    says(tab, " of 44")
    tab.reload()
    set_state(tab, tab="training-panel", training="live-panel")
    expect(tab.locator("#live .says")).to_have_text(
        "The training ended when the page was loaded again. Train begins a new one."
    )
    tab.reload()
    set_state(tab, tab="training-panel", training="live-panel")
    expect(tab.locator("#live .go")).to_have_text("▶ Train")
    expect(tab.locator("#live .says")).to_be_empty()


def test_changes_of_the_network_before_go_and_those_of_the_one_that_learns_stay(open_page):
    tab = opened(open_page)
    mute = ["mute", "relu3", 0]
    set_state(tab, edits={"CNNModel": [mute]})
    tab.locator("#live .one").click()
    says(tab, "step 1 of 44")
    expect(tab.locator("#live .own")).to_contain_text(
        "Your 1 change was made to the network before, and not to this one."
    )
    [own] = get_state(tab, "edits")["CNNModel"]
    set_state(tab, edits={"CNNModel": [own, mute]})
    tab.locator("#live .one").click()
    says(tab, "step 2 of 44")
    expect(tab.locator("#live .own")).to_contain_text("The page shows my CNNModel, 1 change, in every tab.")
    assert get_state(tab, "edits")["CNNModel"][1:] == [mute]


def test_the_lessons_step_is_done_by_a_training(open_page):
    tab = opened(open_page)
    set_state(tab, step=[step.name for step in STEPS].index("trains") + 1)
    expect(tab.locator("#guide")).to_contain_text("Many small steps")
    tab.locator("#live .go").click()
    says(tab, "After epoch 1 of 1")
    expect(tab.locator("#guide .done").first).to_be_attached()


def test_two_runs_are_compared_and_what_goes_wrong_is_said(open_page):
    tab = opened(open_page)
    tab.locator("#live .go").click()
    says(tab, "After epoch 1 of 1")
    expect(tab.locator("#live .run")).to_have_count(1)
    first = shown(tab)
    lr = tab.locator("#live [name=lr]")
    lr.fill("x")
    expect(tab.locator("#live .trouble")).to_have_text("The learning rate is a number from 0.000001 to 100.")
    expect(tab.locator("#live .go")).to_be_disabled()
    lr.fill("10")
    says(tab, "The settings have changed")
    tab.locator("#live .go").click()
    says(tab, "After epoch 1 of 1")
    expect(tab.locator("#live .diagnosis")).to_contain_text("The learning rate of 10 is too high")
    expect(tab.locator("#live .run").nth(1)).to_contain_text("The run before CNNModel")
    expect(tab.locator("#live .loss polyline")).to_have_count(2)
    tab.locator("#live .run button").nth(1).click()
    assert shown(tab) == first
    expect(tab.locator("#live .accuracy")).to_have_attribute(
        "aria-label", re.compile("The run before: after epoch 1 validation loss")
    )


def test_a_chain_of_ones_own_is_built_trained_and_explored(open_page):
    tab = opened(open_page, network="chain")
    expect(tab.locator("#live .shapes")).to_contain_text("2,202 parameters")
    tab.locator("#live .layers button").nth(5).click()
    expect(tab.locator("#live .shapes")).to_contain_text(
        "1×28×28 → 4×24×24 → 4×12×12 → 8×8×8 → 512 → 10 · 6,042 parameters"
    )
    tab.locator("#live .more").select_option("linear")
    tab.locator("#live .more").select_option("pool")
    expect(tab.locator("#live .shapes")).to_have_text("After a linear layer there are no maps left to pool.")
    expect(tab.locator("#live .go")).to_be_disabled()
    tab.locator("#live .layers button").last.click()
    expect(tab.locator("#live .go")).to_be_enabled()
    show_example(tab, 7)
    tab.locator("#live .go").click()
    says(tab, "After epoch 1 of 1")
    assert get_state(tab, "network") == "chain_c4k5_r_m2_c8k5_r_l32"
    tab.locator("#tab-explore-panel").click()
    expect(tab.locator("#explore")).to_contain_text("conv 2")
    expect(tab.locator("#explore")).to_contain_text("linear 1")


def test_what_is_set_outlives_a_reload(open_page):
    tab = opened(open_page, network="chain", optimizer="sgd", batch_size="1000", lr="0,5", seed="x")
    tab.locator("#live [name=augment]").check()
    tab.locator("#live [name=slow]").check()
    tab.locator("#live .layers button").nth(5).click()
    tab.locator("#live .layers select").first.select_option("16")
    told = "1×28×28 → 16×24×24 → 16×12×12 → 8×8×8 → 512 → 10 · 8,754 parameters"
    expect(tab.locator("#live .shapes")).to_have_text(told)
    tab.reload()
    set_state(tab, tab="training-panel", training="live-panel")
    expect(tab.locator("#live .shapes")).to_have_text(told)
    for name, value in {"network": "chain", "optimizer": "sgd", "batch_size": "1000", "lr": "0,5"}.items():
        expect(tab.locator(f"#live [name={name}]")).to_have_value(value)
    for name in ("augment", "slow"):
        expect(tab.locator(f"#live [name={name}]")).to_be_checked()
    expect(tab.locator("#live [name=seed]")).to_have_attribute("aria-invalid", "true")
    expect(tab.locator("#live .trouble")).to_contain_text("The seed is a whole number")

    spoilt = {"network": "LeNet", "lr": ["1"], "augment": "no", "layers": "chain_c4k5_x", "seed": "7"}
    tab.evaluate("(spoilt) => sessionStorage.setItem('inkling.live', JSON.stringify(spoilt))", spoilt)
    tab.reload()
    set_state(tab, tab="training-panel", training="live-panel")
    expect(tab.locator("#live [name=seed]")).to_have_value("7")
    for name, value in {"network": "CNNModel", "lr": "0.001"}.items():
        expect(tab.locator(f"#live [name={name}]")).to_have_value(value)
    expect(tab.locator("#live [name=augment]")).not_to_be_checked()
    expect(tab.locator("#live .layers li")).to_have_count(6)


CHAIN = "chain_c4k3_m3_r"
# As where a page is left while a training goes on: what it showed last is newer than what is kept of the run.
NEWER = """(chain) => {
    const edits = { [chain]: [["own", "0".repeat(64), 0]] };
    history.replaceState({ ...history.state, edits }, "");
}"""


def load_chain(tab: Page) -> bytes:
    """Load the weight file of a chain, and return what is in it."""
    file = weights.dump(training.fresh(CHAIN, 1), {"temperature": 1.0, "network": CHAIN})
    upload = {"name": f"{CHAIN}.safetensors", "mimeType": "application/octet-stream", "buffer": file}
    tab.locator("#live .load").set_input_files(upload)
    expect(tab.locator("#live .own")).to_contain_text("The page shows my chain c4k3 m3 r, in every tab.")
    return file


def forget_on_server() -> None:
    held._built.cache_clear()
    held._files.clear()  # as after the server was started anew


def test_a_network_of_ones_own_outlives_a_reload_and_is_forgotten_with_all_else(open_page):
    tab = opened(partial(open_page, server_stays=False))  # the browser notes that the server had forgotten
    file = load_chain(tab)
    expect(tab.locator("#live .kept option")).to_have_count(1)
    show_example(tab, 7)
    read = get_state(tab, "reading")["probabilities"]
    forget_on_server()
    tab.wait_for_function("(chain) => history.state.edits[chain]", arg=CHAIN)
    tab.evaluate(NEWER, CHAIN)
    tab.reload()
    expect(tab.locator("#network option:checked")).to_have_text("my chain c4k3 m3 r")
    settled_digit(tab)
    assert get_state(tab, "reading")["probabilities"] == read
    set_state(tab, training="live-panel")
    expect(tab.locator("#live .kept option")).to_contain_text(f"my chain c4k3 m3 r · from {CHAIN}.safetensors")
    with tab.expect_download() as saving:
        tab.locator("#live .save").click()
    assert saving.value.path().read_bytes() == file

    tab.get_by_text("Keep drawings for training").click()
    expect(tab.locator("#drawings .says")).to_contain_text("This browser also keeps networks of your own")
    tab.get_by_role("button", name="Forget all").click()
    expect(tab.locator("#live .kept")).to_be_hidden()
    assert shown(tab, CHAIN) == ""
    assert get_state(tab, "network") == "DeepCNN"
    tab.locator("#drawings .back").click()
    expect(tab.locator("#network option:checked")).to_have_text("my chain c4k3 m3 r")
    expect(tab.locator("#live .kept option")).to_have_count(1)


def test_who_forgets_all_in_mid_training_keeps_nothing_of_it(open_page):
    tab = opened(open_page, epochs="20", batch_size="1")
    tab.locator("#live [name=slow]").check()  # else it may end before it is stopped
    tab.locator("#live .go").click()
    says(tab, "step 2")
    tab.get_by_text("Keep drawings for training").click()
    tab.get_by_role("button", name="Forget all").click()
    expect(tab.locator("#live .go")).to_have_text("▶ Go on")
    expect(tab.locator("#live .own")).to_contain_text("CNNModel as it came")
    expect(tab.locator("#live .kept option")).to_have_count(0)


def test_where_the_browser_keeps_nothing_the_page_says_so(open_page):
    refuse = "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('', 'SecurityError') } })"
    tab = opened(partial(open_page, script=refuse))
    load_chain(tab)
    expect(tab.locator("#live .own")).to_contain_text("storage is full or refused: it stays until the page is closed")
    expect(tab.locator("#live .save")).to_be_enabled()


def test_a_chain_that_was_saved_is_known_on_a_fresh_page_and_left_again(open_page):
    tab = opened(open_page)
    load_chain(tab)
    show_example(tab, 7)
    tab.locator("#tab-explore-panel").click()
    expect(tab.locator("#explore h3")).to_have_text(["input", "conv 1", "reading"])
    assert tab.locator("#surgery .undo").is_hidden(), "nothing was changed"
    tab.locator("#tab-training-panel").click()
    tab.locator("#live .shipped").click()
    assert get_state(tab, "network") == "DeepCNN"


def test_another_pace_is_no_other_run_and_one_step_stays_one(open_page):
    tab = opened(open_page, epochs="20", batch_size="1")
    tab.locator("#live [name=slow]").check()  # else it may end before it is stopped
    tab.locator("#live .go").click()
    says(tab, "step 2")
    tab.locator("#live [name=lr]").fill("0.5")
    expect(tab.locator("#live .run")).to_have_count(1)
    expect(tab.locator("#live .run")).to_contain_text("Adam, 0.001")
    tab.locator("#live .go").click()
    expect(tab.locator("#live .go")).to_have_text("▶ Train")
    tab.locator("#live .again").click()
    says(tab, "Untrained")


def test_a_file_that_is_none_is_refused_in_a_sentence(open_page):
    tab = opened(partial(open_page, server_stays=False))  # the browser notes what is refused
    file = {"name": "evil.safetensors", "mimeType": "application/octet-stream", "buffer": b"nonsense"}
    tab.locator("#live .load").set_input_files(file)
    expect(tab.locator("#live .loaded")).to_contain_text("This is no weight file")
    assert shown(tab, "DeepCNN") == ""


def test_a_training_ends_when_its_page_is_closed(open_page):
    tab = opened(open_page, batch_size="1", epochs="20")
    tab.locator("#live .go").click()
    says(tab, "step 2")
    tab.close()
    other = opened(open_page)
    other.locator("#live .go").click()
    says(other, "After epoch 1 of 1")  # else the only place were taken for long
