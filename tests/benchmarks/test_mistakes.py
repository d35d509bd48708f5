"""The report on mistakes: its table, its file, and that the documentation has what the shipped file says."""

from pathlib import Path

import pytest

from benchmarks import mistakes as benchmark
from cnn import mistakes, models, weights

DOCS = Path(__file__).parents[2] / "docs" / "experiments.md"


def trained() -> dict[str, models.Network]:
    return {name: weights.load(name)[0] for name in models.MODELS}


def test_the_documentation_has_the_figures_of_the_shipped_file():
    found, text = mistakes.load(trained()), DOCS.read_text(encoding="utf-8")
    assert benchmark.table(found) in text
    assert benchmark.sentence(found) in text


def test_the_command_writes_the_file_and_prints_its_table(tiny_mnist, tmp_path, capsys):
    path = tmp_path / "mistakes.npz"
    benchmark.main(["--data", str(tiny_mnist), "--out", str(path)])
    found = mistakes.load(trained(), path)
    assert [*found.networks] == [*models.MODELS]
    assert {int(own.matrix.sum()) for own in found.networks.values()} == {100}
    printed = capsys.readouterr().out
    assert benchmark.table(found) in printed
    wrong = 100 - found.networks["FNN"].matrix.trace()
    assert f"| `FNN` | {wrong} | " in printed


def test_without_mnist_or_a_place_to_write_it_ends_with_a_sentence(tiny_mnist, tmp_path):
    (tmp_path / "file").write_text("in the way")
    for data, out in ((tmp_path / "file", tmp_path / "a.npz"), (tiny_mnist, tmp_path / "file" / "a.npz")):
        with pytest.raises(SystemExit, match=r"^No report: "):
            benchmark.main(["--data", str(data), "--out", str(out)])
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
