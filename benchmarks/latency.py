"""How long from pen-up to painted reading, for Inkling and for a gr.Sketchpad page: python benchmarks/latency.py.

Both pages read with the same network on this machine and are drawn on in turn, with the same strokes, by a headless
Chromium without GPU. The clock is the page's own; each time ends with the first frame painted after the reading of the
finished drawing. There is no pass or fail: other machines, and busy ones, give other figures.
"""

import argparse
import contextlib
import importlib.metadata
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, Request, sync_playwright
from playwright.sync_api import TimeoutError as NoReading

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-sync", "--disable-background-networking"]
FLAGS += ["--disable-component-update"]
POINTS = 12  # of each stroke, about: gr.Sketchpad takes up to 0.3 s a move without a GPU, and nobody waits for that
PEER_SIDE = 280  # of the peer's paper, pixels; its default of 800 × 800 is slower still
TIMEOUT = 10_000  # milliseconds for a reading; after that the stroke counts as not read
QUIET = 500  # milliseconds without a request, after which nothing of an earlier stroke is under way
LIVE = 3.0  # seconds of drawing without a stop

# A reading counts from the first frame painted with it: the channel's message comes after that frame.
CLOCK = """
window.bench = { moved: 0, up: 0, painted: 0, frames: 0 };
addEventListener("pointerdown", () => Object.assign(bench, { up: 0, painted: 0, of: "" }), true);
addEventListener("pointermove", () => bench.up || (bench.moved = performance.now()), true);
addEventListener("pointerup", () => (bench.up = performance.now()), true);
bench.afterPaint = (act) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = act;
  channel.port2.postMessage(null);
});
const send = window.fetch;
window.fetch = (url, options) => {
  if (String(options?.body).includes('"strokes"')) bench.asked = options.body;
  return send(url, options);
};
"""

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
READ_OURS = "bench.up && bench.painted && bench.of === JSON.stringify(inkling.get('sketch').strokes)"

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
READ_PEER = "bench.up && bench.painted"


def serve_peer(port: int) -> None:
    """Serve what a typical Space does: gr.Sketchpad read on change into gr.Label. The answer's number makes it new."""
    import gradio as gr  # here, since the measuring process needs neither
    import torch

    from cnn import models, recognition, sketch, weights

    names, numbers = weights.available(), count(1)
    model, _ = weights.load(models.DEFAULT if models.DEFAULT in names else names[0])

    def read(value: dict | None) -> dict[str, float]:
        digit = sketch.from_image(value["composite"]) if value and value["composite"] else None
        if digit is None:
            return {f"nothing ({next(numbers)})": 1.0}
        best, probabilities = recognition.recognise(model, digit)
        return {f"{best} ({next(numbers)})": float(probabilities[best])}

    paper = {"canvas_size": (PEER_SIDE, PEER_SIDE), "brush": gr.Brush(12)}
    with gr.Blocks(analytics_enabled=False) as peer:
        # of a fixed width: in a gr.Row it may measure itself before the row is laid out, and its paper is cut off
        pad = gr.Sketchpad(type="pil", width=PEER_SIDE + 120, elem_id="pad", **paper)
        pad.change(read, pad, gr.Label(elem_id="label"))
    torch.set_num_threads(1)  # as app.py does
    peer.launch(server_name="127.0.0.1", server_port=port, ssr_mode=False, run_history=False, enable_monitoring=False)


