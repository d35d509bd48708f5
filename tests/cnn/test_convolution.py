from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from cnn import convolution
from cnn.convolution import Window

TOLERANCE = {np.float32: 1e-4, np.float64: 1e-11}  # of sums of at most 3 × 7 × 7 products of numbers in [−1, 1]

seeds = st.integers(0, 2**32 - 1)
dtypes = st.sampled_from([np.float32, np.float64])
quick = settings(max_examples=60, deadline=None)


@st.composite
def slides(draw, most_padding=4):
    """((height, width), kernel_size, stride, padding) of which at least one window fits."""
    kernel_size, stride, padding = (draw(st.integers(*limits)) for limits in ((1, 7), (1, 5), (0, most_padding)))
    sides = st.integers(max(1, kernel_size - 2 * padding), 13)
    return draw(st.tuples(sides, sides)), kernel_size, stride, padding


unpadded = slides(most_padding=0)


def numbers(seed, dtype, *shape):
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype(dtype)


def assert_same(ours, theirs):
    """Shape and dtype alike, the numbers but for rounding."""
    assert (ours.shape, ours.dtype) == (tuple(theirs.shape), theirs.numpy().dtype)
    tolerance = TOLERANCE[ours.dtype.type]
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=tolerance, atol=tolerance)


def batch(array):
    """(H, W) -> (1, 1, H, W), (n,) -> (1, 1, n)."""
    return torch.from_numpy(array)[None, None]


@given(slides(), seeds, dtypes)
@quick
def test_convolve_is_torchs_conv2d_and_its_shape_is_output_size(slide, seed, dtype):
    shape, kernel_size, stride, padding = slide
    image, kernel = numbers(seed, dtype, *shape), numbers(seed + 1, dtype, kernel_size, kernel_size)
    made = convolution.convolve(image, kernel, stride, padding)
    assert_same(made, F.conv2d(batch(image), batch(kernel), stride=stride, padding=padding)[0, 0])
    assert made.shape == tuple(convolution.output_size(size, kernel_size, stride, padding) for size in shape)


@given(slides(), seeds, dtypes, st.integers(1, 3), st.integers(1, 3))
@quick
def test_convolve_channels_is_torchs_conv2d(slide, seed, dtype, channels, new):
    shape, kernel_size, stride, padding = slide
    image = numbers(seed, dtype, channels, *shape)
    filters = numbers(seed + 1, dtype, new, channels, kernel_size, kernel_size)
    theirs = F.conv2d(torch.from_numpy(image)[None], torch.from_numpy(filters), stride=stride, padding=padding)[0]
    assert_same(convolution.convolve_channels(image, filters, stride, padding), theirs)


@given(slides(), seeds, dtypes)
@quick
def test_convolve_1d_is_torchs_conv1d(slide, seed, dtype):
    (size, _), kernel_size, stride, padding = slide
    signal, kernel = numbers(seed, dtype, size), numbers(seed + 1, dtype, kernel_size)
    theirs = F.conv1d(batch(signal), batch(kernel), stride=stride, padding=padding)[0, 0]
    assert_same(convolution.convolve_1d(signal, kernel, stride, padding), theirs)


def test_without_stride_and_padding_the_kernel_goes_pixel_by_pixel_and_stays_inside():
    image, kernel = np.arange(12).reshape(3, 4), np.array([[1, 0], [0, 10]])
    assert convolution.convolve(image, kernel).tolist() == [[50, 61, 72], [94, 105, 116]]
    assert convolution.convolve_1d(np.array([1, 2, 3]), np.array([1, 10])).tolist() == [21, 32]
    assert convolution.output_size(28, 5) == 24


def test_a_drawn_digit_times_whole_numbers_does_not_overflow():
    digit = np.full((3, 3), 255, np.uint8)
    assert convolution.convolve(digit, np.full((3, 3), -1)).tolist() == [[-2295]]


@given(slides(), seeds)
@quick
def test_windows_come_row_by_row_and_their_patches_times_the_kernel_add_up_to_convolve(slide, seed):
    shape, kernel_size, stride, padding = slide
    image, kernel = numbers(seed, np.float64, *shape), numbers(seed + 1, np.float64, kernel_size, kernel_size)
    made = convolution.convolve(image, kernel, stride, padding)
    padded = np.pad(image, padding)
    slid = list(convolution.windows(shape, kernel_size, stride, padding))
    assert [window[:2] for window in slid] == list(np.ndindex(made.shape))
    for row, column, *edges in slid:
        top, left, bottom, right = (edge + padding for edge in edges)
        patch = padded[top:bottom, left:right]
        assert patch.shape == kernel.shape
        assert (patch * kernel).sum() == pytest.approx(made[row, column], abs=1e-11)


