"""What Gradio's clients find: the endpoint /recognise, described by Gradio, answered by us.

Gradio would keep for each caller a session, and its question and answer until that is fetched, and answers 500 to what
is wrong with a question. Its protocol takes two requests of the same machine: one that leaves the data, and one that
waits for the answer. POST /api/recognise (ui/server/api.py) takes one, and no client.
"""

import asyncio
import json
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from typing import Any

import gradio as gr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from ui.server import bodies
from ui.server.api import BASE64, picture_in
from ui.server.asking import question_in
from ui.server.reader import Reader, Result
from ui.server.refusing import client_of, refused
from ui.server.turns import CrowdedError

API = "/gradio_api"
LINGER, STEP = 1.0, 0.05  # seconds that a stream without news stays open, and between two looks
UNREAD = 200  # answers that wait to be fetched; the oldest go
EVENTS = "text/event-stream"
LEFT = ("call/recognise", "call/v2/recognise", "queue/join")
PARAMETERS = ("strokes", "picture", "network")
DESCRIPTION = (
    "Read a digit from strokes or from a picture, with the network of your choice. "
    "strokes: [[[x, y], …], …], one list of points for each stroke, in any unit, y pointing down; or null. "
    "picture: its file as a data URL (base64), instead of strokes; or null. network: the one that reads. "
    "Returns the digit, the probabilities of 0 to 9, and whether it looks like a digit (known), all null if nothing is "
    "drawn; and the digits that stand side by side, from left to right, each with its digit, probability, known, and "
    "its strokes, or its box on the picture."
)

Outcome = dict[str, Any]  # {"data": [Result]} or {"error": sentence}
GONE: Outcome = {"error": "This answer has been fetched, or was left too long; please ask again."}


def place(chosen: str) -> None:
    """Have Gradio describe the endpoint, with this network unless a program chooses another."""

    def recognise(
        strokes: list[list[list[float]]] | None = None, picture: str | None = None, network: str = chosen
    ) -> dict[str, Any]:
        raise NotImplementedError  # Gradio is not asked; see `routes`

    gr.api(recognise, api_name="recognise", api_description=DESCRIPTION, queue=False)  # type: ignore[attr-defined]


def routes(reader: Reader, chosen: str) -> list[BaseRoute]:
    """Return the routes of Gradio's protocol for the endpoint."""
    unread: OrderedDict[str, tuple[str, Outcome]] = OrderedDict()  # event -> session, outcome

    async def run(request: Request) -> Response:
        return JSONResponse({"data": [await answer(reader, chosen, request, await asked(request))]})

    async def leave(request: Request) -> Response:
        body, event = await asked(request), secrets.token_hex(16)
        try:
            outcome: Outcome = {"data": [await answer(reader, chosen, request, body)]}
        except (ValueError, CrowdedError) as error:
            outcome = {"error": refused(error).sentence}
        unread[event] = f"{body.get('session_hash', '')}"[:64], outcome
        if len(unread) > UNREAD:
            unread.popitem(last=False)
        return JSONResponse({"event_id": event})

    async def fetch(request: Request) -> Response:
        _, outcome = unread.pop(request.path_params["event"], ("", GONE))
        name, data = ("error", outcome) if "error" in outcome else ("complete", outcome["data"])
        return Response(f"event: {name}\ndata: {json.dumps(data)}\n\n", media_type=EVENTS)

    async def fetch_all(request: Request) -> Response:
        return StreamingResponse(stream(request.query_params.get("session_hash")), media_type=EVENTS)

    async def stream(own: str | None) -> AsyncIterator[str]:
        """Yield the outcomes of a session as they come; a client that asks for several listens to one stream."""
        quiet = 0.0  # seconds without any
        while quiet < LINGER:
            events = [event for event, (session, _) in unread.items() if session == own]
            for event in events:
                _, outcome = unread.pop(event)
                is_done = "data" in outcome
                yield message(msg="process_completed", event_id=event, success=is_done, output=outcome)
            await asyncio.sleep(STEP)
            quiet = 0 if events else quiet + STEP
        yield message(msg="close_stream", event_id=None)

    return [
        *(Route(f"{API}/{way}/recognise", run, methods=["POST"]) for way in ("run", "api")),
        *(Route(f"{API}/{way}", leave, methods=["POST"]) for way in LEFT),
        *(Route(f"{API}/call/{way}/{{event}}", fetch) for way in ("recognise", "v2/recognise")),
        Route(f"{API}/queue/data", fetch_all),
    ]


def message(**fields: object) -> str:
    """Return a message of a stream of events."""
    return f"data: {json.dumps(fields)}\n\n"


async def asked(request: Request) -> dict[str, Any]:
    """Return what a program sent. Raises ValueError for what is not of Gradio's form."""
    body = question_in(await bodies.body_of(request, BASE64))
    if request.url.path.endswith("/v2/recognise"):  # parameters by their names
        body = {"data": [body.get(name) for name in PARAMETERS]}
    if not isinstance(body.get("data"), list) or len(body["data"]) > len(PARAMETERS):
        raise ValueError(f'Send {{"data": [{", ".join(PARAMETERS)}]}}.')
    return body


async def answer(reader: Reader, chosen: str, request: Request, body: Mapping[str, Any]) -> Result:
    """Return the result for the data of a request. Raises ValueError with a sentence, and CrowdedError."""
    strokes, picture, network = [*body["data"], *([None] * len(PARAMETERS))][: len(PARAMETERS)]
    client, network = client_of(request), network or chosen
    if (strokes is None) == (picture is None):
        raise ValueError("Send either strokes or a picture.")
    if picture is None:
        return await reader.strokes(client, network, strokes)
    return await reader.picture(client, network, picture_in(picture))
