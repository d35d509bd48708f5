"""The arithmetic that makes a unit's value of what it reads, and where it leads: on to its readers, back to a pixel."""

import itertools
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from cnn.inside import layers, sight
from cnn.inside.kind import Kind
from cnn.inside.unit import Array, Explanation, Reader, Region, Shape, Unit, Window
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


@torch.inference_mode()
def read_by(model: Network, activations: Mapping[str, Tensor], unit: Unit) -> list[Reader]:
    """Return the units of the next layer that read this one, and what each makes of it, the largest term first.

    For the first digit captured. Empty where nothing reads the unit. Raises ValueError where there is no such unit.
    """
    value, window = read(activations, unit), sight.readers(model, unit)
    if window is None:
        return []
    step = layers.steps(model)[window.layer]
    fixed = step.kind.fixed_weights(unit, Region(*window[1:]))
    places = [Unit(window.layer, *place) for place in itertools.product(*window[1:])]
    if fixed is not None:
        weights = fixed.ravel()
        order = np.argsort(-np.abs(weights * value), kind="stable")
        return [
            Reader(places[i], weight, weight * value) for i, weight in zip(order, weights[order].tolist(), strict=True)
        ]
    source = activations[unit.layer][0].double().numpy()
    return sorted((_reader(model, step.kind, place, unit, source) for place in places), key=lambda own: -abs(own.term))


def trace(model: Network, activations: Mapping[str, Tensor], unit: Unit) -> list[Unit]:
    """Return the strongest path from the unit to a pixel, both included: from each on to the largest that it reads.

    For the first digit captured. Raises ValueError where there is no such unit.
    """
    path = [unit]
    while (largest := explain(model, activations, path[-1]).largest) is not None:
        path.append(largest)
    return path


def _reader(model: Network, kind: Kind, unit: Unit, read: Unit, source: Array) -> Reader:
    """Return what one unit makes of another, which it reads, by all that it reads."""
    window = sight.window(model, unit)
    assert window is not None  # it reads at least the other
    weighing = kind.weigh(unit, _cut(_maps(source), window), source)
    place = read.channel - window.channels.start, window.rows.index(read.row), window.columns.index(read.column)
    weight = None if weighing.weights is None else float(weighing.weights[place])
    return Reader(unit, weight, float(weighing.terms[place]))


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
