"""The section History: how each network learned, by epoch, and why the book's test loss is wrong."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from cnn import history, models
from ui.component import attribute, component
from ui.questions import Networks
from ui.training.history_answers import PLACES
from ui.words import percent

WRONG = """\
total = 0.0
for images, labels in test_batches:
    logits = model(images)
    total += loss.item()
print(total / len(test_batches))"""
RIGHT = """\
total = 0.0
for images, labels in test_batches:
    logits = model(images)
    loss = criterion(logits, labels)
    total += loss.item()
print(total / len(test_batches))"""
SAMPLE = '<svg class="sample" viewBox="0 0 40 12" aria-hidden="true"><path d="M0 6H40"/>{mark}</svg>'
MARKS = {  # on a curve, one an epoch; about the middle of the sample
    "train": '<circle cx="20" cy="6" r="3.5"/>',
    "right": '<rect x="16.5" y="2.5" width="7" height="7"/>',
    "book": '<path class="cross" d="M16.5 2.5L23.5 9.5M16.5 9.5L23.5 2.5"/>',
    "accuracy": '<rect x="16.5" y="2.5" width="7" height="7"/>',
}
ITEM = """<div class="item line-{name}">{sample}<dt></dt><dd></dd></div>"""
PLOT = """
<figure class="{name}">
  <h3></h3>
  <div class="plot" role="img"><svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"></svg></div>
  <p class="axis" aria-hidden="true">epoch</p>
</figure>
"""
TABLE = """
<h3>All networks, after their last epoch</h3>
<div class="scroll" tabindex="0" role="region" aria-label="All networks, after their last epoch">
  <table class="every" role="table"><thead role="rowgroup"><tr role="row">{heads}</tr></thead>
    <tbody role="rowgroup">{rows}</tbody></table>
</div>
<p>Seconds are those of the machine that made these weights, scoring included.</p>
"""
HEADS = (
    *("network", "parameters", "epochs", "seconds an epoch", "training loss"),
    *("test loss", "the book’s code prints", "test accuracy"),
)
MARKUP = """
<section id="history" class="lesson">
  <h2 class="unseen">History</h2>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <p class="mine" hidden>All this is of the network as it came with the page, not of your own weights.</p>
    <div class="plots">{plots}</div>
    <div class="tools">
      <label class="epoch">Epoch <input type="range" min="0" step="1" aria-label="Epoch"><output></output></label>
      <label class="start"><input type="checkbox" checked> include the untrained network</label>
    </div>
    <dl class="key">{key}</dl>
    <p><button type="button" class="see"></button> <span class="kept"></span></p>
    <details class="numbers"><summary>All numbers as a table</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="All numbers"><table></table></div>
    </details>
    <div class="beside">
      <section class="recipe"><h3></h3><dl></dl></section>
      <section class="verdict"><h3>What its curves say</h3><div></div></section>
    </div>
  </div>
  <section class="fault">
    <h3>Why the book’s test loss is wrong</h3>
    <p>After each epoch the book’s code prints a training loss, a test loss and a test accuracy. In outline, this is
      how it adds up the test loss, and how it should:</p>
    <div class="codes">
      <figure><figcaption>the book: <code>loss</code> is still that of the last training batch</figcaption>
        <pre tabindex="0" aria-label="The book’s code">{wrong}</pre></figure>
      <figure><figcaption>right: <code>loss</code> is that of each test batch</figcaption>
        <pre tabindex="0" aria-label="The right code">{right}</pre></figure>
    </div>
    <p>No line of the first loop sets <code>loss</code>. It adds the same number once for each test batch, and the mean
      of equal numbers is that number: the loss of one batch of training digits. So it says nothing about new digits,
      and can go on falling while a network overfits. The accuracy that the book’s code prints is right.</p>
  </section>
  {table}
</section>
"""


def histories(networks: Networks) -> gr.HTML:
    """Place the section, with a table of all these networks."""
    plots = "".join(PLOT.format(name=name) for name in ("losses", "accuracies"))
    key = "".join(ITEM.format(name=name, sample=SAMPLE.format(mark=mark)) for name, mark in MARKS.items())
    codes = {"wrong": attribute(WRONG), "right": attribute(RIGHT)}
    return component(
        "training/history", MARKUP.format(plots=plots, key=key, table=table(networks), **codes), later=True
    )


def table(networks: Networks) -> str:
    """Return the table of how these networks ended, a line for each whose weight file tells; empty without any."""
    rows = [_row(name, *own) for name, own in networks.items()]
    heads = "".join(f'<th scope="col" role="columnheader">{head}</th>' for head in HEADS)
    return TABLE.format(heads=heads, rows="".join(rows)) if any(rows) else ""


def _row(name: str, model: models.Network, meta: Mapping[str, Any]) -> str:
    own = history.of(name, meta)
    if own is None:
        return ""
    last, printed = own.points[-1], history.printed(own)
    seconds = [point.seconds for point in own.points if point.seconds is not None]
    accuracy = meta.get("test_accuracy")
    cells = [
        f"{models.count_parameters(model):,}",
        f"{last.epoch}",
        f"{sum(seconds) / len(seconds):.1f}" if seconds else "",
        _loss(last.train_loss),
        _loss(meta.get("test_loss")),
        _loss(printed[-1].last_loss if printed else None),
        percent(accuracy) if accuracy is not None else "",
    ]
    labelled = zip(HEADS[1:], cells, strict=True)
    body = "".join(f'<td role="cell" data-label="{head}">{cell or "–"}</td>' for head, cell in labelled)
    return f'<tr role="row"><th scope="row" role="rowheader">{attribute(name)}</th>{body}</tr>'


def _loss(loss: object) -> str:
    return f"{loss:.{PLACES}f}" if isinstance(loss, float) else ""
