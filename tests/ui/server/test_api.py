"""The API, as programs meet it: what it answers, and the sentence for each thing that it cannot."""

import asyncio
import base64
import io
import json
import math
import os
import sys

import gradio as gr
import numpy as np
import pytest
from fastapi import FastAPI
from gradio.routes import App
from PIL import Image, ImageDraw
from starlette.testclient import TestClient

from cnn import models, recognition, sketch
from tests.drawings import EXAMPLES
from tests.ui.asking import DIGIT, EIGHT, NETWORKS, TRAINED
from ui import page
from ui.server import api, bodies, openapi, reader

PATH = "/api/recognise"
JSON = {"Content-Type": "application/json"}
FORM = "multipart/form-data; boundary=b"
BLANK = Image.new("L", (40, 40), 255)
NOTHING = {"digit": None, "probabilities": None, "known": None, "digits": []}


def file_of(image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


PICTURE = Image.fromarray(255 - DIGIT).resize((280, 280))
FILE = file_of(PICTURE)
TEXT = base64.b64encode(FILE).decode()


def part(name, value, filename=""):
    file = f'; filename="{filename}"' if filename else ""
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + value + b"\r\n"


@pytest.fixture(scope="module")
def application():
    inkling = page.build(TRAINED)  # only then does `create_app` know of our front
    return App.create_app(inkling)


@pytest.fixture(scope="module")
def client(application):
    return TestClient(application)


def expected(name, digit, networks=TRAINED):
    read = recognition.recognise(networks[name][0], digit)
    return {
        "network": name,
        "digit": read.digit,
        "probabilities": read.probabilities.tolist(),
        "known": read.known,
    }


def alone(answer):
    """What is answered of one digit, after a look at the list of it."""
    told = answer.json()
    [own] = told.pop("digits")
    assert (own["digit"], own["known"]) == (told["digit"], told["known"])
    assert own["probability"] == max(told["probabilities"])
    assert (own["strokes"] is None) != (own["box"] is None)
    return told


def refused(answer, status, words) -> str:
    """The sentence of a refusal."""
    assert answer.status_code == status, answer.text
    assert list(answer.json()) == ["error"]
    sentence = answer.json()["error"]
    assert words in sentence
    assert sentence.endswith((".", "…"))
    return sentence


# What is read


@pytest.mark.parametrize("name", TRAINED)
def test_strokes_are_read_as_recognition_reads_them(client, name):
    answer = client.post(PATH, json={"strokes": EIGHT, "network": name})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert alone(answer) == expected(name, DIGIT)


@pytest.mark.parametrize("form", [TEXT, f"data:image/png;base64,{TEXT}", f"DATA:;BASE64,{TEXT}"])
def test_a_picture_in_json_is_read_as_recognition_reads_it(client, form):
    answer = client.post(PATH, json={"picture": form, "network": "FNN"})
    assert alone(answer) == expected("FNN", sketch.from_image(PICTURE))


def test_a_picture_in_a_form_is_read_as_recognition_reads_it(client):
    answer = client.post(PATH, files={"picture": ("8.png", FILE, "image/png")}, data={"network": "CNNModel"})
    assert alone(answer) == expected("CNNModel", sketch.from_image(PICTURE))


@pytest.mark.parametrize("filename", ["", "8.png"])
def test_a_file_needs_no_name(client, filename):
    body = part("network", b"FNN") + part("picture", FILE, filename) + b"--b--"
    answer = client.post(PATH, content=body, headers={"Content-Type": FORM})
    assert alone(answer) == expected("FNN", sketch.from_image(PICTURE))


def test_unless_a_network_is_named_the_default_one_reads(client):
    assert alone(client.post(PATH, json={"strokes": EIGHT})) == expected(models.DEFAULT, DIGIT)
    answer = client.post(PATH, files={"picture": ("8.png", FILE)})
    assert alone(answer) == expected(models.DEFAULT, sketch.from_image(PICTURE))


@pytest.mark.parametrize(("above", "known"), [(-math.inf, True), (math.inf, False)])
def test_programs_learn_whether_it_looks_like_a_digit(monkeypatch, client, above, known):
    monkeypatch.setattr(TRAINED["CNNModel"][0], "known_above", above)
    assert client.post(PATH, json={"strokes": EIGHT, "network": "CNNModel"}).json()["known"] is known


@pytest.mark.parametrize("strokes", [[], [[]], [[], []]])
def test_there_is_nothing_to_learn_of_nothing(client, strokes):
    assert client.post(PATH, json={"strokes": strokes}).json() == {"network": models.DEFAULT, **NOTHING}


def test_nor_of_a_blank_picture(client):
    assert client.post(PATH, files={"picture": ("x.png", file_of(BLANK))}).json() == {"network": "DeepCNN", **NOTHING}


SHOWN = {example["label"]: example["strokes"] for example in EXAMPLES}
NUMBER = [[[x / 2 + 500 * place, y / 2] for x, y in stroke] for place in (0, 1) for stroke in SHOWN[(4, 2)[place]]]
WHERE = [[*range(len(SHOWN[4]))], [*range(len(SHOWN[4]), len(NUMBER))]]  # which strokes are which digit's


@pytest.mark.parametrize("name", [models.DEFAULT, "FNN"])
def test_of_a_number_each_digit_is_told(client, name):
    told = client.post(PATH, json={"strokes": NUMBER, "network": name}).json()["digits"]
    each = [sketch.from_strokes([NUMBER[i] for i in group]) for group in WHERE]
    read = [recognition.recognise(TRAINED[name][0], digit) for digit in each]
    assert [own["digit"] for own in told] == [own.digit for own in read]
    assert [own["probability"] for own in told] == pytest.approx([own.probabilities.max() for own in read], abs=1e-5)
    assert [own["strokes"] for own in told] == WHERE
    assert [own["box"] for own in told] == [None, None]


def test_of_a_number_on_a_picture_too(client):
    image = Image.new("L", (400, 200), 255)
    for stroke in NUMBER:
        ImageDraw.Draw(image).line([(0.4 * x, 0.4 * y) for x, y in stroke], fill=0, width=10, joint="curve")
    told = client.post(PATH, files={"picture": ("42.png", file_of(image))}).json()["digits"]
    assert [own["digit"] for own in told] == [4, 2]
    points = [np.concatenate([np.array(NUMBER[i]) for i in group]) for group in WHERE]
    for own, around in zip(told, points, strict=True):
        left, top, right, bottom = own["box"]
        low, high = around.min(axis=0) * 0.4, around.max(axis=0) * 0.4
        assert [400 * left, 200 * top, 400 * right, 200 * bottom] == pytest.approx([*low, *high], abs=8)  # half a line


def test_the_last_of_two_keys_counts(client):
    body = f'{{"network": "DeepCNN", "strokes": [], "network": "FNN", "strokes": {json.dumps(EIGHT)}}}'
    assert alone(client.post(PATH, content=body, headers=JSON)) == expected("FNN", DIGIT)


def test_the_networks_are_listed(client):
    listed = client.get("/api/networks").json()["networks"]
    assert [each["name"] for each in listed] == list(TRAINED)
    assert [each["name"] for each in listed if each["default"]] == [models.DEFAULT]
    for each in listed:
        model, meta = TRAINED[each["name"]]
        assert each["parameters"] == sum(parameter.numel() for parameter in model.parameters())
        assert each["test_accuracy"] == meta["test_accuracy"] > 0.5


def test_a_network_of_which_little_is_known_is_listed_too():
    assert api.listed({"CNNModel": (NETWORKS["CNNModel"][0], {})}, "CNNModel") == [
        {"name": "CNNModel", "parameters": 676, "test_accuracy": None, "default": True}
    ]


# What is refused


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "Send a JSON object"),
        ("strokes", "Send a JSON object"),
        ("[]", "Send a JSON object"),
        ("null", "Send a JSON object"),
        ('{"strokes": [[[NaN, 1]]]}', "NaN is no JSON"),
        ('{"strokes": [[[1e400, 1]]]}', "Send a JSON object"),
        ('{"strokes": [[[1' + "0" * 400 + ", 1]]]}", "Send a JSON object"),
        ('{"strokes": ' + "[" * 900 + "]" * 900 + "}", "Strokes are a list"),
        ('{"strokes": ' + "[" * 40_000 + "]" * 40_000 + "}", "Send a JSON object"),
        ('{"network": "\\ud800"}', "Send a JSON object"),
        (b'{"network": "\xff"}', "Send a JSON object"),
        ("{}", "Send either strokes or a picture"),
        ('{"network": "FNN"}', "Send either strokes or a picture"),
        ('{"strokes": [], "picture": ""}', "not both"),
        ('{"path": "/etc/passwd"}', '"path" is unknown'),
        ('{"strokes": [], "pen": 3}', '"pen" is unknown'),
        ('{"strokes": [], "' + "x" * 99 + '": 3}', f'"{"x" * 40}…" is unknown'),
        ('{"strokes": null}', "Strokes are a list"),
        ('{"strokes": 7}', "Strokes are a list"),
        ('{"strokes": "[]"}', "Strokes are a list"),
        ('{"strokes": {}}', "Strokes are a list"),
        ('{"strokes": [1]}', "Strokes are a list"),
        ('{"strokes": ["12"]}', "Strokes are a list"),
        ('{"strokes": [[1, 2]]}', "Strokes are a list"),
        ('{"strokes": [[[]]]}', "Strokes are a list"),
        ('{"strokes": [[[1, 2], [3]]]}', "Strokes are a list"),
        ('{"strokes": [[[1, 2, 3]]]}', "Strokes are a list"),
        ('{"strokes": [[["1", "2"]]]}', "Strokes are a list"),
        ('{"strokes": [[[true, 2]]]}', "Strokes are a list"),
        ('{"strokes": [[[null, 2]]]}', "Strokes are a list"),
        ('{"strokes": [[[1e9, 2]]]}', "less than 10⁹"),
        ('{"strokes": [[[1' + "0" * 99 + ", 2]]]}", "less than 10⁹"),
        ('{"strokes": [' + ",".join(["[[1,2]]"] * 20_001) + "]}", "more than 20,000 points"),
        ('{"strokes": [], "network": "LeNet"}', "choose one of FNN, CNNModel"),
        ('{"strokes": [], "network": null}', "choose one of FNN, CNNModel"),
        ('{"strokes": [], "network": ["FNN"]}', "choose one of FNN, CNNModel"),
        (f'{{"picture": "{TEXT}", "network": ""}}', "choose one of FNN, CNNModel"),
        ('{"picture": null}', "A picture is sent as text"),
        ('{"picture": 7}', "A picture is sent as text"),
        ('{"picture": {"path": "/etc/passwd"}}', "A picture is sent as text"),
        (f'{{"picture": ["{TEXT}", "{TEXT}"]}}', "A picture is sent as text"),
        ('{"picture": "/etc/passwd"}', "A picture is sent as text"),
        ('{"picture": "ö"}', "A picture is sent as text"),
        (f'{{"picture": "x,{TEXT}"}}', "A picture is sent as text"),
        (f'{{"picture": "{TEXT[:76]}\\n{TEXT[76:]}"}}', "in one line"),
        ('{"picture": "data:image/png,abc"}', "address"),
        ('{"picture": "http://127.0.0.1:1/7.png"}', "nothing is fetched"),
        ('{"picture": "HTTPS://example.org/7.png"}', "nothing is fetched"),
        ('{"picture": "file:///etc/passwd"}', "nothing is fetched"),
        ('{"picture": ""}', "not a picture that can be read"),
        ('{"picture": "AAAA"}', "not a picture that can be read"),
        (f'{{"picture": "{TEXT[: len(TEXT) // 8 * 4]}"}}', "picture"),
    ],
)
def test_a_sentence_says_what_is_wrong_with_json(client, body, words):
    refused(client.post(PATH, content=body, headers=JSON), 400, words)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([part("network", b"FNN")], "no picture in this form"),
        ([], "no picture in this form"),
        ([part("picture", FILE, "a.png"), part("picture", FILE, "b.png")], 'more than one "picture"'),
        ([part("picture", FILE, "a.png"), *[part("network", b"FNN")] * 2], 'more than one "network"'),
        ([part("strokes", b"[]")], '"strokes" is unknown in a form'),
        ([part("path", b"/etc/passwd")], '"path" is unknown in a form'),
        ([part("x" * 99, b"")], f'"{"x" * 40}…" is unknown'),
        ([part("picture", b"http://127.0.0.1:1/7.png")], "nothing is fetched"),
        ([part("picture", b"FILE:///etc/passwd", "a.png")], "nothing is fetched"),
        ([part("picture", f"data:image/png;base64,{TEXT}".encode())], "the picture's file itself"),
        ([part("picture", TEXT.encode())], "not a picture that can be read"),
        ([part("picture", b"", "a.png")], "not a picture that can be read"),
        ([part("picture", __doc__.encode(), "a.png")], "not a picture that can be read"),
        ([part("picture", FILE, "a.png"), part("network", b"LeNet")], "choose one of FNN, CNNModel"),
        ([part("picture", FILE, "a.png"), part("network", b"\xff")], "choose one of FNN, CNNModel"),
    ],
)
def test_a_sentence_says_what_is_wrong_with_a_form(client, parts, words):
    body = b"".join([*parts, b"--b--\r\n"])
    refused(client.post(PATH, content=body, headers={"Content-Type": FORM}), 400, words)


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("multipart/form-data", part("picture", FILE, "a.png") + b"--b--", "names the boundary"),
        ("multipart/form-data; boundary=c", part("picture", FILE, "a.png") + b"--b--", "did not arrive whole"),
        (FORM, part("picture", FILE, "a.png"), "did not arrive whole"),
        (FORM, b"", "did not arrive whole"),
    ],
)
def test_a_broken_form_gets_its_sentence(client, kind, body, words):
    refused(client.post(PATH, content=body, headers={"Content-Type": kind}), 400, words)


