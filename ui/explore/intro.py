"""What there is to do, where the cards about the drawing will be: shown while the pad is blank."""

import gradio as gr

from ui.component import source

# What a mouse points at and clicks, a finger taps; one of the two is shown.
POINT = '<span class="mouse">Point</span><span class="finger">Tap</span>'
CLICK = '<span class="mouse">Click</span><span class="finger">Tap</span>'
MARKUP = f"""
<section id="intro" aria-label="What you can do here">
  <div><h3>Draw</h3><p>The network reads your digit while the pen moves. Each column is a block of layers, and each
    small square in it a map: where on your digit that map found what it looks for.</p></div>
  <div><h3>{POINT}</h3><p>Lines show what a map was computed from and where it goes, as thick as they count. {CLICK} a
    map to see how it is made, down to a single product and sum.</p></div>
  <div><h3>Ask why</h3><p>{CLICK} a bar of the reading. The page lists what spoke for one digit and what for another,
    and how much each of your strokes counts.</p></div>
</section>
"""


def intro() -> gr.HTML:
    return gr.HTML(html_template=MARKUP, css_template=source("explore/intro.css"), apply_default_css=False)
