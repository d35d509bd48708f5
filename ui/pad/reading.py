"""The reading: the digit, how sure the network is, and its ten probabilities. Asks the server while the pen moves."""

from collections.abc import Callable

from ui.component import Component

BARS = "".join(
    f'<li><span>{digit}</span><i class="bar"><b></b></i><output aria-label="probability of {digit}"></output></li>'
    for digit in range(10)
)
MARKUP = f"""
<section id="reading" data-digit="" data-probability="" data-known="" aria-label="Reading">
  <div class="top">
    <img class="seen" alt="" hidden>
    <strong></strong>
    <p class="words" aria-live="polite"></p>
  </div>
  <ol>{BARS}</ol>
</section>
"""


class Reading(Component):
    """Calls `read` with {network, strokes, pen} or {network, picture}, and {view}; see `ui.answers`."""

    def __init__(self, read: Callable[[dict], dict]):
        super().__init__(MARKUP, "pad/reading", server_functions=[read])
