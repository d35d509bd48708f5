"""Links: any state there and back, short, and harmless whatever they hold. In a real browser."""

import json
import math

import numpy as np
import pytest
from playwright.sync_api import expect

from cnn import recognition, sketch, weights
from cnn.convolution import classics
from tests.drawings import EXAMPLES

PARTS = ["reading", "stages", "examples", "drawings", "layers", "kernels", "convolution", "sum"]
THERE_AND_BACK = """async (states) => Promise.all(states.map(async (state) => {
    const text = await inkling.link.encode(state);
    const back = await inkling.link.decode(text);
    return [text, back, await inkling.link.encode(back)];
}))"""


def random_state(seed: int) -> dict:
    """Return a state as a user may leave the page: each key is there, or not, by chance."""
    rng = np.random.default_rng(seed)
    side = int(rng.choice([3, 5, 7]))
    kernel = {"name": "my own", "cells": (rng.integers(-99_900, 99_901, (side, side)) / 100).tolist()}
    names = [own.name for own in classics.classics()]
    state = {
        "strokes": [rng.integers(0, 1001, (rng.integers(1, 9), 2)).tolist() for _ in range(rng.integers(1, 6))],
        "pen": int(rng.integers(0, 1001)),
        "network": str(rng.choice(["FNN", "CNNModel", "ComplexCNNModel", "DeepCNN"])),
        "tab": str(rng.choice(["layers-panel", "kernels-panel", "convolution-panel"])),
        "section": str(rng.choice(["slide-panel", "gallery-panel", "after-panel"])),
        "convolution": {
            "image": str(rng.choice(["digit", "drawn"])),
            "kernel": kernel | {"name": str(rng.choice(names)), "divisor": int(rng.integers(1, 10_000))},
            "stride": int(rng.integers(1, 5)),
            "padding": int(rng.integers(0, 4)),
        },
        "pinned": ["block2.conv1", *rng.integers(0, 100_000, 3).tolist()],
        "step": int(rng.integers(1, 13)),
        "hidden": rng.permutation(PARTS)[: rng.integers(1, 9)].tolist(),
        "projector": True,
    }
    return {key: value for key, value in state.items() if rng.random() < 0.7}


def distance(point, stroke) -> float:
    """Return how far a point is from a polyline."""
    best = math.inf
    for (ax, ay), (bx, by) in zip(stroke, stroke[1:] or stroke, strict=False):
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        along = min(1, max(0, ((point[0] - ax) * dx + (point[1] - ay) * dy) / length)) if length else 0
        best = min(best, math.hypot(point[0] - ax - along * dx, point[1] - ay - along * dy))
    return best


def close(simple: list, drawn: list) -> bool:
    """Whether strokes keep their ends, lose points only, and stay within the tolerance."""
    return len(simple) == len(drawn) and all(
        own[0] == of[0] and own[-1] == of[-1] and all(point in of for point in own)
        and all(distance(point, own) <= 1.5 + 1e-9 for point in of)
        for own, of in zip(simple, drawn, strict=True)
    )  # fmt: skip


def test_any_state_comes_back_and_is_the_same_link_again(open_page):
    states = [random_state(seed) for seed in range(300)]
    for state, (text, back, again) in zip(states, open_page().evaluate(THERE_AND_BACK, states), strict=True):
        assert text == again
        assert close(back.pop("strokes", []), state.pop("strokes", []))
        assert back == state
        assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def test_a_drawn_digit_makes_a_short_link_and_is_read_as_before(open_page):
    model, _ = weights.load("DeepCNN")
    states = [{"strokes": own["strokes"], "pen": 60, "network": "DeepCNN", "tab": "layers-panel"} for own in EXAMPLES]
    for example, (text, back, _) in zip(EXAMPLES, open_page().evaluate(THERE_AND_BACK, states), strict=True):
        assert len(text) < 300
        assert close(back["strokes"], example["strokes"])
        assert recognition.recognise(model, sketch.from_strokes(back["strokes"])).digit == example["label"]


MADE_UP = """async (raw) => {
    const words = new TextEncoder().encode(raw);
    const n = 2 * words.length; // as link.js packs it
    const bytes = Uint8Array.from([...(n < 128 ? [n] : [(n & 127) | 128, n >> 7]), ...words]);
    const folded = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const all = new Uint8Array(await new Response(folded).arrayBuffer());
    return "a" + inkling.teach.base64(all).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}"""
