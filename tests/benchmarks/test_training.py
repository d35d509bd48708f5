import math

import pytest

from benchmarks import training as benchmark
from cnn import training


def test_a_row_holds_the_least_seconds_and_the_median_of_the_ratios():
    row = benchmark.row("CNNModel", [2.0, 1.0, 4.0], [6.0, 5.0, 8.0])
    assert (row["epoch_seconds"], row["book_epoch_seconds"]) == (1.0, 5.0)
    assert row["ratio"] == 3.0  # of 3, 5 and 2
    assert row["training_seconds"] == 5.0  # the book's five epochs


def test_a_network_that_is_not_the_books_has_no_ratio(capsys):
    row = benchmark.row("DeepCNN", [2.0])
    assert row["training_seconds"] == 2.0 * training.RECIPES["DeepCNN"].epochs
    assert "ratio" not in row
    benchmark.show([row, benchmark.row("FNN", [1.0], [3.0])], benchmark.machine(threads=2))
    lines = capsys.readouterr().out.splitlines()
    epochs = training.RECIPES["DeepCNN"].epochs
    assert lines[1].split() == ["DeepCNN", "2.00", str(epochs), f"{2.0 * epochs:.1f}"]
    assert lines[2].split() == ["FNN", "1.00", "3.00", "3.0", "5", "5.0"]


def test_the_machine_is_described_without_its_name():
    assert set(benchmark.machine(2)) == {"cores", "threads", "load", "python", "torch", "torchvision"}


@pytest.mark.training
@pytest.mark.parametrize("loop", [benchmark.ours, benchmark.book])
def test_both_loops_train_an_epoch(loop, tiny_mnist, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(tiny_mnist))
    monkeypatch.setattr(benchmark, "ROOT", tiny_mnist)
    benchmark.load.cache_clear()
    try:
        seconds = loop("CNNModel", 1)
        assert math.isfinite(seconds)
        assert seconds > 0
    finally:
        benchmark.load.cache_clear()
