"""One map: how it is made of the maps before it, and what it looks for."""

import gradio as gr

from ui.component import component

MARKUP = """
<section id="map" aria-label="How the map is made" tabindex="-1" hidden>
  <div class="head">
    <button type="button" class="back"></button>
    <p><span class="says"></span>
      <button type="button" class="all"></button>
      <button type="button" class="numbers"></button>
      <button type="button" class="flipped"></button>
      <button type="button" class="change"></button></p>
    <button type="button" class="mute" hidden></button>
  </div>
  <div class="row">
    <div class="parts"></div>
    <div class="steps"></div>
    <p class="turned" hidden>The kernels, turned by 180°. A network slides them as they stand, which mathematics calls
      cross-correlation; convolution turns them first, and would give the map beside the network’s own.</p>
  </div>
  <div class="exciting"></div>
  <p class="trouble" role="status"></p>
</section>
"""


def one_map() -> gr.HTML:
    return component("explore/map", MARKUP)
