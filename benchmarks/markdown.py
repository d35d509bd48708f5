"""Rows of figures as a table in Markdown."""

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.report import Row


class Column(NamedTuple):
    title: str
    key: str  # of a row
    form: str = "{}"  # for str.format
    right: bool = True  # alignment


def markdown(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    """Return rows as a table in Markdown; a key that a row lacks is an empty cell."""

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cells)} |"

    def cell(row: Row, column: Column) -> str:
        return column.form.format(row[column.key]).replace("|", "\\|") if column.key in row else ""

    body = [line([cell(row, column) for column in columns]) for row in rows]
    rule = line(["---:" if column.right else "---" for column in columns])
    return "\n".join([line([column.title for column in columns]), rule, *body])
