"""Routes, middleware and look come along, whoever serves the page and wherever."""

import gradio as gr
import pytest
from fastapi import FastAPI
from gradio.routes import App
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.ui.asking import EIGHT, NETWORKS
from ui import page
from ui.limit import BodyLimit
from ui.modules import address, modules

QUESTION = {"network": "CNNModel", "strokes": EIGHT}
ASK = "/_inkling/ask"
STORE = "/" + address("shared/store.js")


@pytest.fixture(scope="module")
def inkling():
    return page.build(NETWORKS)


def works(client, prefix=""):
    """Whether modules are served below this path, questions answered, and bodies limited."""
    asked = f"{prefix}{ASK}/read"
    return (
        client.get(prefix + STORE).content == modules()["shared/store.js"]
        and client.post(asked, json=QUESTION).status_code == 200
        and client.post(asked, content=b"0" * 25_000_000).status_code == 413
    )


def classes(app):
    return [middleware.cls for middleware in app.user_middleware]


def test_routes_and_middleware_come_along_each_time_that_gradio_builds_an_application(inkling):
    for _ in range(2):
        app = App.create_app(inkling)
        assert works(TestClient(app))
        assert classes(app).count(BodyLimit) == classes(app).count(GZipMiddleware) == 1


def test_the_callers_own_routes_and_middleware_stay_and_so_does_the_dictionary_that_holds_them(inkling):
    class Own:
        def __init__(self, app):
            self.app = app

        async def __call__(self, *arguments):
            await self.app(*arguments)

    own = {"routes": [Route("/own", lambda _: PlainTextResponse("mine"))], "middleware": [Middleware(Own)]}
    app = App.create_app(inkling, app_kwargs=own)
    assert works(TestClient(app))
    assert TestClient(app).get("/own").text == "mine"
    assert Own in classes(app)
    assert {name: len(value) for name, value in own.items()} == {"routes": 1, "middleware": 1}


@pytest.mark.parametrize("path", ["/x", "/deep/below", "/_inkling"])
def test_a_mounted_page_works_as_it_is(inkling, path):
    client = TestClient(gr.mount_gradio_app(FastAPI(), inkling, path))
    assert works(client, path)
    assert client.get(f"{path}/").status_code == 200
    config = client.get(f"{path}/config").json()
    assert config["css"] == inkling.style != ""
    assert config["footer_links"] == ["api"]
    assert config["run_history"] is False


@pytest.mark.parametrize("path", ["/inkling", "/a/b"])
def test_behind_a_proxy_the_page_works_whether_it_strips_the_path_or_not(inkling, monkeypatch, path):
    monkeypatch.setattr(inkling, "root_path", path)
    client = TestClient(App.create_app(inkling))
    assert works(client)
    assert works(client, path)


def test_other_pages_of_the_process_stay_as_they_are(inkling):
    with gr.Blocks() as other:
        gr.Markdown("other")
    client = TestClient(other.app)
    assert client.get(STORE).status_code == 404
    assert client.post(f"{ASK}/read", json=QUESTION).status_code == 404
    assert not {BodyLimit, GZipMiddleware} & set(classes(other.app))
    assert not other.config["css"]


def test_gradio_is_extended_once_however_many_pages_are_built(inkling):
    create = App.create_app
    page.build(NETWORKS)
    assert App.create_app is create
    assert not hasattr(create.__wrapped__, "__wrapped__")
