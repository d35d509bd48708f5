"""Several processes of app.py behind nginx, as deploy/nginx.conf has it."""

import asyncio
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from benchmarks import pupils
from tests.browsing import free_port
from tests.conftest import REPOSITORY
from tests.deploy.visiting import await_health, visit

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")

AROUND = """
daemon off;
master_process off;
error_log stderr;
pid nginx.pid;
events { worker_connections 4096; }
http {
    access_log off;
    client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c; scgi_temp_path d; uwsgi_temp_path e;
    include inkling.conf;
}
"""


class Server:
    """A process of app.py."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        command = [sys.executable, "app.py", "--port", str(self.port), "--root-path", "/inkling"]
        self.process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL)

    def answered(self) -> float:
        """Return how many questions it has answered."""
        lines = httpx.get(self.url + "metrics", trust_env=False).text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith("inkling_answer_seconds_count{"))


@pytest.fixture(scope="module")
def servers() -> Iterator[list[Server]]:
    """Two processes; the last test kills one."""
    started = [Server(), Server()]
    try:
        for each in started:
            await_health(each.url, each.process)
        yield started
    finally:
        for each in started:
            each.process.terminate()
            each.process.wait()


@contextmanager
def published(folder: Path, servers: list[Server], cut_off: bool = True) -> Iterator[str]:
    """Run nginx with the configuration, but for its addresses, and yield the page's address."""
    port = free_port()
    changes = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        **{f"127.0.0.1:{7860 + n}": f"127.0.0.1:{each.port}" for n, each in enumerate(servers)},
        **({} if cut_off else {"proxy_pass http://inkling/;": "proxy_pass http://inkling;"}),
    }
    text = (REPOSITORY / "deploy/nginx.conf").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    folder.mkdir()
    (folder / "inkling.conf").write_text(text)
    (folder / "nginx.conf").write_text(AROUND)
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"])
    try:
        url = f"http://127.0.0.1:{port}/inkling/"
        await_health(url, process)
        yield url
    finally:
        process.terminate()
        process.wait()


def test_two_processes_answer_all_that_the_page_asks_wherever_it_ends_up(servers, tmp_path):
    with published(tmp_path / "kept", servers, cut_off=False) as url:
        assert visit(url) == []
        page = httpx.get(url, trust_env=False)
    with published(tmp_path / "cut off", servers) as url:
        assert visit(url, times=3) == []  # more than 50 questions
        assert min(each.answered() for each in servers) > 10  # both, for one and the same client
        assert httpx.get(url, trust_env=False).headers["etag"] == page.headers["etag"]
        assert httpx.get(url + "metrics", trust_env=False).status_code == 404


def test_a_process_that_is_killed_while_a_class_draws_loses_nobodys_question(servers, tmp_path):
    with published(tmp_path / "nginx", servers) as url:
        killing = threading.Timer(2, servers[0].process.kill)
        killing.start()
        met = asyncio.run(pupils.run(url, 12, 5, restless=False, encoding="gzip"))
        killing.join()
        assert servers[0].process.wait() == -9
        assert met["lost"] == 0
        assert len(met["milliseconds"]) > 100
        assert visit(url) == []
