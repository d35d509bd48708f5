"""Training and scoring: a recipe, a loop over batches cut from one tensor, a score over a whole split."""

import math
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from cnn import mnist

Split = tuple[Tensor, Tensor]  # images (N, 28, 28) uint8, labels (N,) int64


@dataclass(frozen=True)
class Recipe:
    """The hyper-parameters of one training; the defaults are the book's."""

    epochs: int = 5
    batch_size: int = 1000  # images a step
    lr: float = 0.001  # of Adam; the peak, where the schedule is one cycle
    betas: tuple[float, float] = (0.9, 0.999)
    weight_decay: float = 0.0  # AdamW's, on weights only; without it AdamW is Adam
    one_cycle: bool = False  # lr rises for a fifth of the steps, then falls to nothing (Smith 2018)
    label_smoothing: float = 0.0
    average: float = 0.0  # decay a step of the moving average of weights that is scored and kept; 0 = the last weights
    augment: bool = False
    bfloat16: bool = False  # autocast; the weights stay float32
    hold_out: bool = False  # score validation images, kept out of training; else train all 60,000, score the test set


class Epoch(NamedTuple):
    """What one pass over the training images gave."""

    number: int  # from 1
    train_loss: float  # mean over its images, each as the weights were at its step
    loss: float  # of the split that is scored
    accuracy: float  # of the split that is scored, in [0, 1]
    seconds: float


class Score(NamedTuple):
    loss: float  # mean cross-entropy, nats
    accuracy: float  # in [0, 1]


BOOK = Recipe()
RECIPES = {
    "FNN": BOOK,
    "CNNModel": BOOK,
    "ComplexCNNModel": BOOK,
    "DeepCNN": Recipe(
        epochs=30,
        batch_size=128,
        lr=0.01,
        betas=(0.9, 0.99),
        weight_decay=0.02,
        one_cycle=True,
        label_smoothing=0.05,
        average=0.999,
        augment=True,
        bfloat16=True,
        hold_out=True,
    ),
}


def fit(
    model: nn.Module,
    train: Split,
    validation: Split,
    recipe: Recipe,
    seed: int = 0,
    progress: Callable[[Iterable], Iterable] = iter,
) -> Iterator[Epoch]:
    """Train the model in place and yield an Epoch after each pass; after the last, the model holds the weights to keep.

    Images are shuffled and augmented by a generator made from the seed. `progress` wraps the steps of an epoch (tqdm).
    """
    images, labels = train
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(_groups(model, recipe.weight_decay), lr=recipe.lr, betas=recipe.betas)
    steps = math.ceil(len(images) / recipe.batch_size)
    cycle = {"max_lr": recipe.lr, "total_steps": steps * recipe.epochs, "pct_start": 0.2}
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, **cycle) if recipe.one_cycle else None
    average = AveragedModel(model, use_buffers=True)
    kept = average.module if recipe.average else model
    for number in range(1, recipe.epochs + 1):
        start, total = time.perf_counter(), 0.0
        model.train()
        for batch in progress(torch.randperm(len(images), generator=generator).split(recipe.batch_size)):
            inputs = scale(images[batch])
            if recipe.augment:
                inputs = mnist.augment(inputs, generator)
            loss = _loss(model, inputs, labels[batch], recipe)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if schedule:
                schedule.step()
            if recipe.average:
                _follow(average, model, recipe.average)
            total += loss.item() * len(batch)
        score = evaluate(kept, *validation)
        if kept is not model and number == recipe.epochs:
            model.load_state_dict(kept.state_dict())
        yield Epoch(number, total / len(images), *score, time.perf_counter() - start)


@torch.inference_mode()
def evaluate(model: nn.Module, images: Tensor, labels: Tensor, batch_size: int = 1000) -> Score:
    """Return mean loss and accuracy over these images, and leave the model in the mode in which it was.

    The mean is over images. (The book's test loss is a mean over batches to which the last training batch was added.)
    """
    training = model.training
    model.eval()
    loss, right = 0.0, 0
    for start in range(0, len(images), batch_size):
        part = slice(start, start + batch_size)
        logits = model(scale(images[part]))
        loss += F.cross_entropy(logits, labels[part], reduction="sum").item()
        right += (logits.argmax(dim=1) == labels[part]).sum().item()
    model.train(training)
    return Score(loss / len(images), right / len(images))


def scale(images: Tensor) -> Tensor:
    """(N, 28, 28) uint8 -> (N, 1, 28, 28) float32 in [0, 1]."""
    return images[:, None].float() / 255


def _loss(model: nn.Module, inputs: Tensor, labels: Tensor, recipe: Recipe) -> Tensor:
    """Return the loss of one batch, to be differentiated."""
    with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bfloat16):
        logits = model(inputs.to(memory_format=torch.channels_last))
    return F.cross_entropy(logits.float(), labels, label_smoothing=recipe.label_smoothing)


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
