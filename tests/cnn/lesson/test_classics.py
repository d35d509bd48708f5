from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn.convolution import average_pool, convolve, convolve_channels
from cnn.lesson.classics import SIZES, classics, colour_filters

NAMES = [
    "identity", "box blur", "Gaussian blur", "sharpen", "Sobel, left to right", "Sobel, top to bottom",
    "Prewitt, left to right", "Prewitt, top to bottom", "Laplacian", "emboss", "outline",
]  # fmt: skip
BLURS = NAMES[1:3]
GROWING = [*BLURS, *NAMES[4:6]]
SLOPES = [*NAMES[4:9], "outline"]  # 0 on flat parts

WORDS = {  # the 3×3 kernels by what they do with a pixel m and its neighbours, n(orth), ne, e, se, s, sw, w, nw
    "identity": lambda at: at.m,
    "box blur": lambda at: (at.nw + at.n + at.ne + at.w + at.m + at.e + at.sw + at.s + at.se) / 9,
    "Gaussian blur": lambda at: (at.nw + at.ne + at.sw + at.se + 2 * (at.n + at.w + at.e + at.s) + 4 * at.m) / 16,
    "sharpen": lambda at: 5 * at.m - at.n - at.w - at.e - at.s,
    "Sobel, left to right": lambda at: at.ne + 2 * at.e + at.se - at.nw - 2 * at.w - at.sw,
    "Sobel, top to bottom": lambda at: at.sw + 2 * at.s + at.se - at.nw - 2 * at.n - at.ne,
    "Prewitt, left to right": lambda at: at.ne + at.e + at.se - at.nw - at.w - at.sw,
    "Prewitt, top to bottom": lambda at: at.sw + at.s + at.se - at.nw - at.n - at.ne,
    "Laplacian": lambda at: at.n + at.w + at.e + at.s - 4 * at.m,
    "emboss": lambda at: at.m + 2 * (at.se - at.nw) + at.e - at.w + at.s - at.n,
    "outline": lambda at: 8 * at.m - (at.nw + at.n + at.ne + at.w + at.e + at.sw + at.s + at.se),
}

images = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).integers(0, 256, (11, 12)))
drawings = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).integers(0, 2, (11, 12)))
every_size = pytest.mark.parametrize("kernel_size", SIZES)
every_name = pytest.mark.parametrize("name", NAMES)
quick = settings(max_examples=25, deadline=None)


def classic(name, kernel_size=3):
    return {each.name: each for each in classics(kernel_size)}[name]


def apply(name, kernel_size, image, padding=0):
    cells, divisor = classic(name, kernel_size)[1:3]
    return convolve(image, cells, padding=padding) / divisor


def inner(image, kernel_size):
    """The pixels that a kernel can have in its middle without padding."""
    rim = kernel_size // 2
    return image[rim : len(image) - rim, rim : image.shape[1] - rim]


def around(image):
    """Each pixel of the image and its eight neighbours, by name; 0 beyond the edge."""
    padded, (height, width) = np.pad(image, 1), image.shape
    names = ["nw", "n", "ne", "w", "m", "e", "sw", "s", "se"]
    places = [divmod(place, 3) for place in range(9)]
    shifted = [padded[row : row + height, column : column + width] for row, column in places]
    return SimpleNamespace(**dict(zip(names, shifted, strict=True)))


def halves(kernel_size):
    """A picture (12, 12) with ink, 1, on its right half, and which of its inner columns see both halves."""
    image = np.zeros((12, 12), int)
    image[:, 6:] = 1
    columns = np.arange(12 - kernel_size + 1)
    return image, (columns < 6) & (columns + kernel_size > 6)


@every_size
def test_there_are_eleven_whole_number_kernels_each_with_a_sentence(kernel_size):
    assert [each.name for each in classics(kernel_size)] == NAMES
    assert len(set(NAMES)) == 11
    for each in classics(kernel_size):
        assert each.cells.shape == (kernel_size, kernel_size)
        assert each.cells.dtype.kind == "i"
        assert type(each.divisor) is int
        assert each.divisor >= 1


