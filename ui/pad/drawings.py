"""Drawings kept in the browser under the label that their writer gives, as a file of strokes for train.py."""

import gradio as gr

from ui.component import component


def _button(label: str, name: str) -> str:
    return f'<button type="button" data-label="{label}" aria-label="Keep as {name}">{name}</button>'


LABELS = "".join(_button(str(digit), str(digit)) for digit in range(10)) + _button("null", "no digit")
MARKUP = f"""
<details id="drawings">
  <summary><h2>Keep drawings for training</h2></summary>
  <p>Draw, then say what it is. What you keep stays in this browser; downloaded, it can be mixed into the training:
    <code>python train.py DeepCNN --strokes inkling-strokes.jsonl</code></p>
  <div class="dock">
    <fieldset disabled aria-describedby="drawings-why">
      <legend>Keep the drawing on the pad as</legend>
      <div class="labels">{LABELS}</div>
      <p class="why" id="drawings-why"></p>
    </fieldset>
    <p class="says" role="status"></p>
    <p class="trouble" role="alert" hidden></p>
  </div>
  <div class="tools">
    <button type="button" class="download" disabled>Download</button>
    <button type="button" class="back" title="Take back the last step: what was kept, or forgotten"
      disabled>Take back</button>
    <button type="button" class="forget" disabled>Forget all</button>
    <button type="button" class="writer" title="Somebody else draws from now on">New writer</button>
  </div>
</details>
"""


def drawings() -> gr.HTML:
    return component("pad/drawings", MARKUP)
