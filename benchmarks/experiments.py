"""How soon the page's experiments answer: python -m benchmarks.experiments, or with the names of some parts.

Each part is a module with `rows()`; what it measures stands there. Needs MNIST, see MNIST_ROOT. Bars are printed beside
the figures, but there is no pass or fail: other machines, and busy ones, give other figures.
"""

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import comparing, live, report, surgery
from benchmarks.report import Row

PARTS: dict[str, Callable[[], Iterator[Row]]] = {  # key, figure, bar, then a figure for each network
    "compare": comparing.rows,
    "surgery": surgery.rows,
    "live": live.rows,
}


def line(row: Row) -> str:
    """Return a row as it is printed."""
    figures = (f"{name} {value:,.2f}" for name, value in row.items() if name not in ("part", "key", "figure", "bar"))
    return f"{row['figure']:62}{row['bar']:>8}   {'   '.join(figures)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    if unknown := set(args.parts) - set(PARTS):
        parser.error(f"there is no part {unknown.pop()}; there are {', '.join(PARTS)}")
    rows: list[Row] = []
    for part in args.parts or PARTS:
        for row in PARTS[part]():
            rows.append({"part": part} | row)
            print(line(row), flush=True)
    if args.json:
        report.write(args.json, rows, machine={"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)})


if __name__ == "__main__":
    main()
