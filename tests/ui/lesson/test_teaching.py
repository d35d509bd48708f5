"""What the tab Convolution asks the server: numbers against PyTorch, and questions that make no sense."""

import base64

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from cnn import render
from cnn.convolution import classics
from tests.ui.asking import answer_or_sentence
from ui import questions
from ui.lesson import teaching

RANDOM = np.random.default_rng(0)
GREY, COLOUR = RANDOM.integers(0, 256, (28, 28), np.uint8), RANDOM.integers(0, 256, (3, 20, 30), np.uint8)
SOBEL = {"cells": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "divisor": 1}


def image(pixels: np.ndarray) -> dict:
    channels, columns = (len(pixels) if pixels.ndim == 3 else 1), pixels.shape[-1]
    return {"pixels": base64.b64encode(pixels.tobytes()).decode(), "channels": channels, "columns": columns}


SLIDE = {"image": image(GREY), "kernel": SOBEL, "stride": 1, "padding": 0}
AFTER = SLIDE | {"pool_size": 2, "pool_stride": 2, "relu": True}
CHANNELS = {"image": image(COLOUR), "filter": 2, "stride": 2}
COUNT = {"size": 28, "in_channels": 1, "out_channels": 4, "kernel_size": 3}
ASKED = {"slide": SLIDE, "gallery": SLIDE, "after": AFTER, "channels": CHANNELS, "count": COUNT}


def hundredths(pixels: np.ndarray) -> np.ndarray:
    return np.rint(pixels / 255 * 100) / 100


def conv2d(pixels: np.ndarray, kernel: dict, stride: int = 1, padding: int = 0) -> np.ndarray:
    cells = torch.tensor(kernel["cells"], dtype=torch.float64)[None, None] / kernel["divisor"]
    return F.conv2d(torch.from_numpy(hundredths(pixels))[None, None], cells, None, stride, padding)[0, 0].numpy()


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 3)])
def test_slide_tells_size_limit_and_what_is_read(stride, padding):
    told = teaching.slide(SLIDE | {"stride": stride, "padding": padding})
    expected = conv2d(GREY, SOBEL, stride, padding)
    assert told["shape"] == expected.shape
    strongest = np.abs(expected).max()
    assert np.array_equal(told["picture"], render.quantise(expected[None], np.array([strongest]))[0])
    assert told["limit"] == pytest.approx(strongest, abs=0.005)
    ones = torch.ones(1, 1, 28, 28, requires_grad=True)
    F.conv2d(ones, torch.ones(1, 1, 3, 3), None, stride, padding).sum().backward()
    assert np.array_equal(np.outer(*told["reads"]), ones.grad[0, 0].numpy())


@pytest.mark.parametrize(("cell", "places"), [(1, 2), (-2.0, 2), (0.5, 3), (0.25, 4)])
def test_places_are_those_of_the_exact_sum(cell, places):
    kernel = {"cells": [[cell, 0, 0]] * 3, "divisor": 3}
    assert teaching.slide(SLIDE | {"kernel": kernel})["places"] == places


def test_the_gallery_holds_every_classic_of_the_chosen_size_and_ones_own():
    for side in classics.SIZES:
        own = {"cells": np.full((side, side), 0.5).tolist(), "divisor": 2}
        told = teaching.gallery(SLIDE | {"kernel": own})
        assert [kernel["name"] for kernel in told["kernels"]] == [*(k.name for k in classics.classics(side)), "my own"]
        for kernel in told["kernels"]:
            expected = conv2d(GREY, kernel)
            assert told["shape"] == expected.shape
            assert kernel["limit"] == pytest.approx(np.abs(expected).max(), rel=0.005)
    assert "my own" not in [kernel["name"] for kernel in teaching.gallery(SLIDE)["kernels"]]


