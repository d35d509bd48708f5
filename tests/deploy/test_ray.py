"""The page on Ray Serve. Ray is no requirement of the project: these tests run where somebody has installed it."""

import os
import subprocess
import sys

import pytest

from tests.browsing import free_port
from tests.conftest import REPOSITORY
from tests.deploy.visiting import await_health, visit

pytest.importorskip("ray", reason="Ray is not installed: pip install -r deploy/requirements-ray.txt")

SERVE = """
import sys, ray
from ray import serve
from deploy.ray_app import app
ray.init(num_cpus=1, include_dashboard=False)
serve.start(http_options={"host": "127.0.0.1", "port": int(sys.argv[1])})
serve.run(app, blocking=True)
"""


def test_a_replica_answers_all_that_the_page_asks():
    port = free_port()
    quiet = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_SERVE_ENABLE_HA_PROXY": "0", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", SERVE, str(port)]
    with subprocess.Popen(command, cwd=REPOSITORY, env=os.environ | quiet, stderr=subprocess.DEVNULL) as process:
        try:
            await_health(f"http://127.0.0.1:{port}/", process)
            assert visit(f"http://127.0.0.1:{port}/", times=12) == []  # more than 200 questions
        finally:
            process.terminate()
