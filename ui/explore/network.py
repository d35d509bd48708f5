"""The network as one picture: the input, a column a block, the ten logits, and lines for what decided."""

import gradio as gr

from ui.component import component

LOGITS = "".join(
    f'<li><button type="button" data-digit="{digit}" tabindex="-1"><span>{digit}</span><i><b></b></i>'
    f"<output></output></button></li>"
    for digit in range(10)
)
MARKUP = f"""
<section id="explore" aria-label="The network">
  <div class="board" tabindex="0" role="application" aria-roledescription="network" aria-describedby="network-keys">
    <svg class="lines" aria-hidden="true"></svg>
    <div class="column logits">
      <h3>reading</h3>
      <small title="Lines to + raise its logit, lines to − lower the other’s">10 logits</small>
      <ol>{LOGITS}</ol>
    </div>
  </div>
  <nav class="dots" aria-label="Blocks"></nav>
  <div class="below"><p class="status"></p>
    <p class="legend"><span class="share"></span><span class="key"></span></p></div>
  <div class="player" role="group" aria-label="The walk through the network" hidden>
    <button type="button" class="pause">Pause</button>
    <input type="range" class="at" min="0" max="1000" value="0" aria-label="How far the walk has come">
    <p class="says"></p>
    <button type="button" class="stop" aria-label="End the walk">×</button>
  </div>
  <div class="first"><p>What the network makes of a 7. Draw your own.</p>
    <button type="button" class="watch">Watch it step by step</button></div>
  <p class="unseen" id="network-keys">Arrow keys choose a block, Enter goes in to its maps and to their numbers, Escape
    goes out again.</p>
  <p class="unseen said" aria-live="polite"></p>
</section>
"""


def network() -> gr.HTML:
    return component("explore/network", MARKUP)