def test_a_picture_may_be_as_large_as_it_says_and_no_larger(client):
    whole = b"\0" * bodies.PICTURE
    for more, status, words in ((b"", 400, "not a picture"), (b"\0", 413, "at most 4 MB")):
        refused(client.post(PATH, files={"picture": ("a.png", whole + more)}), status, words)
        refused(client.post(PATH, json={"picture": base64.b64encode(whole + more).decode()}), status, words)
    refused(client.post(PATH, files={"picture": ("a.png", b"\0" * api.FORM)}), 413, "too large")
    refused(client.post(PATH, json={"picture": "A" * api.BASE64}), 413, "too large")


def test_strokes_may_be_as_long_as_it_says_and_no_longer(client):
    points = [[x, x] for x in range(9_000)]
    body = json.dumps({"strokes": [points]})
    for size, status in ((bodies.QUESTION, 200), (bodies.QUESTION + 1, 413)):
        answer = client.post(PATH, content=body + " " * (size - len(body)), headers=JSON)
        assert answer.status_code == status
    refused(answer, 413, "256 kB")
    keys = ",".join(f'"{n}":0' for n in range(300_000))  # would take long to read
    refused(client.post(PATH, content=f"{{{keys}}}", headers=JSON), 413, "256 kB")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "image/png", "", None])
