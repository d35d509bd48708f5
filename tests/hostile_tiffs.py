"""TIFFs, and EXIF, which is a small TIFF inside other files, that are costly to read; see hostile_pictures.py.

A TIFF is a header, the pixels, then a directory of tags: number, type, how many values, and the value or its place.
"""

import struct
import zlib

SIDE = 4000  # width and height of a picture as large as is read, pixels
MOST = 3_900_000  # bytes of a file

Entry = tuple[int, int, int, int]  # tag; type: 3 = 2 bytes, 4 = 4 bytes, 7 = bytes; values; the value or its place


def directory(entries: list[Entry]) -> bytes:
    """A TIFF's directory, little-endian, with no other after it."""
    return struct.pack("<H", len(entries)) + b"".join(struct.pack("<2H2I", *e) for e in sorted(entries)) + bytes(4)


def overlapping_tags(count: int, size: int = 0) -> bytes:
    """A block of EXIF with so many tags whose values of `size` bytes, by default all of it, are one and the same."""
    size = size or 12 * count
    return b"II*\0\x08\0\0\0" + directory([(tag, 7, size, 8) for tag in range(300, 300 + count)])


def tiff(pixels: bytes, *tags: Entry, bits: int = 8, after: bytes = b"", code: int = 8) -> bytes:
    """A grey TIFF of 16 megapixels in one strip, with these tags instead of or beside its own; `after` ends the file.

    code: how pixels are compressed; 8 is zlib's way.
    """
    own = {256: (3, 1, SIDE), 257: (3, 1, SIDE), 258: (3, 1, bits), 259: (3, 1, code), 262: (3, 1, 1)}
    own |= {273: (4, 1, 8), 277: (3, 1, 1), 278: (3, 1, SIDE), 279: (4, 1, len(pixels))}
    own |= {tag: (kind, count, value) for tag, kind, count, value in tags}
    place = 8 + len(pixels)
    return b"II*\0" + struct.pack("<I", place) + pixels + directory([(tag, *rest) for tag, rest in own.items()]) + after


def zeros(size: int) -> bytes:
    """So many zero bytes, compressed a thousandfold."""
    return zlib.compress(bytes(size), 1)


def tiff_float() -> bytes:
    """A number of four bytes for each pixel: twice that, or eight times, in a reader that computes with all at once."""
    return tiff(zeros(4 * SIDE**2), (339, 3, 1, 3), bits=32)


def tiff_in_one_strip() -> bytes:
    """Four channels of 16 bits in a single strip, which has to be unpacked as a whole beside the picture: 128 MB."""
    pixels = zeros(8 * SIDE**2)
    bits = struct.pack("<4H", 16, 16, 16, 16)
    tags = [(258, 3, 4, 8), (262, 3, 1, 2), (277, 3, 1, 4), (338, 3, 1, 2), (273, 4, 1, 16), (279, 4, 1, len(pixels))]
    return tiff(bits + pixels, *tags)


def tiff_with_a_tile_of_gigabytes() -> bytes:
    """A picture of 100 × 100 pixels, cut from a tile of 44,000 × 44,000: 1.9 GB."""
    tile = 44_000
    pixels = zeros(30 * tile)
    tags = [(256, 3, 1, 100), (257, 3, 1, 100), (322, 3, 1, tile), (323, 3, 1, tile)]
    return tiff(pixels, *tags, (324, 4, 1, 8), (325, 4, 1, len(pixels)))


def tiff_of_a_million_strips() -> bytes:
    """Strips of nothing, a million, each an object in a reader that lists them."""
    count = MOST // 4
    return tiff(bytes(4 * count), (273, 4, count, 8), (278, 3, 1, 1), (279, 4, count, 8), code=1)


def tiff_with_tags() -> bytes:
    """As `overlapping_tags`, in a directory that the first points to."""
    pixels = zeros(SIDE**2)
    place = 8 + len(pixels) + 2 + 12 * 10 + 4
    entries = [(tag, 7, 700_000, 8) for tag in range(300, 60_300)]
    return tiff(pixels, (34665, 4, 1, place), after=directory(entries))


def tiff_with_tags_of_its_own() -> bytes:
    """As `overlapping_tags`, in the first directory itself."""
    pixels = zeros(SIDE**2)
    return tiff(pixels, *((tag, 7, 600_000, 8) for tag in range(1000, 51_000)))
