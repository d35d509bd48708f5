"""The bodies of requests: how large, of what kind and how slow they may be."""

import asyncio
import logging

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.ui.server.clients import ASK, JSON, front, leave, post, scope_of
from ui.server import bodies

MOST = 1000


async def count(request):
    return PlainTextResponse(str(len(await bodies.body_of(request, MOST))))


async def keep(request):
    return PlainTextResponse(str(len(await bodies.body_of(request, MOST, ("image/", "text/csv")))))


@pytest.fixture(scope="module")
def counting():
    return front(Route("/", count, methods=["POST"]), Route("/keep", keep, methods=["POST"]))


def declared(size):
    return {"body": bytes(size), "headers": JSON | {"content-length": str(size)}}


def chunked(size, step=100):
    whole = bytes(size)
    return {"body": [whole[start : start + step] for start in range(0, size, step)] or [b""], "headers": JSON}


def lying(size):
    """More than is declared; a server lets it through where a proxy has translated the request."""
    return chunked(size) | {"headers": JSON | {"content-length": "10"}}


@pytest.mark.parametrize("make", [declared, chunked, lying])
@pytest.mark.parametrize("size", [0, 1, 999, 1000])
def test_a_body_up_to_the_limit_arrives_whole(counting, make, size):
    answer = post(counting, "/", **make(size))
    assert (answer.status, answer.body) == (200, str(size).encode())


@pytest.mark.parametrize("make", [declared, chunked, lying])
@pytest.mark.parametrize("size", [1001, 100_000])
def test_a_body_over_the_limit_is_refused_in_a_sentence(counting, make, size):
    answer = post(counting, "/", **make(size))
    assert answer.status == 413
    assert answer.sentence() == "This is too large: at most 1 kB are taken here."


def test_what_declares_too_much_is_refused_unread(counting):
    async def receive():
        raise AssertionError

    async def ask_it():
        sent = []

        async def take(message):
            sent.append(message)

        await counting(scope_of("/", "POST", JSON | {"content-length": "1001"}), receive, take)
        return sent[0]["status"]

    assert asyncio.run(ask_it()) == 413


def test_what_comes_without_end_is_refused_as_soon_as_it_is_too_much(counting):
    pieces = 0

    async def receive():
        nonlocal pieces
        pieces += 1
        return {"type": "http.request", "body": bytes(400), "more_body": True}

    async def take(_):
        pass

    asyncio.run(counting(scope_of("/", "POST", JSON), receive, take))
    assert pieces == 3


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "application/octet-stream",
        "",
    ],
)
def test_a_form_of_another_site_is_refused(counting, kind):
    answer = post(counting, "/", headers={"content-type": kind})
    assert answer.status == 415
    assert answer.sentence() == "This address takes application/json alone; see the request's Content-Type."


def test_a_body_of_no_kind_is_refused(counting):
    assert post(counting, "/", headers={}).status == 415


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_json_is_taken_however_it_is_written(counting, kind):
    assert post(counting, "/", headers={"content-type": kind}).status == 200


@pytest.mark.parametrize(("kind", "status"), [("image/png", 200), ("text/csv", 200), ("text/plain", 415), ("", 415)])
def test_an_address_may_take_other_kinds(counting, kind, status):
    answer = post(counting, "/keep", headers={"content-type": kind})
    assert answer.status == status
    if status == 415:
        assert "takes image/* or text/csv alone" in answer.sentence()


def test_a_body_that_does_not_arrive_is_waited_for_only_so_long(counting, monkeypatch):
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)

    pieces = 0

    async def receive():
        nonlocal pieces
        pieces += 1
        await asyncio.sleep(0.01)  # a little at a time, which would take for ever
        return {"type": "http.request", "body": b"0", "more_body": True}

    async def ask_it():
        sent = []

        async def take(message):
            sent.append(message)

        await counting(scope_of("/", "POST", JSON), receive, take)
        return sent

    start, body = asyncio.run(ask_it())
    assert start["status"] == 408
    assert b"too long to arrive" in body["body"]
    assert pieces <= 5


def test_a_connection_that_breaks_in_mid_body_is_no_fault(counting, caplog):
    with caplog.at_level(logging.DEBUG):
        assert asyncio.run(leave(counting, "/", b"{", is_whole=False)) == []
    assert not [record for record in caplog.records if record.name != "asyncio"]


def test_the_page_limits_questions_and_pictures(app):
    assert post(app, f"{ASK}/read", bytes(bodies.QUESTION + 1)).status == 413
    picture = {"content-type": "image/png"}
    assert post(app, "/_inkling/picture", bytes(bodies.PICTURE + 1), picture).status == 413
    assert post(app, "/_inkling/picture", b"{}").status == 415
    assert post(app, "/_inkling/picture", b"no picture", picture).status == 400
    assert post(app, "/gradio_api/run/recognise", bytes(6_000_000)).status == 413


def test_the_longest_drawing_is_a_question():
    points = [[123, 456]] * 20_000
    text = f'{{"network":"ComplexCNNModel","stages":true,"pen":56,"strokes":[{points}]}}'.replace(" ", "")
    assert len(text) < bodies.QUESTION
