"""The tab Mistakes: what a network gets wrong on MNIST's test digits, as a table and as lists."""

import gradio as gr

from ui.component import component

MARKUP = """
<section id="mistakes" tabindex="-1">
  <h2 class="unseen">Mistakes</h2>
  <div class="which" role="group" aria-label="Which network" hidden>
    <button type="button" class="trained"></button>
    <button type="button" class="changed"></button>
  </div>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <div class="whole">
      <p class="score"></p>
      <p class="more" hidden><button type="button" class="exact"></button></p>
      <p class="axes">Down the side: what a digit is. Along the top: what it was read as.</p>
      <div class="matrix"></div>
      <p class="ramp"><span>1</span><i></i><span class="most"></span></p>
    </div>
    <div class="some">
      <div class="lists" role="group" aria-label="Lists"></div>
      <h3 class="title" tabindex="-1"></h3>
      <p class="sorted"></p>
      <p class="missing" hidden>MNIST’s pictures are not on the server, so the digits are listed by their numbers among
        the test images. Whoever runs this page can add the pictures with <code>make data</code>, which downloads
        12 MB.</p>
      <p class="trouble" role="status"></p>
      <ul class="digits"></ul>
      <div class="pages" hidden>
        <button type="button" class="before">← Previous</button>
        <span class="where"></span>
        <button type="button" class="after">Next →</button>
      </div>
    </div>
  </div>
  <p class="credit">MNIST’s digits are by Yann LeCun, Corinna Cortes and Christopher Burges, CC BY-SA 3.0.</p>
</section>
"""


def mistakes() -> gr.HTML:
    return component("mistakes/mistakes", MARKUP, later=True)
