"""The lesson: twelve steps through the page, each with one thing to do, which set it up and leave it free."""

import gradio as gr

from ui.component import attribute, component
from ui.lesson.steps import STEPS

LATEX = [{"left": "$$", "right": "$$", "display": True}, {"left": "$", "right": "$", "display": False}]


def guide() -> gr.HTML:
    """Place the lesson's head: the step that is open, back and next, and a link to each step."""
    links = "".join(
        f'<li><a href="#lesson-{i}" title="{attribute(step.title)}" aria-label="Step {i}: {attribute(step.title)}">'
        f"{i}</a></li>"
        for i, step in enumerate(STEPS, 1)
    )
    markup = f"""
    <nav id="guide" aria-label="The lesson">
      <button type="button" class="start">The lesson: {len(STEPS)} steps, about half an hour</button>
      <div class="head" hidden>
        <h2 tabindex="-1"></h2>
        <ol>{links}</ol>
        <span><button type="button" class="back">Back</button> <button type="button" class="next">Next</button>
        <button type="button" class="close" aria-label="Close the lesson">×</button></span>
      </div>
    </nav>
    """
    return component("lesson/guide", markup)


def lay_out() -> None:
    """Place the lesson: its head, and each step's text, of which guide.js shows one."""
    with gr.Column(elem_id="lesson"):
        guide()
        for i, step in enumerate(STEPS, 1):
            text = f"{step.text}\n**To do.** {step.task}"
            gr.Markdown(text, latex_delimiters=LATEX, elem_id=f"lesson-{i}", elem_classes="step")
