import pytest
from fastapi import Body, FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from ui.limit import LARGEST, BodyLimit

LIMIT = [Middleware(BodyLimit, largest=1000)]


async def count(request):
    return PlainTextResponse(str(len(await request.body())))


async def echo(socket):
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()


def plain_app():
    return Starlette(routes=[Route("/", count, methods=["GET", "POST"]), WebSocketRoute("/ws", echo)], middleware=LIMIT)


def json_app():
    """As Gradio's: FastAPI reads and parses the body before the endpoint runs."""
    app = FastAPI(middleware=LIMIT)

    @app.post("/")
    def length(text: str = Body()) -> int:
        return len(text) + 2

    return app


every_app = pytest.mark.parametrize("app", [plain_app(), json_app()], ids=["starlette", "fastapi"])


def body(size):
    return b'"' + b"x" * (size - 2) + b'"'


def chunks(size, step=100):
    whole = body(size)
    return (whole[start : start + step] for start in range(0, size, step))


def post(app, content):
    return TestClient(app).post("/", content=content, headers={"content-type": "application/json"})


@every_app
@pytest.mark.parametrize("make", [body, chunks], ids=["declared", "chunked"])
@pytest.mark.parametrize("size", [2, 999, 1000])
def test_a_body_up_to_the_limit_passes_whole(app, make, size):
    answer = post(app, make(size))
    assert (answer.status_code, answer.text) == (200, str(size))


@every_app
@pytest.mark.parametrize("make", [body, chunks], ids=["declared", "chunked"])
@pytest.mark.parametrize("size", [1001, 100_000])
def test_a_body_over_the_limit_is_answered_with_413(app, make, size):
    answer = post(app, make(size))
    assert (answer.status_code, answer.text) == (413, "This request is too large.")


def test_a_request_that_declares_too_much_never_reaches_the_app():
    async def unreachable(scope, receive, send):
        if scope["type"] == "http":
            raise AssertionError

    answer = TestClient(BodyLimit(unreachable, largest=1000)).post("/", content=body(1001))
    assert answer.status_code == 413


def test_a_request_without_a_body_passes():
    assert TestClient(plain_app()).get("/").text == "0"


def test_a_long_answer_is_not_limited():
    async def long(request):
        return StreamingResponse(chunks(5000))

    app = Starlette(routes=[Route("/", long)], middleware=LIMIT)
    assert TestClient(app).get("/").content == body(5000)


def test_a_websocket_passes():
    with TestClient(plain_app()).websocket_connect("/ws") as socket:
        socket.send_text("y" * 5000)
        assert socket.receive_text() == "y" * 5000


def test_by_default_a_picture_of_16_megabytes_in_base64_passes():
    assert 16_000_000 * 4 / 3 < LARGEST < 30_000_000
