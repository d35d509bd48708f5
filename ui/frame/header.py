"""The top line: what this is, the menu of networks, and the way to the lesson."""

import gradio as gr

from ui.component import attribute, component
from ui.lesson.steps import STEPS


def heading() -> gr.HTML:
    return gr.HTML(html_template="<h1>Inkling</h1>", apply_default_css=False, elem_id="heading")


def header(networks: dict[str, str], chosen: str) -> gr.HTML:
    """networks: name -> its line in the menu; the chosen one is selected at the start."""
    options = "".join(
        f'<option value="{attribute(name)}"{" selected" if name == chosen else ""}>{attribute(text)}</option>'
        for name, text in networks.items()
    )
    markup = f"""
    <header>
      <span class="networks">
        <select id="network" aria-label="Network">{options}</select>
        <span class="name" aria-hidden="true"></span>
      </span>
      <a id="lesson-link" href="#lesson-1" title="The lesson: {len(STEPS)} steps, about half an hour">Lesson</a>
    </header>
    """
    return component("frame/header", markup)
