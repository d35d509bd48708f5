"""Weights that users made or brought, by the hash of their file, for as long as there is room.

A question about such a network names the hash, and carries the file where that is small. A larger one comes once, and
again where this process has let go of it, or never had it: nothing depends on what is kept here.
"""

import hashlib
from collections import OrderedDict
from functools import lru_cache
from threading import Lock

from cnn import weights
from cnn.models import Network

ROOM = 64_000_000  # bytes of files
READY = 16  # networks that are built already

_files: OrderedDict[str, bytes] = OrderedDict()  # the one that was asked for last at the end
_lock = Lock()


class GoneError(ValueError):
    """Weights that are not here: whoever has them sends them again."""


def keep(content: bytes) -> str:
    """Keep a weight file, and return its hash, SHA-256 as 64 hexadecimal digits. What is in it is not looked at."""
    key = hashlib.sha256(content).hexdigest()
    with _lock:
        _files[key] = content
        _files.move_to_end(key)
        while sum(map(len, _files.values())) > ROOM:
            _files.popitem(last=False)
    return key


def network(name: str, key: str) -> Network:
    """Return the network of this name with the weights of this hash.

    Raises GoneError where they are not here, and ValueError, with a sentence, where they are another network's or none.
    """
    with _lock:
        if key in _files:
            _files.move_to_end(key)
    found, model = _built(key)
    if found != name:
        raise ValueError(f"These are weights of {found}, not of {name}.")
    return model


@lru_cache(maxsize=READY)
def _built(key: str) -> tuple[str, Network]:
    with _lock:
        content = _files.get(key)
    if content is None:  # another file may have taken its place just now
        raise GoneError("The server no longer has the weights that you made.")
    try:
        name, model, _ = weights.parse(content)
    except weights.WeightsError as error:
        raise ValueError(str(error)) from error
    return name, model
