"""What to train: recipes, which network uses which, and the plan of a run."""

from dataclasses import dataclass

from cnn import models


@dataclass(frozen=True)
class Recipe:
    """The hyper-parameters of a training; the defaults are the book's."""

    epochs: int = 5
    batch_size: int = 1000  # MNIST images a step
    optimizer: str = "adam"  # or "sgd", stochastic gradient descent
    lr: float = 0.001  # learning rate; its peak if the schedule is one cycle
    betas: tuple[float, float] = (0.9, 0.999)
    momentum: float = 0.0  # of SGD
    weight_decay: float = 0.0  # on weights only; Adam's is AdamW's, and without it AdamW is Adam
    one_cycle: bool = False  # lr rises for a fifth of the steps, then falls to zero (Smith 2018)
    label_smoothing: float = 0.0
    average: float = 0.0  # decay a step of the moving average of weights, which is scored and kept; 0 = last weights
    augment: bool = False
    hold_out: bool = False  # True: train without the validation images and score them; False: train on all, score test
    drawings: int = 0  # recorded drawings added to each step, if there are any
    non_digits: int = 0  # drawings of other things than digits added to each step
    bfloat16: bool = False  # multiply in bfloat16: for processors that have units for it; slow on others


BOOK = Recipe()
BEST = Recipe(
    epochs=30,
    batch_size=128,
    lr=0.01,
    betas=(0.9, 0.99),
    weight_decay=0.02,
    one_cycle=True,
    label_smoothing=0.05,
    average=0.999,
    augment=True,
    hold_out=True,
    drawings=48,
    non_digits=32,
)
RECIPES = dict.fromkeys(models.MODELS, BOOK) | {"DeepCNN": BEST}


@dataclass(frozen=True)
class Plan:
    """What a run is to do: everything that must stay the same when it is resumed."""

    network: str
    recipe: Recipe
    seed: int = 0
    strokes: tuple[str, ...] = ()  # files of drawings to train on; a tenth of each file is kept for validation
    unseen: tuple[str, ...] = ()  # files of drawings for validation only
    credit: str | None = None  # whom the drawings are owed to
    threads: int = 1  # their number decides in which order sums are added up, and so the last bits of the weights
