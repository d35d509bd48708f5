"""The report on histories: its table, what it finds out, and that the documentation has what the shipped file says."""

from pathlib import Path

import pytest
import torch

from benchmarks import history as benchmark
from cnn import history, mnist, models, training
from cnn.training import Recipe

DOCS = Path(__file__).parents[2] / "docs" / "training.md"
RECIPE = Recipe(epochs=2, batch_size=200)


def trained(root, recipe=RECIPE, seed=7):
    """A CNNModel trained on the few images in this folder, and the meta that its weight file would have."""
    model = benchmark.untrained("CNNModel", seed)
    parts = [mnist.load(split, root) for split in ("train", "validation")]
    train = tuple(torch.cat(pair) for pair in zip(*parts, strict=True))
    scored = mnist.load("validation" if recipe.hold_out else "test", root)
    epochs = [*training.fit(model, train, scored, recipe, seed)]
    rows = [{key: own for key, own in epoch._asdict().items() if key != "last_loss"} for epoch in epochs]
    meta = {"history": rows, "recipe": vars(recipe), "seed": seed}
    return model, meta | {"scored": "validation" if recipe.hold_out else "test"}, epochs


def find(root, tmp_path, model, meta):
    return benchmark.find("CNNModel", (model, meta), root, None, tmp_path / "history.json")


def test_the_documentation_has_the_figures_of_the_shipped_file():
    assert benchmark.table(models.MODELS) in DOCS.read_text(encoding="utf-8")


def test_a_training_done_again_finds_each_last_loss_and_the_start(tiny_mnist, tmp_path):
    model, meta, epochs = trained(tiny_mnist)
    found = find(tiny_mnist, tmp_path, model, meta)
    assert found["last_losses"] == pytest.approx([epoch.last_loss for epoch in epochs], abs=1e-6)
    assert found["losses"] == pytest.approx([epoch.loss for epoch in epochs], abs=1e-6)
    start = training.evaluate(benchmark.untrained("CNNModel", 7), *mnist.load("test", tiny_mnist))
    assert found["start"] == pytest.approx(start, abs=1e-6)
    told = meta | {"history": [epoch._asdict() for epoch in epochs]}
    assert "last_losses" not in find(tiny_mnist, tmp_path, model, told), "the weight file tells them"
    assert find(tiny_mnist, tmp_path, model, {}) is None


def test_another_recipe_is_not_done_again_and_is_scored_on_the_validation_digits(tiny_mnist, tmp_path):
    model, meta, _ = trained(tiny_mnist, Recipe(epochs=1, batch_size=200, hold_out=True))
    assert [*find(tiny_mnist, tmp_path, model, meta)] == ["losses", "start"]
    assert [*find(tiny_mnist, tmp_path, model, meta | {"unseen": ["a/strokes"]})] == ["losses"], "they are not here"


def test_figures_of_another_training_are_refused(tiny_mnist, tmp_path):
    model, meta, _ = trained(tiny_mnist)
    with pytest.raises(ValueError, match=r"^CNNModel has a loss of .*, which is not what its weight file tells of: "):
        find(tiny_mnist, tmp_path, benchmark.untrained("CNNModel", 8), meta)
    rows = [row | {"accuracy": row["accuracy"] + 0.01} for row in meta["history"]]
    with pytest.raises(ValueError, match=r"^CNNModel arrives at .* after epoch 1, which is not what"):
        find(tiny_mnist, tmp_path, model, meta | {"history": rows})


def test_the_command_says_in_a_sentence_why_it_ends(tiny_mnist, tmp_path):
    path = tmp_path / "history.json"
    for options, why in (
        (["FNN", "--data", str(tiny_mnist)], "FNN has a loss of"),
        (["Net"], "Net"),
        (["FNN", "--data", "/dev/null"], "MNIST could not be read"),
    ):
        with pytest.raises(SystemExit, match=f"^No report: .*{why}"):
            benchmark.main([*options, "--threads", "1", "--out", str(path)])
    assert not path.exists()
    assert history.written(path) == {}
