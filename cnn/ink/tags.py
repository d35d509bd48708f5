"""Directories of tags: those of a TIFF, and that of EXIF, which is a small TIFF inside other files.

An entry is a tag, a type, how many values, and the values or their place. Entries may all claim the same four megabytes
as their values, and a reader that copies them out is lost. So a TIFF is given a directory of none but the tags that its
pixels need, and of EXIF one value is read: how the picture is turned.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from cnn.ink.costs import RefusedError

ORIENTATION = 274
KEPT = {  # of a TIFF
    *(256, 257, 258, 259, 262, 266),  # width, height, bits of a sample, compression, what they mean, order of bits
    *(273, 277, 278, 279, 284),  # strips: places, samples of a pixel, rows, bytes; whether colours are stored apart
    *(292, 293, 317, 320, 347),  # how fax, LZW and JPEG are compressed; the palette
    *(322, 323, 324, 325),  # tiles: width, height, places, bytes
    *(338, 339, 529, 530, 531, 532),  # extra samples, formats of numbers, colours of JPEG
    ORIENTATION,
}
TYPES = (1, 3, 4, 7, 16)  # byte, short, long, bytes, long of eight bytes: all that those tags need
MOST_VALUES = 20_000  # of one tag: a strip for each row of a long picture; each becomes an object of Pillow's
MOST_ENTRIES = 1_000  # that are looked at; cameras write less than 100


class Entry(NamedTuple):
    """What a directory says of one tag."""

    tag: int
    type: int
    values: int  # how many
    raw: bytes  # the entry itself


class _Layout(NamedTuple):
    """How numbers are stored; BigTIFF has wider ones."""

    length: struct.Struct  # of a directory: how many entries it has
    entry: struct.Struct  # tag, type, count, value or its place
    place: struct.Struct  # of a directory in the file
    first: int  # where the place of the first stands


def orientation(exif: bytes) -> int:
    """Return how EXIF says that a picture is stored, 1 to 8; 1, which is upright, where it does not say."""
    exif = exif.removeprefix(b"Exif\0\0")
    try:
        layout = _layout(exif)
        entry = next(e for e in _entries(exif, layout) if e.tag == ORIENTATION and e.type in (3, 4) and e.values == 1)
    except (struct.error, StopIteration):
        return 1
    short_or_long = {3: "H", 4: "I"}[entry.type]
    (turn,) = struct.unpack_from(_order(exif) + short_or_long, entry.raw, layout.entry.size - layout.place.size)
    return turn if 1 <= turn <= 8 else 1


def plain_tiff(file: bytes) -> bytes:
    """Return a TIFF with a new directory at its end: the tags of KEPT, each once, and no other picture after it.

    Raises RefusedError where one has too many values; struct.error for a damaged file.
    """
    if not file.startswith((b"II*\0", b"MM\0*", b"II+\0")):  # of others Pillow and libtiff do not think alike
        raise struct.error
    layout = _layout(file)
    kept: dict[int, Entry] = {}
    for entry in _entries(file, layout):
        if entry.tag in KEPT and entry.type in TYPES:
            kept.setdefault(entry.tag, entry)
    if any(entry.values > MOST_VALUES and entry.type != 7 for entry in kept.values()):
        raise RefusedError(f"This TIFF is cut into more than {MOST_VALUES:,} pieces; please save it as PNG or JPEG.")
    place = len(file) + len(file) % 2
    head = file[: layout.first] + layout.place.pack(place)
    rest = file[len(head) :] + bytes(place - len(file))
    directory = [layout.length.pack(len(kept)), *(entry.raw for entry in kept.values()), layout.place.pack(0)]
    return b"".join([head, rest, *directory])


def _order(file: bytes) -> str:
    return ">" if file.startswith(b"MM") else "<"


def _layout(file: bytes) -> _Layout:
    order = _order(file)
    big = file[2:3] == b"+"
    formats = ("Q", "2HQ8s", "Q") if big else ("H", "2HI4s", "I")
    length, entry, place = (struct.Struct(order + numbers) for numbers in formats)
    return _Layout(length, entry, place, first=8 if big else 4)


def _entries(file: bytes, layout: _Layout) -> Iterator[Entry]:
    """Yield the entries of the first directory. Raises struct.error where the file ends before it."""
    (place,) = layout.place.unpack_from(file, layout.first)
    (count,) = layout.length.unpack_from(file, place)
    start = place + layout.length.size
    for at in range(start, start + min(count, MOST_ENTRIES) * layout.entry.size, layout.entry.size):
        tag, type_, values, _ = layout.entry.unpack_from(file, at)
        yield Entry(tag, type_, values, file[at : at + layout.entry.size])
