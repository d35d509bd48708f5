"""What the section History asks: how a network learned, as its weight file tells."""

from typing import TypedDict

from cnn import history
from cnn.history import History, Point
from ui import questions
from ui.questions import Networks, Question
from ui.training.history_words import recipe_in_words

PLACES = 3  # of losses; what is said of them holds for the numbers as they stand


class EpochTold(TypedDict):
    """What was seen of a network after an epoch; 0 is the untrained network."""

    epoch: int
    loss: float  # of the split that was scored, as is accuracy, in [0, 1]
    accuracy: float
    train: float | None  # the training loss, mean over the epoch
    book: float | None  # what the book's code prints as test loss


class Training(TypedDict):
    points: list[EpochTold]  # in order
    scored: str  # "test" or "validation"
    recipe: list[tuple[str, str]]  # what, and how it is
    least: float  # what the training loss cannot come below
    smoothing: float  # of labels, 0: none
    step: int  # images in it
    no_digits: int  # of these


class Learned(TypedDict):
    """How a network was trained."""

    training: Training | None  # None where its weight file does not tell
    temperature: float  # by which logits are divided since
    books: list[str]  # the networks of which it is known what the book's code prints


def learned(networks: Networks, question: Question) -> Learned:
    """{"network"} -> how it was trained."""
    model = questions.network(networks, question.get("network"))
    known = {name: history.of(name, meta) for name, (_, meta) in networks.items()}
    own = known.get(question["network"])  # of a chain of the user's own there is none
    return {
        "training": own and _training(own),
        "temperature": model.temperature,
        "books": [name for name, each in known.items() if each and history.printed(each)],
    }


def _training(own: History) -> Training:
    recipe, printed = own.recipe, history.printed(own) is not None
    return {
        "points": [_seen(point, printed) for point in own.points],
        "scored": own.scored,
        "recipe": recipe_in_words(own),
        "least": round(history.least_loss(recipe, bool(own.drawings)), PLACES),
        "smoothing": recipe.label_smoothing,
        "step": recipe.batch_size + recipe.non_digits + (recipe.drawings if own.drawings else 0),
        "no_digits": recipe.non_digits,
    }


def _seen(point: Point, printed: bool) -> EpochTold:
    return {
        "epoch": point.epoch,
        "loss": round(point.loss, PLACES),
        "accuracy": point.accuracy,
        "train": None if point.train_loss is None else round(point.train_loss, PLACES),
        "book": round(point.last_loss, PLACES) if printed and point.last_loss is not None else None,
    }
