"""The section Teach it: drawings that one kept are taught to a copy of DeepCNN, and what that costs is seen."""

import gradio as gr

from cnn import training
from ui.component import component
from ui.pad.drawings import LABELS
from ui.training import tasks

MARKUP = f"""
<section id="teach" tabindex="-1" data-steps="{training.TEACHING_STEPS}" data-most="{tasks.DRAWINGS}">
  <h2 class="unseen">Teach it</h2>
  <p>Does {tasks.TAUGHT} misread the way you write a 7? Draw a few of yours, three or more, and say what each of them
    is. A copy of the network is then trained on them, for {training.TEACHING_STEPS} steps, which takes a few
    seconds.</p>
  <div class="sides"><div class="give practice">
  <fieldset disabled aria-describedby="teach-why">
    <legend>Keep the drawing on the pad as</legend>
    <div class="labels">{LABELS}</div>
    <p class="why" id="teach-why"></p>
  </fieldset>
  <div class="actions">
    <button type="button" class="back" disabled>Take back the last one</button>
  </div>
  <div class="some" hidden>
    <h3>What it is taught</h3>
    <p class="count"></p>
    <div class="drawings" role="group" aria-label="Drawings to be taught"></div>
    <div class="actions">
      <button type="button" class="all">Choose all</button>
      <button type="button" class="none">Choose none</button>
    </div>
    <label class="check"><input name="rehearse" type="checkbox" checked> Rehearse old digits (without it, it
      forgets)</label>
    <div class="actions"><button type="button" class="go">Teach</button></div>
  </div>
  <p class="says" role="status"></p>
  <p class="trouble" role="alert"></p>
  </div><div class="come">
  <div class="results"></div>
  <p class="where" hidden><span class="stays"></span> To save it as a file, or to go back to the network as it came:
    <button type="button" class="save">Live</button></p>
  </div></div>
</section>
"""


def teach() -> gr.HTML:
    return component("training/teach", MARKUP, later=True)
