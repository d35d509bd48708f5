"""The server's log: a line an error, and not more lines a minute than anybody reads."""

import logging
import time

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


def begin() -> None:
    """Write warnings and errors, of this server and of the libraries that it is made of, to stderr."""
    handler = logging.StreamHandler()
    handler.addFilter(Sparing())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
