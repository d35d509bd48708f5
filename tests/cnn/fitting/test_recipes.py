import importlib.util
import sys

from cnn import models
from cnn.fitting import recipes
from cnn.training import BEST, BOOK, RECIPES, Recipe


def test_the_books_recipe():
    assert Recipe(epochs=5, batch_size=1000, lr=0.001, betas=(0.9, 0.999)) == BOOK
    assert not any((BOOK.weight_decay, BOOK.one_cycle, BOOK.label_smoothing, BOOK.average, BOOK.augment))
    assert {name for name, recipe in RECIPES.items() if recipe == BOOK} == {"FNN", "CNNModel", "ComplexCNNModel"}
    assert list(RECIPES) == list(models.MODELS)


def test_a_network_without_a_recipe_of_its_own_gets_the_books(monkeypatch):
    """The module is read afresh, as it would be with a fifth network in MODELS."""
    monkeypatch.setitem(models.MODELS, "Fifth", models.CNNModel)
    spec = importlib.util.spec_from_file_location("fresh_recipes", recipes.__file__)
    fresh = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "fresh_recipes", fresh)
    spec.loader.exec_module(fresh)
    assert fresh.RECIPES["Fifth"] == fresh.BOOK
    assert vars(fresh.RECIPES["DeepCNN"]) == vars(BEST)
