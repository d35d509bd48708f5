"""The way from a drawing to what the network sees, in MNIST's own four steps."""

from ui.component import Component

STAGES = {
    "drawn": ("Drawn", "What is on the pad, wherever and however large you drew it."),
    "cropped": ("Cropped", "Cut to the ink: place no longer matters."),
    "fitted": ("Fitted", "Into 20 × 20 pixels with its shape kept; a line is inked about as thick as in MNIST."),
    "digit": ("Centred", "Into 28 × 28, the ink’s centre of mass in the middle: 784 numbers, what the network sees."),
}
FIGURES = "".join(
    f'<figure><div class="frame"><img data-stage="{stage}" alt="" hidden></div>'
    f"<figcaption><b>{title}</b>{sentence}</figcaption></figure>"
    for stage, (title, sentence) in STAGES.items()
)
MARKUP = f"""
<section id="stages" aria-labelledby="stages-title">
  <h2 id="stages-title">What the network sees</h2>
  <div class="row">{FIGURES}</div>
</section>
"""


class Stages(Component):
    def __init__(self):
        super().__init__(MARKUP, "stages")