@every_size
def test_each_why_is_one_sentence_of_its_own(kernel_size):
    sentences = [each.why for each in classics(kernel_size)]
    assert len(set(sentences)) == 11
    for sentence in sentences:
        assert sentence[0].isupper()
        assert sentence.find(".") == len(sentence) - 1
        assert not set("{}") & set(sentence)


@pytest.mark.parametrize("kernel_size", [-3, 0, 1, 2, 4, 6, 9, 3.5])
def test_other_sizes_are_refused(kernel_size):
    with pytest.raises(ValueError) as refused:  # noqa: PT011, since the whole sentence is looked at
        classics(kernel_size)
    assert str(refused.value) == f"kernel_size must be 3, 5 or 7, got {kernel_size}"


def test_three_is_the_size_unless_told():
    assert [each.cells.tolist() for each in classics()] == [each.cells.tolist() for each in classics(3)]


def test_who_writes_into_a_kernel_has_a_copy():
    for each in classics():
        each.cells[:] = 99
    assert not any((each.cells == 99).any() for each in classics())


@every_name
@given(images)
@quick
def test_the_small_kernels_do_what_their_words_say(name, image):
    expected = WORDS[name](around(image))
    np.testing.assert_allclose(apply(name, 3, image, padding=1), expected, atol=1e-9)


