"""Weight files: one safetensors file a network, its tensors and, as JSON in the header, what it tells of itself."""

import json
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from cnn import models
from cnn.rounding import decimals

FOLDER = Path(__file__).parents[1] / "weights"
NOT_OURS = (safetensors.SafetensorError, OSError, TypeError, KeyError, AttributeError, json.JSONDecodeError)


class WeightsError(Exception):
    """A weight file that cannot be used; the message says which, and how to make it."""


def save(model: nn.Module, meta: dict[str, Any], path: Path) -> None:
    """Write the model's state and its meta (plain JSON types), whole or not at all: readers never meet half a file."""
    state = {key: tensor.contiguous() for key, tensor in model.state_dict().items()}
    write(safetensors.torch.save(state, metadata={"meta": json.dumps(meta)}), path)


def write(content: bytes, path: Path) -> None:
    """Write a file whole or not at all, even if the power fails, and make its folder if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        _sync(temporary, os.O_RDWR)  # else the new name may reach the disk before the content
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    with suppress(OSError):  # Windows and some network drives cannot sync a folder
        _sync(path.parent, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    """Return once the content of this file or folder is on the disk."""
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def load(name: str, folder: Path = FOLDER) -> tuple[models.Network, dict[str, Any]]:
    """Return the network of this name in eval mode, read as its meta says, and its meta.

    Raises ValueError for an unknown name, WeightsError for a file that is missing, truncated or another network's.
    """
    model = models.build(name)
    with _reading(name, folder / f"{name}.safetensors") as file:
        meta = _checked(json.loads(file.metadata()["meta"]))
        model.load_state_dict({key: file.get_tensor(key) for key in file.keys()})  # noqa: SIM118 (it is no dict)
    temperature = meta.get("temperature", model.temperature)
    model.temperature = round(temperature, decimals(temperature))  # as it is shown, so that sums hold as they stand
    model.known_above = meta.get("known_above", model.known_above)
    return model.eval(), meta


def compact(model: nn.Module) -> dict[str, Tensor]:
    """Return a copy of the model's state in half the space, float16: enough to be looked at."""
    state = {key: tensor.detach().cpu().clone() for key, tensor in model.state_dict().items()}
    return {key: tensor.half() if tensor.is_floating_point() else tensor for key, tensor in state.items()}


def save_epochs(states: Sequence[dict[str, Tensor]], path: Path) -> None:
    """Write what a network was before its first epoch and after each, one tensor (epochs + 1, …) a parameter."""
    stacked = {key: torch.stack([state[key] for state in states]).contiguous() for key in states[0]}
    write(safetensors.torch.save(stacked), path)


def load_epoch(name: str, number: int, folder: Path = FOLDER) -> models.Network:
    """Return the network as it was after this epoch, 0 = untrained, in eval mode; reads no more of the file than that.

    Raises ValueError for an unknown name or an epoch that there is not, WeightsError for a file that cannot be used.
    """
    model = models.build(name)
    with _reading(name, folder / "epochs" / f"{name}.safetensors") as file:
        slices = {key: file.get_slice(key) for key in file.keys()}  # noqa: SIM118
        last = next(iter(slices.values())).get_shape()[0] - 1
        if not 0 <= number <= last:
            raise ValueError(f"{name} has the epochs 0 to {last}, got {number}")
        model.load_state_dict({key: stacked[number] for key, stacked in slices.items()})
    return model.eval()


def available(folder: Path = FOLDER) -> list[str]:
    """Return the names of the networks that have a weight file, in the order of MODELS."""
    return [name for name in models.MODELS if (folder / f"{name}.safetensors").exists()]


def _checked(meta: Any) -> dict[str, Any]:
    """Return the meta. Raises TypeError where what is read of it is not what it should be; nothing has to be there."""
    numbers = [meta[key] for key in ("test_accuracy", "known_above") if key in meta]
    if not all(type(number) in (int, float) for number in numbers) or not 0 < meta.get("temperature", 1) < math.inf:
        raise TypeError("a number is not one")
    checked: dict[str, Any] = meta
    return checked


@contextmanager
def _reading(name: str, path: Path) -> Iterator[Any]:
    """Open a weight file; what goes wrong with it becomes a WeightsError that names the file and the remedy."""
    remedy = f"make it with: python train.py {name}"
    if not path.exists():
        raise WeightsError(f"{path} is missing; {remedy}")
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            yield file
    except NOT_OURS:
        raise WeightsError(f"{path} is damaged or is no weight file of Inkling's; {remedy}") from None
    except RuntimeError:
        raise WeightsError(f"{path} holds the weights of another network; {remedy}") from None
