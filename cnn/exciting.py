"""What a map looks for: the training images of MNIST that excite it most, kept in a file beside the weights."""

import hashlib
import io
import shlex
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn import files, units, weights
from cnn.models import CLASSES, SIZE, Network, inputs
from cnn.units import Box, Unit

MOST = 9  # images kept a map
BATCH = 250  # images at a time: about 150 MB
MANY = 500  # maps; a network with more is shown FEW images, since those that are found all go into its file
FEW = 1000
CREDIT = (
    "The digits are from MNIST, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges "
    "(http://yann.lecun.com/exdb/mnist/), under CC BY-SA 3.0 (https://creativecommons.org/licenses/by-sa/3.0/)."
)
NOT_OURS = (ValueError, LookupError, TypeError, AttributeError, EOFError, OSError, NotImplementedError, RuntimeError)


class Exciting(NamedTuple):
    """The images that excite each map of a layer most, each once, the strongest first; all (C, most)."""

    images: NDArray[Any]  # by number
    rows: NDArray[Any]  # of the unit that was excited; 0 in a flat layer, and so are columns
    columns: NDArray[Any]
    values: NDArray[np.float32]  # of that unit; none above 0 where nothing excites the map


class Gallery(NamedTuple):
    """What excites the maps of a network."""

    digits: NDArray[np.uint8]  # (U, 28, 28), all the images that are needed
    numbers: NDArray[np.int32]  # (U,), where they stand among MNIST's training images
    labels: NDArray[np.uint8]  # (U,)
    searched: int  # how many of MNIST's training images, from the first, were shown to the network
    blocks: Mapping[str, Exciting]  # by name, of the maps that each block ends with; their images are those of `digits`


class Patch(NamedTuple):
    """What a unit that was excited saw."""

    pixels: NDArray[np.uint8]  # (h, w), cut out of the image
    box: Box  # where it lies in the image: the unit's receptive field
    unit: Unit
    value: float  # of the unit
    number: int  # of the image among MNIST's training images
    label: int  # of the image


@torch.inference_mode()
def search(
    model: Network,
    images: Tensor,
    most: int = MOST,
    progress: Callable[[range], Iterable[int]] = iter,
) -> dict[str, Exciting]:
    """Return which of the images (N, 28, 28) uint8 excite each map most that a block ends with, by the block's name.

    Of equals the first are kept. The model is left in the mode it was in. Zeiler and Fergus, Visualizing and
    understanding convolutional networks (2014), show such patches.
    """
    ends = {block.end: name for name, block in units.blocks(model).items()}
    best: dict[str, _Strongest] = {}
    device = next(model.parameters(), images).device
    training = model.training
    model.eval()
    for start in progress(range(0, len(images), BATCH)):
        x = inputs(images[start : start + BATCH].to(device))  # (n, 1, 28, 28)
        for layer, module in units.modules(model).items():
            x = module(x)
            if name := ends.get(layer):
                best[name] = _strongest(x, start, most, best.get(name))
    model.train(training)
    shapes = units.shapes(model)
    return {name: _places(best[name], shapes[end]) for end, name in ends.items()}


def collect(
    model: Network, images: Tensor, labels: Tensor, progress: Callable[[range], Iterable[int]] = iter
) -> Gallery:
    """Return what of MNIST's training images (N, 28, 28) uint8 excites the maps of the network, with their labels."""
    shapes = units.shapes(model)
    maps = sum(shapes[block.end][0] for block in units.blocks(model).values())
    shown = images[:FEW] if maps > MANY else images
    blocks = search(model, shown, progress=progress)
    numbers = np.unique(np.concatenate([own.images.ravel() for own in blocks.values()]))
    return Gallery(
        digits=shown.cpu().numpy()[numbers],
        numbers=numbers.astype(np.int32),
        labels=labels.cpu().numpy()[numbers].astype(np.uint8),
        searched=len(shown),
        blocks={
            name: own._replace(images=np.searchsorted(numbers, own.images).astype(np.uint16))
            for name, own in blocks.items()
        },
    )


def patches(gallery: Gallery, model: Network, block: str, channel: int) -> list[Patch]:
    """Return what excites this map of the block's end most, the strongest first.

    Raises ValueError, with a sentence, for a block or channel that there is not.
    """
    if block not in gallery.blocks:
        raise ValueError(f"There is no block {block!r}; the blocks are {', '.join(gallery.blocks)}.")
    end, own = units.blocks(model)[block].end, gallery.blocks[block]
    if not 0 <= channel < len(own.images):
        raise ValueError(f"{block} ends with {len(own.images)} maps; there is none of the number {channel}.")
    found = []
    for image, row, column, value in zip(*(array[channel].tolist() for array in own), strict=True):
        unit = Unit(end, channel, row, column)
        box = units.receptive_field(model, unit)
        pixels = gallery.digits[image, box.top : box.bottom, box.left : box.right]
        found.append(Patch(pixels, box, unit, value, int(gallery.numbers[image]), int(gallery.labels[image])))
    return found


