import numpy as np

from ui.pad import examples


def test_examples_are_the_ten_digits_on_the_pad():
    drawings = examples.load()
    assert [example["label"] for example in drawings] == list(range(10))
    points = np.concatenate([stroke for example in drawings for stroke in example["strokes"]])
    assert points.min() >= 0
    assert points.max() <= 1000