@contextlib.contextmanager
def serving(*command: str) -> Iterator[tuple[str, float]]:
    """Run a server on a free port; yield its address and the seconds from its start to the first page served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began, url = time.perf_counter(), f"http://127.0.0.1:{port}/"
    server = subprocess.Popen([sys.executable, *command, str(port)], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as reply:
                if reply.status == 200:
                    break
            if server.poll() is not None:
                sys.exit(f"{' '.join(command)} ended with code {server.returncode} before it served a page.")
            time.sleep(0.02)
        yield url, time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()


def plan(strokes: int) -> list[tuple[bool, list]]:
    """Return so many strokes of the ten examples, over and over: (whether a digit begins, [[x, y], …] in 0 … 1000).

    The last point is always a new one, so that the finished drawing is read by nobody before the last move.
    """
    examples = json.loads((ROOT / "ui/examples.json").read_text(encoding="utf-8"))
    every = ((i == 0, stroke) for example in cycle(examples) for i, stroke in enumerate(example["strokes"]))
    return [(first, [*s[: -1 : max(1, len(s) // POINTS)], s[-1]]) for first, s in islice(every, strokes)]


class Pad:
    """One of the two pages in a browser: draws on it and keeps what was measured, times in ms."""

    def __init__(self, browser: Browser, url: str, ours: bool):
        self.ours, self.requests, self.errors = ours, 0, []
        self.read = READ_OURS if ours else READ_PEER
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.on("request", self._count)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda line: line.type == "error" and self.errors.append(line.text))
        self.page.add_init_script(CLOCK)
        self.page.goto(url)
        self.page.wait_for_selector("#sketchpad canvas" if ours else "#pad canvas")
        self.settle()
        self.page.evaluate(f"() => {{ {WATCH_OURS if ours else WATCH_PEER} }}")
        self.take_pen()
        self.draw(plan(1)[0][1])  # not counted: the first stroke is slow on both, and gr.Sketchpad loses it

    def _count(self, request: Request) -> None:
        self.requests += request.resource_type in {"fetch", "xhr", "eventsource"}

    def settle(self) -> None:
        """Wait until the page asks nothing any more."""
        before = -1
        while before != self.requests:
            before = self.requests
            self.page.wait_for_timeout(QUIET)

    def take_pen(self) -> None:
        """Choose the peer's pen: it has none at the start and drops it at every clearing."""
        if not self.ours:
            self.page.click("#pad [aria-label=Brush]")
            self.page.wait_for_selector("#pad [aria-label=Brush].highlight")
            self.settle()

    def clear(self) -> None:
        """Wipe the pad, and wait until that is read too."""
        self.page.click("#sketchpad .clear" if self.ours else "#pad [aria-label='Clear canvas']")
        self.settle()
        self.take_pen()

    def move(self, point: list) -> None:
        """Move the mouse to a point of the paper, [x, y] in 0 … 1000; the peer's paper lies amid its canvas."""
        side = self.box["width"] if self.ours else PEER_SIDE
        left = self.box["x"] + (self.box["width"] - side) / 2
        top = self.box["y"] + (self.box["height"] - side) / 2
        self.page.mouse.move(left + side * point[0] / 1000, top + side * point[1] / 1000)

    def press(self, point: list) -> None:
        """Put the pen down at a point, having looked where the paper is now."""
        self.box = self.page.locator("#sketchpad canvas" if self.ours else "#pad canvas").first.bounding_box()
        self.move(point)
        self.page.mouse.down()

    def draw(self, stroke: list) -> dict:
        """Draw a stroke; return ms from pen-up and from the last move to the painted reading (None: none), requests."""
        before = self.requests
        self.press(stroke[0])
        for point in stroke[1:]:
            self.move(point)
        self.page.mouse.up()
        ms = since_move = None
        with contextlib.suppress(NoReading):
            self.page.wait_for_function(self.read, timeout=TIMEOUT)
            bench = self.page.evaluate("bench")
            ms, since_move = max(0.0, bench["painted"] - bench["up"]), bench["painted"] - bench["moved"]
        self.settle()
        return {"ms": ms, "since_move": since_move, "requests": self.requests - before}

    def draw_live(self) -> float:
        """Draw circles for LIVE seconds; return painted readings a second, the pen never up."""
        self.clear()
        self.press([800, 500])
        frames, began = self.page.evaluate("[bench.frames, performance.now()]")
        for i in count():
            self.move([500 + 300 * np.cos(i / 8), 500 + 300 * np.sin(i / 8)])
            if i % 10 == 9 and self.page.evaluate("performance.now()") - began > LIVE * 1000:
                break
        end_frames, ended = self.page.evaluate("[bench.frames, performance.now()]")
        self.page.mouse.up()
        self.settle()
        return (end_frames - frames) / (ended - began) * 1000


def measure(browser: Browser, urls: dict[str, str], strokes: int, rounds: int) -> dict:
    """Draw on the pages in turn; return for each name its strokes, readings a second (ours only) and errors."""
    result = {name: {"strokes": [], "live": [], "errors": []} for name in urls}
    planned = plan(strokes)
    for share in (planned[i * strokes // rounds : (i + 1) * strokes // rounds] for i in range(rounds)):
        for name, url in urls.items():
            pad, own = Pad(browser, url, ours=name == "Inkling"), result[name]
            for i, (begins, stroke) in enumerate(share):
                if begins or i == 0:
                    pad.clear()
                own["strokes"].append(pad.draw(stroke))
            if pad.ours:
                own["live"].append(pad.draw_live())
            own["errors"] += pad.errors
            pad.page.close()
    return result


def summarise(raw: dict) -> dict:
    """Return one page's figures: p50 and p95 in ms, strokes read and not read, requests a stroke, readings a second."""
    figures = {}
    for key in ("ms", "since_move"):
        times = [stroke[key] for stroke in raw["strokes"] if stroke[key] is not None] or [float("nan")]
        figures |= {f"{key}_p50": float(np.percentile(times, 50)), f"{key}_p95": float(np.percentile(times, 95))}
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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strokes", type=int, default=32, help="on each page, all rounds together (default 32)")
    parser.add_argument("--rounds", type=int, default=2, help="turns of each page (default 2)")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.add_argument("--peer", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.peer:
        return serve_peer(args.peer)
    if not 1 <= args.rounds <= args.strokes:
        parser.error("at least one round, and one stroke a round")
    with serving("app.py", "--port"):
        pass  # so that libraries and weights are in the system's file cache, and the next start is the measured one
    peer_server = serving("-m", "benchmarks.latency", "--peer")
    with peer_server as peer, serving("app.py", "--port") as ours, sync_playwright() as playwright:
        # the system's Chromium, or Playwright's own where there is none
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        raw = measure(browser, {"Inkling": ours[0], "gr.Sketchpad": peer[0]}, args.strokes, args.rounds)
        machine = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "python": platform.python_version()}
        machine |= {name: importlib.metadata.version(name) for name in ("gradio", "torch")}
        machine["chromium"] = browser.version
        browser.close()
    figures = {name: summarise(page) for name, page in raw.items()} | {"machine": machine}
    figures["Inkling"]["start_seconds"], figures["gr.Sketchpad"]["start_seconds"] = ours[1], peer[1]
    report(figures)
    for name, page in raw.items():
        for error in sorted(set(page["errors"])):
            print(f"{name}: {error}", file=sys.stderr)
    if args.json:
        args.json.write_text(json.dumps(figures | {"raw": raw}, indent=1) + "\n", encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
