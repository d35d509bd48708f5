"""What the tests of questions and answers share: networks, a drawing, and answers as they arrive at the page."""

import base64
import json

from starlette.responses import JSONResponse

from cnn import models, sketch, weights
from ui.pad import examples

TRAINED = {name: weights.load(name) for name in models.MODELS}
NETWORKS = {"CNNModel": TRAINED["CNNModel"]}
EIGHT = examples.load()[8]["strokes"]
DIGIT = sketch.from_strokes(EIGHT)
PIXELS = base64.b64encode(DIGIT.tobytes()).decode()


def arrived(answered) -> dict:
    """The answer as the page gets it; raises for what is no JSON, NaN among it."""
    return json.loads(JSONResponse(answered).body)


def answer_of(answer, name, networks=TRAINED, **question) -> dict:
    """The answer about the eight as it arrives at the page."""
    return arrived(answer(networks, {"network": name, "pixels": PIXELS} | question))


def answer_or_sentence(answer, *asked) -> dict:
    """The answer to what is asked as it arrives at the page, or {"error": the sentence why there is none}."""
    try:
        return arrived(answer(*asked))
    except ValueError as error:
        return {"error": str(error)}
