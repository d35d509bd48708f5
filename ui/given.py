"""What Python knows and the page's JavaScript needs: its state at the start, the networks, limits, lists.

Served as the module shared/given.js; its types stand in shared/types.d.ts, as `Given`.
"""

from typing import Any

from cnn import evidence, models, render, rows, sketch, surgery
from cnn.convolution import classics, integral
from ui import edits
from ui.compare import changes
from ui.explore import trials
from ui.explore.atlas import atlas
from ui.frame.teacher import PARTS
from ui.lesson import limits
from ui.lesson.step import PAD, Step, convolution
from ui.lesson.steps import STEPS
from ui.pad import examples
from ui.pad.sketchpad import SIDE
from ui.questions import Networks
from ui.server import bodies
from ui.training import hand_answers

EXAMPLE = 7  # which of the ten examples the lesson draws on a blank pad


def given(networks: Networks, panels: dict[str, list[str]], room: str | None = None) -> dict[str, Any]:
    """Return what the page is given for these networks, in the order of their menu.

    room: the address at which a class finds it. panels: "tab", "section", "training" -> the ids of the panels, of
    which one is shown.
    """
    chosen = models.DEFAULT if models.DEFAULT in networks else next(iter(networks))
    filters = [own._asdict() | {"kernels": own.kernels.tolist()} for own in classics.colour_filters()]
    return {
        "initial": initial(chosen),
        "side": SIDE,
        "atlases": {name: atlas(model) for name, (model, _) in networks.items()},
        "classics": {size: [*map(_plain, classics.classics(size))] for size in classics.SIZES},
        "lines": {size: [*map(_plain, classics.lines(size))] for size in classics.SIZES},
        "filters": filters,
        "shapes": {shape.name: shape.formula for shape in integral.SHAPES.values()},
        "steps": [_known(step) for step in STEPS],
        "pad": PAD,
        "example": next(example["strokes"] for example in examples.load() if example["label"] == EXAMPLE),
        "parts": list(PARTS),
        "panels": panels,
        "colours": render.COLOURS.tolist(),
        "changes": changes.told(),
        "rates": [*hand_answers.RATES],
        "epochs": {name: edits.last_epoch(name) for name in networks},
        "room": room,
        "doubts": [name for name, (_, meta) in networks.items() if meta.get("recipe", {}).get("non_digits")],
        **bounds(),
    }


def bounds() -> dict[str, Any]:
    """Return what there is at most, as the server takes it: of drawings, of kernels, of changes to a network."""
    return {
        "limits": {
            "points": sketch.MAX_POINTS,
            "bytes": bodies.PICTURE,
            "pixels": sketch.MAX_PIXELS,
            "digits": rows.PIECES,
        },
        "left_out": {"strokes": evidence.MOST_STROKES, "points": evidence.MOST_POINTS},
        "kernels": {
            "sizes": [*limits.SIZES],
            "cell": limits.CELL,
            "divisor": limits.DIVISOR,
            "strides": [*limits.STRIDES],
            "paddings": [*limits.PADDINGS],
        },
        "surgery": {
            "names": [*surgery.CHANGES, edits.EPOCH],
            "most": surgery.MOST,
            "largest": surgery.LARGEST,
            "suffers": trials.SUFFERS,
        },
    }


def initial(network: str) -> dict[str, Any]:
    """Return the page's state at the start; every key that there is has a value."""
    return {
        "network": network,
        "sketch": None,
        "reading": None,
        "which": 0,
        "inks": [],
        "others": None,
        "view": {"layers": [], "scale": "layer"},
        "staged": False,
        "pointed": None,
        "chosen": [],
        "edits": {},
        "trace": None,
        "stroke": None,
        "stage": "end",
        "why": {"for": None, "against": None},
        "playing": False,
        "tab": "explore-panel",
        "section": "slide-panel",
        "mistakes": "hardest",
        "training": "history-panel",
        "hand": hand_answers.START,
        "step": None,
        "convolution": convolution("Sobel, left to right"),
        "picture": None,
        "compare": {"before": False, "amounts": {}, "right": None},
        "aside": None,
        "fool": {"target": None, "share": 1},
        "deed": None,
        "hidden": [],
        "replaced": None,
        "projector": False,
    }


def _known(step: Step) -> dict[str, Any]:
    return {key: getattr(step, key) for key in ("name", "title", "target", "state", "answer")}


def _plain(own: classics.Classic) -> dict[str, Any]:
    return own._asdict() | {"cells": own.cells.tolist()}