def test_windows_by_hand():
    assert list(convolution.windows((3, 5), 3, stride=2, padding=1)) == [
        Window(0, 0, -1, -1, 2, 2), Window(0, 1, -1, 1, 2, 4), Window(0, 2, -1, 3, 2, 6),
        Window(1, 0, 1, -1, 4, 2), Window(1, 1, 1, 1, 4, 4), Window(1, 2, 1, 3, 4, 6),
    ]  # fmt: skip
    assert list(convolution.windows((1, 2), 1)) == [Window(0, 0, 0, 0, 1, 1), Window(0, 1, 0, 1, 1, 2)]


@given(slides())
@quick
def test_a_pixel_is_read_by_as_many_windows_as_autograd_finds(slide):
    (height, width), kernel_size, stride, padding = slide
    image = torch.zeros(1, 1, height, width, requires_grad=True)
    F.conv2d(image, torch.ones(1, 1, kernel_size, kernel_size), stride=stride, padding=padding).sum().backward()
    rows, columns = (convolution.reads(size, kernel_size, stride, padding) for size in (height, width))
    assert rows.dtype.kind == columns.dtype.kind == "i"
    assert np.array_equal(np.outer(rows, columns), image.grad[0, 0].numpy())


def test_reads_by_hand():
    assert convolution.reads(5, 3).tolist() == [1, 2, 3, 2, 1]
    assert convolution.reads(5, 3, padding=1).tolist() == [2, 3, 3, 3, 2]
    assert convolution.reads(6, 2, stride=3).tolist() == [1, 1, 0, 1, 1, 0]  # the third is skipped, the last lost


def stamped(image, kernel):
    """True convolution by its definition, whole: every pixel stamps the kernel, as it stands, times itself."""
    (height, width), size = image.shape, len(kernel)
    total = np.zeros((height + size - 1, width + size - 1))
    for row, column in np.ndindex(image.shape):
        for i, j in np.ndindex(kernel.shape):
            total[row + i, column + j] += image[row, column] * kernel[i, j]
    return total


@given(slides(), seeds)
@quick
def test_sliding_a_flipped_kernel_is_convolution_as_mathematics_means_it(slide, seed):
    shape, size, *_ = slide
    image, kernel = numbers(seed, np.float64, *shape), numbers(seed + 1, np.float64, size, size)
    made = convolution.convolve(image, convolution.flip(kernel), padding=size - 1)
    np.testing.assert_allclose(made, stamped(image, kernel), atol=1e-11)
    along = convolution.convolve_1d(image[0], kernel[0, ::-1], padding=size - 1)
    np.testing.assert_allclose(along, np.convolve(image[0], kernel[0]), atol=1e-11)


def test_flip_turns_every_kernel_of_a_filter_by_itself():
    filters = np.arange(2 * 3 * 4 * 4).reshape(2, 3, 4, 4)
    flipped = convolution.flip(filters)
    for place in np.ndindex(2, 3):
        assert np.array_equal(flipped[place], np.rot90(filters[place], 2))


@given(unpadded, seeds, dtypes)
@quick
def test_pools_are_torchs(slide, seed, dtype):
    shape, kernel_size, stride, _ = slide
    image = numbers(seed, dtype, *shape)
    assert_same(convolution.max_pool(image, kernel_size, stride), F.max_pool2d(batch(image), kernel_size, stride)[0, 0])
    average = F.avg_pool2d(batch(image), kernel_size, stride)[0, 0]
    assert_same(convolution.average_pool(image, kernel_size, stride), average)


@given(unpadded, seeds, st.integers(1, 4))
@quick
def test_winners_are_torchs_also_where_several_are_alike(slide, seed, greys):
    shape, kernel_size, stride, _ = slide
    image = np.random.default_rng(seed).integers(-greys, 1, shape).astype(np.float32)
    theirs = F.max_pool2d(batch(image), kernel_size, stride, return_indices=True)[1][0, 0].numpy()
    won = convolution.winners(image, kernel_size, stride)
    assert np.array_equal(won, np.stack(np.divmod(theirs, shape[1]), axis=-1))
    assert np.array_equal(image[won[..., 0], won[..., 1]], convolution.max_pool(image, kernel_size, stride))


def test_of_equal_numbers_the_first_wins():
    assert convolution.winners(np.zeros((2, 4)), 2, 2).tolist() == [[[0, 0], [0, 2]]]


