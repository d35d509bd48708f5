"""Several digits of one drawing, or on one picture, as the delivered default network tells them apart."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cnn import models, several, sketch, weights
from tests.cnn.test_known import EXAMPLES, NO_DIGITS, STYLES

FIVE = [[[300, 250], [290, 480], [420, 430], [560, 520], [540, 690], [400, 760], [270, 700]], [[300, 250], [580, 240]]]
FOUR = [[[420, 200], [260, 520], [640, 520]], [[560, 380], [560, 800]]]
FOOTED_1 = [[[380, 330], [500, 220], [500, 780]], [[380, 780], [620, 780]]]
SLASHED_0 = [
    [[500, 200], [350, 320], [320, 600], [480, 790], [640, 640], [650, 330], [500, 200]],
    [[660, 220], [340, 800]],
]
SINGLES = {
    "5": FIVE,
    "4": FOUR,
    "crossed 7": STYLES["a 7 with a cross"][1],
    "1 with a foot": FOOTED_1,
    "slashed 0": SLASHED_0,
}
PAIRS = [(i, (3 * i + 4) % 10) for i in range(10)]


@pytest.fixture(scope="module")
def network():
    return weights.load(models.DEFAULT)[0]


def moved(strokes, scale=1.0, x=0.0, y=0.0):
    return [[[scale * px + x, scale * py + y] for px, py in stroke] for stroke in strokes]


def number(*digits, gap=0.25):
    """The page's examples of these digits side by side, and which strokes make up each; gap: of their height."""
    strokes, groups, right = [], [], 0.0
    for digit in digits:
        own = EXAMPLES[digit]["strokes"]
        points = np.concatenate([np.array(stroke) for stroke in own])
        left, height = points[:, 0].min(), np.ptp(points[:, 1])
        groups.append([*range(len(strokes), len(strokes) + len(own))])
        strokes += moved(own, 1 / height, right - left / height)
        right += np.ptp(points[:, 0]) / height + gap
    return strokes, groups


def picture(strokes, size=200, pen=14):
    image = Image.new("L", (int(size * 3), int(size * 1.6)), 255)
    for stroke in strokes:
        line = [(size * (0.3 + x), size * (0.1 + y)) for x, y in stroke]
        ImageDraw.Draw(image).line(line, fill=0, width=pen, joint="curve")
    return image


def read(network, digits):
    return [recognised.digit for recognised in several.recognise(network, digits)]


@pytest.mark.parametrize("digits", [*PAIRS, (1, 2, 3), (2, 0, 2, 6)], ids=lambda digits: "".join(map(str, digits)))
def test_digits_side_by_side_are_told_apart_and_read(network, digits):
    strokes, groups = number(*digits)
    assert several.divide(network, strokes) == groups
    inked = [sketch.from_strokes([strokes[i] for i in group]) for group in groups]
    assert read(network, inked) == [*digits]


@pytest.mark.parametrize("strokes", [*(example["strokes"] for example in EXAMPLES), *SINGLES.values()])
def test_one_digit_stays_one(network, strokes):
    assert several.divide(network, strokes, pen=56) == [[*range(len(strokes))]]


@pytest.mark.parametrize("name", sorted(NO_DIGITS.keys() - {"1 and 2"}))
def test_what_is_no_digit_is_no_number(network, name):
    assert len(several.divide(network, NO_DIGITS[name], pen=56)) == 1


def test_a_word_is_no_number(network):
    hut = [
        [[100, 300], [100, 700]],
        [[100, 500], [250, 500]],
        [[250, 300], [250, 700]],
        [[350, 300], [360, 650], [430, 700], [500, 650], [510, 300]],
        [[600, 310], [840, 300]],
        [[720, 300], [720, 700]],
    ]
    assert len(several.divide(network, hut, pen=56)) == 1


@pytest.mark.parametrize("scale", [0.001, 1, 1000])
def test_two_level_lines_are_no_number(network, scale):
    lines = [[[0, 0], [40 * scale, 0]], [[60 * scale, 0], [100 * scale, 0]]]
    assert several.divide(network, lines) == [[0, 1]]


