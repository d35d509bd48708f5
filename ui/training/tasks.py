"""What a process that trains is told: a question of the page, checked -> a task.

{"kind": "live", "network", "seed", "images", "recipe": {"epochs", "batch_size", "lr", "optimizer", "momentum",
"augment"}, "pace": seconds between two pictures, "single": whether to stop after one step, and, to go on from where a
training was left, "weights" and "held": bytes in base64}
{"kind": "teach", "network", "drawings": [[label, pixels in hexadecimal or, where blank, null], …], "rehearse", "steps",
"seed"}
"""

from typing import Any

from cnn import chains
from ui import questions
from ui.questions import Question

NETWORKS = ("CNNModel", "ComplexCNNModel")  # that are small enough to be trained while somebody looks on
TAUGHT = "DeepCNN"
EPOCHS = 20  # at most
IMAGES = (1_000, 55_000)  # of MNIST's training split
BATCHES = (1, 5_000)
RATES = (1e-6, 100.0)
OPTIMIZERS = {"adam": ("adam", 0.0), "sgd": ("sgd", 0.0), "momentum": ("sgd", 0.9)}  # as the page calls them
SEEDS = 999_999
SLOWEST = 2.0  # s between two pictures
DRAWINGS = 200
STEPS = 100  # of teaching
LABELS = (-1, 9)  # −1: no digit


def task(question: Question) -> dict[str, Any]:
    """Return what the question asks for. Raises ValueError, with a sentence, for what no process is to do."""
    if question.get("kind") == "teach":
        return _teach(question)
    return _live(question)


def _live(question: Question) -> dict[str, Any]:
    network = question.get("network")
    if not isinstance(network, str) or not (network in NETWORKS or network.startswith(chains.PREFIX)):
        raise ValueError(f"Live training is for {', '.join(NETWORKS)} and chains of your own.")
    chains.build(network)  # says what is wrong with a chain that cannot be
    given = question.get("recipe")
    if not isinstance(given, dict):
        raise ValueError("A recipe is an object.")
    if given.get("optimizer") not in [*OPTIMIZERS]:
        raise ValueError(f"The optimizer is one of {', '.join(OPTIMIZERS)}.")
    optimizer, momentum = OPTIMIZERS[given["optimizer"]]
    recipe = {
        "epochs": questions.whole(given, "epochs", 1, EPOCHS),
        "batch_size": questions.whole(given, "batch_size", *BATCHES),
        "lr": _number(given, "lr", "learning rate", *RATES),
        "optimizer": optimizer,
        "momentum": momentum,
        "augment": given.get("augment") is True,
    }
    held = {name: question.get(name) for name in ("weights", "held")}
    if not all(own is None or isinstance(own, str) for own in held.values()):
        raise ValueError("What was kept of this training did not arrive whole; please start it again.")
    return {
        "kind": "live",
        "network": network,
        "recipe": recipe,
        "seed": questions.whole(question, "seed", 0, SEEDS),
        "images": questions.whole(question, "images", *IMAGES),
        "pace": _number(question, "pace", "pace", 0, SLOWEST),
        "single": question.get("single") is True,
        **held,
    }


def _teach(question: Question) -> dict[str, Any]:
    given = question.get("drawings")
    if not isinstance(given, list) or not 1 <= len(given) <= DRAWINGS:
        raise ValueError(f"Teaching takes from 1 to {DRAWINGS} drawings.")
    drawings = []
    for one in given:
        if not isinstance(one, dict):
            raise ValueError("A drawing to be taught is an object.")
        label = questions.whole(one, "label", *LABELS)
        placed = questions.placed(one)
        drawings.append([label, placed and placed.digit.tobytes().hex()])
    if not any(digit for _, digit in drawings):
        raise ValueError("All of these drawings are blank.")
    return {
        "kind": "teach",
        "network": TAUGHT,
        "drawings": drawings,
        "rehearse": question.get("rehearse") is True,
        "steps": questions.whole(question, "steps", 1, STEPS),
        "seed": questions.whole(question, "seed", 0, SEEDS),
    }


def _number(question: Question, name: str, called: str, least: float, most: float) -> float:
    number = question.get(name)
    if type(number) in (int, float) and least <= (found := float(number or 0)) <= most:  # NaN is not
        return found
    raise ValueError(f"The {called} is a number from {least:g} to {most:g}.")
