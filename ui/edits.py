"""The network that a question is about, after the changes that it carries.

Changes are the user's own: they travel with every question, and nothing of them stays here but what was computed last.
Before them may stand ["epoch", "network", n]: the network is then as it was after that epoch of its training.
"""

from functools import lru_cache

from cnn import surgery, weights
from cnn.models import Network
from ui import questions
from ui.questions import Networks, Question

KEPT = 16  # changed networks, by their changes, so that one made for the reading is not made anew for what is looked at
EPOCHS = 64  # networks as they were after an epoch: more than the longest training here has
EPOCH = "epoch"


def network(networks: Networks, question: Question) -> Network:
    """Return the "network" that is asked about after its "edits", see `surgery.parse`.

    Raises ValueError, with a sentence, for a network, an epoch, a change or a place in it that there is not.
    """
    trained, number = questions.network(networks, question.get("network")), epoch(question)
    if number is not None and number != last_epoch(question["network"]):
        trained = _after(question["network"], number)
    return _changed(trained, changes(question))


def epoch(question: Question) -> int | None:
    """Return the epoch after which the network is asked about; None for the last."""
    match question.get("edits"):
        case [[str(name), _, int(number)], *_] if name == EPOCH:
            network = question["network"]
            last = last_epoch(network)
            if last is None:
                raise ValueError(
                    f"What {network} was after each epoch is not kept here; make it with: python train.py {network}"
                )
            return questions.whole({"epoch": number}, "epoch", 0, last)
    return None


def changes(question: Question) -> tuple[surgery.Change, ...]:
    """Return the "edits" that a question carries, without the epoch; none where it says nothing of them."""
    plain = question.get("edits") or []
    return surgery.parse(plain[1:] if epoch(question) is not None else plain)


def name(question: Question) -> str:
    """Return what the network is called after its changes: DeepCNN after epoch 3, 2 changes."""
    count, number = len(changes(question)), epoch(question)
    after = "" if number is None else f" after epoch {number}"
    return f"{question['network']}{after}" + (f", {count} change{'s' if count > 1 else ''}" if count else "")


@lru_cache
def last_epoch(name: str) -> int | None:
    """Return the last epoch of this network that can be shown; None without a file of them that is whole."""
    try:
        return weights.last_epoch(name)
    except weights.WeightsError:
        return None


@lru_cache(maxsize=KEPT)
def _changed(model: Network, made: tuple[surgery.Change, ...]) -> Network:
    return surgery.changed(model, made)


@lru_cache(maxsize=EPOCHS)
def _after(name: str, number: int) -> Network:
    try:
        return weights.load_epoch(name, number)
    except weights.WeightsError as error:
        raise ValueError(str(error)) from error
