"""A unit as a few lines of PyTorch that print its value: to run in this repository, to change and to go on from."""

import base64
import zlib

import numpy as np
from torch import nn

from cnn import units
from cnn.inside import layers
from cnn.models import Network


def snippet(name: str, model: Network, digit: np.ndarray, unit: units.Unit) -> str:
    """Return a program that loads the weights of this name, takes the digit, (28, 28) uint8, and prints the unit.

    Raises ValueError where there is no such unit.
    """
    reads = units.window(model, unit)
    module = layers.modules(model).get(unit.layer)
    pixels = base64.b64encode(zlib.compress(digit.tobytes(), 9)).decode()
    lines = [
        "import base64, zlib",
        "import torch",
        "from cnn import activations, weights",
        "",
        "torch.set_grad_enabled(False)",
        f'model, _ = weights.load("{name}")',
        f'pixels = zlib.decompress(base64.b64decode("{pixels}"))',
        "digit = torch.frombuffer(bytearray(pixels), dtype=torch.uint8).reshape(1, 1, 28, 28) / 255",
    ]
    if reads:
        lines.append(f'x = activations.capture(model, digit)["{reads.layer}"][0]')
    if module is not None and any(True for _ in module.parameters()):
        lines.append(f'layer = model.get_submodule("{unit.layer}")')
    flat = reads is not None and len(layers.shapes(model)[reads.layer]) == 1
    lines += _pixel(unit) if reads is None else _arithmetic(module, unit, reads, flat)
    return "\n".join([*lines, "print(value.item())", ""])


def _pixel(unit: units.Unit) -> list[str]:
    return [f"value = digit[0, {unit.channel}, {unit.row}, {unit.column}]"]


def _arithmetic(module: nn.Module | None, unit: units.Unit, reads: units.Window, flat: bool) -> list[str]:
    """Return the lines that make `value` of `x`, the output of the layer before, and of `layer`."""
    channel, (top, left, bottom, right) = unit.channel, reads.box
    place = f"{unit.row}, {unit.column}"
    own = f"x[{channel}]" if flat else f"x[{channel}, {place}]"
    norm = "value = ({x} - {mean}) / deviation * layer.weight[{place}] + layer.bias[{place}]"
    bias = f" + layer.bias[{channel}]" if getattr(module, "bias", None) is not None else ""
    match module:
        case nn.Conv2d(padding=(padding, _)):
            rows, columns = f"{top + padding}:{bottom + padding}", f"{left + padding}:{right + padding}"
            return [
                *([f"x = torch.nn.functional.pad(x, [{padding}] * 4)"] if padding else []),
                f"patch = x[:, {rows}, {columns}]",
                f"value = (patch * layer.weight[{channel}]).sum(){bias}",
            ]
        case nn.Linear():
            return [f"value = (x * layer.weight[{channel}]).sum(){bias}"]
        case nn.MaxPool2d():
            return [f"value = x[{channel}, {top}:{bottom}, {left}:{right}].max()"]
        case nn.ReLU():
            return [f"value = {own}.clamp(min=0)"]
        case nn.BatchNorm2d():
            mean = f"layer.running_mean[{channel}]"
            return [
                f"deviation = (layer.running_var[{channel}] + layer.eps).sqrt()",
                norm.format(x=own, mean=mean, place=channel),
            ]
        case nn.LayerNorm():
            whole = [channel] if flat else [channel, unit.row, unit.column]
            apart = len(whole) - len(module.normalized_shape)  # 1 where each channel is normed alone
            return [
                *([f"x = x[{channel}]"] if apart else []),
                "deviation = (x.var(correction=0) + layer.eps).sqrt()",
                norm.format(x=f"x{whole[apart:]}", mean="x.mean()", place=", ".join(map(str, whole[apart:]))),
            ]
        case nn.Flatten():
            return [f"value = x[{reads.channels.start}, {top}, {left}]"]
    return [f"value = (x.double() / model.temperature).softmax(dim=0)[{channel}]"]  # softmax
