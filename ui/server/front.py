"""The front of the server, before all of Gradio: what is asked of it is answered here, or refused.

_inkling/ask/NAME            POST: a question of the page, see asking.py
_inkling/picture             POST: a picture's file -> the digit on it
_inkling/weights             POST: a weight file -> which network's it is, and its hash, see ui/brought.py
_inkling/train               POST: a question -> a stream of pictures of a training, see trainers.py
_inkling/VERSION/NAME        a module of the page, see ui/modules.py, and shared/given.js: what Python gives it
gradio_api/…                 for Gradio's clients, see ui/programs.py
healthz, metrics             see health.py
/ and Gradio's files         GET, see shell.py
"""

import time
from collections.abc import Sequence

from starlette._utils import get_route_path
from starlette.requests import ClientDisconnect, Request
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server import bodies
from ui.server.door import Door
from ui.server.health import Metrics
from ui.server.refusing import forget, refusal, refused
from ui.server.shell import Shell

HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


class Front:
    """An ASGI application around Gradio's. It answers none of Gradio's routes that do anything."""

    def __init__(
        self, app: ASGIApp, routes: Sequence[BaseRoute], frames: str, metrics: Metrics, phrase: str = ""
    ) -> None:
        """frames: see `Shell`; phrase: without which nobody is let in, if there is one."""
        self.app = app
        self.door = Door(phrase, frames) if phrase else None
        self.metrics = metrics
        self.shell = Shell(app, frames)
        self.router = Router(routes, redirect_slashes=False, default=self._rest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close"})  # nothing here speaks it
        started, began = False, time.perf_counter()

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], *HEADERS]
            try:
                await send(message)
            except RuntimeError as error:  # uvloop's, where the client has closed the connection meanwhile
                if "closed" in str(error):
                    raise ClientDisconnect from error
                raise

        try:
            await self._enter(scope, receive, dressed)
            if question := scope.get("question"):
                self.metrics.answered(question, time.perf_counter() - began)
        except ClientDisconnect:
            return None  # in the middle of its request; nobody waits for an answer
        except Exception as error:
            if started:
                raise
            response = refusal(refused(error))
            self.metrics.refused(response.status_code)
            forget(error)
            await response(scope, receive, dressed)
        finally:
            bodies.let_go(scope)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, path = Request(scope), get_route_path(scope) or "/"
        inside: ASGIApp = self.router
        if self.door and not self.door.is_open(request, path):
            inside = self.door.answer(request, path)
        await inside(scope, receive, send)

    async def _rest(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.shell.serve(Request(scope), get_route_path(scope) or "/")
        await response(scope, receive, send)
