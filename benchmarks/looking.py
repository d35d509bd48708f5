"""Inkling's page and a page of galleries while someone looks at layers: when all is painted, and what is sent.

A time ends with the first frame painted after the last of the finished drawing's maps has come.
"""

import contextlib
import re
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from playwright.sync_api import Browser
from playwright.sync_api import TimeoutError as NothingTold

from benchmarks.browser import PEER, TIMEOUT, Drawn, Pad, plan, serving, shares

ASKED = re.compile("/ask/|component_server")  # of ours, and of earlier versions
HOVERS = 40  # units to point at in each round

# A layer is painted when the newest answer's picture has been drawn on its canvas. A picture of bytes is drawn before
# anybody else hears of the answer; versions before had to decode it first. A layer that is in view but not in that
# answer is asked for by itself: then any picture that comes after the answer counts.
WATCH_OURS = """
let painted = {}; // layer -> the picture on its canvas
let newest = null; // the answer to the finished drawing, and its strokes
const look = () => {
  if (!newest || bench.of === newest.strokes) return;
  const { strokes, answer } = newest;
  const { layers } = inkling.get("view");
  const isPainted = (name) => {
    const own = answer.layers[name]?.picture ?? painted[name] ?? "none";
    return own.bytes || own === painted[name];
  };
  if (!layers.every(isPainted)) return;
  bench.afterPaint(() => {
    if (bench.of !== strokes) Object.assign(bench, { painted: performance.now(), of: strokes, layers });
  });
};
const { drawImage } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.drawImage = function (picture, ...place) {
  drawImage.call(this, picture, ...place);
  const row = this.canvas.closest("#layers .layer");
  const drawn = picture.src ?? "bytes";
  if (!row || painted[row.dataset.layer] === drawn) return;
  painted[row.dataset.layer] = drawn;
  look();
};
inkling.on("network", () => (painted = {}));
inkling.on("reading", (answer) => {
  const strokes = JSON.stringify(inkling.get("sketch")?.strokes);
  newest = answer?.layers && bench.asked.includes(strokes) ? { strokes, answer } : null;
  for (const name of Object.keys(painted)) if (!answer?.layers?.[name]) delete painted[name];
  look();
});

const value = document.querySelector("#unit .value");
let moves = 0;
addEventListener("pointermove", (event) => (bench.hover = { move: (moves += 1), at: event.timeStamp }), true);
inkling.on("pointed", (unit) => {
  const { hover } = bench;
  if (!unit || !hover) return;
  hover.unit = unit;
  bench.afterPaint(() => (hover.framed = performance.now()));
});
new MutationObserver(() => {
  const { hover } = bench;
  if (hover?.unit && value.textContent) bench.afterPaint(() => (hover.told ??= performance.now()));
}).observe(value, { subtree: true, childList: true, characterData: true });
"""
POINTED = "move => bench.hover?.move > move && (!bench.hover.unit || (bench.hover.framed && bench.hover.told))"
# The part of each layer's canvas that is in the window: [left, top, right, bottom], CSS pixels.
IN_WINDOW = """
[...document.querySelectorAll("#layers canvas.maps")].map((canvas) => canvas.getBoundingClientRect())
  .map(({ left, top, right, bottom }) => [left, Math.max(top, 0), right, Math.min(bottom, innerHeight)])
  .filter(([left, top, right, bottom]) => right - left > 8 && bottom - top > 8)
"""

# The peer's answer is there once the label is new and every image has the answer's number and has loaded.
WATCH_PEER = """
const text = () => document.querySelector("#label [data-testid=label-output-value]")?.textContent;
const loaded = (image) => image.complete && image.naturalWidth;
let shown = text();
const wait = (label) => {
  if (label !== shown) return;
  const captions = [...document.querySelectorAll(".gallery-item .caption-label")];
  const images = [...document.querySelectorAll(".gallery-item img")];
  const mine = captions.every((caption) => caption.textContent.trim().endsWith(label.slice(label.indexOf("("))));
  if (!images.length || captions.length !== images.length || !mine || !images.every(loaded))
    return requestAnimationFrame(() => wait(label));
  bench.afterPaint(() => { bench.painted ||= performance.now(); });
};
new MutationObserver(() => {
  if (!text() || text() === shown) return;
  shown = text();
  if (bench.up && !shown.startsWith("nothing")) wait(shown);
}).observe(document.querySelector("#label"), { subtree: true, childList: true, characterData: true });
"""


