"""Several channels: the drawing in two colours through filters of three kernels, channel by channel, then added up."""

import gradio as gr

from cnn import convolution
from cnn.convolution import classics
from ui.component import component

MARKUP = """
<section id="channels" class="lesson">
  <h2 class="unseen">Channels</h2>
  <div class="tools">
    <label>Ink <input type="color" class="ink" value="#f28c28"></label>
    <label>Paper <input type="color" class="paper" value="#1f4fa3"></label>
    <label>Filter <select class="filter"></select></label>
    <label>Stride <select class="stride"><option>1</option><option>2</option></select></label>
    <input type="range" class="scrub" min="0" value="0" aria-label="Window">
  </div>
  <p class="why"></p>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <p class="shapes"></p>
    <div class="maps stage" tabindex="0" role="application" aria-label="The window on the picture. Arrow keys move it.">
      <figure><div class="map picture" role="img"></div><figcaption>the picture</figcaption></figure>
    </div>
    <div class="channels"></div>
    <div class="sum total"></div>
    <h3>All five filters: each gives one channel of the output</h3>
    <div class="maps outputs"></div>
    <p>A filter has one kernel for each channel of its input. What the kernels give is added up, and then the bias: that
      is one channel of the output, so the output has as many channels as there are filters. These five have
      {parameters} parameters: 5 · 3 · 3 · 3 weights + 5 biases.</p>
    <div class="question"></div>
  </div>
</section>
"""


def channels() -> gr.HTML:
    parameters = convolution.convolution_parameters(3, len(classics.colour_filters()), 3)
    return component("lesson/channels", MARKUP.format(parameters=parameters), later=True)
