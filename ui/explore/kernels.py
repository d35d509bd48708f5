"""The tab Kernels: the learned kernels of a convolutional layer, and beside each filter the map that it makes."""

import gradio as gr

from ui.component import component

MARKUP = """
<div id="kernels">
  <h2 class="unseen">Kernels</h2>
  <div class="tools">
    <label>Layer <select class="layer" aria-label="Convolutional layer"></select></label>
    <label><input type="checkbox" class="flip"> true convolution: each kernel turned by 180°</label>
  </div>
  <p class="formula"></p>
  <p class="limits"></p>
  <p class="says" role="status"></p>
  <div class="filters"></div>
</div>
"""


def kernels() -> gr.HTML:
    return component("explore/kernels", MARKUP, later=True)
