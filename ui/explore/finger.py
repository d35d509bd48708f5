"""For a finger: the chosen map as wide as the phone, with a cross-hair on one number and keys that move it by one."""

import gradio as gr

from ui.component import component

KEYS = {
    "left": ("←", "One column to the left"),
    "up": ("↑", "One row up"),
    "down": ("↓", "One row down"),
    "right": ("→", "One column to the right"),
}
BUTTONS = "".join(
    f'<button type="button" data-way="{way}" aria-label="{label}">{sign}</button>'
    for way, (sign, label) in KEYS.items()
)
MARKUP = f"""
<section id="finger" aria-label="The chosen map, large" hidden>
  <div class="picture"><canvas role="img"></canvas><i class="across"></i><i class="down"></i></div>
  <div class="keys" role="group" aria-label="Move to the number beside">{BUTTONS}</div>
</section>
"""


def finger() -> gr.HTML:
    return component("explore/finger", MARKUP)
