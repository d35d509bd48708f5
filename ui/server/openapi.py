"""The description of the API, OpenAPI 3.1: what may be asked, what is answered, with every status that can come.

What only requests can show is in tests/ui/server/test_schema.py: that the server does as it is described.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from cnn import sketch
from ui.server import bodies, samples
from ui.server.refusing import SENTENCES

Schema = dict[str, Any]

STROKES = [[[20, 20], [80, 20], [40, 120]]]  # of a 7
KILOBYTES = bodies.QUESTION // 1000
MEGABYTES = bodies.PICTURE // 1_000_000
ABOUT = (
    "Reads digits, drawn or on a picture, with a convolutional network. Every answer is JSON; what cannot be answered "
    'has a status from 400 and one sentence that says why, `{"error": "…"}`. There is no key to ask for. Pages of '
    "other sites get no answer: ask from a program, from your own server, or from a page of this one."
)
RECOGNISE = (
    "Send JSON with `strokes` or with a `picture`, or a form (multipart/form-data) with a file `picture`. Of a key "
    "that stands twice in JSON the last counts; a form with the same field twice is refused."
)
WRONG = "Something is wrong with what was sent, such as a picture that can't be read; the sentence says what to do."
REFUSALS = {  # status -> when it comes
    400: WRONG,
    401: "This server lets in only who has said its pass phrase, in a browser; the cookie that it gives must be sent.",
    403: "A form comes from a page of another site.",
    404: "There is nothing at this address; perhaps it lacks the path under which this server is published.",
    405: "This address takes other methods alone; the header Allow names them.",
    408: f"The request did not arrive whole within {bodies.PATIENCE} seconds.",
    413: f"The picture has more than {MEGABYTES} MB, or the JSON with strokes more than {KILOBYTES} kB.",
    415: "The Content-Type is neither application/json nor multipart/form-data.",
    429: "Too many questions of this client are waiting.",
}
SAYS = SENTENCES | {  # status -> a sentence that comes with it
    400: "Send either strokes or a picture: one of them, and not both.",
    401: "Open the page in a browser and enter the pass phrase first.",
    403: "A page of another site cannot send forms here; let a program or your server send it.",
}
ONE = "The most probable digit, if all the ink is taken for one."
SEVERAL = "The digits that stand side by side, from left to right: a 4 and a 2 for 42. Of a single digit there is one."
ANYWHERE = (401, 404, 405)
PICTURE = (
    f"The file of a picture, PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF, of at most {MEGABYTES} MB and "
    f"{sketch.MAX_PIXELS // 1_000_000} megapixels (a WebP or AVIF less), dark on light or light on dark."
)
NUMBER = {"type": "number", "exclusiveMinimum": -1e9, "exclusiveMaximum": 1e9}


class Network(TypedDict):
    """What programs learn of a network."""

    name: str
    parameters: int
    test_accuracy: float | None  # share of MNIST's test digits read correctly, if the network's file has it
    default: bool


def describe(networks: Sequence[Network], reading: Mapping[str, Any]) -> Schema:
    """Return the description for these networks; the reading is what one of them, the default, answers to STROKES."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Inkling’s API", "version": "1", "description": ABOUT},
        "servers": [{"url": "..", "description": "one level above this description"}],
        "paths": {
            "/api/recognise": {"post": _recognise(reading)},
            "/api/networks": {"get": _networks(networks)},
            "/api/openapi.json": {"get": _file("openapi", "All this, for machines", "application/json", "object")},
            "/api/docs": {"get": _file("docs", "All this, for people", "text/html", "string")},
        },
        "components": {
            "schemas": _questions([network["name"] for network in networks], reading["network"])
            | _answers([network["name"] for network in networks]),
            "responses": {str(status): _refusal(status) for status in REFUSALS},
        },
    }


def _recognise(reading: Mapping[str, Any]) -> Schema:
    network = reading["network"]
    nothing = {"network": network, "digit": None, "probabilities": None, "known": None, "digits": []}
    examples = {
        "strokes": {"value": {"strokes": STROKES, "network": network}},
        "picture": {"value": {"picture": samples.PICTURE}},
    }
    json = {"schema": {"oneOf": [_ref("Strokes"), _ref("Picture")]}, "examples": examples}
    form = {"schema": _ref("Form"), "encoding": {"picture": {"contentType": "image/*"}}}
    answers = {"a digit": {"value": reading}, "nothing drawn": {"value": nothing}}
    return {
        "operationId": "recognise",
        "summary": "Read a digit",
        "description": RECOGNISE,
        "requestBody": {"required": True, "content": {"application/json": json, "multipart/form-data": form}},
        "responses": {
            "200": {
                "description": "What the network reads",
                "content": {
                    "application/json": {"schema": {"oneOf": [_ref("Read"), _ref("Nothing")]}, "examples": answers}
                },
            },
            **_refusals(*REFUSALS),
        },
        "x-codeSamples": samples.recognise(STROKES, network),
    }


