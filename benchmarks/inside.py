"""How fast the page looks inside the networks, beside a page of galleries: python -m benchmarks.inside.

A headless Chromium without a GPU draws the same strokes on both pages in turn. Inkling paints a reading and the whole
network, all maps of each block's end; the peer, gr.Sketchpad, shows the same maps, those of a layer in a gr.Gallery.
Then the mouse points at units on Inkling's page, and maps and numbers are opened. The clock is the page's own, see
`benchmarks.looking`. The times of `capture` and of `evidence.split` are measured in this process, on one thread, each
in turn with the bare forward pass. Figures are printed beside the bar that they should reach, but there is no pass or
fail: other machines, and busy ones, give other figures.
"""

import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

from benchmarks import report
from benchmarks.browser import arguments, chromium, machine, percentiles, plan, serving
from benchmarks.looking import Looked, look_into
from cnn import activations, evidence, models, sketch, units, weights

NETWORKS = ("ComplexCNNModel", "DeepCNN")  # to look into in the browser
RUNS = 300  # of what is measured and of the forward pass, in turn
WARM_UP = 20  # runs before those

Turns = list[tuple[float, float]]  # ms of what is measured, and of the bare forward pass right after it
Figures = dict[str, float]  # of one network, by the keys of FIGURES

FIGURES = {  # key -> title, and the bar if there is one
    "layers": ("layers in view", ""),
    "maps": ("feature maps in view", ""),
    "ms_p50": ("pen-up to reading and whole network painted, p50 ms", "≤ 50"),
    "ms_p95": ("pen-up to reading and whole network painted, p95 ms", "≤ 100"),
    "peer_ms_p50": ("the same in galleries, p50 ms", ""),
    "peer_ms_p95": ("the same in galleries, p95 ms", ""),
    "times_p50": ("times faster, p50", "≥ 30"),
    "times_p95": ("times faster, p95", "≥ 30"),
    "since_move_p50": ("last move to reading and whole network painted, p50 ms", ""),
    "since_move_p95": ("last move to reading and whole network painted, p95 ms", ""),
    "readings_s": ("readings painted a second with the pen down", "≥ 15"),
    "n": ("strokes read and painted", ""),
    "not_read": ("strokes not", ""),
    "peer_not_read": ("strokes not, in galleries", ""),
    "framed_p50": ("hover to receptive field painted, p50 ms", ""),
    "framed_p95": ("hover to receptive field painted, p95 ms", "≤ 50"),
    "linked_p50": ("hover to lines painted, p50 ms", ""),
    "linked_p95": ("hover to lines painted, p95 ms", "≤ 50"),
    "told_p50": ("hover to value told, p50 ms", ""),
    "told_p95": ("hover to value told, p95 ms", ""),
    "not_told": ("hovers not told", ""),
    "opened_map_p50": ("a map opened, p50 ms", ""),
    "opened_map_p95": ("a map opened, p95 ms", "≤ 100"),
    "opened_number_p50": ("a number opened, p50 ms", ""),
    "opened_number_p95": ("a number opened, p95 ms", "≤ 100"),
    "kB": ("an answer while drawing, median kB", "≤ 25"),
    "most_kB": ("an answer while drawing, most kB", "≤ 25"),
    "answers": ("readings a stroke, median", ""),
    "drawing_ms": ("a stroke is drawn in, median ms", ""),
    "capture_ms": ("capture of all layers, median ms", ""),
    "forward_ms": ("bare forward pass, median ms", ""),
    "ratio": ("capture over forward, median ratio", "≤ 1.5"),
    "evidence_ms": ("evidence of a digit, median ms", "≤ 5"),
    "evidence_ratio": ("evidence over forward, median ratio", "≤ 8"),
    "errors": ("errors in the console", ""),
}


def capture_beside_forward(name: str, runs: int = RUNS) -> Turns:
    """Return for each run the ms of capturing all layers of a digit, and of the bare forward pass right after."""
    (model, _), pixels = weights.load(name), _pixels(_digit())
    return _beside_forward(model, lambda: activations.capture(model, pixels), runs)


def split_beside_forward(name: str, runs: int = RUNS) -> Turns:
    """Return for each run the ms of the evidence for a 7 against a 1, and of the bare forward pass right after."""
    (model, _), digit = weights.load(name), _digit()
    return _beside_forward(model, lambda: evidence.split(model, digit, 7, 1), runs)


def _beside_forward(model: models.Network, measured: Callable[[], object], runs: int) -> Turns:
    pixels, times = _pixels(_digit()), []
    with torch.inference_mode():
        for _ in range(WARM_UP + runs):
            start = time.perf_counter()
            measured()
            between = time.perf_counter()
            model(pixels)
            times.append((1000 * (between - start), 1000 * (time.perf_counter() - between)))
    return times[WARM_UP:]


def _digit() -> sketch.Pixels:
    digit = sketch.from_strokes([stroke.points for stroke in plan(1)])
    assert digit is not None
    return digit


def _pixels(digit: sketch.Pixels) -> Tensor:
    return models.inputs([digit])


def captured(times: Turns) -> Figures:
    """Return the figures of capture and forward pass, given (ms, ms) of each run."""
    capture, forward = (statistics.median(own) for own in zip(*times, strict=True))
    return {"capture_ms": capture, "forward_ms": forward, "ratio": _ratio(times)}


def explained(times: Turns) -> Figures:
    """Return the figures of evidence, given (ms, ms) of each run."""
    return {"evidence_ms": statistics.median(own for own, _ in times), "evidence_ratio": _ratio(times)}


def _ratio(times: Turns) -> float:
    return statistics.median(own / bare for own, bare in times)


def seen(raw: Looked, maps: Mapping[str, int]) -> Figures:
    """Return the figures of what was drawn and pointed at; maps: how many each layer has."""
    ours, hovers = raw["ours"], raw["hovers"]
    figures: Figures = {"layers": len(raw["layers"]), "maps": sum(maps[name] for name in raw["layers"])}
    times = {
        "ms": [stroke["ms"] for stroke in ours],
        "since_move": [stroke["since_move"] for stroke in ours],
        "peer_ms": [stroke["ms"] for stroke in raw["peer"]],
        "framed": [hover["framed"] for hover in hovers],
        "linked": [hover["linked"] for hover in hovers],
        "told": [hover["told"] for hover in hovers],
        "opened_map": raw["maps"],
        "opened_number": raw["numbers"],
    }
    for key, found in times.items():
        figures[f"{key}_p50"], figures[f"{key}_p95"] = percentiles(found)
    for p in ("p50", "p95"):
        figures[f"times_{p}"] = figures[f"peer_ms_{p}"] / figures[f"ms_{p}"]
    sizes = [size / 1000 for stroke in ours for size in stroke["sizes"]]
    figures |= {"kB": statistics.median(sizes), "most_kB": max(sizes)}
    figures["readings_s"] = statistics.mean(raw["readings_s"])
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
    figures = {
        name: captured(capture_beside_forward(name)) | explained(split_beside_forward(name)) for name in models.MODELS
    }
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
