"""How an answer travels: JSON for what is said, bytes for what is painted.

4 bytes, the length of the head, little-endian; the head, JSON in UTF-8; then the arrays, end to end, a byte a number.
Where an array belongs, the head has {"shape": […], "at": its first byte after the head}. In base64 the arrays would be
a third longer, and take the browser longer to read. The other end is `unpack` in ui/shared/server.js.
"""

from collections.abc import Mapping

import numpy as np
import orjson

LENGTH = 4  # bytes of the head's length


def pack(answer: Mapping[str, object]) -> bytes:
    """Return an answer as it travels; its arrays must be uint8. Raises TypeError for what JSON has no form for.

    NaN and infinity become null, as in JavaScript's own JSON.
    """
    arrays: list[bytes] = []
    end = 0

    def stand_in(value: object) -> object:
        nonlocal end
        if isinstance(value, tuple):  # a named one; orjson knows only plain ones
            return [*value]
        if not isinstance(value, np.ndarray) or value.dtype != np.uint8:
            raise TypeError(f"{type(value).__name__} cannot be packed")
        arrays.append(value.tobytes())
        at, end = end, end + value.size
        return {"shape": value.shape, "at": at}

    head = orjson.dumps(answer, default=stand_in)
    return b"".join([len(head).to_bytes(LENGTH, "little"), head, *arrays])


def unpack(packed: bytes) -> dict[str, object]:
    """Return what was packed, as the page gets it: its arrays are arrays again. For tests and benchmarks."""
    start = LENGTH + int.from_bytes(packed[:LENGTH], "little")

    def restore(value: object) -> object:
        match value:
            case {"shape": [*shape], "at": int(at)}:
                return np.frombuffer(packed, np.uint8, int(np.prod(shape)), start + at).reshape(shape)
            case dict():
                return {key: restore(own) for key, own in value.items()}
            case list():
                return [*map(restore, value)]
        return value

    restored = restore(orjson.loads(packed[LENGTH:start]))
    assert isinstance(restored, dict)
    return restored
