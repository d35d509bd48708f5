"""Chains of layers of the user's own: what the page is to know of one."""

from typing import TypedDict

from cnn import chains, models
from ui import questions
from ui.explore.atlas import Atlas, atlas
from ui.questions import Question


class Chain(TypedDict):
    parameters: int
    atlas: Atlas


class Trouble(TypedDict):
    trouble: str  # why there is no such chain


def chain(question: Question) -> Chain | Trouble:
    """{"network": a chain's name, see `chains.build`} -> what the page knows of each of its networks; or what is wrong.

    A chain that is being built is often wrong for a moment, which is no reason to refuse the question.
    """
    name = question.get("network")
    if not isinstance(name, str) or not name.startswith(chains.PREFIX):
        raise ValueError("This is the name of no chain of layers.")
    try:
        model = questions.network({}, name)
    except ValueError as error:
        return {"trouble": str(error)}
    return {"parameters": models.count_parameters(model), "atlas": atlas(model)}
