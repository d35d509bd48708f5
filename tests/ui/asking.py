"""What the tests of questions and answers share: networks, a drawing, and answers as they arrive at the page."""

import base64
import json

from cnn import models, render, sketch, weights
from ui import answers
from ui.pad import examples
from ui.server.packing import pack, unpack

TRAINED = {name: weights.load(name) for name in models.MODELS}
NETWORKS = {"CNNModel": TRAINED["CNNModel"]}
EIGHT = examples.load()[8]["strokes"]
DIGIT = sketch.from_strokes(EIGHT)
PIXELS = base64.b64encode(DIGIT.tobytes()).decode()


def arrived(answered) -> dict:
    """The answer as the page gets it; raises for what JSON cannot hold, NaN among it."""
    told = unpack(pack(answered))
    json.dumps(answered, allow_nan=False, default=lambda array: array.shape)
    return told


def answered(answer, *asked) -> dict:
    """What is answered to a question, or to networks and a question; about a digit, what its network makes of it."""
    if answer not in answers.ABOUT_DIGITS.values():
        return arrived(answer(*asked))
    networks, question = asked
    (seen,) = answers.see(networks, [question])
    if isinstance(seen, ValueError):
        raise seen
    return arrived(answer(seen) if isinstance(seen, answers.Seen) else seen)


def answer_of(answer, name, networks=TRAINED, **question) -> dict:
    """The answer about the eight as it arrives at the page."""
    return answered(answer, networks, {"network": name, "pixels": PIXELS} | question)


def answer_or_sentence(answer, *asked) -> dict:
    """The answer to what is asked as it arrives at the page, or {"error": the sentence why there is none}."""
    try:
        return answered(answer, *asked)
    except ValueError as error:
        return {"error": str(error)}


def colours(picture):
    """The colours of a picture's bytes, (…, 3), as the page gives them."""
    return render.COLOURS[picture]
