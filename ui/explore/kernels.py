"""The learned kernels of every convolutional layer, and beside each filter the map that it makes of the drawing."""

from collections.abc import Callable

from ui.component import Component

MARKUP = """
<div id="kernels">
  <div class="tools">
    <label>Layer <select class="layer" aria-label="Convolutional layer"></select></label>
    <label><input type="checkbox" class="flip"> true convolution, each kernel turned by 180°</label>
  </div>
  <p class="formula"></p>
  <p class="limits"></p>
  <p class="says" role="status"></p>
  <div class="filters"></div>
</div>
"""


class Kernels(Component):
    """Calls `filters`, `one_filter`, `look` and `convolve`, see `ui.answers`."""

    def __init__(self, server_functions: list[Callable[[dict], dict]]):
        super().__init__(MARKUP, "explore/kernels", server_functions=server_functions)
