"""The state of an unfinished run: a file beside the weights, rewritten after each epoch, deleted at the end."""

import dataclasses
import io
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from cnn import files
from cnn.fitting import parallel
from cnn.fitting.loop import StateError
from cnn.fitting.recipes import Plan, Recipe


@dataclass
class State:
    """What a run has done so far, and everything needed to resume it."""

    plan: Plan
    history: list[dict[str, float]] = field(default_factory=list)  # an Epoch as a dict, for each that is done
    epochs: list[dict[str, Tensor]] = field(default_factory=list)  # compact weights: untrained, and after each epoch
    fit: dict[str, Any] | None = None  # state_dict of the Training; None before the first epoch


def file(network: str, folder: Path) -> Path:
    """Return where the state of this network's run is kept while the run is unfinished."""
    return folder / f"{network}.training.pt"


def save(state: State, folder: Path) -> None:
    """Write the state, whole or not at all; of several processes only the first one does."""
    if parallel.rank() == 0:
        buffer = io.BytesIO()
        torch.save(vars(state) | {"plan": dataclasses.asdict(state.plan)}, buffer)
        files.write(buffer.getvalue(), file(state.plan.network, folder))


def read(network: str, folder: Path, device: torch.device | str = "cpu") -> State:
    """Return the state of this network's unfinished run. Raises OSError if there is none, StateError if it is damaged.

    Weights only: reading the file runs no code of its author's.
    """
    path = file(network, folder)
    try:
        saved = torch.load(io.BytesIO(path.read_bytes()), map_location=device, weights_only=True)
        recipe = Recipe(**saved["plan"]["recipe"])
        return State(**saved | {"plan": Plan(**saved["plan"] | {"recipe": recipe})})
    except (pickle.UnpicklingError, EOFError, RuntimeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StateError(f"{path} is damaged or was written by another version; it cannot be resumed.") from error
