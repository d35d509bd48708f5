"""How many parameters: a convolution against a fully connected layer, and the four networks' layers as print-outs."""

import gradio as gr

from cnn import models, rounding
from cnn.inside import layers
from ui.component import attribute, component
from ui.questions import Networks

MARKUP = """
<section id="parameters" class="lesson">
  <h3>The same input, the same output: two kinds of layer</h3>
  <div class="tools">
    <label>Image <input type="number" class="size" value="28" min="1" max="280" step="1"></label>
    <label>Channels in <input type="number" class="ins" value="1" min="1" max="512" step="1"></label>
    <label>Channels out <input type="number" class="outs" value="4" min="1" max="512" step="1"></label>
    <label>Kernel <select class="kernel">
      <option value="3">3 × 3</option><option value="5">5 × 5</option><option value="7">7 × 7</option>
    </select></label>
  </div>
  <p class="says" role="status"></p>
  <div class="bars">
    <p class="why convolution"></p><i></i>
    <p class="why linear"></p><i></i>
  </div>
  <p class="ratio"></p>
  <p>A convolution uses the same few weights at every place, and each of its outputs reads only its own window. A fully
    connected layer has a weight of its own for every pair of an input and an output.</p>
  <h3>The networks, layer by layer</h3>
  <div class="tools"><label>Network <select class="network">{options}</select></label></div>
  {tables}
  <p class="why">Why {few} parameters are enough to read four digits in five: steps of two shrink the maps of CNNModel
    from 28 to 26, 10 and 2 rows, so that only 16 numbers reach its last layer; and its windows of 7 × 7 look at large
    parts of the digit.{measured} ComplexCNNModel's {complex} are {share} of FNN's {most}.</p>
  <div class="question"></div>
</section>
"""


def table(name: str, model: models.Network) -> str:
    """Return a network's layers, shapes and parameters as a table; the parameters' sum stands under it."""
    rows = "".join(
        f"<tr><th>{attribute(layer.name)}</th><td>{' × '.join(f'{n:,}' for n in layer.shape)}</td>"
        f"<td>{attribute(layer.count or '')}</td><td>{layer.parameters:,}</td></tr>"
        for layer in layers.describe(model)
    )
    total = f'<tr><th>all</th><td colspan="2"></td><td>{models.count_parameters(model):,}</td></tr>'
    head = "<tr><th>layer</th><th>output</th><th>parameters</th><th>number</th></tr>"
    return (
        f'<div class="scroll" data-network="{attribute(name)}" hidden><table><thead>{head}</thead>'
        f"<tbody>{rows}</tbody><tfoot>{total}</tfoot></table></div>"
    )


def parameters(networks: Networks) -> gr.HTML:
    counts = {name: models.count_parameters(models.build(name)) for name in ("CNNModel", "ComplexCNNModel", "FNN")}
    few, middle, most = counts.values()
    accuracy = networks["CNNModel"][1].get("test_accuracy") if "CNNModel" in networks else None
    markup = MARKUP.format(
        options="".join(f"<option>{attribute(name)}</option>" for name in networks),
        tables="".join(table(name, model) for name, (model, _) in networks.items()),
        measured=f" The one here reads {100 * accuracy:.1f} % of MNIST's test images." if accuracy else "",
        few=rounding.text(few),
        complex=rounding.text(middle),
        most=rounding.text(most),
        share=f"{middle / most:.0%}".replace("%", " %"),
    )
    return component("lesson/parameters", markup)
