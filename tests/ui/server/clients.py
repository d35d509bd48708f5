"""What the server's tests share: a page that is quick to build, clients of every kind, and a real server."""

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import uvicorn
from starlette.datastructures import Headers
from starlette.routing import BaseRoute

from cnn import weights
from ui.pad import examples
from ui.server.front import Front
from ui.server.health import Metrics
from ui.server.packing import unpack

NETWORKS = {"CNNModel": weights.load("CNNModel")}
STROKES = [example["strokes"] for example in examples.load()]
QUESTION = {"network": "CNNModel", "strokes": STROKES[8]}
ASK = "/_inkling/ask"
JSON = {"content-type": "application/json"}


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes

    def sentence(self) -> str:
        """What a refusal says; it says nothing else."""
        assert self.headers["content-type"] == "application/json"
        told = json.loads(self.body)
        assert [*told] == ["error"]
        return told["error"]

    def unpacked(self) -> dict[str, Any]:
        assert self.status == 200, self.body
        return unpack(self.body)


def scope_of(path: str, method: str = "GET", headers: Mapping[str, str] | None = None, **other: Any) -> dict[str, Any]:
    """A request as a server hands it on; a path is taken as it is, `..` and all."""
    given = {"host": "school.example"} | (headers or {})
    return {
        **{"type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1"},
        **{"method": method, "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b""},
        **{"root_path": "", "client": ("192.0.2.7", 50_000), "server": ("127.0.0.1", 7860)},
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        **other,
    }


async def send(app, path: str, method: str = "GET", body: bytes | Sequence[bytes] = b"", **scope: Any) -> Answer:
    """Ask an ASGI application; a body may come in pieces. The client stays until it has its answer."""
    chunks = [body] if isinstance(body, bytes) else [*body]
    sent: list[Any] = []

    async def receive():
        if not chunks:
            await asyncio.Event().wait()
        chunk = chunks.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

    async def take(message):
        sent.append(message)

    await app(scope_of(path, method, **scope), receive, take)
    start, *rest = sent
    whole = b"".join(message.get("body", b"") for message in rest)
    return Answer(start["status"], Headers(raw=start["headers"]), whole)


def ask(app, path: str, method: str = "GET", **request: Any) -> Answer:
    """The same in an event loop of its own."""
    return asyncio.run(send(app, path, method, **request))


def post(app, path: str, body: bytes | Sequence[bytes] = b"{}", headers: Mapping[str, str] = JSON) -> Answer:
    return ask(app, path, "POST", body=body, headers=headers)


async def question(app, name: str = "read", client: str = "192.0.2.7", **fields: Any) -> Answer:
    """Ask a question of the page, QUESTION unless told otherwise."""
    body = json.dumps(QUESTION | fields).encode()
    return await send(app, f"{ASK}/{name}", "POST", body=body, headers=JSON, client=(client, 50_000))


async def leave(app, path: str, body: bytes, is_whole: bool = True) -> list[Any]:
    """Ask, and go away after the body or in the middle of it; what is sent all the same."""
    messages: list[Any] = [
        {"type": "http.request", "body": body, "more_body": not is_whole},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []

    async def receive():
        return messages.pop(0) if len(messages) > 1 else messages[0]

    async def take(message):
        sent.append(message)

    await app(scope_of(path, "POST", JSON), receive, take)
    return sent


def front(*routes: BaseRoute, gradio: Callable[..., Awaitable[None]] | None = None) -> Front:
    """A front with these routes alone, before an application that is not to be reached."""

    async def unreachable(*_):
        raise AssertionError

    return Front(gradio or unreachable, routes, frames="'self'", metrics=Metrics(lambda: 0))


@contextmanager
def served(app: Any, **options: Any) -> Iterator[tuple[str, int]]:
    """Serve an application with uvicorn, as its owner would, and yield where."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, **options))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            server.should_exit = True
            thread.join()
