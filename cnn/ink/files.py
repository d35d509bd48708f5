"""A picture's file without all that its pixels do not need: texts, profiles, EXIF, thumbnails, later frames.

Much of that is parsed by Pillow in Python, entry by entry, before a pixel is decoded, and four megabytes of it can take
minutes and gigabytes. What a browser shows of the picture stays as it is.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from cnn.ink import tags
from cnn.ink.costs import RefusedError

MOST_SCANS = 30  # of a JPEG; each goes over the whole picture. Encoders write 1, or about 10 in a progressive one
MOST_SEGMENTS = 2_000  # of a JPEG: a profile of 4 MB has 64, and everything else a few dozens
MOST_BOXES = 300_000  # bytes of an AVIF about its items; libavif looks through them all once for each of them

Essential = tuple[bytes, bytes]  # the file as cut; its EXIF, or nothing

_SCANS = f"This JPEG is stored in more than {MOST_SCANS} passes; please save it anew."
_RARE = "This is a JPEG of a kind that browsers do not show; please save it anew."
_TANGLED = "This picture's file holds far too many parts; please save it anew."

# A marker; FF 00 and FF D0 to D7 stand among the pixels. Not \xff+, which would try each byte of a long run of FF.
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_SCAN, _EXIF = 0xDA, b"Exif\0\0"
_TABLES = (0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD)  # frame: baseline, extended, progressive; codes, steps, restarts
_OTHER_FRAMES = {*range(0xC3, 0xD0)} - {0xC4, 0xC8, 0xCC}  # lossless, arithmetic, hierarchical
_ONCE = b"JFIF\0", b"Adobe", b"http://ns.adobe.com/xap/1.0/\0"  # what colours mean; XMP, which may know the orientation


def essential(file: bytes) -> Essential:
    """Return what is needed of a picture's file, and its EXIF.

    Raises RefusedError for what would take too long to decode; struct.error for some of the files that are damaged.
    """
    if file.startswith(b"\xff\xd8\xff"):
        return _jpeg(file)
    if file.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(file)
    if file.startswith(b"RIFF") and file[8:12] == b"WEBP":
        return _webp(file)
    if file.startswith((b"GIF87a", b"GIF89a")):
        return _gif(file), b""
    if file.startswith((b"II", b"MM")):
        return tags.plain_tiff(file), b""
    if file[4:8] == b"ftyp":
        return _avif(file), b""
    return file, b""


def _jpeg(file: bytes) -> Essential:
    """Keep the tables, the few segments that matter, and all scans with what stands between them."""
    tables, once, scans, exif, place = [], dict[bytes, bytes](), list[int](), b"", 2
    for code, start, place in _segments(file):
        content = file[start + 4 : place]
        if code in _OTHER_FRAMES:
            raise RefusedError(_RARE)
        if code == _SCAN:
            scans.append(start)
        elif scans:
            continue
        elif code in _TABLES:
            tables.append(file[start:place])
        elif content.startswith(_ONCE):
            once.setdefault(content[:5], file[start:place])
        elif content.startswith(_EXIF):
            exif = exif or content
    if len(scans) > MOST_SCANS:
        raise RefusedError(_SCANS)
    end = file.find(b"\xff\xd9", place) + 2  # of the picture; what phones append to it is not looked at
    pixels = file[scans[0] if scans else place : end if end > 1 else len(file)]
    return b"".join([file[:2], *once.values(), *tables, pixels]), exif


def _segments(file: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the marker of each segment of a JPEG, where it starts and where it ends, up to the end of the picture."""
    count, place = 0, 2
    while (marker := _MARKER.search(file, place)) and marker[0] != b"\xff\xd9":
        count, place = count + 1, marker.end() + int.from_bytes(file[marker.end() : marker.end() + 2])
        if count > MOST_SEGMENTS:
            raise RefusedError(_TANGLED)
        yield marker[0][1], marker.start(), place


def _png(file: bytes) -> Essential:
    """Keep header, palette, transparency and pixels, the pixels in one piece, and XMP."""
    kept: dict[bytes, bytes] = {}
    pixels, exif, place = [], b"", 8
    while place + 8 <= len(file):
        name, end = file[place + 4 : place + 8], place + 12 + int.from_bytes(file[place : place + 4])
        if name == b"IEND":
            break
        if name == b"IDAT":
            pixels.append(file[place + 8 : end - 4])
        elif name == b"eXIf":
            exif = file[place + 8 : end - 4]
        elif name in (b"IHDR", b"PLTE", b"tRNS") or file.startswith(b"iTXtXML:com.adobe.xmp\0", place + 4):
            kept.setdefault(name, file[place:end])
        place = end
    joined = b"IDAT" + b"".join(pixels)
    idat = struct.pack(">I", len(joined) - 4) + joined + struct.pack(">I", zlib.crc32(joined))
    return b"".join([file[:8], *kept.values(), idat, b"\0\0\0\0IEND\xae\x42\x60\x82"]), exif


def _webp(file: bytes) -> Essential:
    """Keep the picture, of an animation its first frame, and XMP."""
    kept: dict[bytes, bytes] = {}
    place = 12
    while place + 8 <= len(file):
        name, size = struct.unpack_from("<4sI", file, place)
        end = place + 8 + size + size % 2
        if name in (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"XMP ", b"EXIF"):
            kept.setdefault(name, file[place:end])
        place = end
    exif = kept.pop(b"EXIF", b"")[8:]
    chunks = b"WEBP" + b"".join(kept.values())
    return file[:4] + struct.pack("<I", len(chunks)) + chunks, exif


def _gif(file: bytes) -> bytes:
    """Keep the first frame and what stands before it about its transparency."""
    head = place = 13 + _gif_palette(file[10:11])
    control = b""
    while place < len(file) and file[place] not in b",;":
        end = _gif_blocks_end(file, place + 2) if file[place] == ord("!") else place + 1
        if file.startswith(b"!\xf9", place):
            control = file[place:end]
        place = end
    pixels = place + 11 + _gif_palette(file[place + 9 : place + 10])
    return file[:head] + control + file[place : _gif_blocks_end(file, pixels)] + b";"


def _gif_palette(flags: bytes) -> int:
    """Return the bytes that a palette takes, of which its flags tell."""
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 128 else 0


def _gif_blocks_end(file: bytes, place: int) -> int:
    """Return where a chain of blocks ends, each led by its size; the last is empty."""
    while place < len(file) and file[place]:
        place += file[place] + 1
    return place + 1


def _avif(file: bytes) -> bytes:
    """Hide EXIF from Pillow, which would parse it; by the standard, it is not EXIF that turns an AVIF."""
    pieces, place, boxes = [], 0, 0
    while place + 8 <= len(file):
        size, name = struct.unpack_from(">I4s", file, place)
        if size == 1:
            (size,) = struct.unpack_from(">Q", file, place + 8)
        end = place + max(size, 8) if size else len(file)
        piece = file[place:end]
        if name in (b"meta", b"moov"):
            boxes += len(piece)
            piece = piece.replace(b"Exif", b"Skip")
        pieces.append(piece)
        place = end
    if boxes > MOST_BOXES:
        raise RefusedError(_TANGLED)
    return b"".join([*pieces, file[place:]])
