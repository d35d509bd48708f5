"""Training: all that train.py, the benchmarks and a notebook need. How it works is in cnn/fitting.

`fit` trains a model by a recipe and `evaluate` scores it; `runs` does both from a plan, resumably, and writes a weight
file. `strokes` reads recorded drawings, `styles` writes them anew, `nondigits` makes drawings of other things.
"""

from cnn.fitting import lock, nondigits, parallel, runs, state, strokes, styles
from cnn.fitting.augmentation import augment
from cnn.fitting.loop import Epoch, StateError, Training, fit
from cnn.fitting.recipes import BEST, BOOK, RECIPES, Plan, Recipe
from cnn.fitting.scoring import Score, Split, evaluate, predict, scale

__all__ = [
    "BEST",
    "BOOK",
    "RECIPES",
    "Epoch",
    "Plan",
    "Recipe",
    "Score",
    "Split",
    "StateError",
    "Training",
    "augment",
    "evaluate",
    "fit",
    "lock",
    "nondigits",
    "parallel",
    "predict",
    "runs",
    "scale",
    "state",
    "strokes",
    "styles",
]
