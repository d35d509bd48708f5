"""What whoever runs the server asks it: /healthz, whether it reads, and /metrics, how it is doing, for Prometheus.

With several processes each of them counts into files of a common folder (PROMETHEUS_MULTIPROC_DIR, which app.py sets),
so that any of them can tell of all.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import prometheus_client as prometheus
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ui.pad import examples
from ui.server.reader import Reader
from ui.server.refusing import RefusedError

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)  # bounds of the histogram's bars
EXAMPLE = 7  # which of the ten examples is read to see whether it can be


class Metrics:
    """Counts what is answered and refused."""

    def __init__(self, waiting: Callable[[], int]) -> None:
        """waiting: how many questions wait for their turn."""
        self.registry = prometheus.CollectorRegistry()
        common: dict[str, Any] = {"registry": self.registry, "namespace": "inkling"}
        self._seconds = prometheus.Histogram(
            "answer_seconds",
            "Time until an answer is sent; read: the readings",
            ["question"],
            buckets=SECONDS,
            **common,
        )
        self._refused = prometheus.Counter("refused", "Requests that were refused, by status", ["status"], **common)
        living: dict[str, Any] = {"multiprocess_mode": "livesum", **common}
        self._waiting = prometheus.Gauge("waiting", "Questions that wait for their turn", **living)
        self._memory = prometheus.Gauge("memory_bytes", "Memory of the processes (resident)", **living)
        self._count = waiting
        self._looked = 0.0

    def answered(self, question: str, seconds: float) -> None:
        self._seconds.labels(question).observe(seconds)
        self._look()

    def refused(self, status: int) -> None:
        self._refused.labels(status).inc()
        self._look()

    def _look(self) -> None:
        """Note, once a second, what is the case just now."""
        if time.monotonic() - self._looked > 1:
            self._looked = time.monotonic()
            self._waiting.set(self._count())
            self._memory.set(memory())

    def text(self) -> bytes:
        """Return all of it in Prometheus's format."""
        self._looked = 0
        self._look()
        if FOLDER not in os.environ:
            return prometheus.generate_latest(self.registry)
        forget_the_dead()
        everybody = prometheus.CollectorRegistry()
        MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]
        return prometheus.generate_latest(everybody)


def forget_the_dead() -> None:
    """Let go of what processes that have ended had waiting, and of their memory; what they have counted stays."""
    for file in Path(os.environ[FOLDER]).glob("gauge_live*_*.db"):
        process = int(file.stem.rpartition("_")[2])
        try:
            os.kill(process, 0)  # sends nothing
        except ProcessLookupError:
            mark_process_dead(process)  # type: ignore[no-untyped-call]
        except OSError:  # it is somebody else's, and lives
            continue


def memory() -> int:
    """Return this process's resident memory, bytes; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def routes(reader: Reader, chosen: str, metrics: Metrics) -> list[BaseRoute]:
    """Return both routes. chosen: the network that reads to show that it can."""
    example = examples.load()[EXAMPLE]

    async def healthz(_: Request) -> Response:
        try:
            read = await reader.strokes("health", chosen, example["strokes"])
        except ValueError as error:  # there is no such network
            raise RefusedError(503, str(error)) from None
        if read["digit"] != example["label"]:
            raise RefusedError(503, f"{chosen} reads a {example['label']} as {read['digit']}.")
        return JSONResponse({"status": "ok", "networks": [*reader.networks], "read": read["digit"]})

    async def show(_: Request) -> Response:
        return Response(metrics.text(), media_type=prometheus.CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/metrics", show)]
