"""Files of pictures that are small but costly to read, as a stranger might send them.

FILES lists them under names that a test can show. Each has at most 4 MB and says that it has at most 16 megapixels, all
of them blank. A reader without limits spends seconds and hundreds of megabytes on it, or gigabytes.
"""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests import hostile_tiffs as tiffs
from tests.hostile_tiffs import MOST, SIDE, overlapping_tags

BIG = SIDE, SIDE
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def saved(image: Image.Image, format_: str, **options: object) -> bytes:
    """A picture's file as Pillow writes it."""
    buffer = io.BytesIO()
    image.save(buffer, format_, **options)
    return buffer.getvalue()


# PNG: a signature, then chunks of length, name, content and checksum.


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(depth: int, colour: int, between: bytes = b"", *, filtered: int = 0, interlaced: bool = False) -> bytes:
    """A blank PNG of 16 megapixels, all bits 0, with these chunks before its pixels.

    colour: 0 grey, 2 RGB, 3 palette, 6 RGB and alpha. filtered: how rows are foretold; 4 is slowest.
    """
    channels = {0: 1, 2: 3, 3: 1, 6: 4}[colour]
    row = bytes([filtered]) + bytes((SIDE * depth * channels + 7) // 8)
    rows = zlib.compress(row * SIDE if not interlaced else bytes(len(row) * SIDE + 4 * SIDE), 1)
    header = struct.pack(">2I5B", *BIG, depth, colour, 0, 0, interlaced)
    return SIGNATURE + chunk(b"IHDR", header) + between + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_with_texts() -> bytes:
    """Sixty compressed texts of a million characters; the last needs four bytes, and so Python gives four to each."""
    packed = zlib.compress(b"a" * 1_000_000 + "😀".encode())
    return png(8, 0, b"".join(chunk(b"iTXt", b"%d\0\1\0\0\0" % n + packed) for n in range(60)))


def png_of_tiny_chunks() -> bytes:
    """A third of a million chunks that no program knows, each kept in a list by a reader that keeps what it meets."""
    return png(1, 0, chunk(b"teSt", b"") * 320_000)


def png_of_tiny_pieces() -> bytes:
    """Pixels in 270,000 pieces of one byte, each a chunk of its own."""
    side = 520
    header = struct.pack(">2I5B", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side + 1) * side), 0)
    pieces = b"".join(chunk(b"IDAT", rows[i : i + 1]) for i in range(len(rows)))
    return SIGNATURE + chunk(b"IHDR", header) + pieces + chunk(b"IEND", b"")


def png_with_tags() -> bytes:
    """EXIF of 65,000 tags, each of which claims the whole block as its value: 40 GB once they are copied out."""
    return png(1, 0, chunk(b"eXIf", overlapping_tags(65_000)))


# JPEG: segments of a marker, length and content; each scan begins with FF DA and goes on to the next marker.


