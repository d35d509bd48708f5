"""Weight files: one safetensors file a network, its tensors and, as JSON in the header, what it tells of itself."""

import json
import math
import reprlib
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from cnn import chains, models
from cnn.files import write
from cnn.rounding import decimals

FOLDER = Path(__file__).parents[1] / "weights"
LARGEST = 8_000_000  # bytes of a weight file that somebody brings; FNN's has 7.5 MB
HUGE = 1e6  # weight in such a file; training leads to about 10
HOTTEST = 1000.0  # temperature in such a file
ANOTHER, DAMAGED = "holds the weights of another network", "is damaged or is no weight file of Inkling's"
NOT_OURS = (safetensors.SafetensorError, AttributeError, KeyError, RuntimeError, TypeError)


class WeightsError(Exception):
    """A weight file that cannot be used; the message says which, and how to make it."""


def save(model: nn.Module, meta: dict[str, Any], path: Path) -> None:
    """Write the model's state and its meta (plain JSON types), whole or not at all: readers never meet half a file."""
    write(dump(model, meta), path)


def dump(model: nn.Module, meta: dict[str, Any]) -> bytes:
    """Return what a weight file of this model holds."""
    state = {key: tensor.contiguous() for key, tensor in model.state_dict().items()}
    return safetensors.torch.save(state, metadata={"meta": json.dumps(meta)})


def load(name: str, folder: Path = FOLDER) -> tuple[models.Network, dict[str, Any]]:
    """Return the network of this name in eval mode, read as its meta says, and its meta.

    Of the meta only the temperature has to be there: without it, probabilities would not mean what they say.
    Raises ValueError for an unknown name, WeightsError for a file that is missing, damaged, another network's, or that
    holds or tells what no training writes, such as weights that are not finite.
    """
    model = chains.build(name)
    with _reading(name, folder, f"{name}.safetensors") as file:
        meta = _meta(file.metadata())
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (it is no dict)
        _fill(model, tensors, model.state_dict())
        _read_as(model, meta)
    return model.eval(), meta


def parse(content: bytes) -> tuple[str, models.Network, dict[str, Any]]:
    """Return the network in a weight file that somebody brings: its name, the network in eval mode, its meta.

    Names and shapes of the tensors tell which network it is. Nothing in the file is run, and nothing is trusted; a file
    without meta, such as another program's, is read with a temperature of 1. Raises WeightsError with a sentence.
    """
    if len(content) > LARGEST:
        raise WeightsError(f"This file is too large; weights may have up to {LARGEST // 1_000_000} MB.")
    try:
        tensors = safetensors.torch.load(content)
        length = int.from_bytes(content[:8], "little")
        metadata = json.loads(content[8 : 8 + length]).get("__metadata__") or {}
    except (*NOT_OURS, ValueError):
        raise WeightsError(
            "This is no weight file: it must be a safetensors file, as this page and train.py save them."
        ) from None
    shapes = {key: tensor.shape for key, tensor in tensors.items()}
    try:
        meta = _meta(metadata) if "meta" in metadata else {"temperature": 1.0}
        name = _named(shapes, meta)
        model = chains.build(name)
        _fill(model, tensors, model.state_dict())
        _bound(tensors, meta)
    except WeightsError as fault:
        raise WeightsError(f"This file {fault}.") from None
    _read_as(model, meta)
    return name, model.eval(), meta


def _bound(tensors: Mapping[str, Tensor], meta: Mapping[str, Any]) -> None:
    """Raise WeightsError for numbers that no training leads to, and that a network would multiply past all bounds."""
    for key, tensor in tensors.items():
        if tensor.is_floating_point() and tensor.numel() and tensor.abs().max() > HUGE:
            raise WeightsError(f"holds numbers in {key} that are larger than {HUGE:,.0f}")
    if not 1 / HOTTEST <= meta["temperature"] <= HOTTEST:
        raise WeightsError(
            f"tells a temperature that is {meta['temperature']:g}, not from {1 / HOTTEST:g} to {HOTTEST:,.0f}"
        )


def _named(shapes: Mapping[str, torch.Size], meta: Mapping[str, Any]) -> str:
    """Return the name of the network with tensors of these shapes. Raises WeightsError if there is none."""
    name, chain = next((name for name in models.MODELS if _shapes(name) == shapes), None), meta.get("network")
    if name is None and isinstance(chain, str) and chain.startswith(chains.PREFIX):
        with suppress(ValueError):
            name = chain if _shapes(chain) == shapes else None
    if name is None:
        raise WeightsError(
            f"holds the weights of no network of this page: {', '.join(models.MODELS)} have other layers"
        )
    return name


@lru_cache(maxsize=16)
def _shapes(name: str) -> Mapping[str, torch.Size]:
    with torch.device("meta"):  # without numbers
        return {key: tensor.shape for key, tensor in chains.build(name).state_dict().items()}


def compact(model: nn.Module) -> dict[str, Tensor]:
    """Return a copy of the model's state in half the space, float16: enough to be looked at."""
    state = {key: tensor.detach().cpu().clone() for key, tensor in model.state_dict().items()}
    return {key: tensor.half() if tensor.is_floating_point() else tensor for key, tensor in state.items()}


def save_epochs(states: Sequence[dict[str, Tensor]], path: Path) -> None:
    """Write what a network was before its first epoch and after each, one tensor (epochs + 1, …) a parameter."""
    stacked = {key: torch.stack([state[key] for state in states]).contiguous() for key in states[0]}
    write(safetensors.torch.save(stacked), path)


