"""Our convolve beside torch.nn.functional.conv2d on 280 × 280 pixels, one thread: python -m benchmarks.convolution.

The two take turns, and the ratio is the median of single turns, since machines are noisy.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from benchmarks import report
from cnn.convolution import convolve

SIDE = 280  # pixels
TURNS = 100


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def turns(kernel_size: int, stride: int, dtype: type[np.floating]) -> list[tuple[float, float]]:
    """Return the seconds that ours and PyTorch's take, turn by turn, after a few turns to warm up."""
    rng = np.random.default_rng(0)
    image: np.ndarray = rng.random((SIDE, SIDE)).astype(dtype)
    kernel: np.ndarray = rng.normal(size=(kernel_size, kernel_size)).astype(dtype)
    images, filters = (torch.from_numpy(array)[None, None] for array in (image, kernel))

    def turn() -> tuple[float, float]:
        ours = seconds(lambda: convolve(image, kernel, stride))
        return ours, seconds(lambda: F.conv2d(images, filters, stride=stride))

    return [turn() for _ in range(TURNS + 10)][10:]


def measure() -> Iterator[report.Row]:
    """Yield a row for each dtype, kernel size and stride: milliseconds of both, and their ratio."""
    for dtype in (np.float32, np.float64):
        for kernel_size in (3, 5, 7):
            for stride in (1, 2):
                times = turns(kernel_size, stride, dtype)
                ours, theirs = (1000 * statistics.median(own) for own in zip(*times, strict=True))
                ratio = statistics.median(own / other for own, other in times)
                named = {"kernel": f"{kernel_size} × {kernel_size}", "stride": stride, "dtype": dtype.__name__}
                yield named | {"ours": ours, "theirs": theirs, "ratio": ratio}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    args = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{'kernel':8}{'stride':>7}{'dtype':>10}{'convolve, ms':>14}{'conv2d, ms':>12}{'ratio':>8}")
    rows = []
    for row in measure():
        rows.append(row)
        print("{kernel:8}{stride:>7}{dtype:>10}{ours:>14.2f}{theirs:>12.2f}{ratio:>8.2f}".format(**row), flush=True)
    if args.json:
        report.write(args.json, rows)


if __name__ == "__main__":
    main()
