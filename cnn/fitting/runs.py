"""A run: one network trained from its first epoch to its weight file, through a state on disk from which it can go on.

A run that has begun has a file `<network>.training.pt`, rewritten after each epoch; killed at any moment, it goes on
from there to the very weights that it would have had. The file is deleted when the weights are written.
"""

import dataclasses
import io
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import torch

from cnn import mnist, models, recognition, training, weights
from cnn.fitting import nondigits, parallel, strokes
from cnn.training import Recipe, Split

NON_DIGITS = 12_000  # things from which each step takes some


@dataclass(frozen=True)
class Plan:
    """What a run is to do: all that must not change when it goes on."""

    network: str
    recipe: Recipe
    seed: int = 0
    strokes: tuple[str, ...] = ()  # files of drawings to train on; a tenth of each one's writers is for validation
    unseen: tuple[str, ...] = ()  # files of drawings for validation only
    credit: str | None = None  # whom the drawings are owed to
    threads: int = 1  # with another number of them sums add up in another order


def state_file(network: str, folder: Path) -> Path:
    return folder / f"{network}.training.pt"


def begin(plan: Plan, folder: Path) -> None:
    """Write the state of a run before its first epoch."""
    _save({"plan": dataclasses.asdict(plan), "history": [], "epochs": [], "fit": None}, folder)


def go_on(
    network: str,
    folder: Path,
    root: Path | None = None,
    device: torch.device | str = "cpu",
    say: Callable[[str], None] = print,
    progress: Callable[[Iterable], Iterable] = iter,
) -> None:
    """Train from the state in the folder to the end; write the network's weights, and every epoch's, there.

    Of several processes the first one says and writes.
    root: of MNIST, as for `mnist.load`. Raises OSError or ValueError where MNIST or the drawings cannot be read.
    """
    state = torch.load(state_file(network, folder), map_location=device, weights_only=True)
    plan = Plan(**state["plan"] | {"recipe": Recipe(**state["plan"]["recipe"])})
    torch.set_num_threads(plan.threads)
    data = load_data(plan, root, device)
    model = _new(plan, device)
    say = say if parallel.rank() == 0 else lambda line: None
    say(f"{network}: {models.count_parameters(model):,} parameters, seed {plan.seed}, {plan.recipe}")
    if not state["epochs"]:
        state["epochs"].append(weights.compact(model))

    def checkpoint(going: training.Training) -> None:
        state["fit"] = going.state_dict()
        state["epochs"].append(weights.compact(going.kept))

    mixed = {"drawings": data.drawings, "non_digits": data.non_digits, "progress": progress}
    going = {"resume": state["fit"], "checkpoint": checkpoint}
    for epoch in training.fit(model, data.fitted, data.scored, plan.recipe, plan.seed, **mixed, **going):
        state["history"].append(epoch._asdict())
        _save(state, folder)
        say(_line(epoch, plan.recipe))
    calibration = calibrate(model if plan.recipe.hold_out else _twin(plan, data, device), data.unseen)
    if parallel.rank() == 0:
        test = training.evaluate(model, *data.test)
        weights.save(model, _describe(state, test) | calibration, folder / f"{network}.safetensors")
        weights.save_epochs(state["epochs"], folder / "epochs" / f"{network}.safetensors")
        state_file(network, folder).unlink()
        say(f"{network}: test loss {test.loss:.4f}, test accuracy {test.accuracy:.2%}, written to {folder}")


class Data(NamedTuple):
    """What a run needs, all of it on its device."""

    train: Split  # MNIST's, without the validation images
    fitted: Split  # what is trained on: the same, or all 60,000
    scored: Split  # what is scored after each epoch: what is unseen, or the test set
    test: Split
    unseen: list[Split]  # MNIST's validation images, and recorded drawings of others than are trained on, if there are
    drawings: Split | None
    non_digits: Split | None


def load_data(plan: Plan, root: Path | None, device: torch.device | str) -> Data:
    """Return MNIST and what the plan adds to it. Raises as `go_on` does."""

    def move(split: Split) -> Split:
        return split[0].to(device), split[1].to(device)

    train, validation, test = (move(mnist.load(split, root)) for split in ("train", "validation", "test"))
    parts = [strokes.hold_out(strokes.load(Path(path))) for path in plan.strokes]
    others = [drawing for path in plan.unseen for drawing in strokes.load(Path(path))]
    others += [drawing for _, held in parts for drawing in held]
    others = [drawing for drawing in others if drawing.label != strokes.NO_DIGIT]
    unseen = [validation, *([move(strokes.ink(others))] if others else [])]
    drawings = [drawing for kept, _ in parts for drawing in kept]
    digits = [drawing for drawing in drawings if drawing.label != strokes.NO_DIGIT]
    return Data(
        train=train,
        fitted=train if plan.recipe.hold_out else _join(train, validation),
        scored=_join(*unseen) if plan.recipe.hold_out else test,
        test=test,
        unseen=unseen,
        drawings=move(strokes.ink(drawings, strokes.PENS)) if drawings else None,
        non_digits=move(nondigits.ink(NON_DIGITS, digits)) if plan.recipe.non_digits else None,
    )


def calibrate(model: models.Network, unseen: Sequence[Split]) -> dict[str, float]:
    """Return the temperature for all these digits together, and the threshold that is right for each set of them."""
    logits = [training.predict(model, images) for images, _ in unseen]
    return {
        "temperature": recognition.fit_temperature(torch.cat(logits), torch.cat([labels for _, labels in unseen])),
        "known_above": min(map(recognition.fit_known_above, logits)),
    }


def _twin(plan: Plan, data: Data, device: torch.device | str) -> models.Network:
    """Return the network trained alike without the validation images: nothing can be calibrated on what it has seen."""
    model = _new(plan, device)
    for _ in training.fit(model, data.train, data.scored, plan.recipe, plan.seed):
        pass
    return model


def _new(plan: Plan, device: torch.device | str) -> models.Network:
    torch.manual_seed(plan.seed)
    return models.build(plan.network).to(device, memory_format=torch.channels_last)


def _join(*splits: Split) -> Split:
    images, labels = zip(*splits, strict=True)
    return torch.cat(images), torch.cat(labels)


def _save(state: dict, folder: Path) -> None:
    if parallel.rank() == 0:
        buffer = io.BytesIO()
        torch.save(state, buffer)
        weights.write(buffer.getvalue(), state_file(state["plan"]["network"], folder))


def _line(epoch: training.Epoch, recipe: Recipe) -> str:
    scored = _scored(recipe.hold_out)
    return (
        f"epoch {epoch.number:2}/{recipe.epochs}  train loss {epoch.train_loss:.4f}  {scored} loss {epoch.loss:.4f}"
        f"  {scored} accuracy {epoch.accuracy:.2%}  {epoch.seconds:.1f} s"
    )


def _scored(hold_out: bool) -> str:
    return "validation" if hold_out else "test"


def _describe(state: dict, test: training.Score) -> dict:
    """Return the meta of a weight file: how it was made, and how good it is."""
    plan = state["plan"]
    named = {key: ["/".join(Path(path).parts[-2:]) for path in plan[key]] for key in ("strokes", "unseen")}
    return {
        "recipe": plan["recipe"],
        "seed": plan["seed"],
        "credit": plan["credit"],
        "scored": _scored(plan["recipe"]["hold_out"]),  # the split that the history is about
        "history": state["history"],
        "test_loss": test.loss,
        "test_accuracy": test.accuracy,
        "versions": {"python": platform.python_version()} | {name: version(name) for name in ("torch", "torchvision")},
    } | named
