"""The log: a line an error, however it comes about, and not more lines than anybody reads."""

import io
import logging
import re

import pytest
from starlette.routing import Route

from tests.ui.server.clients import ask, front
from ui.server import logs


@pytest.fixture
def written(monkeypatch):
    """What the server writes to its log, once it has begun."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", stream)
    logs.begin()
    yield lambda: stream.getvalue().splitlines()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def clock(monkeypatch):
    """The time, in seconds, for the test to set."""
    now = [6000.0]
    monkeypatch.setattr(logs.time, "monotonic", lambda: now[0])
    return now


def test_of_many_errors_a_minute_some_are_written_and_the_others_counted(written, clock):
    for n in range(1000):
        logging.error("%s: 100 %% wrong", n)
    assert len(written()) == logs.MOST
    assert written()[-1].endswith("ERROR 59: 100 % wrong")
    clock[0] += 60
    logging.error("%s again", "wrong")
    logging.error("%s again", "wrong")
    *_, last, none = written()
    assert last.endswith("ERROR (940 lines before this one were left out.) wrong again")
    assert none.endswith("ERROR wrong again")
    assert len(written()) == logs.MOST + 2


def test_a_quiet_minute_leaves_nothing_out(written, clock):
    for _ in range(3):
        for _ in range(logs.MOST):
            logging.error("wrong")
        clock[0] += 60
    assert len(written()) == 3 * logs.MOST
    assert "left out" not in "".join(written())


def test_warnings_of_libraries_are_written_and_news_are_not(written):
    for name in ("uvicorn.error", "asyncio", "httpx"):
        logging.getLogger(name).warning("beware")
        logging.getLogger(name).info("news")
    assert [line.rpartition(" ")[2] for line in written()] == ["beware"] * 3
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} WARNING beware", written()[0])


def test_what_libraries_log_of_an_exception_is_one_line_too(written):
    try:
        raise RuntimeError("first\nsecond")
    except RuntimeError as error:
        logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)
    logging.getLogger("asyncio").error("never\nraised", exc_info=RuntimeError("new"))
    first, second = written()
    assert "ERROR Exception in ASGI application : RuntimeError in " in first
    assert first.endswith("first second")
    assert second.endswith("ERROR never raised: RuntimeError: new")


def fail(_):
    raise RuntimeError("first line\r\nERROR a second one\x1b[31m" + 500 * "x")


def test_a_fault_is_one_line_that_says_where(written):
    line_of_fault = fail.__code__.co_firstlineno + 1
    answer = ask(front(Route("/", fail)), "/")
    assert answer.sentence() == "The server made a mistake, and has noted it in its log."
    (line,) = written()
    assert f"RuntimeError in {__file__}, line {line_of_fault}: first line  ERROR a second one" in line
    assert "\x1b" not in line, "nothing that a terminal obeys"
    assert len(line) < 400
