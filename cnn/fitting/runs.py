"""A run: one network trained from its first epoch to its weight file, by way of a state on disk.

Killed at any moment, a run resumes from that state to the very weights that it would have had. The state is deleted
once the weights are written.
"""

import platform
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from cnn import exciting, models, recognition, weights
from cnn.fitting import data, parallel, state
from cnn.fitting.fresh import fresh
from cnn.fitting.loop import Epoch, Progress, Training, fit
from cnn.fitting.recipes import Plan, Recipe
from cnn.fitting.scoring import Score, Split, evaluate, predict

Say = Callable[[str], None]


class DivergedError(ValueError):
    """Training led to weights that are not finite; the message says what to do."""


def begin(plan: Plan, folder: Path) -> None:
    """Write the state of a run before its first epoch, in place of any other of this network."""
    state.save(state.State(plan), folder)


def finish(
    network: str,
    folder: Path,
    root: Path | None = None,
    device: torch.device | str = "cpu",
    say: Say = print,
    progress: Progress = iter,
) -> None:
    """Train from the state in the folder to the end; write the weights there, each epoch's, and what excites the maps.

    Of several processes only the first one says and writes anything. `root` is MNIST's, as for `mnist.load`.
    Raises StateError if the run cannot be resumed, OSError or ValueError if MNIST or the drawings cannot be read,
    WriteError if a file cannot be written, DivergedError if no weights are left to write; then the run's last state
    stays as it was.
    """
    run = state.read(network, folder, device)
    plan, say = run.plan, say if parallel.rank() == 0 else lambda line: None
    torch.set_num_threads(plan.threads)
    own = data.load(plan, root, device, say)
    model = fresh(plan.network, plan.seed, device)
    say(f"{network}: {models.count_parameters(model):,} parameters, seed {plan.seed}, {plan.recipe}")
    _train(model, run, own, folder, say, progress)
    calibrated = model
    if not plan.recipe.hold_out:
        say("Training once more without the validation images, to calibrate the probabilities on them …")
        calibrated = _twin(plan, own, device, progress)
    calibration = calibrate(calibrated, own.unseen)
    _check(plan, map(torch.tensor, calibration.values()))
    if parallel.rank() == 0:
        test = evaluate(model, *own.test)
        weights.save_epochs(run.epochs, folder / "epochs" / f"{network}.safetensors")
        weights.save(model, _describe(run, test) | calibration, folder / f"{network}.safetensors")
        say("Looking for the digits that excite each map most …")
        written = weights.load(network, folder)[0].to(device)  # a plain network, without what processes share
        exciting.save(network, exciting.collect(written, *own.train), written, folder)
        state.file(network, folder).unlink()
        say(f"{network}: test loss {test.loss:.4f}, test accuracy {test.accuracy:.2%}, written to {folder}")


def calibrate(model: models.Network, unseen: Sequence[Split]) -> dict[str, float]:
    """Return the temperature that suits all these digits together, and a threshold that suits each set of them."""
    logits = [predict(model, images) for images, _ in unseen]
    return {
        "temperature": recognition.fit_temperature(torch.cat(logits), torch.cat([labels for _, labels in unseen])),
        "known_above": min(map(recognition.fit_known_above, logits)),
    }


def _train(model: models.Network, run: state.State, own: data.Data, folder: Path, say: Say, progress: Progress) -> None:
    """Train the model through the epochs that are left, saving the run after each."""
    plan = run.plan
    if not run.epochs:
        run.epochs.append(weights.compact(model))

    def checkpoint(training: Training) -> None:
        _check(plan, training.kept.state_dict().values())
        run.fit = training.state_dict()
        run.epochs.append(weights.compact(training.kept))

    epochs = fit(
        model,
        own.fitted,
        own.scored,
        plan.recipe,
        plan.seed,
        drawings=own.drawings,
        non_digits=own.non_digits,
        progress=progress,
        resume=run.fit,
        checkpoint=checkpoint,
    )
    for epoch in epochs:
        run.history.append(epoch._asdict())
        state.save(run, folder)
        say(_line(epoch, plan.recipe))


def _twin(plan: Plan, own: data.Data, device: torch.device | str, progress: Progress) -> models.Network:
    """Return the network trained alike, but without the validation images: what it has seen cannot calibrate it."""
    model = fresh(plan.network, plan.seed, device)
    for _ in fit(model, own.train, own.scored, plan.recipe, plan.seed, progress=progress):
        pass
    return model


def _check(plan: Plan, reached: Iterable[Tensor]) -> None:
    """Raise DivergedError unless all that training led to is finite: `weights.load` takes nothing else."""
    if not all(tensor.isfinite().all() for tensor in reached):
        raise DivergedError(
            f"{plan.network} learned in too large steps, and its weights are no longer finite numbers; "
            f"start again with --restart and an --lr smaller than {plan.recipe.lr:g}."
        )


def _line(epoch: Epoch, recipe: Recipe) -> str:
    scored = _scored(recipe)
    return (
        f"epoch {epoch.number:2}/{recipe.epochs}  train loss {epoch.train_loss:.4f}  {scored} loss {epoch.loss:.4f}"
        f"  {scored} accuracy {epoch.accuracy:.2%}  {epoch.seconds:.1f} s"
    )


def _scored(recipe: Recipe) -> str:
    return "validation" if recipe.hold_out else "test"


def _describe(run: state.State, test: Score) -> dict[str, Any]:
    """Return the meta of a weight file: how it was made, and how good it is."""
    plan = run.plan

    def short(paths: Sequence[str]) -> list[str]:
        return ["/".join(Path(path).parts[-2:]) for path in paths]

    return {
        "recipe": vars(plan.recipe),
        "seed": plan.seed,
        "credit": plan.credit,
        "scored": _scored(plan.recipe),  # the split that the history is about
        "history": run.history,
        "test_loss": test.loss,
        "test_accuracy": test.accuracy,
        "versions": {"python": platform.python_version()} | {name: version(name) for name in ("torch", "torchvision")},
        "strokes": short(plan.strokes),
        "unseen": short(plan.unseen),
    }
