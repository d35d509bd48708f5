"""Convolution beyond images: as an integral of two shapes, and on a graph."""

import gradio as gr

from cnn.convolution import integral
from ui.component import component
from ui.lesson import formulas

GRAPH = """
<div class="graphs">
<svg class="graph" viewBox="0 0 350 190" width="350" role="img" aria-label="A graph: a node that holds 4 is joined to
  three neighbours that hold 1, 2 and 3. Its new value is 0.5 times 4 plus 0.25 times the sum of 1, 2 and 3: 3.5.">
  <g class="edges">
    <path d="M110 95 40 35M110 95 40 155M110 95 180 35M180 35 180 155"/>
    <path class="arrow" d="M215 95h66m-8-6 8 6-8 6"/>
  </g>
  <g class="nodes">
    <g class="other">
      <circle cx="40" cy="35" r="20"/><circle cx="40" cy="155" r="20"/><circle cx="180" cy="35" r="20"/>
    </g>
    <circle cx="180" cy="155" r="20"/>
    <circle class="own" cx="110" cy="95" r="24"/><circle class="own" cx="318" cy="95" r="28"/>
  </g>
  <g class="labels">
    <text x="40" y="41">1</text><text x="40" y="161">2</text><text x="180" y="41">3</text><text x="180" y="161">7</text>
    <text x="110" y="101">4</text><text x="318" y="101">3.5</text>
  </g>
</svg>
<svg class="graph" viewBox="0 0 150 190" width="150" role="img" aria-label="3 × 3 pixels as a graph: each is joined to
  those that touch it, and the one in the middle to all eight others.">
  <path class="edges" d="M20 40v110M75 40v110M130 40v110M20 40h110M20 95h110M20 150h110
    M20 40 130 150M130 40 20 150M20 95 75 40 130 95 75 150z"/>
  <g class="nodes">
    <g class="other"><circle cx="20" cy="40" r="12"/><circle cx="75" cy="40" r="12"/><circle cx="130" cy="40" r="12"/>
    <circle cx="20" cy="95" r="12"/><circle cx="130" cy="95" r="12"/><circle cx="20" cy="150" r="12"/>
    <circle cx="75" cy="150" r="12"/><circle cx="130" cy="150" r="12"/></g>
    <circle class="own" cx="75" cy="95" r="14"/>
  </g>
</svg>
</div>
"""

MARKUP = """
<section id="integral" class="lesson">
  <h2>Without steps: the integral</h2>
  {formula}
  <p>Turn g around, from right to left, and move it until its 0 lies at t: that is g(t − τ). Multiply it by f wherever
    the two overlap. The area under the product is one number: the value at t of the curve below. (In a network the
    kernel slides along the row without being turned.)</p>
  <div class="tools">
    <label>f <select class="f"></select></label><label>g <select class="g"></select></label>
  </div>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <p class="legend"><span class="f-key">f(τ)</span><span class="g-key">g(t − τ)</span>
      <span class="area-key">their product</span></p>
    <div class="plot" tabindex="0" role="application" aria-label="Two shapes, one of them turned around and moved to t,
      and below them their convolution. Left and Right move t, Space plays, Home and End jump to the first and the last
      t."></div>
    <div class="tools t-player player"></div>
    <p class="why t-says"></p>
    <p class="areas"></p>
    <p>The page computes this integral as a sum, in the same way as above. Cut into strips of width 1/{strips}, the
      heights of f are the row, and those of g, turned around, are the kernel. The sum of the products is multiplied by
      the width, 1/{strips}. The narrower the strips, the closer the sum comes to the integral.</p>
  </div>

  <div class="question"></div>

  <h2>Without rows: a graph</h2>
  {graph}
  <p class="why">A node’s new value is a weighted sum of its own value and those of its neighbours. One weight is for
    the node itself, and all its neighbours share another: 0.5 · 4 + 0.25 · (1 + 2 + 3) = 2 + 1.5 = 3.5. The node that
    holds 7 is not a neighbour, so it does not count. An image is a graph too: its nodes are the pixels, each joined to
    those around it. But in an image a kernel can tell left from right, so it can have a separate weight for each
    neighbour.</p>
  <p>This is a simplified form of Kipf and Welling, 2017, “Semi-Supervised Classification with Graph Convolutional
    Networks”. Their network also takes into account how many neighbours a node has, counts each node among its own
    neighbours, and learns the weights.</p>
</section>
"""


def overlap() -> gr.HTML:
    strips = round(1 / integral.STEP)
    return component(
        "lesson/integral", MARKUP.format(formula=formulas.INTEGRAL, graph=GRAPH, strips=strips), later=True
    )
