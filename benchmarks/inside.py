"""How fast the page looks inside the networks, beside a page of galleries: python -m benchmarks.inside.

Both pages are drawn on in turn, with the same strokes, by a headless Chromium without GPU. Inkling paints a reading and
the layers in view; the peer, gr.Sketchpad, shows the maps of the same layers in a gr.Gallery each. Then the mouse
points at units of Inkling's. The clock is the page's own, see `benchmarks.looking`. What `capture` takes is measured in
this process, on one thread, in turn with the bare forward pass. Figures that have a bar are printed with it, but there
is no pass or fail: other machines, and busy ones, give other figures.
"""

import json
import statistics
import sys
import time
from collections.abc import Sequence

import torch

from benchmarks.browser import arguments, chromium, machine, percentiles, plan, serving
from benchmarks.looking import look_into
from cnn import activations, models, sketch, units, weights

NETWORKS = ("ComplexCNNModel", "DeepCNN")  # that are looked into in the browser
RUNS = 300  # of capture and of the forward pass, in turn
WARM_UP = 20  # runs before those

FIGURES = {  # key -> title, and the bar where there is one
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
    """Return ms of capturing all layers of a digit, and of the bare forward pass right after, of so many runs."""
    model, _ = weights.load(name)
    digit = sketch.from_strokes([stroke for _, stroke in plan(1)])
    pixels, times = torch.from_numpy(digit)[None, None].float() / 255, []
    with torch.inference_mode():
        for _ in range(WARM_UP + runs):
            start = time.perf_counter()
            activations.capture(model, pixels)
            between = time.perf_counter()
            model(pixels)
            times.append((1000 * (between - start), 1000 * (time.perf_counter() - between)))
    return times[WARM_UP:]


def captured(times: Sequence[tuple[float, float]]) -> dict:
    """Return the figures of capture and forward pass, (ms, ms) of each run."""
    capture, forward = (statistics.median(own) for own in zip(*times, strict=True))
    ratio = statistics.median(ours / bare for ours, bare in times)
    return {"capture_ms": capture, "forward_ms": forward, "ratio": ratio}


def seen(raw: dict, maps: dict[str, int]) -> dict:
    """Return the figures of what was drawn and pointed at, see `looking.look_into`; maps: how many each layer has."""
    ours, peer, hovers = raw["ours"], raw["peer"], raw["hovers"]
    figures = {"layers": len(raw["layers"]), "maps": sum(maps[name] for name in raw["layers"])}
    for key, rows in {"ms": ours, "since_move": ours, "peer_ms": peer, "framed": hovers, "told": hovers}.items():
        p50, p95 = percentiles(row[key.removeprefix("peer_")] for row in rows)
        figures |= {f"{key}_p50": p50, f"{key}_p95": p95}
    for p in ("p50", "p95"):
        figures[f"times_{p}"] = figures[f"peer_ms_{p}"] / figures[f"ms_{p}"]
    for key, field in {"kB": "bytes", "last_kB": "last_bytes"}.items():
        sizes = [stroke[field] / 1000 for stroke in ours]
        figures |= {key: statistics.median(sizes), f"most_{key}": max(sizes)}
    figures |= {key: statistics.median(stroke[key] for stroke in ours) for key in ("answers", "drawing_ms")}
    not_read, peer_not_read = (sum(row["ms"] is None for row in rows) for rows in (ours, peer))
    not_told = sum(hover["told"] is None for hover in hovers)
    counts = {"n": len(ours) - not_read, "not_read": not_read, "peer_not_read": peer_not_read, "not_told": not_told}
    return figures | counts | {"errors": len(raw["errors"])}


def table(figures: dict[str, dict]) -> list[dict]:
    """Return a row a figure, with its bar and the number of each network that has it."""
    return [
        {"key": key, "figure": title, "bar": bar} | {name: own[key] for name, own in figures.items() if key in own}
        for key, (title, bar) in FIGURES.items()
        if any(key in own for own in figures.values())
    ]


def report(rows: list[dict], names: Sequence[str], about: dict) -> None:
    """Print the rows as one table, a column a network."""

    def cell(row: dict, name: str) -> str:
        number = row.get(name, "")
        return f"{number:.2f}" if isinstance(number, float) else str(number)

    print(f"{'':50}{'bar':>7}" + "".join(f"{name:>17}" for name in names))
    for row in rows:
        print(f"{row['figure']:50}{row['bar']:>7}" + "".join(f"{cell(row, name):>17}" for name in names))
    print("In galleries: gr.Sketchpad and a gr.Gallery for each layer in view, an image a map. kB: 1,000 bytes.")
    print(", ".join(f"{key} {value}" for key, value in about.items()))


def main() -> None:
    args = arguments(__doc__.splitlines()[0])
    torch.set_num_threads(1)  # as app.py does
    figures = {name: captured(capture_beside_forward(name)) for name in models.MODELS}
    with serving("app.py") as (ours, _), chromium() as browser:
        raw = {name: look_into(browser, ours, name, args.strokes, args.rounds) for name in NETWORKS}
        about = machine(browser)
    for name, own in raw.items():
        shapes = units.shapes(weights.load(name)[0])
        maps = {layer: shape[0] if len(shape) == 3 else 1 for layer, shape in shapes.items()}
        figures[name] |= seen(own, maps)
        for error in sorted(set(own["errors"])):
            print(f"{name}: {error}", file=sys.stderr)
    rows = table(figures)
    report(rows, list(models.MODELS), about)
    if args.json:
        args.json.write_text(json.dumps({"rows": rows, "machine": about}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
