"""The last line: where other programs find what the page knows."""

import gradio as gr

MARKUP = '<p id="foot"><a href="api/docs">For programs: the API</a></p>'


def footer() -> gr.HTML:
    return gr.HTML(html_template=MARKUP, apply_default_css=False)
