"""The sliding window: a kernel over the drawing, step by step, with all its numbers and every choice there is."""

from collections.abc import Iterable

import gradio as gr

from ui.component import component
from ui.lesson import limits

MARKUP = """
<section id="slide" class="lesson">
  <div class="tools">
    <label>Image <select class="image">
      <option value="digit">28 × 28, as the network sees it</option><option value="drawn">112 × 112, as drawn</option>
    </select></label>
    <label>Kernel <select class="name"></select></label>
    <label>Size <select class="size">{sizes}</select></label>
    <label>Stride <select class="stride">{strides}</select></label>
    <label>Padding <select class="padding">{paddings}</select></label>
  </div>
  <p class="why"></p>
  <p class="says" role="status"></p>
  <div class="shown" hidden>
    <div class="stage" tabindex="0" role="application" aria-label="The window on the image, and the number it gives.
      Arrow keys move the window, Space plays, Home and End go to the first and the last place.">
      <figure><div class="map source" role="img"></div><figcaption class="source-says"></figcaption></figure>
      <figure><div class="map output" role="img"></div><figcaption class="output-says limits"></figcaption></figure>
    </div>
    <div class="tools player"></div>
    <div class="sum">
      <figure><div class="patch"></div><figcaption class="patch-says"></figcaption></figure>
      <div class="part"><span class="op">×</span>
        <figure><div class="kernel scroll"></div><figcaption>kernel: type, or drag sideways
          <label class="over">over <input type="number" class="divisor" min="1" max="{divisor}" step="1"></label>
        </figcaption></figure>
      </div>
      <div class="part"><span class="op">=</span>
        <figure><div class="products"></div><figcaption class="total"></figcaption></figure>
      </div>
      <div class="part"><span class="op">=</span>
        <figure><strong class="result"></strong><figcaption>the output</figcaption></figure>
      </div>
    </div>
    <div class="question"></div>
    <p class="formula"></p>
    <p class="border"></p>
    <button type="button" class="turn">Turn the kernel by 180°</button>
    <p>Networks slide the kernel as it is and call that convolution. Mathematicians call it cross-correlation: their
      convolution turns the kernel by 180° first. A network learns its kernels either way, so only the name differs.</p>
  </div>
</section>
"""


def options(choices: Iterable[tuple[int, int | str]]) -> str:
    return "".join(f'<option value="{number}">{text}</option>' for number, text in choices)


def slide() -> gr.HTML:
    markup = MARKUP.format(
        sizes=options((size, f"{size} × {size}") for size in limits.SIZES),
        strides=options((n, n) for n in limits.STRIDES),
        paddings=options((n, n) for n in limits.PADDINGS),
        divisor=limits.DIVISOR,
    )
    return component("lesson/slide", markup, later=True)
