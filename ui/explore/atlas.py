"""What the page knows of a network before anything is drawn: its layers, and what of them belongs together."""

import re
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from cnn import kernels, models, surgery, units
from ui.pictures import GRID

Range = tuple[int, int]  # first, last + 1


class Ranges(TypedDict):
    """One range for each row of a layer, and one for each of its columns."""

    rows: list[Range]
    columns: list[Range]


class Layer(TypedDict):
    """A layer, and what its units read of the layer before and see of the digit.

    The ranges of a flat layer are one, of row and column 0; those of flatten, whose units differ, are the first unit's.
    """

    name: str
    kind: str  # see `cnn.inside.kinds`
    shape: tuple[int, ...]
    formula: str
    parameters: int
    count: str
    reads: Ranges  # over the edge lies padding; empty for the input
    sees: Ranges  # of the digit, cut at the edge
    sum: str | None  # the layer whose kernels make its maps, this one or one before it; None where there is none
    muted: str | None  # the layer at which its maps are read, as which they are muted; None where they cannot be
    channels: tuple[int, int]  # (m, n): the first m channels read make the first n of the layer, the next m the next n


class Block(TypedDict):
    """A column of the network's picture."""

    name: str
    title: str  # for people: "block 1" for block1
    layers: tuple[str, ...]  # in order; the maps of the last one are what the next block reads


class Atlas(TypedDict):
    """All that the page knows of a network whatever is drawn."""

    layers: list[Layer]
    blocks: list[Block]  # with all layers but "input" and "softmax"
    blind: list[list[int]]  # (28, 28), 1 where a pixel reaches no output
    why: str
    note: str
    grid: int  # units in a row of a flat layer's picture


def atlas(model: models.Network) -> Atlas:
    """Return what the page is to know of a network. Raises ValueError for a layer that cannot be explained."""
    blind = units.blind_spot(model)
    return {
        "layers": [_layer(model, layer) for layer in units.describe(model)],
        "blocks": [_block(block) for block in units.blocks(model).values()],
        "blind": blind.astype(int).tolist(),
        "why": _why_blind(model, blind),
        "note": _note(model),
        "grid": GRID,
    }


def _block(block: units.Block) -> Block:
    title = re.sub(r"(?<=[a-z])(?=\d)", " ", block.name).replace("_", " ")
    return {"name": block.name, "title": title, "layers": block.layers}


def _layer(model: models.Network, layer: units.Layer) -> Layer:
    height, width = layer.shape[1:] if len(layer.shape) == 3 else (1, 1)
    down = [units.Unit(layer.name, 0, row, 0) for row in range(height)]
    across = [units.Unit(layer.name, 0, 0, column) for column in range(width)]
    step, chain = units.steps(model)[layer.name], kernels.chain(model, layer.name)
    return {
        "name": layer.name,
        "kind": layer.kind,
        "shape": layer.shape,
        "formula": layer.formula,
        "parameters": layer.parameters,
        "count": layer.count,
        "reads": {
            "rows": [window.box[::2] for unit in down if (window := units.window(model, unit))],
            "columns": [window.box[1::2] for unit in across if (window := units.window(model, unit))],
        },
        "sees": {
            "rows": [units.receptive_field(model, unit)[::2] for unit in down],
            "columns": [units.receptive_field(model, unit)[1::2] for unit in across],
        },
        "sum": chain[0] if units.steps(model)[chain[0]].kind.mixes and layer.name != "softmax" else None,
        "muted": chain[-1] if surgery.can_mute(model, layer.name) else None,
        "channels": step.kind.block(step.before),
    }


def _why_blind(model: models.Network, blind: NDArray[np.bool_]) -> str:
    if not blind.any():
        return "Every pixel reaches an output."
    found = units.left_over(model)
    stop = "stop before the last row and column, and without padding nothing else reads those"
    skip = "pass over some rows or columns"
    ways = (
        f"the windows of {' and '.join(name for name, ends in found.items() if ends == only)} {way}"
        for only, way in ((True, stop), (False, skip))
        if only in found.values()
    )
    return (
        f"{blind.sum()} of {blind.size} pixels, hatched, reach no output: {'; '.join(ways)}. "
        "What you draw there changes nothing."
    )


def _note(model: models.Network) -> str:
    names = [name for name, step in units.steps(model).items() if step.kind.reads_maps_whole]
    if not names:
        return ""
    return f"That is by its windows alone; the mean and deviation of {' and '.join(names)} depend on whole maps."
