"""Cross-validation over people: who is read by whom, and the table."""

import json

import pytest
import torch

from benchmarks import people
from cnn.training import strokes

SEVEN = [[[0, 0], [10, 0], [4, 20]]]


@pytest.mark.parametrize("folds", [2, 3])
def test_everybody_is_read_once_by_a_network_that_never_met_them(folds):
    drawings = [strokes.Drawing(7, f"w{i % 11}", SEVEN, str(i)) for i in range(50)]
    read = []
    for fold in range(folds):
        kept, own = people.divide(drawings, folds, fold)
        assert len(kept) + len(own) == 50
        assert not {drawing.writer for drawing in kept} & {drawing.writer for drawing in own}
        read += own
    assert sorted(drawing.id for drawing in read) == sorted(drawing.id for drawing in drawings)


def logits(digit, height):
    return torch.nn.functional.one_hot(torch.tensor([digit]), 10).double() * height


def test_the_table_counts_digits_and_letters_apart():
    none = strokes.NO_DIGIT
    one = people.Fold(torch.cat([logits(7, 9), logits(2, 9), logits(1, 1)]), torch.tensor([7, 7, none]), ["a"] * 3, 0.5)
    other = people.Fold(torch.cat([logits(3, 9), logits(1, 9)]), torch.tensor([3, none]), ["b", "b"], 0.0)
    assert [line.split()[-3:-1] for line in people.report([one, other])] == [
        ["2", "50.00"],
        ["1", "0.00"],
        ["3", "33.33"],
        ["2", "50.00"],
        ["5,000", "25.00"],
    ]


@pytest.mark.training
def test_a_network_is_trained_for_each_fold(tiny_mnist, tmp_path, capsys):
    records = [
        {"id": str(i), "label": 7 if i % 3 else None, "letter": "K", "writer": f"w{i % 4}", "strokes": SEVEN}
        for i in range(12)
    ]
    path = tmp_path / "pens.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    few = ["--epochs", "1", "--drawings", "4", "--non-digits", "4", "--without", "slash"]
    people.main([str(path), "--folds", "2", *few, "--data", str(tiny_mnist)])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-3] for line in lines] == ["8", "8", "4", "5,000"]
