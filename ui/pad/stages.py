"""The way from a drawing to what the network sees, in MNIST's own four steps."""

import gradio as gr

from ui.component import component

STAGES = {
    "drawn": ("drawn", "What is on the pad, wherever and however large you drew it."),
    "cropped": ("cropped", "Cut to the ink: place no longer matters."),
    "fitted": ("fitted", "Into 20 × 20 pixels with its shape kept; a line is inked about as thick as in MNIST."),
    "digit": ("centred", "Into 28 × 28, the ink’s centre of mass in the middle: 784 numbers, what the network sees."),
}
FIGURES = "".join(
    f'<figure title="{sentence}"><div class="frame">'
    f'<canvas data-stage="{stage}" role="img" aria-label="The drawing, {title}" hidden></canvas></div>'
    f"<figcaption>{title}</figcaption></figure>"
    for stage, (title, sentence) in STAGES.items()
)
MARKUP = f"""
<section id="stages" aria-labelledby="stages-title">
  <h2 id="stages-title">What the network sees</h2>
  <div class="row">{FIGURES}</div>
  <p>Cut to the ink, fitted into 20 × 20 pixels with its shape kept, and placed in 28 × 28 with the ink’s centre of
    mass in the middle: 784 numbers, as MNIST’s digits were made.</p>
</section>
"""


def stages() -> gr.HTML:
    return component("pad/stages", MARKUP)
