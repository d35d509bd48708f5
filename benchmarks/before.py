"""This version beside an earlier one, in one run: python -m benchmarks.before FOLDER.

FOLDER is a checkout of the earlier version. Both pages are opened in turn, in a browser session each that has opened
them before: the time until the page can be used is its own, from the start of the navigation to the first frame in
which the reading says that nothing is drawn yet and the pad has its size. Then both are drawn on in turn with the same
strokes: the time from pen-up until the reading and the layers in view are painted.
"""

import argparse
import sys
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import Browser, BrowserContext

from benchmarks import report
from benchmarks.browser import chromium, machine, percentiles, serving, shares
from benchmarks.looking import Inside

USABLE = """() => document.querySelector("#reading .words")?.textContent.startsWith("Nothing drawn")
  && document.querySelector("#sketchpad canvas")?.clientWidth > 0 && performance.now()"""
NETWORK = "DeepCNN"


class Times(TypedDict):
    """Milliseconds of both versions."""

    figure: str
    now: list[float | None]
    before: list[float | None]


def opened(session: BrowserContext, url: str) -> float:
    """Open the page in a new tab; return the milliseconds until it can be used."""
    tab = session.new_page()
    tab.goto(url)
    ms = tab.wait_for_function(USABLE, timeout=30_000).json_value()
    tab.close()
    return float(ms)


def openings(browser: Browser, urls: tuple[str, str], count: int) -> Times:
    """Open both pages in turn, after once each that does not count."""
    sessions = [(browser.new_context(viewport={"width": 1280, "height": 800}), url) for url in urls]
    for session, url in sessions:
        opened(session, url)
    rows = [[opened(session, url) for session, url in sessions] for _ in range(count)]
    return {"figure": "page usable", "now": [row[0] for row in rows], "before": [row[1] for row in rows]}


def drawings(browser: Browser, urls: tuple[str, str], strokes: int, rounds: int) -> Times:
    """Draw on both pages in turn."""
    times: Times = {"figure": "pen-up to reading and layers painted", "now": [], "before": []}
    for share in shares(strokes, rounds):
        for url, kept in zip(urls, (times["now"], times["before"]), strict=True):
            pad = Inside(browser, url, NETWORK)
            kept += [pad.draw(points)["ms"] for points in pad.ready_for(share)]
            pad.page.close()
    return times


def summary(times: Times) -> report.Row:
    """Return p50 and p95 of both versions, and the ratios of the two."""
    (p50, p95), (before50, before95) = percentiles(times["now"]), percentiles(times["before"])
    row = {"figure": times["figure"], "now_p50": p50, "now_p95": p95, "before_p50": before50, "before_p95": before95}
    return row | {"ratio_p50": p50 / before50, "ratio_p95": p95 / before95}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a checkout of the version to compare with")
    parser.add_argument("--openings", type=int, default=20, help="of each page (default 20)")
    parser.add_argument("--strokes", type=int, default=32, help="on each page (default 32)")
    parser.add_argument("--rounds", type=int, default=4, help="turns of each page while drawing (default 4)")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    if not (args.folder / "app.py").exists():
        sys.exit(f"{args.folder} is not a checkout of Inkling: it has no app.py.")
    with (
        chromium() as browser,
        serving("app.py") as (now, *_),
        serving("app.py", folder=args.folder) as (before, *_),
    ):
        urls = (now, before)
        rows = [summary(openings(browser, urls, args.openings))]
        rows.append(summary(drawings(browser, urls, args.strokes, args.rounds)))
        about = machine(browser)
    print(f"{'milliseconds, p50 / p95':40}{'now':>14}{'before':>14}{'ratio':>14}")
    for row in rows:
        pairs = (f"{row[f'{which}_p50']:.0f} / {row[f'{which}_p95']:.0f}" for which in ("now", "before"))
        ratio = f"{row['ratio_p50']:.2f} / {row['ratio_p95']:.2f}"
        print(f"{row['figure']:40}" + "".join(f"{cell:>14}" for cell in (*pairs, ratio)))
    if args.json:
        report.write(args.json, rows, machine=about)


if __name__ == "__main__":
    main()
