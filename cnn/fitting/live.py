"""Live training: `fit` in small pieces, to be watched, left and taken up again. Its weights are those of `fit`."""

import math
import time
from collections.abc import Iterator
from typing import NamedTuple

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from cnn.fitting.loop import StateError, Training
from cnn.fitting.recipes import Recipe
from cnn.fitting.scoring import Score, Split, evaluate

SAMPLE = 200  # validation digits that a moment within an epoch is scored on: good to 3 points, for a fifth of a step
DAMAGED = "What was kept of this training did not arrive whole; please start it again."


class Moment(NamedTuple):
    """A training as it stands."""

    epoch: int  # epochs finished
    step: int  # steps done of the next one
    steps: int  # that an epoch has
    loss: float  # mean over the images since the moment before, each with the weights before its step
    train_loss: float  # the same over the epoch so far
    score: Score  # of validation digits: of SAMPLE of them, and at the end of an epoch of all
    seconds: float  # since the moment before, scoring left out


class Live:
    """A training that is looked at after every few steps.

    A recipe with one cycle or an average of weights is for `fit`: raises ValueError for it.
    """

    def __init__(self, model: nn.Module, recipe: Recipe, train: Split, validation: Split, seed: int = 0) -> None:
        if recipe.one_cycle or recipe.average:
            raise ValueError("live training takes neither one_cycle nor average")
        self.train, self.validation = train, validation
        self.steps = math.ceil(len(train[0]) / recipe.batch_size)
        self.training = Training(model, recipe, self.steps, seed)

    def take_up(self, content: bytes) -> None:
        """Go on from what `held` gave, see the function of this name."""
        take_up(self.training, content)
        if self.training.done >= self.steps:
            raise StateError(DAMAGED)

    def moments(self, every: int) -> Iterator[Moment]:
        """Train to the end, and yield a moment after every so many steps of an epoch, and after its last."""
        training = self.training
        while training.epoch < training.recipe.epochs:
            loss, images, start = 0.0, 0, time.perf_counter()
            for taken in training.steps(self.train):
                loss, images = loss + taken.loss, images + taken.images
                if training.done % every == 0 and training.done < self.steps:
                    yield self._moment(loss / images, time.perf_counter() - start)
                    loss, images, start = 0.0, 0, time.perf_counter()
            yield self._moment(loss / images, time.perf_counter() - start)

    def _moment(self, loss: float, seconds: float) -> Moment:
        training = self.training
        images, labels = self.validation
        some = slice(None) if training.done == 0 else slice(SAMPLE)
        score = evaluate(training.model, images[some], labels[some])
        mean = training.total / training.seen
        return Moment(training.epoch, training.done, self.steps, loss, mean, score, seconds)


def held(training: Training) -> bytes:
    """Return all that a training needs to be taken up again but the model's own state, as safetensors.

    For it goes to a browser and comes back, and a pickle could run what it likes.
    """
    tensors = {"shuffle": training.shuffle, "generator": training.generator.get_state()}
    tensors["counts"] = torch.tensor([training.epoch, training.done, training.seen])
    tensors["total"] = torch.tensor(training.total, dtype=torch.float64)
    for number, state in training.optimizer.state_dict()["state"].items():
        tensors |= {f"{number}.{name}": own for name, own in state.items() if isinstance(own, Tensor)}
    return safetensors.torch.save({name: own.contiguous() for name, own in tensors.items()})


def take_up(training: Training, content: bytes) -> None:
    """Go on from what `held` gave, with a model that has the weights of then.

    Raises StateError, with a sentence, for anything that a training of this model by this recipe cannot have given.
    """
    try:
        tensors = safetensors.torch.load(content)
        epoch, done, seen = tensors.pop("counts").long().tolist()
        total = float(tensors.pop("total"))
        shuffle, generator = tensors.pop("shuffle"), tensors.pop("generator")
        optimizer = _optimizer_state(training, tensors)
        if min(epoch, done, seen) < 0 or not math.isfinite(total):
            raise ValueError("counts")
        for state in (shuffle, generator):  # the generator itself says whether this is one
            training.generator.set_state(state)
    except (safetensors.SafetensorError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise StateError(DAMAGED) from error
    training.shuffle = shuffle
    training.epoch, training.done, training.seen, training.total = epoch, done, seen, total
    training.optimizer.load_state_dict(optimizer)


def _optimizer_state(training: Training, tensors: dict[str, Tensor]) -> dict[str, object]:
    """Return the optimizer's state dict with these tensors. Raises ValueError for one that cannot be its own."""
    state: dict[int, dict[str, Tensor]] = {}
    parameters = [own for group in training.optimizer.param_groups for own in group["params"]]
    kept = {"adam": ("step", "exp_avg", "exp_avg_sq"), "sgd": ("momentum_buffer",) if training.recipe.momentum else ()}
    names = {f"{i}.{name}" for i in range(len(parameters)) for name in kept[training.recipe.optimizer]}
    if tensors.keys() not in (names, set()):
        raise ValueError("the state of another optimizer")
    for name, tensor in tensors.items():
        number, what = name.split(".")
        like = parameters[int(number)].detach()
        if what == "step":
            like = torch.zeros(())
        positive = what in ("step", "exp_avg_sq")
        if tensor.shape != like.shape or tensor.dtype != like.dtype or not tensor.isfinite().all():
            raise ValueError(name)
        if positive and (tensor < 0).any():
            raise ValueError(name)
        # In memory it must lie as its parameter does: fused AdamW walks through both side by side.
        state.setdefault(int(number), {})[what] = torch.empty_like(like).copy_(tensor)
    return {"state": state, "param_groups": training.optimizer.state_dict()["param_groups"]}
