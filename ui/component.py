"""What every component of the page shares: gr.HTML with its script and style in files beside it."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import gradio as gr

FOLDER = Path(__file__).parent


def source(name: str) -> str:
    """Return the text of a file in this folder."""
    return (FOLDER / name).read_text(encoding="utf-8")


class Component(gr.HTML):
    """Markup, brought to life by `name`.js, which finds it as `element`, and styled by `name`.css."""

    def __init__(self, markup: str, name: str, server_functions: list[Callable] | None = None):
        super().__init__(
            html_template=markup,
            css_template=source(f"{name}.css"),
            js_on_load=source(f"{name}.js"),
            server_functions=server_functions,
            apply_default_css=False,
        )

    def get_block_name(self) -> str:
        return "html"  # the frontend's part for it, whatever the Python class is called


def attribute(text: str) -> str:
    """Escape text for an attribute or for between tags. Never put user text into a template: Gradio evaluates those."""
    return escape(text, quote=True)
