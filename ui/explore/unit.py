"""One unit: what it sees of the digit and, once pinned, the full calculation of its value."""

import gradio as gr

from ui.component import component

MARKUP = """
<section id="unit" aria-label="One unit" tabindex="-1" hidden>
  <div class="peek">
    <div class="digit"><canvas class="seen" role="img"></canvas></div>
    <div class="told" aria-live="polite">
      <h3><span class="name"></span> <output class="value"></output></h3>
      <p class="reads"></p>
      <p class="pointing"></p>
    </div>
    <div class="tools">
      <button type="button" class="back" title="To the unit that contributes most to this one">Walk back</button>
      <button type="button" class="copy" title="A few lines that print this number">Copy as PyTorch</button>
      <button type="button" class="close" aria-label="Unpin">×</button>
    </div>
  </div>
  <nav class="trail" aria-label="Units walked back from"></nav>
  <div class="arithmetic" role="region" tabindex="0" aria-label="The calculation"></div>
  <pre class="code" role="region" tabindex="0" aria-label="The same in PyTorch" hidden></pre>
</section>
"""


def unit() -> gr.HTML:
    return component("explore/unit", MARKUP)
