"""The tab Layers: every layer's maps of the drawing, with what the layer does in its own numbers."""

import gradio as gr

from ui.component import component

MARKUP = """
<div id="layers">
  <h2 class="unseen">Layers</h2>
  <div class="tools">
    <label>Scale colours <select class="scale" aria-label="Scale colours">
      <option value="layer">per layer</option><option value="map">per map</option></select></label>
    <button type="button" class="all" disabled title="Every layer’s numbers for this drawing, for NumPy"
      >Save all (.npz)</button>
  </div>
  <p class="says" role="status"></p>
  <div class="rows"></div>
</div>
"""


def layers() -> gr.HTML:
    return component("explore/layers", MARKUP)
