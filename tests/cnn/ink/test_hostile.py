"""Pictures that are made to be costly are read with little memory, or refused in a sentence before they are decoded."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn import sketch
from cnn.ink import files, tags
from tests import hostile_pictures, hostile_tiffs

REPOSITORY = Path(__file__).parents[3]
MOST = 150  # MB that reading a picture may take; without limits most of these take twice as much, some all there is
READER = """
import io, json, pathlib, resource, sys, warnings
from PIL import Image
from cnn import sketch

warnings.simplefilter("ignore")
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

def megabytes(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name)) / 1000

def read(file):
    try:
        return "nothing" if sketch.stages_of_image(sketch.open_image(io.BytesIO(file))) is None else "stages"
    except ValueError as error:
        return str(error)

for format_ in ("PNG", "JPEG", "WebP", "AVIF", "GIF", "BMP", "TIFF"):  # so that all libraries are loaded
    buffer = io.BytesIO()
    Image.new("L", (40, 40), 200).save(buffer, format_)
    read(buffer.getvalue())
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    file = path.read_bytes()
    open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew
    before = megabytes("VmRSS")
    result = read(file)
    print(json.dumps([path.name, megabytes("VmHWM") - before, result]))
"""


@pytest.fixture(scope="module")
def readings(tmp_path_factory):
    """Name -> MB that reading this file took, and what came of it; all read by one process of their own."""
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("only Linux tells how much memory a process needed since it was last asked")
    folder = tmp_path_factory.mktemp("hostile")
    for name, made in hostile_pictures.FILES.items():
        size = (folder / name).write_bytes(made())
        assert size < 4_000_000, name
    environment = os.environ | {
        "PYTHONPATH": str(REPOSITORY),
        "OPENBLAS_NUM_THREADS": "1",  # its buffers for each core would use up the address space
        "MALLOC_ARENA_MAX": "1",  # likewise
        "MALLOC_MMAP_THRESHOLD_": "100000",  # what is freed is given back, and not there for the next picture
    }
    command = [sys.executable, "-c", READER, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return {name: (memory, result) for name, memory, result in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", hostile_pictures.FILES)
def test_a_hostile_picture_takes_little_memory_and_gives_nothing_or_a_sentence(readings, name):
    memory, result = readings[name]
    assert memory < MOST
    assert result == "nothing" or (result.startswith("This ") and result.endswith("."))
    assert "damaged" not in result, "they are whole; what is refused is refused beforehand"


REFUSED = {
    "JPEG, scans": "more than 30 passes",
    "JPEG, segments": "too many parts",
    "TIFF, a million strips": "more than 20,000 pieces",
    "TIFF, one strip": "too much work",
    "WebP": "too much work",
    "BMP, skips": "more than 65,535 pixels long",
    "BMP, short rows": "too much work",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_takes_too_long_is_refused_beforehand(name):
    with pytest.raises(ValueError, match=REFUSED[name]):
        sketch.from_image(sketch.open_image(io.BytesIO(hostile_pictures.FILES[name]())))


@pytest.mark.parametrize("name", ["GIF, comment", "PNG, texts", "PNG, tiny chunks", "PNG, tiny pieces", "JPEG, tags"])
def test_pillow_is_not_given_what_the_pixels_do_not_need(name):
    essential, _ = files.essential(hostile_pictures.FILES[name]())
    image = Image.open(io.BytesIO(essential))
    assert not {"comment", "exif"} & {*image.info}
    assert len(essential) < 300_000
    assert essential.count(b"IDAT") <= 1


@pytest.mark.parametrize("marker", [b"\xff\xc3", b"\xff\xc9", b"\xff\xca"], ids=["lossless", "arithmetic", "both"])
def test_a_jpeg_that_no_browser_shows_is_refused(marker):
    file = hostile_pictures.saved(Image.new("L", (40, 40)), "JPEG").replace(b"\xff\xc0", marker)
    with pytest.raises(ValueError, match="browsers do not show"):
        sketch.open_image(io.BytesIO(file))


def test_a_film_behind_a_jpeg_does_not_count():
    """Phones append one; its bytes look like markers now and then."""
    file = hostile_pictures.saved(Image.new("L", (40, 40)), "JPEG")
    assert files.essential(file + b"\xff\xda" * 100) == files.essential(file)


def test_a_tiff_keeps_no_more_tags_than_its_pixels_need():
    image = Image.open(io.BytesIO(tags.plain_tiff(hostile_tiffs.tiff_with_tags_of_its_own())))
    assert {*image.tag_v2} <= tags.KEPT


@pytest.mark.parametrize(
    "start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFFabcdWEBP", b"GIF89a", b"II*\0", b"MM\0+"]
)
def test_a_signature_and_any_bytes_are_refused_in_a_sentence(start):
    for length in range(200):
        file = start + np.random.default_rng(length).bytes(length)
        with pytest.raises(ValueError, match=r"^This .*\.$"):
            sketch.from_image(sketch.open_image(io.BytesIO(file)))
