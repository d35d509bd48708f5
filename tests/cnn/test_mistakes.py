"""What networks get wrong: against plain loops, and the file beside the weights against the weights and MNIST."""

import math

import numpy as np
import pytest
import torch

from cnn import mistakes, models, recognition, weights

TRAINED = {name: weights.load(name)[0] for name in models.MODELS}
N = 400


def networks() -> dict[str, models.Network]:
    """Two untrained networks; what they give for digits, the tests make up."""
    found = {}
    for seed, name in enumerate(("first", "second")):
        torch.manual_seed(seed)
        found[name] = models.build("CNNModel").eval()
        found[name].temperature, found[name].known_above = 0.5 + seed, 1.5
    return found


@pytest.fixture(scope="module")
def labels():
    return torch.from_numpy(np.random.default_rng(0).integers(0, 10, N))


@pytest.fixture(scope="module")
def logits(labels):
    """Of each network: right about three times in four, now and then almost without a difference."""
    rng = np.random.default_rng(1)
    made = {}
    for name in networks():
        own = rng.normal(0, 1, (N, 10)) * rng.uniform(0.5, 2, (N, 1))
        own[np.arange(N), labels.numpy()] += rng.choice([0, 2, 4, 8], N)
        made[name] = torch.from_numpy(own)
    return made


@pytest.fixture(scope="module")
def found(logits, labels):
    return mistakes.collect(networks(), logits, labels)


def softmax(numbers, temperature=1.0) -> list[float]:
    powers = [math.exp(number / temperature) for number in numbers]
    return [power / sum(powers) for power in powers]


def largest(numbers) -> int:
    return max(range(10), key=lambda digit: numbers[digit])


def test_a_confusion_matrix_counts_each_label_and_what_it_is_read_as(logits, labels):
    own = logits["first"]
    expected = [[0] * 10 for _ in range(10)]
    for numbers, label in zip(own.tolist(), labels.tolist(), strict=True):
        expected[label][largest(numbers)] += 1
    matrix = mistakes.confusion_matrix(own, labels)
    assert matrix.tolist() == expected
    assert matrix.dtype == torch.int64
    assert mistakes.confusion_matrix(own[:0], labels[:0]).tolist() == np.zeros((10, 10)).tolist()


@pytest.mark.parametrize("temperature", [1.0, 0.5])
def test_the_hardest_digit_gives_its_label_the_smallest_probability(logits, labels, temperature):
    own = logits["first"]
    shares = [
        softmax(numbers, temperature)[label] for numbers, label in zip(own.tolist(), labels.tolist(), strict=True)
    ]
    hardness = mistakes.hardness(own, labels, temperature)
    assert hardness.tolist() == pytest.approx([-math.log(share) for share in shares])
    order = sorted(range(N), key=lambda i: shares[i])
    assert mistakes.hardest(own, labels, temperature=temperature).tolist() == order
    assert mistakes.hardest(own, labels, 7, temperature).tolist() == order[:7]


def test_hardness_tells_what_is_hopeless_from_what_is_worse():
    own = torch.tensor([[50.0, 0, 0], [40.0, 0, 0]]).repeat(1, 4)[:, :10]
    one, other = mistakes.hardness(own, torch.tensor([1, 1])).tolist()
    assert one > other > 39


def test_disagreement_is_what_a_loop_finds():
    rng = np.random.default_rng(2)
    probabilities = rng.dirichlet(np.full(10, 0.3), (3, 20))
    expected = []
    for digit in range(20):
        total = 0.0
        for answer in range(10):
            mean = sum(probabilities[k, digit, answer] for k in range(3)) / 3
            for k in range(3):
                share = probabilities[k, digit, answer]
                total += share * math.log2(share / mean) / 3 if share else 0  # Kullback–Leibler, to the mean
        expected.append(total)
    assert mistakes.disagreement(probabilities).tolist() == pytest.approx(expected)


def test_disagreement_runs_from_none_to_each_being_certain_of_another_digit():
    certain, unsure = np.eye(10), np.full((1, 10), 0.1)
    assert mistakes.disagreement(np.stack([unsure, unsure])).tolist() == [0]
    assert mistakes.disagreement(certain[:4, None]).tolist() == pytest.approx([2])
    assert mistakes.disagreement(certain[[3, 3, 4, 4], None]).tolist() == pytest.approx([1])


def test_unknown_is_whatever_has_too_small_a_spread(logits):
    own = logits["first"]
    spreads = [torch.tensor(numbers).std().item() for numbers in own.tolist()]
    expected = sorted((i for i in range(N) if spreads[i] < 1.5), key=lambda i: spreads[i])
    assert 5 < len(expected) < N
    assert mistakes.unknown(own, 1.5).tolist() == expected
    assert mistakes.unknown(own, -math.inf).tolist() == []