def test_a_drawn_digits_average_is_its_mean():
    assert convolution.average_pool(np.full((2, 4), 255, np.uint8), 2, 2).tolist() == [[255, 255]]


@given(unpadded, seeds, dtypes)
@quick
def test_relu_is_torchs(slide, seed, dtype):
    image = numbers(seed, dtype, *slide[0])
    assert_same(convolution.relu(image), F.relu(torch.from_numpy(image)))


@given(unpadded, seeds, dtypes, st.sampled_from([1, 0.01, 255]), st.sampled_from([1e-5, 1e-3, 1.0]))
@quick
def test_layer_norm_is_torchs_over_the_whole_image(slide, seed, dtype, scale, epsilon):
    image = numbers(seed, dtype, *slide[0]) * dtype(scale)
    mean, deviation, normed = convolution.layer_norm(image, epsilon)
    assert_same(normed, F.layer_norm(torch.from_numpy(image), image.shape, eps=epsilon))
    tolerance = TOLERANCE[dtype] * scale
    assert mean == pytest.approx(image.mean(dtype=np.float64), abs=tolerance)
    assert deviation == pytest.approx((image.var(dtype=np.float64) + epsilon) ** 0.5, rel=TOLERANCE[dtype])
    assert isinstance(mean, float)
    assert isinstance(deviation, float)


def test_layer_norms_epsilon_is_torchs_unless_told():
    image = numbers(0, np.float64, 4, 4) / 100
    assert_same(convolution.layer_norm(image).image, F.layer_norm(torch.from_numpy(image), image.shape))


@pytest.mark.parametrize("grey", [0, 0.5, -3, 255])
@pytest.mark.parametrize("shape", [(1, 1), (5, 9), (28, 28)])
def test_the_norm_of_a_flat_image_is_zero(grey, shape):
    normed = convolution.layer_norm(np.full(shape, grey, np.float32))
    assert (normed.mean, normed.deviation) == (grey, pytest.approx(1e-5**0.5))
    assert not normed.image.any()


def learned(module):
    return sum(parameter.numel() for parameter in module.parameters())


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 7))
@settings(deadline=None)
def test_parameters_are_as_many_as_torchs_layers_have(inputs, outputs, kernel_size):
    module = nn.Conv2d(inputs, outputs, kernel_size)
    assert convolution.convolution_parameters(inputs, outputs, kernel_size) == learned(module)
    assert convolution.linear_parameters(inputs, outputs) == learned(nn.Linear(inputs, outputs))


SLIDING = {
    "output_size": convolution.output_size,
    "windows": lambda size, *slide: list(convolution.windows((size, size), *slide)),
    "windows of one side": lambda size, *slide: list(convolution.windows((size, 20), *slide)),
    "windows of the other": lambda size, *slide: list(convolution.windows((20, size), *slide)),
    "reads": convolution.reads,
}
ON_ARRAYS = {
    "convolve": lambda size, k, *slide: convolution.convolve(np.ones((size, size)), np.ones((k, k)), *slide),
    "convolve one side": lambda size, k, *slide: convolution.convolve(np.ones((20, size)), np.ones((k, k)), *slide),
    "convolve_1d": lambda size, k, *slide: convolution.convolve_1d(np.ones(size), np.ones(k), *slide),
    "convolve_channels": lambda size, k, *slide: convolution.convolve_channels(
        np.ones((2, size, size)), np.ones((3, 2, k, k)), *slide
    ),
}
POOLS = {
    "max_pool": lambda size, *slide: convolution.max_pool(np.ones((size, size)), *slide),
    "max_pool of one side": lambda size, *slide: convolution.max_pool(np.ones((20, size)), *slide),
    "average_pool": lambda size, *slide: convolution.average_pool(np.ones((size, size)), *slide),
    "winners": lambda size, *slide: convolution.winners(np.ones((size, size)), *slide),
}
REFUSED_BY_ALL = [  # size, kernel_size, stride
    ((0, 1, 1), "size must be at least 1, got 0"),
    ((4, 0, 1), "kernel_size must be at least 1, got 0"),
    ((4, 3, 0), "stride must be at least 1, got 0"),
    ((4, 3, -2), "stride must be at least 1, got -2"),
    ((4, 5, 1), "A window of 5 does not fit into 4 + 2 · 0 = 4."),
]
REFUSED_PADDED = [  # size, kernel_size, stride, padding
    ((1, 6, 2, 2), "A window of 6 does not fit into 1 + 2 · 2 = 5."),
    ((4, 3, 1, -1), "padding must be at least 0, got -1"),
    ((4, 3, 1, -3), "padding must be at least 0, got -3"),
]
REFUSED_SIZES = [  # that no array has
    ((-4, 3, 1), "size must be at least 1, got -4"),
    ((4, -3, 1), "kernel_size must be at least 1, got -3"),
]


