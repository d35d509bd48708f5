"""How soon the lesson answers, from input to painted frame, over loopback: python -m benchmarks.lesson.

A time begins with the user's input and ends with the first frame painted after what it changes has changed. There is no
pass or fail: other machines, and busy ones, give other figures.
"""

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NothingCame

from benchmarks import report
from benchmarks.browser import CLOCK, STORE, TIMEOUT, chromium, machine, percentiles, plan, serving

TIMES = 40  # of each


class Act(NamedTuple):
    """One thing that a user does; `$` finds an element, i counts the times that it is done, from 0."""

    title: str
    section: str  # of the Convolution tab
    act: str  # JavaScript
    changes: str  # selector of the element whose text it changes


PICK = "const pick = (name, value) => { $(name).value = value; $(name).dispatchEvent(new Event('change')); };"
TYPE = "const type = (name, value) => { $(name).value = value; $(name).dispatchEvent(new Event('input')); };"
KEY = "const key = (name, key) => $(name).dispatchEvent(new KeyboardEvent('keydown', { key }));"
ACTS = [
    Act("the window moved by a key", "slide", "key('#slide .stage', i % 2 ? 'ArrowLeft' : 'ArrowRight')",
        "#slide .where"),
    Act("the window scrubbed", "slide", "type('#slide .scrub', 100 + 37 * (i % 9))", "#slide .where"),
    Act("a kernel's cell typed", "slide", "type('#slide .kernel input', i % 2 ? 90 : 50)", "#slide .output-says"),
    Act("another kernel", "slide", "pick('#slide .name', i % 2 ? 'box blur' : 'outline')", "#slide .output-says"),
    Act("another stride", "slide", "pick('#slide .stride', 2 - i % 2)", "#slide .formula"),
    Act("28 × 28 or 112 × 112 pixels", "slide", "pick('#slide .image', i % 2 ? 'digit' : 'drawn')", "#slide .formula"),
    Act("a question asked", "slide", "$('#slide .predict > button').click()", "#slide .predict form label"),
    Act("a question checked", "slide",
        "type('#slide .predict form input', 900 + i); $('#slide .predict form button').click()",
        "#slide .predict .verdict"),
    Act("a row of the drawing", "line", "type('#line .row', 5 + i % 12)", "#line .row-says"),
    Act("another filter", "channels", "type('#channels .filter', i % 2)", "#channels .total"),
    Act("another pooling window", "after", "pick('#after .size', 3 - i % 2)", "#after .formula"),
    Act("more channels counted", "parameters", "type('#parameters .outs', 5 + i)", "#parameters .convolution"),
    Act("the lesson's next step", "slide", "$(`#guide li:nth-child(${2 + i % 2}) a`).click()", "#guide h2"),
]  # fmt: skip
WATCH = f"""([act, changes, i]) => new Promise((done) => {{
  const $ = (selector) => document.querySelector(selector);
  {PICK} {TYPE} {KEY}
  const place = $(changes);
  const before = place.textContent;
  const began = performance.now();
  const watch = new MutationObserver(() => {{
    if (place.textContent === before) return;
    watch.disconnect();
    bench.afterPaint(() => done(performance.now() - began));
  }});
  watch.observe(place, {{ subtree: true, childList: true, characterData: true }});
  new Function("$", "pick", "type", "key", "i", act)($, pick, type, key, i);
}})"""


def times(page: Page, own: Act, count: int) -> list[float]:
    """Return the milliseconds that it took each time; a question that is open is closed first."""
    page.evaluate("(name) => inkling.set('section', `${name}-panel`)", own.section)
    page.wait_for_timeout(300)
    found = []
    for i in range(count):
        if own.title == "a question asked" and page.locator("#slide .predict form").is_visible():
            page.locator("#slide .predict").get_by_text("Show me").click()
            page.locator("#slide .predict form").wait_for(state="hidden")
        found.append(page.evaluate(WATCH, [own.act, own.changes, i]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=TIMES, help=f"of each (default {TIMES})")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    rows: list[report.Row] = []
    with serving("app.py") as (url, *_), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(TIMEOUT)
        page.add_init_script(CLOCK)
        page.goto(url)
        page.wait_for_selector("#slide .says", state="attached")
        page.evaluate(STORE)
        page.evaluate("(strokes) => inkling.set('sketch', { strokes })", [stroke.points for stroke in plan(1)])
        page.evaluate("inkling.set('tab', 'convolution-panel')")
        page.wait_for_function("document.querySelector('#slide .where')?.textContent")
        print(f"{'':32}{'p50, ms':>9}{'p95, ms':>9}")
        for own in ACTS:
            try:
                p50, p95 = percentiles(times(page, own, args.times))
            except NothingCame:
                sys.exit(f"Nothing followed on “{own.title}”.")
            rows.append({"act": own.title, "p50": p50, "p95": p95})
            print(f"{own.title:32}{p50:>9.1f}{p95:>9.1f}", flush=True)
        about = machine(browser)
    if args.json:
        report.write(args.json, rows, machine=about)


if __name__ == "__main__":
    main()
