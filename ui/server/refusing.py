"""What is refused, and how it is said."""

import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ui.held import GoneError
from ui.server.logs import described
from ui.server.turns import CrowdedError

log = logging.getLogger(__name__)

SENTENCES = {  # where nothing more exact is known
    404: "There is nothing here.",
    405: "This address does not take such requests.",
    408: "This request took too long to arrive; please try again.",
    413: "This request is too large.",
    415: "This address does not take what this request holds; see its Content-Type.",
    429: "There are too many questions at once. Please wait a moment.",
    500: "The server made a mistake, and has noted it in its log.",
}


class RefusedError(Exception):
    """A request that is not answered: a status from 400 and a sentence for who sent it."""

    def __init__(self, status: int, sentence: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.status = status
        self.headers = headers
        self.sentence = sentence or SENTENCES.get(status, "This request cannot be answered.")
        super().__init__(self.sentence)


def refusal(error: RefusedError) -> Response:
    """Return the response that says so."""
    return JSONResponse({"error": error.sentence}, error.status, error.headers)


def client_of(request: Request) -> str:
    """Return who asks: an address. Behind a proxy that uvicorn trusts it is the one that the proxy names."""
    return request.client.host if request.client else ""


def refused(error: Exception) -> RefusedError:
    """Return what is said of an error: a sentence for what the sender can mend, and a line of log for what is ours."""
    match error:
        case RefusedError():
            return error
        case CrowdedError():
            return RefusedError(429)
        case GoneError():
            return RefusedError(410, str(error))
        case ValueError():
            return RefusedError(400, str(error))
        case HTTPException():
            return RefusedError(error.status_code, headers=error.headers)  # 405 comes with Allow
    log.error(described(error))
    return RefusedError(500)


def forget(error: BaseException | None) -> None:
    """Let go of the calls in which an error arose, and those before it.

    They hold what was asked, and futures, which hold the error: in such a circle 5 MB of a request would stay until
    Python looks for circles, which it rarely does.
    """
    while error:
        error.__traceback__, error = None, error.__context__
