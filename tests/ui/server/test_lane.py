"""What takes long: one thing at a time, in the order of turns."""

import threading
from functools import partial

import pytest

from ui.server.lane import Lane
from ui.server.turns import CrowdedError


@pytest.fixture
def lane():
    return Lane("test", 3)


@pytest.fixture
def busy(lane):
    """The lane, with work in it that takes until it is let go."""
    started, go = threading.Event(), threading.Event()

    def wait():
        started.set()
        go.wait(10)

    lane.submit("first", wait)
    started.wait(10)
    yield lane, go
    go.set()


def test_a_result_and_an_exception_come_back(lane):
    assert lane.submit("a", lambda: 7).result(10) == 7
    with pytest.raises(ZeroDivisionError):
        lane.submit("a", lambda: 1 / 0).result(10)
    with pytest.raises(SystemExit):
        lane.submit("a", partial(exec, "raise SystemExit")).result(10)
    assert lane.submit("a", threading.current_thread).result(10).name.startswith("test"), "the thread lives on"


def test_work_is_done_one_after_the_other_in_turns(busy):
    lane, go = busy
    done = []
    names = ["a1", "a2", "a3", "b1", "c1", "b2"]
    futures = [lane.submit(name[0], partial(done.append, name)) for name in names]
    assert len(lane) == 6
    assert not done
    go.set()
    for future in futures:
        future.result(10)
    assert done == ["a1", "b1", "c1", "a2", "b2", "a3"]
    assert len(lane) == 0


def test_a_client_with_too_much_waiting_is_told(busy):
    lane, _ = busy
    for _ in range(3):
        lane.submit("a", int)
    with pytest.raises(CrowdedError):
        lane.submit("a", int)
    lane.submit("b", int)
    assert len(lane) == 4


def test_work_that_nobody_waits_for_is_not_done(busy):
    lane, go = busy
    done = []
    left, other = (lane.submit("a", partial(done.append, name)) for name in ("left", "other"))
    assert left.cancel()
    go.set()
    other.result(10)
    assert done == ["other"]
    assert left.cancelled()
