"""A page with a pass phrase: who has not said it gets nothing but the question for it."""

import pytest
from gradio.routes import App
from starlette.testclient import TestClient

from tests.ui.asking import EIGHT, NETWORKS
from ui import page

QUESTION = {"network": "CNNModel", "strokes": EIGHT}


@pytest.fixture(scope="module")
def guarded():
    made = page.build(NETWORKS)
    made.phrase = "Red tulip"
    return App.create_app(made)


@pytest.fixture
def client(guarded):
    return TestClient(guarded, follow_redirects=False)


@pytest.mark.parametrize("path", ["/config", "/theme.css", "/api/networks", "/metrics", "/_inkling/x/shared/store.js"])
def test_without_it_nothing_is_served(client, path):
    response = client.get(path)
    assert response.status_code == 401
    assert "pass phrase" in response.json()["error"]
    assert client.post("/_inkling/ask/read", json=QUESTION).status_code == 401
    assert client.post("/api/recognise", json=QUESTION).status_code == 401
    assert client.get("/healthz").status_code != 401, "whoever runs the server need not know it"


def test_the_page_asks_for_it_and_lets_in_who_says_it_however_it_is_written(client):
    asked = client.get("/")
    assert asked.status_code == 401
    assert 'name="phrase"' in asked.text
    entered = client.get("/", params={"phrase": " red TULIP"})
    assert (entered.status_code, entered.headers["location"]) == (303, "./")
    assert "httponly" in entered.headers["set-cookie"].lower()
    assert client.get("/").status_code == 200
    assert client.post("/_inkling/ask/read", json=QUESTION).status_code == 200


@pytest.mark.parametrize("said", ["red", "red tulip!", "<script>alert(1)</script>", "é" * 500, "\0"])
def test_what_is_not_it_is_said_to_be_so_and_is_no_markup(client, said):
    response = client.get("/", params={"phrase": said})
    assert response.status_code == 401
    assert "is not the pass phrase" in response.text
    assert "<script" not in response.text
    assert len(response.text) < 4_000
    assert client.get("/config").status_code == 401


def test_a_cookie_of_another_phrase_opens_nothing(client):
    client.cookies.set("inkling", "0" * 64)
    assert client.get("/config").status_code == 401
