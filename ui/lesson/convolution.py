"""The Convolution tab: the lesson's experiments on the drawing, one section at a time."""

from functools import partial

import gradio as gr

from ui.answers import answering
from ui.frame.tabs import Tabs
from ui.lesson import predicting, teaching
from ui.lesson.after import After
from ui.lesson.channels import Channels
from ui.lesson.gallery import Gallery
from ui.lesson.integral import Integral
from ui.lesson.line import Line
from ui.lesson.parameters import Parameters
from ui.lesson.slide import Slide
from ui.questions import Networks


def lay_out(networks: Networks) -> None:
    """Place the sections and the tabs that choose between them."""
    sections = {  # id -> what its tab is called, and its components with what each asks besides predictions
        "slide-panel": ("Slide", {Slide: teaching.slide}),
        "gallery-panel": ("Kernels side by side", {Gallery: teaching.gallery}),
        "channels-panel": ("Channels", {Channels: teaching.channels}),
        "after-panel": ("ReLU, pooling, norm", {After: teaching.after}),
        "line-panel": ("Lines, integrals", {Line: teaching.line, Integral: teaching.overlap}),
        "parameters-panel": ("Parameters", {partial(Parameters, networks): teaching.count}),
    }
    predictions = [answering(predicting.ask, networks), answering(predicting.check, networks)]
    Tabs({panel: title for panel, (title, _) in sections.items()}, "section", "What to try")
    for panel, (_, components) in sections.items():
        with gr.Column(elem_id=panel):
            for component, asked in components.items():
                component([answering(asked), *predictions])