def test_digits_go_from_left_to_right_however_they_were_drawn(network):
    strokes, _ = number(4, 2)
    left = len(EXAMPLES[4]["strokes"])
    backwards = strokes[::-1]
    right = len(strokes) - left
    assert several.divide(network, backwards) == [[*range(right, len(strokes))], [*range(right)]]


def test_place_and_size_do_not_matter(network):
    strokes, groups = number(1, 0)
    assert several.divide(network, moved(strokes, 64, 700, -300)) == groups


def test_empty_strokes_belong_to_no_digit(network):
    strokes, _ = number(3, 8)
    count = len(EXAMPLES[3]["strokes"])
    groups = several.divide(network, [[], *strokes[:count], [], *strokes[count:]])
    assert groups == [[*range(1, count + 1)], [*range(count + 2, len(strokes) + 2)]]


@pytest.mark.parametrize("strokes", [[], [[]], [[], []]])
def test_nothing_drawn_has_no_digit(network, strokes):
    assert several.divide(network, strokes) == []


def test_what_are_no_strokes_is_refused(network):
    with pytest.raises(ValueError, match="A stroke is a list"):
        several.divide(network, [[1, 2]])


def test_a_long_drawing_is_not_taken_apart(network):
    strokes, _ = number(4, 2)
    dense = [[stroke[0]] * several.MOST_POINTS + stroke for stroke in strokes]
    assert len(several.divide(network, dense)) == 1
    assert several.too_many(dense)
    assert not several.too_many(strokes)
    assert not several.too_many([dense[0]]), "one stroke is one digit, whatever its points"


@pytest.mark.parametrize(("count", "many"), [(0, False), (8, False), (9, True)])
def test_more_than_eight_pieces_are_too_many(network, count, many):
    strokes, groups = number(*[1] * count)
    assert several.too_many(strokes) is many
    assert len(several.divide(network, strokes)) == (1 if many else len(groups))


@pytest.mark.parametrize("digits", PAIRS[::3], ids=lambda digits: "".join(map(str, digits)))
def test_digits_on_a_picture_are_told_apart_and_read(network, digits):
    ink = sketch.find_ink(picture(number(*digits)[0]))
    parts = several.divide_ink(network, ink)
    assert read(network, [sketch.stages_of_ink(part.ink).digit for part in parts]) == [*digits]
    assert [part.box for part in parts] == sorted(part.box for part in parts)
    for part in parts:
        rows, columns = np.nonzero(part.ink > several.INK)
        top, bottom = rows.min() / ink.shape[0], (rows.max() + 1) / ink.shape[0]
        left, right = columns.min() / ink.shape[1], (columns.max() + 1) / ink.shape[1]
        assert part.box == pytest.approx((left, top, right, bottom))


@pytest.mark.parametrize("digits", [(4, 2), (1, 7)], ids=lambda digits: "".join(map(str, digits)))
def test_digits_far_apart_on_a_picture_are_a_number_too(network, digits):
    ink = sketch.find_ink(picture(number(*digits, gap=0.9)[0]))
    parts = several.divide_ink(network, ink)
    assert read(network, [sketch.stages_of_ink(part.ink).digit for part in parts]) == [*digits]


def test_no_ink_is_in_two_digits_and_none_is_lost(network):
    ink = sketch.find_ink(picture(number(5, 9)[0]))
    parts = [part.ink for part in several.divide_ink(network, ink)]
    assert len(parts) == 2
    assert np.array_equal(sum(parts), ink)


@pytest.mark.parametrize("strokes", SINGLES.values(), ids=SINGLES)
def test_one_digit_on_a_picture_is_read_as_without(network, strokes):
    image = picture(moved(strokes, 0.001))
    [part] = several.divide_ink(network, sketch.find_ink(image))
    assert np.array_equal(sketch.stages_of_ink(part.ink).digit, sketch.from_image(image))


def test_readings_of_many_are_those_of_each(network):
    digits = [sketch.from_strokes(example["strokes"]) for example in EXAMPLES]
    for digit, recognised in zip(digits, several.recognise(network, digits), strict=True):
        [alone] = several.recognise(network, [digit])
        assert recognised.digit == alone.digit
        assert recognised.probabilities == pytest.approx(alone.probabilities, abs=1e-5)
        assert recognised.known == alone.known
