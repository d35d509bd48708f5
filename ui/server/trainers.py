"""Training for those who look on: the answer is a stream of pictures, for as long as it goes on and the page is open.

Each training has a process of its own, see learning.py. There are fewer of these than the machine has processors; who
comes when all are taken waits, sees the place in the queue, and where others wait a training ends after a while and its
page asks for the rest.
"""

import asyncio
import json
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ui import held
from ui.server import bodies, messages
from ui.server.asking import question_in
from ui.server.packing import pack, unpack
from ui.server.refusing import RefusedError
from ui.training import tasks

SERVERS = "INKLING_WORKERS"  # in the environment: how many servers share this machine
TURN = 60.0  # s that a training may go on while others wait
QUEUE = 64  # trainings that may wait
LOOK = 0.2  # s between two looks at the queue
WORD = 5.0  # s after which the place is told again: a proxy takes a line on which nothing comes for dead
LARGEST = 8_000_000  # bytes of a picture of a training
GRACE = 20.0  # s in which a process that was told to stop has to be done with the step that it takes

CROWDED = "Too many trainings wait here already. Please try again in a few minutes."
LOST = "The training ended unexpectedly. Please start it again."

_ROOT = Path(__file__).parents[2]


class Trainer:
    """A process that trains, one task at a time; started when it is needed, and again where it has ended."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._reading = threading.Lock()  # held while a picture is read: whoever waited for it may have gone
        self._busy = False  # whether the end of a task is still to come

    def begin(self, task: dict[str, Any]) -> None:
        """Hand a task to the process."""
        self._busy = True
        if self._child is None or self._child.poll() is not None:
            self._start()
        try:
            self._send(json.dumps(task).encode())
        except OSError:  # it has just ended, having had nothing to do
            self._start()
            self._send(json.dumps(task).encode())

    def receive(self) -> bytes:
        """Wait for a picture and return it, packed; where the process has ended, that it has."""
        assert self._child is not None
        assert self._child.stdout is not None
        with self._reading:
            frame = messages.receive(self._child.stdout, LARGEST) or pack({"end": "failed", "sentence": LOST})
            self._busy = "end" not in unpack(frame)
            return frame

    def stop(self) -> None:
        """Tell the process to stop after the step that it takes."""
        with suppress(OSError):
            self._send(b"")

    def rest(self) -> None:
        """Wait until the process has stopped, and end it where it does not."""
        timer = threading.Timer(GRACE, self.end)
        timer.start()
        with self._reading:  # of a picture that nobody waits for any more
            pass
        while self._busy:
            self.receive()
        timer.cancel()

    def end(self) -> None:
        """End the process at once."""
        if self._child:
            self._child.kill()

    def _start(self) -> None:
        if self._child:
            self._child.communicate()  # closes the pipes
        path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
        command, pipe = [sys.executable, "-m", "ui.server.learning"], subprocess.PIPE
        self._child = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=os.environ | {"PYTHONPATH": path})

    def _send(self, message: bytes) -> None:
        assert self._child is not None
        assert self._child.stdin is not None
        messages.send(self._child.stdin, message)


class Trainers:
    """All trainings of a server."""

    def __init__(self, places: int | None = None, turn: float = TURN) -> None:
        """places: trainings at a time; by default one fewer than there are processors, shared among the servers here.

        There is always one: a server knows nothing of the others' trainings, and everybody may train.
        """
        count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        servers = int(os.environ.get(SERVERS, "1"))
        self._places = places or max(1, (count - 1) // servers)
        self._free = [Trainer() for _ in range(self._places)]
        self._queue: list[object] = []
        self._turn = turn  # s

    async def endpoint(self, request: Request) -> Response:
        """POST …/train: a question, see `tasks.task` -> a stream of packed answers, each led by its length."""
        body = await bodies.body_of(request, bodies.TASK)
        task = await asyncio.to_thread(lambda: tasks.task(question_in(body, long=True)))
        if len(self._queue) >= QUEUE:
            raise RefusedError(429, CROWDED)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # a proxy is not to collect it
        return StreamingResponse(self._stream(task), media_type="application/octet-stream", headers=headers)

    async def _stream(self, task: dict[str, Any]) -> AsyncIterator[bytes]:
        mine = object()
        self._queue.append(mine)
        try:
            place, told = 0, 0.0
            while self._queue[0] is not mine or not self._free:
                if place != (place := self._queue.index(mine) + 1) or time.monotonic() - told > WORD:
                    told = time.monotonic()
                    yield _led(pack({"waiting": place, "within": self._within(place)}))
                await asyncio.sleep(LOOK)
            trainer = self._free.pop()
        finally:
            self._queue.remove(mine)
        async for frame in self._pictures(trainer, task):
            yield _led(frame)

    def _within(self, place: int) -> float:
        """Return after how many seconds the training at this place begins at the latest, but for some to stop one.

        All that run go on for a turn at most, since somebody waits, and whoever's turn ended waits behind.
        """
        return math.ceil(place / self._places) * self._turn

    async def _pictures(self, trainer: Trainer, task: dict[str, Any]) -> AsyncIterator[bytes]:
        """Yield what the process sends. Whoever stops listening, by closing the page, stops it."""
        began, going = time.monotonic(), True
        try:
            await asyncio.to_thread(trainer.begin, task)
            while going:
                frame = await asyncio.to_thread(trainer.receive)
                told = unpack(frame)
                going = "end" not in told
                if isinstance(file := told.get("weights"), np.ndarray):
                    held.keep(file.tobytes())
                yield frame
                if going and self._queue and time.monotonic() - began > self._turn:
                    yield pack({"end": "turn", "sentence": None})
                    return
        finally:
            if going:
                trainer.stop()
                asyncio.get_running_loop().run_in_executor(None, self._bring_back, trainer)
            else:
                self._free.append(trainer)

    def _bring_back(self, trainer: Trainer) -> None:
        trainer.rest()
        self._free.append(trainer)


def _led(frame: bytes) -> bytes:
    return len(frame).to_bytes(4, "little") + frame