@pytest.mark.parametrize("relu", [True, False])
def test_after_is_what_pytorch_makes_of_it(relu):
    told = teaching.after(AFTER | {"pool_size": 3, "relu": relu})
    before = torch.from_numpy(conv2d(GREY, SOBEL).round(2))[None, None]
    pooled = F.relu(before) if relu else before
    assert told["negative"] == (before < 0).sum()
    assert np.allclose(told["map"]["numbers"], pooled[0, 0])
    assert np.allclose(told["max"]["numbers"], F.max_pool2d(pooled, 3, 2)[0, 0])
    assert np.allclose(told["average"]["numbers"], F.avg_pool2d(pooled, 3, 2)[0, 0], atol=0.0051)
    own = torch.from_numpy(hundredths(GREY))
    assert np.allclose(told["norm"]["numbers"], F.layer_norm(own, own.shape), atol=0.051)
    assert told["norm"]["mean"] == pytest.approx(told["norm"]["total"] / told["norm"]["count"])
    assert told["norm"]["deviation"] == pytest.approx((told["norm"]["variance"] + 1e-5) ** 0.5)


def test_channels_add_up_to_what_a_convolution_of_three_channels_gives():
    filters = classics.colour_filters()
    kernels = torch.from_numpy(np.stack([own.kernels for own in filters])).double()
    biases = torch.tensor([float(own.bias) for own in filters])
    expected = F.conv2d(torch.from_numpy(hundredths(COLOUR))[None], kernels, biases.double(), stride=2)[0].numpy()
    for i in range(len(filters)):
        told, (sums, bias) = (ask(CHANNELS | {"filter": i}) for ask in (teaching.channels, teaching.channel_sums))
        assert np.allclose(sums.sum(axis=0) + bias, expected[i])
        assert told["shape"] == expected.shape[1:]
        limits = [own["limit"] for own in told["outputs"]]
        assert limits == pytest.approx(np.abs(expected).max(axis=(1, 2)), rel=0.005)


def test_counts_are_those_of_pytorchs_layers():
    told = teaching.count({"size": 10, "in_channels": 3, "out_channels": 5, "kernel_size": 7})
    assert told["convolution"]["count"] == sum(p.numel() for p in torch.nn.Conv2d(3, 5, 7).parameters())
    assert told["linear"]["count"] == sum(p.numel() for p in torch.nn.Linear(300, 80).parameters())
    assert told["shapes"] == "3 × 10 × 10 → 5 × 4 × 4"


WRONG = [None, True, -1, 1.5, 10**30, float("nan"), float("inf"), "", "x", [], [[]], {}, {"a": 1}, [1, 2, 3]]
SQUARES = [[[cell] * 3] * 3 for cell in (float("nan"), 1e300, "a", None)]
KERNELS = [{"cells": cells, "divisor": 1} for cells in ([[1, 2], [3, 4]], [[1, 2, 3], [4, 5], [6]], *SQUARES)]
KERNELS += [{"cells": SOBEL["cells"], "divisor": divisor} for divisor in (0, -1, 1.5, True, None, 10_000)]
IMAGES = [
    image(GREY) | change
    for change in ({"columns": 27}, {"columns": 113}, {"columns": 0}, {"channels": 2}, {"pixels": "§"}, {"pixels": 5})
] + [image(np.zeros((300, 4), np.uint8)), image(np.zeros((2, 2), np.uint8)), {"pixels": ""}]


@pytest.mark.parametrize("name", ASKED)
def test_a_question_that_makes_no_sense_gets_a_sentence(name):
    answer = getattr(teaching, name)
    assert "error" not in answer_or_sentence(answer, ASKED[name])
    hostile = [{key: value for key, value in ASKED[name].items() if key != left_out} for left_out in ASKED[name]]
    hostile += [ASKED[name] | {key: wrong} for key in ASKED[name] if key != "relu" for wrong in WRONG]
    hostile += [ASKED[name] | {"kernel": kernel} for kernel in KERNELS if "kernel" in ASKED[name]]
    hostile += [ASKED[name] | {"image": own} for own in IMAGES if "image" in ASKED[name]]
    for question in hostile:
        if question.keys() >= {"relu"} or "relu" not in ASKED[name]:
            told = answer_or_sentence(answer, question)
            assert set(told) == {"error"}, question
            assert told["error"].endswith("."), told


def test_an_image_is_taken_in_hundredths():
    assert np.array_equal(questions.image(SLIDE), hundredths(GREY))
    assert questions.planes(CHANNELS).shape == (3, 20, 30)
