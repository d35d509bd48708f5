"""The command app.py as processes of their own: how it serves, shares its work, and ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

import app
from tests.browsing import free_port
from tests.ui.server.clients import ASK, QUESTION
from ui.server import health
from ui.server.packing import unpack

ROOT = Path(__file__).parents[1]
OWN = (
    "TORCHINDUCTOR_CACHE_DIR",
    "PORT",
    "GRADIO_SERVER_PORT",
    "GRADIO_SERVER_NAME",
    "SPACE_ID",
    app.ROOT_PATH,
    app.FRAMES,
    health.FOLDER,
)


@contextmanager
def running(folder: Path, *options):
    """Run the command, with this folder for what is temporary; the process, its address, and what it has logged."""
    temporary = folder / "temporary"
    temporary.mkdir()
    port, log = free_port(), folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port), *map(str, options)],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name not in OWN} | {"TMPDIR": str(temporary)},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout.readline() == f"Inkling is at http://127.0.0.1:{port}\n", log.read_text()
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address, trust_env=False, timeout=100) as client:
            assert client.get("/healthz").json()["status"] == "ok"  # it listens already, and waits until it can read
            yield process, client, lambda: log.read_text().splitlines()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert [*temporary.iterdir()] == []


def half_a_question(client) -> tuple[socket.socket, bytes]:
    """Send a question but for its end; the connection, and that end."""
    body = json.dumps(QUESTION).encode()
    head = (
        f"POST {ASK}/read HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    line = socket.create_connection((client.base_url.host, client.base_url.port), timeout=10)
    line.sendall(head.encode() + body[:-10])
    return line, body[-10:]


def answer_on(line) -> httpx.Response:
    received = b""
    while more := line.recv(100_000):
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    return head.split()[1], unpack(body)


def test_told_to_end_it_answers_what_it_has_been_asked_and_leaves_nothing_behind(tmp_path):
    with running(tmp_path) as (process, client, logged):
        idle = socket.create_connection((client.base_url.host, client.base_url.port))
        line, rest = half_a_question(client)
        endless, _ = half_a_question(client)
        assert client.get("/healthz").status_code == 200  # all of these have arrived
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        time.sleep(0.5)
        line.sendall(rest)
        status, answer = answer_on(line)
        assert (status, answer["digit"]) == (b"200", 8)
        process.wait(timeout=20)
        assert time.monotonic() - began < 4
        with pytest.raises(httpx.TransportError):
            client.get("/healthz")
        for each in (idle, line, endless):
            each.close()
        assert len(logged()) == 2, "what was given up, and why"


def workers_of(process) -> set[int]:
    """The processes that serve, which a process has started."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    return {child for child, command in commands.items() if b"spawn_main" in command}


def asked_of_all(client) -> int:
    """How many readings all processes together have counted."""
    lines = client.get("/metrics").text.splitlines()
    return sum(
        float(line.split()[-1]) for line in lines if line.startswith('inkling_answer_seconds_count{question="read"')
    )


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells which processes one has started")
def test_several_processes_share_the_work_and_one_that_dies_is_replaced(tmp_path):
    asked = 0

    def ask_it() -> None:
        nonlocal asked
        asked += 1
        with httpx.Client(base_url=client.base_url, trust_env=False, timeout=100) as own:  # a connection of its own
            assert unpack(own.post(f"{ASK}/read", json=QUESTION).content)["digit"] == 8

    def ask_each(workers) -> None:
        """Ask each while the others are stopped, and wait until it answers."""
        for worker in workers:
            for other in workers - {worker}:
                os.kill(other, signal.SIGSTOP)
            try:
                ask_it()
            finally:
                for other in workers - {worker}:
                    os.kill(other, signal.SIGCONT)

    def wait_until(is_so) -> None:
        began = time.monotonic()
        while not is_so():
            assert time.monotonic() < began + 100
            time.sleep(0.1)

    with running(tmp_path, "--workers", 2) as (process, client, logged):
        first = workers_of(process)
        assert len(first) == 2
        ask_each(first)
        wait_until(lambda: asked_of_all(client) == asked)  # an answer is counted once it is sent
        time.sleep(1)  # for the sign of life that was asked of it while it was stopped: uvicorn waits a minute for one
        os.kill(min(first), signal.SIGKILL)
        client = httpx.Client(base_url=client.base_url, trust_env=False, timeout=100)
        for _ in range(5):
            ask_it()
        wait_until(lambda: asked_of_all(client) == asked)  # with what the dead one did
        wait_until(lambda: len(workers_of(process) - {min(first)}) == 2)
        assert max(first) in workers_of(process)
        ask_each(workers_of(process))
        client.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert logged() == []