@pytest.mark.parametrize(
    ("name", "slide", "sentence"),
    [
        (name, *refused)
        for functions, refusals in [
            (SLIDING | ON_ARRAYS | POOLS, REFUSED_BY_ALL),
            (SLIDING | ON_ARRAYS, REFUSED_PADDED),
            (SLIDING, REFUSED_SIZES),
            (POOLS, REFUSED_SIZES[1:]),
        ]
        for name, refused in product(functions, refusals)
    ],
)
def test_what_cannot_slide_is_refused_in_a_sentence(name, slide, sentence):
    with pytest.raises(ValueError) as refused:  # noqa: PT011, since the whole sentence is looked at
        (SLIDING | ON_ARRAYS | POOLS)[name](*slide)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("slide", "expected"),
    [((1, 1), 1), ((3, 3), 1), ((4, 3, 2), 1), ((5, 3, 2), 2), ((1, 5, 9, 2), 1), ((1, 1, 1, 3), 7)],
)
def test_the_smallest_that_fits_is_not_refused(slide, expected):
    assert convolution.output_size(*slide) == expected
    assert len(convolution.reads(*slide)) == slide[0]
    assert convolution.convolve_1d(np.ones(slide[0]), np.ones(slide[1]), *slide[2:]).shape == (expected,)


@pytest.mark.parametrize(
    ("image", "kernel"), [((4,), (3, 3)), ((1, 4, 4), (3, 3)), ((4, 4), (3,)), ((4, 4), (1, 3, 3)), ((4, 4), (3, 2))]
)
def test_convolve_refuses_what_is_no_image_or_no_square_kernel(image, kernel):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        convolution.convolve(np.ones(image), np.ones(kernel))
    assert str(refused.value) == f"needs an image (H, W) and a kernel (k, k), got {image} and {kernel}"


@pytest.mark.parametrize(
    ("image", "filters"),
    [((4, 4), (1, 4, 3, 3)), ((1, 2, 4, 4), (1, 2, 3, 3)), ((2, 4, 4), (2, 3, 3)), ((2, 4, 4), (1, 3, 3, 3)),
     ((2, 4, 4), (2, 1, 3, 3))],
)  # fmt: skip
def test_convolve_channels_refuses_filters_that_do_not_match(image, filters):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        convolution.convolve_channels(np.ones(image), np.ones(filters))
    assert str(refused.value) == f"needs (C, H, W) and (C_out, C, k, k) with the same C, got {image} and {filters}"


def test_convolve_channels_refuses_kernels_that_are_not_square():
    with pytest.raises(ValueError, match=r"^needs an image \(H, W\) and a kernel \(k, k\), got \(4, 4\) and \(3, 2\)$"):
        convolution.convolve_channels(np.ones((1, 4, 4)), np.ones((1, 1, 3, 2)))


def locked(*shape):
    """Numbers that raise where they are written to."""
    array = numbers(0, np.float32, *shape)
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(
    ("function", "inputs"),
    [
        (convolution.convolve, [locked(5, 5), locked(1, 1)]),
        (convolution.convolve, [locked(5, 5), locked(3, 3), 2, 1]),
        (convolution.convolve_channels, [locked(2, 5, 5), locked(3, 2, 3, 3), 1, 1]),
        (convolution.convolve_1d, [locked(5), locked(3), 1, 1]),
        (convolution.flip, [locked(3, 3)]),
        (convolution.max_pool, [locked(4, 4), 1, 1]),
        (convolution.average_pool, [locked(4, 4), 1, 1]),
        (convolution.winners, [locked(4, 4), 2, 2]),
        (convolution.relu, [np.abs(locked(4, 4))]),
        (lambda image: convolution.layer_norm(image).image, [locked(4, 4)]),
    ],
)
def test_what_is_given_is_not_changed_and_what_is_made_is_new(function, inputs):
    before = [np.copy(given) for given in inputs]
    made = function(*inputs)
    assert all(np.array_equal(*pair) for pair in zip(inputs, before, strict=True))
    if function is not convolution.flip:  # which is the same kernel, seen from the other end
        assert not any(np.shares_memory(made, given) for given in inputs if isinstance(given, np.ndarray))
