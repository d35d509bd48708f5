"""The classic kernels side by side on the same image, as a book's comparison shows them."""

from collections.abc import Callable

from ui.component import Component

MARKUP = """
<section id="gallery" class="lesson">
  <p class="why"></p>
  <p class="says" role="status"></p>
  <div class="cards"></div>
  <div class="question"></div>
</section>
"""


class Gallery(Component):
    """Calls `gallery`, see `ui.lesson.teaching`, and `ask` and `check`, see `ui.lesson.predicting`."""

    def __init__(self, server_functions: list[Callable[[dict], dict]]):
        super().__init__(MARKUP, "lesson/gallery", server_functions=server_functions)
