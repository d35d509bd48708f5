"""How long from pen-up to painted reading, for Inkling and for a gr.Sketchpad page: python -m benchmarks.latency.

Both pages read with the same network on this machine and are drawn on in turn, with the same strokes, by a headless
Chromium without GPU. The clock is the page's own; each time ends with the first frame painted after the reading of the
finished drawing. There is no pass or fail: other machines, and busy ones, give other figures.
"""

import json
import sys
from itertools import count

import numpy as np
from playwright.sync_api import Browser

from benchmarks.browser import PEER, Pad, arguments, chromium, machine, percentiles, serving, shares

LIVE = 3.0  # seconds of drawing without a stop

# Ours reads while the pen moves: an answer counts only if its question held the strokes that are the final ones.
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

# The peer asks only after pen-up, and is quiet before each stroke: its next label is the stroke's.
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
    """Draw circles for LIVE seconds; return painted readings a second, the pen never up."""
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
    return (end_frames - frames) / (ended - began) * 1000


def measure(browser: Browser, urls: dict[str, str], strokes: int, rounds: int) -> dict:
    """Draw on the pages in turn; return for each name its strokes, readings a second (ours only) and errors."""
    result = {name: {"strokes": [], "live": [], "errors": []} for name in urls}
    for share in shares(strokes, rounds):
        for name, url in urls.items():
            ours, own = name == "Inkling", result[name]
            pad = Pad(browser, url, ours, WATCH_OURS if ours else WATCH_PEER)
            own["strokes"] += pad.draw_all(share)
            if ours:
                own["live"].append(draw_live(pad))
            own["errors"] += pad.errors
            pad.page.close()
    return result


def summarise(raw: dict) -> dict:
    """Return one page's figures: p50 and p95 in ms, strokes read and not read, requests a stroke, readings a second."""
    figures = {}
    for key in ("ms", "since_move"):
        p50, p95 = percentiles(stroke[key] for stroke in raw["strokes"])
        figures |= {f"{key}_p50": p50, f"{key}_p95": p95}
    n = sum(stroke["ms"] is not None for stroke in raw["strokes"])
    requests = float(np.median([stroke["requests"] for stroke in raw["strokes"]]))
    live = float(np.mean(raw["live"])) if raw["live"] else 0.0  # the peer reads only after pen-up
    counts = {"n": n, "not_read": len(raw["strokes"]) - n, "requests_per_stroke": requests}
    return figures | counts | {"readings_per_second": live, "errors": len(raw["errors"])}


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


def report(figures: dict) -> None:
    """Print the figures as one table; the ratio is the peer's over ours, where neither is 0."""
    ours, peer = figures["Inkling"], figures["gr.Sketchpad"]
    print(f"{'':30}{'Inkling':>10}{'gr.Sketchpad':>14}{'ratio':>8}")
    for title, key in ROWS.items():
        ratio = f"{peer[key] / ours[key]:8.1f}" if ours[key] and peer[key] and key != "n" else ""
        numbers = [f"{side[key]:.0f}" if isinstance(side[key], int) else f"{side[key]:.1f}" for side in (ours, peer)]
        print(f"{title:30}{numbers[0]:>10}{numbers[1]:>14}{ratio}")
    print("gr.Sketchpad reads only after pen-up: 0 readings a second while the pen moves.")
    print("On Inkling, requests a stroke include those of the readings while the pen moves.")
    print(", ".join(f"{key} {value}" for key, value in figures["machine"].items()))


def main() -> None:
    args = arguments(__doc__.splitlines()[0])
    with serving("app.py"):
        pass  # so that libraries and weights are in the system's file cache, and the next start is the measured one
    with serving(*PEER) as peer, serving("app.py") as ours, chromium() as browser:
        raw = measure(browser, {"Inkling": ours[0], "gr.Sketchpad": peer[0]}, args.strokes, args.rounds)
        about = machine(browser)
    figures = {name: summarise(page) for name, page in raw.items()} | {"machine": about}
    figures["Inkling"]["start_seconds"], figures["gr.Sketchpad"]["start_seconds"] = ours[1], peer[1]
    report(figures)
    for name, page in raw.items():
        for error in sorted(set(page["errors"])):
            print(f"{name}: {error}", file=sys.stderr)
    if args.json:
        args.json.write_text(json.dumps(figures | {"raw": raw}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
