"""The server under load, this version beside an earlier one in one run: python -m benchmarks.server FOLDER.

FOLDER is a checkout of the earlier version. Both servers run at once and are asked in turn by HTTP clients in processes
of their own (benchmarks.pupils), which accept gzip as phones do; then a browser opens both pages. Needs Linux, which
tells how much processor time and memory a process has had. --steps measures instead what each thing is worth that makes
this version fast: this version without it, beside itself.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser

from benchmarks import report
from benchmarks.before import USABLE
from benchmarks.browser import Served, chromium, machine, serving
from benchmarks.report import Row

PUPILS = (30, 60)
SECONDS = 20  # of each round of drawing
OPENINGS = 30  # pages at once
CLIENTS = 16  # restless ones, which keep the server busy
STEPS = {  # what is switched off: what benchmarks.without makes of it
    "batches of up to 16": "batches",
    "short questions on the event loop": "inline",
    "httptools": "httptools",
}


def processor_seconds(process: int) -> float:
    """Return the processor time that a process has had."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def megabytes(process: int) -> float:
    """Return the memory of a process and of those that it has started (resident)."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    pages = [int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in (process, *children)]
    return sum(pages) * 4096 / 1e6


def pupils(url: str, *options: str) -> dict[str, Any]:
    """Have pupils draw; return what they met."""
    command = [sys.executable, "-m", "benchmarks.pupils", url, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    met: dict[str, Any] = json.loads(done.stdout)
    return met


def capacity(served: Served, seconds: float) -> dict[str, float]:
    """Return how many readings a second of processor time the server gives when it is never idle."""
    before = processor_seconds(served.process)
    met = pupils(served.url, "--restless", "--pupils", str(CLIENTS), "--seconds", str(seconds))
    spent = processor_seconds(served.process) - before
    return {
        "readings a core and second": len(met["milliseconds"]) / spent,
        "kB a reading": met["bytes"] / 1000 / len(met["milliseconds"]),
    }


def drawing(served: Served, count: int, seconds: float) -> dict[str, float]:
    """Return how long pupils who draw wait for a reading."""
    met = pupils(served.url, "--pupils", str(count), "--seconds", str(seconds))
    p50, p95 = np.percentile(met["milliseconds"], (50, 95))
    return {f"{count} pupils, p50 ms": p50, f"{count} pupils, p95 ms": p95, f"{count} pupils, lost": met["lost"]}


def opening(served: Served, paths: Sequence[str]) -> dict[str, float]:
    """Return how long it takes until the last of many browsers has all files of the page."""
    command = [sys.executable, "-m", "benchmarks.pupils", served.url, "--open", "--pupils", str(OPENINGS)]
    done = subprocess.run(command, input=json.dumps(paths), capture_output=True, text=True, check=True)
    return {f"{OPENINGS} open at once, last one s": max(json.loads(done.stdout)["milliseconds"]) / 1000}


def files(browser: Browser, url: str) -> list[str]:
    """Return the paths of what a browser fetches to open the page, in order."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    paths: list[str] = []
    tab.on("request", lambda request: paths.append(request.url) if request.url.startswith(url) else None)
    tab.goto(url)
    tab.wait_for_function(USABLE)
    tab.wait_for_timeout(1_000)
    tab.close()
    return [path.removeprefix(url.rstrip("/")) for path in paths]


def alone(browser: Browser, url: str, times: int) -> dict[str, float]:
    """Return how long one user waits for the page, in a browser that has never seen it and again, and what is sent."""
    cold: list[float] = []
    again: list[float] = []
    sent = []
    for _ in range(times):
        session = browser.new_context(viewport={"width": 1280, "height": 800})
        tab = session.new_page()
        lengths: list[int] = []
        network = session.new_cdp_session(tab)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda event, own=lengths: own.append(event["encodedDataLength"]))
        for kept, go in ((cold, lambda tab=tab: tab.goto(url)), (again, tab.reload)):
            go()
            kept.append(float(tab.wait_for_function(USABLE).json_value()))
            tab.wait_for_timeout(1_000)
            if kept is cold:
                sent.append(sum(lengths))
        session.close()
    middle = {"page usable, cold, s": cold, "page usable, reloaded, s": again}
    return {name: float(np.median(own)) / 1000 for name, own in middle.items()} | {
        "kB sent, cold": float(np.median(sent)) / 1000
    }


def measured(served: Sequence[Served], seconds: float, rounds: int) -> Iterator[dict[str, float]]:
    """Yield the figures of each server, asked in turn."""
    figures: list[dict[str, list[float]]] = [{} for _ in served]
    with chromium() as browser:
        paths = [files(browser, each.url) for each in served]
        for _ in range(rounds):
            for each, own, opened in zip(served, figures, paths, strict=True):
                found = capacity(each, seconds) | drawing(each, PUPILS[0], seconds) | drawing(each, PUPILS[1], seconds)
                found |= {f"MB of memory after {PUPILS[1]} pupils": megabytes(each.process)}
                found |= opening(each, opened) | alone(browser, each.url, 3)
                for name, value in found.items():
                    own.setdefault(name, []).append(value)
    yield from ({name: float(np.median(values)) for name, values in own.items()} for own in figures)


def steps(seconds: float, rounds: int) -> list[Row]:
    """Return what each step is worth: readings a core and second with and without it, one server after the other."""
    rows = []
    for title, name in STEPS.items():
        with serving("app.py") as whole, serving("-m", "benchmarks.without", name) as without:
            pairs = [
                [capacity(each, seconds)["readings a core and second"] for each in (whole, without)]
                for _ in range(rounds)
            ]
        now, before = np.median(pairs, axis=0)
        rows.append({"figure": title, "with": now, "without": before, "ratio": now / before})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="a checkout of the version to compare with")
    parser.add_argument("--steps", action="store_true", help="what each step of this version is worth")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"of each round (default {SECONDS})")
    parser.add_argument("--rounds", type=int, default=3, help="of each measurement; their median counts (default 3)")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    if args.steps:
        rows, columns = steps(args.seconds, args.rounds), ("with", "without")
    else:
        if not args.folder or not (args.folder / "app.py").exists():
            parser.error("name a checkout of the version to compare with, or --steps")
        with ExitStack() as stack:
            both = [
                stack.enter_context(serving("app.py", folder=each)) for each in (Path(__file__).parents[1], args.folder)
            ]
            now, before = measured(both, args.seconds, args.rounds)
        rows = [
            {"figure": name, "now": now[name], "before": before[name], "ratio": now[name] / (before[name] or 1)}
            for name in now
        ]
        columns = ("now", "before")
    print(f"{'':42}" + "".join(f"{each:>10}" for each in (*columns, "ratio")))
    for row in rows:
        print(f"{row['figure']:42}" + "".join(f"{row[each]:10.2f}" for each in (*columns, "ratio")))
    if args.json:
        with chromium() as browser:
            report.write(args.json, rows, machine=machine(browser))


if __name__ == "__main__":
    main()
