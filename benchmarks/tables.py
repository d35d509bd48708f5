"""Tables of figures in Markdown, made from the benchmarks' JSON files: python -m benchmarks.tables, or with --check.

A table stands between the lines `<!-- table: NAME -->` and `<!-- end -->`; what is between them is replaced. The names
are those of TABLES.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.accuracy import GROUPS
from benchmarks.markdown import Column, markdown
from benchmarks.report import Row
from benchmarks.seeds import summary

FOLDER = Path(__file__).parent
PAGES = (FOLDER.parent / "README.md", FOLDER.parent / "docs" / "benchmarks.md")
PLACE = re.compile(r"<!-- table: (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)
START = re.compile(r"<!-- table: (\w+) -->")
Report = dict[str, Any]  # a JSON file: its rows, and what they depend on

PENS = ("pendigits_tra", "uji2", "unipen_1a_tra", "chars74k_hnd")  # collections of recorded drawings
OVERVIEW = {  # line of the short table -> group and rows of the accuracy report, of which it is the mean over all cases
    "MNIST’s test digits, read correctly": ("accuracy", ["MNIST, test"]),
    "drawings, read correctly": ("accuracy", [f"{name}: pen strokes" for name in PENS]),
    "pictures of drawings, read correctly": ("accuracy", [f"{name}: pictures of canvases" for name in PENS]),
    "letters, taken for digits": ("false known", ["letters of two fonts not trained on"]),
}

INSIDE = (  # the figures of benchmarks.inside, and of benchmarks.experiments, that the tables show
    *("compare_p50", "compare_p95", "robust_p50", "robust_p95", "fool_p50", "fool_p95", "epoch_p50", "epoch_p95"),
    *("ms_p50", "ms_p95", "peer_ms_p50", "peer_ms_p95", "times_p50", "times_p95", "readings_s"),
    *("framed_p50", "framed_p95", "linked_p50", "linked_p95", "told_p50", "told_p95"),
    *("opened_map_p50", "opened_map_p95", "opened_number_p50", "opened_number_p95", "kB", "most_kB"),
    *("fit_seconds", "live_seconds", "pictures", "alone_p50", "alone_p95", "beside_p50", "beside_p95"),
    *("drawing_p50", "drawing_p95"),
    *("capture_ms", "forward_ms", "ratio", "evidence_ms", "evidence_ratio", "estimate", "all_digits", "ranking"),
)


def accuracy(figures: Report, groups: Sequence[str]) -> str:
    """Return these groups of the accuracy report, titled if several, a column for each network, shares in percent."""
    names = figures["about"]["networks"]
    shares = [row | {name: 100 * row[name] for name in names} for row in figures["rows"]]
    rows: list[Row] = []
    for group in groups:
        rows += [{"row": f"*{GROUPS[group]}*"}] if len(groups) > 1 else []
        rows += [row for row in shares if row["group"] == group]
    title = GROUPS[groups[0]] if len(groups) == 1 else ""
    columns = [Column(title, "row", right=False), Column("cases", "cases", "{:,}")]
    return markdown(rows, columns + [Column(f"`{name}`", name, "{:.2f} %") for name in names])


def overview(figures: Report) -> str:
    """Return the accuracy report in four lines, a column for each network, shares in percent."""
    names = figures["about"]["networks"]
    lines: list[Row] = []
    for title, (group, wanted) in OVERVIEW.items():
        rows = [row for row in figures["rows"] if row["group"] == group and row["row"] in wanted]
        if not rows:
            continue
        cases = sum(row["cases"] for row in rows)
        means = {name: 100 * sum(row[name] * row["cases"] for row in rows) / cases for name in names}
        lines.append({"row": title, "cases": cases} | means)
    columns = [Column("", "row", right=False), Column("cases", "cases", "{:,}")]
    return markdown(lines, columns + [Column(f"`{name}`", name, "{:.1f} %") for name in names])


def training(figures: Report) -> str:
    """Return the training report: seconds for an epoch, ours and the book's, their ratio, and the whole training."""
    columns = [
        Column("network", "network", "`{}`", right=False),
        Column("the book's loop, s an epoch", "book_epoch_seconds", "{:.1f}"),
        Column("Inkling, s an epoch", "epoch_seconds", "{:.1f}"),
        Column("ratio", "ratio", "{:.1f}"),
        Column("epochs", "epochs"),
        Column("all of them, s", "training_seconds", "{:,.0f}"),
    ]
    return markdown(figures["rows"], columns)


