"""How fast the page looks inside the networks, beside a page of galleries: python -m benchmarks.inside.

A headless Chromium without a GPU draws the same strokes on both pages in turn. Inkling paints a reading and the layers
in view; the peer, gr.Sketchpad, shows the maps of the same layers, each in a gr.Gallery. Then the mouse points at units
on Inkling's page. The clock is the page's own, see `benchmarks.looking`. The time of `capture` is measured in this
process, on one thread, in turn with the bare forward pass. Figures are printed beside the bar that they should reach,
but there is no pass or fail: other machines, and busy ones, give other figures.
"""

import statistics
import sys
import time
from collections.abc import Mapping, Sequence

import torch

from benchmarks import report
from benchmarks.browser import arguments, chromium, machine, percentiles, plan, serving
from benchmarks.looking import Looked, look_into
from cnn import activations, models, sketch, units, weights

NETWORKS = ("ComplexCNNModel", "DeepCNN")  # to look into in the browser
RUNS = 300  # of capture and of the forward pass, in turn
WARM_UP = 20  # runs before those

Figures = dict[str, float]  # of one network, by the keys of FIGURES

FIGURES = {  # key -> title, and the bar if there is one
    "layers": ("layers in view", ""),
    "maps": ("feature maps in view", ""),
    "ms_p50": ("pen-up to reading and layers painted, p50 ms", "≤ 80"),
    "ms_p95": ("pen-up to reading and layers painted, p95 ms", "≤ 150"),
    "peer_ms_p50": ("the same in galleries, p50 ms", ""),
    "peer_ms_p95": ("the same in galleries, p95 ms", ""),
    "times_p50": ("times faster, p50", "≥ 10"),
    "times_p95": ("times faster, p95", "≥ 10"),
    "since_move_p50": ("last move to reading and layers painted, p50 ms", ""),
    "since_move_p95": ("last move to reading and layers painted, p95 ms", ""),
    "n": ("strokes read and painted", ""),
    "not_read": ("strokes not", ""),
    "peer_not_read": ("strokes not, in galleries", ""),
    "framed_p50": ("hover to receptive field painted, p50 ms", ""),
    "framed_p95": ("hover to receptive field painted, p95 ms", "≤ 50"),
    "told_p50": ("hover to value told, p50 ms", ""),
    "told_p95": ("hover to value told, p95 ms", ""),
    "not_told": ("hovers not told", ""),
    "kB": ("answers while a stroke is drawn, median kB", "≤ 150"),
    "most_kB": ("answers while a stroke is drawn, most kB", "≤ 150"),
    "last_kB": ("answer of the finished stroke, median kB", ""),
    "most_last_kB": ("answer of the finished stroke, most kB", ""),
    "answers": ("readings a stroke, median", ""),
    "drawing_ms": ("a stroke is drawn in, median ms", ""),
    "capture_ms": ("capture of all layers, median ms", ""),
    "forward_ms": ("bare forward pass, median ms", ""),
    "ratio": ("capture over forward, median ratio", "≤ 1.5"),
    "errors": ("errors in the console", ""),
}


def capture_beside_forward(name: str, runs: int = RUNS) -> list[tuple[float, float]]:
    """Return for each run the ms of capturing all layers of a digit, and of the bare forward pass right after."""
    model, _ = weights.load(name)
    digit = sketch.from_strokes([stroke.points for stroke in plan(1)])
    assert digit is not None
    pixels, times = torch.from_numpy(digit)[None, None].float() / 255, []
    with torch.inference_mode():
        for _ in range(WARM_UP + runs):
            start = time.perf_counter()
            activations.capture(model, pixels)
            between = time.perf_counter()
            model(pixels)
            times.append((1000 * (between - start), 1000 * (time.perf_counter() - between)))
    return times[WARM_UP:]