def test_another_kind_of_content_is_refused(client, kind):
    headers = {} if kind is None else {"Content-Type": kind}
    refused(client.post(PATH, content=b"{}", headers=headers), 415, "application/json or multipart/form-data")


@pytest.mark.parametrize("path", [PATH, "/api/networks", "/api/openapi.json", "/api/docs"])
def test_another_method_is_refused_and_the_right_one_named(client, path):
    allowed = {"POST"} if path == PATH else {"GET", "HEAD"}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - allowed:
        answer = client.request(method, path)
        refused(answer, 405, "does not take such requests")
        assert set(answer.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/recognise/", "/api/x", "/api/docs/../../etc/passwd"])
def test_there_is_nothing_elsewhere(client, path):
    for method in ("GET", "POST"):
        refused(client.request(method, path), 404, "nothing here")


def test_a_request_that_takes_too_long_is_refused(monkeypatch, application):
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)
    messages = []

    async def never():
        await asyncio.sleep(60)

    async def keep(message):
        messages.append(message)

    scope = {
        **{"type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "query_string": b""},
        **{"path": PATH, "raw_path": PATH.encode(), "root_path": "", "server": ("x", 80), "client": ("1.2.3.4", 5)},
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"9")],
    }
    asyncio.run(application(scope, never, keep))
    assert messages[0]["status"] == 408
    assert "too long to arrive" in json.loads(messages[1]["body"])["error"]


