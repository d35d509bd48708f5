"""What takes long: one thread beside the event loop, in which clients take turns."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from ui.server.turns import Turns

Result = TypeVar("Result")


class Lane:
    """One thread; more of them would only hand Python's lock about, and the event loop would wait for it longer."""

    def __init__(self, name: str, most: int) -> None:
        """most: pieces of work that one client may have waiting."""
        self._turns: Turns[Callable[[], None]] = Turns(most)
        self._thread = ThreadPoolExecutor(1, name)

    def submit(self, client: str, work: Callable[[], Result]) -> "Future[Result]":
        """Return the result to be. Raises CrowdedError if the client has too much waiting."""
        future: Future[Result] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)

        self._turns.put(client, run)
        self._thread.submit(self._run_next)
        return future

    def __len__(self) -> int:
        """Return how many pieces of work wait."""
        return len(self._turns)

    def _run_next(self) -> None:
        for run in self._turns.take():
            run()
