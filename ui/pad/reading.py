"""The reading: the digit, how sure the network is, and its ten probabilities. Asks the server while the pen moves."""

import gradio as gr

from ui.component import component

BARS = "".join(
    f'<li><span>{digit}</span><i class="bar"><b></b></i><output aria-label="probability of {digit}"></output>'
    f'<button type="button" class="ask" disabled></button></li>'
    for digit in range(10)
)
MARKUP = f"""
<section id="reading" data-digit="" data-probability="" data-known="" data-number="" aria-label="Reading">
  <div class="top">
    <canvas class="seen" role="img" aria-label="What the network sees, 28 by 28 pixels" hidden></canvas>
    <strong></strong>
    <div><p class="words" aria-live="polite"></p> <button type="button" class="why" hidden>why?</button></div>
  </div>
  <div class="row" role="group" aria-label="Which digit to look at" hidden></div>
  <p class="crowded" aria-live="polite"></p>
  <ol>{BARS}</ol>
  <p class="ignorance"></p>
</section>
"""


def reading() -> gr.HTML:
    return component("pad/reading", MARKUP)
