"""How long from pen-up to painted reading, for Inkling and for a gr.Sketchpad page: python -m benchmarks.latency.

Both pages read with the same network on this machine. A headless Chromium without a GPU draws the same strokes on each
in turn. The clock is the page's own; each time ends with the first frame painted after the reading of the finished
drawing. There is no pass or fail: other machines, and busy ones, give other figures.
"""

import json
import sys
from collections.abc import Mapping
from itertools import count
from typing import TypedDict

import numpy as np
from playwright.sync_api import Browser

from benchmarks.browser import PEER, Drawn, Pad, arguments, chromium, machine, percentiles, serving, shares

LIVE = 3.0  # seconds of drawing without a stop


Figures = dict[str, float]  # of one page, by the keys of ROWS


class Measured(TypedDict):
    """What was measured on one page."""

    strokes: list[Drawn]
    live: list[float]  # readings a second while the pen moves; Inkling's only
    errors: list[str]


# Ours reads while the pen moves: an answer counts only if its question held the final strokes.
WATCH_OURS = """
let waiting = false;
inkling.on("reading", (answer) => {
  const strokes = JSON.stringify(inkling.get("sketch")?.strokes);
  const newest = Boolean(answer) && bench.asked.includes(strokes);
  bench.afterPaint(() => {
    if (newest && document.querySelector("#reading").dataset.digit === String(answer.digit) && bench.of !== strokes)
      Object.assign(bench, { painted: performance.now(), of: strokes });
  });
  if (!answer || waiting) return; // two answers in one frame are one reading to the eye
  waiting = true;
  bench.afterPaint(() => { waiting = false; bench.frames += 1; });
});
"""

# The peer asks only after pen-up and is quiet before each stroke, so its next label is the stroke's.
WATCH_PEER = """
const text = () => document.querySelector("#label [data-testid=label-output-value]")?.textContent;
let shown = text();
new MutationObserver(() => {
  if (!text() || text() === shown) return;
  shown = text();
  if (bench.up && !shown.startsWith("nothing")) bench.afterPaint(() => (bench.painted ||= performance.now()));
}).observe(document.querySelector("#label"), { subtree: true, childList: true, characterData: true });
"""


def draw_live(pad: Pad) -> float:
    """Draw circles for LIVE seconds without lifting the pen; return how many readings a second were painted."""
    pad.clear()
    pad.press([800, 500])
    frames, began = pad.page.evaluate("[bench.frames, performance.now()]")
    for i in count():
        pad.move([500 + 300 * np.cos(i / 8), 500 + 300 * np.sin(i / 8)])
        if i % 10 == 9 and pad.page.evaluate("performance.now()") - began > LIVE * 1000:
            break
    end_frames, ended = pad.page.evaluate("[bench.frames, performance.now()]")
    pad.page.mouse.up()
    pad.settle()
    return float((end_frames - frames) / (ended - began) * 1000)


def measure(browser: Browser, urls: dict[str, str], strokes: int, rounds: int) -> dict[str, Measured]:
    """Draw on the pages in turn."""
    result: dict[str, Measured] = {name: {"strokes": [], "live": [], "errors": []} for name in urls}
    for share in shares(strokes, rounds):
        for name, url in urls.items():
            ours, own = name == "Inkling", result[name]
            pad = Pad(browser, url, ours, WATCH_OURS if ours else WATCH_PEER)
            own["strokes"] += [pad.draw(points) for points in pad.ready_for(share)]
            if ours:
                own["live"].append(draw_live(pad))
            own["errors"] += pad.errors
            pad.page.close()
    return result


def summarise(raw: Measured, start_seconds: float) -> Figures:
    """Return one page's figures: p50 and p95 in ms, strokes read and not read, requests a stroke, readings a second."""
    strokes = raw["strokes"]
    ms, since_move = (percentiles(times) for times in zip(*((s["ms"], s["since_move"]) for s in strokes), strict=True))
    n = sum(stroke["ms"] is not None for stroke in strokes)
    return {
        **{"ms_p50": ms[0], "ms_p95": ms[1], "since_move_p50": since_move[0], "since_move_p95": since_move[1]},
        **{"n": n, "not_read": len(strokes) - n},
        "requests_per_stroke": float(np.median([stroke["requests"] for stroke in strokes])),
        "readings_per_second": float(np.mean(raw["live"])) if raw["live"] else 0.0,  # the peer reads only after pen-up
        **{"start_seconds": start_seconds, "errors": len(raw["errors"])},
    }


ROWS = {
    "pen-up to painted, p50 ms": "ms_p50",
    "pen-up to painted, p95 ms": "ms_p95",
    "last move to painted, p50 ms": "since_move_p50",
    "last move to painted, p95 ms": "since_move_p95",
    "strokes read": "n",
    "strokes not read": "not_read",
    "requests a stroke, median": "requests_per_stroke",
    "readings a second, pen down": "readings_per_second",
    "start to page served, s": "start_seconds",
    "errors in the console": "errors",
}


def report(ours: Figures, peer: Figures, about: Mapping[str, object]) -> None:
    """Print the figures as one table; the ratio is the peer's over ours, where neither is 0."""
    print(f"{'':30}{'Inkling':>10}{'gr.Sketchpad':>14}{'ratio':>8}")
    for title, key in ROWS.items():
        ratio = f"{peer[key] / ours[key]:8.1f}" if ours[key] and peer[key] and key != "n" else ""
        numbers = [f"{side[key]:.0f}" if isinstance(side[key], int) else f"{side[key]:.1f}" for side in (ours, peer)]
        print(f"{title:30}{numbers[0]:>10}{numbers[1]:>14}{ratio}")
    print("gr.Sketchpad reads only after pen-up: 0 readings a second while the pen moves.")
    print("On Inkling, requests a stroke include the readings while the pen moves.")
    print(", ".join(f"{key} {value}" for key, value in about.items()))


def main() -> None:
    args = arguments(__doc__.splitlines()[0])
    with serving("app.py"):
        pass  # now libraries and weights are in the system's file cache, and the next start can be measured
    with serving(*PEER) as peer, serving("app.py") as ours, chromium() as browser:
        raw = measure(browser, {"Inkling": ours[0], "gr.Sketchpad": peer[0]}, args.strokes, args.rounds)
        about = machine(browser)
    starts = {"Inkling": ours[1], "gr.Sketchpad": peer[1]}
    figures = {name: summarise(page, starts[name]) for name, page in raw.items()}
    report(figures["Inkling"], figures["gr.Sketchpad"], about)
    for name, page in raw.items():
        for error in sorted(set(page["errors"])):
            print(f"{name}: {error}", file=sys.stderr)
    if args.json:
        args.json.write_text(json.dumps({**figures, "machine": about, "raw": raw}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
