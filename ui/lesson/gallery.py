"""The classic kernels side by side on the same image, as a book's comparison shows them."""

import gradio as gr

from ui.component import component

MARKUP = """
<section id="gallery" class="lesson">
  <h2 class="unseen">Kernels side by side</h2>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <p class="why"></p>
    <div class="cards"></div>
  </div>
  <div class="question"></div>
</section>
"""


def gallery() -> gr.HTML:
    return component("lesson/gallery", MARKUP, later=True)
