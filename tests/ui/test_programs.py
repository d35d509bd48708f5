"""The endpoint /recognise, as programs in any language meet it."""

import asyncio
import base64
import io
import json
import math

import pytest
from gradio_client import Client, handle_file
from PIL import Image

from cnn import models, recognition, sketch
from tests.ui.server.clients import JSON, NETWORKS, STROKES, ask, post, send
from ui import page, programs, serving
from ui.server.lane import Lane
from ui.server.pictures import Decoder
from ui.server.reader import Reader

EIGHT = STROKES[8]
DIGIT = sketch.from_strokes(EIGHT)
NOTHING = {"digit": None, "probabilities": None, "known": None, "digits": []}
API = "/gradio_api"


def picture(digit=DIGIT) -> bytes:
    file = io.BytesIO()
    Image.fromarray(255 - digit).resize((280, 280)).save(file, "PNG")
    return file.getvalue()


def link(file: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(file).decode()}"


@pytest.fixture(scope="module")
def app():
    return serving.application(page.build(NETWORKS))


def run(app, *data, way="run"):
    return post(app, f"{API}/{way}/recognise", json.dumps({"data": data}).encode())


def events(text: bytes) -> list[dict]:
    return [json.loads(line.removeprefix("data: ")) for line in text.decode().splitlines() if line.startswith("data: ")]


@pytest.mark.parametrize(("known_above", "known"), [(-math.inf, True), (math.inf, False)])
def test_programs_learn_what_recognition_says(known_above, known):
    model = models.build("CNNModel").eval()
    model.known_above = known_above
    reader = Reader({"CNNModel": (model, {})}, Lane("test", 3), Decoder().ink)
    expected = recognition.recognise(model, DIGIT)
    assert asyncio.run(reader.strokes("a", "CNNModel", EIGHT)) == {
        **{"digit": expected.digit, "probabilities": expected.probabilities.tolist(), "known": known},
        "digits": [
            {"digit": expected.digit, "probability": expected.probabilities.max(), "known": known}
            | {"strokes": [*range(len(EIGHT))], "box": None}
        ],
    }


def test_there_is_nothing_to_learn_of_nothing(app):
    assert json.loads(run(app, [], None, "CNNModel").body) == {"data": [NOTHING]}
    white = Image.new("L", (100, 100), 255)
    file = io.BytesIO()
    white.save(file, "PNG")
    assert json.loads(run(app, None, link(file.getvalue())).body) == {"data": [NOTHING]}


@pytest.mark.parametrize("way", ["run", "api"])
@pytest.mark.parametrize("data", [(EIGHT,), (EIGHT, None), (EIGHT, None, "CNNModel"), (EIGHT, None, None)])
def test_what_is_left_out_is_as_described(app, way, data):
    assert json.loads(run(app, *data, way=way).body)["data"][0]["digit"] == 8


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ((None, None, "CNNModel"), "either strokes or a picture"),
        ((EIGHT, link(b""), "CNNModel"), "either strokes or a picture"),
        ((None, link(b"nonsense"), "CNNModel"), "not a picture that can be read"),
        ((None, "http://evil.example/a.png", "CNNModel"), "as a data URL, in base64"),
        ((None, {"path": "/etc/passwd"}, "CNNModel"), "as a data URL, in base64"),
        ((None, "/etc/passwd", "CNNModel"), "picture"),
        (([[1, 2]], None, "CNNModel"), "list of"),
        ((EIGHT, None, "LeNet"), "choose one of CNNModel"),
        ((EIGHT, None, ["CNNModel"]), "choose one of CNNModel"),
        ((1, 2, 3, 4), 'Send {"data": [strokes, picture, network]}.'),
    ],
)
def test_a_sentence_says_what_is_wrong(app, data, sentence):
    answer = run(app, *data)
    assert (answer.status, sentence in answer.sentence()) == (400, True), answer.body
    left = post(app, f"{API}/call/recognise", json.dumps({"data": data}).encode())
    if left.status == 200:
        fetched = ask(app, f"{API}/call/recognise/{json.loads(left.body)['event_id']}").body
        assert fetched.startswith(b"event: error\n")
        assert sentence in events(fetched)[0]["error"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"data": {}}', b'{"data": "a"}'])
@pytest.mark.parametrize("path", ["run/recognise", "call/recognise", "queue/join"])
def test_what_is_not_of_gradios_form_is_refused(app, path, body):
    answer = post(app, f"{API}/{path}", body)
    assert answer.status == 400
    assert answer.sentence()


