"""One unit: what it sees of the digit, what it reads, what reads it, and the arithmetic that makes its value."""

from cnn.inside.arithmetic import Calculation, layer_places, shown
from cnn.inside.blocks import Block, blocks
from cnn.inside.explaining import explain, read, read_by, trace
from cnn.inside.kind import Kind
from cnn.inside.layers import Layer, Step, describe, kind, left_over, modules, shapes, steps
from cnn.inside.sight import blind_spot, readers, receptive_field, window
from cnn.inside.snippets import snippet
from cnn.inside.unit import Box, Explanation, Reader, Shape, Unit, Window

__all__ = [
    "Block",
    "Box",
    "Calculation",
    "Explanation",
    "Kind",
    "Layer",
    "Reader",
    "Shape",
    "Step",
    "Unit",
    "Window",
    "blind_spot",
    "blocks",
    "describe",
    "explain",
    "kind",
    "layer_places",
    "left_over",
    "modules",
    "read",
    "read_by",
    "readers",
    "receptive_field",
    "shapes",
    "shown",
    "snippet",
    "steps",
    "trace",
    "window",
]
