"""What the page knows of a network before anything is drawn: its layers, and what of them belongs together."""

import numpy as np
from torch import nn

from cnn import models, units
from cnn.inside import layers
from ui.pictures import GRID


def atlas(model: models.Network) -> dict:
    """Return what the page is to know of a network whatever is drawn: its layers, its blind spot and two sentences.

    Of each layer what it is, and which rows and columns of the digit ("sees") and of the layer before ("reads") belong
    to each of its rows and columns. A flat layer has one of each; flatten's, whose units differ, is the first unit's.
    "grid": units in a row of a flat layer's picture.
    """
    blind = units.blind_spot(model)
    return {
        "layers": [layer._asdict() | _reach(model, layer) for layer in layers.describe(model)],
        "blind": blind.astype(int).tolist(),
        "why": _why_blind(model, blind),
        "note": _note(model),
        "grid": GRID,
    }


def _reach(model: models.Network, layer: layers.Layer) -> dict:
    """Return {"sees", "reads"} of a layer, each {"rows", "columns"}: [first, last + 1] for each of its rows, columns."""
    _, rows, columns = (*layer.shape, 1, 1)[:3]
    places = {
        "rows": [units.Unit(layer.name, 0, row, 0) for row in range(rows)],
        "columns": [units.Unit(layer.name, 0, 0, column) for column in range(columns)],
    }
    sees = {axis: [units.receptive_field(model, unit) for unit in along] for axis, along in places.items()}
    windows = {axis: [units.window(model, unit) for unit in along] for axis, along in places.items()}
    reads = {axis: [window.box for window in along if window] for axis, along in windows.items()}
    return {"sees": _spans(sees), "reads": _spans(reads)}


def _spans(boxes: dict[str, list[units.Box]]) -> dict:
    return {
        "rows": [(box.top, box.bottom) for box in boxes["rows"]],
        "columns": [(box.left, box.right) for box in boxes["columns"]],
    }


def _why_blind(model: models.Network, blind: np.ndarray) -> str:
    if not blind.any():
        return "Every pixel reaches an output."
    left = " and ".join(layers.left_over(model))
    return (
        f"{blind.sum()} of {blind.size} pixels, hatched, reach no output: the windows of {left} stop before the last "
        "row and column, and without padding nothing else reads those. What you draw there changes nothing."
    )


def _note(model: models.Network) -> str:
    names = [name for name, module in layers.modules(model).items() if isinstance(module, nn.LayerNorm)]
    if not names:
        return ""
    return f"By windows, that is: the mean and deviation of {names[0]} are of all pixels."
