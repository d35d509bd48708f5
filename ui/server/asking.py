"""Answers the page's questions: what is short on the event loop, in batches; what takes long in a thread beside it.

In a thread a short question would take twice as long, for threads wait for each other, for Python's lock.
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ui import answers, told
from ui.questions import Networks, Question
from ui.server import bodies, compressing
from ui.server.lane import Lane
from ui.server.packing import pack
from ui.server.refusing import RefusedError, client_of
from ui.server.turns import Turns

Answer = Callable[[Question], Mapping[str, object]]  # raises ValueError with a sentence for the user

SHORT = {"read", "look", "lines", "value_of"}  # these take 1 to 5 ms; the page asks them while the pen or pointer moves
SHORT_BODY = 16_000  # bytes of a short question: 1,500 points are inked in 30 ms
MOST_LISTS = 45_000  # in a question: 20,000 dots are 40,000 lists, 250 kB of "[]," would be 85,000
FEW_LISTS = 20  # that what is longer than a question may hold: a picture in base64 has none; 5 MB of "[]," take 1 s
BATCH = 16  # digits that are read together, in about 12 ms; nobody else is answered meanwhile
WAITING = 512  # short questions that one client may have waiting; each page has one, but a class may be one client


class Waiting(NamedTuple):
    """A short question in the queue."""

    question: Question
    answer: answers.AboutDigit
    packed: "asyncio.Future[bytes]"


class Asking:
    """Answers all questions, POST …/ask/{name}: JSON -> a packed answer, see packing.py.

    Raises RefusedError, CrowdedError, and ValueError with a sentence for a question that has no answer.
    """

    def __init__(self, networks: Networks, others: Mapping[str, Answer], lane: Lane) -> None:
        """others: by name, what answers without a digit; about digits see `answers.ABOUT_DIGITS`."""
        self.networks = networks
        self.others = others
        self.lane = lane
        self.turns: Turns[Waiting] = Turns(WAITING)
        self._loop: asyncio.AbstractEventLoop | None = None  # on which the next batch is about to be answered

    async def endpoint(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in answers.ABOUT_DIGITS and name not in self.others:
            raise RefusedError(404)
        request.scope["question"] = name  # for the metrics
        body = await bodies.body_of(request, bodies.QUESTION)
        client = client_of(request)
        if name in SHORT and len(body) <= SHORT_BODY:
            coming = self._soon(client, question_in(body), answers.ABOUT_DIGITS[name])
        else:
            coming = asyncio.wrap_future(self.lane.submit(client, partial(self._answer, name, body)))
        packed = await unless_gone(request, coming)
        return compressing.response(packed, request.headers.get("accept-encoding", ""))

    def _answer(self, name: str, body: bytes) -> bytes:
        question = question_in(body)
        if name in self.others:
            return pack(self.others[name](question))
        return _packed(answers.ABOUT_DIGITS[name], *answers.see(self.networks, [question]))

    def _soon(self, client: str, question: Question, answer: answers.AboutDigit) -> "asyncio.Future[bytes]":
        """Return the packed answer to be, after all that has arrived by then can be answered together."""
        loop = asyncio.get_running_loop()
        waiting = Waiting(question, answer, loop.create_future())
        self.turns.put(client, waiting)
        if self._loop is not loop:
            self._loop = loop
            loop.call_soon(self._answer_batch, loop)
        return waiting.packed

    def _answer_batch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer those whose turn it is; in between, the loop sees what else has arrived."""
        batch = [waiting for waiting in self.turns.take(BATCH) if not waiting.packed.done()]  # else its client is gone
        try:
            seen = answers.see(self.networks, [waiting.question for waiting in batch])
            for waiting, one in zip(batch, seen, strict=True):
                _settle(waiting.packed, partial(_packed, waiting.answer, one))
        except Exception as error:
            for waiting in batch:
                _settle(waiting.packed, partial(_raise, error))
        self._loop = loop if len(self.turns) else None
        if self._loop:
            loop.call_soon(self._answer_batch, loop)


async def unless_gone(request: Request, coming: "asyncio.Future[bytes]") -> bytes:
    """Return what is coming. Once the client is gone, cancel it and raise ClientDisconnect."""
    gone = asyncio.ensure_future(_until_gone(request))
    gone.add_done_callback(lambda _: coming.cancel())
    try:
        return await coming
    except asyncio.CancelledError:
        if gone.done():
            raise ClientDisconnect from None
        raise  # the server ends
    finally:
        gone.cancel()


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        continue


def question_in(body: bytes, long: bool = False) -> Question:
    """Return the question that a request holds. long: whether it may hold many lists, as of many drawings.

    Raises ValueError for anything but a JSON object, and RefusedError for one that would take long to take apart.
    """
    most = MOST_LISTS if long or len(body) <= bodies.QUESTION else FEW_LISTS
    if body.count(b"[") + body.count(b"{") > most:
        raise RefusedError(413, "This question holds more lists than any drawing; please send less.")
    try:
        question = orjson.loads(body)  # unlike json, it refuses NaN and whatever is nested without end
    except ValueError:
        question = None
    if not isinstance(question, dict):
        raise ValueError("A question is a JSON object that names what is asked about.")
    return question


def _packed(answer: answers.AboutDigit, seen: answers.Seen | told.Nothing | ValueError) -> bytes:
    if isinstance(seen, ValueError):
        raise seen
    return pack(answer(seen) if isinstance(seen, answers.Seen) else seen)


def _settle(future: "asyncio.Future[bytes]", work: Callable[[], bytes]) -> None:
    """Do what a future waits for, unless nobody waits any more."""
    if future.done() or future.get_loop().is_closed():
        return
    try:
        future.set_result(work())
    except Exception as error:
        future.set_exception(error)


def _raise(error: Exception) -> bytes:
    raise error
