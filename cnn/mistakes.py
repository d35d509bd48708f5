"""What networks get wrong: which digits they confuse, find hard, disagree about, and don't take for digits.

Logits are (N, 10), those that a network gives for N digits, and labels (N,) int64. `collect` keeps what is worth a
look; its file, weights/mistakes.npz, has no images: it has the digits' numbers among MNIST's test images.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from cnn import exciting, files, weights
from cnn.models import CLASSES, Network
from cnn.recognition import spread

FILE = weights.FOLDER / "mistakes.npz"
HARDEST = 100  # digits kept a network
RIGHT = 12  # of each digit that a network reads right, those kept that were nearly misread
SCALE = 1000  # of probabilities in the file: as many decimals as the page shows

Places = NDArray[np.int64]  # (n,), where digits stand in `Mistakes.numbers`


class Judged(NamedTuple):
    """What one network makes of the digits that are kept."""

    matrix: NDArray[np.int64]  # (10, 10), of all digits that it was shown, see `confusion_matrix`
    read: NDArray[np.int64]  # (M,), the digits that it reads
    probabilities: NDArray[np.float64]  # (M, 10), to three decimals
    hardest: Places  # (at most HARDEST,), the hardest first
    unknown: Places  # what it takes for no digit, the least like one first
    spreads: NDArray[np.float64]  # of these, see `recognition.spread`
    known_above: float  # what a spread comes up to that is a digit's


class Mistakes(NamedTuple):
    """The digits worth a look, and what each network makes of them."""

    numbers: NDArray[np.int64]  # (M,), where they stand among MNIST's test images, ascending
    labels: NDArray[np.int64]  # (M,)
    networks: Mapping[str, Judged]  # by name


def confusion_matrix(logits: Tensor, labels: Tensor) -> Tensor:
    """Return how many digits of each label (row) are read as each digit (column), (10, 10) int64."""
    pairs = CLASSES * labels + logits.argmax(dim=1)
    return torch.bincount(pairs, minlength=CLASSES**2).reshape(CLASSES, CLASSES)


def hardness(logits: Tensor, labels: Tensor, temperature: float = 1.0) -> Tensor:
    """Return how hard each digit is, (N,) float64 from 0: −ln of the probability that its label gets.

    This is the loss that training makes small: 0 where the network is right and certain, 2.3 where it guesses among
    ten. Unlike 1 − probability it still tells one in a thousand from one in a million; unlike the margin between two
    logits it counts what any other digit takes, and is of the same unit for every network.
    """
    return F.cross_entropy(logits.double() / temperature, labels, reduction="none")


def hardest(logits: Tensor, labels: Tensor, most: int | None = None, temperature: float = 1.0) -> Tensor:
    """Return which digits are hardest, the hardest first, (most,) int64; all of them where none is left out."""
    return hardness(logits, labels, temperature).argsort(descending=True, stable=True)[:most]


def disagreement(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how much K networks disagree about each digit, (K, N, 10) -> (N,) in bits, from 0 to log2(K).

    The Jensen–Shannon divergence (Lin, Divergence measures based on the Shannon entropy, 1991): the entropy of the
    mean of their probabilities, less the mean of their entropies. It is 0 where all give the same probabilities,
    however unsure they are, and largest where each is certain of another digit.
    """
    mean: NDArray[np.float64] = probabilities.mean(axis=0)
    amounts: NDArray[np.float64] = _entropy(mean) - _entropy(probabilities).mean(axis=0)
    return amounts.clip(min=0)  # rounding


def unknown(logits: Tensor, known_above: float) -> Tensor:
    """Return which digits a network takes for no digit, the least like one first, (n,) int64."""
    spreads = spread(logits.double())
    order = spreads.argsort(stable=True)
    return order[spreads[order] < known_above]


def collect(networks: Mapping[str, Network], logits: Mapping[str, Tensor], labels: Tensor) -> Mistakes:
    """Return what is worth a look: what a network reads wrong, takes for no digit, finds hardest, or nearly misreads.

    With the mistakes of all, whatever networks disagree about is there too, for they cannot all be right. logits: those
    that each network gives for the same digits, by its name.
    """
    kept = torch.zeros(len(labels), dtype=torch.bool)
    for name, model in networks.items():
        own, right = logits[name], logits[name].argmax(dim=1) == labels
        order = hardest(own, labels, temperature=model.temperature)
        kept |= ~right
        kept[unknown(own, model.known_above)] = True
        kept[order[:HARDEST]] = True
        for digit in range(CLASSES):
            kept[order[(right & (labels == digit))[order]][:RIGHT]] = True
    numbers = kept.nonzero()[:, 0]
    judged = {name: _judged(model, logits[name], labels, numbers) for name, model in networks.items()}
    return Mistakes(numbers.numpy(), labels[numbers].numpy(), judged)


def cell(mistakes: Mistakes, name: str, label: int, read: int) -> Places:
    """Return the digits of this label that a network reads as that digit, the surest first.

    Of those that it reads right, the least sure of the ones kept come first.
    """
    own = mistakes.networks[name]
    places = np.flatnonzero((mistakes.labels == label) & (own.read == read))
    shares = own.probabilities[places, read]
    return places[np.argsort(shares if label == read else -shares, kind="stable")]


