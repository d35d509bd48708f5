"""What one client's hostile requests cost everybody else: python -m benchmarks.hostile [--json FILE].

While each attack runs, somebody else asks for a reading every 50 ms. Printed are the longest that this one has waited,
how much memory the server has taken meanwhile and kept 10 s later, with the process in which it opens pictures, what
was answered, and how much was logged. --minutes M sends mutated requests to every route instead, and counts the answers by status.
Needs Linux.
"""

import argparse
import asyncio
import base64
import itertools
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import report
from benchmarks.browser import serving
from benchmarks.pupils import EXAMPLES, QUESTION, Line
from benchmarks.server import megabytes
from tests import hostile_pictures, hostile_tiffs

EVERY = 0.05  # seconds between two readings of the one who waits
AFTER = 10  # seconds until memory should be given back
JSON = "Content-Type: application/json\r\n"
ASK = "/_inkling/ask"
Attack = Callable[[str, Counter[int]], Coroutine[Any, Any, None]]


def encoded(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


async def flood(url: str, count: int, requests: Iterable[tuple[str, bytes, str]], seen: Counter[int]) -> None:
    """Send these requests by as many connections at once, each after the other."""
    waiting = iter(requests)

    async def one() -> None:
        line = Line(url, "gzip")
        for path, body, headers in waiting:
            try:
                status, _ = await line.ask("POST", path, body, headers)
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                status = 0
                line.close()
            seen[status] += 1
        line.close()

    await asyncio.gather(*(one() for _ in range(count)))


def posts(count: int, path: str, body: bytes, headers: str = JSON) -> Attack:
    """Return the attack of so many equal requests at once."""

    async def attack(url: str, seen: Counter[int]) -> None:
        await flood(url, count, [(path, body, headers)] * count, seen)

    return attack


async def pictures(url: str, seen: Counter[int]) -> None:
    """40 pictures of 16 megapixels at once, of the kinds that take most memory and time."""
    scans = hostile_pictures.jpeg_of_scans("CMYK", scans=20)
    files = [scans, hostile_pictures.png(16, 0), hostile_pictures.png(8, 6), hostile_tiffs.tiff_float()] * 10
    headers = "Content-Type: image/png\r\n"
    await flood(url, len(files), [("/_inkling/picture", file, headers) for file in files], seen)


async def idle(url: str, seen: Counter[int]) -> None:
    """1,100 connections that say nothing, and 200 that say a letter a second."""
    line = Line(url, "")
    pairs = [await asyncio.open_connection(line.host, line.port) for _ in range(1_300)]
    for letter in b"GET / HTTP/1.1\r\n":
        for _, writer in pairs[1_100:]:
            writer.write(bytes([letter]))
        await asyncio.sleep(1)
    await asyncio.sleep(20)
    for reader, writer in pairs:
        seen[0 if reader.at_eof() else 200] += 1
        writer.close()


async def cut_off(url: str, seen: Counter[int]) -> None:
    """300 pictures that break off midway."""
    for _ in range(300):
        line = Line(url, "")
        _, writer = await asyncio.open_connection(line.host, line.port)
        head = (
            "POST /_inkling/picture HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: 3000000\r\n\r\n"
        )
        writer.write(head.encode() + bytes(1_000_000))
        await asyncio.sleep(0.002)
        writer.transport.abort()
        seen[0] += 1


async def held(url: str, seen: Counter[int]) -> None:
    """200 connections that send most of a picture, and wait."""
    line, writers = Line(url, ""), []
    for _ in range(200):
        _, writer = await asyncio.open_connection(line.host, line.port)
        head = (
            "POST /_inkling/picture HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: 4000000\r\n\r\n"
        )
        writer.write(head.encode() + bytes(3_900_000))
        writers.append(writer)
    await asyncio.sleep(5)
    for writer in writers:
        writer.transport.abort()
        seen[0] += 1


async def sessions(url: str, seen: Counter[int]) -> None:
    """2,000 questions by Gradio's protocol, each of a session with a long name, whose answers nobody fetches."""
    strokes = json.loads(EXAMPLES.read_text(encoding="utf-8"))[1]["strokes"]
    bodies = (encoded({"data": [strokes, None, "CNNModel"], "session_hash": f"{n}" * 5_000}) for n in range(2_000))
    await flood(url, 16, [("/gradio_api/queue/join", body, JSON) for body in bodies], seen)


async def errors(url: str, seen: Counter[int]) -> None:
    """20,000 requests that are refused."""
    await flood(url, 16, [(f"{ASK}/read", b"[", JSON)] * 10_000 + [("/gradio_api/upload", b"", JSON)] * 10_000, seen)


def attacks() -> dict[str, Attack]:
    """Return the attacks by name."""
    rng = np.random.default_rng(0)
    pixels = base64.b64encode(rng.integers(0, 256, 112 * 112, np.uint8).tobytes()).decode()
    image = {"pixels": pixels, "channels": 1, "columns": 112}
    kernel = {"cells": np.ones((7, 7)).tolist(), "divisor": 49}
    gallery = encoded({"image": image, "kernel": kernel, "stride": 1, "padding": 3})
    dots = [[[int(x), int(y)]] for x, y in rng.integers(0, 1000, (20_000, 2))]
    scribble = encoded(QUESTION | {"strokes": [[point for (point,) in dots]], "pen": 1000})
    digit = base64.b64encode(rng.integers(0, 256, 784, np.uint8).tobytes()).decode()
    explain = encoded({"network": "DeepCNN", "pixels": digit, "unit": ["final", 3, 0, 0]})
    eight = encoded(QUESTION | {"strokes": json.loads(EXAMPLES.read_text(encoding="utf-8"))[8]["strokes"]})
    return {
        "100 galleries at once": posts(100, f"{ASK}/gallery", gallery),
        "100 drawings of 20,000 points at once": posts(100, f"{ASK}/read", scribble),
        "100 calculations of 1,024 terms at once": posts(100, f"{ASK}/explain", explain),
        "100 readings at once, for 5 s": posts_for(5, 100, f"{ASK}/read", eight),
        "40 pictures of 16 megapixels at once": pictures,
        "200 questions of 250 kB of lists": posts(200, f"{ASK}/read", b'{"a":[' + b"[]," * 83_000 + b"1]}"),
        "50 questions of 5 MB of lists to Gradio's endpoint": posts(
            50, "/gradio_api/run/recognise", b'{"data":[' + b"[]," * 1_700_000 + b"1]}"
        ),
        "1,100 idle connections and 200 slow ones": idle,
        "300 pictures cut off midway": cut_off,
        "200 connections that hold 3.9 MB each": held,
        "2,000 sessions whose answers stay unread": sessions,
        "20,000 requests that are refused": errors,
    }


def posts_for(seconds: float, count: int, path: str, body: bytes) -> Attack:
    """Return the attack of so many connections that ask again as soon as they are answered."""

    async def attack(url: str, seen: Counter[int]) -> None:
        end = time.perf_counter() + seconds
        requests = itertools.takewhile(lambda _: time.perf_counter() < end, itertools.repeat((path, body, JSON)))
        await flood(url, count, requests, seen)

    return attack


async def canary(url: str, waits: list[float]) -> None:
    """Ask for a reading every 50 ms, and note the seconds until each comes."""
    line = Line(url, "gzip")
    body = encoded(QUESTION | {"strokes": json.loads(EXAMPLES.read_text(encoding="utf-8"))[3]["strokes"]})
    while True:
        began = time.perf_counter()
        try:
            status, _ = await line.ask("POST", f"{ASK}/read", body, JSON)
        except (OSError, asyncio.IncompleteReadError):
            line.close()
            status = 0
        waits.append(time.perf_counter() - began if status == 200 else float("inf"))
        await asyncio.sleep(EVERY)


async def wait_until_told(url: str) -> None:
    """Be the one who waits, in a process of one's own, until stdin ends; print the seconds of each wait."""
    waits: list[float] = []
    task = asyncio.create_task(canary(url, waits))
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    task.cancel()
    print(json.dumps(waits))


def suffer(name: str, attack: Attack, url: str, process: int) -> report.Row:
    """Run an attack; return what it cost."""
    before, peak, seen = megabytes(process), 0.0, Counter[int]()
    command = [sys.executable, "-m", "benchmarks.hostile", "--wait", url]
    somebody = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    time.sleep(2)

    async def run() -> None:
        nonlocal peak
        task = asyncio.create_task(attack(url, seen))  # type: ignore[arg-type]
        while not task.done():
            await asyncio.sleep(0.05)
            peak = max(peak, megabytes(process))
        await task

    began = time.perf_counter()
    asyncio.run(run())
    took = time.perf_counter() - began
    waits = json.loads(somebody.communicate()[0])
    time.sleep(AFTER)
    figures = {"longest wait s": max(waits), "MB more": peak - before, "MB kept": megabytes(process) - before}
    return {
        "attack": name,
        **figures,
        "took s": took,
        "answers": {str(status): n for status, n in sorted(seen.items())},
    }


JUNK = (
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
    "read",
    "look",
    "value_of",
    "explain",
    "convolve",
    "everything",
    "filters",
    "one_filter",
    "ask",
    "check",
    "slide",
)
NAMES += ("gallery", "channels", "after", "line", "overlap", "count", "present", "nothing")
PATHS = (
    *(f"{ASK}/{name}" for name in NAMES),
    "/_inkling/picture",
    "/api/recognise",
    "/api/networks",
    "/api/docs",
    "/healthz",
)
PATHS += ("/gradio_api/run/recognise", "/gradio_api/call/recognise", "/gradio_api/queue/join", "/gradio_api/queue/data")
PATHS += (
    "/",
    "/config",
    "/gradio_api/info",
    "/gradio_api/upload",
    "/gradio_api/file=http://127.0.0.1/",
    "/theme.css",
    "/metrics",
)
PATHS += ("/assets/x.js", "/static/../../app.py", "/monitoring", "/gradio_api/heartbeat/x", "/gradio_api/stream/x")


def mutated(chance: random.Random) -> tuple[str, str, bytes, str]:
    """Return a request that is nearly right, or not at all: method, path, body, headers."""
    digit = base64.b64encode(chance.randbytes(784)).decode()
    question: dict[str, Any] = {
        **{
            "network": "CNNModel",
            "pixels": digit,
            "unit": ["conv1", 0, 1, 1],
            "layer": "conv1",
            "channel": 0,
            "pen": 56,
        },
        **{"view": {"layers": ["conv1"], "scale": "map"}, "stages": True, "about": "output", "seed": 1, "typed": "1"},
        **{"image": {"pixels": digit, "channels": 1, "columns": 28}, "stride": 1, "padding": 0, "filter": 1, "row": 3},
        **{"kernel": {"cells": [[1, 0, -1]] * 3, "divisor": 4}, "line": {"cells": [1, 2, 1], "divisor": 4}, "f": "box"},
        **{
            "g": "box",
            "size": 28,
            "in_channels": 1,
            "out_channels": 2,
            "kernel_size": 3,
            "pool_size": 2,
            "pool_stride": 2,
        },
        **{
            "data": [[[[1, 2], [3, 4]]], None, "CNNModel"],
            "strokes": [[[1, 2], [3, 4]]],
            "picture": digit,
            "page": "x",
        },
    }
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
    method = (
        "POST" if chance.random() < 0.7 else chance.choice(["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
    )
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
    parser.add_argument("--only", default="", help="attacks whose name has this in it")
    parser.add_argument("--minutes", type=float, help="of mutated requests, instead of the attacks")
    parser.add_argument("--wait", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    if args.wait:
        return asyncio.run(wait_until_told(args.wait))
    with serving("app.py") as served:
        if args.minutes:
            seen = Counter[str]()
            asyncio.run(mutate(served.url, args.minutes, seen))
            return print(", ".join(f"{status}: {n:,}" for status, n in sorted(seen.items())))
        own = {name: attack for name, attack in attacks().items() if args.only in name}
        print(f"{'':52}{'wait s':>8}{'MB more':>9}{'MB kept':>9}{'took s':>8}  answers")
        rows = []
        for name, attack in own.items():
            row = suffer(name, attack, served.url, served.process)
            rows.append(row)
            numbers = f"{row['longest wait s']:8.2f}{row['MB more']:9.0f}{row['MB kept']:9.0f}{row['took s']:8.1f}"
            print(f"{name:52}{numbers}  {row['answers']}", flush=True)
    if args.json:
        report.write(args.json, rows)


if __name__ == "__main__":
    main()
