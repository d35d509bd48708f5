"""Ten digits to click, as strokes, in several hands: a crossed 7, a European 1, an open 4, a slashed 0, …"""

import json
from typing import Any

import gradio as gr

from ui.component import attribute, component, source
from ui.pad.sketchpad import SIDE


def load() -> list[dict[str, Any]]:
    """Return the examples in order, each {"label": 0-9, "style": text, "strokes": [[[x, y], …], …]} on the pad."""
    loaded: list[dict[str, Any]] = json.loads(source("pad/examples.json"))
    return loaded


def _button(example: dict[str, Any]) -> str:
    lines = "".join(f'<polyline points="{" ".join(f"{x},{y}" for x, y in stroke)}"/>' for stroke in example["strokes"])
    style = attribute(example["style"])
    return (
        f'<button type="button" title="{style}" aria-label="{style}" '
        f'data-strokes="{json.dumps(example["strokes"], separators=(",", ":"))}">'
        f'<svg viewBox="0 0 {SIDE} {SIDE}" aria-hidden="true">{lines}</svg></button>'
    )


def examples() -> gr.HTML:
    buttons = "".join(map(_button, load()))
    markup = f"""
    <section id="examples" aria-labelledby="examples-title">
      <h2 id="examples-title" class="unseen">Or try one of these</h2>
      <div class="row">{buttons}</div>
    </section>
    """
    return component("pad/examples", markup)
