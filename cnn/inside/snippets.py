"""A unit as a few lines of PyTorch that print its value: to run in this repository, to change and to go on from."""

import base64
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnn.inside import layers, sight
from cnn.inside.unit import Region, Unit
from cnn.models import Network


def snippet(
    name: str,
    model: Network,
    digit: NDArray[np.uint8],
    unit: Unit,
    changes: Sequence[Sequence[object]] = (),
    epoch: int | None = None,
    own: bool = False,
) -> str:
    """Return a program that loads the weights of this name, takes the digit, (28, 28) uint8, and prints the unit.

    changes: those after which the network of this name is the model, as `surgery.plain` gives them; epoch: after which
    it was so, None for the last; own: whether the model has weights of the user's own, from a file that the
    page saved. Raises ValueError where there is no such unit.
    """
    pixels = base64.b64encode(zlib.compress(digit.tobytes(), 9)).decode()
    window, step = sight.window(model, unit), layers.steps(model)[unit.layer]
    region = Region(*window[1:]) if window else sight.alone(unit)
    x = f'activations.capture(model, digit)["{window.layer}"][0]' if window else "digit[0]"
    code = step.kind.code(unit, region, step.before)
    lines = [
        "import base64, zlib",
        "import torch",
        *(["from pathlib import Path"] if own else []),
        f"from cnn import activations, {'surgery, ' if changes else ''}weights",
        "",
        "torch.set_grad_enabled(False)",
        _loading(name, epoch, own),
        *([f"model = surgery.changed(model, surgery.parse({[*changes]}))"] if changes else []),
        f'pixels = zlib.decompress(base64.b64decode("{pixels}"))',
        "digit = torch.frombuffer(bytearray(pixels), dtype=torch.uint8).reshape(1, 1, 28, 28) / 255",
        f"x = {x}",
        *([f'layer = model.get_submodule("{unit.layer}")'] if any("layer." in line for line in code) else []),
        *code,
        "print(value.item())",
    ]
    return "\n".join([*lines, ""])


def _loading(name: str, epoch: int | None, own: bool) -> str:
    if own:
        return f'model, _ = weights.load("{name}", Path())  # from {name}.safetensors, as the page saved it'
    return f'model, _ = weights.load("{name}")' if epoch is None else f'model = weights.load_epoch("{name}", {epoch})'
