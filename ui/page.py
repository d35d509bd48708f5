"""Lays the page out and joins its components to cnn. The server keeps no session: a question carries all it needs."""

import base64
import binascii
import io

import gradio as gr
import numpy as np
from torch import nn

from cnn import models, picture, recognition, render, sketch
from ui.component import source
from ui.drawings import Drawings
from ui.examples import Examples
from ui.header import Header
from ui.reading import Reading
from ui.sketchpad import SIDE, Sketchpad
from ui.stages import Stages

Networks = dict[str, tuple[nn.Module, dict]]  # name -> (model in eval mode, meta), as weights.load gives them


def build(networks: Networks) -> gr.Blocks:
    """Return the page for these networks, in the order of their menu."""

    def read(question: dict) -> dict:
        return answer(networks, question)

    def recognise(strokes: list | None, picture: str | None, network: str) -> dict:
        return recognise_for_program(networks, strokes, picture, network)

    chosen = models.DEFAULT if models.DEFAULT in networks else next(iter(networks))
    with gr.Blocks(title="Inkling", analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        Header({name: describe(name, *network) for name, network in networks.items()}, chosen)
        with gr.Row(elem_id="columns"):
            with gr.Column():
                Sketchpad()
                Reading(read)
            with gr.Column(elem_id="right"):
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

LOOK = {"theme": gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])}


def look() -> dict:
    """Return what `launch` needs to know of the page's looks and of the script that its components share."""
    return LOOK | {"css": source("page.css"), "head": f"<script>{source('page.js')}</script>"}


def describe(name: str, model: nn.Module, meta: dict) -> str:
    """Return a network's line in the menu: name, size and how good it is."""
    return f"{name} · {models.count_parameters(model):,} parameters · {meta['test_accuracy']:.1%}".replace("%", " %")


def answer(networks: Networks, question: dict) -> dict:
    """Answer the page: {"network", "strokes", "pen"} or {"network", "picture": data URL} -> the reading.

    That is {"digit": 0-9, "probabilities": ten numbers, "known": bool, "stages": name -> PNG as data URL}, or
    {"digit": null} where nothing is drawn, or {"error": a sentence for the user}.
    """
    try:
        if not isinstance(question, dict):
            raise ValueError("A question is an object with a network and with strokes or a picture.")
        model, _ = _choose(networks, question.get("network"))
        stages = _stages(question)
    except ValueError as error:
        return {"error": str(error)}
    if stages is None:
        return {"digit": None}
    digit, probabilities, known = recognition.recognise(model, stages.digit)
    pictures = {name: _data_url(stage) for name, stage in stages._asdict().items()}
    return {"digit": digit, "probabilities": probabilities.round(6).tolist(), "known": known, "stages": pictures}


def recognise_for_program(networks: Networks, strokes: list | None, file: str | None, network: str) -> dict:
    """Answer the endpoint: strokes or a picture's path -> {"digit", "probabilities", "known"}, all None where blank."""
    if (strokes is None) == (file is None):
        raise gr.Error("Send either strokes or a picture.", print_exception=False)
    try:
        model, _ = _choose(networks, network)
        digit = sketch.from_image(picture.open_image(file)) if strokes is None else sketch.from_strokes(strokes)
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from None
    if digit is None:
        return {"digit": None, "probabilities": None, "known": None}
    digit, probabilities, known = recognition.recognise(model, digit)
    return {"digit": digit, "probabilities": probabilities.tolist(), "known": known}


def _choose(networks: Networks, name: object) -> tuple[nn.Module, dict]:
    if not isinstance(name, str) or name not in networks:
        raise ValueError(f"There is no such network here; choose one of {', '.join(networks)}.")
    return networks[name]


def _stages(question: dict) -> sketch.Stages | None:
    if (url := question.get("picture")) is not None:
        return sketch.stages_of_image(picture.open_image(io.BytesIO(_decode(url))))
    pen = question.get("pen", 0)
    if not isinstance(pen, int | float) or not 0 <= pen <= SIDE:
        raise ValueError(f"The pen's width must lie between 0 and {SIDE}.")
    return sketch.stages_of_strokes(question.get("strokes"), pen, SIDE)


def _decode(url: object) -> bytes:
    try:
        return base64.b64decode(url.partition(",")[2], validate=True)
    except (AttributeError, binascii.Error, ValueError):
        raise ValueError("The picture did not arrive whole; please choose it again.") from None


def _data_url(stage: np.ndarray) -> str:
    return "data:image/png;base64," + base64.b64encode(render.png(render.ink(stage))).decode()
