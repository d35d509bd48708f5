"""Fool it: the smallest change of pixels that makes each network read another digit, and what a stroke counts."""

import gradio as gr

from ui.compare.comparing import EDITED
from ui.component import attribute, component
from ui.questions import Networks

CARD = """
<article class="fooled" data-network="{name}" {hidden}>
  <h4>{title}</h4>
  <p class="none" hidden></p>
  <div class="found" hidden>
    <div class="row">
      <canvas class="change" role="img"></canvas><span class="op" aria-hidden="true">→</span>
      <canvas class="changed" role="img"></canvas>
    </div>
    <p class="read"></p>
    <p class="size"></p>
    <p class="others"></p>
  </div>
</article>
"""
MARKUP = """
<section id="fool" class="lesson">
  <h3>Fool it: how little makes it another digit?</h3>
  <p class="says" role="status"></p>
  <div class="tools">
    <label>Make it read as <select class="target"><option value="">choose a digit</option>{digits}</select></label>
    <label class="laid" hidden>Apply <input type="range" min="0" max="30" step="1"
      aria-label="How much of the change is applied to the drawing"> <output></output></label>
  </div>
  <div class="shown" hidden>
    <div class="cards">{cards}</div>
    <p class="sense">Orange is ink that was added, blue is ink that was taken away: the least that was
      found to do it. Size is the root of the sum of the squares of what each pixel changes.</p>
    <p class="strokes"></p>
    <p class="why"></p>
  </div>
</section>
"""


def fool(networks: Networks) -> gr.HTML:
    cards = "".join(CARD.format(name=attribute(name), title=attribute(name), hidden="") for name in networks)
    cards += CARD.format(name=EDITED, title="", hidden="hidden")
    digits = "".join(f"<option>{digit}</option>" for digit in range(10))
    return component("compare/fool", MARKUP.format(cards=cards, digits=digits), later=True)
