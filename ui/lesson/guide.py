"""The lesson: steps through the page. Each sets the page up, gives one thing to do, and leaves the page free."""

import gradio as gr

from ui.component import attribute, component
from ui.lesson.step import PAD, Step
from ui.lesson.steps import STEPS

MARKUP = """
<div id="lesson">
<nav id="guide" aria-label="The lesson">
  <div class="head" hidden>
    <h2 tabindex="-1"></h2>
    <ol>{links}</ol>
    <span><button type="button" class="back">Back</button> <button type="button" class="next">Next</button>
    <button type="button" class="fold" aria-label="The step’s text" aria-expanded="true"></button>
    <button type="button" class="close" aria-label="Close the lesson">×</button></span>
  </div>
  <p class="says" role="status"></p>
  <p class="changed" hidden><span></span> <button type="button"></button></p>
</nav>
{texts}
</div>
"""
TEXT = """
<div class="step" id="step-{number}" tabindex="0" role="region" aria-label="{title}" hidden>
  <div><p>{text}</p> {formula}</div>
  <p class="task"><b>Your turn.</b> {task}</p>
</div>
"""
OUTLINE = """
:root[data-target="{name}"] {target} {{ outline: 2px solid var(--ink-plus); outline-offset: 2px; }}
"""


def guide() -> gr.HTML:
    """Place the lesson: title, back and next, a link to each step, and the text of each, of which one is shown."""
    steps = [*enumerate(STEPS, 1)]
    links = "".join(_link(number, step) for number, step in steps)
    texts = "".join(TEXT.format(number=number, **step._asdict()) for number, step in steps)
    return component("lesson/guide", MARKUP.format(links=links, texts=texts))


def outlines() -> str:
    """Return the style sheet that outlines the target of the step that is open; the pad, as long as that is blank."""
    targets = {"draw": PAD} | {step.name: step.target for step in STEPS}
    return "".join(OUTLINE.format(name=name, target=target) for name, target in targets.items())


def _link(number: int, step: Step) -> str:
    title = attribute(step.title)
    return f'<li><a href="#lesson-{number}" title="{title}" aria-label="Step {number}: {title}">{number}</a></li>'
