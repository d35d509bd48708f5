"""Connections, on a real server: none that does nothing is kept, and those that work are left alone."""

import asyncio
import contextlib
import http.client
import socket
import time

import httpx
import pytest

from tests.ui.server.clients import served
from ui.server import connections
from ui.server.connections import Impatient

LOOK = 0.5  # seconds
REQUEST = b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"
LARGE = 50_000_000  # bytes; more than sockets hold


async def app(scope, receive, send):
    """Answers little, or much."""
    if scope["type"] == "lifespan":
        return
    if scope["path"] == "/slow":
        await slowly(send)
        return
    size = LARGE if scope["path"] == "/large" else 2
    headers = [(b"content-length", str(size).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for start in range(0, size, 100_000):
        await send(
            {"type": "http.response.body", "body": bytes(min(size, 100_000)), "more_body": start + 100_000 < size}
        )


async def slowly(send):
    """Answers for longer than a connection may stand still, a little at a time."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(8):
        await send({"type": "http.response.body", "body": b"1", "more_body": True})
        await asyncio.sleep(LOOK / 2)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


@pytest.fixture(scope="module")
def place():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "LOOK", LOOK)
        with served(app, http=Impatient, ws="none", lifespan="off") as place:
            yield place


@pytest.fixture
def line(place):
    with socket.create_connection(place, timeout=10) as line:
        yield line


def seconds_until_closed(line) -> float:
    began = time.monotonic()
    with contextlib.suppress(ConnectionError):
        while line.recv(1_000_000):
            pass
    return time.monotonic() - began


def test_a_connection_on_which_nothing_is_asked_is_closed(line):
    assert seconds_until_closed(line) < 10 * LOOK


@pytest.mark.parametrize("half", [b"G", REQUEST[:-2], b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf"])
def test_half_a_request_is_not_waited_for(line, half):
    line.sendall(half)
    assert seconds_until_closed(line) < 10 * LOOK


def test_headers_that_come_letter_by_letter_are_not_waited_for(line):
    began = time.monotonic()
    with contextlib.suppress(ConnectionError):
        for letter in REQUEST[:-2] + b"X: " + b"x" * 1000:
            line.sendall(bytes([letter]))
            time.sleep(LOOK / 20)
    assert time.monotonic() - began < 10 * LOOK


def test_an_answer_that_goes_on_for_long_is_not_cut_off(line):
    line.sendall(REQUEST.replace(b"/ ", b"/slow "))
    answer = http.client.HTTPResponse(line)
    answer.begin()
    assert answer.read() == b"11111111"


def test_who_does_not_take_the_answer_is_not_waited_for(place):
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(10)
        line.connect(place)
        line.sendall(REQUEST.replace(b"/ ", b"/large "))
        line.recv(100)
        time.sleep(3 * LOOK)
        taken = 0
        with contextlib.suppress(ConnectionError):
            while got := len(line.recv(1_000_000)):
                taken += got
    assert taken < LARGE


def asked(line) -> int:
    """The status of an answer that is read to its end; head and body may come one after the other."""
    answer = http.client.HTTPResponse(line)
    answer.begin()
    answer.read()
    return answer.status


def test_who_asks_again_and_again_is_served(line):
    began, answered = time.monotonic(), 0
    while time.monotonic() < began + 3 * LOOK:
        line.sendall(REQUEST)
        assert asked(line) == 200
        answered += 1
        time.sleep(LOOK / 10)
    assert answered > 6


def test_beyond_so_many_new_connections_are_refused_and_the_old_ones_served(place, monkeypatch):
    monkeypatch.setattr(connections, "LOOK", 60)  # none is closed for another reason
    monkeypatch.setattr(Impatient, "most", 5)
    time.sleep(0.3)  # those of the tests before are closed
    with contextlib.ExitStack() as stack:
        old = [stack.enter_context(socket.create_connection(place, timeout=10)) for _ in range(5)]
        for line in old:
            line.sendall(REQUEST)
            assert asked(line) == 200
        for _ in range(3):
            new = stack.enter_context(socket.create_connection(place, timeout=10))
            assert seconds_until_closed(new) < 5
        for line in old:
            line.sendall(REQUEST)
            assert asked(line) == 200
        old[0].close()
        time.sleep(0.1)
        assert httpx.get(f"http://127.0.0.1:{place[1]}/", trust_env=False).status_code == 200


@pytest.mark.parametrize(
    ("soft", "hard", "files"),
    [(1024, 1_000_000, 16_384), (1024, 4096, 4096), (1024, -1, 16_384), (65_536, 65_536, 65_536), (256, 256, 256)],
)
def test_room_is_made_for_as_many_connections_as_the_system_lets(monkeypatch, soft, hard, files):
    resource = pytest.importorskip("resource")
    assert resource.RLIM_INFINITY == -1
    monkeypatch.setattr(Impatient, "most", Impatient.most)
    now = [(soft, hard)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: now[0])
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: now.__setitem__(0, pair))
    connections.make_room()
    assert now == [(files, hard)]
    assert Impatient.most == files - connections.SPARE
