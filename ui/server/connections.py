"""Connections: none is kept that does nothing, and no more than the system has room for."""

import asyncio
from contextlib import suppress

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LOOK = 15  # seconds between two looks at a connection
FILES = 16_384  # that this process may have open; each connection is one
SPARE = 100  # of these for what is not a connection


class Impatient(HttpToolsProtocol):
    """Closes a connection on which no request has begun between two looks, whether it is idle or slow.

    uvicorn closes what is idle after a request, but waits for ever for the first one, for headers that come a letter a
    minute, and for a client that does not take its answer. An answer that goes on for long, a training's, stays as long
    as its client takes it.
    """

    most = FILES - SPARE  # connections

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._seen = self.cycle  # the request that was there at the last look
        self._look = self.loop.call_later(LOOK, self._close_or_look_again)
        if len(self.connections) > self.most:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._look.cancel()
        super().connection_lost(exc)

    def _close_or_look_again(self) -> None:
        if self.cycle is self._seen and not self._is_taken():
            self.transport.abort()
            return
        self._seen = self.cycle
        self._look = self.loop.call_later(LOOK, self._close_or_look_again)

    def _is_taken(self) -> bool:
        """Return whether an answer is on its way, and its client takes all that there is of it."""
        on_its_way = self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete
        return on_its_way and self.transport.get_write_buffer_size() == 0


def make_room() -> None:
    """Let this process have as many files open as the system lets it, up to FILES, and refuse connections beyond."""
    with suppress(ImportError):  # Windows has no such limit
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        files = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
        if files > soft:
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
        Impatient.most = max(soft, files) - SPARE