def last_epoch(name: str, folder: Path = FOLDER) -> int | None:
    """Return how many epochs of this network are kept, see `load_epoch`; None if there is no file of them."""
    if not (folder / "epochs" / f"{name}.safetensors").exists():
        return None
    with _reading(name, folder, f"epochs/{name}.safetensors") as file:
        return int(min(file.get_slice(key).get_shape()[0] for key in file.keys())) - 1  # noqa: SIM118


def load_epoch(name: str, number: int, folder: Path = FOLDER) -> models.Network:
    """Return the network as it was after this epoch, 0 = untrained, in eval mode; reads no more of the file than that.

    Its logits are to be read as those of the network that training ended with, if that is there: temperature and
    threshold were fitted once. Raises ValueError for an unknown name or an epoch that there is not, WeightsError for a
    file that cannot be used.
    """
    model = chains.build(name)
    if (folder / f"{name}.safetensors").exists():
        with _reading(name, folder, f"{name}.safetensors") as file:
            _read_as(model, _meta(file.metadata()))
    with _reading(name, folder, f"epochs/{name}.safetensors") as file:
        slices = {key: file.get_slice(key) for key in file.keys()}  # noqa: SIM118
        shapes, own = {key: stacked.get_shape() for key, stacked in slices.items()}, compact(model)
        last = min((shape[0] for shape in shapes.values() if shape), default=0) - 1
        if shapes != {key: [last + 1, *tensor.shape] for key, tensor in own.items()} or last < 0:
            raise WeightsError(ANOTHER)
        if not 0 <= number <= last:
            raise ValueError(f"{name} has the epochs 0 to {last}, got {number}")
        _fill(model, {key: stacked[number] for key, stacked in slices.items()}, own)
    return model.eval()


def available(folder: Path = FOLDER) -> list[str]:
    """Return the names of the networks that have a weight file, in the order of MODELS."""
    return [name for name in models.MODELS if (folder / f"{name}.safetensors").exists()]


def _meta(metadata: Mapping[str, str] | None) -> dict[str, Any]:
    """Return the meta of a file's header. Raises WeightsError where what is read of it is not what it should be."""
    try:
        meta = json.loads((metadata or {})["meta"])
    except ValueError:  # no JSON
        raise WeightsError(DAMAGED) from None
    if type(meta) is not dict:
        raise WeightsError(DAMAGED)
    if "temperature" not in meta:
        raise WeightsError("does not tell the temperature by which its probabilities are to be read")
    recipe = meta.get("recipe", {})
    if type(recipe) is not dict:
        raise WeightsError(f"tells a recipe that is {reprlib.repr(recipe)}, not the parts of one")
    numbers: list[tuple[dict[str, Any], str, str, Callable[[float], bool]]] = [
        (meta, "temperature", "a finite number well over 0", lambda number: _shown(number) > 0),
        (meta, "known_above", "a finite number", lambda number: True),
        (meta, "test_accuracy", "a number from 0 to 1", lambda number: 0 <= number <= 1),
        (recipe, "non_digits", "a finite number", lambda number: True),
    ]
    for told, key, wanted, holds in numbers:
        if key in told and not (_is_finite(told[key]) and holds(told[key])):
            raise WeightsError(f"tells a {key} that is {reprlib.repr(told[key])}, not {wanted}")
    return meta


def _read_as(model: models.Network, meta: Mapping[str, Any]) -> None:
    """Have the model's logits read as its meta says."""
    model.temperature = _shown(meta["temperature"])
    model.known_above = float(meta.get("known_above", model.known_above))


def _is_finite(number: object) -> bool:
    """Return whether this is a number, of JSON's, that a float can hold."""
    try:
        return type(number) in (int, float) and math.isfinite(number)  # type: ignore[arg-type]
    except OverflowError:
        return False


def _shown(temperature: float) -> float:
    """Return the temperature as it is shown, so that sums hold as they stand."""
    return round(float(temperature), decimals(temperature))


def _fill(model: nn.Module, tensors: dict[str, Tensor], own: Mapping[str, Tensor]) -> None:
    """Give the model these tensors. Raises WeightsError unless they are finite and, but for their values, its own."""
    if {key: tensor.shape for key, tensor in tensors.items()} != {key: tensor.shape for key, tensor in own.items()}:
        raise WeightsError(ANOTHER)
    for key, tensor in tensors.items():
        if tensor.dtype != own[key].dtype:
            kind, wanted = (str(dtype).removeprefix("torch.") for dtype in (tensor.dtype, own[key].dtype))
            raise WeightsError(f"holds {key} as {kind}, not {wanted}")
        if not tensor.isfinite().all():
            raise WeightsError(f"holds numbers in {key} that are not finite")
    model.load_state_dict(tensors)


@contextmanager
def _reading(name: str, folder: Path, file: str) -> Iterator[Any]:
    """Open a weight file; what goes wrong with it becomes a WeightsError that names the file and the remedy.

    A WeightsError within is a predicate, what is wrong; file and remedy are put around it.
    """
    path = folder / file
    out = "" if folder == FOLDER else f" --out {shlex.quote(str(folder))}"
    remedy = f"make it with: python train.py {name}{out}"
    try:
        if path.exists() and not path.is_file():
            raise WeightsError("is not a file and has to be moved away")
        path.open("rb").close()  # says more exactly than safe_open why it cannot be read
        with safetensors.safe_open(path, framework="pt") as opened:
            yield opened
    except FileNotFoundError:
        raise WeightsError(f"{path} is missing; {remedy}") from None
    except OSError as error:
        raise WeightsError(f"{path} cannot be read: {error.strerror or error}; {remedy}") from None
    except NOT_OURS:
        raise WeightsError(f"{path} {DAMAGED}; {remedy}") from None
    except WeightsError as fault:
        raise WeightsError(f"{path} {fault}; {remedy}") from None
