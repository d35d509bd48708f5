"""What is served beside Gradio's own: modules, what is given to them, and answers."""

import asyncio
import logging
import math

import gradio as gr
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cnn import models
from ui import page, serving
from ui.modules import FOLDER, address, modules
from ui.pad import examples

NETWORKS = {"CNNModel": (models.build("CNNModel").eval(), {"test_accuracy": 0.5})}
QUESTION = {"network": "CNNModel", "strokes": examples.load()[8]["strokes"]}
ASK = "/_inkling/ask"
STORE = "/" + address("shared/store.js")


@pytest.fixture(scope="module")
def inkling():
    return page.build(NETWORKS)


@pytest.fixture(scope="module")
def client(inkling):
    return TestClient(inkling.app)


def echo(question):
    return {"question": question}


def fail(_):
    raise RuntimeError("secret")


def refuse(_):
    raise ValueError("There is no such thing.")


def endless(_):
    return {"number": math.inf}


@pytest.fixture
def answering():
    answers = {"echo": echo, "fail": fail, "refuse": refuse, "endless": endless}
    return TestClient(Starlette(routes=serving.routes(answers, {}), middleware=serving.MIDDLEWARE))


def test_every_module_is_served_as_it_is_and_kept_for_good(client):
    names = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.js")}
    assert names == set(modules())
    for name in names:
        response = client.get("/" + address(name))
        assert response.content == (FOLDER / name).read_bytes()
        assert response.headers["content-type"].startswith("text/javascript")
        assert "immutable" in response.headers["cache-control"]


def test_an_address_changes_with_what_the_modules_say(monkeypatch):
    monkeypatch.setattr("ui.modules.modules", lambda: {"a/b.js": b"1"})
    version = serving.modules.version.__wrapped__
    before = version()
    monkeypatch.setattr("ui.modules.modules", lambda: {"a/b.js": b"2"})
    assert version() != before


@pytest.mark.parametrize(
    "name",
    [
        *("pad/reading.py", "pad/reading.css", "pad/examples.json", "shared/types.d.ts", "shared/given.d.ts"),
        *("page.py", "pad", "pad/", "", "pad/none.js", "../app.py", "pad/../page.py", "pad/..%2fpage.py"),
        *("%2e%2e/app.py", "..%2f..%2fapp.py", "%2fetc%2fpasswd", "pad%00/reading.js"),
    ],
)
def test_nothing_else_in_the_folder_is_served(client, name):
    assert client.get("/" + address(name)).status_code == 404


def test_modules_of_another_version_are_not_served(client):
    assert client.get("/_inkling/0123456789ab/shared/store.js").status_code == 404
    assert client.get("/_inkling/shared/store.js").status_code == 404


def test_what_python_knows_is_a_module_that_no_browser_keeps():
    made = TestClient(Starlette(routes=serving.routes({}, {"sentence": "−1 </script>", "side": 280})))
    response = made.get("/" + address("shared/given.js"))
    assert response.text == 'export default {"sentence":"−1 </script>","side":280};\n'
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"


def test_a_question_gets_its_answer(client):
    response = client.post(f"{ASK}/read", json=QUESTION)
    assert response.status_code == 200
    assert response.json()["digit"] in range(10)


def test_a_name_that_answers_nothing_is_not_found_and_a_question_is_posted(client):
    assert client.post(f"{ASK}/nothing", json={}).status_code == 404
    assert client.post(f"{ASK}/__class__", json={}).status_code == 404
    assert client.get(f"{ASK}/read").status_code == 405


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b'"read"', b"5", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1e999}', b"[" * 40_000],
)
def test_what_is_no_question_gets_a_sentence(answering, body):
    response = answering.post(f"{ASK}/echo", content=body)
    assert response.status_code == 400
    assert response.json()["error"].startswith("A question is a JSON object")


def test_a_question_of_very_many_lists_is_refused_unparsed(answering, monkeypatch):
    lists = b'{"a": [' + b"[]," * (serving.MOST_LISTS - 2) + b"1]}"
    assert answering.post(f"{ASK}/echo", content=lists).status_code == 200
    monkeypatch.setattr("orjson.loads", fail)
    response = answering.post(f"{ASK}/echo", content=lists.replace(b"1", b"[]"))
    assert (response.status_code, response.json()) == (400, {"error": "This question is too long."})


def test_an_enormous_question_is_refused_unread(answering):
    assert answering.post(f"{ASK}/echo", content=b"0" * 25_000_000).status_code == 413


def test_a_connection_that_breaks_in_mid_question_is_no_fault(answering):
    async def receive():
        return {"type": "http.disconnect"}

    async def send(_):
        pass

    scope = {"type": "http", "method": "POST", "path": f"{ASK}/echo", "headers": [], "query_string": b""}
    asyncio.run(answering.app(scope, receive, send))  # raises nothing, so that nothing is logged


def test_a_question_without_an_answer_gets_the_sentence_why(answering):
    response = answering.post(f"{ASK}/refuse", json={})
    assert (response.status_code, response.json()) == (400, {"error": "There is no such thing."})


@pytest.mark.parametrize(("name", "fault"), [("fail", "RuntimeError: secret"), ("endless", "ValueError")])
def test_a_fault_is_logged_and_the_user_gets_a_sentence_about_it(answering, caplog, name, fault):
    with caplog.at_level(logging.ERROR):
        response = answering.post(f"{ASK}/{name}", json={})
    assert response.status_code == 500
    assert response.json() == {"error": "The server made a mistake, and has noted it in its log."}
    assert fault in caplog.text


@pytest.mark.parametrize("coding", ["gzip", "gzip, br"])
def test_answers_travel_compressed_once(client, coding):
    response = client.post(f"{ASK}/read", json=QUESTION, headers={"Accept-Encoding": coding})
    assert response.headers["content-encoding"] == "gzip"
    assert response.json()["digit"] in range(10)


def test_all_modules_but_the_lessons_are_fetched_at_once_by_links_and_no_script_stands_in_the_head(inkling):
    head = inkling.get_config_file()["head"]
    for name in [*modules(), "shared/given.js"]:
        assert (f'href="{address(name)}"' in head) is not name.startswith("lesson/")
    assert "<script" not in head


def test_a_space_s_page_does_not_say_so_to_gradio_s_script_which_would_ask_google_for_fonts(monkeypatch):
    monkeypatch.setenv("SYSTEM", "spaces")
    monkeypatch.setenv("SPACE_ID", "somebody/inkling")
    with serving.Page() as on_a_space:
        gr.Markdown("here")
    assert on_a_space.space_id == "somebody/inkling"
    text = TestClient(on_a_space.app).get("/").text
    assert "somebody/inkling" not in text
    assert '"space_id":null' in text.replace(" ", "")