class DrawnInside(Drawn):
    """What was measured of one stroke on Inkling's page."""

    bytes: int  # of all answers
    last_bytes: int  # of the last answer
    answers: int
    layers: list[str] | None  # in view
    drawing_ms: float


class Hover(TypedDict):
    """Milliseconds from pointing at a unit; None if it never came."""

    framed: float | None  # to its frames
    told: float | None  # to its value


class Looked(TypedDict):
    ours: list[DrawnInside]
    peer: list[Drawn]
    hovers: list[Hover]
    errors: list[str]
    layers: list[str]  # in view


class Inside(Pad):
    """Inkling's page, and what its server sends."""

    def __init__(self, browser: Browser, url: str, network: str) -> None:
        super().__init__(browser, url, True, WATCH_OURS)
        self.page.select_option("#network", network)
        self.settle()
        self.draw(plan(1)[0].points)  # not counted either: this network's first

    def draw(self, stroke: Sequence[Sequence[float]]) -> DrawnInside:
        before = len(self.requests)
        drawn = super().draw(stroke)
        asked = [request for request in self.requests[before:] if ASKED.search(request.url)]
        sizes = [request.sizes()["responseBodySize"] for request in asked]
        readings = [n for n, request in zip(sizes, asked, strict=True) if '"strokes"' in (request.post_data or "")]
        bench = self.page.evaluate("bench")
        return {
            **drawn,
            "bytes": sum(sizes),
            "last_bytes": readings[-1],
            "answers": len(readings),
            "layers": bench.get("layers"),
            "drawing_ms": bench["up"] - bench["down"],
        }

    def point(self, count: int, seed: int) -> list[Hover]:
        """Point at this many units in the window, one after another."""
        generator = np.random.default_rng(seed)
        hovers: list[Hover] = []
        while len(hovers) < count:
            left, top, right, bottom = generator.permutation(self.page.evaluate(IN_WINDOW))[0]
            before = self.page.evaluate("bench.hover?.move ?? 0")
            self.page.mouse.move(generator.uniform(left, right), generator.uniform(top, bottom))
            with contextlib.suppress(NothingTold):
                self.page.wait_for_function(POINTED, arg=before, timeout=TIMEOUT)
            hover = self.page.evaluate("bench.hover")
            if "unit" in hover:  # or the mouse is between two maps, or still on the same unit
                framed, told = (hover[key] - hover["at"] if key in hover else None for key in ("framed", "told"))
                hovers.append({"framed": framed, "told": told})
        return hovers


def look_into(browser: Browser, ours: str, network: str, strokes: int, rounds: int) -> Looked:
    """Draw on both pages in turn, and point at units of ours.

    The peer has the layers that are in view on our page once something is drawn.
    """
    first = Inside(browser, ours, network)
    view = first.page.evaluate("inkling.get('view').layers")
    first.page.close()
    looked: Looked = {"ours": [], "peer": [], "hovers": [], "errors": [], "layers": view}
    with serving(*PEER, "--network", network, "--layers", *view) as (peer, *_):
        for number, share in enumerate(shares(strokes, rounds)):
            inside = Inside(browser, ours, network)
            looked["ours"] += [inside.draw(points) for points in inside.ready_for(share)]
            looked["hovers"] += inside.point(HOVERS, seed=number)
            looked["errors"] += inside.errors
            inside.page.close()
            pad = Pad(browser, peer, False, WATCH_PEER)
            looked["peer"] += [pad.draw(points) for points in pad.ready_for(share)]
            looked["errors"] += pad.errors
            pad.page.close()
    return looked
