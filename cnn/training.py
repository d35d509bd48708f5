"""Training: all that train.py, the benchmarks and a notebook need. How it works is in cnn/fitting.

`fit` trains a model by a recipe and `evaluate` scores it; `live` does so in pieces, to be watched, and `teach` adds a
few drawings to what a network knows, while it rehearses what it knew; `runs` does both from a plan, resumably, and
writes a weight file. `strokes` reads recorded drawings, `styles` writes them anew, `nondigits` makes drawings of other
things.
"""

from cnn.fitting import live, lock, nondigits, parallel, runs, state, strokes, styles
from cnn.fitting.augmentation import augment
from cnn.fitting.fresh import fresh
from cnn.fitting.loop import Epoch, StateError, Training, fit
from cnn.fitting.recipes import BEST, BOOK, RECIPES, Plan, Recipe
from cnn.fitting.scoring import Score, Split, evaluate, predict
from cnn.fitting.teaching import STEPS as TEACHING_STEPS
from cnn.fitting.teaching import Extras, rehearsal_for, teach

__all__ = [
    "BEST",
    "BOOK",
    "RECIPES",
    "TEACHING_STEPS",
    "Epoch",
    "Extras",
    "Plan",
    "Recipe",
    "Score",
    "Split",
    "StateError",
    "Training",
    "augment",
    "evaluate",
    "fit",
    "fresh",
    "live",
    "lock",
    "nondigits",
    "parallel",
    "predict",
    "rehearsal_for",
    "runs",
    "state",
    "strokes",
    "styles",
    "teach",
]
