"""A test that looks: each tab, network, width and scheme, and whether everything can be seen and read there.

`make looks` walks every combination. In `make test` each state, section and tab meets each width once, with another
network in each, light in two of them and dark in two. What can be measured is measured in each. axe takes ten times as
long: in `make test` it looks at each of them twice, once light and once dark; at the whole page, its headings and
landmarks, eight times.
"""

import base64
import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn import exciting, models, sketch, units, weights
from tests.browsing import EXAMPLES, draw, get_state, read_as, set_state
from tests.conftest import write_test_images
from tests.ui.training.pictures import pictures_of, streamed
from ui import held
from ui.server.packing import pack

HERE = Path(__file__).parent
AXE = HERE.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRADIO = [["gradio-app > .toast-wrap"]]  # not ours to mend
SIZES = {360: 740, 768: 1024, 1280: 800, 1920: 1080}
SECTIONS = ["slide-panel", "gallery-panel", "channels-panel", "after-panel", "line-panel", "parameters-panel"]
STATES = ["network", "column", "map", "number", "surgery", "why", "several", "playing", "lesson"]  # of the tab Explore
TABS = {  # states of other tabs
    "compare": "compare-panel",
    "mistakes": "mistakes-panel",
    "history": "training-panel",
    "hand": "training-panel",
    "live": "training-panel",
    "teach": "training-panel",
}
SEVEN = EXAMPLES[7]["strokes"]
SEVERAL = [[[x / 2 + left, y] for x, y in stroke] for left in (0, 500) for stroke in SEVEN]  # 77
END = """() => {
  const bar = document.querySelector("#explore .player .at");
  bar.value = bar.max;
  bar.dispatchEvent(new Event("input"));
  const explore = document.querySelector("#explore");
  return !explore.querySelector(".dim") && explore.getAnimations({ subtree: true }).length === 0;
}"""
FILLED = """(panel) => {
  const contents = [...document.querySelectorAll(`#${panel} .shown`)];
  return contents.every((content) => content.checkVisibility() && !content.classList.contains("waiting"));
}"""
CHAIN = "chain_c4k5_r_m2_c8k5_r_m2"  # with which the form begins
NOTHING = {"for": None, "against": None}
KEEP = """(lines) => {
  localStorage.setItem("inkling.drawings", lines);
  window.dispatchEvent(new Event("storage"));
}"""
LESSON = 11  # the step about what the network shows at first
LARGEST_SHIFT = 0.05  # https://web.dev/articles/cls: half of what is still called good

# Questions that are on their way, and how far the layout has been shifted, by the pointer's doing or not.
WATCH = """
window.asking = 0;
window.shift = 0;
const { fetch } = window;
window.fetch = async (...request) => {
  window.asking += 1;
  try { return await fetch(...request); } finally { window.asking -= 1; }
};
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let quiet = 0; quiet < 5; quiet += 1) {
    await frame();
    const loading = [...document.images].some((image) => image.src && !image.complete);
    if (window.asking || loading) quiet = 0;
  }
}"""


def settle(tab: Page) -> None:
    """Wait until nothing is asked or decoded any more, and what came is painted."""
    tab.evaluate(SETTLED)


def show_history(tab: Page, _: str) -> None:
    tab.wait_for_selector("#history polyline")


def show_a_step(tab: Page, network: str) -> None:
    hand = get_state(tab, "hand") | {"weight": ["final", 1, 0, 0, 0] if network == "CNNModel" else None}
    set_state(tab, hand=hand)
    settle(tab)
    tab.locator("#hand .show").evaluate("(button) => button.click()")
    tab.wait_for_selector("#hand .terms canvas")


def show_live_training(tab: Page, network: str) -> None:
    """Train a chain, as the page takes it; what it gets of the server are pictures that nobody trained."""
    pictures = [*pictures_of(CHAIN, [(step, 2.3 - step / 80) for step in range(100)])]
    held.keep(pictures[0]["weights"].tobytes())
    tab.route("**/_inkling/train", lambda route: route.fulfill(body=streamed(pictures)))
    tab.wait_for_selector("#live .go:not(:empty)")
    tab.locator("#live [name=network]").select_option("chain")
    tab.wait_for_selector("#live .shapes:not(:empty)")
    tab.locator("#live .go").click()
    tab.wait_for_selector("#live .kernels canvas")
    set_state(tab, network=network)


