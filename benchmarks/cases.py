"""What accuracy.py has the networks read: stacks of digits, and the rows of its report that each fills.

styles.json lists drawings by style, found by eye among those of writers kept from training: style -> their ids.

Every stack has its own generator, made from SEED and the stack's name, so that leaving one out changes no other.
"""

import csv
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from benchmarks import canvas, cells, corruptions, doodles, photos, scenes, scores
from cnn import mnist, sketch
from cnn.training import nondigits, strokes

SEED = 2026
PLAIN = "all others"
STYLES = Path(__file__).with_name("styles.json")
PHOTOS = 20  # of each kind
BLANK = -1  # what a blank picture is read as
LETTERS = 10  # of each letter, doodle and scribble
SEEN = 1000  # non-digits of the kinds trained on
CHANGES = {
    "moved": "moved by up to ±4 pixels",
    "turned": "turned by up to ±25°",
    "scaled": "scaled by 0.7 to 1.2",
    "thick": "thick: strokes 2 pixels wider",
    "thin": "thin: strokes 2 pixels narrower, none lost",
}


class Cases(NamedTuple):
    digits: Tensor  # (N, 28, 28) uint8; blank if nothing was found
    labels: Tensor  # (N,) int64, 0 to 9 or strokes.NO_DIGIT
    rows: Mapping[tuple[str, str], scores.Measure]  # (group, row) -> how it is scored


def of_mnist(root: Path | None, limit: int | None) -> Iterator[Cases]:
    """Yield MNIST's validation and test images, and the test images changed and corrupted; limit: of each split."""
    images, labels = _sample(*mnist.load("validation", root), limit)
    yield Cases(images, labels, {("known", "MNIST, validation"): scores.known})
    images, labels = _sample(*mnist.load("test", root), limit)
    rows = {("accuracy", "MNIST, test"): scores.accuracy, ("known", "MNIST, test"): scores.known}
    yield Cases(images, labels, rows | {("calibration", "MNIST, test"): scores.calibration_error})
    for name, title in CHANGES.items():
        changed = corruptions.CHANGES[name](images.numpy(), generator(name))
        yield Cases(torch.from_numpy(changed), labels, {("accuracy", title): scores.accuracy})
    for name, corrupt in corruptions.MNIST_C.items():
        spoilt = corrupt(images.numpy(), generator(name))
        yield Cases(torch.from_numpy(spoilt), labels, {("corruptions", name): scores.accuracy})


def of_drawings(name: str, drawings: Sequence[strokes.Drawing]) -> Iterator[Cases]:
    """Yield recorded digits as the page reads them, as pictures of canvases, and those canvases plainly resized."""
    labels = torch.tensor([drawing.label for drawing in drawings])
    by_strokes = _stack([sketch.from_strokes(drawing.strokes) for drawing in drawings])
    rows = {("accuracy", f"{name}: pen strokes"): scores.accuracy, ("known", f"{name}: pen strokes"): scores.known}
    yield Cases(by_strokes, labels, rows | {("calibration", f"{name}: pen strokes"): scores.calibration_error})
    rng = generator(name)
    canvases = [canvas.draw(drawing.strokes, rng) for drawing in drawings]
    by_image = _stack([sketch.from_image(image) for image in canvases])
    yield Cases(by_image, labels, {("accuracy", f"{name}: pictures of canvases"): scores.accuracy})
    resized = _stack([canvas.plainly_resized(image) for image in canvases])
    yield Cases(resized, labels, {("accuracy", f"{name}: canvases plainly resized"): scores.accuracy})


def of_styles(drawings: Sequence[strokes.Drawing]) -> Iterator[Cases]:
    """Yield recorded digits of each style that styles.json lists, of which there are some; and all others together."""
    listed: dict[str, list[str]] = json.loads(STYLES.read_text(encoding="utf-8"))
    style_of = {each: style for style, ids in listed.items() for each in ids}
    for style in (*listed, PLAIN):
        if chosen := [drawing for drawing in drawings if style_of.get(drawing.id, PLAIN) == style]:
            digits = _stack([sketch.from_strokes(drawing.strokes) for drawing in chosen])
            yield Cases(digits, torch.tensor([d.label for d in chosen]), {("styles", style): scores.accuracy})


