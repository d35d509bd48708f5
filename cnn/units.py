"""One unit: what it sees of the digit, what it reads of the layer before, and the arithmetic that makes its value."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from cnn.inside import layers
from cnn.models import SIZE, Network


class Unit(NamedTuple):
    """One number of a layer's output."""

    layer: str  # a key of `activations.capture`
    channel: int  # in a flat layer the place in it, with row and column 0
    row: int = 0
    column: int = 0


class Box(NamedTuple):
    """Rows and columns of a feature map, half-open: bottom and right are outside."""

    top: int
    left: int
    bottom: int
    right: int


class Window(NamedTuple):
    """What a unit reads of the layer before."""

    layer: str
    channels: range
    box: Box  # may reach over the edge, where padding is read


class Explanation(NamedTuple):
    """How a unit's value comes about.

    It is `terms.sum() + bias`, each term an input times a weight: of a max-pool the largest input has the weight 1 and
    all others 0, of a ReLU the weight is 1 above 0. Only softmax is another thing: its terms are exponentials, and the
    value is the unit's own over their sum.
    """

    unit: Unit
    value: float  # the captured number
    window: Window | None  # None for a pixel, which reads nothing
    inputs: np.ndarray  # (C, h, w) float64, what is in the window; 0 beyond the edge
    weights: np.ndarray | None  # like the inputs; None for softmax
    terms: np.ndarray  # like the inputs
    bias: float
    numbers: dict[str, float]  # what else is reckoned with: a norm's mean, deviation, weight; the softmax's temperature
    largest: Unit | None  # of those read, the one that counts most, by size; from unit to unit one gets to the pixels


def window(model: Network, unit: Unit) -> Window | None:
    """Return what the unit reads of the layer before; None for a pixel. Raises ValueError where there is no such unit.

    A norm over the whole image also reads all of it, through mean and deviation; that is not counted.
    """
    shapes = layers.shapes(model)
    _check(unit, shapes)
    if unit.layer == "input":
        return None
    names = list(shapes)
    before = names[names.index(unit.layer) - 1]
    box = Box(unit.row, unit.column, unit.row + 1, unit.column + 1)
    module = layers.modules(model).get(unit.layer)
    return Window(before, *_reads(module, shapes[before], range(unit.channel, unit.channel + 1), box))


def receptive_field(model: Network, unit: Unit) -> Box:
    """Return the pixels that windows connect with the unit, cut at the edge. Raises ValueError as `window` does.

    Interval arithmetic, walked backwards through the layers (Araujo, Norris, Sim, Computing receptive fields, 2019).
    """
    shapes, modules = layers.shapes(model), layers.modules(model)
    _check(unit, shapes)
    channels, box = range(unit.channel, unit.channel + 1), Box(unit.row, unit.column, unit.row + 1, unit.column + 1)
    names = list(shapes)
    for i in range(names.index(unit.layer), 0, -1):
        before = shapes[names[i - 1]]
        channels, box = _reads(modules.get(names[i]), before, channels, box)
        _, height, width = (*before, 1, 1)[:3]
        box = Box(max(box.top, 0), max(box.left, 0), min(box.bottom, height), min(box.right, width))  # padding is blind
    return box


def blind_spot(model: Network) -> np.ndarray:
    """Return which pixels reach no output at all, (28, 28) bool: those that no logit's receptive field holds."""
    blind = np.ones((SIZE, SIZE), dtype=bool)
    box = receptive_field(model, Unit("softmax", 0))  # which reads all logits
    blind[box.top : box.bottom, box.left : box.right] = False
    return blind


@torch.inference_mode()
def explain(model: Network, activations: Mapping[str, Tensor], unit: Unit) -> Explanation:
    """Return the unit's arithmetic for the first digit captured. Raises ValueError where there is no such unit."""
    value = read(activations, unit)
    reads = window(model, unit)
    if reads is None:
        nothing = np.zeros((0, 1, 1))
        return Explanation(unit, value, None, nothing, nothing, nothing, value, {}, None)
    maps = _maps(activations[reads.layer])
    inputs = _cut(maps, reads)
    if unit.layer == "softmax":
        scaled = inputs / model.temperature
        # Less the largest: that changes no share of the sum, and no exponential is too large to be told.
        terms, numbers = np.exp(scaled - scaled.max()), {"temperature": model.temperature}
        largest = Unit(reads.layer, unit.channel)
        return Explanation(unit, value, reads, inputs, None, terms, 0.0, numbers, largest)
    weights, bias, numbers = _weigh(layers.modules(model)[unit.layer], activations[reads.layer], inputs, unit)
    terms = inputs * weights
    largest = _largest(reads, terms, inputs, maps.shape)
    return Explanation(unit, value, reads, inputs, weights, terms, bias, numbers, largest)


def read(activations: Mapping[str, Tensor], unit: Unit) -> float:
    """Return the unit's captured value. Raises ValueError where there is no such unit."""
    _check(unit, {name: tuple(activation.shape[1:]) for name, activation in activations.items()})
    return _maps(activations[unit.layer])[unit.channel, unit.row, unit.column].item()


