"""SECURITY.md names a test for each line, and each of them exists."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
TEXT = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:-1] for line in TEXT.splitlines() if line.startswith("| ") and "---" not in line][1:]


def test_each_line_names_what_makes_sure_of_it_and_that_exists():
    claims = [row for row in ROWS if not row[0].strip().startswith("**")]
    assert len(claims) > 20
    for tried, _, named in claims:
        names = re.findall(r"`([^`]+)`", named)
        assert names, tried
        for name in names:
            assert exists(name), f"{tried}: {name}"


def exists(name: str) -> bool:
    """Whether there is a test of this name: a file, a file and a function, or a command."""
    if name.startswith("python -m "):
        return (REPOSITORY / (name.removeprefix("python -m ").replace(".", "/") + ".py")).exists()
    file, _, function = name.partition("::")
    found = [path for path in REPOSITORY.glob("tests/**/*") if f"/{path.as_posix()}".endswith(f"/{file}")]
    return any(not function or f"def {function}(" in path.read_text(encoding="utf-8") for path in found)
