"""A limit on the size of requests. Gradio has one for uploads alone, and would read and parse 30 MB of JSON."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_PICTURE = 16_000_000  # bytes
LARGEST = LARGEST_PICTURE * 3 // 2  # bytes of a request: a picture in base64, 4/3 of its size, and a little


class TooLargeError(Exception):
    """Raised where the application reads a body past the limit."""


class BodyLimit:
    """Answer 413 to a request that declares or sends more bytes than the limit."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST):
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        refuse = PlainTextResponse("This request is too large.", 413)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.largest:
            return await refuse(scope, receive, send)
        received, started = 0, False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.largest:
                raise TooLargeError
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            if received > self.largest and not started:
                raise TooLargeError  # FastAPI answers 400 itself where reading the body raises
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except TooLargeError:
            if started:
                raise
            await refuse(scope, receive, send)
