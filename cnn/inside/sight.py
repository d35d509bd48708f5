"""What a unit reads of the layer before, which units read it, and what it sees of the digit."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cnn.inside import layers
from cnn.inside.sliding import inside
from cnn.inside.unit import Box, Region, Shape, Unit, Window
from cnn.models import SIZE, Network


def window(model: Network, unit: Unit) -> Window | None:
    """Return what the unit reads of the layer before; None for a pixel. Raises ValueError where there is no such unit.

    A norm over whole maps also reads all of them, for its mean and deviation; that is not counted.
    """
    steps = layers.steps(model)
    check(unit, layers.shapes(model))
    if unit.layer == "input":
        return None
    step = steps[unit.layer]
    region = step.kind.reads(alone(unit), step.before)
    if not region.rows or not region.columns:
        raise ValueError(f"A window of {unit.layer} holds nothing but padding, of which it has no largest number.")
    return Window(step.source, *region)


def readers(model: Network, unit: Unit) -> Window | None:
    """Return the units of the next layer in whose `window` this one lies; none of them is padding.

    None where there are none: of a probability, and of a unit that the next layer's windows leave over. Raises
    ValueError where there is no such unit.
    """
    steps = layers.steps(model)
    check(unit, layers.shapes(model))
    if unit.layer == "softmax":
        return None
    names = list(steps)
    after = names[names.index(unit.layer) + 1]
    step = steps[after]
    region = step.kind.readers(unit, step.before, step.shape)
    return Window(after, *region) if region.rows and region.columns else None


def receptive_field(model: Network, unit: Unit) -> Box:
    """Return the box of pixels that windows connect with the unit, cut at the edge. Raises ValueError as `window`.

    Walked backwards through the layers, rows and columns apart (Araujo, Norris, Sim, Computing receptive fields, 2019).
    """
    _, rows, columns = _sees(model, unit)
    return Box(rows[0], columns[0], rows[-1] + 1, columns[-1] + 1) if rows and columns else Box(0, 0, 0, 0)


def blind_spot(model: Network) -> NDArray[np.bool_]:
    """Return which pixels reach no output at all, (28, 28) bool: those that are connected with no logit."""
    blind = np.ones((SIZE, SIZE), dtype=bool)
    _, rows, columns = _sees(model, Unit("softmax", 0))  # which reads all logits
    blind[np.ix_(rows, columns)] = False
    return blind


def check(unit: Unit, shapes: Mapping[str, Shape]) -> None:
    """Raise ValueError, with a sentence, where there is no such unit."""
    if unit.layer not in shapes:
        raise ValueError(f"There is no layer {unit.layer!r}; the layers are {', '.join(shapes)}.")
    shape = (*shapes[unit.layer], 1, 1)[:3]
    if not all(0 <= place < size for place, size in zip(unit[1:], shape, strict=True)):
        place = f"channel {unit.channel}, row {unit.row}, column {unit.column}"
        raise ValueError(f"{unit.layer} has {' × '.join(map(str, shape))} units; there is none at {place}.")


def alone(unit: Unit) -> Region:
    """Return the region that holds this unit and no other."""
    return Region(range(unit.channel, unit.channel + 1), (unit.row,), (unit.column,))


def _sees(model: Network, unit: Unit) -> Region:
    """Return the pixels, none of them padding, that are connected with the unit."""
    steps = layers.steps(model)
    check(unit, layers.shapes(model))
    region, name = alone(unit), unit.layer
    while name != "input":
        step = steps[name]
        channels, rows, columns = step.kind.reads(region, step.before)
        _, height, width = (*step.before, 1, 1)[:3]
        region, name = Region(channels, inside(rows, height), inside(columns, width)), step.source
    return region
