"""Surgery on a network: mute a map, change a weight, swap two kernels; and what it costs. How it works: cnn/changing.

`edited` is a network with other numbers, `changed` one after a list of small changes, which `parse` reads from JSON.
`cost` tells what a change costs on labelled digits, `rank` which map of a layer matters most.
"""

from cnn.changing.changes import (
    CHANGES,
    LARGEST,
    MOST,
    NOISES,
    NOISIEST,
    Bias,
    Change,
    Cut,
    Mute,
    Noise,
    Plain,
    Swap,
    Weight,
    changed,
    parse,
    plain,
)
from cnn.changing.costs import Cost, are_right, compare, cost, reads
from cnn.changing.editing import can_mute, edited
from cnn.changing.ranking import rank

__all__ = [
    "CHANGES",
    "LARGEST",
    "MOST",
    "NOISES",
    "NOISIEST",
    "Bias",
    "Change",
    "Cost",
    "Cut",
    "Mute",
    "Noise",
    "Plain",
    "Swap",
    "Weight",
    "are_right",
    "can_mute",
    "changed",
    "compare",
    "cost",
    "edited",
    "parse",
    "plain",
    "rank",
    "reads",
]
