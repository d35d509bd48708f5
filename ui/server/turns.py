"""Whose turn it is: a queue in which clients take turns, however much one of them asks."""

from collections import OrderedDict, deque
from collections.abc import Iterator
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")


class CrowdedError(Exception):
    """Raised where a client has as much waiting as it may have."""


class Turns(Generic[Item]):
    """A queue that gives out one item of each client in turn, so that a hundred of one delay another's by one.

    A client is an address: a whole class behind one router is one of them. Threads may share a queue.
    """

    def __init__(self, most: int) -> None:
        """most: items that one client may have waiting."""
        self.most = most
        self._waiting: OrderedDict[str, deque[Item]] = OrderedDict()  # in the order of their turns
        self._lock = Lock()

    def put(self, client: str, item: Item) -> None:
        """Let an item wait for its client's turn. Raises CrowdedError if the client has too many waiting."""
        with self._lock:
            own = self._waiting.setdefault(client, deque())
            if len(own) >= self.most:
                raise CrowdedError
            own.append(item)

    def take(self, count: int = 1) -> list[Item]:
        """Return the next items, at most this many, and let them go."""
        with self._lock:
            return [item for _, item in zip(range(count), self._taken(), strict=False)]

    def _taken(self) -> Iterator[Item]:
        while self._waiting:
            client, own = self._waiting.popitem(last=False)
            item = own.popleft()
            if own:
                self._waiting[client] = own  # at the end
            yield item

    def __len__(self) -> int:
        with self._lock:
            return sum(map(len, self._waiting.values()))
