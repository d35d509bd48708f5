"""Teaching a trained network a few drawings more."""

from collections.abc import Iterator

import torch
from torch import nn

from cnn.fitting.augmentation import augment
from cnn.fitting.loop import Training
from cnn.fitting.recipes import Recipe
from cnn.fitting.scoring import Split, scale

RECIPE = Recipe(lr=0.001, betas=(0.9, 0.99))  # a tenth of the rate that DeepCNN was trained at
DRAWN, REHEARSED = 32, 64  # drawings and old digits a step


def teach(
    model: nn.Module, drawings: Split, rehearsal: Split | None, steps: int, recipe: Recipe = RECIPE, seed: int = 0
) -> Iterator[float]:
    """Train a model in place on a few drawings, and yield each step's mean loss.

    Each step takes DRAWN of the drawings, chosen and distorted at random, and of `rehearsal`, digits that the model
    reads well already, REHEARSED: without them it forgets (McCloskey and Cohen, Catastrophic interference, 1989;
    Robins, Catastrophic forgetting, rehearsal and pseudorehearsal, 1995). Norms keep their statistics, for so few
    drawings have none of their own. The model is left in eval mode.
    """
    model.eval()
    training = Training(model, recipe, steps, seed)
    generator = training.generator
    for _ in range(steps):
        chosen = torch.randint(len(drawings[0]), (DRAWN,), generator=generator)
        inputs, labels = augment(scale(drawings[0][chosen]), generator), drawings[1][chosen]
        if rehearsal:
            old = torch.randint(len(rehearsal[0]), (REHEARSED,), generator=generator)
            inputs, labels = torch.cat([inputs, scale(rehearsal[0][old])]), torch.cat([labels, rehearsal[1][old]])
        yield training.step(inputs, labels) / len(labels)
