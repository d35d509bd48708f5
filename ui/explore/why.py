"""Why this digit and not another: without each stroke, the evidence as a ledger, and on the digit."""

import gradio as gr

from ui.component import component
from ui.explore.replies import MAPS

OPTIONS = "".join(f"<option>{digit}</option>" for digit in range(10))
LINES = MAPS + 2  # the strongest maps, all others, and biases
ROW = '<th scope="row"><button type="button"></button><span></span></th><td><i><b></b></i></td><td></td>'
ROWS = LINES * f"<tr hidden>{ROW}</tr>"
OTHERS = "".join(
    f'<button type="button" class="rival" aria-label="Why not {digit}?">{digit}</button>' for digit in range(10)
)
MARKUP = f"""
<section id="why" aria-labelledby="why-title" tabindex="-1" hidden>
  <div class="strokes">
    <h3>Without each stroke</h3>
    <p class="needed" aria-live="polite"></p>
    <ul></ul>
    <p class="anew">What is left is centred and sized anew.</p>
  </div>
  <div class="ledger">
    <div class="asked">
      <h3 id="why-title">Why <select class="for" aria-label="digit that it is about">{OPTIONS}</select>
        and not <select class="against" aria-label="digit that it is compared with">{OPTIONS}</select>?</h3>
      <div class="others" role="group" aria-label="Another digit to compare with">{OTHERS}</div>
    </div>
    <div class="blocks">
      <div class="parts" role="group" aria-label="Which block’s maps"></div>
      <button type="button" class="likeliest" hidden>likeliest two</button>
    </div>
    <table>
      <thead><tr><th scope="col" class="what"></th>
        <td><span class="left"></span><span class="right"></span></td><th scope="col">adds</th></tr></thead>
      <tbody class="rows">{ROWS}</tbody>
      <tfoot class="total"><tr><th scope="row" colspan="2"></th><td></td></tr></tfoot>
    </table>
    <p class="odds"></p>
    <div class="ends">
      <p class="power" title="The difference of two logits, divided by the network’s temperature, as a power of e"></p>
      <button type="button" class="file" title="What every map and line adds, as a table">Evidence (.csv)</button>
    </div>
    <p class="approximate"></p>
  </div>
  <div class="digit">
    <h3>On the digit</h3>
    <div class="paper">
      <canvas role="img"></canvas>
      <svg viewBox="0 0 28 28" aria-hidden="true"><path class="outer"/><path class="inner"/></svg>
    </div>
    <p class="scale"><span class="least"></span><i></i><span class="most"></span></p>
    <p class="sense"></p>
    <p class="pixel"></p>
  </div>
</section>
"""


def why() -> gr.HTML:
    return component("explore/why", MARKUP)
