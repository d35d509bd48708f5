"""MNIST as tensors (LeCun, Cortes, Burges: The MNIST database of handwritten digits).

Each split is one uint8 tensor. Training cuts batches from it and scales them on the fly, because a transform applied
image by image takes longer than training the small networks.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

HELD_OUT = 12  # one training image in twelve, the last 5,000 of 60,000, is for validation and never trained on
ROOT = Path(__file__).parents[1] / "data"  # where torchvision downloads to, unless MNIST_ROOT says otherwise
HEADER = 16  # bytes before the images in their file
PIXELS = 28 * 28  # bytes of an image
GET = "make data"  # brings MNIST to that folder


def load(split: str, root: str | Path | None = None) -> tuple[Tensor, Tensor]:
    """Return (images (N, 28, 28) uint8, labels (N,) int64) of a split.

    The splits are "train" (55,000 images), "validation" (5,000) and "test" (10,000).
    `root` is the folder that holds `MNIST/raw`: by default $MNIST_ROOT, else `data/`. Missing files are downloaded.
    Raises ValueError for any other split, and OSError if MNIST can be neither read nor downloaded.
    """
    _part(split, 0)
    from torchvision.datasets import MNIST  # takes a second, and the page, which reads what is there, may not have it

    root = folder(root)
    try:
        data = MNIST(root, train=split != "test", download=True)
    except (
        AssertionError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:  # a file cut off is any of these to torchvision
        raise OSError(
            f"MNIST could not be read or downloaded ({error or 'a file is damaged'}). Set MNIST_ROOT or --data to a "
            f"folder with MNIST/raw, or delete {root / 'MNIST' / 'raw'} if files in it are damaged: they come again."
        ) from error
    images: Tensor = data.data
    labels: Tensor = data.targets
    part = _part(split, len(labels))
    return images[part], labels[part]


def digits(numbers: Sequence[int], root: str | Path | None = None) -> NDArray[np.uint8] | None:
    """Return these of MNIST's test images, (n, 28, 28) uint8, by their number from 0.

    Read one by one from the file that `load` finds under the same root. None where it is not on this machine or lacks
    one of them: nothing is downloaded.
    """
    found = []
    try:
        with (folder(root) / "MNIST" / "raw" / "t10k-images-idx3-ubyte").open("rb") as file:
            for number in numbers:
                file.seek(HEADER + PIXELS * number)
                found.append(file.read(PIXELS))
    except OSError:
        return None
    if any(len(image) < PIXELS for image in found):
        return None
    return np.frombuffer(b"".join(found), np.uint8).reshape(-1, 28, 28)


def read(split: str, root: str | Path | None = None) -> tuple[Tensor, Tensor]:
    """Return a split as `load` does, from files that are on this machine: nothing is downloaded.

    A page that is served asks by this. Raises OSError, with a sentence, where the files are missing or damaged.
    """
    raw, of = folder(root) / "MNIST" / "raw", "t10k" if split == "test" else "train"
    what = f"MNIST's {'test' if split == 'test' else 'training'} digits"
    try:
        images, labels = (np.fromfile(raw / f"{of}-{name}-ubyte", np.uint8) for name in ("images-idx3", "labels-idx1"))
        found = torch.from_numpy(images[16:].reshape(-1, 28, 28)), torch.from_numpy(labels[8:]).long()  # after headers
        if not len(found[0]) == len(found[1]) > 0 or found[1].max() > 9:
            raise ValueError("images and labels do not match")
    except FileNotFoundError:
        raise OSError(f"{what} are not on this machine; get them with: {GET}") from None
    except (OSError, ValueError):
        raise OSError(f"{what} in {raw} are damaged; delete them and get them anew: {GET}") from None
    part = _part(split, len(found[1]))
    return found[0][part], found[1][part]


def _part(split: str, count: int) -> slice:
    """Return which of a file's images make up a split. Raises ValueError for a split that there is not."""
    first = count - count // HELD_OUT  # of the validation images
    parts = {"train": slice(first), "validation": slice(first, None), "test": slice(None)}
    if split not in parts:
        raise ValueError(f'split must be "train", "validation" or "test", got {split!r}')
    return parts[split]


def folder(root: str | Path | None = None) -> Path:
    """Return the folder that holds `MNIST/raw`: by default $MNIST_ROOT, else `data/`."""
    return Path(root or os.environ.get("MNIST_ROOT") or ROOT)
