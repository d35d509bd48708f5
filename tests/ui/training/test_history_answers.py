"""What the section History is told, its recipe in words, its table, and its lines of Python, which are run."""

import re
from html import unescape
from types import SimpleNamespace

import pytest
import torch
import torch.nn.functional as F

from cnn import history, models, training
from cnn.training import BEST, BOOK, Recipe
from tests.cnn.test_history import digits, tiny
from tests.ui.asking import TRAINED, answer_or_sentence, answered
from tests.ui.test_given import declared
from ui.page import describe
from ui.training import history as section
from ui.training.history_answers import EpochTold, Learned, Training, learned
from ui.training.history_words import recipe_in_words

UNTOLD = {"CNNModel": (TRAINED["CNNModel"][0], {"temperature": 1.0})}


def ask(name, networks=TRAINED):
    return answered(learned, networks, {"network": name})


def lines(recipe, **told):
    own = history.History(recipe, 3, "validation" if recipe.hold_out else "test", (), (), [])
    return dict(recipe_in_words(own._replace(**told)))


def test_answers_have_the_keys_that_are_declared():
    assert declared("Learned") == set(Learned.__annotations__)
    assert declared("TrainingTold") == set(Training.__annotations__)
    assert declared("EpochTold") == set(EpochTold.__annotations__)


@pytest.mark.parametrize("name", TRAINED)
def test_the_numbers_are_those_of_the_weight_file(name):
    told, meta = ask(name), TRAINED[name][1]
    points = told["training"]["points"]
    assert [own["epoch"] for own in points] == [*range(len(meta["history"]) + 1)]
    for own, row in zip(points[1:], meta["history"], strict=True):
        assert (own["train"], own["loss"]) == (round(row["train_loss"], 3), round(row["loss"], 3))
        assert own["accuracy"] == row["accuracy"]
    assert all((own["book"] is not None) == (name in told["books"]) for own in points[1:])
    assert told["books"] == ["FNN", "CNNModel", "ComplexCNNModel"]
    assert points[0]["train"] is None
    assert told["training"]["scored"] == ("validation" if name == "DeepCNN" else "test")


def test_of_the_default_network_the_least_training_loss_is_told_and_why():
    told = ask("DeepCNN")["training"]
    assert (told["least"], told["smoothing"], told["step"], told["no_digits"]) == (0.593, 0.05, 208, 32)
    assert all(own["train"] > told["least"] for own in told["points"][1:])
    assert ask("FNN")["training"]["least"] == 0


def test_a_network_whose_file_tells_nothing_has_no_training_and_no_line_in_the_table():
    assert ask("CNNModel", UNTOLD)["training"] is None
    assert ask("CNNModel", UNTOLD)["books"] == []
    assert section.table(UNTOLD) == ""
    assert ">CNNModel<" not in section.table(TRAINED | UNTOLD)


@pytest.mark.parametrize("wrong", [{}, {"network": None}, {"network": "Net"}, {"network": []}])
def test_what_is_no_question_gets_a_sentence(wrong):
    assert answer_or_sentence(learned, TRAINED, wrong)["error"].endswith(".")


def test_a_recipe_is_told_in_words():
    assert lines(BOOK) == {
        "Optimizer": "Adam, β 0.9 and 0.999",
        "Learning rate": "0.001 in every step",
        "Loss": "cross-entropy",
        "Each step": "1,000 of MNIST’s images",
        "Epochs": "5, each over all 60,000 training images",
        "Augmentation": "none",
        "Weights kept": "those after the last step",
        "Seed": "3",
        "Scored": "after each epoch on MNIST’s 10,000 test images",
    }
    best = lines(BEST, drawings=("pens/strokes.jsonl", "more/strokes.jsonl"))
    assert best["Optimizer"].startswith("AdamW, β 0.9 and 0.99, weight decay 0.02")
    assert best["Each step"] == "128 of MNIST’s images, 48 recorded drawings of digits and 32 drawings of other things"
    assert best["Drawings"] == "pens, more"
    assert "recorded drawings" in best["Scored"]
    assert "99.9 %" in best["Weights kept"]
    alone = lines(BEST)
    assert alone["Each step"] == "128 of MNIST’s images and 32 drawings of other things"
    assert "Drawings" not in alone
    assert "recorded" not in alone["Scored"]


def test_every_part_of_a_recipe_is_told():
    changed = {
        **{"epochs": 9, "batch_size": 7, "lr": 0.3, "betas": (0.5, 0.6), "weight_decay": 0.1, "one_cycle": True},
        **{"label_smoothing": 0.2, "average": 0.9, "augment": True, "hold_out": True, "drawings": 5, "non_digits": 6},
        "optimizer": "sgd",
    }
    plain = lines(BOOK, drawings=("a/b",))
    for key, value in changed.items():
        assert lines(Recipe(**{key: value}), drawings=("a/b",)) != plain, key
    assert lines(Recipe(optimizer="sgd", momentum=0.9))["Optimizer"] == "SGD, momentum 0.9"
    assert set(vars(BOOK)) - set(changed) == {"bfloat16", "momentum"}


def test_the_table_has_the_accuracies_of_the_menu():
    rows = re.findall(r'<th scope="row"[^>]*>(\w+)</th>(.*?)</tr>', section.table(TRAINED))
    assert [name for name, _ in rows] == [*models.MODELS]
    for name, cells in rows:
        told = re.findall("<td[^>]*>(.*?)</td>", cells)
        menu = describe(name, *TRAINED[name]).split(" · ")
        assert (told[0], told[-1]) == (menu[1].removesuffix(" parameters"), menu[2])
        last = ask(name)["training"]["points"][-1]
        assert told[3] == f"{last['train']:.3f}"
        assert told[5] == ("–" if last["book"] is None else f"{last['book']:.3f}")


def test_the_lines_of_python_print_what_is_said_of_them(capsys):
    """The wrong ones the loss that training left, the right ones the mean over the test images."""
    model, (images, labels) = tiny(), digits(100, 1)
    batches = [(part[:, None] / 255, own) for part, own in zip(images.split(50), labels.split(50), strict=True)]
    names = {
        "model": model,
        "test_batches": batches,
        "criterion": F.cross_entropy,
        "loss": SimpleNamespace(item=lambda: 7),
    }
    found = re.findall(r"<pre .*?>(.*?)</pre>", section.histories(TRAINED).html_template, re.DOTALL)
    assert [unescape(code) for code in found] == [section.WRONG, section.RIGHT]
    with torch.no_grad():
        for code in found:
            exec(compile(unescape(code), "page", "exec"), dict(names))
    wrong, right = map(float, capsys.readouterr().out.split())
    assert wrong == 7
    assert right == pytest.approx(training.evaluate(model, images, labels).loss, abs=1e-5)


def test_a_chain_of_the_users_own_has_no_history():
    assert answered(learned, TRAINED, {"network": "chain_c4k3_r"})["training"] is None
