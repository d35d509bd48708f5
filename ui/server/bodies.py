"""The bodies of requests: no larger than they may be, of a kind that is taken, and no slower than anybody's line."""

import asyncio

from starlette.requests import Request
from starlette.types import Scope

from cnn import weights
from ui.server.refusing import RefusedError

QUESTION = 256_000  # bytes; the longest drawing, of 20,000 points, has 200,000
TASK = 3_000_000  # bytes of what is to be trained: ComplexCNNModel in the middle of a training has 900,000
WEIGHTS = weights.LARGEST
PICTURE = 4_000_000  # bytes; the page sends at most 500,000
HELD = 64_000_000  # bytes of all requests that are being answered; thirty pictures that browsers made small have 15 MB
PATIENCE = 15  # seconds for a body to arrive
COUNTED = "inkling.bytes"  # key of a request's scope
JSON = ("application/json",)  # a page of another site cannot send this without asking, and it is never allowed

_held = 0  # bytes of all requests that are being answered in this process


async def body_of(request: Request, most: int, kinds: tuple[str, ...] = JSON) -> bytes:
    """Return a request's body, at most this many bytes, of one of these kinds of content: "image/" is all pictures.

    Raises RefusedError for anything else, as soon as that is known, and ClientDisconnect for what breaks off.
    """
    if not request.headers.get("content-type", "").lower().startswith(kinds):
        named = " or ".join(f"{kind}*" if kind.endswith("/") else kind for kind in kinds)
        raise RefusedError(415, f"This address takes {named} alone; see the request's Content-Type.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise RefusedError(415, "Send this uncompressed: without a Content-Encoding.")
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        raise RefusedError(413, _too_large(most))
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise RefusedError(413, _too_large(most))
                if not _hold(request, len(chunk)):
                    raise RefusedError(429)
    except TimeoutError:
        raise RefusedError(408) from None
    return bytes(body)


def _hold(request: Request, size: int) -> bool:
    """Count bytes of a request that is being answered; return whether there is room for them."""
    global _held
    _held += size
    request.scope[COUNTED] = request.scope.get(COUNTED, 0) + size
    return _held <= HELD


def let_go(scope: Scope) -> None:
    """Count no longer what was held of a request, which has been answered."""
    global _held
    _held -= scope.pop(COUNTED, 0)


def _too_large(most: int) -> str:
    return f"This is too large: at most {most // 1000:,} kB are taken here."
