"""Which files have more than 250 lines, and which functions more than 45: python -m benchmarks.house.

Python's functions are those of its syntax tree. JavaScript's are found by their indentation, which Biome keeps: a
function ends where a line closes at the depth at which it began. Exits with 1 where there is anything to list.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
HOUSE = ("*.py", "cnn/**/*.py", "ui/**/*.py", "ui/**/*.js", "benchmarks/**/*.py")  # neither tests nor data
FILE_LINES = 250
FUNCTION_LINES = 45
OPENS = re.compile(r".*(\) {|=> \(?[{[])$")  # the last line of a JavaScript function's head
BLOCK = re.compile(r"\s*(} )?(else )?(if|for|while|switch|catch|with)\b.*(?<!=> {)$")  # has a body, but is no function
NAME = re.compile(r"\b(?!(?:async|function|if|for|while)\b)([\w$]+)\s*[=:(]")


class Part(NamedTuple):
    """A file, or a function in it."""

    place: str  # path, with a function's first line
    name: str  # of a function; empty for a file
    lines: int


def parts(path: Path, place: str) -> Iterator[Part]:
    """Yield the file, and every function in it, nested ones and methods too."""
    text = path.read_text(encoding="utf-8")
    yield Part(place, "", len(text.splitlines()))
    for name, first, last in (python_functions if path.suffix == ".py" else javascript_functions)(text):
        yield Part(f"{place}:{first}", name, last - first + 1)


def python_functions(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each function's name, first and last line, counted from 1; its decorators do not count."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, node.end_lineno or node.lineno


def javascript_functions(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the same of each JavaScript function that spans more than one line."""
    lines = text.splitlines()
    for opened, line in enumerate(lines):
        if not OPENS.match(line):
            continue
        at_depth = re.compile(rf" {{{len(line) - len(line.lstrip())}}}\S")
        first, last = opened, opened + 1
        while lines[first].lstrip()[0] in ")}" and first:  # a head of several lines
            first = next((i for i in range(first - 1, -1, -1) if at_depth.match(lines[i])), 0)
        while last < len(lines) - 1 and not at_depth.match(lines[last]):
            last += 1
        if line.endswith("=> {") or not BLOCK.match(lines[first]):
            found = NAME.search(lines[first])
            yield found[1] if found else "(anonymous)", first + 1, last + 1


def oversized(root: Path = ROOT) -> list[Part]:
    """Return the files and functions of the house that are too long, longest first."""
    paths = sorted(path for pattern in HOUSE for path in root.glob(pattern))
    every = [part for path in paths for part in parts(path, path.relative_to(root).as_posix())]
    long = [part for part in every if part.lines > (FUNCTION_LINES if part.name else FILE_LINES)]
    return sorted(long, key=lambda part: -part.lines)


def main() -> None:
    long = oversized()
    for part in long:
        print(f"{part.lines:5} lines  {part.place}  {part.name}")
    files = sum(not part.name for part in long)
    print(f"{files} files over {FILE_LINES} lines, {len(long) - files} functions over {FUNCTION_LINES}.")
    sys.exit(bool(long))


if __name__ == "__main__":
    main()
