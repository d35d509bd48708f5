"""The door of a page that is not for everybody: a pass phrase, asked for once in each browser."""

import hmac
from html import escape

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ui.server.refusing import RefusedError

COOKIE = "inkling"
OPEN = ("/healthz",)  # to everybody
MOST = 200  # characters of a phrase
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors {frames}"
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Inkling</title>
<style>
  :root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
  form {{ max-width: 20rem; margin: 20vh auto; padding: 0 1rem }}
  input, button {{ font: inherit; min-height: 2.75rem; box-sizing: border-box; width: 100%; margin-top: .5rem }}
</style>
<form><h1>Inkling</h1><label>{sentence} <input name="phrase" required autofocus autocomplete="off"></label>
<button>Enter</button></form></html>
"""


class Door:
    """Lets in who has said the phrase: the browser then keeps a cookie that proves it."""

    def __init__(self, phrase: str, frames: str) -> None:
        self.phrase = phrase
        self.frames = frames
        self._proof = hmac.new(phrase.encode(), b"inkling", "sha256").hexdigest()

    def is_open(self, request: Request, path: str) -> bool:
        return path in OPEN or hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), self._proof.encode())

    def answer(self, request: Request, path: str) -> Response:
        """Answer somebody who is outside. Raises RefusedError for all but the page itself."""
        if path != "/" or request.method not in ("GET", "HEAD"):
            raise RefusedError(401, "Open the page in a browser and enter the pass phrase first.")
        said = QueryParams(request.scope["query_string"]).get("phrase", "")[:MOST]
        if hmac.compare_digest(said.strip().lower().encode(), self.phrase.strip().lower().encode()):
            response: Response = RedirectResponse("./", 303)  # without the phrase in the address
            response.set_cookie(COOKIE, self._proof, httponly=True, samesite="lax", max_age=86_400)
            return response
        sentence = f"“{said}” is not the pass phrase." if said else "Pass phrase"
        policy = {"Content-Security-Policy": POLICY.format(frames=self.frames), "Cache-Control": "no-store"}
        return HTMLResponse(PAGE.format(sentence=escape(sentence)), 401, policy)
