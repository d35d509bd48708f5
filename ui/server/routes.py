"""The page's own routes, and what answers at them."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ui import answers, brought, modules
from ui.server import bodies, compressing, kept
from ui.server.asking import Asking
from ui.server.kept import Kept
from ui.server.packing import pack
from ui.server.reader import Reader
from ui.server.refusing import RefusedError, client_of
from ui.server.trainers import Trainers

HERE = f"/{modules.ROUTE}"


def of_page(asking: Asking, reader: Reader, trainers: Trainers, given: Mapping[str, Any]) -> list[BaseRoute]:
    """Return the page's routes. given: what Python gives the page's modules, see ui/given.py.

    They are routes of their own, and not mounted: where a proxy strips the path below which it publishes the page,
    Starlette finds nothing in a mount.
    """
    files = {name: Kept(text, "text/javascript", kept.FOR_GOOD) for name, text in modules.modules().items()}
    text = f"export default {json.dumps(given, ensure_ascii=False, separators=(',', ':'))};\n"
    files["shared/given.js"] = Kept(text.encode(), "text/javascript", kept.ASK_FIRST)

    async def picture(request: Request) -> Response:
        file = await bodies.body_of(request, bodies.PICTURE, ("image/",))
        parts = await reader.parts(client_of(request), file)
        return compressing.response(pack(answers.picture(parts)), request.headers.get("accept-encoding", ""))

    async def own(request: Request) -> Response:
        file = await bodies.body_of(request, bodies.WEIGHTS, ("application/octet-stream",))
        return compressing.response(pack(await asyncio.to_thread(brought.bring, file)), "")

    async def module(request: Request) -> Response:
        if not (file := files.get(request.path_params["name"])):
            raise RefusedError(404)
        return file.response(request)

    return [
        Route(f"{HERE}/ask/{{name}}", asking.endpoint, methods=["POST"]),
        Route(f"{HERE}/picture", picture, methods=["POST"]),
        Route(f"{HERE}/weights", own, methods=["POST"]),
        Route(f"{HERE}/train", trainers.endpoint, methods=["POST"]),
        Route(f"{HERE}/{modules.version()}/{{name:path}}", module),
    ]
