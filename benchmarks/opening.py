"""How soon the page can be used, beside an earlier version of it: python -m benchmarks.opening --against FOLDER.

FOLDER is a checkout of that version. Both pages are opened in turn, in a browser session each that has opened them
before; the time is the page's own, from the start of the navigation to the first frame in which the reading says that
nothing is drawn yet and the pad has its size.
"""

import argparse
import json
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from benchmarks.browser import ROOT, chromium, machine, serving

USABLE = """() => document.querySelector("#reading .words")?.textContent.startsWith("Nothing drawn")
  && document.querySelector("#sketchpad canvas")?.clientWidth > 0 && performance.now()"""


def opened(session: BrowserContext, url: str) -> float:
    """Open the page in a new tab; return the milliseconds until it can be used."""
    tab = session.new_page()
    tab.goto(url)
    ms = tab.wait_for_function(USABLE, timeout=30_000).json_value()
    tab.close()
    return float(ms)


def compare(browser: Browser, ours: str, theirs: str, times: int) -> tuple[list[float], list[float]]:
    """Open both pages in turn so many times, after once each that does not count; return the milliseconds of each."""
    sessions = [(browser.new_context(viewport={"width": 1280, "height": 800}), url) for url in (ours, theirs)]
    for session, url in sessions:
        opened(session, url)
    rows = [tuple(opened(session, url) for session, url in sessions) for _ in range(times)]
    return [row[0] for row in rows], [row[1] for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", type=Path, required=True, help="a checkout of the version to compare with")
    parser.add_argument("--times", type=int, default=20, help="to open each page (default 20)")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    if not (args.against / "app.py").exists():
        sys.exit(f"{args.against} is not a checkout of Inkling: it has no app.py.")
    with (
        chromium() as browser,
        serving("app.py", folder=ROOT) as (ours, _),
        serving("app.py", folder=args.against) as (theirs, _),
    ):
        now, before = compare(browser, ours, theirs, args.times)
        about = machine(browser)
    rows = [
        {"version": version, "p50": statistics.median(times), "lowest": min(times), "highest": max(times)}
        for version, times in (("this one", now), ("the one before", before))
    ]
    ratio = rows[0]["p50"] / rows[1]["p50"]
    for row in rows:
        print(f"{row['version']:15} median {row['p50']:6.0f} ms, {row['lowest']:.0f} to {row['highest']:.0f}")
    print(f"ratio {ratio:.2f}")
    if args.json:
        args.json.write_text(json.dumps({"rows": rows, "ratio": ratio, "about": about}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
