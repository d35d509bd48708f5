"""Ten digits to click, as strokes, in several hands: a crossed 7, a European 1, an open 4, a slashed 0, …"""

import json

from ui.component import Component, attribute, source
from ui.pad.sketchpad import SIDE


def load() -> list[dict]:
    """Return the examples in order, each {"label": 0-9, "style": text, "strokes": [[[x, y], …], …]} on the pad."""
    return json.loads(source("pad/examples.json"))


def _button(example: dict) -> str:
    lines = "".join(f'<polyline points="{" ".join(f"{x},{y}" for x, y in stroke)}"/>' for stroke in example["strokes"])
    style = attribute(example["style"])
    return (
        f'<button type="button" title="{style}" aria-label="{style}" '
        f'data-strokes="{json.dumps(example["strokes"], separators=(",", ":"))}">'
        f'<svg viewBox="0 0 {SIDE} {SIDE}" aria-hidden="true">{lines}</svg></button>'
    )


class Examples(Component):
    def __init__(self):
        buttons = "".join(map(_button, load()))
        markup = f"""
        <section id="examples" aria-labelledby="examples-title">
          <h2 id="examples-title">Or try one of these</h2>
          <div class="row">{buttons}</div>
        </section>
        """
        super().__init__(markup, "pad/examples")
