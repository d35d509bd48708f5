"""What decoding a picture would cost, told from its headers, so that what costs too much is refused beforehand.

The bound for all is about 150 MB and a second for a file of 4 MB: 16 megapixels take 64 MB in most modes, and what a
decoder holds beside them comes on top.
"""

from PIL import ExifTags, Image, TiffImagePlugin

from cnn.ink import paper

MAX_PIXELS = 16_000_000  # of a picture: a tiny file can hold gigabytes of pixels
MAX_SIDE = 65_535  # pixels; as much as a JPEG can have
MEMORY = 140_000_000  # bytes that decoding may take
BYTES = {"WEBP": 20, "AVIF": 28}  # for each pixel: their decoders hold it several times, and no header says how often
STRIP = {"raw": 0, "jpeg": 3, "tiff_jpeg": 3, "lzma": 2, "zstd": 2}  # how often a TIFF's strip is held; others: once
MOST_RUNS = 6_000_000  # pixels of a run-length encoded BMP, which Pillow decodes in Python
FINE = 4 * paper.WORK  # pixels of the longer side to which a large JPEG is decoded: plenty for averaging down to WORK

TOO_LARGE = f"This picture has more than {MAX_PIXELS // 1_000_000} megapixels; please make it smaller."
_TOO_LONG = f"This picture is more than {MAX_SIDE:,} pixels long; please make it smaller."
_TOO_HEAVY = "This picture is too much work to open; please make it smaller, or save it as PNG or JPEG."


class RefusedError(ValueError):
    """Raised for a picture that would cost too much; its text is a sentence for the user."""


def check(image: Image.Image) -> None:
    """Raise RefusedError for a picture, opened but not decoded, that would cost too much to decode."""
    if image.width * image.height > MAX_PIXELS:
        raise RefusedError(TOO_LARGE)
    if max(image.size) > MAX_SIDE:
        raise RefusedError(_TOO_LONG)
    if _memory(image) > MEMORY or (_is_runs(image) and image.width * image.height > MOST_RUNS):
        raise RefusedError(_TOO_HEAVY)


def lighten(image: Image.Image) -> None:
    """Have a large JPEG decoded in grey, and at a half, a quarter or an eighth of its size, as its format makes easy.

    To no less than FINE on the longer side; what has not twice that many stays as it is, to the pixel.
    """
    longer = max(image.size)
    if longer >= 2 * FINE:
        image.draft("L", (max(image.width * FINE // longer, 1), max(image.height * FINE // longer, 1)))


def _memory(image: Image.Image) -> int:
    """Return about how many bytes decoding takes at its peak, where it may be more than MEMORY; else 0."""
    pixels = image.width * image.height
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        copies = 2 if image.tag_v2.get(ExifTags.Base.Orientation, 1) != 1 else 1  # Pillow turns a TIFF itself
        return 4 * pixels * copies + _strip(image)
    return pixels * BYTES.get(image.format or "", 0)


def _strip(image: TiffImagePlugin.TiffImageFile) -> int:
    """Return how many bytes are taken by the strip or tile of a TIFF that is being unpacked."""
    tag = image.tag_v2
    tile = tag.get(322, 0) * tag.get(323, 0)
    strip = tag[256] * min(tag.get(278) or tag[257], tag[257])
    bits = max(tag.get(258, (1,))) * max(tag.get(277, 3), len(tag.get(258, ())))
    return int(max(tile, strip) * bits // 8 * STRIP.get(image.info["compression"], 1))


def _is_runs(image: Image.Image) -> bool:
    tiles = getattr(image, "tile", [])
    return bool(tiles) and tiles[0][0] == "bmp_rle"
