"""The sketchpad: strokes drawn with mouse, pen or finger, or a picture instead. Strokes travel, not pixels."""

import gradio as gr

from ui.component import component

SIDE = 1000  # of the square pad, in the unit of its strokes

MARKUP = f"""
<div id="sketchpad">
  <button type="button" class="skip">Skip the pad</button>
  <div class="paper">
    <canvas role="img" aria-label="Sketchpad: draw a digit here"></canvas>
    <div class="sees" aria-hidden="true"><i class="chosen" hidden></i><i class="pointed" hidden></i>
      <svg viewBox="0 0 {SIDE} {SIDE}"><polyline/></svg></div>
    <p class="hint">Draw a digit here, 0 to 9<small>with mouse, pen or finger</small></p>
  </div>
  <div class="tools">
    <button type="button" class="undo" title="Undo (Ctrl+Z)" disabled>Undo</button>
    <button type="button" class="clear" title="Clear the pad; Undo brings the drawing back" disabled>Clear</button>
    <button type="button" class="eraser" title="Erase the strokes that you touch" aria-pressed="false">Eraser</button>
    <button type="button" class="open" title="Read a picture; you can also paste or drop one">Picture…</button>
    <label title="Width of the pen"><input type="range" class="pen" min="20" max="120" value="56"
      aria-label="Width of the pen"></label>
    <input type="file" class="file" accept="image/*" hidden aria-label="A picture of a digit">
  </div>
  <p class="trouble" role="alert" hidden></p>
</div>
"""


def sketchpad() -> gr.HTML:
    return component("pad/sketchpad", MARKUP)
