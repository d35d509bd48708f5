"""Chains of layers of the user's own: what the page is to know of one."""

from typing import TypedDict

from cnn import chains, models
from ui import questions
from ui.explore.atlas import Atlas, atlas
from ui.questions import Question


class Chain(TypedDict):
    parameters: int
    atlas: Atlas


def chain(question: Question) -> Chain:
    """{"network": a chain's name, see `chains.build`} -> what the page knows of each of its networks."""
    name = question.get("network")
    if not isinstance(name, str) or not name.startswith(chains.PREFIX):
        raise ValueError("This is the name of no chain of layers.")
    model = questions.network({}, name)
    return {"parameters": models.count_parameters(model), "atlas": atlas(model)}
