"""What one client's hostile requests cost everybody else: python -m benchmarks.hostile [--json FILE].

While each attack of benchmarks.attacks runs, somebody else asks for a reading every 50 ms. Printed are the longest that
this one has waited, how much memory the server has taken meanwhile and kept 10 s later, with the process in which it
opens pictures, and what was answered. Needs Linux.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks import report
from benchmarks.attacks import ASK, JSON, Attack, attacks, encoded
from benchmarks.browser import serving
from benchmarks.pupils import EXAMPLES, QUESTION, Line
from benchmarks.server import megabytes

EVERY = 0.05  # seconds between two readings of the one who waits
AFTER = 10  # seconds until memory should be given back


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
        task = asyncio.create_task(attack(url, seen))
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="attacks whose name has this in it")
    parser.add_argument("--wait", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    if args.wait:
        asyncio.run(wait_until_told(args.wait))
        return
    with serving("app.py") as served:
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
