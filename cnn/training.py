"""Training and scoring: a recipe, a loop over batches cut from one tensor, a score over a whole split."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from cnn import mnist
from cnn.fitting import parallel

Split = tuple[Tensor, Tensor]  # images (N, 28, 28) uint8, labels (N,) int64; a negative label: no digit


@dataclass(frozen=True)
class Recipe:
    """The hyper-parameters of one training; the defaults are the book's."""

    epochs: int = 5
    batch_size: int = 1000  # MNIST images a step
    lr: float = 0.001  # of Adam; the peak, where the schedule is one cycle
    betas: tuple[float, float] = (0.9, 0.999)
    weight_decay: float = 0.0  # AdamW's, on weights only; without it AdamW is Adam
    one_cycle: bool = False  # lr rises for a fifth of the steps, then falls to nothing (Smith 2018)
    label_smoothing: float = 0.0
    average: float = 0.0  # decay a step of the moving average of weights that is scored and kept; 0 = the last weights
    augment: bool = False
    hold_out: bool = False  # score validation images, kept out of training; else train all 60,000, score the test set
    drawings: int = 0  # recorded drawings added to each step, where there are any
    non_digits: int = 0  # things that are no digit added to each step
    bfloat16: bool = False  # multiply in bfloat16: for processors with units for it; slow on others


BOOK = Recipe()
BEST = Recipe(
    epochs=20,
    batch_size=128,
    lr=0.01,
    betas=(0.9, 0.99),
    weight_decay=0.02,
    one_cycle=True,
    label_smoothing=0.05,
    average=0.999,
    augment=True,
    hold_out=True,
    drawings=16,
    non_digits=12,
)
RECIPES = {"FNN": BOOK, "CNNModel": BOOK, "ComplexCNNModel": BOOK, "DeepCNN": BEST}


class Epoch(NamedTuple):
    """What one pass over the training images gave."""

    number: int  # from 1
    train_loss: float  # mean over the images of its steps, each as the weights were at its step
    loss: float  # of the split that is scored
    accuracy: float  # of the split that is scored, in [0, 1]
    seconds: float


class Score(NamedTuple):
    loss: float  # mean cross-entropy, nats
    accuracy: float  # in [0, 1]


class Training:
    """A model in training: all that changes from step to step, and so all that is needed to go on after a break."""

    def __init__(self, model: nn.Module, recipe: Recipe, steps: int, seed: int):
        """steps: in an epoch."""
        self.model, self.recipe, self.epoch = model, recipe, 0  # the epoch that was finished last
        self.device = next(model.parameters()).device
        self.generator = torch.Generator(self.device).manual_seed(seed)
        groups = _groups(model, recipe.weight_decay)
        self.optimizer = torch.optim.AdamW(groups, lr=recipe.lr, betas=recipe.betas, fused=True)
        if recipe.one_cycle:
            total = steps * recipe.epochs
            self.schedule = torch.optim.lr_scheduler.OneCycleLR(self.optimizer, recipe.lr, total, pct_start=0.2)
        else:
            self.schedule = torch.optim.lr_scheduler.ConstantLR(self.optimizer, factor=1.0)
        self.average = AveragedModel(model, use_buffers=True) if recipe.average else None
        self.forward = parallel.wrap(model)

    @property
    def kept(self) -> nn.Module:
        """The model whose weights are scored and kept."""
        return self.average.module if self.average else self.model

    def step(self, inputs: Tensor, labels: Tensor) -> float:
        """Learn from (N, 1, 28, 28) float32 and (N,) int64, alike in all processes; return this one's sum of losses."""
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

    def state_dict(self) -> dict:
        """Return the state in plain types and tensors; they are the training's own, not copies."""
        parts = {name: getattr(self, name).state_dict() for name in self._parts()}
        return parts | {"epoch": self.epoch, "generator": self.generator.get_state()}

    def load_state_dict(self, state: dict) -> None:
        for name in self._parts():
            getattr(self, name).load_state_dict(state[name])
        self.generator.set_state(state["generator"].cpu())
        self.epoch = state["epoch"]

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
    progress: Callable[[Iterable], Iterable] = iter,
    resume: dict | None = None,
    checkpoint: Callable[[Training], None] = lambda training: None,
) -> Iterator[Epoch]:
    """Train the model in place and yield an Epoch after each pass; after the last, the model holds the weights to keep.

    Images are shuffled, chosen and augmented by a generator made from the seed, on the model's device, where all splits
    must be. A step takes a batch of `train`, and as many of `drawings` and `non_digits` as the recipe says.
    `checkpoint` is called after each epoch, to keep the training's state_dict; given back as `resume`, it goes on from
    there as if it had never stopped. `progress` wraps the steps of an epoch (tqdm).
    """
    images, labels = train
    training = Training(model, recipe, math.ceil(len(images) / recipe.batch_size), seed)
    if resume:
        training.load_state_dict(resume)
    extras = [(drawings, recipe.drawings), (non_digits, recipe.non_digits)]
    extras = [(split, count) for split, count in extras if split and count]
    while training.epoch < recipe.epochs:
        start, total, seen = time.perf_counter(), 0.0, 0
        model.train()
        order = torch.randperm(len(images), generator=training.generator, device=training.device)
        for batch in progress(order.split(recipe.batch_size)):
            inputs, targets = _mix(images[batch], labels[batch], extras, training.generator)
            if recipe.augment:
                inputs = mnist.augment(inputs, training.generator)
            total += training.step(inputs, targets)
            seen += len(targets)
        training.epoch += 1
        train_loss = parallel.add_up(total, training.device) / seen
        score = evaluate(training.kept, *validation)
        checkpoint(training)
        yield Epoch(training.epoch, train_loss, *score, time.perf_counter() - start)
    model.load_state_dict(training.kept.state_dict())


