"""The report on seeds, from weight files."""

import json
from dataclasses import asdict, replace

import pytest

from benchmarks import seeds
from cnn import models, training, weights


def meta(seed, recipe=training.BEST, strokes=(), test=0.5, validation=0.25):
    history = [{"number": 1, "accuracy": 0.1}, {"number": 2, "accuracy": validation}]
    scored = "validation" if recipe.hold_out else "test"
    about = {"recipe": asdict(recipe), "seed": seed, "strokes": list(strokes), "test_accuracy": test, "temperature": 1}
    return json.loads(json.dumps(about | {"scored": scored, "history": history}))


def test_a_row_for_each_network_recipe_and_choice_of_drawings():
    files = [
        ("DeepCNN", meta(1, test=0.75)),
        ("DeepCNN", meta(0, strokes=["a"])),
        ("DeepCNN", meta(0)),
        ("CNNModel", meta(3, training.BOOK)),
    ]
    assert seeds.collect(files) == [
        {"network": "CNNModel", "recipe": "book", "drawings": False, "seeds": [3], "test": [0.5]},
        {"network": "DeepCNN", "recipe": "best", "drawings": True, "seeds": [0], "test": [0.5], "validation": [0.25]},
        {"network": "DeepCNN", "recipe": "best", "drawings": False, "seeds": [0, 1], "test": [0.5, 0.75]}
        | {"validation": [0.25, 0.25]},
    ]


def test_another_recipe_is_refused():
    with pytest.raises(ValueError, match=r"no recipe of train\.py"):
        seeds.collect([("DeepCNN", meta(0, replace(training.BEST, epochs=2)))])


def test_summary_has_the_sample_standard_deviation():
    assert seeds.summary([0.996, 0.997, 0.998]) == "99.70 ± 0.10 %"
    assert seeds.summary([0.976]) == "97.60 %"


def test_from_weight_files_to_table_and_json(tmp_path, capsys):
    for seed in (0, 1):
        weights.save(models.build("CNNModel"), meta(seed, training.BOOK), tmp_path / f"{seed}" / "CNNModel.safetensors")
    seeds.main([str(tmp_path / "0"), str(tmp_path / "1"), "--json", str(tmp_path / "seeds.json")])
    line = capsys.readouterr().out.splitlines()[1]
    assert " ".join(line.split()) == "CNNModel book no 0 1 50.00 ± 0.00 %"
    assert json.loads((tmp_path / "seeds.json").read_text())["rows"][0]["seeds"] == [0, 1]


def test_folders_without_weights_are_told(tmp_path):
    with pytest.raises(SystemExit, match="no weight files"):
        seeds.main([str(tmp_path)])
