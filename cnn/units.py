"""One unit: what it sees of the digit, what it reads of the layer before, and the arithmetic that makes its value."""

from cnn.inside.arithmetic import Calculation, layer_places, shown
from cnn.inside.explaining import explain, read
from cnn.inside.kind import Kind
from cnn.inside.layers import Layer, describe, kind, left_over, modules, shapes, steps
from cnn.inside.sight import blind_spot, receptive_field, window
from cnn.inside.snippets import snippet
from cnn.inside.unit import Box, Explanation, Shape, Unit, Window

__all__ = [
    "Box",
    "Calculation",
    "Explanation",
    "Kind",
    "Layer",
    "Shape",
    "Unit",
    "Window",
    "blind_spot",
    "describe",
    "explain",
    "kind",
    "layer_places",
    "left_over",
    "modules",
    "read",
    "receptive_field",
    "shapes",
    "shown",
    "snippet",
    "steps",
    "window",
]
