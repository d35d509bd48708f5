"""Convolution in one dimension: along one row of the drawing."""

import gradio as gr

from ui.component import component
from ui.lesson import limits
from ui.lesson.slide import options

MARKUP = """
<section id="line" class="lesson">
  <h2>One dimension: a row of the drawing</h2>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <div class="tools">
      <label>Row <input type="range" class="row" min="0" step="1"> <output class="row-says"></output></label>
      <label>Kernel <select class="name"></select></label>
      <label>Size <select class="size">{sizes}</select></label>
    </div>
    <p class="why"></p>
    <div class="above">
      <figure><div class="map drawing" role="img"></div><figcaption>Point at a row or tap it.</figcaption></figure>
      <div class="terms">
        <span>the row</span><div class="patch"></div><span class="patch-says"></span>
        <span>× kernel</span><div class="kernel scroll"></div>
        <label class="over">over <input type="number" class="divisor" min="1" max="{divisor}" step="1"></label>
        <span>= products</span><div class="products"></div><span class="total"></span>
        <span>the output</span><strong class="result"></strong>
      </div>
    </div>
    <div class="bars plot" tabindex="0" role="application" aria-label="The row with the window on it, and the output.
      Left and Right move the window, Up and Down choose the row, Space plays, Home and End go to the first and the last
      window."></div>
    <div class="tools row-player player"></div>
  </div>
  <div class="question"></div>
</section>
"""


def line() -> gr.HTML:
    """Place the section: the row and the kernel to choose, and what the kernel makes of the row."""
    sizes = options((size, size) for size in limits.SIZES)
    return component("lesson/line", MARKUP.format(sizes=sizes, divisor=limits.DIVISOR), later=True)