@torch.inference_mode()
def evaluate(model: nn.Module, images: Tensor, labels: Tensor) -> Score:
    """Return mean loss and accuracy over these images, and leave the model in the mode in which it was.

    The mean is over images. (The book's test loss is a mean over batches to which the last training batch was added.)
    """
    scores = predict(model, images)
    loss = F.cross_entropy(scores, labels, reduction="sum").item()
    right = (scores.argmax(dim=1) == labels).sum().item()
    return Score(loss / len(images), right / len(images))


@torch.inference_mode()
def predict(model: nn.Module, images: Tensor, batch_size: int = 1000) -> Tensor:
    """Return the logits (N, 10) of images (N, 28, 28) uint8, and leave the model in the mode in which it was."""
    training = model.training
    model.eval()
    logits = torch.cat([model(scale(part)) for part in images.split(batch_size)])
    model.train(training)
    return logits


def scale(images: Tensor) -> Tensor:
    """(N, 28, 28) uint8 -> (N, 1, 28, 28) float32 in [0, 1]."""
    return images[:, None].float() / 255


def _mix(
    images: Tensor, labels: Tensor, extras: Sequence[tuple[Split, int]], generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Return the images scaled, and after them so many of each extra split, chosen by chance; and all their labels."""
    inputs, targets = [scale(images)], [labels]
    for (others, others_labels), count in extras:
        chosen = torch.randint(len(others), (count,), generator=generator, device=generator.device)
        inputs.append(scale(others[chosen]))
        targets.append(others_labels[chosen])
    return torch.cat(inputs), torch.cat(targets)


def _targets(labels: Tensor) -> Tensor:
    """(N,) labels -> (N, 10) probabilities to be learnt; for what is no digit all ten are alike (Hendrycks 2019)."""
    certain = F.one_hot(labels.clamp(min=0), 10).float()
    return torch.where(labels[:, None] < 0, 0.1, certain)


def _follow(average: AveragedModel, model: nn.Module, decay: float) -> None:
    """Move the average towards the model; faster at first, or the untrained weights would stay in it for epochs."""
    done = int(average.n_averaged)
    average.multi_avg_fn = get_ema_multi_avg_fn(min(decay, (1 + done) / (10 + done)))
    average.update_parameters(model)


def _groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Split the parameters for AdamW: kernels and matrices decay, biases and norms (one-dimensional) do not."""
    parameters = list(model.parameters())
    return [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
