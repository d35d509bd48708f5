"""Weight files: one safetensors file a network, its tensors and, as JSON in the header, what it tells of itself."""

import json
import os
from pathlib import Path

import safetensors
import safetensors.torch
from torch import nn

from cnn import models

FOLDER = Path(__file__).parents[1] / "weights"


class WeightsError(Exception):
    """A weight file that cannot be used; the message says which, and how to make it."""


def save(model: nn.Module, meta: dict, path: Path) -> None:
    """Write the model's state and its meta (plain JSON types), whole or not at all: readers never meet half a file."""
    state = {key: tensor.contiguous() for key, tensor in model.state_dict().items()}
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        temporary.write_bytes(safetensors.torch.save(state, metadata={"meta": json.dumps(meta)}))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def load(name: str, folder: Path = FOLDER) -> tuple[nn.Sequential, dict]:
    """Return the network of this name in eval mode, and its meta.

    Raises ValueError for an unknown name, WeightsError for a file that is missing, truncated or another network's.
    """
    model = models.build(name)
    path = folder / f"{name}.safetensors"
    remedy = f"make it with: python train.py {name}"
    if not path.exists():
        raise WeightsError(f"{path} is missing; {remedy}")
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            meta = json.loads(file.metadata()["meta"])
            state = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except (safetensors.SafetensorError, OSError, TypeError, KeyError, ValueError):  # cut off, or no file of ours
        raise WeightsError(f"{path} is damaged or is no weight file of Inkling's; {remedy}") from None
    try:
        model.load_state_dict(state)
    except RuntimeError:
        raise WeightsError(f"{path} holds the weights of another network; {remedy}") from None
    return model.eval(), meta


def available(folder: Path = FOLDER) -> list[str]:
    """Return the names of the networks that have a weight file, in the order of MODELS."""
    return [name for name in models.MODELS if (folder / f"{name}.safetensors").exists()]
