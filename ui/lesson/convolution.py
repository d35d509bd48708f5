"""The tab Convolution: the lesson's experiments on the drawing, one section at a time."""

import gradio as gr

from ui.frame.tabs import tabs
from ui.lesson.after import after
from ui.lesson.channels import channels
from ui.lesson.gallery import gallery
from ui.lesson.integral import overlap
from ui.lesson.line import line
from ui.lesson.parameters import parameters
from ui.lesson.slide import slide
from ui.questions import Networks

SECTIONS = {
    "slide-panel": "Slide",
    "gallery-panel": "Kernels side by side",
    "channels-panel": "Channels",
    "after-panel": "ReLU, pooling, norm",
    "line-panel": "Lines, integrals",
    "parameters-panel": "Parameters",
}


def lay_out(networks: Networks) -> None:
    """Place the sections and the tabs that choose between them."""
    tabs(SECTIONS, "section", "What to try")
    with gr.Column(elem_id="slide-panel"):
        slide()
    with gr.Column(elem_id="gallery-panel"):
        gallery()
    with gr.Column(elem_id="channels-panel"):
        channels()
    with gr.Column(elem_id="after-panel"):
        after()
    with gr.Column(elem_id="line-panel"):
        line()
        overlap()
    with gr.Column(elem_id="parameters-panel"):
        parameters(networks)