@pytest.mark.parametrize("question", [{"strokes": EIGHT}, {"picture": TEXT}])
def test_too_many_questions_are_refused(monkeypatch, question):
    monkeypatch.setattr(page, "LONG", 0)
    monkeypatch.setattr(reader, "PICTURES", 0)
    client = TestClient(App.create_app(page.build(NETWORKS)))
    refused(client.post(PATH, json=question), 429, "Please wait")


# Who is refused


@pytest.mark.parametrize("path", ["recognise", "networks", "openapi.json", "docs"])
def test_who_has_not_said_the_pass_phrase_is_not_let_in(path):
    inkling = page.build(NETWORKS)
    inkling.phrase = "open sesame"
    client = TestClient(App.create_app(inkling))
    sentence = refused(client.request("POST" if path == "recognise" else "GET", f"/api/{path}"), 401, "pass phrase")
    assert sentence == openapi.SAYS[401]
    client.get("/", params={"phrase": "open sesame"})
    assert client.get("/api/networks").status_code == 200


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://testserver", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": "http://elsewhere.example"}, False),
        ({"Origin": "http://testserver.elsewhere.example"}, False),
        ({"Origin": "http://testserver:8000"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}, False),
    ],
)
def test_forms_from_pages_of_other_sites_are_refused(client, headers, taken):
    answer = client.post(PATH, files={"picture": ("8.png", FILE)}, headers=headers)
    if taken:
        assert answer.json()["digit"] == 8
    else:
        refused(answer, 403, "page of another site")


