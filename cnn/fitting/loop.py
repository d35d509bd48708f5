"""The training loop: batches cut from one tensor, a step that learns from each, an Epoch after each pass."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.lr_scheduler import ConstantLR, LRScheduler, OneCycleLR
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from cnn.fitting import parallel
from cnn.fitting.augmentation import augment
from cnn.fitting.recipes import Recipe
from cnn.fitting.scoring import Split, evaluate
from cnn.models import inputs

Progress = Callable[[Iterable[Tensor]], Iterable[Tensor]]  # wraps the batches of an epoch, as tqdm does

COUNTS = ["epoch", "done", "total", "seen"]  # numbers of a Training that change


class StateError(ValueError):
    """The saved state of a training from which it cannot be resumed; the message says why."""


class Epoch(NamedTuple):
    """The result of one pass over the training images."""

    number: int  # from 1
    train_loss: float  # mean over the images of all steps, each with the weights before its step
    loss: float  # of the split that is scored
    accuracy: float  # of the split that is scored, in [0, 1]
    seconds: float
    last_loss: float | None = None  # mean over the last step's images, before that step; None in older weight files


class Taken(NamedTuple):
    """What a step took."""

    loss: float  # the sum over its images, with the weights before the step
    images: int


class Training:
    """A model in training: everything that changes from step to step, and so everything needed to resume it."""

    def __init__(self, model: nn.Module, recipe: Recipe, steps: int, seed: int) -> None:
        """`steps` is the number of steps in an epoch."""
        self.model, self.recipe, self.epoch = model, recipe, 0  # the number of epochs finished
        self.done, self.total, self.seen = 0, 0.0, 0  # of the epoch that is not: its steps, their losses, their images
        self.device = next(model.parameters()).device
        self.generator = torch.Generator(self.device).manual_seed(seed)
        self.shuffle = self.generator.get_state()  # with which that epoch began
        self.optimizer = _optimizer(model, recipe)
        self.schedule: LRScheduler = ConstantLR(self.optimizer, factor=1.0)
        if recipe.one_cycle:
            cycles = recipe.optimizer == "adam" or recipe.momentum > 0
            self.schedule = OneCycleLR(
                self.optimizer, recipe.lr, steps * recipe.epochs, pct_start=0.2, cycle_momentum=cycles
            )
        self.average = AveragedModel(model, use_buffers=True) if recipe.average else None
        self.forward = parallel.wrap(model)

    @property
    def kept(self) -> nn.Module:
        """The model whose weights are scored and kept."""
        return self.average.module if self.average else self.model

    def steps(
        self, train: Split, extras: Sequence[tuple[Split, int]] = (), progress: Progress = iter
    ) -> Iterator[Taken]:
        """Learn from an epoch's batches, those that are left of it, and yield what each step took.

        Each takes a batch of `train`, and from each of `extras` so many images, chosen at random.
        """
        images, labels = train
        if self.done == 0:
            self.shuffle, self.total, self.seen = self.generator.get_state(), 0.0, 0
        order = self._order(len(images))
        for batch in progress(order.split(self.recipe.batch_size)[self.done :]):
            inputs, targets = mix(images[batch], labels[batch], extras, self.generator)
            if self.recipe.augment:
                inputs = augment(inputs, self.generator)
            self.model.train()  # whoever looks at it between two steps may leave it in the other mode
            taken = Taken(self.step(inputs, targets), len(targets))
            self.done, self.total, self.seen = self.done + 1, self.total + taken.loss, self.seen + taken.images
            yield taken
        self.epoch, self.done = self.epoch + 1, 0

    def _order(self, count: int) -> Tensor:
        """Return the order of the images in this epoch, also where the generator has gone on since it began."""
        generator = torch.Generator(self.device)
        generator.set_state(self.shuffle)
        order = torch.randperm(count, generator=generator, device=self.device)
        if self.done == 0:
            self.generator.set_state(generator.get_state())
        return order

    def step(self, inputs: Tensor, labels: Tensor) -> float:
        """Learn from a batch, (N, 1, 28, 28) float32 and (N,) int64; return the sum of its losses.

        Of several processes each passes the same batch, learns from its share and returns the sum over that share.
        """
        n = len(labels)
        inputs, labels = parallel.share(inputs), parallel.share(labels)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.recipe.bfloat16):
            logits = self.forward(inputs.to(memory_format=torch.channels_last)).float()
        smoothing = self.recipe.label_smoothing
        loss = F.cross_entropy(logits, _targets(labels), label_smoothing=smoothing, reduction="sum")
        self.optimizer.zero_grad()
        (loss * (parallel.size() / n)).backward()  # the mean over processes is then the mean over the batch
        self.optimizer.step()
        self.schedule.step()
        if self.average:
            _follow(self.average, self.model, self.recipe.average)
        return loss.item()

    def state_dict(self) -> dict[str, Any]:
        """Return the state in plain types and tensors; these are the training's own, not copies."""
        parts = {name: getattr(self, name).state_dict() for name in self._parts()}
        generators = {"generator": self.generator.get_state(), "shuffle": self.shuffle}
        return parts | generators | {name: getattr(self, name) for name in COUNTS}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Raises StateError for the state of another network or recipe."""
        try:
            for name in self._parts():
                getattr(self, name).load_state_dict(state[name])
            self.generator.set_state(state["generator"].cpu())
            self.shuffle = state["shuffle"].cpu()
            for name in COUNTS:
                setattr(self, name, state[name])
        except (AttributeError, KeyError, RuntimeError, TypeError, ValueError) as error:
            raise StateError("The saved state belongs to another version of this network or of its recipe.") from error

    def _parts(self) -> list[str]:
        return ["model", "optimizer", "schedule", *(["average"] if self.average else [])]


def fit(
    model: nn.Module,
    train: Split,
    validation: Split,
    recipe: Recipe,
    seed: int = 0,
    *,
    drawings: Split | None = None,
    non_digits: Split | None = None,
    progress: Progress = iter,
    resume: dict[str, Any] | None = None,
    checkpoint: Callable[[Training], None] = lambda training: None,
) -> Iterator[Epoch]:
    """Train the model in place and yield an Epoch after each pass; after the last, the model has the weights to keep.

    The seed makes a generator, on the model's device, that shuffles, chooses and augments the images; all splits must
    be on that device too. Each step takes a batch of `train`, and from `drawings` and `non_digits` as many as the
    recipe says. `progress` wraps the batches of an epoch (tqdm). `checkpoint` is called after each epoch and may keep
    the training's state_dict; passed as `resume`, training continues from there as if it had never stopped.
    Raises StateError if it cannot be resumed from that state.
    """
    training = Training(model, recipe, math.ceil(len(train[0]) / recipe.batch_size), seed)
    if resume:
        training.load_state_dict(resume)
    wanted = [(drawings, recipe.drawings), (non_digits, recipe.non_digits)]
    extras = [(split, count) for split, count in wanted if split and count]
    while training.epoch < recipe.epochs:
        start, last = time.perf_counter(), None
        for taken in training.steps(train, extras, progress):
            last = taken
        train_loss = parallel.add_up(training.total, training.device) / training.seen
        last_loss = parallel.add_up(last.loss, training.device) / last.images if last else None
        score = evaluate(training.kept, *validation)
        checkpoint(training)
        yield Epoch(training.epoch, train_loss, *score, time.perf_counter() - start, last_loss)
    model.load_state_dict(training.kept.state_dict())


def mix(
    images: Tensor, labels: Tensor, extras: Sequence[tuple[Split, int]], generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Return the images as inputs, and after them `count` random ones of each extra split; and the labels of all."""
    mixed, targets = [inputs(images)], [labels]
    for (others, others_labels), count in extras:
        chosen = torch.randint(len(others), (count,), generator=generator, device=generator.device)
        mixed.append(inputs(others[chosen]))
        targets.append(others_labels[chosen])
    return torch.cat(mixed), torch.cat(targets)


