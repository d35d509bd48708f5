"""Inkling's page and a page of galleries while someone looks inside: when all is painted, and what is sent.

A time ends with the first frame painted after the last of the finished drawing's maps has come.
"""

import contextlib
import math
import re
import time
from collections.abc import Sequence
from itertools import cycle
from typing import TypedDict

import numpy as np
from playwright.sync_api import Browser
from playwright.sync_api import TimeoutError as NothingTold

from benchmarks.browser import PEER, TIMEOUT, Drawn, Pad, plan, serving, shares
from cnn import units, weights

ASKED = re.compile("/ask/")
HOVERS = 40  # units to point at in each round
OPENED = 15  # maps, and numbers, to open in each round
STEADY = 3.0  # seconds of drawing without a pause, to count readings
TURNS = 60  # points of a circle that is drawn meanwhile, over and over

# The network's picture is painted before anybody else hears of a reading: then all its columns have new pixels, if the
# answer had all of them. A layer that is in view but not in the answer is asked for by itself, and comes later.
WATCH_OURS = """
const columns = new Set(); // painted since the last reading
const { putImageData } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.putImageData = function (...picture) {
  putImageData.apply(this, picture);
  const column = this.canvas.closest("[data-column]");
  if (column) columns.add(column.dataset.column);
};
bench.readings = 0; // painted with the pen down
inkling.on("reading", (answer) => {
  const strokes = JSON.stringify(inkling.get("sketch")?.strokes);
  const { layers } = inkling.get("view");
  const whole = layers.every((name) => answer?.layers?.[name]) && columns.size === layers.length + 1;
  columns.clear();
  if (!whole) return;
  bench.afterPaint(() => {
    if (bench.down && !bench.up) bench.readings += 1;
    if (bench.of !== strokes && bench.asked?.includes(strokes))
      Object.assign(bench, { painted: performance.now(), of: strokes, layers });
  });
});

let moves = 0;
addEventListener("pointermove", (event) => (bench.hover = { move: (moves += 1), at: event.timeStamp }), true);
inkling.on("pointed", (unit) => {
  const { hover } = bench;
  if (!unit || !hover) return;
  hover.unit = unit;
  bench.afterPaint(() => (hover.framed = performance.now()));
});
const seen = (selector, key, is = () => true) => {
  const place = document.querySelector(selector);
  new MutationObserver(() => {
    const { hover } = bench;
    if (hover?.unit && is(place)) bench.afterPaint(() => (hover[key] ??= performance.now()));
  }).observe(place, { subtree: true, childList: true, characterData: true });
};
seen("#explore .lines", "linked");
seen("#explore .status", "told", (place) => place.textContent.includes(" = "));

// What is opened is there once its card holds it and has been painted; the card of a map, and that of a number.
bench.open = (chosen) => {
  const card = document.querySelector(chosen.length === 4 ? "#unit" : "#map");
  bench.opened = 0;
  const began = performance.now();
  const watch = new MutationObserver(() => {
    if (card.hidden) return;
    watch.disconnect();
    bench.afterPaint(() => (bench.opened = performance.now() - began));
  });
  watch.observe(card, { subtree: true, childList: true, attributes: true, characterData: true });
  inkling.set("chosen", chosen);
};
"""
POINTED = "move => bench.hover?.move > move && (!bench.hover.unit || (bench.hover.linked && bench.hover.told))"
# Where each column's picture is in the window: [left, top, right, bottom], CSS pixels.
IN_WINDOW = """
[...document.querySelectorAll("#explore [data-column] canvas")].map((canvas) => canvas.getBoundingClientRect())
  .map(({ left, top, right, bottom }) => [left, top, right, bottom])
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

    sizes: list[int]  # of the answers, bytes
    answers: int
    layers: list[str] | None  # in view
    drawing_ms: float


class Hover(TypedDict):
    """Milliseconds from pointing at a unit; None if it never came."""

    framed: float | None  # to its frames
    linked: float | None  # to its map's lines
    told: float | None  # to its value


class Looked(TypedDict):
    ours: list[DrawnInside]
    peer: list[Drawn]
    hovers: list[Hover]
    maps: list[float | None]  # ms from choosing a map to its card
    numbers: list[float | None]  # ms from choosing a number to its card
    readings_s: list[float]  # painted a second with the pen down, in each round
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
            "sizes": readings,
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
            if "unit" in hover:  # or the mouse is where there is no map, or still on the same unit
                framed, linked, told = (
                    hover[key] - hover["at"] if key in hover else None for key in ("framed", "linked", "told")
                )
                hovers.append({"framed": framed, "linked": linked, "told": told})
        return hovers

    def open(self, layers: Sequence[str], depth: int, seed: int) -> list[float | None]:
        """Choose maps (depth 2) or numbers (depth 4) of these layers, one after another, and time their cards."""
        shapes = {name: (*shape, 1, 1)[:3] for name, shape in self.shapes().items()}
        generator = np.random.default_rng(seed)
        times: list[float | None] = []
        for _ in range(OPENED):
            layer = str(generator.choice(list(layers)))
            place = [int(generator.integers(size)) for size in shapes[layer]]
            self.page.evaluate("inkling.set('chosen', [])")
            self.page.wait_for_timeout(50)
            self.page.evaluate("chosen => bench.open(chosen)", [layer, *place][:depth])
            with contextlib.suppress(NothingTold):
                self.page.wait_for_function("bench.opened", timeout=TIMEOUT)
            times.append(self.page.evaluate("bench.opened") or None)
        self.page.evaluate("inkling.set('chosen', [])")
        return times

    def shapes(self) -> dict[str, list[int]]:
        """Return the shape of each layer of the page's network."""
        network = self.page.input_value("#network")
        return {name: list(shape) for name, shape in units.shapes(weights.load(network)[0]).items()}

    def readings_a_second(self) -> float:
        """Draw in circles without a pause, and return how many readings are painted a second."""
        self.clear()
        turn = [[500 + 300 * math.cos(a), 500 + 300 * math.sin(a)] for a in np.linspace(0, 2 * math.pi, TURNS)]
        self.press(turn[0])
        self.page.evaluate("bench.readings = 0")
        began = time.perf_counter()
        for point in cycle(turn):
            self.move(point)
            if (passed := time.perf_counter() - began) > STEADY:
                break
        count = float(self.page.evaluate("bench.readings"))
        self.page.mouse.up()
        self.settle()
        return count / passed


