"""The arithmetic that makes a unit's value of what it reads."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from cnn.inside import layers, sight
from cnn.inside.unit import Array, Explanation, Shape, Unit, Window
from cnn.models import Network


@torch.inference_mode()
def explain(model: Network, activations: Mapping[str, Tensor], unit: Unit) -> Explanation:
    """Return the unit's arithmetic for the first digit captured. Raises ValueError where there is no such unit."""
    value = read(activations, unit)
    kind, window = layers.steps(model)[unit.layer].kind, sight.window(model, unit)
    if window is None:
        nothing = np.zeros((0, 1, 1))
        return Explanation(unit, value, None, nothing, nothing, nothing, value, {}, None, kind.form)
    source = activations[window.layer][0].double().numpy()
    maps = _maps(source)
    inputs = _cut(maps, window)
    weights, terms, bias, numbers, counts = kind.weigh(unit, inputs, source)
    if counts is None:  # where no term counts, as of a ReLU below 0, the inputs do
        counts = np.abs(terms if terms.any() else inputs)
    largest = _largest(window, counts, maps.shape)
    return Explanation(unit, value, window, inputs, weights, terms, bias, numbers, largest, kind.form, kind.function)


def read(activations: Mapping[str, Tensor], unit: Unit) -> float:
    """Return the unit's captured value. Raises ValueError where there is no such unit."""
    sight.check(unit, {name: tuple(activation.shape[1:]) for name, activation in activations.items()})
    activation = activations[unit.layer][0]
    return float(activation[unit.place[: activation.dim()]])


def _maps(source: Array) -> Array:
    """(C, H, W), or (n,) of a flat layer -> (C, H, W) or (n, 1, 1)."""
    return source.reshape((*source.shape, 1, 1)[:3])


def _cut(maps: Array, window: Window) -> Array:
    """(C, H, W) -> what is in the window, (channels, rows, columns); 0 beyond the edge."""
    channels, (top, left, bottom, right) = window.channels, window.box
    over = max(0, -top, -left, bottom - maps.shape[1], right - maps.shape[2])
    padded = np.pad(maps[channels.start : channels.stop], ((0, 0), (over, over), (over, over)))
    return padded[:, np.add(window.rows, over)[:, None], np.add(window.columns, over)]


def _largest(window: Window, counts: Array, shape: Shape) -> Unit:
    """Return the unit read that counts most, the first where several do; of nothing but padding the next to it."""
    inside = _cut(np.ones(shape), window) > 0
    found = np.where(inside, counts, -1).argmax()
    channel, row, column = (int(n) for n in np.unravel_index(found, counts.shape))
    places = zip((window.rows[row], window.columns[column]), shape[1:], strict=True)
    return Unit(window.layer, window.channels[channel], *(min(max(place, 0), size - 1) for place, size in places))
