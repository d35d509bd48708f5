import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from benchmarks import photos, scenes
from cnn import sketch
from cnn.ink import picture

FIVE = [[[100, 20], [30, 25], [28, 80]], [[28, 80], [80, 70], [110, 110], [80, 160], [20, 150]]]
ONE = [[[60, 20], [70, 160]]]
ALIKE = 0.03  # mean absolute difference of two digits; that of a 5 and a 1 is more than three times as much


def drawing(size=(280, 280), strokes=FIVE, dark=True, paper=0.95, ink=0.1):
    """A picture in mode L of strokes, drawn by PIL, as thick for the digit as MNIST's."""
    n, detail = min(size), 4 if max(size) < 600 else 1
    big = Image.new("L", (size[0] * detail, size[1] * detail))
    draw = ImageDraw.Draw(big)
    scale, radius = n * detail / 200, 9.5 * n * detail / 200
    left = (big.width - 140 * scale) / 2
    for stroke in strokes:
        dots = [(left + x * scale, (y + 10) * scale) for x, y in stroke]
        draw.line(dots, fill=255, width=round(2 * radius))
        for x, y in dots:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    share = np.asarray(big.reduce(detail), float) / 255
    grey = paper + share * (ink - paper)
    return Image.fromarray(np.uint8(np.round(255 * (grey if dark else 1 - grey))))


def difference(a, b):
    """Mean absolute difference, as a share of full ink; for the nearest place, since digits move by whole pixels."""
    moved = (np.roll(a, (rows, columns), (0, 1)) for rows in (-1, 0, 1) for columns in (-1, 0, 1))
    return min(np.abs(m.astype(float) - b).mean() / 255 for m in moved)


def reading(image):
    digit = sketch.from_image(image)
    assert (digit.shape, digit.dtype) == ((28, 28), np.uint8)
    return digit


@pytest.fixture(scope="module")
def five():
    """The digit that comes of the plain drawing."""
    return reading(drawing())


