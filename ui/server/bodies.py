"""The bodies of requests: no larger than they may be, of a kind that is taken, and no slower than anybody's line."""

import asyncio

from starlette.requests import Request

from ui.server.refusing import RefusedError

QUESTION = 256_000  # bytes; the longest drawing, of 20,000 points, has 200,000
PICTURE = 4_000_000  # bytes; the page sends at most 500,000
PATIENCE = 20  # seconds for a body to arrive
JSON = ("application/json",)  # a page of another site cannot send this without asking, and it is never allowed


async def body_of(request: Request, most: int, kinds: tuple[str, ...] = JSON) -> bytes:
    """Return a request's body, at most this many bytes, of one of these kinds of content: "image/" is all pictures.

    Raises RefusedError for anything else, as soon as that is known, and ClientDisconnect for what breaks off.
    """
    if not request.headers.get("content-type", "").lower().startswith(kinds):
        raise RefusedError(415, f"This address takes {' or '.join(kinds)} alone; see the request's Content-Type.")
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
    except TimeoutError:
        raise RefusedError(408) from None
    return bytes(body)


def _too_large(most: int) -> str:
    return f"This is too large: at most {most // 1000:,} kB are taken here."
