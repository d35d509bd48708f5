"""What makes a component of the page: markup, brought to life by a module and styled by a file of the same name."""

import re
from html import escape

import gradio as gr

from ui.modules import FOLDER, address

# The only script that stands in the page itself. Gradio runs it with the component's markup as `element`.
START = """
import(new URL("{start}", document.baseURI)).then(({{ start }}) => start(element, "{name}", {later}));
"""
STARTED = re.compile(r'start\(element, "(?P<name>.+)", (?P<later>\w+)\)')


def component(name: str, markup: str, later: bool = False) -> gr.HTML:
    """Place a component: its markup, with `name`.css, and `name`.js, whose `mount(element, ask)` is called.

    name: room and file, as "pad/reading". later: in a tab that is closed at the start, it is fetched when that is
    opened.
    """
    return gr.HTML(
        html_template=markup,
        css_template=source(f"{name}.css"),
        js_on_load=START.format(start=address("shared/start.js"), name=name, later=str(later).lower()),
        apply_default_css=False,
    )


def at_once(block: object) -> str | None:
    """Return the module of a component that is fetched at once; None for other components, and other blocks."""
    found = isinstance(block, gr.HTML) and STARTED.search(block.js_on_load or "")
    return f"{found['name']}.js" if found and found["later"] == "false" else None


def source(name: str) -> str:
    """Return the text of a file in this folder."""
    return (FOLDER / name).read_text(encoding="utf-8")


def attribute(text: str) -> str:
    """Escape text for an attribute or for between tags. Never put user text into a template: Gradio evaluates those."""
    return escape(text, quote=True)
