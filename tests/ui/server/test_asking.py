"""Questions: the short ones together, clients in turn, and one's fault is nobody else's."""

import asyncio
import gc
import json
import logging
import socket
import threading
import time

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.ui.server.clients import ASK, JSON, NETWORKS, QUESTION, STROKES, front, leave, post, question, served
from ui import answers
from ui.server import asking
from ui.server.asking import BATCH, Asking
from ui.server.lane import Lane
from ui.server.packing import unpack

READ = f"{ASK}/read"


def echo(question):
    return {"question": question}


def refuse(_):
    raise ValueError("There is no such thing.")


def fail(_):
    raise RuntimeError("secret")


@pytest.fixture
def own():
    return Asking(NETWORKS, {"echo": echo, "refuse": refuse, "fail": fail}, Lane("test", 2))


@pytest.fixture
def app(own):
    return front(Route(f"{ASK}/{{name}}", own.endpoint, methods=["POST"]))


@pytest.fixture
def batches(monkeypatch):
    """The questions of each batch."""
    seen, see = [], answers.see

    def watch(networks, asked):
        seen.append([*asked])
        return see(networks, asked)

    monkeypatch.setattr(answers, "see", watch)
    return seen


def all_of(*questions):
    """Ask all of these at once; their answers, in this order."""

    async def together():
        async with asyncio.timeout(60):
            return await asyncio.gather(*questions)

    return asyncio.run(together())


def test_a_question_gets_its_answer(app):
    assert post(app, READ, json.dumps(QUESTION).encode()).unpacked()["digit"] == 8
    assert post(app, f"{ASK}/echo", b'{"a": [1]}').unpacked() == {"question": {"a": [1]}}


def test_short_questions_are_answered_together_in_the_order_in_which_they_came(app, batches):
    answered = all_of(*(question(app, strokes=STROKES[n % 10], n=n) for n in range(40)))
    assert [len(batch) for batch in batches] == [BATCH, BATCH, 40 - 2 * BATCH]
    assert [each["n"] for batch in batches for each in batch] == [*range(40)]
    alone = [post(app, READ, json.dumps(QUESTION | {"strokes": strokes}).encode()).unpacked() for strokes in STROKES]
    for n, answer in enumerate(answered):
        assert answer.unpacked()["pixels"] == alone[n % 10]["pixels"], "each has its own answer"


def test_clients_take_turns(app, batches):
    greedy = [question(app, client="192.0.2.1", n=n) for n in range(30)]
    all_of(*greedy, question(app, client="192.0.2.2", n="late"))
    assert [each["n"] for each in batches[0]][:3] == [0, "late", 1]


def test_together_all_are_read_as_each_is_alone(app):
    names = [{"strokes": strokes, "view": {"layers": ["conv1"], "scale": "map"}, "stages": True} for strokes in STROKES]
    together = [each.unpacked() for each in all_of(*(question(app, **fields) for fields in names))]
    for one, fields in zip(together, names, strict=True):
        (alone,) = all_of(question(app, **fields))
        alone = alone.unpacked()
        assert one["digit"] == alone["digit"]
        assert one["probabilities"] == pytest.approx(alone["probabilities"], abs=1.5e-6)  # both rounded to six decimals
        maps, single = (each["layers"]["conv1"] for each in (one, alone))
        assert maps["limits"] == pytest.approx(single["limits"], abs=2 * 10 ** -single["places"])
        assert abs(maps["picture"].astype(int) - single["picture"]).max() <= 1
        assert (one["stages"]["fitted"] == alone["stages"]["fitted"]).all()


@pytest.mark.parametrize(
    ("bad", "status", "words"),
    [
        ({"network": "LeNet"}, 400, "choose one of CNNModel"),
        ({"network": None}, 400, "choose one of CNNModel"),
        ({"strokes": [[1, 2]]}, 400, "list of"),
        ({"pen": "thick"}, 400, "pen's width"),
        ({"pixels": "AAAA"}, 400, "did not arrive whole"),
        ({"view": "all"}, 400, "A view is"),
    ],
)
def test_a_bad_question_spoils_no_other(app, batches, bad, status, words):
    good, wrong, empty, other = all_of(
        question(app), question(app, **bad), question(app, strokes=[]), question(app, "look", strokes=STROKES[0])
    )
    assert len(batches) == 1
    assert good.unpacked()["digit"] == 8
    assert (wrong.status, words in wrong.sentence()) == (status, True)
    assert empty.unpacked() == {"digit": None}
    assert other.unpacked() == {"layers": {}, "scale": None}