def _networks(networks: Sequence[Network]) -> Schema:
    content = {"application/json": {"schema": _ref("Networks"), "example": {"networks": networks}}}
    return {
        "operationId": "networks",
        "summary": "Which networks there are",
        "description": "In the order of the page’s menu.",
        "responses": {"200": {"description": "The networks", "content": content}, **_kept(), **_refusals(*ANYWHERE)},
        "x-codeSamples": samples.NETWORKS,
    }


def _file(name: str, summary: str, media_type: str, kind: str) -> Schema:
    content = {media_type: {"schema": {"type": kind}}}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": {"description": summary, "content": content}, **_kept(), **_refusals(*ANYWHERE)},
    }


def _questions(names: Sequence[str], chosen: str) -> Schema:
    network = _one_of(names) | {"default": chosen, "description": f"Which network reads; {chosen} if it is left out."}
    point = {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}
    strokes = {
        "type": "array",
        "items": {"type": "array", "items": point},
        "description": "One list of points [x, y] for each stroke, in any unit, y pointing down. "
        f"At most {sketch.MAX_POINTS:,} points in all, and {KILOBYTES} kB.",
    }
    text = {
        "type": "string",
        "contentEncoding": "base64",
        "description": f"{PICTURE} In base64, in one line, or as a data URL; not its address: nothing is fetched.",
    }
    file = {"type": "string", "contentMediaType": "image/*", "description": PICTURE}
    return {
        "Strokes": _object("Strokes, as JSON", {"strokes": strokes, "network": network}, optional="network"),
        "Picture": _object("A picture, as JSON", {"picture": text, "network": network}, optional="network"),
        "Form": _object("A picture, as a form", {"picture": file, "network": network}, optional="network"),
    }


def _answers(names: Sequence[str]) -> Schema:
    network = _one_of(names) | {"description": "The network that read."}
    share = {"type": "number", "minimum": 0, "maximum": 1}
    probabilities = {"type": "array", "items": share, "minItems": 10, "maxItems": 10}
    listed = {
        "name": _one_of(names),
        "parameters": {"type": "integer", "description": "How many numbers it has learned."},
        "test_accuracy": {
            "type": ["number", "null"],
            **{"minimum": 0, "maximum": 1},
            "description": "The share of MNIST's test digits that it reads correctly; null if that isn't known.",
        },
        "default": {"type": "boolean", "description": "Whether it reads where none is named."},
    }
    read = {
        "network": network,
        "digit": {"type": "integer", "minimum": 0, "maximum": 9, "description": ONE},
        "probabilities": probabilities | {"description": "Of the digits 0 to 9; together they are 1."},
        "known": {"type": "boolean", "description": "Whether it looks like a digit at all."},
        "digits": {"type": "array", "items": _digit(), "minItems": 1, "description": SEVERAL},
    }
    nothing = {"network": network} | {name: {"type": "null"} for name in ("digit", "probabilities", "known")}
    nothing["digits"] = {"type": "array", "maxItems": 0}
    networks = {"networks": {"type": "array", "items": _object("A network", listed), "minItems": 1}}
    refusal = {"error": {"type": "string", "description": "What was wrong, and what to do."}}
    return {
        "Read": _object("A digit", read),
        "Nothing": _object("Nothing, neither drawn nor on the picture", nothing),
        "Networks": _object("The networks", networks),
        "Refusal": _object("A sentence", refusal),
    }


def _digit() -> Schema:
    index = {"type": "integer", "minimum": 0}
    share = {"type": "number", "minimum": 0, "maximum": 1}
    strokes = "Which strokes make it up, counted from 0; null where a picture was sent."
    box = "Where it is on the picture: left, top, right, bottom, in parts of its width and height; null for strokes."
    return _object(
        "A digit of several",
        {
            "digit": {"type": "integer", "minimum": 0, "maximum": 9, "description": "The most probable digit."},
            "probability": share | {"description": "How probable it is."},
            "known": {"type": "boolean", "description": "Whether it looks like a digit at all."},
            "strokes": {"type": ["array", "null"], "items": index, "minItems": 1, "description": strokes},
            "box": {"type": ["array", "null"], "items": share, "minItems": 4, "maxItems": 4, "description": box},
        },
    )


def _one_of(names: Sequence[str]) -> Schema:
    return {"type": "string", "enum": [*names]}


def _object(title: str, properties: Schema, optional: str = "") -> Schema:
    return {
        "title": title,
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name != optional],
        "additionalProperties": False,
    }


def _refusal(status: int) -> Schema:
    content = {"application/json": {"schema": _ref("Refusal"), "example": {"error": SAYS[status]}}}
    allow = {"headers": {"Allow": {"schema": {"type": "string"}}}} if status == 405 else {}
    return {"description": REFUSALS[status], "content": content, **allow}


def _refusals(*statuses: int) -> Schema:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _kept() -> Schema:
    return {"304": {"description": "What you have of it still holds: it has the ETag that If-None-Match names."}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
