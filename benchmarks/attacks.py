"""Hostile requests of one client, for benchmarks.hostile. Each attack counts the answers by status."""

import asyncio
import base64
import itertools
import json
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import numpy as np

from benchmarks.pupils import EXAMPLES, QUESTION, Line
from tests import hostile_pictures, hostile_tiffs

JSON = "Content-Type: application/json\r\n"
ASK = "/_inkling/ask"
Attack = Callable[[str, Counter[int]], Coroutine[Any, Any, None]]  # the page's address, the count


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
