"""The API for programs: one request, one answer, JSON. openapi.py describes it, manual.py explains it to people.

POST /api/recognise      strokes or a picture -> the digit, or several
GET  /api/networks       the networks that read
GET  /api/openapi.json   the description, OpenAPI 3.1
GET  /api/docs           a page made from it

Pages of other sites get nothing. JSON they may not send, nor read what is answered, for no answer allows it (CORS). But
a form, multipart/form-data, may be sent from any page to any server without asking; so here a form is refused if its
browser says that it comes from elsewhere, by `Sec-Fetch-Site`, or by an `Origin` that is not this host. No program that
is no browser sends either.
"""

import base64
import re
from asyncio import wrap_future
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cnn import models, recognition, sketch
from ui.questions import Networks
from ui.server import bodies, forms, kept, manual, openapi
from ui.server.asking import question_in
from ui.server.kept import Kept
from ui.server.reader import Reader
from ui.server.refusing import RefusedError, client_of

HERE = "/api"
BASE64 = bodies.PICTURE * 4 // 3 + 10_000  # bytes of JSON with a picture
FORM = bodies.PICTURE + 10_000  # bytes of a form with one
COMMAS = 8  # more than JSON with a picture has, of whatever kind; strokes and whatever else is long have thousands
DATA_URL = re.compile(r"data:[^,]{0,200};base64,", re.IGNORECASE)
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{0,20}:", re.IGNORECASE)  # of a page, of a file
TEXTS = (b"http:", b"https:", b"ftp:", b"file:", b"data:")  # what no picture's file begins with

Question = dict[str, Any]  # "strokes", still unchecked, or "picture": its file; and "network" if one is chosen


def routes(reader: Reader, chosen: str) -> list[BaseRoute]:
    """Return the API's routes; the chosen network reads unless a question names another."""
    networks = listed(reader.networks, chosen)
    described = openapi.describe(networks, example(reader.networks, chosen))
    page = manual.page(described)

    async def recognise(request: Request) -> Response:
        request.scope["question"] = "recognise"  # for the metrics
        kind, body = await sent(request)
        client = client_of(request)
        question = await wrap_future(reader.lane.submit(client, partial(asked, kind, body)))  # a large one takes 20 ms
        network = question.get("network", chosen)
        if "picture" in question:
            result = await reader.picture(client, network, question["picture"])
        else:
            result = await reader.strokes(client, network, question["strokes"])
        return JSONResponse({"network": network, **result})

    return [
        Route(f"{HERE}/recognise", recognise, methods=["POST"]),
        Route(f"{HERE}/networks", _served(orjson.dumps({"networks": networks}))),
        Route(f"{HERE}/openapi.json", _served(orjson.dumps(described))),
        Route(f"{HERE}/docs", _served(page.encode(), "text/html", {"Content-Security-Policy": manual.POLICY})),
    ]


def listed(networks: Networks, chosen: str) -> list[openapi.Network]:
    """Return what programs learn of the networks."""
    return [
        {
            "name": name,
            "parameters": models.count_parameters(model),
            "test_accuracy": meta.get("test_accuracy"),
            "default": name == chosen,
        }
        for name, (model, meta) in networks.items()
    ]


def example(networks: Networks, chosen: str) -> dict[str, Any]:
    """Return what is answered to the example of the description, rounded for the eye."""
    digit = sketch.from_strokes(openapi.STROKES)
    assert digit is not None
    read = recognition.recognise(networks[chosen][0], digit)
    probabilities = read.probabilities.round(4).tolist()
    own = {
        "digit": read.digit,
        "probability": probabilities[read.digit],
        "known": read.known,
        "strokes": [0],
        "box": None,
    }
    return {
        "network": chosen,
        "digit": read.digit,
        "probabilities": probabilities,
        "known": read.known,
        "digits": [own],
    }


async def sent(request: Request) -> tuple[str, bytes]:
    """Return the Content-Type of a request, and its body. Raises RefusedError."""
    kind = request.headers.get("content-type", "")
    is_form = kind.lower().startswith(forms.KIND)
    if is_form and is_foreign(request):
        raise RefusedError(403, openapi.SAYS[403])
    return kind, await bodies.body_of(request, FORM if is_form else BASE64, (*bodies.JSON, forms.KIND))