def seeds(figures: Report) -> str:
    """Return the report on seeds: for each network and recipe, the mean and spread over its seeds."""
    columns = [
        Column("network", "network", "`{}`", right=False),
        Column("recipe", "recipe", right=False),
        Column("seeds", "seeds"),
        Column("MNIST's test set", "test"),
        Column("lowest to highest", "range"),
        Column("validation digits", "validation"),
    ]
    rows: list[Row] = []
    for row in figures["rows"]:
        low, high = (f"{100 * extreme(row['test']):.2f}" for extreme in (min, max))
        recipe = row["recipe"] + (", with pen drawings" if row["drawings"] else "")
        scores = {key: summary(row[key]) for key in ("test", "validation") if key in row}
        about = {"network": row["network"], "recipe": recipe, "seeds": ", ".join(map(str, row["seeds"]))}
        rows.append(about | ({"range": f"{low} to {high} %"} if low != high else {}) | scores)
    return markdown(rows, columns)


def numbers(figures: Report) -> str:
    """Return the report on numbers that could tell digits from other things: a line for each, shares in percent."""
    kinds = [key for key in figures["rows"][0] if key != "number"]
    rows = [row | {kind: 100 * row[kind] for kind in kinds} for row in figures["rows"]]
    columns = [Column("no digit, but shown as one", "number", right=False)]
    return markdown(rows, columns + [Column(kind, kind, "{:.2f} %") for kind in kinds])


def several(figures: Report) -> str:
    """Return the report on numbers of two digits: a line for each question, shares in percent."""
    rows = [row | {"share": 100 * row["right"] / row["cases"]} for row in figures["rows"] if row["cases"]]
    columns = [Column("", "row", right=False), Column("cases", "cases", "{:,}"), Column("", "share", "{:.2f} %")]
    return markdown(rows, columns)


def ink(figures: Report) -> str:
    """Return the milliseconds of each step from a picture's file to a digit, a line for each picture."""
    titles = [key for key in figures["rows"][0] if key != "picture"]
    columns = [Column("milliseconds", "picture", right=False), *(Column(title, title, "{:.1f}") for title in titles)]
    return markdown(figures["rows"], columns)


def inside(figures: Report) -> str:
    """Return how fast the page looks inside: the figures of INSIDE, with a column for each network."""
    named = [key for row in figures["rows"] for key in row if key not in ("key", "part", "figure", "bar")]
    names = list(dict.fromkeys(named))
    chosen = sorted((row for row in figures["rows"] if row["key"] in INSIDE), key=lambda row: INSIDE.index(row["key"]))
    rows = [
        row | {name: f"{row[name]:.{1 if row[name] >= 10 else 2}f}" for name in names if name in row} for row in chosen
    ]
    columns = [Column("one user, headless Chromium", "figure", right=False), Column("to reach", "bar")]
    return markdown(rows, columns + [Column(f"`{name}`", name) for name in names])


def lesson(figures: Report) -> str:
    """Return how soon the lesson answers each thing that a user does, milliseconds."""
    columns = [Column("one user, headless Chromium", "act", right=False)]
    return markdown(figures["rows"], columns + [Column(f"{p}, ms", p, "{:.0f}") for p in ("p50", "p95")])


def convolution(figures: Report) -> str:
    """Return our convolution beside PyTorch's, for each dtype, kernel and stride."""
    columns = [Column(title, title, right=False) for title in ("dtype", "kernel", "stride")]
    columns += [Column("`convolve`, ms", "ours", "{:.2f}"), Column("`F.conv2d`, ms", "theirs", "{:.2f}")]
    return markdown(figures["rows"], [*columns, Column("ratio", "ratio", "{:.2f}")])


