import gzip
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn import sketch
from cnn.fitting import nondigits, strokes
from cnn.fitting.strokes import NO_DIGIT, Drawing

SEVEN = [[[0, 0], [10, 0], [4, 20]]]


def line(label=7, writer="w", lines=SEVEN, **more):
    return json.dumps({"id": "1", "label": label, "writer": writer, "strokes": lines} | more)


def written(path, content):
    """Write text or bytes, gzipped if the name says so."""
    content = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_a_file_is_read_plain_or_gzipped(tmp_path, suffix):
    path = written(tmp_path / f"strokes{suffix}", "\n".join([line(), line(label=None, writer=3)]) + "\n")
    drawings = strokes.load(path)
    assert [drawing.label for drawing in drawings] == [7, NO_DIGIT]
    assert [drawing.strokes for drawing in drawings] == [SEVEN, SEVEN]
    assert drawings[0].writer != drawings[1].writer


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + line() + "\n" + line(label=1),
        line() + "\r\n" + line(label=1) + "\r\n",
        "\n" + line() + "\n \t\n" + line(label=1) + "\n\n",
        "\ufeff\r\n" + line() + "\r\n" + line(label=1) + "\r\n",
    ],
    ids=["byte order mark", "CRLF", "blank lines", "all of them"],
)
def test_what_editors_and_windows_add_does_no_harm(tmp_path, suffix, text):
    drawings = strokes.load(written(tmp_path / f"strokes{suffix}", text))
    assert [drawing.label for drawing in drawings] == [7, 1]


def test_blank_drawings_and_empty_strokes_are_left_out(tmp_path):
    lines = [line(lines=[]), line(lines=[[]]), line(label=3, lines=[[], *SEVEN, []])]
    [drawing] = strokes.load(written(tmp_path / "strokes.jsonl", "\n".join(lines)))
    assert drawing.label == 3
    assert drawing.strokes == SEVEN


@pytest.mark.parametrize("content", ["", "\n\n", line(lines=[])], ids=["empty", "blank lines", "a blank drawing"])
def test_a_file_without_drawings_is_refused_by_name(tmp_path, content):
    path = written(tmp_path / "strokes.jsonl", content)
    with pytest.raises(ValueError, match="contains no drawings") as error:
        strokes.load(path)
    assert str(path) in str(error.value)


def test_writers_of_two_files_never_mix(tmp_path):
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(line())
    one, other = (strokes.load(tmp_path / name)[0].writer for name in ("a.jsonl", "b.jsonl"))
    assert one != other


@pytest.mark.parametrize("letter", strokes.LOOKALIKES)
def test_letters_as_good_as_digits_are_left_out(tmp_path, letter):
    lines = [line(label=None, letter=letter), line(label=None, letter="K"), line(label=1, letter=letter)]
    drawings = strokes.load(written(tmp_path / "strokes.jsonl", "\n".join(lines)))
    assert [drawing.label for drawing in drawings] == [NO_DIGIT, 1]


@pytest.mark.parametrize(
    ("lines", "left_out"),
    [
        ([[[0, 0], [1, 30]]], True),
        ([[[0, 30], [4, 15], [2, 0]]], True),
        ([[[5, 5]]], False),
        ([[[0, 0], [30, 2]]], False),
        ([[[0, 0], [0, 30]], [[9, 0], [9, 30]]], False),
        (SEVEN, False),
    ],
    ids=["upright", "bent", "dot", "level", "two", "seven"],
)
def test_a_single_upright_stroke_is_no_lesson_in_what_is_no_digit(tmp_path, lines, left_out):
    path = written(tmp_path / "strokes.jsonl", "\n".join([line(label=None, lines=lines), line(lines=lines)]))
    assert [drawing.label for drawing in strokes.load(path)] == ([7] if left_out else [NO_DIGIT, 7])


def test_who_gave_a_drawing_stands_for_an_unknown_writer(tmp_path):
    lines = [line(contrib="lab"), '{"label": 1, "contrib": "lab", "strokes": [[[0, 0]]]}']
    drawings = strokes.load(written(tmp_path / "strokes.jsonl", "\n".join(lines)))
    assert [drawing.writer.rpartition(":")[2] for drawing in drawings] == ["w", "lab"]
    assert [drawing.id for drawing in drawings] == ["1", ""]