def disagreements(mistakes: Mistakes, names: Sequence[str]) -> tuple[Places, NDArray[np.float64]]:
    """Return the digits that these networks do not all read alike, and by how much they disagree, the most first."""
    if len(names) < 2:
        return np.zeros(0, np.int64), np.zeros(0)
    read = np.stack([mistakes.networks[name].read for name in names])
    places = np.flatnonzero((read != read[0]).any(axis=0))
    amounts = disagreement(np.stack([mistakes.networks[name].probabilities[places] for name in names]))
    order = np.argsort(-amounts, kind="stable")
    return places[order], amounts[order]


def save(mistakes: Mistakes, networks: Mapping[str, Network], path: Path = FILE) -> None:
    """Write what was collected of these networks. Raises `files.WriteError` where that fails."""
    arrays: dict[str, Any] = {"numbers": mistakes.numbers.astype(np.uint16), "labels": mistakes.labels.astype(np.uint8)}
    for name, own in mistakes.networks.items():
        arrays |= {
            f"{name}/weights": exciting.fingerprint(networks[name]),
            f"{name}/matrix": own.matrix.astype(np.uint16),
            f"{name}/read": own.read.astype(np.uint8),
            f"{name}/probabilities": (own.probabilities * SCALE).round().astype(np.uint16),
            f"{name}/hardest": own.hardest.astype(np.uint16),
            f"{name}/unknown": own.unknown.astype(np.uint16),
            f"{name}/spreads": own.spreads.astype(np.float32),
        }
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    files.write(content.getvalue(), path)


def load(networks: Mapping[str, Network], path: Path = FILE) -> Mistakes:
    """Return what the file has of these networks, with weights as `weights.load` gave them.

    Networks whose weights are not those that the file was made with are left out: all of them, where there is no file.
    Raises ValueError, with a sentence, for a file that is damaged or foreign.
    """
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as opened:
            arrays = dict(opened)
        numbers, labels = arrays["numbers"].astype(np.int64), arrays["labels"].astype(np.int64)
        kept = [name for name in networks if str(arrays.get(f"{name}/weights")) == exciting.fingerprint(networks[name])]
        judged = {name: _read(arrays, name, len(numbers), networks[name].known_above) for name in kept}
        return _checked(Mistakes(numbers, labels, judged))
    except FileNotFoundError:
        return Mistakes(np.zeros(0, np.int64), np.zeros(0, np.int64), {})
    except (*exciting.NOT_OURS, zipfile.BadZipFile, zlib.error):
        remedy = "make it anew with: python -m benchmarks.mistakes"
        raise ValueError(f"{path} is damaged or no file of Inkling's; {remedy}") from None


def _judged(model: Network, logits: Tensor, labels: Tensor, numbers: Tensor) -> Judged:
    """Return what a network makes of the digits that are kept. logits and labels: of all digits."""
    unlike, hard = unknown(logits, model.known_above), hardest(logits, labels, HARDEST, model.temperature)
    probabilities = (logits[numbers].double() / model.temperature).softmax(dim=1)
    return Judged(
        matrix=confusion_matrix(logits, labels).numpy(),
        read=logits[numbers].argmax(dim=1).numpy(),
        probabilities=(probabilities * SCALE).round().numpy() / SCALE,
        hardest=torch.searchsorted(numbers, hard).numpy(),
        unknown=torch.searchsorted(numbers, unlike).numpy(),
        spreads=spread(logits.double())[unlike].numpy(),
        known_above=model.known_above,
    )


def _read(arrays: Mapping[str, NDArray[Any]], name: str, count: int, known_above: float) -> Judged:
    """Return a file's arrays of one network. Raises ValueError or KeyError where they cannot be."""
    matrix, read, probabilities, hard, unlike, spreads = (
        arrays[f"{name}/{key}"] for key in ("matrix", "read", "probabilities", "hardest", "unknown", "spreads")
    )
    shapes = (CLASSES, CLASSES), (count,), (count, CLASSES), hard.shape[:1], unlike.shape[:1], unlike.shape[:1]
    found = matrix, read, probabilities, hard, unlike, spreads
    if tuple(array.shape for array in found) != shapes or not np.isfinite(spreads).all():
        raise ValueError(name)
    if max(hard.max(initial=0), unlike.max(initial=0)) >= count or read.max(initial=0) >= CLASSES:
        raise ValueError(name)
    return Judged(
        matrix=matrix.astype(np.int64),
        read=read.astype(np.int64),
        probabilities=probabilities.astype(np.float64) / SCALE,
        hardest=hard.astype(np.int64),
        unknown=unlike.astype(np.int64),
        spreads=spreads.astype(np.float64),
        known_above=known_above,
    )


def _checked(mistakes: Mistakes) -> Mistakes:
    """Return them. Raises ValueError where numbers or labels cannot be those of MNIST's digits."""
    numbers, labels, _ = mistakes
    if numbers.shape != labels.shape or numbers.ndim != 1 or not (np.diff(numbers) > 0).all():
        raise ValueError("numbers")
    if labels.max(initial=0) >= CLASSES:
        raise ValueError("labels")
    return mistakes


def _entropy(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the entropy of probabilities (…, 10) in bits, (…)."""
    logs = np.log2(probabilities, out=np.zeros_like(probabilities), where=probabilities > 0)
    total: NDArray[np.float64] = -(probabilities * logs).sum(axis=-1)
    return total
