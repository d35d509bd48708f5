"""Serves what the page needs beside Gradio's own: its modules, what Python knows for them, and answers to questions.

_inkling/VERSION/pad/reading.js     a module of ui/, see ui/modules.py
_inkling/VERSION/shared/given.js    what Python knows and JavaScript needs, see ui/given.py
_inkling/ask/read                   POST: a question, JSON -> its answer, JSON
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from typing import Any

import gradio as gr
import orjson
from gradio.data_classes import BlocksConfigDict
from gradio.routes import App
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ui import modules
from ui.limit import BodyLimit
from ui.questions import Question

Answer = Callable[[Question], Mapping[str, object]]  # raises ValueError with a sentence for the user

MOST_LISTS = 50_000  # in a question; the longest drawing has 20,000 points. 24 MB of "[]," take 3 s and 750 MB to parse
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
# Gradio compresses too, but at gzip's slowest level, or by Brotli; an answer is wanted now.
MIDDLEWARE = [Middleware(BodyLimit), Middleware(GZipMiddleware, compresslevel=1)]

log = logging.getLogger(__name__)


class Page(gr.Blocks):
    """A page that brings its routes and its look along, whoever serves it: `launch`, `gr.mount_gradio_app`, a Space.

    Gradio takes both from the caller, who would have to know of them.
    """

    routes: Sequence[BaseRoute] = ()
    style = ""  # CSS of the whole page

    def dress(self) -> None:
        """Set the page's look, and switch off what it does not offer."""
        vars(self).update(  # attributes that Gradio sets from the arguments of `launch`, and declares as None
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
            **{"css": self.style, "css_paths": [], "head": preloads(), "head_paths": []},
            footer_links=["api"],
            enable_monitoring=False,
            run_history=False,  # it writes every reading to the browser's storage, and halves the readings a second
        )
        self._set_html_css_theme_variables()  # type: ignore[no-untyped-call]  # Gradio's

    def get_config_file(self) -> BlocksConfigDict:
        """Return what Gradio tells the browser, without the name of the Space that the page may be on.

        With it, Gradio's script asks Google for fonts and Hugging Face for a likeness of the Space's owner.
        """
        config = super().get_config_file()
        config["space_id"] = None
        return config


@cache
def bring_along() -> None:
    """Have Gradio add a Page's routes and look wherever it builds an application: in `App.create_app`, and only there.

    Only `launch` has an argument for routes, and none of its arguments reaches a page that is mounted.
    """
    create_app = App.create_app

    @wraps(create_app)
    def create(
        blocks: gr.Blocks, app: App | None = None, app_kwargs: dict[str, Any] | None = None, **options: Any
    ) -> App:
        if isinstance(blocks, Page):
            blocks.dress()
            given = app_kwargs or {}
            routes, middleware = [*blocks.routes, *given.get("routes", [])], [*MIDDLEWARE, *given.get("middleware", [])]
            app_kwargs = given | {"routes": routes, "middleware": middleware}
        return create_app(blocks, app, app_kwargs, **options)

    App.create_app = staticmethod(create)  # type: ignore[assignment, method-assign]  # the seam that Gradio lacks


def preloads() -> str:
    """Return the links by which a browser fetches modules at once, before it knows which imports which.

    The lesson's are fetched when it is mounted, after all that is to be seen: see `component`.
    """
    names = [*(name for name in modules.modules() if not name.startswith("lesson/")), "shared/given.js"]
    return "".join(f'<link rel="modulepreload" href="{modules.address(name)}">' for name in names)


def routes(answers: Mapping[str, Answer], given: Mapping[str, Any]) -> list[BaseRoute]:
    """Return the page's routes: its modules, what is given to them, and one for all questions.

    They are routes of their own, and not mounted: where a proxy strips the path below which it publishes the page
    and Gradio is told that path (GRADIO_ROOT_PATH), Starlette finds nothing in a mount.
    """
    here = f"/{modules.ROUTE}"
    text = f"export default {json.dumps(given, ensure_ascii=False, separators=(',', ':'))};\n"

    async def ask(request: Request) -> Response:
        if not (answer := answers.get(request.path_params["name"])):
            raise HTTPException(404)
        try:
            body = await request.body()
        except ClientDisconnect:  # in mid-question; nobody waits for an answer
            return Response(status_code=400)
        return await run_in_threadpool(respond, answer, body)

    async def given_module(_: Request) -> Response:
        return Response(text, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    return [
        Route(f"{here}/ask/{{name}}", ask, methods=["POST"]),
        Route(f"{here}/{modules.version()}/shared/given.js", given_module),
        Route(f"{here}/{modules.version()}/{{name:path}}", module),
    ]


async def module(request: Request) -> Response:
    """Answer with a module of ui/, and with nothing else that lies there."""
    if (text := modules.modules().get(request.path_params["name"])) is None:
        raise HTTPException(404)
    return Response(text, media_type="text/javascript", headers=FOR_GOOD)


def respond(answer: Answer, body: bytes) -> Response:
    """Return the response to a question: 400 with a sentence where it has no answer, 500 where there is a fault."""
    try:
        try:
            answered = answer(question_in(body))
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(answered)
    except Exception:
        log.exception("A question could not be answered.")
        return JSONResponse({"error": "The server made a mistake, and has noted it in its log."}, 500)


def question_in(body: bytes) -> Question:
    """Return the question that a request holds. Raises ValueError for anything but a JSON object."""
    if body.count(b"[") + body.count(b"{") > MOST_LISTS:
        raise ValueError("This question is too long.")
    try:
        question = orjson.loads(body)  # unlike json, it refuses NaN and whatever is nested without end
    except ValueError:
        question = None
    if not isinstance(question, dict):
        raise ValueError("A question is a JSON object that names what is asked about.")
    return question