WRONG = {
    "not JSON": ("{", "Expecting"),
    "a list": ("[]", "not a JSON object"),
    "nested too deeply": ("[" * 100_000, "recursion"),
    "label too large": (line(label=10), "got 10"),
    "label as text": (line(label="7"), "got '7'"),
    "label true": (line(label=True), "got True"),
    "strokes as text": (line(lines="abc"), "list of strokes"),
    "a point of one number": (line(lines=[[[0]]]), "two numbers"),
    "a point far away": (line(lines=[[[0, 1e12]]]), "finite"),
    "no writer": ('{"label": 1, "strokes": []}', "no 'writer'"),
    "no label": ('{"writer": 1, "strokes": []}', "no 'label'"),
    "not UTF-8": (b"\xff\xfe{\x00}\x00", "codec"),
}


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
@pytest.mark.parametrize(("bad", "words"), WRONG.values(), ids=WRONG.keys())
def test_what_is_not_a_drawing_is_refused_with_file_and_line(tmp_path, bad, words, suffix):
    bad = bad.encode() if isinstance(bad, str) else bad
    path = written(tmp_path / f"strokes{suffix}", line().encode() + b"\n\n" + bad + b"\n")
    with pytest.raises(ValueError, match="is not a drawing") as error:
        strokes.load(path)
    assert f"{path}, line 3" in str(error.value)
    assert words in str(error.value)


def spoil(content):
    middle = len(content) // 2
    return content[:middle] + bytes(byte ^ 255 for byte in content[middle : middle + 40]) + content[middle + 40 :]


@pytest.mark.parametrize(
    "damage",
    [lambda content: content[: len(content) // 2], spoil, lambda content: gzip.decompress(content)],
    ids=["cut off", "spoilt", "not gzipped"],
)
def test_a_damaged_gzip_file_is_named(tmp_path, damage):
    rng = np.random.default_rng(0)  # for a file that compresses badly
    content = "\n".join(line(lines=[rng.normal(size=(9, 2)).tolist()]) for _ in range(400))
    path = tmp_path / "strokes.jsonl.gz"
    path.write_bytes(damage(gzip.compress(content.encode())))
    with pytest.raises(ValueError, match=r"damaged after line \d+|line \d+, is not a drawing") as error:
        strokes.load(path)
    assert str(path) in str(error.value)


def test_a_tenth_of_the_writers_is_held_out_and_never_trained_on():
    drawings = [Drawing(i % 10, f"w{i % 60}", SEVEN) for i in range(600)]
    kept, held = strokes.hold_out(drawings)
    assert len(kept) + len(held) == 600
    assert len({drawing.writer for drawing in held}) == 6
    assert not {drawing.writer for drawing in held} & {drawing.writer for drawing in kept}
    assert strokes.hold_out(drawings[::-1])[1] == held[::-1]  # whatever the order of the file


@pytest.mark.parametrize("writers", [1, 2, 9])
def test_of_fewer_than_ten_writers_every_tenth_drawing_is_held_out(writers):
    drawings = [Drawing(i % 10, f"w{i % writers}", [[[i, 0]]]) for i in range(65)]
    kept, held = strokes.hold_out(drawings)
    assert [drawing.strokes[0][0][0] for drawing in held] == [9, 19, 29, 39, 49, 59]
    assert sorted(kept + held) == sorted(drawings)
    assert len({drawing.writer for drawing in kept}) == writers


def test_a_single_drawing_is_trained_on():
    drawings = [Drawing(7, "w", SEVEN)]
    assert strokes.hold_out(drawings) == (drawings, [])


def test_ink_is_what_the_pad_gives_and_blanks_are_left_out():
    images, labels = strokes.ink([Drawing(7, "w", SEVEN), Drawing(1, "w", [[]]), Drawing(NO_DIGIT, "w", [[[1, 1]]])])
    assert labels.tolist() == [7, NO_DIGIT]
    assert np.array_equal(images[0].numpy(), sketch.from_strokes(SEVEN))


def test_each_pen_is_thicker_than_the_one_before():
    images, labels = strokes.ink([Drawing(7, "w", SEVEN)], strokes.PENS)
    sums = images.float().sum(dim=(1, 2)).tolist()
    assert sums == sorted(sums)
    assert sums[-1] > 1.8 * sums[0]
    assert labels.tolist() == [7] * len(strokes.PENS)


def distance(points, start, end):
    """Exact distance of (n, 2) points to the segment from start to end."""
    start, along = np.array(start, float), np.subtract(end, start, dtype=float)
    share = ((points - start) @ along / max(along @ along, 1e-12)).clip(0, 1)
    return np.linalg.norm(points - start - share[:, None] * along, axis=1)


points = st.tuples(st.floats(-50, 50), st.floats(-50, 50)).map(list)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(points, min_size=1, max_size=6), min_size=1, max_size=3), st.sampled_from(strokes.PENS))
def test_ink_lies_where_the_exact_distance_to_the_lines_says(lines, pen):
    """Oracle: a pixel is ink as far as it lies within half a pen of a segment, counted on 8×8 points of it."""
    flat = np.concatenate([np.array(one) for one in lines])
    low, high = flat.min(axis=0), flat.max(axis=0)
    extent = (high - low).max()
    zoom = (sketch.BOX - pen) / extent if extent > 1e-9 else 1.0
    fitted = [(np.array(one) - (low + high) / 2) * zoom + sketch.BOX / 2 for one in lines]
    grid = (np.mgrid[0 : sketch.BOX * 8, 0 : sketch.BOX * 8] + 0.5) / 8
    places = np.stack([grid[1].ravel(), grid[0].ravel()], axis=1)
    segments = [(one[max(0, i - 1)], one[i]) for one in fitted for i in range(len(one))]
    inside = np.min([distance(places, *segment) for segment in segments], axis=0) <= pen / 2
    expected = inside.reshape(sketch.BOX, 8, sketch.BOX, 8).mean(axis=(1, 3)) * 255
    digit = sketch.from_strokes(lines, pen)
    top, left = place(digit, expected)
    inked = digit[top : top + sketch.BOX, left : left + sketch.BOX].astype(float)
    assert np.abs(inked - expected).mean() < 4
    assert np.abs(inked - expected).max() < 80


