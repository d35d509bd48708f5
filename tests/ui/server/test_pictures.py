"""Strangers' pictures are opened by another process: what comes of them, and what becomes of it."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import hostile_pictures
from tests.hostile_pictures import saved
from tests.ui.server.seven import SEVEN, at_once, drawn
from ui.server import messages, pictures

REPOSITORY = Path(__file__).parents[3]
PATIENCE = 60.0  # s until a test gives up waiting for what happens in a moment
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


@pytest.fixture(scope="module")
def shared():
    """A decoder for tests that do not harm it."""
    decoder = pictures.Decoder(limit=PATIENCE)
    yield decoder
    decoder.close()


@pytest.fixture
def decoder():
    own = pictures.Decoder(limit=PATIENCE)
    yield own
    own.close()


def assert_same(ink, expected):
    assert np.array_equal(ink, expected)
    assert ink.dtype == expected.dtype


def is_gone(process_id):
    """Whether a process has ended; one that nobody has waited for yet keeps its id, as a zombie."""
    try:
        os.kill(process_id, 0)
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (ProcessLookupError, FileNotFoundError):
        return True


def wait_until(holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WebP", "AVIF", "GIF", "BMP", "TIFF"])
def test_a_picture_gives_the_same_ink_as_without_another_process(shared, format_):
    file = saved(drawn(), format_)
    assert_same(shared.ink(file), at_once(file))


def test_nothing_on_a_picture_is_none(shared):
    assert shared.ink(saved(Image.new("L", (50, 50), 255), "PNG")) is None


@pytest.mark.parametrize("file", [b"", b"hello", SEVEN[:-40]], ids=["empty", "text", "cut off"])
def test_what_is_no_picture_is_refused_in_the_same_sentence(shared, file):
    with pytest.raises(ValueError, match=r"^This ") as expected:
        at_once(file)
    with pytest.raises(ValueError, match=r"^This ") as refused:
        shared.ink(file)
    assert str(refused.value) == str(expected.value)


@pytest.mark.parametrize("name", hostile_pictures.FILES)
def test_a_hostile_picture_gives_nothing_or_a_sentence_and_harms_nobody(shared, name):
    before = shared.process_id
    try:
        assert shared.ink(hostile_pictures.FILES[name]()) is None
    except ValueError as error:
        assert str(error).startswith("This ")  # noqa: PT017, since it may also be read
    assert shared.process_id == before or before is None, "it was neither killed nor did it grow"


def test_many_threads_each_get_their_own_ink(shared):
    files = [saved(drawn(turned), "PNG") for turned in range(0, 40, 2)]
    with ThreadPoolExecutor(len(files)) as pool:
        for ink, file in zip(pool.map(shared.ink, files), files, strict=True):
            assert_same(ink, at_once(file))


def test_one_process_serves_picture_after_picture(decoder):
    decoder.start()
    first = decoder.process_id
    decoder.ink(SEVEN)
    decoder.ink(SEVEN)
    assert decoder.process_id == first


@posix
def test_a_process_that_hangs_is_replaced_and_the_next_picture_is_read(decoder, monkeypatch):
    decoder.ink(SEVEN)
    hung = decoder.process_id
    os.kill(hung, signal.SIGSTOP)
    monkeypatch.setattr(decoder, "_limit", 0.1)
    with pytest.raises(ValueError, match=r"takes too long to open; please .*\.$"):
        decoder.ink(SEVEN + bytes(1_000_000))  # more than a pipe holds
    assert is_gone(hung)
    monkeypatch.setattr(decoder, "_limit", PATIENCE)
    assert_same(decoder.ink(SEVEN), at_once(SEVEN))


@posix
def test_a_process_that_dies_over_a_picture_is_replaced(decoder):
    decoder.ink(SEVEN)
    dying = decoder.process_id
    os.kill(dying, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (dying, signal.SIGKILL)).start()
    with pytest.raises(ValueError, match=r"cannot be opened; please .*\.$"):
        decoder.ink(SEVEN)
    assert_same(decoder.ink(SEVEN), at_once(SEVEN))


@posix
def test_a_process_that_died_between_two_pictures_is_replaced_unnoticed(decoder):
    decoder.ink(SEVEN)
    dead = decoder.process_id
    os.kill(dead, signal.SIGKILL)
    decoder._child.wait()
    assert_same(decoder.ink(SEVEN), at_once(SEVEN))


@posix
def test_control_c_is_left_to_the_server(decoder):
    decoder.ink(SEVEN)
    first = decoder.process_id
    os.kill(first, signal.SIGINT)
    decoder.ink(SEVEN)
    assert decoder.process_id == first


def test_an_interrupted_question_does_not_answer_the_next(decoder, monkeypatch):
    decoder.ink(SEVEN)

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(messages, "receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            decoder.ink(SEVEN)
    other = saved(drawn(30), "PNG")
    assert_same(decoder.ink(other), at_once(other))


@posix
def test_where_no_process_can_start_it_is_not_the_pictures_fault(decoder, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", "false")
        with pytest.raises(RuntimeError, match="did not start"):
            decoder.ink(SEVEN)
    assert_same(decoder.ink(SEVEN), at_once(SEVEN))


def test_a_process_that_has_grown_is_ended(decoder, monkeypatch):
    if not pictures._memory(os.getpid()):
        pytest.skip("this system does not tell how much memory a process has")
    monkeypatch.setattr(pictures, "GROWN", 1_000_000)
    assert_same(decoder.ink(SEVEN), at_once(SEVEN))
    assert decoder.process_id is None


def test_without_pictures_the_process_ends_and_the_next_picture_starts_another():
    decoder = pictures.Decoder(idle=0.05)
    decoder.ink(SEVEN)
    wait_until(lambda: decoder.process_id is None)
    assert_same(decoder.ink(SEVEN), at_once(SEVEN))
    decoder.close()


def test_no_process_is_left_after_close(decoder):
    decoder.ink(SEVEN)
    process_id = decoder.process_id
    decoder.close()
    assert decoder.process_id is None
    assert is_gone(process_id)
    decoder.close()


SERVER = """
import os, sys, time
from ui.server import pictures
decoder = pictures.Decoder()
decoder.ink(sys.stdin.buffer.read())
forked = os.fork() if sys.argv[1] == "forks" else 0
if forked or sys.argv[1] != "forks":
    print(decoder.process_id, forked, flush=True)
time.sleep(600)
"""


@posix
@pytest.mark.parametrize("server", ["is alone", "forks"])
def test_no_process_is_left_after_the_server_is_killed(server):
    """Not even where a fork of it holds the other end of the pipes."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", SERVER, server], stdin=pipe, stdout=pipe, env=environment) as parent:
        parent.stdin.write(SEVEN)
        parent.stdin.close()
        process_id, forked = map(int, parent.stdout.readline().split())
        parent.kill()
    try:
        wait_until(lambda: is_gone(process_id))
    finally:
        if forked:
            os.kill(forked, signal.SIGKILL)


def test_it_is_light():
    script = "import sys; import ui.server.decoding; print(sorted({'torch', 'gradio', 'fastapi'} & {*sys.modules}))"
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
