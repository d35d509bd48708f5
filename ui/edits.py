"""The network that a question is about, after the changes that it carries.

Changes are the user's own: they travel with every question, and nothing of them stays here but what was computed last.
Before them may stand ["epoch", "network", n]: the network is then as it was after that epoch of its training; or
["own", hash, 0]: it has the weights that the user made or brought, see ui/held.py.
"""

import re
from functools import lru_cache

from cnn import chains, surgery, weights
from cnn.models import Network
from ui import held, questions
from ui.questions import Networks, Question

KEPT = 16  # changed networks, by their changes, so that one made for the reading is not made anew for what is looked at
EPOCHS = 64  # networks as they were after an epoch: more than the longest training here has
EPOCH, OWN = "epoch", "own"
HASH = re.compile("[0-9a-f]{64}")


def network(networks: Networks, question: Question) -> Network:
    """Return the "network" that is asked about after its "edits", see `surgery.parse`.

    Where the question carries the user's own weights, a file in base64 as "weights", they are kept first. Raises
    ValueError, with a sentence, for a network, an epoch, a change or a place in it that there is not, and GoneError for
    weights that are not here.
    """
    trained, number, key = questions.network(networks, question.get("network")), epoch(question), own(question)
    if key is not None:
        if "weights" in question:
            held.keep(questions.weights(question))
        trained = held.network(question["network"], key)
    if number is not None and number != last_epoch(question["network"]):
        trained = _after(question["network"], number)
    return _changed(trained, changes(question))


def unchanged(networks: Networks, question: Question) -> Network:
    """Return what the changed network is compared with: as the page has it, and of a chain as its user trained it."""
    name, key = question.get("network"), own(question)
    if key is not None and isinstance(name, str) and name.startswith(chains.PREFIX):
        return held.network(name, key)
    return questions.network(networks, name)


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


def own(question: Question) -> str | None:
    """Return the hash of the user's own weights that are asked about; None where they are the network's."""
    match question.get("edits"):
        case [[str(name), str(key), 0], *_] if name == OWN:
            if not HASH.fullmatch(key):
                raise ValueError("Weights are named by the hash of their file.")
            return key
    return None


def changes(question: Question) -> tuple[surgery.Change, ...]:
    """Return the "edits" that a question carries, without what stands before them; none if it says nothing of them."""
    plain = question.get("edits") or []
    stands_before = epoch(question) is not None or own(question) is not None
    return surgery.parse(plain[1:] if stands_before else plain)


def name(question: Question) -> str:
    """Return what the network is called after its changes: DeepCNN after epoch 3, 2 changes; my DeepCNN."""
    count, number = len(changes(question)), epoch(question)
    called = question["network"] if number is None else f"{question['network']} after epoch {number}"
    if own(question):
        called = f"my {called}"
    return called + (f", {count} change{'s' if count > 1 else ''}" if count else "")


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