def transparent(image):
    """The same ink on transparent paper, in mode LA: all the picture's information is in its alpha."""
    values = np.asarray(image, int)
    paper = values[0, 0]
    ink = 255 if paper < 128 else 0
    alpha = np.uint8(np.abs(values - paper) * 255 // np.abs(values - paper).max())
    return Image.merge("LA", [Image.new("L", image.size, ink), Image.fromarray(alpha)])


def with_exif_of(image, orientation):
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    image.save(buffer, "JPEG", quality=95, exif=exif)
    return Image.open(buffer)


MODES = {
    "1": lambda image: image.point(lambda value: 255 * (value > 127), "1"),
    "L": lambda image: image,
    "LA": transparent,
    "LA opaque": lambda image: image.convert("LA"),
    "RGB": lambda image: image.convert("RGB"),
    "RGBA": lambda image: transparent(image).convert("RGBA"),
    "RGBA opaque": lambda image: image.convert("RGBA"),
    "P": lambda image: image.convert("RGB").quantize(8),
    "CMYK": lambda image: image.convert("RGB").convert("CMYK"),
    "YCbCr": lambda image: image.convert("RGB").convert("YCbCr"),
    "HSV": lambda image: image.convert("RGB").convert("HSV"),
    "I": lambda image: image.convert("I"),
    "I;16": lambda image: Image.fromarray(np.asarray(image, np.uint16) * 257),
    "F": lambda image: Image.fromarray(np.asarray(image, np.float32) / 255),
}
SIZES = [(28, 28), (60, 45), (100, 100), (399, 401), (640, 480), (90, 400), (2000, 1500), (1080, 1920)]


def test_a_drawing_gives_the_same_digit_as_its_strokes(five):
    assert difference(five, sketch.from_strokes(FIVE)) < ALIKE
    assert difference(five, sketch.from_strokes(ONE)) > 3 * ALIKE


@pytest.mark.parametrize("dark", [True, False], ids=["dark on light", "light on dark"])
@pytest.mark.parametrize("mode", MODES)
def test_mode_and_polarity_do_not_matter(five, mode, dark):
    image = MODES[mode](drawing(dark=dark))
    assert image.mode == mode.split()[0]
    assert difference(reading(image), five) < ALIKE


@pytest.mark.parametrize("dark", [True, False], ids=["dark on light", "light on dark"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: "{}x{}".format(*size))
def test_size_does_not_matter(five, size, dark):
    assert difference(reading(drawing(size, dark=dark)), five) < (ALIKE if min(size) > 28 else 2 * ALIKE)


@pytest.mark.parametrize(("paper", "ink"), [(1.0, 0.0), (0.6, 0.2), (0.9, 0.6), (0.5, 0.38)])
def test_faint_ink_is_brought_to_full_strength(five, paper, ink):
    assert difference(reading(drawing(paper=paper, ink=ink)), five) < ALIKE


@pytest.mark.parametrize("dark", [True, False], ids=["dark on light", "light on dark"])
@pytest.mark.parametrize("turns", range(4))
def test_uneven_light_does_not_become_ink(five, turns, dark):
    light = np.rot90(np.tile(np.linspace(0.5, 1.0, 280), (280, 1)), turns)
    lit = Image.fromarray(np.uint8(np.asarray(drawing(dark=dark)) * light))
    assert difference(reading(lit), five) < 2 * ALIKE


@pytest.mark.parametrize("size", [(280, 280), (1200, 900)])
def test_grain_does_not_become_ink(five, size):
    grain = np.random.default_rng(0).normal(0, 12, size[::-1])
    grainy = Image.fromarray(np.uint8((np.asarray(drawing(size, paper=0.8, ink=0.2)) + grain).clip(0, 255)))
    assert difference(reading(grainy), five) < ALIKE


def test_a_pencil_on_a_large_sheet_does_not_fade():
    thin = Image.new("L", (2000, 2000), 240)
    ImageDraw.Draw(thin).line([(10 * x + 300, 10 * y + 100) for x, y in FIVE[0] + FIVE[1][1:]], fill=60, width=14)
    assert (reading(thin) > 127).sum() > 0.5 * (sketch.from_strokes(FIVE) > 127).sum()


PAPER = (480, 360)  # width, height of the photos below, pixels; the digit on them is FIVE


def on(light, size=PAPER, **options):
    """The five as it is seen in this light, (H, W) in [0, 1]."""
    return Image.fromarray(np.uint8(np.asarray(drawing(size, **options)) * light))


@pytest.mark.parametrize("angle", [0, 20, 45, 90, 160])
@pytest.mark.parametrize("depth", [0.3, 0.5])
def test_the_hard_edge_of_a_shadow_does_not_become_ink(five, angle, depth):
    row, column = np.mgrid[-180:180, -240:240]
    shaded = column * np.cos(np.radians(angle)) + row * np.sin(np.radians(angle)) > 30
    assert difference(reading(on(1 - depth * shaded)), five) < 2 * ALIKE


@pytest.mark.parametrize("place", [-120, -40, 0, 60])
@pytest.mark.parametrize(("depth", "ink"), [(0.2, 0.1), (0.4, 0.1), (0.2, 0.75)], ids=["light", "deep", "pencil"])
def test_the_soft_shadow_of_a_finger_does_not_become_ink(five, place, depth, ink):
    """As narrow as the digit, and coming in from the border to its middle."""
    row, column = np.mgrid[-180:180, -240:240]
    finger = np.float32(255 * ((np.abs(column - place) < 25) & (row < 20)))
    soft = np.asarray(Image.fromarray(np.uint8(finger)).filter(ImageFilter.GaussianBlur(10))) / 255
    assert difference(reading(on(1 - depth * soft, ink=ink)), five) < 2 * ALIKE


def test_faint_pencil_is_found_beside_the_much_sharper_edge_of_a_dark_table(five):
    light = np.where(np.arange(480) < 40, 0.1, 1.0) * np.ones((360, 1))
    assert difference(reading(on(light, ink=0.75)), five) < 2 * ALIKE


@pytest.mark.parametrize("distance", [5, 20, 40])
def test_a_line_much_fainter_than_a_soft_shadow_beside_it_is_no_error(distance):
    shadow, line = Image.new("L", (400, 300)), Image.new("L", (400, 300))
    ImageDraw.Draw(shadow).ellipse((100, 100, 160, 200), fill=255)
    ImageDraw.Draw(line).line([(165 + distance, 60), (165 + distance, 240)], fill=255, width=3)
    soft, ink = (np.asarray(dark, float) / 255 for dark in (shadow.filter(ImageFilter.GaussianBlur(14)), line))
    sketch.from_image(Image.fromarray(np.uint8(240 * (1 - 0.5 * soft) * (1 - 0.1 * ink))))


@pytest.mark.parametrize("kind", [kind for kind in scenes.KINDS if "pencil" in kind])
def test_a_pencil_is_found_in_shadow_on_rules_and_beside_a_table(five, kind):
    """In at least four of six imagined photos."""
    rng = np.random.default_rng(0)
    pictures = [photos.photograph(FIVE, kind, rng) for _ in range(6)]
    found = [digit for digit in map(sketch.from_image, pictures) if digit is not None]
    assert sum(difference(digit, five) < 3 * ALIKE for digit in found) >= 4


def test_a_blank_sheet_with_a_shadow_is_none():
    light = np.where(np.arange(480) > 200, 0.6, 1.0) * np.ones((360, 1))
    assert sketch.from_image(Image.fromarray(np.uint8(light * 220))) is None


@pytest.mark.parametrize("slant", [0.0, 0.03, -0.06])
@pytest.mark.parametrize("squared", [False, True], ids=["ruled", "squared"])
def test_rules_from_border_to_border_do_not_become_ink(five, slant, squared):
    row, column = np.mgrid[0:360, 0:480]
    rules = (row + slant * column) % 45 < 2
    if squared:
        rules |= (column - slant * row) % 45 < 2
    assert difference(reading(on(1 - 0.25 * rules)), five) < 2 * ALIKE


def test_a_line_that_ends_before_the_border_is_ink():
    """A one, though it is as long and as straight as a rule."""
    image = Image.new("L", (300, 400), 240)
    ImageDraw.Draw(image).line([(150, 12), (150, 388)], fill=30, width=4)
    digit = reading(image)
    assert (digit[5:23].max(axis=1) > 127).all()


def test_a_dark_table_beside_the_sheet_is_not_ink(five):
    table = np.where(np.arange(480) > 420, 0.3, 1.0) * np.ones((360, 1))
    assert difference(reading(on(table)), five) < 2 * ALIKE


def test_a_fives_bar_drawn_apart_is_kept():
    apart = [[[100, 20], [55, 20]], [[30, 40], [28, 80], [80, 70], [110, 110], [80, 160], [20, 150]]]
    whole, body = reading(drawing(PAPER, apart)), reading(drawing(PAPER, apart[1:]))
    assert difference(whole, sketch.from_strokes(apart)) < 2 * ALIKE
    assert difference(whole, body) > 2 * ALIKE


def test_a_fives_bar_that_the_border_cuts_off_is_kept():
    image = Image.new("L", PAPER, 240)
    pen = ImageDraw.Draw(image)
    pen.line([(380, 100), (378, 180), (440, 165), (460, 220), (430, 290), (370, 280)], fill=30, width=14)
    pen.line([(400, 85), (479, 85)], fill=30, width=14)
    assert picture.find_ink(image)[68:74, 336:399].min() > 0.9  # at 400 pixels a side


def test_specks_far_from_the_digit_are_dropped(five):
    image = drawing(PAPER)
    ImageDraw.Draw(image).rectangle((5, 5, 11, 11), fill=20)
    assert difference(reading(image), five) < ALIKE


@pytest.mark.parametrize("dark", [True, False], ids=["dark on light", "light on dark"])
def test_a_brush_as_thick_as_a_fifth_of_the_picture_is_solid(dark):
    image = Image.new("L", (280, 280), 255 if dark else 0)
    ImageDraw.Draw(image).line([(140, 40), (140, 240)], fill=0 if dark else 255, width=60)
    ink = picture.find_ink(image)
    assert ink[60:220, 116:165].min() > 0.9
    assert ink[:, :100].max() == ink[:, 180:].max() == 0


@pytest.mark.parametrize("size", [(1, 1), (28, 28), (500, 300), (1, 900)])
@pytest.mark.parametrize(
    ("mode", "colour"),
    [
        ("L", 0),
        ("L", 128),
        ("L", 255),
        ("1", 0),
        ("1", 1),
        ("RGB", (200, 30, 90)),
        ("RGBA", (0, 0, 0, 0)),
        ("RGBA", (255, 255, 255, 0)),
        ("RGBA", (9, 9, 9, 99)),
        ("P", 3),
        ("CMYK", (0, 50, 0, 20)),
        ("I;16", 999),
        ("I", -5),
        ("F", 0.3),
    ],
)
def test_a_blank_picture_is_none(mode, colour, size):
    assert sketch.from_image(Image.new(mode, size, colour)) is None


@pytest.mark.parametrize("sigma", [1, 4, 10])
def test_grainy_blank_paper_is_none(sigma):
    grain = np.random.default_rng(sigma).normal(180, sigma, (600, 800)).clip(0, 255)
    assert sketch.from_image(Image.fromarray(np.uint8(grain))) is None


def test_unevenly_lit_blank_paper_is_none():
    light = np.linspace(120, 240, 640) * np.linspace(0.7, 1, 480)[:, None]
    assert sketch.from_image(Image.fromarray(np.uint8(light))) is None


STORED = {  # how a camera stores an upright picture of this orientation
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", STORED)
def test_a_photos_orientation_is_respected(five, orientation):
    upright = drawing((300, 240))
    stored = upright if STORED[orientation] is None else upright.transpose(STORED[orientation])
    assert difference(reading(with_exif_of(stored, orientation)), five) < ALIKE


def test_reading_leaves_the_picture_alone():
    image = drawing((500, 400)).convert("RGBA")
    before = image.tobytes()
    sketch.from_image(image)
    assert (image.mode, image.size, image.tobytes()) == ("RGBA", (500, 400), before)


@pytest.mark.parametrize("size", [(90, 400), (2000, 1500)])
def test_stages_have_their_shapes(size):
    stages = sketch.stages_of_image(drawing(size))
    assert max(stages.drawn.shape) == 112
    assert stages.drawn.shape[0] / stages.drawn.shape[1] == pytest.approx(size[1] / size[0], rel=0.03)
    assert max(stages.cropped.shape) <= 112
    assert (stages.fitted.shape, stages.digit.shape) == ((20, 20), (28, 28))
    assert all(stage.dtype == np.uint8 for stage in stages)


def test_mnists_own_images_as_white_on_black_come_out_nearly_unchanged(mnist_data):
    differences = [
        difference(reading(Image.fromarray(image.numpy())), image.numpy()) for image in mnist_data["test"][0][:50]
    ]
    assert max(differences) < ALIKE
    assert np.mean(differences) < ALIKE / 3


@pytest.mark.parametrize("size", [(200, 1), (1, 200), (900, 1), (300, 2)])
def test_a_single_line_of_pixels_is_a_digit_or_none(size):
    random = np.random.default_rng(0)
    assert_a_digit_or_none(Image.fromarray(random.integers(0, 256, size, np.uint8)))


def assert_a_digit_or_none(image):
    digit = sketch.from_image(image)
    assert digit is None or ((digit.shape, digit.dtype) == ((28, 28), np.uint8) and digit.any())


sides = st.integers(1, 60) | st.just(1)
kinds = st.sampled_from([*MODES, "F inf", "PA", "RGBa", "RGBX"])


@settings(max_examples=150, deadline=None)
@given(sides, sides, kinds, st.integers(0, 2**32), st.sampled_from([0.02, 0.5, 1.0]))
def test_any_pixels_give_a_digit_or_none(width, height, kind, seed, density):
    random = np.random.default_rng(seed)
    values = random.integers(0, 256, (height, width), np.uint8) * (random.random((height, width)) < density)
    image = Image.fromarray(values.astype(np.uint8))
    if kind == "F inf":
        values = np.where(values > 128, random.choice([np.inf, -np.inf, np.nan, 1e38]), values).astype(np.float32)
        image = Image.fromarray(values)
    elif kind in ("RGBX", "PA", "RGBa"):
        bands = len(Image.new(kind, (1, 1)).getbands())
        image = Image.frombytes(kind, (width, height), random.bytes(width * height * bands))
    elif kind in ("LA", "RGBA"):
        alpha = random.integers(0, 256, (height, width), np.uint8)
        image = Image.merge("LA", [image, Image.fromarray(alpha)]).convert(kind)
    else:
        image = MODES[kind](image)
    assert_a_digit_or_none(image)
