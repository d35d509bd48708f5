"""Two digits through one network: what it makes of both, block by block."""

import gradio as gr

from ui.component import component

MARKUP = """
<section id="pair" class="lesson">
  <h3>Two drawings through <span class="network">one network</span></h3>
  <p class="says" role="status"></p>
  <div class="tools">
    <button type="button" class="put">Put this drawing aside</button>
    <button type="button" class="drop" hidden>Stop comparing</button>
  </div>
  <div class="shown" hidden>
    <div class="digits">
      <figure><canvas role="img" aria-label="The digit put aside"></canvas><figcaption></figcaption></figure>
      <figure><canvas role="img" aria-label="The drawing"></canvas><figcaption></figcaption></figure>
      <p class="why"></p>
    </div>
    <ol class="blocks"></ol>
  </div>
</section>
"""


def pair() -> gr.HTML:
    return component("compare/pair", MARKUP, later=True)
