"""Opens strangers' pictures in a process of its own, see decoding.py, and replaces it where a picture is too much."""

import os
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

from cnn import sketch
from ui.server import decoding, messages

LIMIT = 5.0  # s that a picture may take; one of 16 megapixels takes half a second
START = 60.0  # s that the process may take until it is ready; on a quiet machine 0.4 s
IDLE = 300.0  # s without a picture after which the process ends, since it takes memory
GROWN = 250_000_000  # bytes of memory with which a process is ended after its picture; at rest it takes 60 MB

SLOW = "This picture takes too long to open; please make it smaller, or save it as PNG or JPEG."
BROKEN = "This picture cannot be opened; please save it anew, as PNG or JPEG."

_ROOT = Path(__file__).parents[2]
_ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")])),
    "OPENBLAS_NUM_THREADS": "1",  # NumPy's library for matrices, which nothing here needs, has buffers for each thread
    "MALLOC_ARENA_MAX": "1",  # of glibc: every arena takes 64 MB of address space
    "MALLOC_MMAP_THRESHOLD_": "1000000",  # bytes; what is larger goes back to the system once it is freed
}


class _LostError(Exception):
    """Raised where the process ended without an answer, or was ended: `slow` says whether for its slowness."""

    def __init__(self, slow: bool):
        super().__init__("too slow" if slow else "ended")
        self.slow = slow


class Decoder:
    """Opens pictures, one at a time: those of other threads wait. It needs no start, and can go on after `close`."""

    def __init__(self, limit: float = LIMIT, idle: float = IDLE):
        self._limit = limit  # s that a picture may take
        self._idle = idle  # s without a picture after which the process ends
        self._lock = threading.Lock()  # held by whoever talks to the process
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0  # the process that started it; a fork of that one must not talk to it
        self._ready = False  # whether the process has said so
        self._used = 0.0  # s, of time.monotonic(): when the last picture was done
        self._rest: threading.Timer | None = None  # that ends the process

    @property
    def process_id(self) -> int | None:
        """The id of the process that opens pictures; None where there is none."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start the process without waiting until it is ready, so that the first picture need not wait as long."""
        with self._lock:
            self._running()
            self._end_when_idle()

    def ink(self, file: bytes) -> sketch.Ink | None:
        """Return the ink on a picture, given its file, as `sketch.find_ink` does; None if there is none.

        Raises ValueError, with a sentence for the user, for a picture that cannot be opened or takes too long.
        """
        with self._lock:
            try:
                answer = self._answer(file)
            except _LostError as error:
                raise ValueError(SLOW if error.slow else BROKEN) from error
            finally:
                self._end_when_idle()
        return _ink_in(answer)

    def close(self) -> None:
        """End the process, once it is done with the picture it has."""
        with self._lock:
            if self._rest:
                self._rest.cancel()
            self._end()

    def _answer(self, file: bytes) -> bytes:
        child = self._running()
        try:
            self._wait_until_ready(child)
            answer = _exchange(child, file, self._limit)
        except BaseException:  # Ctrl+C too: an answer that nobody waited for would be taken for that to the next
            self._end()
            raise
        if _memory(child.pid) > GROWN:
            self._end()
        return answer

    def _wait_until_ready(self, child: "subprocess.Popen[bytes]") -> None:
        if self._ready:
            return
        try:
            _exchange(child, None, START)
        except _LostError as error:  # no fault of the picture's
            raise RuntimeError("The process that opens pictures did not start.") from error
        self._ready = True

    def _running(self) -> "subprocess.Popen[bytes]":
        """Return the process that opens pictures, a new one where there is none or it has ended."""
        if self._child and self._owner != os.getpid():
            self._child = None
        if self._child and self._child.poll() is not None:
            self._end()
        if not self._child:
            command = [sys.executable, "-m", "ui.server.decoding"]
            pipe = subprocess.PIPE
            self._child = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=os.environ | _ENVIRONMENT)
            self._owner, self._ready = os.getpid(), False
        return self._child

    def _end(self) -> None:
        """End the process at once; it holds nothing that could be lost."""
        child, self._child = self._child, None
        if child and self._owner == os.getpid():
            child.kill()
            child.communicate()  # closes the pipes, and waits until it is gone

    def _end_when_idle(self) -> None:
        """See to it that the process ends after a while without pictures."""
        self._used = time.monotonic()
        if self._rest:
            self._rest.cancel()
        self._rest = threading.Timer(self._idle, self._end_if_idle)
        self._rest.daemon = True
        self._rest.start()

    def _end_if_idle(self) -> None:
        with self._lock:
            if time.monotonic() - self._used >= self._idle:
                self._end()


def _exchange(child: "subprocess.Popen[bytes]", file: bytes | None, limit: float) -> bytes:
    """Return the process's answer to a file, or its first message if there is none.

    Raises _LostError where it gives none within so many seconds; it is killed then. A timer does that, since Windows
    cannot wait for a pipe and a time at once.
    """
    assert child.stdin is not None
    assert child.stdout is not None
    slow = threading.Event()

    def kill() -> None:
        slow.set()
        child.kill()

    timer = threading.Timer(limit, kill)
    timer.daemon = True
    timer.start()
    try:
        if file is not None:
            messages.send(child.stdin, file)
        answer = messages.receive(child.stdout, decoding.LARGEST_ANSWER)
    except OSError:  # it closed its end
        answer = None
    timer.cancel()
    timer.join()
    if answer is None or slow.is_set():
        raise _LostError(slow.is_set())
    return answer


def _ink_in(answer: bytes) -> sketch.Ink | None:
    """Return the ink in an answer, or None for nothing drawn. Raises ValueError with the sentence that is in it."""
    kind, text = answer[:1], answer[1:].decode(errors="replace")
    if kind == decoding.NOTHING:
        return None
    if kind == decoding.SENTENCE:
        raise ValueError(text)
    if kind == decoding.FAULT:
        raise RuntimeError(f"The process that opens pictures made a mistake:\n{text}")
    try:
        return decoding.ink_in(answer)
    except struct.error as error:
        raise ValueError(BROKEN) from error


def _memory(process_id: int) -> int:
    """Return the bytes of memory that a process has now; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process_id}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