def beside(figures: Report, titles: Sequence[str]) -> str:
    """Return figures of two versions and their ratio; titles: of the two columns, which are the rows' keys."""
    columns = [Column("", "figure", right=False), *(Column(title, title, "{:,.3g}") for title in titles)]
    return markdown(figures["rows"], [*columns, Column("ratio", "ratio", "{:.2f}")])


def hostile(figures: Report) -> str:
    """Return what one client's hostile requests cost everybody else."""
    columns = [Column("one client's attack", "attack", right=False)]
    columns += [Column("longest wait of another, s", "longest wait s", "{:.2f}")]
    return markdown(figures["rows"], columns + [Column(title, title, "{:.0f}") for title in ("MB more", "MB kept")])


TABLES: dict[str, tuple[str, Callable[[Report], str]]] = {  # name -> file of figures, and how to make a table of them
    "accuracy": ("accuracy.json", partial(accuracy, groups=["accuracy"])),
    "compare": ("compare.json", inside),
    "convolution": ("convolution.json", convolution),
    "corruptions": ("accuracy.json", partial(accuracy, groups=["corruptions"])),
    "hostile": ("hostile.json", hostile),
    "ink": ("ink.json", ink),
    "inside": ("inside.json", inside),
    "known": ("accuracy.json", partial(accuracy, groups=["false known", "known", "calibration"])),
    "lesson": ("lesson.json", lesson),
    "numbers": ("known.json", numbers),
    "pictures": ("accuracy.json", partial(accuracy, groups=["pictures", "cells"])),
    "seeds": ("seeds.json", seeds),
    "server": ("server.json", partial(beside, titles=["now", "before"])),
    "several": ("numbers.json", several),
    "steps": ("steps.json", partial(beside, titles=["with", "without"])),
    "styles": ("accuracy.json", partial(accuracy, groups=["styles"])),
    "summary": ("accuracy.json", overview),
    "live": ("live.json", inside),
    "surgery": ("surgery.json", inside),
    "training": ("training.json", training),
}


def fill(text: str, tables: dict[str, str]) -> str:
    """Return the text with each table between its two lines. Raises ValueError if a place has no table or no end."""
    places = dict(PLACE.findall(text))
    for name in START.findall(text):
        if name not in places or START.search(places[name]):
            raise ValueError(f"after <!-- table: {name} --> there is no <!-- end -->")
    if unknown := sorted(places.keys() - tables.keys()):
        raise ValueError(f"<!-- table: {unknown[0]} --> is no table; there are: {', '.join(tables)}")
    return PLACE.sub(lambda place: f"<!-- table: {place[1]} -->\n\n{tables[place[1]]}\n\n<!-- end -->", text)


def fill_all(texts: dict[Path, str], tables: dict[str, str]) -> dict[Path, str]:
    """Return the texts of all pages with their tables. Raises ValueError as `fill`, and if a table has no place."""
    if missing := sorted(tables.keys() - {name for text in texts.values() for name in START.findall(text)}):
        raise ValueError(f"there is no <!-- table: {missing[0]} -->")
    return {page: fill(text, tables) for page, text in texts.items()}


def make(folder: Path = FOLDER) -> dict[str, str]:
    """Return all tables, made from the figures in this folder. Raises OSError if a file of figures is missing."""
    return {
        name: table(json.loads((folder / file).read_text(encoding="utf-8"))) for name, (file, table) in TABLES.items()
    }


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where a table is not as made")
    parser.add_argument("--pages", type=Path, nargs="+", default=PAGES, help="default README.md and docs/benchmarks.md")
    parser.add_argument("--figures", type=Path, default=FOLDER, help="folder of JSON files (default benchmarks/)")
    args = parser.parse_args(given)
    try:
        texts = {page: page.read_text(encoding="utf-8") for page in args.pages}
        filled = fill_all(texts, make(args.figures))
    except (OSError, ValueError) as error:
        sys.exit(f"No tables: {error}")
    for page, text in filled.items():
        if not args.check:
            page.write_text(text, encoding="utf-8")
        elif text != texts[page]:
            sys.exit(f"{page.name} is not as its figures are; run: python -m benchmarks.tables")


if __name__ == "__main__":
    main()
