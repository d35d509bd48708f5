"""What the benchmarks in a browser share: servers, a headless Chromium without GPU, and a mouse on a page's pad."""

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
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, Request, sync_playwright
from playwright.sync_api import TimeoutError as NoReading

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-sync", "--disable-background-networking"]
FLAGS += ["--disable-component-update"]
POINTS = 12  # of each stroke, about: gr.Sketchpad takes up to 0.3 s a move without a GPU, and nobody waits for that
PEER_SIDE = 280  # of the peer's paper, pixels; its default of 800 × 800 is slower still
PEER = ("-m", "benchmarks.peer", "--side", str(PEER_SIDE))  # what a typical Space does
TIMEOUT = 10_000  # milliseconds for a reading; after that the stroke counts as not read
QUIET = 500  # milliseconds without a request, after which nothing of an earlier stroke is under way

# The clock is the page's own. What is painted counts from the first frame with it: the channel's message comes after.
CLOCK = """
window.bench = { down: 0, moved: 0, up: 0, painted: 0, frames: 0 };
addEventListener("pointerdown", () => Object.assign(bench, { down: performance.now(), up: 0, painted: 0, of: "" }), 1);
addEventListener("pointermove", () => bench.up || (bench.moved = performance.now()), 1);
addEventListener("pointerup", () => (bench.up = performance.now()), 1);
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
READ_OURS = "bench.up && bench.painted && bench.of === JSON.stringify(inkling.get('sketch').strokes)"
READ_PEER = "bench.up && bench.painted"


@contextlib.contextmanager
def serving(*command: str) -> Iterator[tuple[str, float]]:
    """Run a server on a free port; yield its address and the seconds from its start to the first page served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began, url = time.perf_counter(), f"http://127.0.0.1:{port}/"
    command = [*command, "--port", str(port)]
    server = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL)
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


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Run the system's Chromium, or Playwright's own where there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


def arguments(description: str) -> argparse.Namespace:
    """Return strokes, rounds and json, as the command's user gives them."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--strokes", type=int, default=32, help="on each page, all rounds together (default 32)")
    parser.add_argument("--rounds", type=int, default=2, help="turns of each page (default 2)")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    if not 1 <= args.rounds <= args.strokes:
        parser.error("at least one round, and one stroke a round")
    return args


def machine(browser: Browser) -> dict:
    """Return what the figures depend on; nothing that tells whose machine it is."""
    about = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "python": platform.python_version()}
    about |= {name: importlib.metadata.version(name) for name in ("gradio", "torch")}
    return about | {"chromium": browser.version}


def plan(strokes: int) -> list[tuple[bool, list]]:
    """Return so many strokes of the ten examples, over and over: (whether a digit begins, [[x, y], …] in 0 … 1000).

    The last point is always a new one, so that the finished drawing is read by nobody before the last move.
    """
    examples = json.loads((ROOT / "ui/pad/examples.json").read_text(encoding="utf-8"))
    every = ((i == 0, stroke) for example in cycle(examples) for i, stroke in enumerate(example["strokes"]))
    return [(first, [*s[: -1 : max(1, len(s) // POINTS)], s[-1]]) for first, s in islice(every, strokes)]


def shares(strokes: int, rounds: int) -> list[list[tuple[bool, list]]]:
    """Return the plan of so many strokes, cut into rounds of about the same length."""
    planned = plan(strokes)
    return [planned[i * strokes // rounds : (i + 1) * strokes // rounds] for i in range(rounds)]


def percentiles(times: Iterable[float | None]) -> tuple[float, float]:
    """Return p50 and p95 of those times that are there; not a number where none is."""
    known = [ms for ms in times if ms is not None] or [float("nan")]
    return float(np.percentile(known, 50)), float(np.percentile(known, 95))


class Pad:
    """A page with a pad, Inkling's or the peer's, in a browser: draws on it and keeps what was measured, times in ms.

    The script `watch` sets bench.painted when the finished drawing is, and on Inkling bench.of to its strokes.
    """

    def __init__(self, browser: Browser, url: str, ours: bool, watch: str):
        self.ours, self.requests, self.errors = ours, [], []
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.on("request", self._keep)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda line: line.type == "error" and self.errors.append(line.text))
        self.page.add_init_script(CLOCK)
        self.page.goto(url)
        self.page.wait_for_selector("#sketchpad canvas" if ours else "#pad canvas")
        self.settle()
        self.page.evaluate(f"() => {{ {watch} }}")
        self.take_pen()
        self.draw(plan(1)[0][1])  # not counted: the first stroke is slow on both, and gr.Sketchpad loses it

    def _keep(self, request: Request) -> None:
        self.requests += [request] * (request.resource_type in {"fetch", "xhr", "eventsource"})

    def settle(self) -> None:
        """Wait until the page asks nothing any more."""
        before = -1
        while before != len(self.requests):
            before = len(self.requests)
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
        before = len(self.requests)
        self.press(stroke[0])
        for point in stroke[1:]:
            self.move(point)
        self.page.mouse.up()
        ms = since_move = None
        with contextlib.suppress(NoReading):
            self.page.wait_for_function(READ_OURS if self.ours else READ_PEER, timeout=TIMEOUT)
            bench = self.page.evaluate("bench")
            ms, since_move = max(0.0, bench["painted"] - bench["up"]), bench["painted"] - bench["moved"]
        self.settle()
        return {"ms": ms, "since_move": since_move, "requests": len(self.requests) - before}

    def draw_all(self, strokes: list[tuple[bool, list]]) -> list[dict]:
        """Draw strokes of a plan, each digit on a pad wiped clean; return what `draw` gave of each."""
        drawn = []
        for i, (begins, stroke) in enumerate(strokes):
            if begins or i == 0:
                self.clear()
            drawn.append(self.draw(stroke))
        return drawn