def segment(marker: int, content: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg_of_scans(mode: str = "RGB", side: int = SIDE, scans: int = 300) -> bytes:
    """A progressive JPEG that goes over its 16 megapixels again and again, the last of its scans repeated."""
    file = saved(Image.new(mode, (side, side)), "JPEG", progressive=True, subsampling=0)
    last = file[file.rindex(b"\xff\xda") : -2]
    return file[:-2] + last * scans + file[-2:]


def jpeg_of_segments() -> bytes:
    """Comments of no characters: nearly a million."""
    file = saved(Image.new("L", BIG), "JPEG")
    return file[:2] + segment(0xFE, b"") * (900_000) + file[2:]


def jpeg_with_tags() -> bytes:
    """As `png_with_tags`, in the 64 kB that EXIF has in a JPEG; and again in the next, since they are read as one."""
    file, exif = saved(Image.new("L", (40, 40)), "JPEG"), overlapping_tags(65_000)
    pieces = [exif[i : i + 65_000] for i in range(0, len(exif), 65_000)]
    return file[:2] + b"".join(segment(0xE1, b"Exif\0\0" + piece) for piece in pieces) + file[2:]


def jpeg_to_be_turned() -> bytes:
    """Stored on its side: set upright before it is made small, it is held twice."""
    exif = b"Exif\0\0II*\0\x08\0\0\0" + tiffs.directory([(274, 3, 1, 6)])
    return saved(Image.new("RGB", BIG), "JPEG", exif=exif)


# Others.


def webp(**options: object) -> bytes:
    """A blank WebP with transparency, whose reader holds the picture five times over."""
    return saved(Image.new("RGBA", BIG, (0, 0, 0, 128)), "WebP", method=0, **options)


def webp_with_tags() -> bytes:
    """As `png_with_tags`."""
    return saved(Image.new("RGB", (40, 40)), "WebP", exif=overlapping_tags(65_000))


def avif() -> bytes:
    """A blank AVIF with transparency and as much colour as brightness."""
    return saved(Image.new("RGBA", (3000, 3000), (0, 0, 0, 128)), "AVIF", speed=10, subsampling="4:4:4")


def avif_with_tags() -> bytes:
    """As `png_with_tags`; Pillow reads what it is given to write, and so is given it empty."""
    tags = overlapping_tags(65_000)
    empty = tags[:8] + bytes(len(tags) - 8)
    return saved(Image.new("RGB", (40, 40)), "AVIF", speed=10, exif=empty).replace(empty, tags)


def gif_with_a_comment() -> bytes:
    """A comment in pieces of 255 bytes, which a reader that adds piece to piece copies 15,000 times."""
    file = saved(Image.new("L", (40, 40)), "GIF")
    place = file.rindex(b",\0\0\0\0")
    return file[:place] + b"!\xfe" + (b"\xff" + b"a" * 255) * (MOST // 256) + b"\0" + file[place:]


def gif_of_frames() -> bytes:
    """Four thousand frames of 16 megapixels."""
    file = saved(Image.new("L", BIG), "GIF")
    place = file.rindex(b",\0\0\0\0")
    small = saved(Image.new("L", (4, 4)), "GIF")
    frame = small[small.rindex(b",\0\0\0\0") : -1]
    return file[:-1] + frame * ((MOST - place) // len(frame) // 16) + b";"


def bmp(width: int, height: int, pixels: bytes) -> bytes:
    """A BMP of these pixels, run-length encoded, which Pillow decodes in Python."""
    header = struct.pack("<3I2H6I", 40, width, height, 1, 8, 1, len(pixels), 0, 0, 256, 0)
    return b"BM" + struct.pack("<3I", 54 + 1024 + len(pixels), 0, 54 + 1024) + header + bytes(1024) + pixels


def bmp_that_skips() -> bytes:
    """One order to skip 255 rows, in a picture of a single row of 16 million pixels: 4 GB of zeros."""
    return bmp(SIDE**2, 1, b"\0\2\0\xff")


def bmp_of_short_rows() -> bytes:
    """Rows of one pixel, each filled up with zeros by its reader, one after the other."""
    return bmp(SIDE, SIDE, b"\1\7\0\0" * SIDE)


FILES: dict[str, Callable[[], bytes]] = {
    "PNG, 1 bit": lambda: png(1, 0),
    "PNG, 16 bits": lambda: png(16, 0),
    "PNG, RGBA": lambda: png(8, 6),
    "PNG, RGBA of 16 bits, interlaced": lambda: png(16, 6, interlaced=True),
    "PNG, RGBA of 16 bits, Paeth": lambda: png(16, 6, filtered=4),
    "PNG, palette with transparency": lambda: png(8, 3, chunk(b"PLTE", bytes(768)) + chunk(b"tRNS", bytes(range(256)))),
    "PNG, RGB with a transparent colour": lambda: png(8, 2, chunk(b"tRNS", bytes(6))),
    "PNG, texts": png_with_texts,
    "PNG, tiny chunks": png_of_tiny_chunks,
    "PNG, tiny pieces": png_of_tiny_pieces,
    "PNG, tags": png_with_tags,
    "TIFF, float": tiffs.tiff_float,
    "TIFF, one strip": tiffs.tiff_in_one_strip,
    "TIFF, a tile of gigabytes": tiffs.tiff_with_a_tile_of_gigabytes,
    "TIFF, a million strips": tiffs.tiff_of_a_million_strips,
    "TIFF, tags": tiffs.tiff_with_tags,
    "TIFF, tags of its own": tiffs.tiff_with_tags_of_its_own,
    "JPEG, scans": jpeg_of_scans,
    "JPEG, CMYK, progressive": lambda: jpeg_of_scans("CMYK", scans=0),
    "JPEG, CMYK, progressive, just not large": lambda: jpeg_of_scans("CMYK", side=3199, scans=0),
    "JPEG, segments": jpeg_of_segments,
    "JPEG, tags": jpeg_with_tags,
    "JPEG, to be turned": jpeg_to_be_turned,
    "WebP": webp,
    "WebP, lossless": lambda: webp(lossless=True, quality=0),
    "WebP, tags": webp_with_tags,
    "AVIF": avif,
    "AVIF, tags": avif_with_tags,
    "GIF, comment": gif_with_a_comment,
    "GIF, frames": gif_of_frames,
    "BMP, skips": bmp_that_skips,
    "BMP, short rows": bmp_of_short_rows,
}
