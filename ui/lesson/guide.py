"""The lesson: twelve steps through the page, each with one thing to do, which set it up and leave it free."""

import json

import gradio as gr

from ui.component import Component, attribute
from ui.lesson.steps import STEPS

LATEX = [{"left": "$$", "right": "$$", "display": True}, {"left": "$", "right": "$", "display": False}]


class Guide(Component):
    """The lesson's head: where one is, on and back, and a link to each step."""

    def __init__(self):
        links = "".join(
            f'<li><a href="#lesson-{i}" title="{attribute(step.title)}" aria-label="Step {i}: {attribute(step.title)}">'
            f"{i}</a></li>"
            for i, step in enumerate(STEPS, 1)
        )
        steps = json.dumps([{"name": step.name, "title": step.title, "state": step.state} for step in STEPS])
        markup = f"""
        <nav id="guide" aria-label="The lesson" data-steps="{attribute(steps)}">
          <button type="button" class="start">The lesson: {len(STEPS)} steps, about half an hour</button>
          <div class="head" hidden>
            <h2 tabindex="-1"></h2>
            <ol>{links}</ol>
            <span><button type="button" class="back">Back</button> <button type="button" class="next">Next</button>
            <button type="button" class="close" aria-label="Close the lesson">×</button></span>
          </div>
        </nav>
        """
        super().__init__(markup, "lesson/guide")


def lay_out() -> None:
    """Place the lesson: its head, and each step's text, of which guide.js shows one."""
    with gr.Column(elem_id="lesson"):
        Guide()
        for i, step in enumerate(STEPS, 1):
            text = f"{step.text}\n**To do.** {step.task}"
            gr.Markdown(text, latex_delimiters=LATEX, elem_id=f"lesson-{i}", elem_classes="step")
