"""Teaching a trained network a few drawings more, and what it rehearses meanwhile so that it does not forget."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache

import torch
from torch import nn

from cnn import exciting, mnist
from cnn.fitting import nondigits
from cnn.fitting.augmentation import augment
from cnn.fitting.loop import Training, mix
from cnn.fitting.recipes import Recipe
from cnn.fitting.scoring import Split
from cnn.models import Network

STEPS = 40
RECIPE = Recipe(epochs=1, lr=0.003, betas=(0.9, 0.99), one_cycle=True)
DRAWN, DIGITS, OTHERS = 16, 96, 16  # drawings, old digits, and things that are no digit a step
THINGS = 256  # that are no digit, to choose from
Extras = Sequence[tuple[Split, int]]  # what is rehearsed, and how many of it a step


def teach(
    model: nn.Module,
    drawings: Split,
    rehearsal: Extras = (),
    steps: int = STEPS,
    recipe: Recipe = RECIPE,
    seed: int = 0,
) -> Iterator[float]:
    """Train a model in place on a few drawings, and yield each step's mean loss.

    Each step takes DRAWN of the drawings, and some of the rehearsal, see `rehearsal_for`: digits that the model reads
    well already, without which it forgets them (McCloskey and Cohen, Catastrophic interference in connectionist
    networks, 1989; Robins, Catastrophic forgetting, rehearsal and pseudorehearsal, 1995), and things that are no digit,
    without which it finds digits in those too. All are chosen and distorted at random. Norms keep their statistics, for
    so few drawings have none of their own. The model is left in eval mode.
    """
    model.eval()
    training = Training(model, recipe, steps, seed)
    generator = training.generator
    for _ in range(steps):
        chosen = torch.randint(len(drawings[0]), (DRAWN,), generator=generator)
        inputs, labels = mix(drawings[0][chosen], drawings[1][chosen], rehearsal, generator)
        yield training.step(augment(inputs, generator), labels) / len(labels)


def rehearsal_for(name: str, model: Network) -> Extras:
    """Return what a trained network of this name rehearses: MNIST's training digits, and things that are no digit.

    Where MNIST is not on this machine, the digits are those in the file of what excites the network's maps: of DeepCNN
    2,015, which do nearly as well. Raises OSError, with a sentence, where there is neither.
    """
    try:
        digits = mnist.read("train")
    except OSError:
        gallery = None
        with suppress(ValueError):  # it is damaged
            gallery = exciting.load(name, model)
        if gallery is None:
            raise
        digits = torch.from_numpy(gallery.digits), torch.from_numpy(gallery.labels).long()
    return [(digits, DIGITS), (_things(), OTHERS)]


@cache
def _things() -> Split:
    return nondigits.ink(THINGS)
