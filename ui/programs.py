"""What the page offers to programs: the endpoint /recognise of Gradio's API. The page itself asks `answers.read`."""

from typing import Any, TypedDict

import gradio as gr
import numpy as np
from numpy.typing import NDArray

from cnn import recognition, sketch
from ui import questions
from ui.questions import Networks

DESCRIPTION = "Read a digit from strokes or from a picture, with the network of your choice."
STROKES = "strokes: [[[x, y], …], …], one list of points for each stroke, in any unit, y pointing down; or null"
PICTURE = "picture: an image of a digit, instead of strokes; or null"
NETWORK = "network: the one that reads"
RESULT = "digit; probabilities: of 0 to 9; known: whether it looks like a digit. All are null if nothing is drawn."


class Result(TypedDict):
    digit: int | None
    probabilities: list[float] | None
    known: bool | None


def place(networks: Networks, chosen: str) -> None:
    """Place the endpoint, unseen, with this network unless a program chooses another."""

    def answer(strokes: list[Any] | None, picture: str | None, network: str) -> Result:  # a parameter's name is public
        return recognise(networks, strokes, picture, network)

    with gr.Column(visible=False):
        inputs = [
            gr.JSON(label=STROKES),
            gr.File(label=PICTURE),
            gr.Dropdown(list(networks), value=chosen, label=NETWORK),
        ]
        result = gr.JSON(label=RESULT)
        gr.Button().click(answer, inputs, result, queue=False, api_name="recognise", api_description=DESCRIPTION)


def recognise(networks: Networks, strokes: list[Any] | None, file: str | None, network: str) -> Result:
    """Read strokes or the picture at a path; every value is None if nothing is drawn. Raises gr.Error for the rest."""
    try:
        model, digit = questions.network(networks, network), _digit(strokes, file)
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from None
    if digit is None:
        return {"digit": None, "probabilities": None, "known": None}
    read = recognition.recognise(model, digit)
    return {"digit": read.digit, "probabilities": read.probabilities.tolist(), "known": read.known}


def _digit(strokes: list[Any] | None, file: str | None) -> NDArray[np.uint8] | None:
    if strokes is None and file is not None:
        return sketch.from_image(sketch.open_image(file))
    if strokes is not None and file is None:
        return sketch.from_strokes(strokes)
    raise ValueError("Send either strokes or a picture.")
