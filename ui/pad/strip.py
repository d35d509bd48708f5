"""On a phone, what stays of pad and reading once they are scrolled away: a thumbnail, the digit and three bars."""

import gradio as gr

from ui.component import component

BARS = "<li><span></span><i><b></b></i></li>" * 3
MARKUP = f"""
<button type="button" id="strip" aria-label="Back to the pad" hidden>
  <canvas width="28" height="28" aria-hidden="true"></canvas>
  <strong></strong>
  <ol aria-hidden="true">{BARS}</ol>
</button>
"""


def strip() -> gr.HTML:
    return component("pad/strip", MARKUP)
