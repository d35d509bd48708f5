"""How many parameters: a convolution beside a fully connected layer, and the networks, layer by layer, in tables."""

import gradio as gr

from cnn import models, rounding, units
from ui.component import attribute, component
from ui.questions import Networks

MARKUP = """
<section id="parameters" class="lesson">
  <h2>The same input, the same output: two kinds of layer</h2>
  <div class="tools">
    <label>Image size <input type="number" class="size" value="28" min="1" max="280" step="1"></label>
    <label>Channels in <input type="number" class="ins" value="1" min="1" max="512" step="1"></label>
    <label>Channels out <input type="number" class="outs" value="4" min="1" max="512" step="1"></label>
    <label>Kernel <select class="kernel">
      <option value="3">3 × 3</option><option value="5">5 × 5</option><option value="7">7 × 7</option>
    </select></label>
  </div>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <p class="why convolution"></p><i class="bar"></i>
    <p class="why linear"></p><i class="bar"></i>
    <p class="ratio"></p>
  </div>
  <p>A convolution uses the same few weights everywhere, and each of its outputs reads only its own window. A fully
    connected layer has a separate weight for every pair of an input and an output.</p>
  <h2>The networks, layer by layer</h2>
  <div class="tools"><label>Network <select class="network">{options}</select></label></div>
  {tables}
  <p class="why">How can {few} parameters be enough to read four digits in five? CNNModel’s strides of 1, 2 and 2 shrink
    the maps from 28 rows to 26, 10 and 2 (28 → 26 → 10 → 2), so that only 16 numbers reach the last layer. And its
    7 × 7 windows see a large part of the digit at once.{measured} ComplexCNNModel’s {middle} parameters are {share} of
    FNN’s {most}.</p>
  <div class="question"></div>
</section>
"""


def parameters(networks: Networks) -> gr.HTML:
    """Place the section, with a table for each of these networks."""
    counts = {name: models.count_parameters(models.build(name)) for name in ("CNNModel", "ComplexCNNModel", "FNN")}
    few, middle, most = counts.values()
    markup = MARKUP.format(
        options="".join(f"<option>{attribute(name)}</option>" for name in networks),
        tables="".join(table(name, model) for name, (model, _) in networks.items()),
        measured=measured(networks),
        few=rounding.text(few),
        middle=rounding.text(middle),
        most=rounding.text(most),
        share=f"{middle / most:.0%}".replace("%", "\N{NO-BREAK SPACE}%"),
    )
    return component("lesson/parameters", markup, later=True)


def table(name: str, model: models.Network) -> str:
    """Return a network's layers as a table: their outputs' shapes, their parameters, and the sum of these below."""
    rows = "".join(
        f'<tr><th scope="row">{attribute(layer.name)}</th><td>{" × ".join(f"{n:,}" for n in layer.shape)}</td>'
        f"<td>{attribute(layer.count or '')}</td><td>{layer.parameters:,}</td></tr>"
        for layer in units.describe(model)
    )
    total = f'<tr><th scope="row">all</th><td colspan="2"></td><td>{models.count_parameters(model):,}</td></tr>'
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("layer", "output", "weights and biases", "parameters"))
    return (
        f'<div class="scroll" data-network="{attribute(name)}" hidden><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody><tfoot>{total}</tfoot></table></div>"
    )


def measured(networks: Networks) -> str:
    """Return a sentence on how well CNNModel reads; empty where it is not here, or was not tested."""
    _, meta = networks.get("CNNModel", (None, {}))
    if (accuracy := meta.get("test_accuracy")) is None:
        return ""
    return f" The one on this page reads {100 * accuracy:.1f}\N{NO-BREAK SPACE}% of MNIST’s test images."
