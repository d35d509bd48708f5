"""One step, by hand: a batch forward and backward, one weight's gradient as the sum that it is, and the step."""

import gradio as gr

from ui.component import component
from ui.training.hand_answers import OPTIMIZERS, RATES, SIZE

MARKUP = """
<section id="hand" class="lesson">
  <h2 class="unseen">One step, by hand</h2>
  <p class="why">Training is one small step, over and over: let the network read a few digits, see how wrong it is, find
    out for each weight which way it should move, and move it a little. Here is one such step, with its numbers.</p>
  <div class="tools begin">
    <span class="ages" role="group" aria-label="When"><button type="button" class="trained">After training</button>
      <button type="button" class="untrained">Before training</button></span>
    <label class="mine" hidden>My drawing is a <select class="label"><option value="">as it is read</option>{digits}
      </select></label>
    <span class="note"></span>
  </div>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <h3>1. Forward: {size} digits, and how wrong the network is</h3>
    <div class="batch" role="group" aria-label="The digits of the batch"></div>
    <p class="mean"></p>
    <h3>2. Backward: what each number did to the loss</h3>
    <p class="back"></p>
    <div class="passes"></div>
    <p class="legend">Of each block, above: what it gave on the way forward. Below: the gradient that came back to it.
      Orange: if this number were larger, the loss would be larger. Blue: it would be smaller. White: it made no
      difference. The number after ± is the one that has the strongest colour.</p>
    <h3>3. One weight’s gradient is a sum</h3>
    <p class="used"></p>
    <div class="sum-of">
      <div class="chooser"></div>
      <div class="factors"></div>
    </div>
    <p class="product" role="status"></p>
    <div class="ask"></div>
    <div class="revealed" hidden>
      <div class="terms" role="group" aria-label="What each digit adds to the gradient"></div>
      <p class="total"></p>
      <h3>4. The step</h3>
      <div class="tools">
        <label>Optimizer <select class="optimizer">{optimizers}</select></label>
        <label>Learning rate <select class="rate">{rates}</select></label>
      </div>
      <p class="equation"></p>
      <p class="rule"></p>
      <table class="losses"><caption class="unseen">The loss before and after the step</caption><tbody></tbody></table>
      <p class="verdict"></p>
      <div class="tools">
        <button type="button" class="take">Take this weight’s step</button>
        <button type="button" class="undo" hidden>Put the weight back</button>
      </div>
    </div>
  </div>
</section>
"""


def hand() -> gr.HTML:
    options = "<option>{}</option>".format
    markup = MARKUP.format(
        size={8: "eight"}.get(SIZE, SIZE),
        digits="".join(map(options, range(10))),
        optimizers="".join(map(options, OPTIMIZERS)),
        rates="".join(map(options, RATES)),
    )
    return component("training/hand", markup, later=True)
