"""What follows a convolution: ReLU and pooling, on the output of the chosen kernel; and layer norm of the image."""

import gradio as gr

from ui.component import component

MARKUP = """
<section id="after" class="lesson">
  <h2 class="unseen">ReLU, pooling, norm</h2>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <p class="why"></p>
    <h3>ReLU: max(0, x)</h3>
    <div class="maps relu-stage" tabindex="0" role="application" aria-label="One number under the ReLU. Arrow keys
      move to its neighbours.">
      <figure><div class="map before" role="img"></div><figcaption class="before-says"></figcaption></figure>
      <figure><div class="map rectified" role="img"></div><figcaption class="rectified-says"></figcaption></figure>
      <div class="aside">
        <p class="one-number one" role="status"></p>
        <p class="relu-says"></p>
        <p class="limits"></p>
      </div>
    </div>
    <h3>Pooling</h3>
    <div class="tools">
      <label>Window <select class="size"><option value="2">2 × 2</option><option value="3">3 × 3</option>
      </select></label>
      <label>Stride <select class="stride"><option>1</option><option selected>2</option><option>3</option>
      </select></label>
      <label><input type="checkbox" class="relu" checked> ReLU before pooling</label>
    </div>
    <div class="maps pool-stage" tabindex="0" role="application" aria-label="The pooling window. Arrow keys move it.">
      <figure><div class="map pooled" role="img"></div><figcaption class="pooled-says"></figcaption></figure>
      <figure><div class="map max" role="img"></div><figcaption class="max-says"></figcaption></figure>
      <figure><div class="map average" role="img"></div><figcaption class="average-says"></figcaption></figure>
    </div>
    <div class="tools player"></div>
    <div class="sum">
      <figure><div class="window"></div><figcaption class="window-says"></figcaption></figure>
      <figure><strong class="result largest"></strong><figcaption>max pooling: the largest</figcaption></figure>
      <figure><strong class="result mean"></strong><figcaption class="mean-says"></figcaption></figure>
    </div>
    <p class="formula"></p>
    <p class="lost"></p>
    <h3>Layer norm: (x − mean) / deviation</h3>
    <div class="maps norm-stage" tabindex="0" role="application" aria-label="One pixel under layer norm. Arrow keys
      move to its neighbours.">
      <figure><div class="map pixels" role="img"></div><figcaption>the image; 0 is paper, 1 is ink</figcaption>
      </figure>
      <figure><div class="map normed" role="img"></div><figcaption class="normed-says limits"></figcaption></figure>
      <div class="aside">
        <p class="one-pixel one" role="status"></p>
        <p class="mean-of-all"></p>
        <p class="variance-of-all"></p>
        <p class="deviation-of-all"></p>
      </div>
    </div>
    <p>Layer norm takes the mean and the deviation over all pixels of this one image. Batch norm takes them for each
      channel over all images of a batch, and keeps running averages of both during training, to use afterwards.</p>
    <div class="question"></div>
  </div>
</section>
"""


def after() -> gr.HTML:
    return component("lesson/after", MARKUP, later=True)
