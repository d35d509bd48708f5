"""Lays the page out and says what answers its questions."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import gradio as gr
from torch import nn

from cnn import models, recognition, sketch
from cnn.ink import picture
from ui import answers, questions, serving
from ui.component import source
from ui.explore.kernels import kernels
from ui.explore.layers import layers
from ui.explore.unit import unit
from ui.frame.header import header
from ui.frame.tabs import tabs
from ui.frame.teacher import teacher
from ui.given import given
from ui.lesson import convolution, guide, predicting, teaching
from ui.pad.drawings import drawings
from ui.pad.examples import examples
from ui.pad.reading import reading
from ui.pad.sketchpad import sketchpad
from ui.pad.stages import stages
from ui.questions import Networks

PANELS = {"layers-panel": "Layers", "kernels-panel": "Kernels", "convolution-panel": "Convolution"}
ABOUT_NETWORKS = (  # functions of the networks and a question; the others are of a question alone
    *(answers.read, answers.look, answers.everything, answers.value_of, answers.explain),
    *(answers.filters, answers.one_filter, answers.convolve),
    *(predicting.ask, predicting.check),
)
ABOUT_IMAGES = (
    *(teaching.slide, teaching.gallery, teaching.channels, teaching.after),
    *(teaching.line, teaching.overlap, teaching.count),
)


def build(networks: Networks) -> serving.Page:
    """Return the page for these networks, in the order of their menu."""
    serving.bring_along()
    known = given(networks, {"tab": [*PANELS], "section": [*convolution.SECTIONS]})
    page = serving.Page(title="Inkling", analytics_enabled=False, delete_cache=(3600, 3600))
    page.routes = serving.routes(asked(networks), known)
    page.style = source("shared/page.css") + source("lesson/lesson.css")
    with page:
        lay_out(networks, known["initial"]["network"])
        for_programs(networks, known["initial"]["network"])
    return page


def asked(networks: Networks) -> Mapping[str, serving.Answer]:
    """Return what answers the page's questions, by the name under which it asks."""
    about_networks: dict[str, serving.Answer] = {each.__name__: partial(each, networks) for each in ABOUT_NETWORKS}
    return about_networks | {each.__name__: each for each in ABOUT_IMAGES}


def lay_out(networks: Networks, chosen: str) -> None:
    with gr.Row(elem_id="top"):
        header({name: describe(name, *network) for name, network in networks.items()}, chosen)
        teacher()
    with gr.Row(elem_id="columns"):
        with gr.Column(elem_id="drawing"):
            sketchpad()
            reading()
        with gr.Column(elem_id="inside"):
            guide.lay_out()
            tabs(PANELS, "tab", "What to look at")
            with gr.Column(elem_id="layers-panel"):
                layers()
                unit()
            with gr.Column(elem_id="kernels-panel"):
                kernels()
            with gr.Column(elem_id="convolution-panel"):
                convolution.lay_out(networks)
        with gr.Column(elem_id="more"):
            stages()
            examples()
            drawings()


def for_programs(networks: Networks, chosen: str) -> None:
    """Place the endpoint /recognise of Gradio's API; the page itself asks `read`."""

    def recognise(strokes: list[Any] | None, picture: str | None, network: str) -> dict[str, Any]:
        return recognise_for_program(networks, strokes, picture, network)

    with gr.Column(visible=False):
        inputs = [
            gr.JSON(label="strokes: [[[x, y], …], …], any unit, y down; or null"),
            gr.File(label="picture: of a digit, instead of strokes; or null"),
            gr.Dropdown(list(networks), value=chosen, label="network"),
        ]
        result = gr.JSON(
            label="digit, ten probabilities, and known: whether it looks like a digit; all null where blank"
        )
        gr.Button().click(recognise, inputs, result, queue=False, api_name="recognise", api_description=API)


API = "Read a digit, from strokes or from a picture, with the network of this name."


def describe(name: str, model: nn.Module, meta: dict[str, Any]) -> str:
    """Return a network's line in the menu: name, size and, where its file says so, how good it is."""
    accuracy = [f"{meta['test_accuracy']:.1%}".replace("%", " %")] if "test_accuracy" in meta else []
    return " · ".join([name, f"{models.count_parameters(model):,} parameters", *accuracy])


def recognise_for_program(
    networks: Networks, strokes: list[Any] | None, file: str | None, network: str
) -> dict[str, Any]:
    """Answer the endpoint: strokes or a picture's path -> {"digit", "probabilities", "known"}, all None where blank."""
    if (strokes is None) == (file is None):
        raise gr.Error("Send either strokes or a picture.", print_exception=False)
    try:
        model = questions.network(networks, network)
        digit = sketch.from_image(picture.open_image(file)) if strokes is None else sketch.from_strokes(strokes)
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from None
    if digit is None:
        return {"digit": None, "probabilities": None, "known": None}
    digit, probabilities, known = recognition.recognise(model, digit)
    return {"digit": digit, "probabilities": probabilities.tolist(), "known": known}