@pytest.mark.parametrize("kernel_size", [5, 7])
@pytest.mark.parametrize("name", sorted(set(NAMES) - set(GROWING)))
@given(images)
@quick
def test_what_does_not_grow_gives_the_same_in_every_size(name, kernel_size, image):
    assert np.array_equal(apply(name, kernel_size, image, kernel_size // 2), apply(name, 3, image, 1))
    rim = kernel_size // 2 - 1
    assert np.array_equal(apply(name, kernel_size, image), apply(name, 3, image)[rim:-rim, rim:-rim])
    assert not np.delete(np.delete(classic(name, kernel_size).cells, np.s_[rim:-rim], 0), np.s_[rim:-rim], 1).any()


@every_size
@pytest.mark.parametrize("name", GROWING)
def test_the_blurs_and_sobels_fill_the_whole_kernel(name, kernel_size):
    cells = classic(name, kernel_size).cells
    assert cells[0].any()
    assert cells[:, 0].any()


@every_size
@every_name
@pytest.mark.parametrize("grey", [0, 1, 255])
def test_a_flat_image_stays_or_becomes_0(name, kernel_size, grey):
    flat = np.full((9, 9), grey)
    expected = 0 if name in SLOPES else grey
    assert np.array_equal(apply(name, kernel_size, flat), inner(np.full((9, 9), expected), kernel_size))
    cells, divisor = classic(name, kernel_size)[1:3]
    assert cells.sum() == (0 if name in SLOPES else divisor)


@every_size
@given(images)
@quick
def test_identity_gives_the_image_back_also_at_the_edge(kernel_size, image):
    assert np.array_equal(apply("identity", kernel_size, image, kernel_size // 2), image)


@every_size
@given(images)
@quick
def test_the_box_blur_is_the_mean_of_the_neighbourhood(kernel_size, image):
    np.testing.assert_allclose(apply("box blur", kernel_size, image), average_pool(image, kernel_size, 1), rtol=1e-12)


@every_size
@pytest.mark.parametrize("name", BLURS)
def test_blurs_are_above_0_and_alike_to_all_sides(name, kernel_size):
    cells = classic(name, kernel_size).cells
    assert cells.min() > 0
    assert np.array_equal(cells, cells.T)
    assert np.array_equal(cells, cells[::-1])


@every_size
def test_in_the_gaussian_blur_what_is_nearer_counts_more(kernel_size):
    cells, middle = classic("Gaussian blur", kernel_size).cells, kernel_size // 2
    weights = {
        (row - middle) ** 2 + (column - middle) ** 2: cells[row, column] for row, column in np.ndindex(cells.shape)
    }
    by_distance = [weights[distance] for distance in sorted(weights)]
    assert by_distance == sorted(set(by_distance), reverse=True)


@pytest.mark.parametrize(("kernel_size", "bell"), [(3, [1, 2, 1]), (5, [1, 4, 6, 4, 1]), (7, [1, 6, 15, 20, 15, 6, 1])])
def test_the_gaussian_blur_is_binomial(kernel_size, bell):
    assert np.array_equal(classic("Gaussian blur", kernel_size).cells, np.outer(bell, bell))


@given(images)
@quick
def test_sharpen_makes_five_times_the_difference_from_the_four_neighbours(image):
    at = around(image)
    mean = (at.n + at.w + at.e + at.s) / 4
    np.testing.assert_allclose(apply("sharpen", 3, image, 1) - mean, 5 * (image - mean), atol=1e-9)


@pytest.mark.parametrize(
    ("kernel_size", "smooth", "step"),
    [
        (3, [1, 2, 1], [-1, 0, 1]),
        (5, [1, 4, 6, 4, 1], [-1, -2, 0, 2, 1]),
        (7, [1, 6, 15, 20, 15, 6, 1], [-1, -4, -5, 0, 5, 4, 1]),
    ],
)
def test_sobels_are_the_products_of_opencvs_getderivkernels(kernel_size, smooth, step):
    assert np.array_equal(classic("Sobel, left to right", kernel_size).cells, np.outer(smooth, step))
    assert np.array_equal(classic("Sobel, top to bottom", kernel_size).cells, np.outer(step, smooth))


def test_sobel_as_the_textbooks_print_it():
    assert classic("Sobel, left to right").cells.tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert classic("Sobel, top to bottom").cells.tolist() == [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]


@every_size
@pytest.mark.parametrize("author", ["Sobel", "Prewitt"])
def test_from_top_to_bottom_is_from_left_to_right_transposed(author, kernel_size):
    across, down = (classic(f"{author}, {way}", kernel_size) for way in ("left to right", "top to bottom"))
    assert np.array_equal(down.cells, across.cells.T)


@every_size
@pytest.mark.parametrize("author", ["Sobel", "Prewitt"])
def test_the_sign_tells_which_side_is_ink_and_edges_the_other_way_are_not_seen(author, kernel_size):
    right, seen = halves(kernel_size)
    across, down = f"{author}, left to right", f"{author}, top to bottom"
    found = apply(across, kernel_size, right)
    assert (found >= 0).all()
    assert np.array_equal(apply(across, kernel_size, 1 - right), -found)
    assert np.array_equal(apply(down, kernel_size, right.T), found.T)
    assert not apply(down, kernel_size, right).any()
    assert not apply(across, kernel_size, right.T).any()
    reach = (
        seen
        if author == "Sobel"
        else np.isin(np.arange(len(seen)), np.flatnonzero(halves(3)[1]) + 1 - kernel_size // 2)
    )
    assert np.array_equal(found != 0, np.broadcast_to(reach, found.shape))


@every_size
def test_sobels_middle_line_counts_most_and_prewitts_lines_count_alike(kernel_size):
    *outer, middle = np.abs(classic("Sobel, left to right", kernel_size).cells[: kernel_size // 2 + 1]).sum(axis=1)
    assert middle > max(outer)
    lines = np.abs(classic("Prewitt, left to right", kernel_size).cells).sum(axis=1)
    assert sorted(lines) == [0] * (kernel_size - 3) + [2, 2, 2]


@every_size
@given(st.tuples(st.integers(-9, 9), st.integers(-9, 9), st.integers(-99, 99)))
@quick
def test_the_laplacian_is_0_on_even_slopes_and_not_where_they_bend(kernel_size, slope):
    rows, columns = np.indices((11, 11)) - 5
    down, across, height = slope
    assert not apply("Laplacian", kernel_size, down * rows + across * columns + height).any()
    bent = apply("Laplacian", kernel_size, np.maximum(rows, 0))
    ridge = np.arange(len(bent)) == len(bent) // 2
    assert np.array_equal(bent != 0, np.broadcast_to(ridge[:, None], bent.shape))


@every_size
@given(drawings)
@quick
def test_of_black_and_white_the_outline_is_0_just_where_all_nine_are_alike(kernel_size, drawing):
    drawing[2:9, 2:9] |= drawing[5, 5]  # in half of them a large flat part
    nine = list(vars(around(drawing)).values())
    alike = inner(np.all([each == drawing for each in nine], axis=0), kernel_size)
    assert np.array_equal(apply("outline", kernel_size, drawing) == 0, alike)


@every_size
@pytest.mark.parametrize(
    "towards", [np.add, lambda row, column: row + 0 * column, lambda row, column: 0 * row + column]
)
def test_emboss_lights_the_edges_on_which_ink_begins_and_darkens_those_on_which_it_ends(kernel_size, towards):
    distance = towards(*np.indices((13, 13)))
    begins = (distance >= distance.max() // 2).astype(int)
    lit, kept = apply("emboss", kernel_size, begins), inner(begins, kernel_size)
    assert (lit >= kept).all()
    assert (lit > kept).any()
    assert np.array_equal(apply("emboss", kernel_size, 1 - begins) - (1 - kept), kept - lit)


@every_size
@given(images)
@quick
def test_emboss_less_the_image_turns_its_sign_when_the_image_is_turned(kernel_size, image):
    kept = inner(image, kernel_size)
    relief = apply("emboss", kernel_size, image) - kept
    assert np.array_equal(apply("emboss", kernel_size, image[::-1, ::-1]) - kept[::-1, ::-1], -relief[::-1, ::-1])


COLOURS = list(np.ndindex(2, 2, 2))  # red, green, blue: 0 or 1


def paint(colour):
    """A picture (3, 7, 7) of one colour."""
    return np.tile(np.array(colour)[:, None, None], (1, 7, 7))


def colour_filter(name, picture):
    """What the filter of this name makes of a picture, (5, 5)."""
    _, kernels, bias, _ = {each.name: each for each in colour_filters()}[name]
    return convolve_channels(picture, kernels[None])[0] + bias


def test_there_are_five_colour_filters_of_whole_numbers_each_with_a_sentence():
    names = ["all light", "red, not blue", "vertical edges", "green outline", "white only"]
    assert [each.name for each in colour_filters()] == names
    for each in colour_filters():
        assert each.kernels.shape == (3, 3, 3)
        assert each.kernels.dtype.kind == "i"
        assert type(each.bias) is int
        assert each.why[0].isupper()
        assert each.why.find(".") == len(each.why) - 1


@pytest.mark.parametrize("colour", COLOURS)
def test_on_a_picture_of_one_colour_the_filters_say_what_their_sentences_promise(colour):
    red, _, blue = colour
    expected = {"all light": sum(colour), "red, not blue": red - blue, "vertical edges": 0, "green outline": 0}
    for name, number in expected.items():
        assert (colour_filter(name, paint(colour)) == number).all()
    assert (colour_filter("white only", paint(colour)) > 0).all() == (colour == (1, 1, 1))


@given(st.integers(0, 2**32 - 1))
@quick
def test_edges_count_in_any_colour_but_the_green_outline_in_green_alone(seed):
    picture = np.random.default_rng(seed).integers(0, 256, (3, 7, 7))
    edges = sum(convolve(channel, classic("Sobel, left to right").cells) for channel in picture)
    assert np.array_equal(colour_filter("vertical edges", picture), edges)
    assert np.array_equal(colour_filter("green outline", picture), convolve(picture[1], classic("outline").cells))