def test_no_answer_lets_other_sites_in(client):
    """Neither their scripts' question whether they may ask, nor what is answered."""
    elsewhere = {"Origin": "http://elsewhere.example"}
    ask = elsewhere | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answers = [
        client.options(PATH, headers=ask),
        client.post(PATH, json={"strokes": EIGHT}, headers=elsewhere),
        client.post(PATH, json={}, headers=elsewhere),
        *(client.get(f"/api/{name}", headers=elsewhere) for name in ("networks", "openapi.json", "docs")),
    ]
    assert [answer.status_code for answer in answers] == [405, 200, 400, 200, 200, 200]
    assert not [name for answer in answers for name in answer.headers if name.startswith("access-control")]


# How


WRITING = os.O_WRONLY | os.O_RDWR
opened: list[tuple] = []
listening = False


def note(event, arguments):
    if not listening or event not in ("open", "tempfile.mkstemp"):
        return
    is_pipe = isinstance(arguments[0], int) or arguments[0] == os.devnull  # to the process that opens pictures
    if event == "tempfile.mkstemp" or (arguments[2] & WRITING and not is_pipe):
        opened.append((event, arguments))


sys.addaudithook(note)  # it stays for good


def test_a_large_picture_is_never_written_to_disk(monkeypatch, client, tmp_path):
    monkeypatch.setattr(sys.modules[__name__], "listening", True)
    noise = Image.frombytes("RGB", (1100, 1100), os.urandom(1100 * 1100 * 3))
    file = file_of(noise)
    assert 3_000_000 < len(file) < bodies.PICTURE
    for answer in (
        client.post(PATH, files={"picture": ("noise.png", file)}),
        client.post(PATH, json={"picture": base64.b64encode(file).decode()}),
    ):
        assert answer.status_code == 200
    assert opened == []
    (tmp_path / "x").write_text("x", encoding="utf-8")
    assert [event for event, _ in opened] == ["open"]  # it would have been seen


def test_readings_are_counted(client):
    client.post(PATH, json={"strokes": EIGHT})
    assert 'inkling_answer_seconds_count{question="recognise"}' in client.get("/metrics").text


@pytest.mark.parametrize("strips", [True, False], ids=["the path is cut off", "the path is kept"])
def test_it_works_below_a_path_too(monkeypatch, strips):
    inkling = page.build(NETWORKS)
    monkeypatch.setattr(inkling, "root_path", "/inkling")
    below = TestClient(App.create_app(inkling), base_url=f"http://testserver{'' if strips else '/inkling'}")
    assert alone(below.post("api/recognise", json={"strokes": EIGHT})) == expected("CNNModel", DIGIT)
    assert below.post("api/recognise", files={"picture": ("8.png", FILE)}).json()["network"] == "CNNModel"
    assert [below.get(f"api/{name}").status_code for name in ("networks", "openapi.json", "docs")] == [200] * 3


def test_it_works_in_somebody_elses_application():
    client = TestClient(gr.mount_gradio_app(FastAPI(), page.build(NETWORKS), "/x"))
    assert alone(client.post("/x/api/recognise", json={"strokes": EIGHT})) == expected("CNNModel", DIGIT)
    refused(client.get("/x/api/recognise"), 405, "does not take")


@pytest.mark.parametrize("name", ["networks", "openapi.json", "docs"])
def test_what_does_not_change_is_sent_once(client, name):
    first = client.get(f"/api/{name}")
    again = client.get(f"/api/{name}", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert client.head(f"/api/{name}").status_code == 200


def test_a_chain_of_ones_own_reads_for_no_program(client):
    answer = client.post("/api/recognise", json={"network": "chain_c4k3", "strokes": EIGHT})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("There is no such network here; choose one of ")
