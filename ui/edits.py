"""The network that a question is about, after the changes that it carries.

Changes are the user's own: they travel with every question, and nothing of them stays here but what was computed last.
"""

from functools import lru_cache

from cnn import surgery
from cnn.models import Network
from ui import questions
from ui.questions import Networks, Question

KEPT = 16  # changed networks, by their changes, so that one made for the reading is not made anew for what is looked at


def network(networks: Networks, question: Question) -> Network:
    """Return the "network" that is asked about after its "edits", see `surgery.parse`.

    Raises ValueError, with a sentence, for a network, a change or a place in it that there is not.
    """
    return _changed(questions.network(networks, question.get("network")), changes(question))


def changes(question: Question) -> tuple[surgery.Change, ...]:
    """Return the "edits" that a question carries; none where it says nothing of them."""
    return surgery.parse(question.get("edits") or [])


def name(question: Question) -> str:
    """Return what the network is called after its changes: DeepCNN, 2 changes."""
    count = len(changes(question))
    return f"{question['network']}, {count} change{'s' if count > 1 else ''}" if count else question["network"]


@lru_cache(maxsize=KEPT)
def _changed(model: Network, made: tuple[surgery.Change, ...]) -> Network:
    return surgery.changed(model, made)
