"""What the page knows of a network before anything is drawn: its layers, and what of them belongs together."""

import numpy as np
from torch import nn

from cnn import models, units
from cnn.inside import layers
from ui.pictures import GRID


def atlas(model: models.Network) -> dict:
    """Return what the page is to know of a network whatever is drawn: its layers, its blind spot and two sentences.

    Of each layer what it is, and for each row of it the rows of the digit ("sees") and of the layer before ("reads")
    that belong to it; for columns they are the same, all being square. Flat layers have one of each; that of flatten,
    whose units differ, is the first's. "grid": units in a row of a flat layer's picture.
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
    """Return {"sees", "reads"} of a layer, each a list of [first, last + 1] row, one for each of its rows."""
    rows = layer.shape[1] if len(layer.shape) == 3 else 1
    on_diagonal = [units.Unit(layer.name, 0, row, row) for row in range(rows)]
    windows = [units.window(model, unit) for unit in on_diagonal]
    return {
        "sees": [units.receptive_field(model, unit)[::2] for unit in on_diagonal],
        "reads": [window.box[::2] for window in windows if window],
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