def _check(unit: Unit, shapes: Mapping[str, layers.Shape]) -> None:
    if unit.layer not in shapes:
        raise ValueError(f"There is no layer {unit.layer!r}; the layers are {', '.join(shapes)}.")
    shape = (*shapes[unit.layer], 1, 1)[:3]
    if not all(0 <= place < size for place, size in zip(unit[1:], shape, strict=True)):
        place = f"channel {unit.channel}, row {unit.row}, column {unit.column}"
        raise ValueError(f"{unit.layer} has {' × '.join(map(str, shape))} units; there is none at {place}.")


def _reads(module: nn.Module | None, before: layers.Shape, channels: range, box: Box) -> tuple[range, Box]:
    """Return the channels and the box, of a layer of this shape, that make a box of these channels of the module."""
    match module:
        case nn.Conv2d(kernel_size=(size, _), stride=(stride, _), padding=(padding, _)):
            return range(before[0]), _slide(box, size, stride, padding)
        case nn.MaxPool2d(kernel_size=size, stride=stride, padding=padding):
            return channels, _slide(box, size, stride, padding)
        case nn.Flatten():
            of, rows, columns = np.unravel_index(np.array(channels), before)
            box = Box(*(int(n) for n in (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)))
            return range(int(of.min()), int(of.max()) + 1), box
        case nn.Linear() | None:  # None: softmax
            return range(before[0]), box
    return channels, box  # element by element


def _slide(box: Box, size: int, stride: int, padding: int) -> Box:
    """Return what the windows of a box of outputs cover; over the edge lies padding."""
    top, left = (start * stride - padding for start in box[:2])
    bottom, right = ((end - 1) * stride - padding + size for end in box[2:])
    return Box(top, left, bottom, right)


def _maps(activation: Tensor) -> np.ndarray:
    """(1, C, H, W), or (1, n) of a flat layer -> (C, H, W) or (n, 1, 1) float64."""
    maps = activation[0].double().numpy()
    return maps.reshape((*maps.shape, 1, 1)[:3])


def _cut(maps: np.ndarray, reads: Window) -> np.ndarray:
    """(C, H, W) -> what is in the window, (channels, height, width); 0 beyond the edge."""
    top, left, bottom, right = reads.box
    over = max(0, -top, -left, bottom - maps.shape[1], right - maps.shape[2])
    padded = np.pad(maps[reads.channels.start : reads.channels.stop], ((0, 0), (over, over), (over, over)))
    return padded[:, top + over : bottom + over, left + over : right + over]


def _weigh(module: nn.Module, source: Tensor, inputs: np.ndarray, unit: Unit) -> tuple[np.ndarray, float, dict]:
    """Return by what each input is multiplied, what is added to the sum, and what else is reckoned with."""
    match module:
        case nn.Conv2d() | nn.Linear():
            weights = module.weight[unit.channel].double().numpy()
            bias = 0.0 if module.bias is None else module.bias[unit.channel].item()
            return weights.reshape(inputs.shape), bias, {}
        case nn.MaxPool2d():
            won = np.zeros(inputs.size)
            won[inputs.argmax()] = 1
            return won.reshape(inputs.shape), 0.0, {}
        case nn.ReLU():
            return (inputs > 0).astype(float), 0.0, {}
        case nn.BatchNorm2d():
            place = unit.channel
            mean, variance = module.running_mean[place].item(), module.running_var[place].item()
        case nn.LayerNorm():
            whole = unit[1 : source.dim()]  # the place in the layer; the last of it is the place in what is normed
            apart = len(whole) - len(module.normalized_shape)
            place, image = whole[apart:], source[0][whole[:apart]].double()
            mean, variance = image.mean().item(), image.var(unbiased=False).item()
        case _:  # nn.Flatten
            return np.ones_like(inputs), 0.0, {}
    weight, bias, deviation = module.weight[place].item(), module.bias[place].item(), (variance + module.eps) ** 0.5
    numbers = {"mean": mean, "deviation": deviation, "weight": weight, "bias": bias}
    return np.full_like(inputs, weight / deviation), bias - mean * weight / deviation, numbers


def _largest(reads: Window, terms: np.ndarray, inputs: np.ndarray, shape: layers.Shape) -> Unit:
    """Return which of the units read counts most; where nothing counts, as of a ReLU below 0, the largest itself.

    Where all is 0 that is the first, or if this is padding the next to it in the layer, which has this shape.
    """
    sizes = np.abs(terms) if terms.any() else np.abs(inputs)
    channel, row, column = (int(n) for n in np.unravel_index(sizes.argmax(), sizes.shape))
    row, column = reads.box.top + row, reads.box.left + column
    inside = (min(max(place, 0), size - 1) for place, size in zip((row, column), shape[1:], strict=True))
    return Unit(reads.layer, reads.channels[channel], *inside)
