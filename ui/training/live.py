"""The section Live: train a network from noise, and watch it learn."""

import gradio as gr

from cnn import models
from ui.component import component
from ui.training import tasks

IMAGES = (1_000, 5_000, 10_000, 20_000, tasks.IMAGES[1])
EPOCHS = (1, 2, 3, 5, 10, tasks.EPOCHS)
BATCHES = (1, 10, 32, 100, 250, 1_000)
OPTIMIZERS = {"adam": "Adam", "sgd": "SGD", "momentum": "SGD, momentum 0.9"}  # the keys of tasks.OPTIMIZERS


def _options(texts: dict[str, str], chosen: str) -> str:
    return "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{text}</option>'
        for value, text in texts.items()
    )


def _numbers(numbers: tuple[int, ...], chosen: int) -> str:
    return _options({f"{number}": f"{number:,}" for number in numbers}, f"{chosen}")


def _networks() -> str:
    counts = {name: models.count_parameters(models.build(name)) for name in tasks.NETWORKS}
    texts = {name: f"{name} · {count:,} parameters" for name, count in counts.items()}
    return _options({**texts, "chain": "A chain of your own"}, tasks.NETWORKS[0])


MARKUP = f"""
<section id="live" tabindex="-1">
  <h2 class="unseen">Live training</h2>
  <p>Training starts from noise. Draw something: its reading, and all of Explore, show the network as it learns.</p>
  <div class="practice">
  <form class="settings" aria-label="Settings">
    <label class="wide">Network <select name="network">{_networks()}</select></label>
    <fieldset class="chain" hidden>
      <legend>Your chain</legend>
      <input type="hidden" name="layers">
      <ol class="layers"></ol>
      <label>Add <select class="more"><option value="">a layer…</option></select></label>
      <p class="shapes" role="status"></p>
    </fieldset>
    <label>Training digits <select name="images">{_numbers(IMAGES, IMAGES[2])}</select></label>
    <label>Epochs <select name="epochs">{_numbers(EPOCHS, 5)}</select></label>
    <label>Batch size <select name="batch_size">{_numbers(BATCHES, 100)}</select></label>
    <label>Optimizer <select name="optimizer">{_options(OPTIMIZERS, "adam")}</select></label>
    <label>Learning rate <input name="lr" type="text" inputmode="decimal" size="6" maxlength="12" value="0.001"></label>
    <label>Seed <input name="seed" type="text" inputmode="numeric" size="6" maxlength="6" value="0"></label>
    <label class="check"><input name="augment" type="checkbox"> Distort each digit at random</label>
    <label class="check"><input name="slow" type="checkbox"> Slowly</label>
  </form>
  <div class="actions">
    <button type="button" class="go"></button>
    <button type="button" class="one">One step</button>
    <button type="button" class="again" disabled>Back to the start</button>
  </div>
  </div>
  <div class="stand"><p class="says" role="status"></p><p class="longest" aria-hidden="true"></p></div>
  <p class="trouble" role="alert"></p>
  <div class="seen" hidden>
    <div class="plots">
      <figure>
        <figcaption>Loss, by epoch: in training; ● on all validation digits</figcaption>
        <div class="plot loss" role="img"></div>
      </figure>
      <figure>
        <figcaption>Accuracy, by epoch: on 200 validation digits; ● on all</figcaption>
        <div class="plot accuracy" role="img"></div>
      </figure>
    </div>
    <p class="diagnosis" role="alert"></p>
    <div class="table"></div>
  </div>
  <div class="kernels"></div>
  <h3>Networks of your own</h3>
  <p class="own"></p>
  <div class="actions">
    <button type="button" class="save" disabled>Save as a file</button>
    <label class="button">Load a file… <input type="file" class="load" accept=".safetensors"></label>
    <button type="button" class="shipped" disabled>Back to the network as it came</button>
  </div>
  <p class="loaded" role="status"></p>
  <div class="kept" hidden>
    <div class="actions">
      <label>Kept in this browser <select></select></label>
      <button type="button" class="open">Show it</button>
      <button type="button" class="forget">Forget it</button>
      <button type="button" class="back" hidden>Take back</button>
    </div>
    <p class="said" role="status"></p>
  </div>
</section>
"""


def live() -> gr.HTML:
    return component("training/live", MARKUP, later=True)
