import numpy as np
import pytest
import torch
from torchvision.datasets import MNIST

from cnn import mnist
from tests.conftest import write_mnist


@pytest.mark.parametrize(("split", "n"), [("train", 55_000), ("validation", 5_000), ("test", 10_000)])
def test_a_split_has_its_size_and_types(mnist_data, split, n):
    images, labels = mnist_data[split]
    assert (images.shape, images.dtype) == ((n, 28, 28), torch.uint8)
    assert (labels.shape, labels.dtype) == ((n,), torch.int64)
    assert labels.unique().tolist() == list(range(10))


def test_the_test_set_begins_with_the_known_labels(mnist_data):
    assert mnist_data["test"][1][:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


@pytest.mark.parametrize("by_environment", [True, False])
def test_train_and_validation_together_are_torchvisions_training_set(tiny_mnist, monkeypatch, by_environment):
    if by_environment:
        monkeypatch.setenv("MNIST_ROOT", str(tiny_mnist))
    root = None if by_environment else tiny_mnist
    (train, train_labels), (validation, validation_labels) = mnist.load("train", root), mnist.load("validation", root)
    whole = MNIST(tiny_mnist, train=True)
    assert (len(train), len(validation)) == (440, 40)  # a twelfth, as 5,000 of 60,000
    assert torch.equal(torch.cat([train, validation]), whole.data)
    assert torch.equal(torch.cat([train_labels, validation_labels]), whole.targets)


def test_the_test_split_is_torchvisions_test_set(tiny_mnist):
    images, labels = mnist.load("test", tiny_mnist)
    whole = MNIST(tiny_mnist, train=False)
    assert torch.equal(images, whole.data)
    assert torch.equal(labels, whole.targets)


@pytest.mark.parametrize("split", ["valid", "", "Train"])
def test_another_split_is_refused_and_the_choices_are_named(tiny_mnist, split):
    with pytest.raises(ValueError, match='"train", "validation" or "test"'):
        mnist.load(split, tiny_mnist)


@pytest.mark.parametrize("length", [0, 3, 16, 5000])
def test_a_file_cut_off_by_a_full_disk_is_a_sentence_that_says_how_to_have_it_again(tmp_path, length):
    write_mnist(tmp_path, 48, 10)
    path = tmp_path / "MNIST" / "raw" / "train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(OSError, match=rf"^MNIST could not be read .* or delete {path.parent} if files in it"):
        mnist.load("train", tmp_path)


def test_single_digits_are_those_of_the_test_split(tiny_mnist, tmp_path):
    images, _ = mnist.load("test", tiny_mnist)
    found = mnist.digits([3, 99, 0, 3], tiny_mnist)
    assert found.dtype == np.uint8
    assert torch.equal(torch.from_numpy(found.copy()), images[[3, 99, 0, 3]])
    assert mnist.digits([], tiny_mnist).shape == (0, 28, 28)
    assert mnist.digits([100], tiny_mnist) is None, "there are a hundred"
    assert mnist.digits([0], tmp_path) is None
    assert not any(tmp_path.iterdir()), "nothing is downloaded"


def test_the_test_digits_are_read_without_torchvision(tiny_mnist, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(tiny_mnist))
    for one, other in zip(mnist.read("test"), mnist.load("test", tiny_mnist), strict=True):
        assert torch.equal(one, other)
        assert one.dtype == other.dtype


def test_where_there_are_no_test_digits_nothing_is_downloaded_and_a_sentence_says_how_to_get_them(tmp_path):
    with pytest.raises(OSError, match=r"not on this machine; get them with: make data$"):
        mnist.read("test", tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
@pytest.mark.parametrize("length", [0, 5, 17])
def test_damaged_test_digits_are_named(tmp_path, name, length):
    path = write_mnist(tmp_path, 48, 10) / "MNIST" / "raw" / name
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(OSError, match=rf"in {path.parent} are damaged"):
        mnist.read("test", tmp_path)
