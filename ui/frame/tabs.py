"""The tabs: one panel of several is shown at a time. Our own, for Gradio's fold into a menu on a phone."""

import gradio as gr

from ui.component import component


def tabs(panels: dict[str, str], key: str, label: str) -> gr.HTML:
    """panels: element id -> the title of its tab. key: of the page's state, the chosen panel's id."""
    buttons = "".join(
        f'<button type="button" role="tab" aria-controls="{panel}" id="tab-{panel}">{title}</button>'
        for panel, title in panels.items()
    )
    return component("frame/tabs", f'<div role="tablist" data-key="{key}" aria-label="{label}">{buttons}</div>')
