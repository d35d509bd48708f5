"""A recipe in words, as a list of what and how."""

from cnn.history import History
from cnn.training import Recipe

MNIST = "MNIST’s"


def recipe_in_words(history: History) -> list[tuple[str, str]]:
    """Return the lines of a network's recipe: what, and how it is."""
    recipe = history.recipe
    lines = [
        ("Optimizer", optimizer(recipe)),
        ("Learning rate", learning_rate(recipe)),
        ("Loss", loss(recipe)),
        ("Each step", batch(history)),
        ("Epochs", f"{recipe.epochs}, each over {part(recipe)}"),
        ("Augmentation", augmentation(recipe)),
        ("Weights kept", kept(recipe)),
        ("Drawings", ", ".join(file.partition("/")[0] for file in history.drawings)),
        ("Seed", f"{history.seed}"),
        ("Scored", scored(history)),
    ]
    return [(what, how) for what, how in lines if how]


def optimizer(recipe: Recipe) -> str:
    decay = f"weight decay {recipe.weight_decay:g} on weights, not on biases and norms" if recipe.weight_decay else ""
    if recipe.optimizer == "sgd":
        parts = ["SGD", f"momentum {recipe.momentum:g}" if recipe.momentum else "", decay]
    else:
        parts = ["AdamW" if decay else "Adam", f"β {recipe.betas[0]:g} and {recipe.betas[1]:g}", decay]
    return ", ".join(filter(None, parts))


def learning_rate(recipe: Recipe) -> str:
    if not recipe.one_cycle:
        return f"{recipe.lr:g} in every step"
    return f"one cycle: up to {recipe.lr:g} in the first fifth of the steps, then down to zero"


def loss(recipe: Recipe) -> str:
    smoothed = f", labels smoothed by {recipe.label_smoothing:g}" if recipe.label_smoothing else ""
    return f"cross-entropy{smoothed}"


def batch(history: History) -> str:
    recipe = history.recipe
    extra = [f"{recipe.drawings} recorded drawings of digits"] if history.drawings and recipe.drawings else []
    extra += [f"{recipe.non_digits} drawings of other things"] if recipe.non_digits else []
    return " and ".join([", ".join([f"{recipe.batch_size:,} of {MNIST} images", *extra[:-1]]), *extra[-1:]])


def part(recipe: Recipe) -> str:
    return "55,000 of the 60,000 training images" if recipe.hold_out else "all 60,000 training images"


def augmentation(recipe: Recipe) -> str:
    if not recipe.augment:
        return "none"
    return (
        "every image is turned, scaled, moved and bent, half of them a little, half three times as much; some of the "
        "latter are thickened, hollowed, faded, blurred, ruled or spoilt"
    )


def kept(recipe: Recipe) -> str:
    if not recipe.average:
        return "those after the last step"
    return f"a moving average, of which each step keeps {100 * recipe.average:g} %"


def scored(history: History) -> str:
    if history.scored == "test":
        return f"after each epoch on {MNIST} 10,000 test images"
    others = " and on recorded drawings" if history.drawings or history.unseen else ""
    held = f"after each epoch on 5,000 of the training images{others}, all held out"
    return f"{held}; on {MNIST} test images once, at the end"
