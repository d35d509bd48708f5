"""What passes between the server and the process that opens pictures."""

import io
import math
import os
import signal
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cnn import sketch
from tests.ui.server.seven import SEVEN, at_once
from ui.server import decoding, messages, pictures

REPOSITORY = Path(__file__).parents[3]


def test_ink_arrives_as_it_was_sent():
    assert np.array_equal(decoding.ink_in(decoding.answer(SEVEN)), at_once(SEVEN))


@pytest.mark.parametrize("length", [0, 1, 4, 100, -1])
def test_an_answer_that_is_cut_short_is_no_ink(length):
    with pytest.raises(struct.error):
        decoding.ink_in(decoding.answer(SEVEN)[:length])


def of(level, rows=2, columns=2):
    """An answer of ink that is the same everywhere."""
    return decoding.INK + struct.pack(">2H", rows, columns) + struct.pack("<f", level) * rows * columns


def test_any_other_answer_is_refused_in_a_sentence():
    """As a picture might have it sent that has taken the process over."""
    whole = decoding.answer(SEVEN)
    strange = [b"", b"?", b"I" + b"\xff" * 1000, b"I" + bytes(16), b"?" + whole[1:], whole + b"more", of(0.1), of(2.0)]
    strange += [of(math.nan), of(1.0, 0, 9), of(1.0, 1, 513)]
    for answer in [*strange, *(np.random.default_rng(i).bytes(200) for i in range(50))]:
        if answer[:1] not in (decoding.NOTHING, decoding.SENTENCE, decoding.FAULT):
            with pytest.raises(ValueError, match=pictures.BROKEN):
                pictures._ink_in(answer)


@pytest.mark.parametrize("raised", [MemoryError, ValueError])
def test_a_lack_of_memory_is_told_in_a_sentence(monkeypatch, raised):
    def full(_):
        raise raised("any") from MemoryError()

    monkeypatch.setattr(sketch, "find_ink", full)
    assert decoding.answer(SEVEN) == decoding.SENTENCE + decoding.HEAVY.encode()


def test_a_fault_of_ours_is_told_to_the_server_and_not_to_the_user(monkeypatch):
    monkeypatch.setattr(sketch, "find_ink", lambda _: {}["missing"])
    with pytest.raises(RuntimeError, match="KeyError: 'missing'"):
        pictures._ink_in(decoding.answer(SEVEN))


def test_messages_end_where_the_stream_does():
    stream = io.BytesIO()
    messages.send(stream, b"one")
    messages.send(stream, b"")
    whole = stream.getvalue()
    stream.seek(0)
    assert [messages.receive(stream, 3) for _ in range(3)] == [b"one", b"", None]
    assert messages.receive(io.BytesIO(whole), 2) is None
    assert messages.receive(io.BytesIO(whole[:6]), 3) is None


NOISY = """
import ctypes, os
from cnn import sketch
from ui.server import decoding, messages

whole = sketch.open_image

def open_image(file):
    os.write(1, b"a decoder says something")
    os.write(2, b"and so does its library")
    print("and so does Python", flush=True)
    return whole(file)

sketch.open_image = open_image
decoding.main()
"""


def test_what_a_decoder_prints_is_no_part_of_the_answers():
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    sent = io.BytesIO()
    messages.send(sent, SEVEN)
    messages.send(sent, SEVEN)
    command = [sys.executable, "-c", NOISY]
    done = subprocess.run(command, input=sent.getvalue(), env=environment, capture_output=True, check=True)
    received, answer = io.BytesIO(done.stdout), decoding.answer(SEVEN)
    assert [messages.receive(received, 1 << 20) for _ in range(4)] == [b"", answer, answer, None]
    assert done.stderr == b""


def test_a_process_whose_stdin_is_closed_ends_by_itself():
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "ui.server.decoding"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, env=environment, capture_output=True, check=True)
    assert done.stdout == bytes(4)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no alarms")
def test_a_picture_that_never_ends_ends_the_process_even_without_a_server():
    script = "import time; from ui.server import decoding, messages; decoding._alarm(0.01); time.sleep(600)"
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert done.returncode == -signal.SIGALRM


BOUNDED = """
import resource
from ui.server import decoding, messages

decoding._limit()
try:
    bytes(2 * decoding.MEMORY)
except MemoryError:
    print("bounded", resource.getrlimit(resource.RLIMIT_CORE))
"""


def test_memory_is_bounded_where_the_system_can():
    if not Path("/proc/self/statm").exists():
        pytest.skip("only on Linux is it known how much is in use, and so what to allow beside it")
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", BOUNDED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "bounded (0, 0)\n"
