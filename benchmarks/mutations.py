"""Requests to every route that are nearly right, or not at all: python -m benchmarks.mutations --minutes 10.

Counts the answers by status, and prints each request whose answer is a fault of the server's. There should be none.
"""

import argparse
import asyncio
import base64
import json
import random
import sys
import time
from collections import Counter
from typing import Any

from benchmarks.attacks import ASK
from benchmarks.browser import serving
from benchmarks.pupils import Line

JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1e308,
    10**400,
    "",
    "x" * 1000,
    [],
    [[]],
    [[[]]],
    {},
    {"a": {}},
    "\ud800",
    float("nan"),
    [1, 2, 3],
)
KINDS = (
    "application/json",
    "text/plain",
    "image/png",
    "multipart/form-data; boundary=x",
    "",
    "application/json; charset=x",
)
NAMES = (
    *(
        "read",
        "look",
        "lines",
        "value_of",
        "explain",
        "trace",
        "forward",
        "make",
        "excite",
        "everything",
        "ask",
        "check",
    ),
    *(
        "slide",
        "gallery",
        "channels",
        "after",
        "line",
        "overlap",
        "count",
        "confusion",
        "misread",
        "present",
        "nothing",
    ),
)
PATHS = (
    *(f"{ASK}/{name}" for name in NAMES),
    *("/_inkling/picture", "/api/recognise", "/api/networks", "/api/docs", "/api/openapi.json", "/healthz", "/metrics"),
    *(
        f"/gradio_api/{way}"
        for way in ("run/recognise", "call/recognise", "queue/join", "queue/data", "info", "upload")
    ),
    *(f"/gradio_api/{way}" for way in ("file=http://127.0.0.1/", "heartbeat/x", "stream/x", "call/recognise/x")),
    *("/", "/config", "/theme.css", "/assets/x.js", "/static/../../app.py", "/monitoring", "/favicon.ico"),
)


DIGIT = base64.b64encode(random.Random(0).randbytes(784)).decode()
SENSIBLE: dict[str, Any] = {  # what questions hold, of all kinds together
    **{"network": "CNNModel", "pixels": DIGIT, "unit": ["conv1", 0, 1, 1], "layer": "conv1", "channel": 0, "pen": 56},
    **{"edits": [["mute", "relu3", 1], ["weight", "conv2", 1, 0, 2, 3, -0.5]], "sources": [0], "so_far": None},
    **{"view": {"layers": ["conv1"], "scale": "map"}, "stages": True, "about": "output", "seed": 1, "typed": "1"},
    **{"image": {"pixels": DIGIT, "channels": 1, "columns": 28}, "stride": 1, "padding": 0, "filter": 1, "row": 3},
    **{"kernel": {"cells": [[1, 0, -1]] * 3, "divisor": 4}, "line": {"cells": [1, 2, 1], "divisor": 4}, "f": "box"},
    **{"g": "box", "size": 28, "in_channels": 1, "out_channels": 2, "kernel_size": 3, "pool_size": 2, "pool_stride": 2},
    **{"strokes": [[[1, 2], [3, 4]]], "data": [[[[1, 2], [3, 4]]], None, "CNNModel"], "picture": DIGIT, "page": "x"},
}


def mutated(chance: random.Random) -> tuple[str, str, bytes, str]:
    """Return a request that is nearly right, or not at all: method, path, body, headers."""
    question = dict(SENSIBLE)
    for _ in range(chance.randrange(3)):
        question[chance.choice([*question])] = chance.choice(JUNK)
    for key in chance.sample([*question], chance.randrange(4)):
        del question[key]
    body = json.dumps(question).encode()
    if chance.random() < 0.2:
        body = bytes(byte if chance.random() < 0.99 else chance.randrange(256) for byte in body)
    body = chance.choice([body] * 8 + [b"", body[: len(body) // 2], chance.randbytes(300), b"[" * 5_000])
    kind = "application/json" if chance.random() < 0.8 else chance.choice(KINDS)
    path = chance.choice(PATHS)
    if chance.random() < 0.1:
        path += chance.choice(["/", "?", "?session_hash=x", "%00", "%2e%2e", "//", "?x=%ff", "é"])
    others = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"]
    method = "POST" if chance.random() < 0.7 else chance.choice(others)
    return method, path, body, f"Content-Type: {kind}\r\nOrigin: http://elsewhere.example\r\n"


async def mutate(url: str, minutes: float, seen: Counter[str]) -> None:
    """Send mutated requests to every route, by eight connections."""
    end = time.perf_counter() + 60 * minutes

    async def one(seed: int) -> None:
        chance, line = random.Random(seed), Line(url, "gzip, br")
        while time.perf_counter() < end:
            method, path, body, headers = mutated(chance)
            try:
                async with asyncio.timeout(60):
                    status, _ = await line.ask(method, path, body, headers)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                status = 0
            if status in (0, 400):
                line.close()  # no body follows, or none that can be told from what comes next
            seen[f"{status}"] += 1
            if status >= 500:
                print(status, method, path, headers, body[:500], file=sys.stderr)

    await asyncio.gather(*map(one, range(8)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    args = parser.parse_args()
    seen = Counter[str]()
    with serving("app.py") as served:
        asyncio.run(mutate(served.url, args.minutes, seen))
    print(", ".join(f"{status}: {n:,}" for status, n in sorted(seen.items())))


if __name__ == "__main__":
    main()
