"""Whether a server stays as it is while thirty pupils draw: python -m benchmarks.soak [--minutes 5] [--json FILE].

Every half minute its memory, open files, threads and connections are read from the system. All should stay flat. Needs
Linux.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import report
from benchmarks.browser import serving
from benchmarks.server import megabytes

PUPILS = 30
EVERY = 30  # seconds between two looks


def look(process: int) -> dict[str, float]:
    """Return what the server has just now."""
    folder = Path(f"/proc/{process}")
    opened = [path.readlink() for path in (folder / "fd").iterdir() if path.is_symlink()]
    return {
        "MB": megabytes(process),
        "files": len(opened),
        "connections": sum(str(path).startswith("socket:") for path in opened),
        "threads": len([*(folder / "task").iterdir()]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    rows: list[report.Row] = []
    with serving("app.py") as served:
        command = [sys.executable, "-m", "benchmarks.pupils", served.url, "--pupils", str(PUPILS)]
        drawing = subprocess.Popen([*command, "--seconds", str(60 * args.minutes)], stdout=subprocess.DEVNULL)
        began = time.perf_counter()
        while drawing.poll() is None:
            rows.append({"seconds": round(time.perf_counter() - began)} | look(served.process))
            print(", ".join(f"{name} {value:.0f}" for name, value in rows[-1].items()), flush=True)
            time.sleep(EVERY)
    if args.json:
        report.write(args.json, rows)


if __name__ == "__main__":
    main()
