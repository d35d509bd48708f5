"""The whole evidence as a table to save: what each map, line and bias adds to one digit over another."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from cnn.evidence import Evidence

LEAST = 0.001  # in size, of a line with a row of its own
MOST = 20_000  # lines with rows of their own, the strongest of all
HEADINGS = ("what", "block", "map", "to block", "to map", "amount")
Row = tuple[str | int, ...]


def written(network: str, found: Evidence) -> str:
    """Return the evidence as CSV: what the file holds, headings, and one row each for the maps, biases and lines.

    Of each block the rows "map" and the row "rest" add up to the row "total"; so do, with its "rest", the rows "line",
    "other lines" and "bias" that lead to it.
    """
    chosen, count = _strongest(found)
    said = (
        f"{network}: what adds to logit {found.for_} − logit {found.against} = {found.difference:.6f}. "
        f"Of {count:,} lines between maps it lists {sum(map(len, chosen.values())):,}: "
        f"those of at least {LEAST} in size, at most the strongest {MOST:,}; the row 'other lines' sums up the others."
    )
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")  # as RFC 4180 has it
    rows.writerows([[said], HEADINGS, *_maps(found), *_lines(found, chosen)])
    return "\ufeff" + text.getvalue()  # the mark by which spreadsheets know UTF-8


def _maps(found: Evidence) -> Iterator[Row]:
    for block, amounts in found.maps.items():
        yield from (("map", block, channel, "", "", _amount(own)) for channel, own in enumerate(amounts))
        yield ("rest", block, "", "", "", _amount(found.rest[block]))
        yield ("total", block, "", "", "", _amount(found.difference))


def _lines(found: Evidence, chosen: dict[str, Sequence[tuple[int, int]]]) -> Iterator[Row]:
    for before, block in pairwise(found.maps):
        lines, own = found.lines[block], chosen[block]
        left = lines.sum(dtype=np.float64) - sum(float(lines[place]) for place in own)
        yield from (("line", before, start, block, end, _amount(lines[start, end])) for start, end in own)
        yield ("other lines", before, "", block, "", _amount(left))
        yield from (("bias", "", "", block, end, _amount(own)) for end, own in enumerate(found.added[block]))


def _strongest(found: Evidence) -> tuple[dict[str, Sequence[tuple[int, int]]], int]:
    """Return which lines into each block have rows of their own, the strongest first, and how many lines there are."""
    sizes = {block: np.abs(lines) for block, lines in found.lines.items()}
    every = np.concatenate([size.ravel() for size in sizes.values()])
    least = max(LEAST, float(np.partition(every, -MOST)[-MOST])) if len(every) > MOST else LEAST
    return {block: _places(size, least) for block, size in sizes.items()}, len(every)


def _places(size: np.ndarray, least: float) -> Sequence[tuple[int, int]]:
    found = np.argwhere(size >= least)
    order = np.argsort(-size[size >= least], kind="stable")
    return [(int(start), int(end)) for start, end in found[order]]


def _amount(value: float) -> str:
    return f"{value:.6f}"
