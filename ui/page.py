"""Lays the page out and joins its components to what answers them."""

from collections.abc import Callable

import gradio as gr
from torch import nn

from cnn import models, recognition, sketch
from cnn.ink import picture
from ui import answers, questions
from ui.component import source
from ui.explore.atlas import atlas
from ui.explore.kernels import Kernels
from ui.explore.layers import Layers
from ui.explore.unit import Unit
from ui.frame.header import Header
from ui.frame.tabs import Tabs
from ui.frame.teacher import Teacher
from ui.lesson import convolution, guide
from ui.pad.drawings import Drawings
from ui.pad.examples import Examples
from ui.pad.reading import Reading
from ui.pad.sketchpad import Sketchpad
from ui.pad.stages import Stages
from ui.questions import Networks


def build(networks: Networks) -> gr.Blocks:
    """Return the page for these networks, in the order of their menu."""

    def answer(function: Callable[[Networks, dict], dict]) -> Callable[[dict], dict]:
        return answers.answering(function, networks)

    def recognise(strokes: list | None, picture: str | None, network: str) -> dict:
        return recognise_for_program(networks, strokes, picture, network)

    chosen = models.DEFAULT if models.DEFAULT in networks else next(iter(networks))
    with gr.Blocks(title="Inkling", analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        with gr.Row(elem_id="top"):
            Header({name: describe(name, *network) for name, network in networks.items()}, chosen)
            Teacher()
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="drawing"):
                Sketchpad()
                Reading(answer(answers.read))
            with gr.Column(elem_id="inside"):
                guide.lay_out()
                panels = {"layers-panel": "Layers", "kernels-panel": "Kernels", "convolution-panel": "Convolution"}
                Tabs(panels, "tab", "What to look at")
                with gr.Column(elem_id="layers-panel"):
                    atlases = {name: atlas(model) for name, (model, _) in networks.items()}
                    Layers(atlases, answer(answers.look), answer(answers.everything))
                    Unit(answer(answers.value_of), answer(answers.explain))
                with gr.Column(elem_id="kernels-panel"):
                    asked = (answers.filters, answers.one_filter, answers.look, answers.convolve)
                    Kernels([answer(function) for function in asked])
                with gr.Column(elem_id="convolution-panel"):
                    convolution.lay_out(networks)
            with gr.Column(elem_id="more"):
                Stages()
                Examples()
                Drawings()
        with gr.Column(visible=False):  # the endpoint for programs; the page itself asks `read`
            inputs = [
                gr.JSON(label="strokes: [[[x, y], …], …], any unit, y down; or null"),
                gr.File(label="picture: of a digit, instead of strokes; or null"),
                gr.Dropdown(list(networks), value=chosen, label="network"),
            ]
            result = gr.JSON(label="digit, ten probabilities, and known: whether it is a digit; all null where blank")
            gr.Button().click(recognise, inputs, result, queue=False, api_name="recognise", api_description=API)
    return page


API = "Read a digit, from strokes or from a picture, with the network of this name."

SHARED = (
    "shared/page.js",
    "shared/maps.js",
    "explore/strip.js",
    "explore/sums.js",
    "lesson/teach.js",
    "lesson/plot.js",
    "frame/link.js",
)  # by the components
SCRIPTS = "".join(map(source, SHARED))
LOOK = {"theme": gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])}


def look() -> dict:
    """Return what `launch` needs to know of the page's looks and of the scripts that its components share."""
    return LOOK | {
        "css": source("shared/page.css") + source("lesson/lesson.css"),
        "head": f"<script>{SCRIPTS}</script>",
    }


def describe(name: str, model: nn.Module, meta: dict) -> str:
    """Return a network's line in the menu: name, size and, where its file says so, how good it is."""
    accuracy = [f"{meta['test_accuracy']:.1%}".replace("%", " %")] if "test_accuracy" in meta else []
    return " · ".join([name, f"{models.count_parameters(model):,} parameters", *accuracy])


def recognise_for_program(networks: Networks, strokes: list | None, file: str | None, network: str) -> dict:
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
