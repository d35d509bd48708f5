"""A test that looks: each tab, network, width and scheme, and whether everything can be seen and read there.

`make looks` walks every combination; `make test` those in which each tab meets each width and scheme, and each network.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from cnn import models
from tests.browsing import EXAMPLES, draw, get_state, read_as, set_state

HERE = Path(__file__).parent
AXE = HERE.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRADIO = [["footer"], ["gradio-app > .toast-wrap"]]  # not ours to mend
SIZES = {360: 740, 768: 1024, 1280: 800, 1920: 1080}
PANELS = [
    *("layers-panel", "kernels-panel"),
    *("slide-panel", "gallery-panel", "channels-panel", "after-panel", "line-panel", "parameters-panel"),
]
TABS = PANELS[:2]
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


def open_panel(tab: Page, panel: str) -> None:
    if panel in TABS:
        set_state(tab, tab=panel)
    else:
        set_state(tab, tab="convolution-panel", section=panel)
    settle(tab)


def faults(tab: Page, state: str) -> list[str]:
    """Return what can be seen to be wrong with the page as it stands, each with the state that it is in."""
    found = tab.evaluate("faults()")
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    broken = tab.evaluate(f"axe.run({{ exclude: {json.dumps(GRADIO)} }}, {options})")["violations"]
    found += [f"{rule['id']}: {rule['help']}: {node['target'][-1]}" for rule in broken for node in rule["nodes"][:3]]
    return [f"{state}: {fault}" for fault in found]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_everything_can_be_seen_and_read(open_page, request, width, scheme):
    networks = list(models.MODELS)
    turn = 2 * list(SIZES).index(width) + (scheme == "dark")
    every = request.config.getoption("every_state")
    tab = open_page(viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme, has_touch=width < 700)
    tab.add_script_tag(path=str(AXE))
    tab.add_script_tag(path=str(HERE / "looks.js"), type="module")
    tab.evaluate(WATCH)
    found = faults(tab, "blank")
    tab.evaluate("window.shift = 0")
    draw(tab, EXAMPLES[7]["strokes"])
    read_as(tab, 7)
    settle(tab)
    shift = tab.evaluate("window.shift")
    if shift > LARGEST_SHIFT:
        found.append(f"the layout shifts by {shift:.3f} while drawing")
    for i, panel in enumerate(PANELS):
        for network in networks if every else [networks[(i + turn) % len(networks)]]:
            set_state(tab, network=network)
            open_panel(tab, panel)
            assert get_state(tab, "network") == network
            found += faults(tab, f"{network}, {panel}")
    assert not found, "\n".join(found)
