"""The lesson: twelve steps through the page. Each sets the page up, gives one thing to do, and leaves the page free."""

import gradio as gr

from ui.component import attribute, component
from ui.lesson.steps import STEPS, Step

LATEX: list[dict[str, str | bool]] = [
    {"left": "$$", "right": "$$", "display": True},
    {"left": "$", "right": "$", "display": False},
]
MARKUP = """
<nav id="guide" aria-label="The lesson">
  <button type="button" class="start">The lesson: {count} steps, about half an hour</button>
  <div class="head" hidden>
    <h2 tabindex="-1"></h2>
    <ol>{links}</ol>
    <span><button type="button" class="back">Back</button> <button type="button" class="next">Next</button>
    <button type="button" class="close" aria-label="Close the lesson">×</button></span>
  </div>
  <p class="says" role="status"></p>
</nav>
"""


def guide() -> gr.HTML:
    """Place the lesson's head: the title of the open step, back and next, and a link to each step."""
    links = "".join(_link(number, step) for number, step in enumerate(STEPS, 1))
    return component("lesson/guide", MARKUP.format(count=len(STEPS), links=links))


def lay_out() -> None:
    """Place the lesson: its head, and each step's text, of which guide.js shows one."""
    with gr.Column(elem_id="lesson"):
        guide()
        for number, step in enumerate(STEPS, 1):
            text = f"{step.text}\n**Your turn.** {step.task}"
            gr.Markdown(text, latex_delimiters=LATEX, elem_id=f"lesson-{number}", elem_classes="step")


def _link(number: int, step: Step) -> str:
    title = attribute(step.title)
    return f'<li><a href="#lesson-{number}" title="{title}" aria-label="Step {number}: {title}">{number}</a></li>'
