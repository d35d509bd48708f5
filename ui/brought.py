"""Weight files that users bring."""

from typing import TypedDict

from cnn import models, weights
from ui import held


class Brought(TypedDict):
    network: str  # whose weights they are
    hash: str  # by which a question names them
    parameters: int


def bring(content: bytes) -> Brought:
    """Keep a weight file and return whose it is. Raises ValueError, with a sentence, for one that cannot be used."""
    try:
        name, model, _ = weights.parse(content)
    except weights.WeightsError as error:
        raise ValueError(str(error)) from error
    return {"network": name, "hash": held.keep(content), "parameters": models.count_parameters(model)}