def show_teaching(tab: Page, network: str) -> None:
    """Teach two drawings, as the page takes it; what it gets of the server is the network as it was trained."""
    file = (weights.FOLDER / "DeepCNN.safetensors").read_bytes()
    reads = [{"digit": digit, "probability": 0.9, "known": known} for digit, known in ((2, True), (7, False))]
    told = {"before": reads[::-1], "after": reads, "rehearsed": 0}
    frames = [told | {"hash": held.keep(file), "weights": np.frombuffer(file, np.uint8)}, {"end": "done"}]
    tab.route("**/_inkling/train", lambda route: route.fulfill(body=streamed(frames)))
    cost = {"before": 0.996, "after": 0.94, "difference": -0.056, "error": 0.007, "suffers": [], "so_far": {}}
    tab.route("**/ask/cost", lambda route: route.fulfill(body=pack(cost | {"tested": 1_000, "of": 10_000})))
    kept = [{"id": f"a-{label}", "label": label, "writer": "a", "strokes": SEVEN} for label in (7, None)]
    tab.wait_for_selector("#teach .why:not(:empty)")
    tab.evaluate(KEEP, "\n".join(map(json.dumps, kept)))
    tab.locator("#teach .go").click()
    tab.wait_for_selector("#teach .exact:not([hidden])")
    set_state(tab, edits={}, network=network)


def show_mistakes(tab: Page, network: str) -> None:
    chosen, digits = ([9, 4], ":not(.wide)") if network in ("FNN", "DeepCNN") else ("disagree", ".wide")
    set_state(tab, mistakes=chosen)
    settle(tab)
    tab.wait_for_selector(f"#mistakes .digits{digits} canvas")


def show_comparison(tab: Page, _: str) -> None:
    aside = base64.b64encode(sketch.from_strokes(EXAMPLES[1]["strokes"]).tobytes()).decode()
    compare = {"before": False, "amounts": {"turn": 30, "thickness": 1}, "right": None}
    set_state(tab, compare=compare, aside=aside, fool={"target": 3, "share": 1})
    for part in ("#compare polyline", "#pair .cosine", "#fool .read:not(:empty)"):
        tab.wait_for_function("(part) => document.querySelector(part)", arg=part)


SHOW = {  # what brings a state of another tab about, once that is open
    **{"compare": show_comparison, "mistakes": show_mistakes, "history": show_history},
    **{"hand": show_a_step, "live": show_live_training, "teach": show_teaching},
}


def open_state(tab: Page, state: str, network: str) -> str:
    """Open a section of the tab Convolution or bring the tab Explore into a state; return the panel to look at."""
    if state in SECTIONS:
        set_state(tab, tab="convolution-panel", section=state)
        tab.wait_for_function(FILLED, arg=state)
        settle(tab)
        return state
    if state in TABS:
        section = {"training": f"{state}-panel"} if TABS[state] == "training-panel" else {}
        set_state(tab, step=None, playing=False, tab=TABS[state], **section)
        SHOW[state](tab, network)
        settle(tab)
        return TABS[state]
    layer = [*units.blocks(models.build(network)).values()][1].layers[-1]
    chosen = {"column": [layer], "map": [layer, 1], "surgery": [layer, 1], "number": [layer, 1, 1, 1]}.get(state, [])
    if network == "FNN" and len(chosen) > 1:
        chosen = [layer, 1, 0, 0]
    digits, count = tab.locator("#reading .row button"), 2 if state == "several" else 0
    if digits.count() != count:
        set_state(tab, sketch={"strokes": SEVERAL if count else SEVEN})
        expect(digits).to_have_count(count)
        settle(tab)
    other = (get_state(tab, "reading")["digit"] + 1) % 10
    why = NOTHING | {"against": other} if state == "why" else NOTHING
    step = LESSON if state == "lesson" else None
    edits = {network: [["mute", layer, 0], ["noise", "final", 0.1, 1]]} if state == "surgery" else {}
    set_state(tab, tab="explore-panel", edits=edits, chosen=chosen, why=why, step=step, playing=state == "playing")
    settle(tab)
    change = tab.locator("#map button.change")
    if (change.get_attribute("aria-pressed") == "true") != (state == "surgery"):
        change.evaluate("(button) => button.click()")
        settle(tab)
    if state == "playing":
        tab.wait_for_function(END)  # where all of it is seen; an answer that comes late makes other scenes
    tab.wait_for_function("!document.querySelector('#why .stale')")  # pale, until the strokes are told
    return "lesson" if state == "lesson" else "explore-panel"