def place(digit, fitted):
    """Where the 20×20 lie in the 28×28: found by their ink, not by the code under test."""
    scores = {
        (top, left): np.abs(digit[top : top + 20, left : left + 20] - fitted).sum()
        for top in range(9)
        for left in range(9)
    }
    return min(scores, key=scores.get)


@pytest.mark.parametrize("kind", nondigits.KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_of_no_digit_is_drawn_by_its_generator_alone(kind):
    first, again, other = (kind(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert len(first) != len(other) or any(not np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    for seed in range(20):
        digit = sketch.from_strokes([one.tolist() for one in kind(np.random.default_rng(seed))])
        assert digit.max() > 200


def test_letters_that_are_as_good_as_digits_are_not_taught():
    taught = {name for font in ("rowmans", "cursive") for name in nondigits._glyphs()[font] if not name.isdigit()}
    assert set("AEFHKMNRTW") <= taught
    drawn = set()
    rng = np.random.default_rng(0)
    original, nondigits.by_hand = nondigits.by_hand, lambda lines, rng: drawn.add(json.dumps(lines)) or []
    try:
        for _ in range(3000):
            nondigits.letter(rng)
    finally:
        nondigits.by_hand = original
    forbidden = {json.dumps(nondigits._glyphs()[font][name]) for font in ("rowmans", "cursive") for name in "OoIlSsZzB"}
    assert drawn
    assert not drawn & forbidden


def test_things_that_are_no_digit_are_always_the_same_with_pens_of_all_widths():
    images, labels = nondigits.ink(40)
    again, _ = nondigits.ink(40)
    assert np.array_equal(images, again)
    assert labels.tolist() == [NO_DIGIT] * 40
    assert images.shape == (40, 28, 28)


def test_two_recorded_digits_make_one_drawing_that_is_none():
    stroke = [[[0, 0], [4, 1], [2, 8]]]

    def how_many_overlap(*labels):
        digits = [strokes.Drawing(label, "w", stroke) for label in labels]
        pairs = [nondigits.pair(digits, np.random.default_rng(seed)) for seed in range(200)]
        return sum(first[:, 0].max() > second[:, 0].min() for first, second in pairs)

    assert how_many_overlap(7) == 0  # a 7 on a 7 is a 7
    assert how_many_overlap(0, 1) == 0  # and a 1 on a 0 may be a 0
    assert 20 < how_many_overlap(2, 7) < 80  # half of those of two labels, which every second pair is


def test_of_the_things_that_are_no_digit_every_seventh_is_a_pair_where_there_are_digits():
    by_code, with_pairs = (
        {image.numpy().tobytes() for image in nondigits.ink(14, digits)[0]}
        for digits in ((), [strokes.Drawing(7, "w", [[[0, 0], [4, 1], [2, 8]]])])
    )
    assert len(with_pairs - by_code) == 2
    assert len(with_pairs & by_code) == 12


def test_by_hand_keeps_size_about_and_rounds_corners():
    lines = nondigits.by_hand([[[0, 0], [100, 0], [100, 100]]], np.random.default_rng(3))
    points = np.concatenate(lines)
    assert 0.5 < np.ptp(points, axis=0).max() < 2
    turns = np.diff(np.unwrap(np.arctan2(*np.diff(points, axis=0).T)))
    assert np.abs(turns).max() < math.pi / 2
