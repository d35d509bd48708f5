"""What whoever runs the server asks it: whether it reads, and how it is doing."""

import asyncio
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cnn import models, weights
from tests.ui.server.clients import ASK, STROKES, ask, front, post, question, send
from ui.server import health, reader
from ui.server.health import Metrics
from ui.server.lane import Lane
from ui.server.pictures import Decoder

ROOT = Path(__file__).parents[3]


def healthy(networks, chosen="ComplexCNNModel", lane=None):
    reading = reader.Reader(networks, lane or Lane("test", 3), Decoder().ink)
    return ask(front(*health.routes(reading, chosen, Metrics(int))), "/healthz")


def value(text, name, **labels):
    """The value of a metric; None where there is none."""
    wanted = ",".join(f'{key}="{label}"' for key, label in labels.items())
    found = re.search(rf"^inkling_{name}{re.escape(f'{{{wanted}}}' if wanted else '')} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


def test_a_server_that_reads_is_well():
    answer = healthy({"ComplexCNNModel": weights.load("ComplexCNNModel")})
    assert answer.status == 200
    assert answer.body == b'{"status":"ok","networks":["ComplexCNNModel"],"read":7}'


def test_a_server_that_misreads_is_not_well():
    model, meta = weights.load("CNNModel")
    model.final.weight.data[:] = 0
    model.final.bias.data[:] = 0
    model.final.bias.data[3] = 5
    answer = healthy({"CNNModel": (model, meta)}, "CNNModel")
    assert (answer.status, answer.sentence()) == (503, "CNNModel reads a 7 as 3.")


def test_a_server_without_its_network_is_not_well():
    answer = healthy({"CNNModel": (models.build("CNNModel").eval(), {})})
    assert answer.status == 503
    assert answer.sentence().startswith("There is no such network here")
    assert healthy({}).status == 503


def test_a_server_whose_networks_fail_is_not_well():
    broken = models.build("CNNModel").eval()
    del broken.conv1
    assert healthy({"ComplexCNNModel": (broken, {})}).status == 500


def test_a_server_that_is_asked_how_it_is_while_it_is_busy_is_not_crowded():
    lane, go = Lane("test", 3), threading.Event()
    lane.submit("other", lambda: go.wait(10))
    threading.Timer(0.05, go.set).start()
    assert healthy({"ComplexCNNModel": weights.load("ComplexCNNModel")}, lane=lane).status == 200


def test_what_waits_and_what_memory_is_used_is_told_as_it_is_now():
    waiting = [3]
    metrics = Metrics(lambda: waiting[0])
    assert value(metrics.text().decode(), "waiting") == 3
    waiting[0] = 5
    text = metrics.text().decode()
    assert value(text, "waiting") == 5
    assert value(text, "memory_bytes") == pytest.approx(health.memory(), rel=0.1)
    assert health.memory() > 50_000_000 or sys.platform != "linux"


def test_what_waits_on_the_page_is_counted(app):
    unit = {"unit": ["conv1", 0, 5, 5], "strokes": STROKES[8]}

    async def several():
        asked = [asyncio.ensure_future(question(app, "explain", **unit)) for _ in range(30)]
        await asyncio.sleep(0)
        waiting = value((await send(app, "/metrics")).body.decode(), "waiting")
        return waiting, {answer.status for answer in await asyncio.gather(*asked)}

    waiting, statuses = asyncio.run(several())
    assert 0 < waiting <= 30
    assert statuses == {200}


def test_answers_are_counted_by_question_and_time_and_refusals_by_status():
    metrics = Metrics(int)
    for seconds in (0.001, 0.003, 3):
        metrics.answered("read", seconds)
    for status in (400, 400, 404):
        metrics.refused(status)
    text = metrics.text().decode()
    assert value(text, "answer_seconds_count", question="read") == 3
    assert value(text, "answer_seconds_bucket", le="0.005", question="read") == 2
    assert [value(text, "refused_total", status=status) for status in (400, 404, 429)] == [2, 1, None]


def test_counting_costs_little_for_it_looks_once_a_second():
    looks = []
    metrics = Metrics(lambda: looks.append(1) or 0)
    for _ in range(100):
        metrics.answered("read", 0.001)
    assert len(looks) == 1


def test_metrics_are_served_in_prometheus_format(app):
    answer = ask(app, "/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "# TYPE inkling_answer_seconds histogram" in answer.body.decode()


def test_names_that_strangers_make_up_are_not_counted_by_name(app):
    for name in ("made-up", "x" * 1000):
        assert post(app, f"{ASK}/{name}").status == 404
    assert "made-up" not in ask(app, "/metrics").body.decode()


SEVERAL = """
import os, sys, time
from ui.server.health import Metrics

def work(count):
    metrics = Metrics(lambda: count)
    for _ in range(count):
        metrics.answered("read", 0.001)
    metrics.refused(404)
    metrics.text()
    return metrics

children = []
for count in (3, 4):
    reading, writing = os.pipe()
    if not (child := os.fork()):
        work(count)
        os.write(writing, b"1")
        time.sleep(60)
    os.read(reading, 1)
    children.append(child)
metrics = work(5)
print(metrics.text().decode())
os.kill(children[0], 9)
os.waitpid(children[0], 0)
print("====")
print(metrics.text().decode())
os.kill(children[1], 9)
"""


def test_several_processes_add_up_and_of_the_dead_only_what_they_have_done_counts(tmp_path):
    environment = os.environ | {health.FOLDER: str(tmp_path), "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", SEVERAL], env=environment, capture_output=True, text=True, check=True)
    living, after = run.stdout.split("====")
    for text in (living, after):
        assert value(text, "answer_seconds_count", question="read") == 3 + 4 + 5
        assert value(text, "refused_total", status=404) == 3
    assert value(living, "waiting") == 3 + 4 + 5
    assert value(after, "waiting") == 4 + 5
    assert value(after, "memory_bytes") < value(living, "memory_bytes")


def test_a_question_that_is_refused_is_no_answer(app):
    before = ask(app, "/metrics").body.decode()
    assert post(app, f"{ASK}/value_of", b"{}").status == 400
    after = ask(app, "/metrics").body.decode()
    assert 'question="value_of"' not in after
    assert value(after, "refused_total", status=400) == (value(before, "refused_total", status=400) or 0) + 1