def faults(tab: Page, state: str) -> list[str]:
    """Return what is measurably wrong with the page as it stands, each with the state that it is in."""
    return [f"{state}: {fault}" for fault in tab.evaluate("faults()")]


def broken(tab: Page, state: str, panel: str | None = None) -> list[str]:
    """Return which rules of accessibility the page breaks in a panel; without one, also those about whole pages."""
    where = {"exclude": GRADIO} | ({"include": [[f"#{panel}"]]} if panel else {})
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    rules = tab.evaluate(f"axe.run({json.dumps(where)}, {json.dumps(options)})")["violations"]
    nodes = [(rule, node) for rule in rules for node in rule["nodes"][:3]]
    return [f"{state}: {rule['id']}: {rule['help']}: {node['target'][-1]}" for rule, node in nodes]


def turn(tab: Page, scheme: str) -> None:
    """Turn the page light or dark, as the system does in the evening."""
    tab.emulate_media(color_scheme=scheme)
    tab.wait_for_function("(dark) => document.body.classList.contains('dark') === dark", arg=scheme == "dark")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci")
@pytest.mark.parametrize("width", SIZES)
def test_everything_can_be_seen_and_read(open_page, request, monkeypatch, tmp_path, width):
    digits = exciting.load(models.DEFAULT, weights.load(models.DEFAULT)[0]).digits  # in place of MNIST's test images
    monkeypatch.setenv("MNIST_ROOT", str(write_test_images(tmp_path, np.resize(digits, (10_000, 28, 28)))))
    networks, schemes, nth = list(models.MODELS), ["light", "dark"], list(SIZES).index(width)
    every = request.config.getoption("every_state")
    first = schemes[nth % 2]
    tab = open_page(viewport={"width": width, "height": SIZES[width]}, color_scheme=first, has_touch=width < 700)
    for script in (AXE, HERE / "looks.js"):  # not by tags, which the page's policy does not let in
        tab.evaluate(script.read_text(encoding="utf-8").removesuffix("\nexport {};\n"))
    tab.evaluate(WATCH)
    found = faults(tab, f"blank, {first}") + broken(tab, f"blank, {first}")
    tab.evaluate("window.shift = 0")
    draw(tab, SEVEN, slowly=True)
    read_as(tab, 7)
    settle(tab)
    shift = tab.evaluate("window.shift")
    if shift > LARGEST_SHIFT:
        found.append(f"the layout shifts by {shift:.3f} while drawing")
    for j in (nth % 2, 1 - nth % 2):
        scheme = schemes[j]
        turn(tab, scheme)
        for network in networks if every else [networks[(nth + 2 * j) % len(networks)]]:
            set_state(tab, network=network)
            names = [*SECTIONS, *STATES, *TABS]
            for i, name in enumerate(names if every else names[(nth + j) % 2 :: 2]):
                panel = open_state(tab, name, network)
                assert get_state(tab, "network") == network
                state = f"{network}, {name}, {scheme}"
                found += faults(tab, state)
                if every or i == 2 * nth + j:
                    found += broken(tab, state)
                elif (i + nth // 2) % 2 == 0:
                    found += broken(tab, state, panel)
            set_state(tab, step=None)
    assert not found, "\n".join(found)
