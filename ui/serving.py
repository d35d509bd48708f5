"""Serves what the page needs beside Gradio's own: its modules and styles, what Python knows for them, and answers.

All of it lies below `inkling/`, relative to the page, so that it works below any path:

    inkling/pad/reading.js      a file of ui/, as it is
    inkling/shared/given.js     what Python knows and JavaScript needs, see ui/given.py
    inkling/ask/read            POST: a question, JSON, to its answer, JSON
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import gradio as gr
from gradio.routes import App
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from ui.component import FOLDER
from ui.limit import BodyLimit

Answer = Callable[[dict[str, Any]], Mapping[str, Any]]  # raises ValueError with a sentence for the user

TYPES = {".js": "text/javascript", ".css": "text/css"}  # of the files that are served; .py is none of them
MIDDLEWARE = [Middleware(BodyLimit), Middleware(GZipMiddleware, compresslevel=1)]


class Page(gr.Blocks):
    """A page that brings its routes and its look along, whoever serves it: `launch`, `gr.mount_gradio_app`, a Space.

    Gradio takes both from the caller, who would have to know of them.
    """

    routes: Sequence[BaseRoute] = ()
    style = ""  # CSS of the whole page

    def dress(self) -> None:
        """Set the page's look and what it does not offer."""
        self.theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
        self.css, self.css_paths, self.head_paths = self.style, [], []
        self._set_html_css_theme_variables()
        self.footer_links = ["api"]
        self.enable_monitoring = False
        self.run_history = False  # it writes every reading to the browser's storage, and halves the readings a second
        self.config = self.get_config_file()


def bring_along() -> None:
    """Have Gradio add a Page's routes and look wherever it builds an application: in `App.create_app`, and only there.

    Only `launch` has an argument for routes, and none of its arguments reaches a page that is mounted.
    """
    create_app = App.create_app
    if hasattr(create_app, "__wrapped__"):
        return

    @wraps(create_app)
    def create(
        blocks: gr.Blocks, app: App | None = None, app_kwargs: dict[str, Any] | None = None, **options: Any
    ) -> App:
        given = dict(app_kwargs or {})
        if isinstance(blocks, Page):
            blocks.dress()
            given["routes"] = [*blocks.routes, *given.get("routes", [])]
            given["middleware"] = [*MIDDLEWARE, *given.get("middleware", [])]
        return create_app(blocks, app, given, **options)

    App.create_app = staticmethod(create)  # type: ignore[method-assign]  # the seam that Gradio lacks


def routes(answers: Mapping[str, Answer], given: Mapping[str, Any]) -> list[BaseRoute]:
    """Return the page's routes: its files, what is given to them, and one for all questions."""
    module = f"export default {json.dumps(given, ensure_ascii=False, separators=(',', ':'))};\n"

    async def ask(request: Request) -> Response:
        if not (answer := answers.get(request.path_params["name"])):
            raise HTTPException(404)
        try:
            return JSONResponse(await run_in_threadpool(answer, question_in(await request.body())))
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)

    async def given_module(_: Request) -> Response:
        return Response(module, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    inside = [
        Route("/ask/{name}", ask, methods=["POST"]),
        Route("/shared/given.js", given_module),
        Route("/{room}/{name}", asset),
    ]
    return [Mount("/inkling", routes=inside)]


def question_in(body: bytes) -> dict[str, Any]:
    """Return the question that a request holds. Raises ValueError for anything but a JSON object."""
    try:
        question = json.loads(body)
    except ValueError:  # no JSON, or no UTF-8
        question = None
    if not isinstance(question, dict):
        raise ValueError("A question is a JSON object that names what is asked about.")
    return question


async def asset(request: Request) -> Response:
    """Answer with a module or a style of ui/."""
    path = FOLDER / request.path_params["room"] / request.path_params["name"]  # no slash in either: nothing outside
    if path.suffix not in TYPES or path.parent.parent != FOLDER or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=TYPES[path.suffix], headers={"Cache-Control": "no-cache"})
