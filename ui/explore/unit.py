"""One number: the full calculation of its value, the way back to a pixel, and what reads it."""

import gradio as gr

from ui.component import component

MARKUP = """
<section id="unit" aria-label="One number" tabindex="-1" hidden>
  <button type="button" class="grip" aria-expanded="false" aria-label="The whole calculation"></button>
  <div class="head">
    <h3><span class="name"></span> <output class="value"></output></h3>
    <div class="tools">
      <button type="button" class="trace" title="From each number to the one that counts most for it, down to a pixel"
        >Trace to the pixels</button>
      <button type="button" class="forward" title="What the next layer makes of it">What reads it</button>
      <button type="button" class="mute" hidden></button>
      <button type="button" class="copy" title="A few lines that print this number">Copy as PyTorch</button>
      <button type="button" class="back"></button>
      <button type="button" class="close" aria-label="Back to the map">×</button>
    </div>
  </div>
  <div class="arithmetic" role="region" tabindex="0" aria-label="The calculation"></div>
  <nav class="trail" aria-label="From this number to the pixels"></nav>
  <div class="readers"></div>
  <pre class="code" role="region" tabindex="0" aria-label="The same in PyTorch" hidden></pre>
  <p class="trouble" role="status"></p>
</section>
"""


def unit() -> gr.HTML:
    return component("explore/unit", MARKUP)
