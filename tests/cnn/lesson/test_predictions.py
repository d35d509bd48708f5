"""Every kind of question over a thousand seeds: its answer by another way, from what stands in its text."""

import re
from fractions import Fraction

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from cnn import models, sketch
from cnn.inside import layers
from cnn.lesson import classics, predictions
from cnn.rounding import text
from tests.drawings import EXAMPLES

SEEDS = range(1000)
IMAGES = [np.rint(sketch.from_strokes(example["strokes"]) / 2.55) / 100 for example in EXAMPLES]
RANDOM = np.random.default_rng(0)
IMAGES += [RANDOM.integers(0, 101, (9, 12)) / 100, np.zeros((8, 8)), np.ones((7, 7))]
KERNELS = [(own.cells.astype(float), own.divisor) for side in (3, 5, 7) for own in classics.classics(side)]
KERNELS += [(RANDOM.integers(-300, 300, (side, side)) / 100, divisor) for side in (3, 5, 7) for divisor in (1, 7)]
NUMBER = r"−?[\d,]*\d(?:\.\d+)?"


def image(seed):
    return IMAGES[seed % len(IMAGES)]


def kernel(seed):
    return KERNELS[seed % len(KERNELS)]


def slide(seed):
    return image(seed), *kernel(seed), 1 + seed % 3, seed % 4


def numbers(shown: str) -> list[float]:
    """The numbers in a text, but for where rows and columns count from."""
    shown = shown.removesuffix(predictions.FROM_0)
    return [float(found.replace("−", "-").replace(",", "")) for found in re.findall(NUMBER, shown)]


def tensor(array):
    return torch.from_numpy(np.ascontiguousarray(array))[None, None]


def by_output(seed, made):
    pixels, cells, divisor, stride, padding = slide(seed)
    out = F.conv2d(tensor(pixels), tensor(cells), stride=stride, padding=padding)[0, 0] / divisor
    assert list(made.at) == numbers(made.question)
    return out[made.at].item()


def by_size(seed, made):
    side, side_of_kernel, _, stride, padding = map(int, numbers(made.question))
    assert side == len(image(seed))
    return slid(side, side_of_kernel, stride=stride, padding=padding).shape[2]


def slid(side, side_of_kernel, **options):
    """What torch's convolution of one channel makes of a square image: its shape, without its numbers."""
    conv = torch.nn.Conv2d(1, 1, side_of_kernel, **options, device="meta")
    return conv(torch.zeros(1, 1, side, side, device="meta"))


def by_lost(seed, made):
    side, _, side_of_kernel, *_ = map(int, numbers(made.question))
    return side**2 - slid(side, side_of_kernel).numel()


def by_flat(seed, made):
    name, grey = re.search("“(.+?)”", made.question)[1], numbers(made.question)[-1]
    own = next(own for own in classics.classics() if own.name == name)
    return F.conv2d(torch.full((1, 1, 3, 3), grey).double(), tensor(own.cells.astype(float))).item() / own.divisor


def by_channels(seed, made):
    row, column, *parts = numbers(made.question)
    sums = channel_sums(seed)
    assert parts[:3] == pytest.approx(sums[:, int(row), int(column)])
    return sum(map(Fraction, map(str, parts)))


def by_numbers_out(seed, made):
    n, ins, rows, columns, outs, side, *_ = map(int, numbers(made.question))
    with torch.device("meta"):
        return torch.nn.Conv2d(ins, outs, side)(torch.zeros(n, ins, rows, columns)).numel()


def by_max_pool(seed, made):
    size, stride = 2 + seed % 2, 1 + seed % 3
    pooled = F.max_pool2d(tensor(image(seed)), size, stride)[0, 0]
    assert pooled[made.at] == max(numbers(made.question.partition("holds")[2]))
    return pooled[made.at].item()


def by_average_pool(seed, made):
    size, stride = 2 + seed % 2, 1 + seed % 3
    pooled = F.avg_pool2d(tensor(image(seed)), size, stride)[0, 0]
    assert pooled[made.at].item() == pytest.approx(np.mean(numbers(made.question.partition("holds")[2])))
    return pooled[made.at].item()


def by_relu(seed, made):
    row, column, value = numbers(made.question)
    assert value == pytest.approx(image(seed)[int(row), int(column)] - 0.5)
    return F.relu(torch.tensor(value)).item()


def by_layer_norm(seed, made):
    row, column, pixel, mean, deviation = numbers(made.question)
    own = tensor(image(seed))
    normed = F.layer_norm(own, own.shape[1:])[0, 0, int(row), int(column)].item()
    assert f"{(pixel - mean) / deviation:.1f}" == f"{normed:.1f}", "by hand the same comes out"
    return normed


def by_line(seed, made):
    signal, (cells, divisor) = image(seed)[seed % 7], line(seed)
    out = F.conv1d(torch.from_numpy(signal)[None, None], torch.tensor(cells).double()[None, None])[0, 0] / divisor
    return out[made.at[1]].item()


def by_overlap(seed, made):
    _, _, first, _, _, second, _, shift = numbers(made.question)
    tau = (np.arange(-40_000, 80_000) + 0.5) / 10_000
    return float(((tau > 0) & (tau < first) & (shift - tau > 0) & (shift - tau < second)).mean() * 12)


