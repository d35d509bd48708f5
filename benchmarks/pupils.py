"""Pupils, as the server meets them: HTTP clients that ask what the page asks, in a process of their own.

python -m benchmarks.pupils URL --pupils 30 --seconds 20 [--restless]      prints what they met as a line of JSON

Each draws the ten examples one after the other, a point every 16 ms, and asks for a reading of what there is as soon as
the last answer has come and the pen has moved; between strokes and digits the pen rests. Restless pupils draw the
finished digits as fast as the server answers: how many readings a second it can do.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import NamedTuple, TypedDict
from urllib.parse import urlsplit

EXAMPLES = Path(__file__).parents[1] / "ui/pad/examples.json"
QUESTION = {
    "network": "DeepCNN",
    "pen": 56,
    "view": {"layers": ["input", "block1.conv", "block1.norm"], "scale": "layer"},
}
POINT = 0.016  # seconds between two points of a stroke
REST = 0.3  # seconds between two strokes
THINK = 1.0  # seconds between two digits
RETRY = 1.0  # seconds until the page asks again
PATIENCE = 10  # seconds, after which a reading is lost

Strokes = list[list[list[float]]]


class Line:
    """A connection that is kept open. Standard clients take longer to ask than the server to answer."""

    def __init__(self, url: str, encoding: str) -> None:
        parts = urlsplit(url)
        self.host, self.port, self.base = parts.hostname or "", parts.port or 80, parts.path.rstrip("/")
        self.encoding = encoding
        self.ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", headers: str = "") -> tuple[int, bytes]:
        """Return status and body as they come over the line."""
        if self.ends is None or self.ends[1].is_closing():
            self.ends = await asyncio.open_connection(self.host, self.port)
        reader, writer = self.ends
        head = f"{method} {self.base}{path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n{headers}"
        head += f"Accept-Encoding: {self.encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(answer.split(b" ", 2)[1])
        lengths = [line.split(b":")[1] for line in answer.split(b"\r\n") if line.startswith(b"content-length:")]
        if method == "HEAD" or status == 304:
            return status, b""
        return status, await (reader.readexactly(int(lengths[0])) if lengths else in_chunks(reader))

    def close(self) -> None:
        if self.ends:
            self.ends[1].close()
        self.ends = None


async def in_chunks(reader: asyncio.StreamReader) -> bytes:
    """Return a body whose length is told piece by piece."""
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body


class Met(TypedDict):
    """What all pupils met together."""

    milliseconds: list[float]  # of each reading
    lost: int  # readings that were refused, or did not come when they were asked for again
    seconds: float
    bytes: int


class Moment(NamedTuple):
    """What is on the pad, and the seconds until the pen has moved on."""

    strokes: Strokes
    until: float


def moments(first: int, restless: bool) -> Iterator[Moment]:
    """Yield what is on a pupil's pad, point by point and for ever."""
    examples = [example["strokes"] for example in json.loads(EXAMPLES.read_text(encoding="utf-8"))]
    for strokes in cycle(examples[first:] + examples[:first]):
        if restless:
            yield Moment(strokes, 0)
            continue
        for n, stroke in enumerate(strokes):
            for end in range(1, len(stroke)):
                yield Moment([*strokes[:n], stroke[:end]], POINT)
            yield Moment(strokes[: n + 1], REST if n < len(strokes) - 1 else THINK)


async def asked_again(line: Line, body: bytes, status: int) -> bool:
    """Ask again after a second, as the page does where an answer breaks off; return whether that fails too."""
    if status:  # it was refused
        return True
    await asyncio.sleep(RETRY)
    try:
        async with asyncio.timeout(PATIENCE):
            status, _ = await line.ask("POST", "/_inkling/ask/read", body, "Content-Type: application/json\r\n")
    except (TimeoutError, OSError, asyncio.IncompleteReadError):
        line.close()
    return status != 200


async def pupil(line: Line, number: int, restless: bool, end: float, met: Met) -> None:
    """Draw until the end; what comes while an answer is under way is not asked about, but for the last of it."""
    drawing, moved = moments(number % 10, restless), time.perf_counter()
    await asyncio.sleep(0 if restless else number * 0.037)  # nobody starts at the same moment
    while time.perf_counter() < end:
        moment = next(drawing)
        moved = max(moved, time.perf_counter() - 1) + moment.until
        while not restless and moment.until == POINT and moved < time.perf_counter():
            moment = next(drawing)
            moved += moment.until
        began = time.perf_counter()
        body = json.dumps(QUESTION | {"strokes": moment.strokes}, separators=(",", ":")).encode()
        try:
            async with asyncio.timeout(PATIENCE):
                status, answer = await line.ask(
                    "POST", "/_inkling/ask/read", body, "Content-Type: application/json\r\n"
                )
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            line.close()
            status, answer = 0, b""
        if status == 200:
            met["milliseconds"].append((time.perf_counter() - began) * 1000)
            met["bytes"] += len(answer)
        else:
            met["lost"] += await asked_again(line, body, status)
        if (wait := moved - time.perf_counter()) > 0:
            await asyncio.sleep(wait)


async def run(url: str, pupils: int, seconds: float, restless: bool, encoding: str) -> Met:
    met: Met = {"milliseconds": [], "lost": 0, "seconds": seconds, "bytes": 0}
    lines = [Line(url, encoding) for _ in range(pupils)]
    end = time.perf_counter() + seconds
    await asyncio.gather(*(pupil(line, n, restless, end, met) for n, line in enumerate(lines)))
    for line in lines:
        line.close()
    return met


async def open_page(url: str, encoding: str, paths: list[str], met: Met) -> None:
    """Fetch the page, and then its files by six lines at once, as browsers do."""
    began = time.perf_counter()
    lines = [Line(url, encoding) for _ in range(6)]
    await lines[0].ask("GET", paths[0])
    left = iter(paths[1:])

    async def fetch(line: Line) -> None:
        for path in left:
            status, body = await line.ask("GET", path)
            met["lost"] += status != 200
            met["bytes"] += len(body)

    await asyncio.gather(*map(fetch, lines))
    for line in lines:
        line.close()
    met["milliseconds"].append((time.perf_counter() - began) * 1000)


async def open_all(url: str, pupils: int, encoding: str, paths: list[str]) -> Met:
    met: Met = {"milliseconds": [], "lost": 0, "seconds": 0, "bytes": 0}
    await asyncio.gather(*(open_page(url, encoding, paths, met) for _ in range(pupils)))
    return met


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--pupils", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--restless", action="store_true", help="ask again as soon as an answer is there")
    parser.add_argument("--encoding", default="gzip, deflate", help="what is accepted (default: as phones by http)")
    parser.add_argument(
        "--open", action="store_true", help="open the page at once instead; its paths on stdin, as JSON"
    )
    args = parser.parse_args()
    if args.open:
        met = open_all(args.url, args.pupils, args.encoding, json.load(sys.stdin))
    else:
        met = run(args.url, args.pupils, args.seconds, args.restless, args.encoding)
    print(json.dumps(asyncio.run(met)))


if __name__ == "__main__":
    main()
