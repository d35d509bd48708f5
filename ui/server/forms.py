"""Forms that carry a file, multipart/form-data (RFC 7578), taken apart in memory.

Starlette's parser walks through a body in Python, on the event loop, and writes a file of more than a megabyte to disk.
Here a body is whole already, and small: one split finds its parts. The standard library's parser of headers is none for
strangers: some make it raise whatever its insides do.
"""

import re
from typing import NamedTuple

KIND = "multipart/form-data"
MOST = 8  # fields of a form
HEAD = 4_000  # bytes of a part's own headers
DISPOSITION = re.compile(r"^content-disposition:[ \t]*form-data[ \t]*(;.*)", re.IGNORECASE | re.MULTILINE)
PARAMETER = re.compile(r';\s*([\w*]+)=(?:"((?:[^"\\]|\\.)*)|([^\s;]*))')  # one that lacks its last quote is let pass
NAMELESS = "The Content-Type of a form names the boundary between its parts; this one does not."
BROKEN = "This form did not arrive whole; let a library make it, and the boundary in its Content-Type too."


class Field(NamedTuple):
    """What a form holds under a name."""

    name: str
    value: bytes  # text, or a file, whose name does not matter


def fields(content_type: str, body: bytes) -> list[Field]:
    """Return the fields of a form, in its order. Raises ValueError with a sentence for what is none."""
    boundary = parameters(content_type).get("boundary")
    if not boundary:
        raise ValueError(NAMELESS)
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1"), MOST + 1)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise ValueError(BROKEN)
    return [_field(piece) for piece in pieces[1:-1]]  # nothing stands before the first boundary and after the last


def parameters(header: str) -> dict[str, str]:
    """Return what a header says after its first semicolon, names in lower case."""
    return {name.lower(): re.sub(r"\\(.)", r"\1", quoted) or plain for name, quoted, plain in PARAMETER.findall(header)}


def _field(part: bytes) -> Field:
    """Return the field that a part holds: the rest of the boundary's line, headers, an empty line, and the value."""
    head, gap, value = part.partition(b"\r\n\r\n")
    if not gap or not head.startswith(b"\r\n") or len(head) > HEAD:
        raise ValueError(BROKEN)
    disposition = DISPOSITION.search(head.decode(errors="replace"))
    found = parameters(disposition[1]) if disposition else {}
    if "name" not in found:
        raise ValueError(BROKEN)
    return Field(found["name"], value)
