"""The process that opens strangers' pictures: python -m ui.server.decoding, started and watched by pictures.py.

What a picture does to a decoder, a hang, a crash, memory without end, it does to this process and not to the server.
It takes about 60 MB, most of them NumPy and SciPy: it imports neither PyTorch nor Gradio.

Both ways go messages, see messages.py. Out: an empty one once the process is ready. Then
in, a picture's file, and out, its answer, see `answer`; again and again, until stdin closes.
"""

import io
import os
import signal
import struct
import threading
import time
import traceback
from pathlib import Path
from typing import IO

import numpy as np
from PIL import AvifImagePlugin

from cnn import sketch
from ui.server.messages import receive, send

MEMORY = (
    500_000_000  # bytes of address space beyond those taken at the start; cnn.sketch allows no picture a third of it
)
LONGEST = 20  # s that one picture may take where the server, which allows less, is no longer there to end this process
WATCH = 1.0  # s between two looks at whether the server is still there
MOST = 512  # pixels of the ink's longer side; cnn.sketch gives at most 400
LARGEST_ANSWER = 4 * MOST**2 + 100  # bytes

INK, NOTHING, SENTENCE, FAULT = b"I", b"N", b"V", b"F"  # what an answer begins with
HEAVY = "This picture takes too much memory to open; please make it smaller, or save it as PNG or JPEG."


def answer(file: bytes) -> bytes:
    """Return what comes of a picture's file: INK, its shape and numbers, NOTHING, or SENTENCE and why not.

    FAULT and a traceback where the fault is not the picture's.
    """
    try:
        ink = sketch.find_ink(sketch.open_image(io.BytesIO(file)))
    except ValueError as error:
        full = isinstance(error.__cause__, MemoryError)
        return SENTENCE + (HEAVY if full else str(error)).encode()
    except MemoryError:
        return SENTENCE + HEAVY.encode()
    except Exception:
        return FAULT + traceback.format_exc().encode()
    if ink is None:
        return NOTHING
    return INK + struct.pack(">2H", *ink.shape) + ink.astype("<f4").tobytes()


def ink_in(answered: bytes) -> sketch.Ink:
    """Return the ink in an answer of INK, (H, W) float32. Raises struct.error for any other bytes.

    They come from a process that a picture may have taken over: nothing in them is taken on trust.
    """
    rows, columns = struct.unpack_from(">2H", answered, 1)
    (pixels,) = struct.unpack(f"{4 * rows * columns}s", answered[5:])
    ink = np.frombuffer(pixels, "<f4").reshape(rows, columns).astype(np.float32)
    is_ink = min(ink.shape) >= 1 and max(ink.shape) <= MOST and bool(((ink >= 0) & (ink <= 1)).all())  # no NaN is
    if answered[:1] != INK or not is_ink or ink.max() < 0.5:
        raise struct.error(f"no ink: {answered[:1]!r}, {ink.shape}")
    return ink


def main() -> None:
    """Answer for pictures until stdin closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process of a terminal; the server decides
    files, answers = _apart(0, "rb"), _apart(1, "wb")
    _apart(2, "wb").close()  # whatever a decoder says of a stranger's picture is of no use in the server's log
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # else one for each core, and each takes address space
    _limit()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    send(answers, b"")
    while (file := receive(files, 1 << 31)) is not None:
        _alarm(LONGEST)
        answered = answer(file)
        _alarm(0)
        send(answers, answered)


def _apart(standard: int, mode: str) -> IO[bytes]:
    """Return a stream that goes on where a standard one went, which from now on leads nowhere: C code prints there."""
    stream: IO[bytes] = os.fdopen(os.dup(standard), mode)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, standard)
    os.close(nowhere)
    return stream


def _limit() -> None:
    """Bound this process's memory, where the system can; and have it write no files, nor leave its memory in one."""
    try:
        import resource
    except ImportError:  # Windows
        return
    bounds = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0}
    if (used := Path("/proc/self/statm")).exists():  # what is mapped already varies by hundreds of megabytes
        bounds[resource.RLIMIT_AS] = int(used.read_text().split()[0]) * resource.getpagesize() + MEMORY
    for kind, bound in bounds.items():
        _, hard = resource.getrlimit(kind)
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (bound, bound))


def _alarm(seconds: float) -> None:
    """Have the system end this process after so long, even inside C code; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)  # by default, SIGALRM ends a process


def _end_with(parent: int) -> None:
    """End this process soon after its parent, also where a fork of the parent still holds the other end of stdin."""
    while os.getppid() == parent:
        time.sleep(WATCH)
    os._exit(0)


if __name__ == "__main__":
    main()
