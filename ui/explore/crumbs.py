"""Where one is in the network, from the whole to one number, and the way back; what holds for its whole picture."""

import gradio as gr

from ui.component import component

MARKUP = """
<div id="crumbs">
  <nav aria-label="Where you are in the network"><ol></ol></nav>
  <div class="tools">
    <div class="epochs">
      <button type="button" class="film" title="Watch the network learn, epoch by epoch">▶ Film</button>
      <label><span class="said">Epoch</span> <input type="range" min="0" step="1"></label><output></output>
      <span class="none"></span>
    </div>
    <button type="button" class="play" title="Watch the drawing walk through the network (Space)">▶ Play</button>
    <label><span class="said">Show</span> <select class="stage"></select></label>
    <label><span class="said">Colours</span> <select class="scale">
      <option value="layer">per layer</option><option value="map">per map</option></select></label>
    <details class="save">
      <summary>Save</summary>
      <div>
        <button type="button" data-what="svg">The network’s picture (SVG)</button>
        <button type="button" data-what="png">The same as PNG</button>
        <button type="button" data-what="npz">All numbers, for NumPy (.npz)</button>
        <p class="says" role="status"></p>
      </div>
    </details>
  </div>
</div>
"""


def crumbs() -> gr.HTML:
    return component("explore/crumbs", MARKUP)
