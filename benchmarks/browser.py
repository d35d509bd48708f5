"""What the benchmarks in a browser share: servers, a headless Chromium without a GPU, and a mouse on a page's pad."""

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
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple, TypedDict

import numpy as np
from playwright.sync_api import Browser, ConsoleMessage, FloatRect, Page, Request, sync_playwright
from playwright.sync_api import TimeoutError as NoReading

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-sync", "--disable-background-networking"]
FLAGS += ["--disable-component-update"]
POINTS = 12  # of each stroke, about: without a GPU, gr.Sketchpad takes up to 0.3 s for each move
PEER_SIDE = 280  # of the peer's paper, pixels; its default of 800 is slower still
PEER = ("-m", "benchmarks.peer", "--side", str(PEER_SIDE))  # what a typical Space does
TIMEOUT = 10_000  # milliseconds for a reading; after that the stroke counts as not read
WINDOWS = {True: 900, False: 2_600}  # CSS pixels high: ours, and the peer's, whose images load where they are in view
QUIET = 500  # milliseconds without a request, after which no earlier stroke is under way

# The clock is the page's own. Something is painted at the first frame that shows it; the channel's message comes after.
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
# The page's store, under a name for the scripts here; earlier versions had it there themselves.
STORE = """async () => {
  const link = document.querySelector('link[href$="shared/store.js"]');
  window.inkling ??= (await import(link.href)).store;
}"""
READ_OURS = "bench.up && bench.painted && bench.of === JSON.stringify(inkling.get('sketch').strokes)"
READ_PEER = "bench.up && bench.painted"


class Stroke(NamedTuple):
    begins: bool  # a new digit
    points: list[list[int]]  # [[x, y], …] in 0 … 1000


class Served(NamedTuple):
    """A server that runs."""

    url: str
    seconds: float  # from its start to the first page
    process: int  # its id


class Drawn(TypedDict):
    """What was measured of one stroke; times are None if its reading never came."""

    ms: float | None  # from pen-up to the painted reading
    since_move: float | None  # from the last move to it
    requests: int


@contextlib.contextmanager
def serving(*command: str, folder: Path = ROOT) -> Iterator[Served]:
    """Run a server on a free port, until its first page has been served and for as long as the context lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began, url = time.perf_counter(), f"http://127.0.0.1:{port}/"
    command = (*command, "--port", str(port))
    server = subprocess.Popen([sys.executable, *command], cwd=folder, stdout=subprocess.DEVNULL)
    try:
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as reply:
                if reply.status == 200:
                    break
            if server.poll() is not None:
                sys.exit(f"{' '.join(command)} ended with code {server.returncode} before it served a page.")
            time.sleep(0.02)
        yield Served(url, time.perf_counter() - began, server.pid)
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
    """Return the command's options: strokes, rounds and json."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--strokes", type=int, default=32, help="on each page, in all rounds together (default 32)")
    parser.add_argument("--rounds", type=int, default=2, help="turns of each page (default 2)")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    if not 1 <= args.rounds <= args.strokes:
        parser.error("there must be at least one round, and one stroke a round")
    return args


def machine(browser: Browser) -> dict[str, object]:
    """Return what the figures depend on, but nothing that identifies the machine."""
    versions = {name: importlib.metadata.version(name) for name in ("gradio", "torch")}
    busy = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    return {**busy, "python": platform.python_version(), **versions, "chromium": browser.version}


def plan(strokes: int) -> list[Stroke]:
    """Return this many strokes of the ten examples, over and over.

    The last point is always a new one, so that the finished drawing cannot be read before the last move.
    """
    examples = json.loads((ROOT / "ui/pad/examples.json").read_text(encoding="utf-8"))
    every = ((i == 0, points) for example in cycle(examples) for i, points in enumerate(example["strokes"]))
    return [Stroke(first, [*s[: -1 : max(1, len(s) // POINTS)], s[-1]]) for first, s in islice(every, strokes)]


def shares(strokes: int, rounds: int) -> list[list[Stroke]]:
    """Return the plan of this many strokes, cut into rounds of about the same length."""
    planned = plan(strokes)
    return [planned[i * strokes // rounds : (i + 1) * strokes // rounds] for i in range(rounds)]


def percentiles(times: Iterable[float | None]) -> tuple[float, float]:
    """Return p50 and p95 of the times that are not None; not a number if there are none."""
    known = [ms for ms in times if ms is not None] or [float("nan")]
    return float(np.percentile(known, 50)), float(np.percentile(known, 95))


class Pad:
    """A page with a pad, Inkling's or the peer's, in a browser: it draws there and measures, times in milliseconds.

    The script `watch` sets bench.painted once the finished drawing's reading is painted, and on Inkling bench.of to its
    strokes.
    """

    def __init__(self, browser: Browser, url: str, ours: bool, watch: str) -> None:
        self.ours = ours
        self.requests: list[Request] = []
        self.errors: list[str] = []
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": WINDOWS[ours]})
        self.page.on("request", self._keep)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._keep_error)
        self.page.add_init_script(CLOCK)
        self.page.goto(url)
        self.page.wait_for_selector("#sketchpad canvas" if ours else "#pad canvas")
        self.settle()
        if ours:
            self.page.evaluate(STORE)
        self.page.evaluate(f"() => {{ {watch} }}")
        self.take_pen()
        self.draw(plan(1)[0].points)  # not counted: the first stroke is slow on both, and gr.Sketchpad loses it

    def _keep(self, request: Request) -> None:
        self.requests += [request] * (request.resource_type in {"fetch", "xhr", "eventsource"})

    def _keep_error(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.errors.append(line.text)

    def settle(self) -> None:
        """Wait until the page no longer asks anything."""
        before = -1
        while before != len(self.requests):
            before = len(self.requests)
            self.page.wait_for_timeout(QUIET)

    def take_pen(self) -> None:
        """Choose the peer's pen: it has none at the start, and drops it whenever it is cleared."""
        if not self.ours:
            self.page.click("#pad [aria-label=Brush]")
            self.page.wait_for_selector("#pad [aria-label=Brush].highlight")
            self.settle()

    def clear(self) -> None:
        """Wipe the pad, and wait until the page is done with that."""
        self.page.click("#sketchpad .clear" if self.ours else "#pad [aria-label='Clear canvas']")
        self.settle()
        self.take_pen()

    def move(self, point: Sequence[float]) -> None:
        """Move the mouse to a point of the paper, [x, y] in 0 … 1000; the peer's is in the middle of its canvas."""
        box = self.box
        side = box["width"] if self.ours else PEER_SIDE
        left, top = box["x"] + (box["width"] - side) / 2, box["y"] + (box["height"] - side) / 2
        self.page.mouse.move(left + side * point[0] / 1000, top + side * point[1] / 1000)

    def press(self, point: Sequence[float]) -> None:
        """Put the pen down at a point of the paper, wherever that is now."""
        box = self.page.locator("#sketchpad canvas" if self.ours else "#pad canvas").first.bounding_box()
        assert box, "the pad is not on the page"
        self.box: FloatRect = box
        self.move(point)
        self.page.mouse.down()

    def draw(self, stroke: Sequence[Sequence[float]]) -> Drawn:
        """Draw a stroke, and wait for its reading."""
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

    def ready_for(self, strokes: Sequence[Stroke]) -> Iterator[list[list[int]]]:
        """Yield the points of each stroke, having wiped the pad if a digit begins."""
        for i, stroke in enumerate(strokes):
            if stroke.begins or i == 0:
                self.clear()
            yield stroke.points