def test_an_answer_is_left_until_it_is_fetched_once(app):
    left = json.loads(post(app, f"{API}/call/recognise", json.dumps({"data": [EIGHT]}).encode()).body)
    fetched = ask(app, f"{API}/call/recognise/{left['event_id']}")
    assert fetched.headers["content-type"].startswith("text/event-stream")
    assert fetched.body.startswith(b"event: complete\n")
    ((result,),) = events(fetched.body)
    assert result["digit"] == 8
    again = ask(app, f"{API}/call/recognise/{left['event_id']}").body
    assert events(again) == [programs.GONE]


def test_only_so_many_answers_are_left(app, monkeypatch):
    monkeypatch.setattr(programs, "UNREAD", 3)
    body = json.dumps({"data": [[]]}).encode()
    left = [json.loads(post(app, f"{API}/call/recognise", body).body)["event_id"] for _ in range(5)]
    fetched = [events(ask(app, f"{API}/call/recognise/{event}").body) for event in left]
    assert fetched == [[programs.GONE]] * 2 + [[[NOTHING]]] * 3


def test_a_session_hears_its_own_answers_alone_and_then_the_stream_ends(app, monkeypatch):
    monkeypatch.setattr(programs, "LINGER", 0.1)

    async def several():
        for session, strokes in (("a", EIGHT), ("b", []), ("a", [[1, 2]])):
            body = json.dumps({"data": [strokes], "session_hash": session}).encode()
            await send(app, f"{API}/queue/join", "POST", body=body, headers=JSON)
        streams = (send(app, f"{API}/queue/data", query_string=b"session_hash=" + own) for own in (b"a", b"b"))
        return [events(answer.body) for answer in await asyncio.gather(*streams)]

    own, other = asyncio.run(several())
    assert [(event["msg"], event.get("success")) for event in own] == [
        *[("process_completed", True), ("process_completed", False), ("close_stream", None)],
    ]
    assert own[0]["output"]["data"][0]["digit"] == 8
    assert "list of" in own[1]["output"]["error"]
    assert [event.get("output") for event in other] == [{"data": [NOTHING]}, None]


def test_a_program_that_asks_too_much_at_once_is_told_so(app):
    async def several():
        body = json.dumps({"data": [EIGHT]}).encode()
        return await asyncio.gather(
            *(send(app, f"{API}/run/recognise", "POST", body=body, headers=JSON) for _ in range(page.LONG + 20))
        )

    statuses = [answer.status for answer in asyncio.run(several())]
    assert {*statuses} == {200, 429}
    assert statuses.count(200) >= page.LONG


@pytest.fixture(scope="module")
def client(url):
    return Client(url, verbose=False)


def test_gradios_client_reads_strokes(client):
    result = client.predict(EIGHT, None, "DeepCNN", api_name="/recognise")
    assert result["digit"] == 8
    assert sum(result["probabilities"]) == pytest.approx(1)
    assert result["known"] is True


def test_gradios_client_reads_a_picture_with_the_default_network(client):
    assert client.predict(picture=link(picture()), api_name="/recognise")["digit"] == 8


def test_gradios_client_may_ask_for_several_at_once(client):
    jobs = [client.submit(strokes=strokes, api_name="/recognise") for strokes in STROKES]
    assert [job.result(30)["digit"] for job in jobs] == [*range(10)]


def test_gradios_client_is_told_what_is_wrong(client, tmp_path):
    with pytest.raises(Exception, match="either strokes or a picture"):
        client.predict(None, None, "FNN", api_name="/recognise")
    (tmp_path / "eight.png").write_bytes(picture())
    with pytest.raises(Exception, match="404 Not Found"):  # it would upload the file
        client.predict(picture=handle_file(tmp_path / "eight.png"), api_name="/recognise")


def test_the_endpoint_is_the_only_one_and_documented(client):
    endpoints = client.view_api(return_format="dict")["named_endpoints"]
    assert list(endpoints) == ["/recognise"]
    assert [each["parameter_name"] for each in endpoints["/recognise"]["parameters"]] == [*programs.PARAMETERS]
    assert endpoints["/recognise"]["description"] == programs.DESCRIPTION
    for name in programs.PARAMETERS:
        assert f"{name}: " in programs.DESCRIPTION
