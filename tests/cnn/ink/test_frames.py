"""Frames, cells, strips and tiny pictures: judged by the digit that the same strokes give without them."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from cnn import sketch
from cnn.ink import bars, picture, strips

FIVE = [[[100, 20], [30, 25], [28, 80]], [[28, 80], [80, 70], [110, 110], [80, 160], [20, 150]]]
ALIKE = 0.06  # mean absolute difference of two digits; that of a 5 and a 1 is about 0.1


def five(size=(200, 200), ink=60, paper=245, zoom=0.7, width=9):
    image = Image.new("L", size, paper)
    pen = ImageDraw.Draw(image)
    left, top = (n / 2 - zoom * middle for n, middle in zip(size, (65, 90), strict=True))
    for stroke in FIVE:
        dots = [(left + zoom * x, top + zoom * y) for x, y in stroke]
        pen.line(dots, fill=ink, width=width, joint="curve")
    return image


def with_frame(image, inset, thick, shade, sides="ltrb"):
    framed = image.copy()
    pen = ImageDraw.Draw(framed)
    width, height = image.size
    lines = {
        "l": (inset, 0, inset + thick - 1, height),
        "t": (0, inset, width, inset + thick - 1),
        "r": (width - inset - thick, 0, width - inset - 1, height),
        "b": (0, height - inset - thick, width, height - inset - 1),
    }
    for side in sides:
        pen.rectangle(lines[side], fill=shade)
    return framed


def difference(a, b):
    moved = (np.roll(a, (rows, columns), (0, 1)) for rows in (-1, 0, 1) for columns in (-1, 0, 1))
    return min(np.abs(m.astype(float) - b).mean() / 255 for m in moved)


def same_digit(image, plain):
    digit, expected = sketch.from_image(image), sketch.from_image(plain)
    return digit is not None and difference(digit, expected) < ALIKE


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 18), st.integers(2, 12), st.integers(0, 130),
    st.sampled_from(["ltrb", "lt", "rb", "lr", "tb", "l", "t", "r", "b", "ltr"]), st.booleans(),
)  # fmt: skip
def test_a_frame_changes_nothing(inset, thick, shade, sides, dark):
    plain, framed = five(), with_frame(five(), inset, thick, shade, sides)
    if not dark:
        plain, framed = (Image.eval(image, lambda value: 255 - value) for image in (plain, framed))
    assert same_digit(framed, plain)


def test_a_line_that_the_digit_touches_goes_and_the_digit_stays():
    plain = five((200, 160), zoom=0.8)
    touched = with_frame(plain, 6, 6, 30, "tb")
    assert same_digit(touched, plain)


def test_a_sheet_in_a_thick_dark_frame_is_light():
    small = five((200, 200), zoom=0.45)
    assert same_digit(with_frame(small, 0, 30, 20), small)


@pytest.mark.parametrize("shade", [40, 200])
def test_a_bar_on_top_of_a_page_is_no_digit(shade):
    page = Image.new("L", (400, 300), 245)
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 400, 30), fill=shade)
    for left in (20, 90, 160):
        pen.rectangle((left, 12, left + 40, 20), fill=235)
    assert sketch.from_image(page) is None


def test_a_seven_cut_close_keeps_its_bar():
    image = Image.new("L", (120, 200), 245)
    ImageDraw.Draw(image).line([(0, 8), (112, 8), (50, 199)], fill=30, width=16)
    ink = picture.find_ink(image)
    assert ink[4:12, 10:100].mean() > 0.9


@pytest.mark.parametrize("lines", [((30, 0, 30, 300), (0, 40, 300, 40)), ((20, 0, 20, 300), (0, 280, 300, 280))])
def test_the_corner_of_a_table_is_blank(lines):
    corner = Image.new("L", (300, 300), 245)
    for line in lines:
        ImageDraw.Draw(corner).line(line, fill=60, width=4)
    assert sketch.from_image(corner) is None


def test_a_one_alone_is_no_line_of_a_cell():
    one = Image.new("L", (200, 200), 245)
    ImageDraw.Draw(one).line((100, 20, 100, 180), fill=30, width=10)
    assert sketch.from_image(one) is not None


@pytest.mark.parametrize("side", [28, 48, 64])
def test_a_line_of_one_pixel_becomes_as_thick_as_mnists(side):
    tiny = Image.new("1", (side, side), 1)
    ImageDraw.Draw(tiny).line([(x * side / 140, y * side / 190) for x, y in FIVE[0] + FIVE[1]], fill=0)
    digit = sketch.from_image(tiny)
    ink = digit.sum() / 255
    length = sum(np.hypot(*np.diff(np.array(stroke), axis=0).T).sum() for stroke in FIVE) / 140 * 20
    assert 1.2 < ink / length < 3


@pytest.mark.parametrize("dark", [True, False], ids=["dark on light", "light on dark"])
@pytest.mark.parametrize("side", [28, 100, 300])
def test_thick_ink_that_touches_the_border_is_ink(side, dark):
    ink = np.zeros((side, side), bool)
    ink[:, side // 4 : side // 4 + side // 7] = ink[: side // 7] = True
    found = picture.find_ink(Image.fromarray(np.uint8(np.where(ink == dark, 20, 240))))
    assert found[ink].mean() > 0.9
    assert found[~ink].mean() < 0.1


def test_a_pale_part_of_a_stroke_is_kept():
    image = five((300, 300), zoom=1.4, width=14)
    pale = np.asarray(image, float)
    pale[140:160] = 245 - 0.4 * (245 - pale[140:160])
    assert same_digit(Image.fromarray(np.uint8(pale)), image)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 180), st.integers(1, 20), st.integers(-8, 8))
@example(8, 19, -6)
def test_a_bar_is_found_where_it_is(top, thick, drift):
    rows, columns = np.mgrid[:200, :200]
    first = top + drift * columns / 200
    dark = (rows >= first) & (rows < first + thick)
    if dark[:, 0].any() and dark[:, -1].any():
        found = [bar for bar in bars.find(dark) if not bar.upright]
        assert (found[0].taken | ~dark).mean() > 0.99
        assert not any((bar.taken & dark & ~found[0].taken).any() for bar in found), (
            "whatever else is found is within it"
        )


def test_a_strip_is_filled_with_the_paper_beside_it():
    grey = np.full((100, 120), 0.9, np.float32)
    grey[:10], grey[4:6, 20:40] = 0.2, 0.9
    assert (strips.without_strips(grey, 0.06) == np.float32(0.9)).all()
    grey[10:60, 50:60] = 0.2
    assert (strips.without_strips(grey, 0.06) == grey).all()


def on_a_page(angle, frame=True, squares=True):
    """A 5 in a frame of 200 pixels in the middle of a page of squared paper, photographed a little askew."""
    page = Image.new("L", (500, 500), 235)
    pen = ImageDraw.Draw(page)
    for place in range(10, 500, 25) if squares else ():
        pen.line((place, 0, place, 500), fill=190)
        pen.line((0, place, 500, place), fill=190)
    page.paste(five(ink=30), (150, 150), Image.eval(five(ink=30), lambda value: 255 * (value < 200)))
    if frame:
        pen.rectangle((140, 140, 360, 360), outline=40, width=8)
    return page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=235)


@pytest.mark.parametrize("angle", [-2, -1, 0, 1, 2])
@pytest.mark.parametrize("squares", [False, True])
def test_a_frame_in_the_middle_of_a_page_is_taken_off(angle, squares):
    assert same_digit(on_a_page(angle, squares=squares), on_a_page(angle, frame=False, squares=False))


def test_a_round_digit_with_something_in_it_is_no_frame():
    image = Image.new("L", (300, 300), 240)
    pen = ImageDraw.Draw(image)
    pen.ellipse((80, 40, 220, 260), outline=40, width=14)
    plain = sketch.from_image(image)
    pen.line((125, 210, 175, 90), fill=40, width=14)
    slashed = sketch.from_image(image)
    assert (slashed > 100).sum() > (plain > 100).sum() + 5
    assert not ((plain > 200) & (slashed < 100)).any()
