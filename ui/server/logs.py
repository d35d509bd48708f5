"""The server's log: a line an error, and not more lines a minute than anybody reads."""

import logging
import time
import traceback

MOST = 60  # lines a minute


class Sparing(logging.Filter):
    """Lets MOST records a minute through, and says once a minute how many it did not."""

    def __init__(self) -> None:
        super().__init__()
        self._minute = 0
        self._count = 0

    def filter(self, record: logging.LogRecord) -> bool:
        minute = int(time.monotonic() // 60)
        left_out = self._count - MOST
        if minute != self._minute:
            self._minute, self._count = minute, 0
            if left_out > 0:
                record.msg = f"({left_out:,} lines before this one were left out.) {record.msg}"
        self._count += 1
        return self._count <= MOST


class Line(logging.Formatter):
    """Writes a record in one line, whatever it holds: of an exception, what it is and where it arose."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        said = record.getMessage() + (f": {described(error)}" if error else "")
        return f"{self.formatTime(record)} {record.levelname} {printable(said)}"


def described(error: BaseException) -> str:
    """Return what an error is, where it arose, and the beginning of what it says."""
    places = traceback.extract_tb(error.__traceback__)[-1:]  # none if it was not raised
    where = "".join(f" in {place.filename}, line {place.lineno}" for place in places)
    return f"{type(error).__name__}{where}: {str(error)[:200]}"


def printable(text: str) -> str:
    """Return a text without what would begin a line or be obeyed by a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def begin() -> None:
    """Write warnings and errors, of this server and of the libraries that it is made of, to stderr."""
    handler = logging.StreamHandler()
    handler.addFilter(Sparing())
    handler.setFormatter(Line())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
