"""Gradio's own part of the page: what browsers fetch of it can be reached, and nothing that does anything.

Gradio makes each page anew for every request, from the address that the request claims to be for. Here it is asked
once, for an address that there is not, and the page is told to find out itself where it is. So one page serves all,
below any path and behind any proxy, and nobody's Host header is believed.
"""

import base64
import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Scope

from ui import modules
from ui.server import kept
from ui.server.kept import Kept
from ui.server.refusing import RefusedError

PAGE = "/"
DATA = {  # never kept
    *("/config", "/gradio_api/info"),  # for gradio_client; these hold the page's address
    "/gradio_api/startup-events",  # for `launch`, which asks whether the server is up
}
FILE = re.compile(  # no part of a path begins with a dot
    r"/(assets|static)(/[\w@~+-][\w.@~+-]*)+|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json"
)
NAMED_BY_CONTENT = re.compile(r"/assets/.+-[\w-]{8}\w*\.\w+|/theme\.css")  # Gradio gives theme.css a hash as ?v=
MOST = 2_000  # files that are kept; Gradio has about 1,000
NOWHERE = b"nowhere.invalid"
HERE = 'new URL(".", location.href).href.slice(0, -1)'  # the page's address, in JavaScript
FIRST = f'<head><script type="module" src="{modules.address("shared/frames.js")}"></script>'.encode()
INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
# Gradio compiles what stands in components' templates ('unsafe-eval'), and sets styles.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors {frames}"
)


class Shell:
    """Serves Gradio's page and files from memory."""

    def __init__(self, gradio: ASGIApp, frames: str) -> None:
        """frames: who may show the page in a frame, as Content-Security-Policy has it: "'self'" or addresses."""
        self.gradio = gradio
        self.frames = frames
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    async def serve(self, request: Request, path: str) -> Response:
        """Return the response for a path of Gradio's. Raises RefusedError for all that is not the page's."""
        if request.method not in ("GET", "HEAD"):
            raise RefusedError(404)
        if path in DATA:
            body, media_type = await self._fetch(request.scope, path)
            body = body.replace(await self._root(request.scope), address(request).encode())
            return Response(body, media_type=media_type, headers={"Cache-Control": "no-store"})
        if path not in self._kept:
            if path != PAGE and not FILE.fullmatch(path):
                raise RefusedError(404)
            self._keep(path, await self._made(request.scope, path))
        return self._kept[path].response(request)

    def _keep(self, path: str, own: Kept) -> None:
        self._kept[path] = own
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    async def _made(self, scope: Scope, path: str) -> Kept:
        body, media_type = await self._fetch(scope, path)
        if path != PAGE:
            return Kept(body, media_type, kept.FOR_GOOD if NAMED_BY_CONTENT.fullmatch(path) else kept.ASK_FIRST)
        page = body.replace(await self._root(scope), f'"+{HERE}+"'.encode())  # it stands in strings of scripts
        page = page.replace(b"<head>", FIRST, 1)
        return Kept(page, media_type, kept.ASK_FIRST, {"Content-Security-Policy": policy(page, self.frames)})

    async def _root(self, scope: Scope) -> bytes:
        """Return what Gradio takes for the page's address."""
        config, _ = await self._fetch(scope, "/config")
        return str(json.loads(config)["root"]).encode()

    async def _fetch(self, scope: Scope, path: str) -> tuple[bytes, str]:
        """Return what Gradio serves at a path, and its media type. Raises RefusedError for what it does not have."""
        base = scope.get("root_path", "")
        asked: MutableMapping[str, Any] = {
            **{"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "client": None},
            "asgi": {"version": "3.0", "spec_version": "2.4"},  # since then nobody listens for the client to go away
            **{"path": base + path, "raw_path": (base + path).encode(), "root_path": base, "query_string": b""},
            **{"headers": [(b"host", NOWHERE)], "server": (NOWHERE.decode(), 80), "state": scope.get("state", {})},
        }
        messages: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            messages.append(message)

        await self.gradio(asked, receive, send)
        start = messages[0]
        if start["status"] != 200:
            raise RefusedError(404)
        headers = {name.lower(): value.decode() for name, value in start["headers"]}
        return b"".join(message.get("body", b"") for message in messages[1:]), headers[b"content-type"]


def address(request: Request) -> str:
    """Return the page's address to which a request came; unlike Starlette's base_url, with the path of a mount."""
    path: str = request.scope.get("root_path", "")
    return path if path.startswith("http") else str(request.url.replace(path=path, query=""))


def policy(page: bytes, frames: str) -> str:
    """Return the Content-Security-Policy of a page: scripts of this server and those that stand in it, no others."""
    hashes = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in INLINE.findall(page))
    return POLICY.format(scripts=" ".join(f"'sha256-{each}'" for each in hashes), frames=frames)
