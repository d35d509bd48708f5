"""The page's ten examples, for tests that need a drawing and no page."""

import json
from pathlib import Path

EXAMPLES = json.loads((Path(__file__).parents[1] / "ui" / "pad" / "examples.json").read_text(encoding="utf-8"))
