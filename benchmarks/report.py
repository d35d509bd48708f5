"""What the reports share: rows of figures, and the JSON files from which tables.py makes its tables."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]  # what is measured, and its figures, as JSON has them; a network's figure stands under its name


def write(path: Path, rows: Sequence[Mapping[str, Any]], **about: Mapping[str, Any]) -> None:
    """Write rows, and what their figures depend on."""
    text = json.dumps({"rows": rows} | about, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