def look_into(browser: Browser, ours: str, network: str, strokes: int, rounds: int) -> Looked:
    """Draw on both pages in turn; on ours point at units, and open maps and numbers.

    The peer has the layers that are in view on our page once something is drawn.
    """
    first = Inside(browser, ours, network)
    view = first.page.evaluate("inkling.get('view').layers")
    first.page.close()
    looked = Looked(ours=[], peer=[], hovers=[], maps=[], numbers=[], readings_s=[], errors=[], layers=view)
    with serving(*PEER, "--network", network, "--layers", *view) as (peer, *_):
        for number, share in enumerate(shares(strokes, rounds)):
            inside = Inside(browser, ours, network)
            looked["ours"] += [inside.draw(points) for points in inside.ready_for(share)]
            looked["hovers"] += inside.point(HOVERS, seed=number)
            looked["maps"] += inside.open(view, 2, seed=number)
            looked["numbers"] += inside.open(view, 4, seed=number)
            looked["readings_s"].append(inside.readings_a_second())
            looked["errors"] += inside.errors
            inside.page.close()
            pad = Pad(browser, peer, False, WATCH_PEER)
            looked["peer"] += [pad.draw(points) for points in pad.ready_for(share)]
            looked["errors"] += pad.errors
            pad.page.close()
    return looked
