"""A network's blocks: the parts of which one speaks, each with its layers from the first sum to the last pool."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from cnn.inside import layers
from cnn.inside.flat import Flatten
from cnn.models import Network


class Block(NamedTuple):
    """Layers that one speaks of as one."""

    name: str  # of the network's child that it is, or of the layer that sums
    layers: tuple[str, ...]  # in order, keys of `activations.capture`

    @property
    def end(self) -> str:
        """The layer whose maps the next block reads."""
        return self.layers[-1]


@lru_cache(maxsize=16)
def blocks(model: Network) -> Mapping[str, Block]:
    """Return the blocks in order, by name; together they have every layer but "input" and "softmax".

    A child of the network that is itself a chain is a block. Of children that are single layers each that sums over
    what it reads (a convolution, a linear layer) begins one, to which the norms, activation functions and pools after
    it belong; a `Flatten`, which only lays out maps as a row, belongs to the layer that reads the row. Raises
    ValueError, with a sentence, for a network that cannot be explained.
    """
    steps = layers.steps(model)
    found: dict[str, list[str]] = {}
    waiting: list[str] = []  # a Flatten and what follows it, until something sums
    for child, group in groupby(layers.modules(model), key=lambda name: name.partition(".")[0]):
        names = [*group]
        kinds = [steps[name].kind for name in names]
        if waiting or isinstance(kinds[0], Flatten):
            waiting += names
            if any(kind.mixes for kind in kinds):
                found[child], waiting = waiting, []
        elif len(names) > 1 or kinds[0].mixes or not found:
            found[child] = names
        else:
            found[[*found][-1]] += names
    if waiting:
        found.setdefault([*found][-1] if found else waiting[0], []).extend(waiting)
    return {name: Block(name, tuple(own)) for name, own in found.items()}