def test_a_fault_in_one_answer_is_that_ones_alone(app, monkeypatch, caplog):
    monkeypatch.setitem(answers.ABOUT_DIGITS, "look", fail)
    good, bad = all_of(question(app), question(app, "look"))
    assert good.unpacked()["digit"] == 8
    assert bad.status == 500
    assert "secret" not in bad.sentence()
    assert caplog.text.count("RuntimeError") == 1


def test_a_fault_of_the_batch_is_told_to_all_of_it_and_the_next_is_answered(app, monkeypatch, caplog):
    see, faults = answers.see, [RuntimeError("secret")]

    def fail_once(*arguments):
        if faults:
            raise faults.pop()
        return see(*arguments)

    monkeypatch.setattr(answers, "see", fail_once)
    answered = all_of(*(question(app) for _ in range(BATCH + 3)))
    assert [each.status for each in answered] == [500] * BATCH + [200] * 3
    assert answered[0].sentence() == "The server made a mistake, and has noted it in its log."
    assert f"{__file__}, line {fail_once.__code__.co_firstlineno + 2}: secret" in caplog.text
    assert all_of(question(app))[0].status == 200


def test_long_questions_go_to_the_lane_and_short_ones_do_not_wait_for_them(own, app, monkeypatch):
    go, threads = threading.Event(), []

    def wait(_):
        threads.append(threading.current_thread().name)
        go.wait(10)
        return {}

    monkeypatch.setitem(own.others, "echo", wait)
    monkeypatch.setitem(answers.ABOUT_DIGITS, "explain", wait)

    async def several():
        long = [asyncio.ensure_future(question(app, name)) for name in ("echo", "explain")]
        short = await question(app)
        assert not any(each.done() for each in long)
        go.set()
        return [short, *await asyncio.gather(*long)]

    assert [each.status for each in asyncio.run(several())] == [200, 200, 200]
    assert [name.startswith("test") for name in threads] == [True, True]


def test_a_drawing_that_takes_long_is_a_long_question(app, own, batches):
    points = [[n % 280, n * 7 % 280] for n in range(3_000)]
    asked = json.dumps(QUESTION | {"strokes": [points]}).encode()
    assert len(asked) > asking.SHORT_BODY
    threads = []
    submit = own.lane.submit
    own.lane.submit = lambda *arguments: threads.append(1) or submit(*arguments)
    assert post(app, READ, asked).status == 200
    assert threads == [1]


def test_a_client_that_asks_too_much_at_once_is_told_so(own, app):
    own.turns.most = 5
    answered = all_of(*(question(app) for _ in range(8)), question(app, client="192.0.2.9"))
    assert [each.status for each in answered] == [200] * 5 + [429] * 3 + [200]
    assert answered[5].sentence() == "There are too many questions at once. Please wait a moment."
    assert all_of(question(app))[0].status == 200


def test_long_questions_have_their_own_limit(own, app, monkeypatch):
    go = threading.Event()
    monkeypatch.setitem(own.others, "echo", lambda _: {"done": go.wait(10)})

    async def several():
        long = [asyncio.ensure_future(question(app, "echo")) for _ in range(4)]  # one is done, two may wait
        done, _ = await asyncio.wait(long, return_when=asyncio.FIRST_COMPLETED)
        go.set()
        return [each.result().status for each in done], sorted([each.status for each in await asyncio.gather(*long)])

    assert asyncio.run(several()) == ([429], [200, 200, 200, 429])


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b'"read"', b"5", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1e999}', b"[" * 900],
)
@pytest.mark.parametrize("name", ["read", "echo"])
def test_what_is_no_question_gets_a_sentence(app, name, body):
    answer = post(app, f"{ASK}/{name}", body)
    assert answer.status == 400
    assert answer.sentence() == "A question is a JSON object that names what is asked about."