def file(name: str, folder: Path = weights.FOLDER) -> Path:
    """Return where the gallery of the network of this name is kept."""
    return folder / f"{name}.exciting.npz"


def save(name: str, gallery: Gallery, model: Network, folder: Path = weights.FOLDER) -> None:
    """Write the gallery of this network beside its weights. Raises `files.WriteError` where that fails."""
    arrays: dict[str, Any] = {
        f"{block}/{key}": array for block, own in gallery.blocks.items() for key, array in own._asdict().items()
    }
    arrays |= {"digits": gallery.digits, "numbers": gallery.numbers, "labels": gallery.labels}
    arrays |= {"searched": np.int32(gallery.searched), "weights": fingerprint(model), "credit": CREDIT}
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    files.write(content.getvalue(), file(name, folder))


def load(name: str, model: Network, folder: Path = weights.FOLDER) -> Gallery | None:
    """Return the gallery of this network, with weights as `weights.load` gave them.

    None where there is no file, or one that was made with other weights: those of a training that was stopped before it
    could write a new one, say. Raises ValueError, with a sentence, for a file that is damaged or foreign.
    """
    path = file(name, folder)
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as opened:
            arrays = dict(opened)
        if str(arrays.pop("weights")) != fingerprint(model):
            return None
        return _checked(arrays, model)
    except FileNotFoundError:
        return None
    except (*NOT_OURS, zipfile.BadZipFile, zlib.error):
        out = "" if folder == weights.FOLDER else f" --out {shlex.quote(str(folder))}"
        remedy = f"make it anew with: python train.py {name} --exciting{out}"
        raise ValueError(f"{path} is damaged or no file of Inkling's; {remedy}") from None


def fingerprint(model: Network) -> str:
    """Return 64 characters that tell these weights from any others."""
    digest = hashlib.sha256()
    for key, tensor in model.state_dict().items():
        digest.update(key.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _checked(arrays: dict[str, NDArray[Any]], model: Network) -> Gallery:
    """Return a file's arrays as a gallery. Raises ValueError or KeyError where they cannot be one of this network."""
    shapes = {name: (*units.shapes(model)[block.end], 1, 1)[:3] for name, block in units.blocks(model).items()}
    count, most = len(arrays["digits"]), arrays[f"{next(iter(shapes))}/images"].shape[-1]
    expected: dict[str, tuple[type, tuple[int, ...], int]] = {  # kind, shape, and what the numbers stay below
        "digits": (np.uint8, (count, SIZE, SIZE), 256),
        "labels": (np.uint8, (count,), CLASSES),
        "searched": (np.int32, (), 2**31),
        "numbers": (np.int32, (count,), int(arrays["searched"])),
    }
    for name, (channels, height, width) in shapes.items():
        limits = {"images": (np.uint16, count), "rows": (np.uint8, height), "columns": (np.uint8, width)}
        expected |= {f"{name}/{key}": (kind, (channels, most), limit) for key, (kind, limit) in limits.items()}
    for key, (kind, shape, limit) in expected.items():
        array = arrays[key]
        if array.dtype != kind or array.shape != shape or not ((array >= 0) & (array < limit)).all():
            raise ValueError(key)
    blocks = {name: Exciting(*(arrays[f"{name}/{key}"] for key in Exciting._fields)) for name in shapes}
    for own in blocks.values():
        values = own.values
        if values.dtype != np.float32 or values.shape != own.images.shape or not np.isfinite(values).all():
            raise ValueError("values")
    return Gallery(arrays["digits"], arrays["numbers"], arrays["labels"], int(arrays["searched"]), blocks)


class _Strongest(NamedTuple):
    """The strongest images so far, each (most, C)."""

    values: Tensor
    images: Tensor
    places: Tensor  # row · width + column


def _strongest(x: Tensor, start: int, most: int, before: _Strongest | None) -> _Strongest:
    """Return the strongest of those before and of a layer's outputs (n, C, …) for images from this number on."""
    values, places = x.reshape(*x.shape[:2], -1).max(dim=2)  # (n, C)
    images = torch.arange(start, start + len(x), device=x.device)[:, None].expand_as(places)
    every = _Strongest(values, images, places)
    if before is not None:
        every = _Strongest(*(torch.cat(both) for both in zip(before, every, strict=True)))
    order = every.values.argsort(dim=0, descending=True, stable=True)[:most]
    return _Strongest(*(own.gather(0, order) for own in every))


def _places(best: _Strongest, shape: tuple[int, ...]) -> Exciting:
    values, images, places = (own.T.cpu().numpy() for own in best)
    rows, columns = np.divmod(places, (*shape, 1, 1)[2])
    return Exciting(images, rows.astype(np.uint8), columns.astype(np.uint8), values.astype(np.float32))