def of_photos(drawings: Sequence[strokes.Drawing], limit: int | None) -> Iterator[Cases]:
    """Yield imagined photos of recorded digits, PHOTOS of each kind, or `limit` in all."""
    each = min(PHOTOS, max(limit // len(scenes.KINDS), 1)) if limit else PHOTOS
    for kind in scenes.KINDS:
        rng = generator(kind)
        chosen = [drawings[i] for i in rng.integers(len(drawings), size=each)]
        digits = _stack([sketch.from_image(photos.photograph(drawing.strokes, kind, rng)) for drawing in chosen])
        yield Cases(digits, torch.tensor([d.label for d in chosen]), {("photos", kind): scores.accuracy})


def of_cells(drawings: Sequence[strokes.Drawing], limit: int | None) -> Iterator[Cases]:
    """Yield imagined cells and other pictures of recorded digits, PHOTOS of each kind, or `limit` in all, and blanks.

    A blank one is read right where nothing is found.
    """
    each = min(PHOTOS, max(limit // len(cells.KINDS), 1)) if limit else PHOTOS
    for kind, make in cells.KINDS.items():
        rng = generator(kind)
        chosen = [drawings[i] for i in rng.integers(len(drawings), size=each)]
        digits = _stack([sketch.from_image(make(drawing.strokes, rng)) for drawing in chosen])
        yield Cases(digits, torch.tensor([d.label for d in chosen]), {("cells", kind): scores.accuracy})
    for kind, make_blank in cells.BLANK.items():
        rng = generator(kind)
        digits = _stack([sketch.from_image(make_blank(None, rng)) for _ in range(each)])
        yield Cases(digits, torch.full((each,), BLANK), {("cells", f"blank: {kind}"): scores.accuracy})


def of_pictures(folder: Path, limit: int | None) -> Iterator[Cases]:
    """Yield the pictures of a folder by kind, and all of them; `limit` of each kind.

    labels.csv: file, label (0 to 9, or −1 for a picture without a digit), kind. Raises OSError and ValueError.
    """
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: list[tuple[str, Tensor, Tensor]] = []
    for kind in sorted({row["kind"] for row in rows}):
        own = [row for row in rows if row["kind"] == kind][:limit]
        digits = _stack([sketch.from_image(sketch.open_image(folder / row["file"])) for row in own])
        found.append((kind, digits, torch.tensor([int(row["label"]) for row in own])))
    for kind, digits, labels in found:
        yield Cases(digits, labels, {("pictures", kind): scores.accuracy})
    digits, labels = torch.cat([own[1] for own in found]), torch.cat([own[2] for own in found])
    yield Cases(digits, labels, {("accuracy", "pictures that people took, all kinds"): scores.accuracy})


def of_non_digits(
    drawings: Sequence[strokes.Drawing], letters: Sequence[strokes.Drawing], limit: int | None
) -> Iterator[Cases]:
    """Yield things that are not digits: recorded letters and what is made of recorded digits, if given, and by code."""
    seen = generator("seen")
    things: dict[str, Sequence[sketch.Strokes]] = {
        **({"recorded letters": [letter.strokes for letter in letters]} if letters else {}),
        "letters of two fonts not trained on": doodles.letters(generator("letters"), LETTERS),
        "doodles and scribbles of kinds not trained on": doodles.doodles(generator("doodles"), LETTERS),
        "kinds trained on, drawn anew": [nondigits.draw(seen) for _ in range(limit or SEEN)],
    }
    if drawings:
        spoilt = doodles.spoilt(drawings, generator("spoilt"), limit or SEEN)
        things["two recorded digits side by side or on each other, one crossed out"] = spoilt
    for name, drawn in things.items():
        chosen = generator(name).permutation(len(drawn))[:limit]
        digits = _stack([sketch.from_strokes(drawn[i]) for i in chosen])
        labels = torch.full((len(digits),), strokes.NO_DIGIT)
        yield Cases(digits, labels, {("false known", name): scores.known})


def generator(name: str) -> np.random.Generator:
    """Return the generator of the stack of this name."""
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def load_drawings(path: Path, unseen: bool, limit: int | None) -> tuple[str, list[strokes.Drawing]]:
    """Return a file's name and its drawings: those of writers kept from training or, if the file is unseen, all.

    Raises OSError and ValueError as `strokes.load` does.
    """
    drawings = strokes.load(path)
    drawings = drawings if unseen else strokes.hold_out(drawings)[1]
    name = path.name.partition(".")[0]
    name = path.resolve().parent.name if name == "strokes" else name
    if limit and limit < len(drawings):
        drawings = [drawings[i] for i in generator(name).permutation(len(drawings))[:limit]]
    return name, drawings


def _sample(images: Tensor, labels: Tensor, limit: int | None) -> tuple[Tensor, Tensor]:
    """Return these, or at most `limit` of them, drawn at random."""
    if not limit or limit >= len(images):
        return images, labels
    chosen = torch.from_numpy(generator("sample").permutation(len(images))[:limit])
    return images[chosen], labels[chosen]


def _stack(digits: Sequence[NDArray[np.uint8] | None]) -> Tensor:
    """Return (N, 28, 28) uint8, blank for None."""
    blank = np.zeros((sketch.SIZE, sketch.SIZE), np.uint8)
    return torch.from_numpy(np.stack([blank if digit is None else digit for digit in digits]))
