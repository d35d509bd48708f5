"""What a process that trains is told: no more than it is to do, and what is wrong is said in a sentence."""

import json

import numpy as np
import pytest

from cnn import sketch
from ui.pad import examples
from ui.training import live, tasks
from ui.training.chain import chain

RECIPE = {"epochs": 5, "batch_size": 100, "lr": 0.001, "optimizer": "momentum", "augment": True}
LIVE = {"kind": "live", "network": "CNNModel", "seed": 0, "images": 10_000, "pace": 0.5, "recipe": RECIPE}
SEVEN = examples.load()[7]["strokes"]
TEACH = {"kind": "teach", "drawings": [{"label": 7, "strokes": SEVEN}], "rehearse": True, "steps": 10, "seed": 0}


def test_a_training_is_told_in_the_words_of_its_recipe():
    told = tasks.task(LIVE)
    recipe = {"epochs": 5, "batch_size": 100, "lr": 0.001, "optimizer": "sgd", "momentum": 0.9, "augment": True}
    assert told["recipe"] == recipe
    assert (told["network"], told["images"], told["pace"], told["single"]) == ("CNNModel", 10_000, 0.5, False)
    assert (told["weights"], told["held"]) == (None, None)
    assert json.loads(json.dumps(told)) == told
    assert tasks.task(LIVE | {"network": "chain_c4k3_r"})["network"] == "chain_c4k3_r"


def test_drawings_to_be_taught_are_inked():
    told = tasks.task(TEACH | {"drawings": [{"label": 7, "strokes": SEVEN}, {"label": -1, "strokes": []}]})
    (label, pixels), blank = told["drawings"]
    assert (label, blank) == (7, [-1, None]), "each drawing keeps its place"
    assert np.array_equal(np.frombuffer(bytes.fromhex(pixels), np.uint8).reshape(28, 28), sketch.from_strokes(SEVEN))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"network": "FNN"}, "Live training is for CNNModel, ComplexCNNModel and chains of your own."),
        ({"network": 5}, "Live training is for"),
        ({"network": "chain_x"}, "describes no layer"),
        ({"recipe": None}, "A recipe is an object."),
        *(
            ({"recipe": RECIPE | {"lr": one}}, "rate is a number from 1e-06 to 100")
            for one in (0, 101, "1", None, True)
        ),
        ({"recipe": RECIPE | {"optimizer": "newton"}}, "one of adam, sgd, momentum"),
        ({"recipe": RECIPE | {"optimizer": []}}, "one of adam, sgd, momentum"),
        *(({"recipe": RECIPE | {"epochs": one}}, "epochs is a whole number from 1 to 20") for one in (0, 21, 1.5)),
        ({"recipe": RECIPE | {"batch_size": 0}}, "batch size is a whole number from 1 to 5000"),
        ({"seed": -1}, "seed is a whole number"),
        ({"images": 999}, "images is a whole number from 1000 to 55000"),
        ({"pace": 3}, "pace is a number from 0 to 2"),
        ({"weights": 5}, "did not arrive whole"),
        ({"held": []}, "did not arrive whole"),
        ({"kind": "teach"}, "takes from 1 to 200 drawings"),
        ({**TEACH, "drawings": []}, "takes from 1 to 200 drawings"),
        ({**TEACH, "drawings": [5]}, "A drawing to be taught is an object"),
        ({**TEACH, "drawings": [{"label": 10, "strokes": SEVEN}]}, "label is a whole number from -1 to 9"),
        ({**TEACH, "drawings": [{"label": 7, "strokes": []}]}, "All of these drawings are blank"),
        ({**TEACH, "drawings": [{"label": 7, "strokes": "nonsense"}]}, "strokes"),
        ({**TEACH, "steps": 101}, "steps is a whole number from 1 to 100"),
    ],
)
def test_what_no_process_is_to_do_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        tasks.task(LIVE | changes)


def test_the_form_offers_what_there_is():
    assert live.OPTIMIZERS.keys() == tasks.OPTIMIZERS.keys()
    bounds = (live.IMAGES, tasks.IMAGES), (live.EPOCHS, (1, tasks.EPOCHS)), (live.BATCHES, tasks.BATCHES)
    for numbers, (least, most) in bounds:
        assert least <= min(numbers) <= max(numbers) <= most


def test_a_chain_is_known_before_it_is_trained():
    told = chain({"network": "chain_c4k3_r_m2"})
    assert told["parameters"] == 4 * 9 + 4 + 10 * 4 * 13 * 13 + 10
    assert [layer["name"] for layer in told["atlas"]["layers"]] == [
        "input",
        "conv1",
        "relu1",
        "pool1",
        "flatten",
        "final",
        "softmax",
    ]
    assert chain({"network": "chain_x"}) == {"trouble": "'x' describes no layer of a chain."}
    for name in ("CNNModel", None):
        with pytest.raises(ValueError, match=r"\.$"):
            chain({"network": name})