BOMB = """async () => {
    const folded = new Blob([new Uint8Array(5e7)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const all = new Uint8Array(await new Response(folded).arrayBuffer());
    return "a" + inkling.teach.base64(all.slice(0, 29_000)).replaceAll("+", "-").replaceAll("/", "_");
}"""
HTML = "<img src=x onerror=alert(1)>"
KERNEL = {
    "image": "digit", "kernel": {"name": "a", "cells": [[1] * 3] * 3, "divisor": 1}, "stride": 1, "padding": 0,
}  # fmt: skip
HOSTILE = [
    {"network": HTML}, {"network": "__proto__"}, {"network": ["FNN"]}, {"tab": HTML}, {"tab": "no-panel"},
    {"tab": "slide-panel"}, {"section": "layers-panel"}, {"section": 5}, {"step": 0}, {"step": 1e9}, {"step": "1"},
    {"pinned": [HTML, 0, 0, 0]}, {"pinned": ["input", -1, 0, 0]}, {"pinned": ["input", 0, 999, 0]}, {"pinned": {}},
    {"pinned": ["no.layer", 0, 0, 0]}, {"hidden": [HTML]}, {"hidden": ["teacher"]}, {"hidden": "reading"},
    {"hidden": ["sum", "sum"]}, {"projector": "yes"}, {"convolution": None}, {"convolution": {}},
    *({"convolution": KERNEL | wrong} for wrong in ({"image": HTML}, {"kernel": None}, {"stride": 0}, {"padding": 9})),
    *(
        {"convolution": KERNEL | {"kernel": KERNEL["kernel"] | wrong}}
        for wrong in ({"name": HTML}, {"cells": [[1e9] * 3] * 3}, {"cells": [[1] * 4] * 4}, {"divisor": 0})
    ),
    {"strokes": [[[0, 0]]], "pen": -5}, {"pen": "wide"}, {"__proto__": {"polluted": 1}}, {"constructor": 1},
    {"unknown": HTML},
]  # fmt: skip
RAW = ["null", "5", '"x"', "[]", "[1,2]", "{", '{"__proto__": {"polluted": 1}}', '{"step": 1e999}']


def test_a_hostile_link_does_no_harm(open_page):
    tab = open_page()
    links = ["x", "a", "a!", "b" * 50, "a" * 50_000, "%00", "<script>", tab.evaluate(BOMB), "a" + "A" * 300]
    whole = tab.evaluate(THERE_AND_BACK, [random_state(1) | {"strokes": EXAMPLES[3]["strokes"]}])[0][0]
    links += [whole[:cut] for cut in range(1, len(whole), 25)]
    links += [whole[:place] + "Zz"[whole[place] == "Z"] + whole[place + 1 :] for place in range(1, len(whole), 19)]
    links += [tab.evaluate(MADE_UP, raw) for raw in [*map(json.dumps, HOSTILE), *RAW]]
    for link in links:
        given = tab.evaluate("(link) => inkling.link.decode(link)", link)
        assert given is None or set(given) <= {*random_state(0), "strokes", "pen", "network", "tab", "section"} | {
            "convolution", "pinned", "step", "hidden", "projector"
        }  # fmt: skip
        assert HTML not in json.dumps(given)
        tab.evaluate("(link) => { location.hash = link }", link)
    tab.wait_for_timeout(300)
    assert tab.evaluate("({}).polluted") is None
    assert tab.locator("img[src=x]").count() == 0
    tab.evaluate("location.hash = ''; inkling.set('hidden', []); inkling.set('tab', 'layers-panel')")
    tab.locator("#network").select_option("ComplexCNNModel")
    tab.locator("#examples button").nth(7).click()
    expect(tab.locator("#reading")).to_have_attribute("data-digit", "7")


@pytest.mark.parametrize("state", HOSTILE[:3])
def test_what_a_link_names_that_is_not_here_is_passed_over(open_page, state):
    tab = open_page()
    link = tab.evaluate(MADE_UP, json.dumps(state | {"tab": "kernels-panel"}))
    tab.evaluate("(link) => { location.hash = link }", link)
    expect(tab.locator("#kernels")).to_be_visible()
    expect(tab.locator("#network")).to_have_value("DeepCNN")
