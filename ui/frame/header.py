"""The top line: what this is, and the menu of networks."""

import gradio as gr

from ui.component import attribute, component


def header(networks: dict[str, str], chosen: str) -> gr.HTML:
    """networks: name -> its line in the menu; the chosen one is selected at the start."""
    options = "".join(
        f'<option value="{attribute(name)}"{" selected" if name == chosen else ""}>{attribute(text)}</option>'
        for name, text in networks.items()
    )
    markup = f"""
    <header>
      <h1>Inkling</h1>
      <p>Draw a digit. Watch a convolutional network read it.</p>
      <select id="network" aria-label="Network">{options}</select>
    </header>
    """
    return component("frame/header", markup)
