"""The page published below a path: within somebody else's application, and behind nginx."""

import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import expect

from cnn import models, weights
from tests.browsing import EXAMPLES, draw, free_port, launch, read_as
from ui import page
from ui.modules import address

CONF = """
daemon off;
master_process off;
error_log stderr;
pid nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c; scgi_temp_path d; uwsgi_temp_path e;
    server {{
        listen 127.0.0.1:{port};
        location /inkling/ {{
            proxy_pass {upstream};
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_buffering off;
            client_max_body_size 24m;
        }}
    }}
}}
"""


@pytest.fixture
def inkling():
    return page.build({models.DEFAULT: weights.load(models.DEFAULT)})


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve an application with uvicorn, as its owner would, and yield its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.browser
def test_a_page_that_somebody_mounts_reads_what_is_drawn(open_page, inkling):
    host = FastAPI()
    host.get("/favicon.ico", status_code=204)(lambda: None)  # browsers ask for it, and log an error without
    with serving(gr.mount_gradio_app(host, inkling, path="/x")) as server:
        tab = open_page(f"{server}/x")
        draw(tab, EXAMPLES[3]["strokes"])
        read_as(tab, 3)
        expect(tab.locator(".gradio-container")).to_have_css("background-color", "rgb(251, 250, 247)")
        tab.close()  # before the server goes, which it would miss


@contextmanager
def behind_nginx(folder, upstream: str) -> Iterator[str]:
    """Publish a server below /inkling/ of an nginx, and yield the address there."""
    port = free_port()
    (folder / "nginx.conf").write_text(CONF.format(port=port, upstream=upstream))
    command = ["nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/inkling/"
    finally:
        process.terminate()
        process.communicate()


def wait_for(port: int, process: subprocess.Popen) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.02)
        else:
            return


def fetch(url: str, body: bytes | None = None) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, body), timeout=30) as response:
        return response.read()


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
@pytest.mark.parametrize("strips", [True, False], ids=["the path is cut off", "the path is kept"])
def test_behind_nginx_the_page_finds_its_modules_and_gets_answers(inkling, tmp_path, monkeypatch, strips):
    monkeypatch.setenv("GRADIO_ROOT_PATH", "/inkling")
    server = launch(inkling)
    try:
        with behind_nginx(tmp_path, server if strips else server.rstrip("/")) as url:
            text = fetch(url).decode()
            assert f'"root":"{url.rstrip("/")}"' in text
            assert address("shared/start.js") in text
            assert b"export" in fetch(url + address("shared/start.js"))
            assert b"export" in fetch(url + address("shared/given.js"))
            assert b"--" in fetch(url + "theme.css")  # Gradio's own
            strokes = EXAMPLES[3]["strokes"] * 40  # more than nginx keeps in memory
            question = {"network": models.DEFAULT, "strokes": strokes}
            assert json.loads(fetch(url + "_inkling/ask/read", json.dumps(question).encode()))["digit"] == 3
    finally:
        inkling.close()
