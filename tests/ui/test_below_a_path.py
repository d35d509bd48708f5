"""The page published below a path: within somebody else's application, and behind nginx."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

import app
from cnn import models, weights
from tests.browsing import EXAMPLES, draw, free_port, launch, read_as
from tests.ui.server.clients import served
from ui import page

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
            client_max_body_size 24m;
        }}
    }}
}}
"""


@pytest.fixture
def networks():
    return {models.DEFAULT: weights.load(models.DEFAULT)}


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


def reads_a_three(open_page, url: str) -> None:
    """Draw there, and wait for the reading; styles, modules and answers have then been found."""
    tab = open_page(url)
    draw(tab, EXAMPLES[3]["strokes"])
    read_as(tab, 3)
    expect(tab.locator(".gradio-container")).to_have_css("background-color", "rgb(251, 250, 247)")
    tab.close()  # before the server goes, which it would miss


@pytest.mark.browser
def test_a_page_that_somebody_mounts_reads_what_is_drawn(open_page, networks):
    host = FastAPI()
    host.get("/favicon.ico", status_code=204)(lambda: None)  # browsers ask for it, and log an error without
    with served(gr.mount_gradio_app(host, page.build(networks), path="/x")) as (name, port):
        reads_a_three(open_page, f"http://{name}:{port}/x")


@pytest.mark.browser
def test_a_page_that_somebody_launches_reads_what_is_drawn(open_page, networks):
    demo = page.build(networks)
    try:
        reads_a_three(open_page, launch(demo))
    finally:
        demo.close()


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
@pytest.mark.parametrize("strips", [True, False], ids=["the path is cut off", "the path is kept"])
def test_behind_nginx_the_page_reads_what_is_drawn(open_page, networks, tmp_path, monkeypatch, strips):
    monkeypatch.setattr(app, "load_networks", lambda: networks)
    made = app.create_app(root_path="/inkling")
    with (
        served(made, **{name: option for name, option in app.OPTIONS.items() if name != "log_config"}) as (name, port),
        behind_nginx(tmp_path, f"http://{name}:{port}{'/' if strips else ''}") as url,
    ):
        for path in ("config", "healthz", "metrics", "theme.css"):
            assert httpx.get(url + path, trust_env=False).status_code == 200
        assert httpx.get(f"{url}config", trust_env=False).json()["root"] == url.rstrip("/")
        assert httpx.post(f"{url}gradio_api/upload", trust_env=False).status_code == 404
        strokes = EXAMPLES[3]["strokes"] * 40  # more than nginx keeps in memory
        asked = {"network": models.DEFAULT, "strokes": strokes}
        assert httpx.post(f"{url}_inkling/ask/read", json=asked, trust_env=False).status_code == 200
        reads_a_three(open_page, url)