def captured(times: Sequence[tuple[float, float]]) -> Figures:
    """Return the figures of capture and forward pass, given (ms, ms) of each run."""
    capture, forward = (statistics.median(own) for own in zip(*times, strict=True))
    ratio = statistics.median(ours / bare for ours, bare in times)
    return {"capture_ms": capture, "forward_ms": forward, "ratio": ratio}


def seen(raw: Looked, maps: Mapping[str, int]) -> Figures:
    """Return the figures of what was drawn and pointed at; maps: how many each layer has."""
    ours, hovers = raw["ours"], raw["hovers"]
    figures: Figures = {"layers": len(raw["layers"]), "maps": sum(maps[name] for name in raw["layers"])}
    times = {
        "ms": [stroke["ms"] for stroke in ours],
        "since_move": [stroke["since_move"] for stroke in ours],
        "peer_ms": [stroke["ms"] for stroke in raw["peer"]],
        "framed": [hover["framed"] for hover in hovers],
        "told": [hover["told"] for hover in hovers],
    }
    for key, found in times.items():
        figures[f"{key}_p50"], figures[f"{key}_p95"] = percentiles(found)
    for p in ("p50", "p95"):
        figures[f"times_{p}"] = figures[f"peer_ms_{p}"] / figures[f"ms_{p}"]
    for key, sizes in {"kB": [s["bytes"] for s in ours], "last_kB": [s["last_bytes"] for s in ours]}.items():
        figures |= {key: statistics.median(sizes) / 1000, f"most_{key}": max(sizes) / 1000}
    figures["answers"] = statistics.median(stroke["answers"] for stroke in ours)
    figures["drawing_ms"] = statistics.median(stroke["drawing_ms"] for stroke in ours)
    missing = {"not_read": "ms", "peer_not_read": "peer_ms", "not_told": "told"}
    figures |= {key: times[of].count(None) for key, of in missing.items()}
    return figures | {"n": len(ours) - times["ms"].count(None), "errors": len(raw["errors"])}


def table(figures: Mapping[str, Figures]) -> list[report.Row]:
    """Return a row for each figure, with its bar and the number of each network that has it."""
    return [
        {"key": key, "figure": title, "bar": bar} | {name: own[key] for name, own in figures.items() if key in own}
        for key, (title, bar) in FIGURES.items()
        if any(key in own for own in figures.values())
    ]


def show(rows: Sequence[report.Row], names: Sequence[str], about: Mapping[str, object]) -> None:
    """Print the rows as one table, with a column for each network."""

    def cell(row: report.Row, name: str) -> str:
        number = row.get(name, "")
        return f"{number:.2f}" if isinstance(number, float) else str(number)

    print(f"{'':50}{'bar':>7}" + "".join(f"{name:>17}" for name in names))
    for row in rows:
        print(f"{row['figure']:50}{row['bar']:>7}" + "".join(f"{cell(row, name):>17}" for name in names))
    print("In galleries: gr.Sketchpad and a gr.Gallery for each layer in view, an image for each map. kB: 1,000 bytes.")
    print(", ".join(f"{key} {value}" for key, value in about.items()))


def main() -> None:
    args = arguments(__doc__.splitlines()[0])
    torch.set_num_threads(1)  # as app.py does
    figures = {name: captured(capture_beside_forward(name)) for name in models.MODELS}
    with serving("app.py") as (ours, *_), chromium() as browser:
        raw = {name: look_into(browser, ours, name, args.strokes, args.rounds) for name in NETWORKS}
        about = machine(browser)
    for name, own in raw.items():
        shapes = units.shapes(weights.load(name)[0])
        maps = {layer: shape[0] if len(shape) == 3 else 1 for layer, shape in shapes.items()}
        figures[name] |= seen(own, maps)
        for error in sorted(set(own["errors"])):
            print(f"{name}: {error}", file=sys.stderr)
    rows = table(figures)
    show(rows, list(models.MODELS), about)
    if args.json:
        report.write(args.json, rows, machine=about)


if __name__ == "__main__":
    main()
