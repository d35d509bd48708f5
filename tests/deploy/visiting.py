"""A visit to the page: all that it asks of a server."""

import io
import re
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
from PIL import Image

from cnn import sketch
from tests.ui.asking import EIGHT, PIXELS
from tests.ui.lesson.test_teaching import AFTER, CHANNELS, COUNT, SLIDE
from ui.modules import address, modules

DIGIT = {"network": "CNNModel", "pixels": PIXELS}
UNIT = DIGIT | {"unit": ["conv1", 0, 3, 3]}
LINE = {"image": SLIDE["image"], "row": 14, "line": {"cells": [1, 2, 1], "divisor": 4}}
QUESTIONS = {
    "read": {"network": "DeepCNN", "strokes": EIGHT, "pen": 56},
    "look": DIGIT,
    **{"value_of": UNIT, "explain": UNIT, "trace": UNIT, "forward": UNIT},
    "make": DIGIT | {"layer": "conv1", "channel": 0},
    "lines": DIGIT | {"rivals": {"for": None, "against": None}, "block": "conv1", "channel": 0},
    "everything": DIGIT,
    "evidence_file": DIGIT | {"rivals": {"for": None, "against": None}},
    "strokes": {"network": "CNNModel", "strokes": EIGHT, "pen": 56},
    "ask": SLIDE | {"about": "output"},
    "check": SLIDE | {"about": "output", "seed": 1, "typed": None},
    **{"slide": SLIDE, "gallery": SLIDE, "channels": CHANNELS, "after": AFTER, "line": LINE, "count": COUNT},
    "overlap": {"f": "box", "g": "box"},
}
FILES = (
    *("", "theme.css", "favicon.ico", "config", "gradio_api/info", "healthz", address("shared/given.js")),
    *("api/networks", "api/openapi.json", "api/docs"),
)
PATIENCE = 120  # seconds for a server to start


def photo() -> bytes:
    """Return a picture's file with an eight on it."""
    file = io.BytesIO()
    Image.fromarray(255 - sketch.from_strokes(EIGHT)).resize((140, 140)).save(file, "PNG")
    return file.getvalue()


def requests(url: str, times: int) -> Iterator[httpx.Request]:
    """Yield all that a page fetches once, and each question this many times."""
    page = httpx.get(url).text
    assets = set(re.findall(r'(?:src|href)="\./(assets/[^"]+)"', page))
    assert assets
    for path in (*FILES, *sorted(assets), *map(address, modules())):
        yield httpx.Request("GET", url + path)
    for _ in range(times):
        for name, question in QUESTIONS.items():
            yield httpx.Request("POST", f"{url}_inkling/ask/{name}", json=question)
        yield httpx.Request("POST", url + "_inkling/picture", content=photo(), headers={"Content-Type": "image/png"})
        yield httpx.Request("POST", url + "api/recognise", json={"strokes": EIGHT})
        yield httpx.Request("POST", url + "api/recognise", files={"picture": photo()})


def visit(url: str, times: int = 1) -> list[str]:
    """Return what was refused of all that a page asks, of four things at once; url ends with a slash."""
    with httpx.Client(timeout=30, trust_env=False) as client, ThreadPoolExecutor(4) as pool:
        asked = [*requests(url, times)]
        answers = [*pool.map(client.send, asked)]
    return [f"{each.status_code} {each.url} {each.text[:200]}" for each in answers if each.status_code != 200]


def await_health(url: str, process: subprocess.Popen) -> None:
    """Return when the server at this address reads; fail if its process ends, or never does."""
    for _ in range(PATIENCE * 5):
        assert process.poll() is None, f"The server ended with {process.returncode}."
        with suppress(httpx.TransportError):
            if httpx.get(url + "healthz", trust_env=False).status_code == 200:
                return
        time.sleep(0.2)
    raise AssertionError(f"There is no server at {url}.")