def _targets(labels: Tensor) -> Tensor:
    """(N,) labels -> (N, 10) target probabilities; uniform for what is not a digit (Hendrycks 2019)."""
    certain = F.one_hot(labels.clamp(min=0), 10).float()
    return torch.where(labels[:, None] < 0, 0.1, certain)


def _follow(average: AveragedModel, model: nn.Module, decay: float) -> None:
    """Move the average towards the model; faster at first, or the untrained weights would linger in it for epochs."""
    done = int(average.n_averaged)
    average.multi_avg_fn = get_ema_multi_avg_fn(min(decay, (1 + done) / (10 + done)))
    average.update_parameters(model)


def _optimizer(model: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Return what a recipe steps with. Raises ValueError for an optimizer that there is not."""
    groups = _groups(model, recipe.weight_decay)
    match recipe.optimizer:
        case "adam":
            return torch.optim.AdamW(groups, lr=recipe.lr, betas=recipe.betas, fused=True)
        case "sgd":
            return torch.optim.SGD(groups, lr=recipe.lr, momentum=recipe.momentum)
    raise ValueError(f'optimizer must be "adam" or "sgd", got {recipe.optimizer!r}')


def _groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Split the parameters for AdamW: kernels and matrices decay, biases and norms (one-dimensional) do not."""
    parameters = list(model.parameters())
    return [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