def test_all_that_is_worth_a_look_is_kept(found, logits, labels):
    numbers = found.numbers.tolist()
    assert numbers == sorted(set(numbers))
    assert len(numbers) < N, "and not everything"
    assert found.labels.tolist() == labels[numbers].tolist()
    for name, model in networks().items():
        own, kept = logits[name], found.networks[name]
        read = own.argmax(1)
        wrong = (read != labels).nonzero()[:, 0].tolist()
        assert set(wrong) <= set(numbers)
        assert kept.read.tolist() == read[numbers].tolist()
        for row, number in zip(kept.probabilities.tolist(), numbers, strict=True):
            assert row == pytest.approx(softmax(own[number].tolist(), model.temperature), abs=0.0005001)
        hardest = mistakes.hardest(own, labels, 100, model.temperature).tolist()
        assert found.numbers[kept.hardest].tolist() == hardest
        assert found.numbers[kept.unknown].tolist() == mistakes.unknown(own, 1.5).tolist()
        assert kept.spreads.tolist() == pytest.approx(recognition.spread(own)[found.numbers[kept.unknown]].tolist())
        assert kept.matrix.tolist() == mistakes.confusion_matrix(own, labels).tolist()


def test_a_cell_holds_its_digits_the_surest_mistake_first_and_the_least_sure_of_what_is_right(found):
    own = found.networks["first"]
    for label in range(10):
        for read in range(10):
            places = mistakes.cell(found, "first", label, read)
            assert (found.labels[places] == label).all()
            assert (own.read[places] == read).all()
            shares = own.probabilities[places, read].tolist()
            assert shares == sorted(shares, reverse=label != read)
            if label == read:
                assert len(places) >= min(12, own.matrix[label, read])
            else:
                assert len(places) == own.matrix[label, read]


def test_networks_disagree_about_what_they_read_differently(found, logits):
    places, amounts = mistakes.disagreements(found, ["first", "second"])
    expected = (logits["first"].argmax(1) != logits["second"].argmax(1)).nonzero()[:, 0].tolist()
    assert sorted(found.numbers[places].tolist()) == expected
    assert amounts.tolist() == sorted(amounts.tolist(), reverse=True)
    both = np.stack([found.networks[name].probabilities[places] for name in ("first", "second")])
    assert amounts.tolist() == pytest.approx(mistakes.disagreement(both).tolist())
    assert [len(part) for part in mistakes.disagreements(found, ["first"])] == [0, 0]


def test_the_file_comes_back_for_the_networks_that_made_it(found, tmp_path):
    path, known = tmp_path / "mistakes.npz", networks()
    mistakes.save(found, known, path)
    back = mistakes.load(known, path)
    assert np.array_equal(back.numbers, found.numbers)
    assert np.array_equal(back.labels, found.labels)
    assert [*back.networks] == ["first", "second"]
    for name, own in found.networks.items():
        for part, expected in zip(back.networks[name], own, strict=True):
            assert np.allclose(part, expected, rtol=1e-6)
    with torch.no_grad():
        known["second"].final.bias[0] += 1e-3
    assert [*mistakes.load(known, path).networks] == ["first"], "trained anew"
    assert mistakes.load(known, tmp_path / "none.npz").networks == {}


def test_a_damaged_file_is_a_sentence(found, tmp_path):
    path, known = tmp_path / "mistakes.npz", networks()
    mistakes.save(found, known, path)
    content = path.read_bytes()
    with np.load(path) as opened:
        arrays = dict(opened)
    wrong = {
        "first/read": arrays["first/read"][1:],
        "first/hardest": arrays["first/hardest"] + 10_000,
        "first/spreads": arrays["first/spreads"] * np.nan,
        "numbers": arrays["numbers"][::-1],
        "labels": arrays["labels"] + 10,
    }
    for key, array in wrong.items():
        np.savez_compressed(path, **arrays | {key: array})
        with pytest.raises(ValueError, match="make it anew"):
            mistakes.load(known, path)
    for damaged in (b"", content[:2000], b"no zip", content[:900] + b"x" + content[901:]):
        path.write_bytes(damaged)
        with pytest.raises(ValueError, match="make it anew"):
            mistakes.load(known, path)


def test_the_shipped_file_is_of_the_shipped_weights():
    found = mistakes.load(TRAINED)
    assert [*found.networks] == [*models.MODELS], "make it anew: python -m benchmarks.mistakes"
    assert found.numbers[-1] < 10_000
    assert mistakes.FILE.stat().st_size < 100_000
    for name, own in found.networks.items():
        _, meta = weights.load(name)
        assert own.matrix.sum() == 10_000
        assert own.matrix.trace() / 10_000 == pytest.approx(meta["test_accuracy"])
        counts = [[len(mistakes.cell(found, name, label, read)) for read in range(10)] for label in range(10)]
        assert (np.array(counts) == own.matrix)[~np.eye(10, dtype=bool)].all(), "no mistake is missing"


def test_the_shipped_file_has_no_images():
    with np.load(mistakes.FILE) as opened:
        assert {key.partition("/")[2] or key for key in opened} == {
            *("numbers", "labels", "weights", "matrix", "read", "probabilities", "hardest", "unknown", "spreads")
        }


@torch.inference_mode()
def test_networks_read_mnist_as_the_shipped_file_says(mnist_data):
    images, labels = mnist_data["test"]
    found = mistakes.load(TRAINED)
    assert labels[found.numbers].tolist() == found.labels.tolist()
    some = np.unique(
        np.concatenate([np.arange(0, len(found.numbers), 20), found.networks[models.DEFAULT].hardest[:20]])
    )
    x = images[found.numbers[some], None].float() / 255
    for name, model in TRAINED.items():
        logits = model(x).double()
        assert logits.argmax(1).tolist() == found.networks[name].read[some].tolist()
        shares = (logits / model.temperature).softmax(1)
        assert np.abs(shares.numpy() - found.networks[name].probabilities[some]).max() < 0.00051
