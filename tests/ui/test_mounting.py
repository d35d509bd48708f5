"""Routes, front and look come along, whoever serves the page and wherever."""

import json

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI
from gradio.routes import App
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.browsing import launch
from tests.ui.server.clients import ASK, NETWORKS, QUESTION, ask, post
from ui import page
from ui.modules import address, modules
from ui.server.front import Front

STORE = "/" + address("shared/store.js")


@pytest.fixture(scope="module")
def inkling():
    return page.build(NETWORKS)


def works(app, prefix="") -> bool:
    """Whether below this path the page and its modules are served, questions answered, and Gradio's routes closed."""
    assert ask(app, f"{prefix}/").status == 200
    assert ask(app, prefix + STORE).body == modules()["shared/store.js"]
    assert post(app, f"{prefix}{ASK}/read", json.dumps(QUESTION).encode()).unpacked()["digit"] == 8
    for path in ("/gradio_api/upload", "/gradio_api/queue/status", "/monitoring", "/login", "/gradio_api/file=app.py"):
        assert ask(app, prefix + path).status == ask(app, prefix + path, "POST").status == 404
    return True


def fronts(app) -> list[type]:
    return [middleware.cls for middleware in app.user_middleware if middleware.cls is Front]


def test_the_front_comes_along_each_time_that_gradio_builds_an_application(inkling):
    for _ in range(2):
        app = App.create_app(inkling)
        assert works(app)
        assert app.user_middleware[0].cls is Front, "before all else"
        assert len(fronts(app)) == 1


def test_the_callers_own_routes_and_middleware_stay(inkling):
    class Own:
        def __init__(self, app):
            self.app = app

        async def __call__(self, *arguments):
            await self.app(*arguments)

    own = {"routes": [Route("/own", lambda _: PlainTextResponse("mine"))], "middleware": [Middleware(Own)]}
    for _ in range(2):
        app = App.create_app(inkling, app_kwargs=own)
        assert works(app)
        assert ask(app, "/own").body == b"mine"
        assert Own in [middleware.cls for middleware in app.user_middleware]
    assert {name: len(own[name]) for name in ("routes", "middleware")} == {"routes": 1, "middleware": 1}


@pytest.mark.parametrize("path", ["/x", "/deep/below", "/_inkling", "/gradio_api"])
def test_a_mounted_page_works_as_it_is(inkling, path):
    app = gr.mount_gradio_app(FastAPI(), inkling, path)
    assert works(app, path)
    config = json.loads(ask(app, f"{path}/config").body)
    assert config["root"] == f"http://school.example{path}"
    assert config["css"] == inkling.style != ""
    assert config["footer_links"] == []
    assert config["run_history"] is False


def test_a_mounted_page_leaves_the_rest_of_the_application_alone(inkling):
    host = FastAPI()
    host.get("/own")(lambda: "mine")
    app = gr.mount_gradio_app(host, inkling, "/x")
    assert ask(app, "/own").body == b'"mine"'
    assert ask(app, STORE).status == ask(app, "/config").status == 404
    assert "x-content-type-options" not in ask(app, "/own").headers


@pytest.mark.parametrize("path", ["/inkling", "/a/b"])
def test_behind_a_proxy_the_page_works_whether_it_strips_the_path_or_not(inkling, monkeypatch, path):
    monkeypatch.setattr(inkling, "root_path", path)
    app = App.create_app(inkling)
    assert works(app)
    assert works(app, path)
    for asked in ("/config", f"{path}/config"):
        assert json.loads(ask(app, asked).body)["root"] == f"http://school.example{path}"


def test_a_root_path_may_be_a_link(inkling, monkeypatch):
    monkeypatch.setattr(inkling, "root_path", "https://elsewhere.example/inkling")
    app = App.create_app(inkling)
    assert works(app)
    assert json.loads(ask(app, "/config").body)["root"] == "https://elsewhere.example/inkling"
    assert b"elsewhere.example" not in ask(app, "/").body, "there it finds out by itself"


def test_launch_serves_the_page(inkling):
    url = launch(inkling)
    try:
        with httpx.Client(base_url=url, trust_env=False) as client:
            assert client.get("/").status_code == 200
            assert client.post(f"{ASK}/read", json=QUESTION).status_code == 200
            assert client.post("/gradio_api/upload", files={"files": b"1"}).status_code == 404
    finally:
        inkling.close()


def test_other_pages_of_the_process_stay_as_they_are(inkling):
    with gr.Blocks() as other:
        gr.Markdown("other")
    app = App.create_app(other)
    assert ask(app, STORE).status == 404
    assert post(app, f"{ASK}/read", json.dumps(QUESTION).encode()).status == 404
    assert not fronts(app)
    assert not other.config["css"]


def test_gradio_is_extended_once_however_many_pages_are_built(inkling):
    create = App.create_app
    page.build(NETWORKS)
    assert App.create_app is create
    assert not hasattr(create.__wrapped__, "__wrapped__")
