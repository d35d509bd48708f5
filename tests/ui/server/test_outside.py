"""The server asks nobody: no name is looked up and no connection opened, on a Space either."""

import socket

import pytest
from gradio.routes import App
from starlette.testclient import TestClient

from tests.ui.asking import EIGHT, NETWORKS
from ui import page

QUESTION = {"network": "CNNModel", "strokes": EIGHT}
ADDRESS = "http://192.0.2.1/seven.png"


@pytest.fixture
def asked(monkeypatch):
    """Whom this process has looked up or connected to."""
    found = []

    def refuse(*whom, **options):
        found.append(whom)
        raise OSError("nobody is asked")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, lambda self, whom: refuse(whom))
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return found


@pytest.mark.parametrize("space", [None, "somebody/inkling"])
def test_neither_the_page_nor_a_question_makes_the_server_ask_anybody(asked, monkeypatch, space):
    if space:
        monkeypatch.setenv("SYSTEM", "spaces")
        monkeypatch.setenv("SPACE_ID", space)
    made = page.build(NETWORKS)
    client = TestClient(App.create_app(made))
    for path in ("/", "/config", "/gradio_api/info", "/theme.css", "/api/docs", "/metrics"):
        assert client.get(path).status_code == 200, path
    assert client.post("/_inkling/ask/read", json=QUESTION).status_code == 200
    for path, body in (
        ("/api/recognise", {"picture": ADDRESS}),
        ("/api/recognise", {"picture": {"path": ADDRESS}}),
        ("/gradio_api/run/recognise", {"data": [None, ADDRESS]}),
        ("/gradio_api/run/recognise", {"data": [None, {"path": ADDRESS, "meta": {"_type": "gradio.FileData"}}]}),
        ("/_inkling/ask/read", QUESTION | {"picture": ADDRESS, "pixels": ADDRESS}),
    ):
        assert client.post(path, json=body).status_code == 400, (path, body)
    for path in (f"/gradio_api/file={ADDRESS}", f"/gradio_api/proxy={ADDRESS}", f"/file={ADDRESS}"):
        assert client.get(path).status_code == 404
    assert asked == []
