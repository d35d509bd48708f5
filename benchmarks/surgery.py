"""How soon changes to a network are seen, and how soon it is known what they cost: a part of benchmarks.experiments.

What is painted is measured in the browser, see `benchmarks.browser`; the costs in this process on one thread, as the
server computes them, with nothing kept from before. Bars are what is to be reached; there is no pass or fail.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import torch

from benchmarks.browser import CLOCK, STORE, TIMEOUT, chromium, percentiles, plan, serving
from benchmarks.report import Row
from cnn import units, weights
from cnn.surgery import Plain
from ui import sample
from ui.explore import trials
from ui.questions import Networks, Question

NETWORKS = ("ComplexCNNModel", "DeepCNN")
SAMPLE = 1_000  # digits of an estimate
EDITS = 40  # of each network, in the browser
# A change is painted once its reading is, with all layers in view; the picture of the network hears of it first.
EDIT = """(edits) => new Promise((done) => {
  const network = inkling.get("network");
  const began = performance.now();
  let waiting = false; // the listener is called at once with what there is
  inkling.on("reading", (answer) => {
    if (!waiting || !inkling.get("view").layers.every((name) => answer?.layers?.[name])) return;
    waiting = false;
    bench.afterPaint(() => done(performance.now() - began));
  });
  waiting = true;
  inkling.set("edits", { [network]: edits });
})"""


def rows() -> Iterator[Row]:
    """Yield the figures of each network under its name, with the bar that they should reach."""
    times = painted(NETWORKS, lambda name, i: [[*_weight(name), (i + 1) / 100]])
    for i, title in enumerate(("p50", "p95")):
        figures = {name: own[i] for name, own in times.items()}
        yield {
            "key": f"ms_{title}",
            "figure": f"a change to reading and network painted, {title} ms",
            "bar": ("", "≤ 100")[i],
        } | figures
    for title, bar, measure in FIGURES:
        yield {"key": measure.__name__, "figure": title, "bar": bar} | {name: measure(name) for name in NETWORKS}


def painted(names: Sequence[str], edits: Callable[[str, int], list[Plain]]) -> dict[str, tuple[float, float]]:
    """Return for each network the p50 and p95 of the milliseconds from a change to reading and network painted.

    edits: of the name of a network and a number from 0, the changes after the one that is painted.
    """
    found = {}
    with serving("app.py") as (url, *_), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(TIMEOUT)
        page.add_init_script(CLOCK)
        page.goto(url)
        page.wait_for_selector("#explore [data-column] canvas")
        page.evaluate(STORE)
        for name in names:
            page.select_option("#network", name)
            page.evaluate("(strokes) => inkling.set('sketch', { strokes })", [stroke.points for stroke in plan(1)])
            page.wait_for_timeout(1_000)
            times = [page.evaluate(EDIT, edits(name, i)) for i in range(EDITS)]
            found[name] = percentiles(times[2:])  # the first of each compile what the page runs
    return found


@cache
def _weight(name: str) -> list[str | int]:
    """Return the place of a weight in the network's second convolution."""
    second = [layer for layer in units.modules(weights.load(name)[0]) if "conv" in layer.rpartition(".")[2]][1]
    return ["weight", second, 1, 0, 1, 1]


def estimate(name: str) -> float:
    """Return the seconds until the first estimate of a cost."""
    return _seconds(lambda: _read(name, SAMPLE))


def all_digits(name: str) -> float:
    """Return the seconds until the cost on all test digits is known, with that of the network as it was trained."""

    return _seconds(lambda: _read(name, sample.count()))


def _read(name: str, digits: int) -> None:
    networks, question = _asked(name)
    found = trials.cost(networks, question)
    while found["tested"] < digits:
        found = trials.cost(networks, question | {"so_far": found["so_far"]})


def ranking(name: str) -> float:
    """Return the seconds that it takes to rank the network's last layer of 64 maps by 1,000 digits."""
    networks, question = _asked(name)
    layer = [layer for layer, shape in units.shapes(networks[name][0]).items() if len(shape) == 3 and shape[0] == 64][
        -1
    ]

    def rank() -> None:
        found = trials.rank(networks, question | {"layer": layer})
        while found["tested"] < found["wanted"]:
            found = trials.rank(networks, question | {"layer": layer, "so_far": found["so_far"]})

    return _seconds(rank)


def _asked(name: str) -> tuple[Networks, Question]:
    """Return a network that nothing is kept of, and a question about a change of it."""
    return {name: weights.load(name)}, {"network": name, "edits": [[*_weight(name), 0.5]]}


def _seconds(act: Callable[[], object]) -> float:
    torch.set_num_threads(1)  # as app.py does
    sample.read()  # read once in the life of a server
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


FIGURES: tuple[tuple[str, str, Callable[[str], float]], ...] = (
    ("first estimate of a cost, from 1,000 digits, s", "≤ 0.5", estimate),
    ("a cost on all 10,000 test digits, s", "≤ 3", all_digits),
    ("64 maps ranked by 1,000 digits, s", "≤ 5", ranking),
)