def test_a_question_of_very_many_lists_is_refused_unread(app, monkeypatch):
    monkeypatch.setattr("orjson.loads", fail)
    answer = post(app, f"{ASK}/echo", b"[" * 60_000)
    assert answer.status == 413
    assert "more lists than any drawing" in answer.sentence()


def test_a_name_that_answers_nothing_is_not_found(app):
    for name in ("nothing", "__class__", "see", "read/", "Read"):
        assert post(app, f"{ASK}/{name}").status == 404


def test_a_question_without_an_answer_gets_the_sentence_why(app):
    answer = post(app, f"{ASK}/refuse")
    assert (answer.status, answer.sentence()) == (400, "There is no such thing.")


def test_a_fault_is_logged_in_one_line_and_its_words_are_not_told(app, caplog):
    answer = post(app, f"{ASK}/fail")
    assert (answer.status, "secret" in answer.sentence()) == (500, False)
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage() == f"RuntimeError in {__file__}, line {fail.__code__.co_firstlineno + 1}: secret"


@pytest.mark.parametrize("accept", ["br", "gzip", ""])
def test_answers_travel_compressed(app, accept):
    asked = json.dumps(QUESTION | {"view": {"layers": ["conv1"], "scale": "layer"}}).encode()
    answer = post(app, READ, asked, JSON | {"accept-encoding": accept})
    assert answer.headers.get("content-encoding", "") == accept
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("name", "before"), [("read", 3 * BATCH), ("echo", 1)])
def test_who_has_gone_is_not_answered(own, app, batches, monkeypatch, name, before, caplog):
    done = []
    monkeypatch.setitem(own.others, "echo", lambda asked: done.append(asked) or {})

    async def several():
        go = threading.Event()
        own.lane.submit("other", lambda: go.wait(10))
        others = [asyncio.ensure_future(question(app, name, n=n)) for n in range(before)]
        gone = asyncio.ensure_future(leave(app, f"{ASK}/{name}", json.dumps(QUESTION | {"n": "gone"}).encode()))
        sent = await gone
        go.set()
        return sent, {each.status for each in await asyncio.gather(*others)}

    assert asyncio.run(several()) == ([], {200})
    assert [each["n"] for batch in [*batches, done] for each in batch] == [*range(before)]
    assert not caplog.records


def test_a_real_server_notices_who_has_gone(own, app, monkeypatch):
    go, done = threading.Event(), []
    monkeypatch.setitem(own.others, "echo", lambda asked: done.append(asked) or {})
    own.lane.submit("other", lambda: go.wait(10))
    with served(app, lifespan="off") as place:
        with socket.create_connection(place) as line:
            head = "Host: a\r\nContent-Type: application/json\r\nContent-Length: 2"
            line.sendall(f"POST {ASK}/echo HTTP/1.1\r\n{head}\r\n\r\n{{}}".encode())
            while not len(own.lane):
                time.sleep(0.01)
        time.sleep(0.2)
        go.set()
        assert own.lane.submit("other", lambda: 7).result(10) == 7
    assert not done


def test_a_server_that_ends_gives_up_what_it_was_asked(own, app):
    go = threading.Event()

    async def give_up():
        own.lane.submit("other", lambda: go.wait(10))
        waiting = asyncio.ensure_future(question(app, "echo"))
        await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(give_up())
    go.set()


def test_event_loops_may_follow_one_another(app):
    for _ in range(2):
        answer = TestClient(app).post(READ, json=QUESTION)  # each has a loop of its own
        assert unpack(answer.content)["digit"] == 8


@pytest.mark.filterwarnings("ignore")  # that nobody awaits what was left
def test_a_loop_that_ended_in_the_middle_spoils_nothing_for_the_next(own, app, batches):
    loop = asyncio.new_event_loop()

    async def break_off():
        left = asyncio.ensure_future(question(app, n="left"))
        await asyncio.sleep(0)
        loop.stop()  # before the batch is answered
        await left

    task = loop.create_task(break_off())
    loop.run_forever()
    loop.close()
    assert len(own.turns) == 1
    assert [answer.status for answer in all_of(question(app), question(app))] == [200, 200]
    assert len(own.turns) == 0
    assert not task.done()
    del task
    gc.collect()  # it complains now, and not in another test
