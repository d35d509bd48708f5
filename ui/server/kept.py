"""What is served again and again: kept in memory, compressed once, and not sent where the browser has it already."""

import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from ui.server import compressing

FOR_GOOD = "public, max-age=31536000, immutable"  # at an address that changes whenever the content does
ASK_FIRST = "no-cache"  # kept by browsers, which ask each time whether it still holds
TEXTS = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")


class Kept:
    """A body in the forms in which browsers take it."""

    def __init__(self, body: bytes, media_type: str, caching: str, headers: Mapping[str, str] | None = None) -> None:
        """caching: FOR_GOOD or ASK_FIRST. headers: others that go with it."""
        self.media_type = media_type
        self.tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'  # weak: it is the same for all forms
        self.headers = {"Cache-Control": caching, "ETag": self.tag, "Vary": "Accept-Encoding", **(headers or {})}
        self._forms = {"": body}  # by encoding

    def response(self, request: Request) -> Response:
        """Return the response to GET or HEAD: 304 where the browser names the tag of what it has."""
        if self.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=self.headers)
        is_text = self.media_type.startswith(TEXTS) and len(self._forms[""]) > compressing.FEW
        encoding = compressing.accepted(request.headers.get("accept-encoding", "")) if is_text else ""
        headers = self.headers | ({"Content-Encoding": encoding} if encoding else {})
        return Response(self.form(encoding), media_type=self.media_type, headers=headers)

    def form(self, encoding: str) -> bytes:
        """Return the body in this encoding, compressed at the first request for it."""
        if encoding not in self._forms:
            self._forms[encoding] = compressing.small(self._forms[""], encoding)
        return self._forms[encoding]
