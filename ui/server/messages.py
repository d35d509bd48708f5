"""Messages between the server and its processes: each is led by its length in 4 bytes, big-endian."""

import struct
from typing import IO


def send(stream: IO[bytes], message: bytes) -> None:
    """Write a message."""
    stream.write(struct.pack(">I", len(message)) + message)
    stream.flush()


def receive(stream: IO[bytes], most: int) -> bytes | None:
    """Return the next message; None where the stream ends before it does, or where it has more than `most` bytes."""
    head = stream.read(4)
    if len(head) < 4 or (length := int.from_bytes(head)) > most:
        return None
    message = stream.read(length)
    return message if len(message) == length else None
