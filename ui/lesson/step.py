"""A step of the lesson, and how it sets the page up."""

from typing import Any, NamedTuple

from cnn.convolution import classics

PAD = "#sketchpad canvas"  # what stands out while it is blank


class Step(NamedTuple):
    name: str  # by which tasks.js knows when its task is done
    title: str
    text: str  # a paragraph of HTML
    task: str
    target: str  # what of the page the task is about, outlined while the step is open: a CSS selector
    state: dict[str, Any]  # keys of the page's state, see State in ui/shared/types.d.ts; the others stay as they are
    formula: str = ""  # that stands below the text
    answer: str = ""  # a layer of ten units: that of the digit which is read is chosen, once there is a reading


def convolution(kernel: str, kernel_size: int = 3, padding: int = 0) -> dict[str, Any]:
    """Return the Convolution tab's state with the classic kernel of this name and size, at stride 1."""
    chosen = next(own for own in classics.classics(kernel_size) if own.name == kernel)
    cells = {"name": kernel, "cells": chosen.cells.tolist(), "divisor": chosen.divisor}
    return {"image": "digit", "kernel": cells, "stride": 1, "padding": padding}


def section(name: str, **state: object) -> dict[str, Any]:
    """Return the state that opens this section of the Convolution tab."""
    return {"tab": "convolution-panel", "section": f"{name}-panel", "chosen": [], **state}