def asked(kind: str, body: bytes) -> Question:
    """Return what a body of this Content-Type asks. Raises ValueError and RefusedError with a sentence."""
    is_form = kind.lower().startswith(forms.KIND)
    question = in_form(forms.fields(kind, body)) if is_form else in_json(body)
    if len(question.get("picture", b"")) > bodies.PICTURE:
        raise RefusedError(413, f"A picture may have at most {bodies.PICTURE // 1_000_000} MB; please make it smaller.")
    return question


def is_foreign(request: Request) -> bool:
    """Whether a browser says that a page of another site sends this."""
    if site := request.headers.get("sec-fetch-site"):
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] != request.headers.get("host")


def in_form(fields: list[forms.Field]) -> Question:
    """Return what a form asks: a file "picture" and, if it is there, a text "network"."""
    question: Question = {}
    for name, value in fields:
        if name in question:
            raise ValueError(f'This form has more than one "{_short(name)}"; send one.')
        if name not in ("picture", "network"):
            raise ValueError(
                f'"{_short(name)}" is unknown in a form: it has a file "picture" and, if you like, a "network".'
            )
        question[name] = value if name == "picture" else value.decode(errors="replace")
    if "picture" not in question:
        raise ValueError('There is no picture in this form; send it as a file under the name "picture".')
    if question["picture"][:8].lower().startswith(TEXTS):
        raise ValueError("A form holds the picture's file itself; nothing is fetched from any address.")
    return question


def in_json(body: bytes) -> Question:
    """Return what JSON asks: {"strokes" or "picture", "network"}."""
    if len(body) > bodies.QUESTION and body.count(b",") > COMMAS:  # before it is read, which can take long
        raise RefusedError(413, f"Strokes may take at most {bodies.QUESTION // 1000} kB of JSON; send fewer points.")
    try:
        question = question_in(body)
    except ValueError:
        raise ValueError('Send a JSON object such as {"strokes": [[[20, 20], [80, 20]]]}; NaN is no JSON.') from None
    for name in question.keys() - {"strokes", "picture", "network"}:
        raise ValueError(
            f'"{_short(name)}" is unknown here: a question has "strokes" or a "picture" and, if you like, a "network".'
        )
    if ("strokes" in question) == ("picture" in question):
        raise ValueError(openapi.SAYS[400])
    if "picture" in question:
        question["picture"] = picture_in(question["picture"])
    elif not are_strokes(question["strokes"]):
        raise ValueError("Strokes are a list of strokes, each a list of [x, y] points, each of two numbers.")
    return question


def picture_in(text: object) -> bytes:
    """Return the file that base64 or a data URL holds. Nothing is fetched from any other address."""
    if isinstance(text, str):
        if head := DATA_URL.match(text):
            text = text[head.end() :]
        elif ADDRESS.match(text):
            raise ValueError(
                "This is an address, and nothing is fetched from it; send the picture itself as a data URL, in base64."
            )
    try:
        return base64.b64decode(text, validate=True)  # type: ignore[arg-type]  # whatever it is
    except (TypeError, ValueError):
        raise ValueError(
            "A picture is sent as text: its file as a data URL, in base64, or as base64 alone, in one line."
        ) from None


def are_strokes(given: object) -> bool:
    """Whether these are lists of lists of pairs of numbers, and nothing that only NumPy would take for them."""
    return isinstance(given, list) and all(isinstance(stroke, list) and all(map(_is_point, stroke)) for stroke in given)


def _is_point(given: object) -> bool:
    return isinstance(given, list) and [type(number) in (int, float) for number in given] == [True, True]


def _served(
    body: bytes, media_type: str = "application/json", headers: dict[str, str] | None = None
) -> Callable[[Request], Awaitable[Response]]:
    own = Kept(body, media_type, kept.ASK_FIRST, headers)

    async def serve(request: Request) -> Response:
        return own.response(request)

    return serve


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}…"
