"""The tab Compare: all networks on the same drawing, moved, turned, scaled, thickened or disturbed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from cnn import models, robustness, rounding
from ui.compare.changes import WORDINGS, wording
from ui.compare.comparing import EDITED
from ui.component import attribute, component
from ui.questions import Networks
from ui.words import percent

_WORDS = re.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")  # where those of a network's name meet
ROUNDED = 2e-4  # accuracies of one network differ by less: batches add up in another order
SAMPLE = '<svg class="sample line-{line}" aria-hidden="true"><path d="M0 2H999"/></svg>'
BARS = "".join(f"<div><b></b><span>{digit}</span></div>" for digit in range(models.CLASSES))
READER = """
<article class="reader" data-network="{name}" {hidden}>
  <h3>{title}</h3>
  {sample}
  <div class="row">
    <p class="read"><strong></strong> <span class="verdict"></span></p>
    <canvas class="evidence" role="img"></canvas>
  </div>
  <div class="bars" role="img">{bars}</div>
  <p class="facts"><span class="known">{facts}</span><span class="time"></span></p>
</article>
"""
CHANGE = """
<section class="change" data-change="{name}">
  <h3 title="{says}">{title} <output></output></h3>
  <div class="plot" role="img">
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"></svg>
    <span class="most">100&nbsp;%</span><span class="least">0</span>
  </div>
  <input type="range" aria-label="{title}. {says}">
  <p class="range" aria-hidden="true"><span class="low"></span><span class="high"></span></p>
  <p class="breaks"></p>
</section>
"""
TESTED = """
<details class="tested">
  <summary>How MNIST’s test digits are read if they are changed</summary>
  <p>How many of the 10,000 digits are read right if they are changed after they were fitted and centred.</p>
  <div class="scroll" tabindex="0" role="region" aria-label="Accuracy on changed test digits">
    <table><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table>
  </div>
</details>
"""
MARKUP = """
<section id="compare" class="lesson">
  <h2 class="unseen">Compare the networks</h2>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <div class="tools">
      <label>The drawing is meant to be <select class="right"></select></label>
      <div class="when" role="radiogroup" aria-label="When the drawing is changed">
        Change
        <label><input type="radio" name="when" value="before"> the drawing, before it is fitted and centred</label>
        <label><input type="radio" name="when" value="after"> the digit, after that</label>
      </div>
      <button type="button" class="reset">Undo all changes</button>
    </div>
    <div class="readers">
      <figure class="seen">
        <canvas role="img" aria-label="The digit as the networks see it"></canvas>
        <figcaption>what every network sees</figcaption>
      </figure>
      {readers}
    </div>
    <p class="sense"></p>
    <p class="unseen told" role="status"></p>
    <h3>How sure each network is of the right digit, the more the drawing is changed</h3>
    <p class="key">{key}<span class="item"><b class="cross">×</b> where a network begins to misread it,
      <b class="cross">×<small>2</small></b> where that many do</span></p>
    <p class="why"></p>
    <div class="changes">{changes}</div>
  </div>
  {tested}
</section>
"""


def compare(networks: Networks) -> gr.HTML:
    """Place the tab's first section, with a card for each of these networks and a plot for each change."""
    readers = "".join(_reader(i, name, _facts(*own)) for i, (name, own) in enumerate(networks.items()))
    readers += _reader(len(networks), EDITED, [], "hidden")
    changes = "".join(
        CHANGE.format(name=name, title=own.title, says=attribute(own.says)) for name, own in WORDINGS.items()
    )
    key = "".join(
        f'<span class="item">{SAMPLE.format(line=i)} {attribute(name)}</span>' for i, name in enumerate(networks)
    )
    key += f'<span class="item yours" hidden>{SAMPLE.format(line=len(networks))} <span></span></span>'
    markup = MARKUP.format(readers=readers, changes=changes, tested=accuracies(networks), key=key)
    return component("compare/compare", markup, later=True)


def _reader(i: int, name: str, facts: Sequence[str], hidden: str = "") -> str:
    return READER.format(
        name=attribute(name),
        title="" if hidden else attribute(name),
        hidden=hidden,
        sample=SAMPLE.format(line=i),
        bars=BARS,
        facts="".join(f"{attribute(fact)}<br>" for fact in facts),
    )


def _facts(model: models.Network, meta: Mapping[str, Any]) -> list[str]:
    facts = [f"{rounding.text(models.count_parameters(model))} parameters"]
    if isinstance(accuracy := meta.get("test_accuracy"), float):
        facts.append(f"{percent(accuracy)} of MNIST’s test images")
    return facts


def accuracies(networks: Networks) -> str:
    """Return the table of how much of MNIST's test set these networks read, changed or not; empty without figures.

    A network whose accuracy is not what its file tells was trained again since: its figures are no longer true.
    """
    measured = robustness.measured()
    found = measured[0].accuracy if measured else {}
    told = {name: meta.get("test_accuracy", 0) for name, (_, meta) in networks.items()}
    names = [name for name in networks if name in found and abs(found[name] - told[name]) < ROUNDED]
    if not names:
        return ""
    heads = "".join(f'<th scope="col">{_WORDS.sub("<wbr>", attribute(name))}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{wording(amounts)}</th>{"".join(_cell(accuracy[name]) for name in names)}</tr>'
        for amounts, accuracy in measured
    )
    return TESTED.format(heads=heads, rows=rows)


def _cell(share: float) -> str:
    return f'<td style="--share: {share:.2f}">{percent(share)}</td>'