def by_convolution_count(seed, made):
    outs, ins, side, _ = (int(n) for n in numbers(made.question.partition("makes")[2]))
    return sum(p.numel() for p in torch.nn.Conv2d(ins, outs, side).parameters())


def by_linear_count(seed, made):
    outs, ins = (int(n) for n in numbers(made.question.partition("makes")[2]))
    with torch.device("meta"):
        return sum(p.numel() for p in torch.nn.Linear(ins, outs).parameters())


def channel_sums(seed):
    pixels = IMAGES[seed % 10]
    return np.stack([pixels, -2 * pixels, pixels[::-1]]).round(2)


def line(seed):
    return [([-1.0, 0.0, 1.0], 1), ([1.0, 2.0, 1.0], 4), ([0.5, -1.25, 0.5, 2.0, 1.0], 3)][seed % 3]


CONVOLUTIONS = [("conv2 of CNNModel", 1, 2, 7), ("block2.conv1 of ComplexCNNModel", 4, 16, 3)]
LINEARS = [("final of CNNModel", 16, 10), ("linear1 of FNN", 784, 1024)]
KINDS = {
    "output": (lambda g, seed: predictions.output(g, *slide(seed)), by_output),
    "size": (lambda g, seed: predictions.size(g, len(image(seed))), by_size),
    "lost": (lambda g, seed: predictions.lost(g, len(image(seed))), by_lost),
    "flat": (lambda g, seed: predictions.flat(g, classics.classics()), by_flat),
    "channels": (lambda g, seed: predictions.channels(g, channel_sums(seed), -seed % 3), by_channels),
    "numbers_out": (lambda g, seed: predictions.numbers_out(g, 3, 28), by_numbers_out),
    "max_pool": (lambda g, seed: predictions.pooled(g, image(seed), 2 + seed % 2, 1 + seed % 3, False), by_max_pool),
    "average_pool": (lambda g, s: predictions.pooled(g, image(s), 2 + s % 2, 1 + s % 3, True), by_average_pool),
    "relu": (lambda g, seed: predictions.rectified(g, image(seed) - 0.5), by_relu),
    "layer_norm": (lambda g, seed: predictions.normed(g, image(seed)), by_layer_norm),
    "line": (lambda g, s: predictions.on_line(g, image(s)[s % 7], np.array(line(s)[0]), line(s)[1]), by_line),
    "overlap": (lambda g, seed: predictions.overlap(g), by_overlap),
    "convolution_count": (lambda g, seed: predictions.convolution_count(g, CONVOLUTIONS), by_convolution_count),
    "linear_count": (lambda g, seed: predictions.linear_count(g, LINEARS), by_linear_count),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_is_what_another_way_gives(kind):
    make, by_another_way = KINDS[kind]
    asked = set()
    for seed in SEEDS:
        made = make(np.random.default_rng(seed), seed)
        assert made.answer == pytest.approx(float(by_another_way(seed, made)), abs=1e-6), (seed, made)
        assert made.question.endswith(predictions.FROM_0) == (made.at is not None), made
        asked.add(made.question)
        accepts_what_is_right_and_nothing_else(made)
        assert numbers(made.working)[-1] == pytest.approx(made.answer, abs=0.5 * 10**-made.places + 1e-6), made
    assert len(asked) > 5 or kind in ("lost", "convolution_count", "linear_count"), "questions differ"


def accepts_what_is_right_and_nothing_else(made):
    shown = f"{made.answer:.{made.places}f}"
    right = [shown, shown.replace("-", "−"), shown.replace(".", ","), f" {shown} ", text(made.answer, made.places)]
    right.append(f"{made.answer:.{made.places + 2}f}")
    assert all(predictions.judge(made, typed) for typed in right), made
    wrong = [made.answer + sign * 1.01 * 10**-made.places for sign in (-1, 1)]
    wrong += [-made.answer] if abs(made.answer) > 10**-made.places else []
    assert not any(predictions.judge(made, f"{number:.6f}") for number in wrong), made


def test_a_question_is_made_again_from_its_seed():
    for make, _ in KINDS.values():
        assert make(np.random.default_rng(5), 5) == make(np.random.default_rng(5), 5)


def test_text_that_is_not_a_number_is_refused_in_a_sentence():
    made = predictions.size(np.random.default_rng(0), 28)
    with pytest.raises(ValueError, match="read as a number"):
        predictions.judge(made, "twenty")


def test_one_map_is_not_called_maps():
    made = predictions.convolution_count(np.random.default_rng(0), CONVOLUTIONS[:1])
    assert made.question.startswith("conv2 of CNNModel makes 2 maps from 1 map with kernels of 7 × 7.")
    assert made.working == "2 · 1 · 7 · 7 weights + 2 biases = 100"


def test_the_counts_are_those_of_the_networks():
    described = {layer.name: layer.parameters for layer in layers.describe(models.build("CNNModel"))}
    made = predictions.convolution_count(np.random.default_rng(0), CONVOLUTIONS[:1])
    assert made.answer == described["conv2"]
