"""What was changed in the network, how to undo it, what it costs; noise for a layer, and which of its maps matters."""

import gradio as gr

from ui.component import component

NOISE = (0.1, 0.25, 0.5, 1.0, 2.0)  # of the weights' standard deviation
OPTIONS = "".join(f'<option value="{share:g}">{100 * share:g} %</option>' for share in NOISE)
MARKUP = f"""
<section id="surgery" aria-label="Changes to the network" hidden>
  <div class="changed">
    <p aria-live="polite"><strong class="name"></strong> <span class="last"></span></p>
    <button type="button" class="undo" aria-label="Undo the last change">Undo</button>
    <button type="button" class="reset" aria-label="Reset all changes">Reset</button>
    <button type="button" class="costs" aria-pressed="false">What it costs</button>
  </div>
  <p class="silent"></p>
  <div class="layer">
    <label>Noise on <span class="of"></span> <select class="noise"
      title="Random numbers added to its weights, in parts of the weights’ own spread"><option value="0">none</option>
      {OPTIONS}</select></label>
    <button type="button" class="ranks" aria-pressed="false"></button>
  </div>
  <div class="cost" role="status" hidden>
    <p class="sum" title="± one standard error: from all digits the figure would differ by less two times in three"></p>
    <p class="suffers"></p>
    <button type="button" class="exact"></button>
  </div>
  <div class="ranking" hidden>
    <p class="says"></p>
    <ol></ol>
    <p class="others"></p>
  </div>
</section>
"""


def surgery() -> gr.HTML:
    return component("explore/surgery", MARKUP)
