"""The report on accuracy: its measures, what it has the networks read, and a run of it."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from benchmarks import accuracy, canvas, cases, corruptions, doodles, scenes, scores, tables
from cnn import models, recognition, sketch, training, weights
from cnn.training import nondigits, strokes

SEVEN = [[[0, 0], [10, 0], [4, 20]]]
ONE = [[[3, 0], [3, 20]]]
ZERO = [[[0, 5], [5, 0], [9, 6], [5, 14], [0, 5]]]


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """As the report itself runs; afterwards as before."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def network():
    """A small network with a temperature and a threshold."""
    torch.manual_seed(0)
    model = models.build("CNNModel").eval()
    model.temperature = 0.1
    return model


@pytest.fixture
def drawings_file(tmp_path):
    """Drawings of twenty writers, two each, one of a listed style, and a letter."""
    records = [
        {"id": f"{writer}{label}", "label": label, "writer": f"w{writer:02}", "strokes": drawn}
        for writer in range(20)
        for label, drawn in ((7, SEVEN), (0, ZERO))
    ]
    records[0]["id"] = json.loads(cases.STYLES.read_text(encoding="utf-8"))["crossed 7"][0]
    records.append({"id": "none", "label": None, "letter": "V", "writer": "w00", "strokes": SEVEN})
    path = tmp_path / "pens" / "strokes.jsonl"
    path.parent.mkdir()
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_many_are_read_as_one_is(network):
    rng = np.random.default_rng(0)
    digits = np.stack([sketch.from_strokes(nondigits.draw(rng)) for _ in range(40)])
    spread = recognition.spread(training.predict(network, torch.from_numpy(digits)).double())
    network.known_above = spread.sort().values[19:21].mean().item()  # no digit's own, for batches round otherwise
    reading = scores.read(network, torch.from_numpy(digits))
    singles = [recognition.recognise(network, digit) for digit in digits]
    assert reading.digits.tolist() == [single.digit for single in singles]
    assert reading.known.tolist() == [single.known for single in singles]
    assert 0 < sum(reading.known.tolist()) < 40
    assert reading.probabilities.numpy() == pytest.approx(np.stack([single.probabilities for single in singles]))


def test_a_picture_on_which_nothing_was_found_is_neither_right_nor_known(network):
    network.known_above = -np.inf
    reading = scores.read(network, torch.zeros(1, 28, 28, dtype=torch.uint8))
    assert reading.digits.tolist() == [-1]
    assert reading.known.tolist() == [False]
    assert [scores.accuracy(reading, torch.tensor([label])) for label in range(10)] == [0.0] * 10


def reading_of(tops):
    """A reading of digits whose most probable is 3, by these probabilities."""
    probabilities = torch.stack([(1 - torch.tensor(tops, dtype=torch.float64)) / 9] * 10, dim=1)
    probabilities[:, 3] = torch.tensor(tops, dtype=torch.float64)
    return scores.Reading(torch.full((len(tops),), 3), probabilities, torch.tensor([True, False] * (len(tops) // 2)))


def test_measures_worked_by_hand():
    reading, labels = reading_of([0.9, 0.92, 0.55, 0.58]), torch.tensor([3, 0, 3, 3])
    assert scores.accuracy(reading, labels) == 0.75
    assert scores.known(reading, labels) == 0.5
    # the bin up to 14/15: right 0.5, sure 0.91; the bin up to 9/15: right 1, sure 0.565
    assert scores.calibration_error(reading, labels) == pytest.approx(0.5 * 0.41 + 0.5 * 0.435)


def test_certainty_that_is_right_has_no_calibration_error():
    assert scores.calibration_error(reading_of([1.0, 1.0]), torch.tensor([3, 3])) == 0
    assert scores.calibration_error(reading_of([1.0, 1.0]), torch.tensor([3, 4])) == 0.5


def test_canvases_have_the_digit_anywhere_in_any_size_and_brush():
    rng = np.random.default_rng(0)
    boxes, darkest = [], []
    for _ in range(60):
        pixels = np.asarray(canvas.draw(ONE, rng))
        assert pixels.shape == (400, 400)
        rows, columns = (pixels < 128).nonzero()
        boxes.append([rows.min(), rows.max(), columns.min(), columns.max()])
        darkest.append(pixels.min())
    top, bottom, left, right = np.array(boxes).T
    heights, brushes = bottom - top + 1, right - left + 1
    assert max(darkest) == 0
    assert canvas.BRUSHES[0] - 2 <= brushes.min() < 10 < 20 < brushes.max() <= canvas.BRUSHES[1] + 2
    assert np.abs(heights - brushes - 190).max() <= 112  # sizes of 80 to 300
    assert np.ptp(top) > 150
    assert np.ptp(left) > 200
    assert top.min() >= 0
    assert right.max() < 400


def test_a_canvas_is_read_wherever_the_digit_is_but_not_if_resized():
    rng = np.random.default_rng(0)
    canvases = [canvas.draw(SEVEN, rng) for _ in range(10)]
    wanted = sketch.from_strokes(SEVEN).astype(float)

    def alike(digit):
        return (digit * wanted).sum() / np.sqrt((digit.astype(float) ** 2).sum() * (wanted**2).sum())

    assert min(alike(sketch.from_image(image)) for image in canvases) > 0.6
    assert max(alike(canvas.plainly_resized(image)) for image in canvases) < 0.5
    assert canvas.plainly_resized(canvases[0]).min() == 0  # paper


def test_letters_and_doodles_are_none_that_is_trained_on():
    fonts = json.loads(doodles.FONTS.read_text(encoding="utf-8"))
    trained = [
        glyph for font in json.loads(nondigits.GLYPHS.read_text(encoding="utf-8")).values() for glyph in font.values()
    ]
    glyphs = [glyph for font in fonts.values() for glyph in font.values()]
    assert len(glyphs) == 104
    assert not any(glyph in trained for glyph in glyphs)
    assert not doodles.DOODLES.keys() & nondigits.DOODLES.keys()
    kept = sum(name not in strokes.LOOKALIKES for font in fonts.values() for name in font)
    assert len(doodles.letters(np.random.default_rng(0), 2)) == 2 * kept < 2 * 104


def test_everything_that_is_no_digit_can_be_inked_and_is_not_twice_the_same():
    drawings = [strokes.Drawing(7, "w", SEVEN), strokes.Drawing(0, "w", ZERO)]

    def things(seed):
        rng = np.random.default_rng(seed)
        return doodles.letters(rng, 1) + doodles.doodles(rng, 2) + doodles.spoilt(drawings, rng, 7)

    digits = [sketch.from_strokes(lines).tobytes() for lines in things(0)]
    assert len(set(digits)) == len(digits)
    assert digits == [sketch.from_strokes(lines).tobytes() for lines in things(0)]
    assert digits != [sketch.from_strokes(lines).tobytes() for lines in things(1)]


def test_of_files_trained_on_only_the_writers_kept_out_count(drawings_file):
    name, held = cases.load_drawings(drawings_file, unseen=False, limit=None)
    assert name == "pens"
    assert {drawing.writer.rpartition(":")[2] for drawing in held} == {"w00", "w10"}
    assert sorted(drawing.label for drawing in held) == [strokes.NO_DIGIT, 0, 0, 7, 7]
    assert len(cases.load_drawings(drawings_file, unseen=True, limit=None)[1]) == 41
    assert len(cases.load_drawings(drawings_file, unseen=True, limit=3)[1]) == 3


def test_each_listed_style_has_drawings_of_its_own():
    listed = json.loads(cases.STYLES.read_text(encoding="utf-8"))
    ids = [each for style in listed.values() for each in style]
    assert len(set(ids)) == len(ids)
    assert all(len(style) >= 11 for style in listed.values())


def test_short_names_have_columns_as_wide_as_their_figures():
    row = {"group": "accuracy", "row": "MNIST, test", "cases": 10_000, "FNN": 1.0}
    lines = list(accuracy.lines([row], ["FNN"]))
    assert lines[2].split() == ["MNIST,", "test", "10000", "100.00"]
    assert len(lines[0]) == len(lines[2])


def test_means_follow_the_rows_they_are_of():
    rows = [
        {"group": "corruptions", "row": "fog", "cases": 10, "FNN": 0.5},
        {"group": "accuracy", "row": "MNIST, test", "cases": 10, "FNN": 1.0},
        {"group": "corruptions", "row": "stripe", "cases": 10, "FNN": 0.75},
    ]
    arranged = accuracy.arranged(rows, ["FNN"])
    assert [row["row"] for row in arranged] == ["MNIST, test", "MNIST-C, mean of its kinds", "fog", "stripe"]
    assert (arranged[1]["cases"], arranged[1]["FNN"]) == (20, 0.625)


def test_a_quick_run_makes_figures_that_tables_can_be_made_of(tiny_mnist, drawings_file, tmp_path, capsys, monkeypatch):
    kinds = ["low resolution", "tight"]  # the quickest ones
    monkeypatch.setattr(scenes, "KINDS", {kind: scenes.KINDS[kind] for kind in kinds})
    monkeypatch.setattr(cases, "PHOTOS", 2)
    torch.manual_seed(0)
    for name in ("FNN", "CNNModel"):
        weights.save(models.build(name), {"temperature": 2.0, "known_above": 0.1}, tmp_path / f"{name}.safetensors")
    figures = tmp_path / "accuracy.json"
    given = ["--weights", tmp_path, "--data", tiny_mnist, "--strokes", drawings_file, "--quick", 100, "--json", figures]
    accuracy.main([str(part) for part in given])
    made = json.loads(figures.read_text(encoding="utf-8"))
    rows = {(row["group"], row["row"]): row for row in made["rows"]}
    images, labels = cases.mnist.load("test", tiny_mnist)
    right = training.evaluate(weights.load("FNN", tmp_path)[0], images, labels).accuracy
    assert rows["accuracy", "MNIST, test"]["FNN"] == pytest.approx(right)
    assert rows["accuracy", "MNIST, test"]["cases"] == 100
    assert rows["accuracy", "pens: pictures of canvases"]["cases"] == 4
    assert [row["row"] for row in made["rows"] if row["group"] == "corruptions"] == list(corruptions.MNIST_C)
    assert [row["row"] for row in made["rows"] if row["group"] == "photos"] == kinds
    assert {group for group, _ in rows} == set(accuracy.GROUPS) - {"pictures"}
    assert all(0 <= row[name] <= 1 for row in made["rows"] for name in ("FNN", "CNNModel"))
    assert made["about"]["networks"]["FNN"] == {"temperature": 2.0, "known_above": 0.1}
    assert str(tmp_path) not in figures.read_text(encoding="utf-8")
    assert f"| MNIST, test | 100 | {100 * right:.2f} % |" in tables.accuracy(made, ["accuracy"])
    assert f"{100 * right:.2f}" in capsys.readouterr().out


def test_without_drawings_their_rows_are_left_out(tiny_mnist, network, monkeypatch):
    monkeypatch.setattr(cases, "LETTERS", 1)
    args = accuracy.parse_arguments(["--data", str(tiny_mnist), "--quick", "5"])
    rows = accuracy.score({"CNNModel": network}, accuracy.stacks(args))
    assert {row["group"] for row in rows} == set(accuracy.GROUPS) - {"photos", "cells", "pictures", "styles"}
    assert not [row for row in rows if "recorded" in row["row"] or "pen" in row["row"].split()]


def test_wrong_options_are_told(tmp_path, capsys):
    for given in (["--quick", "0"], ["--strokes", str(tmp_path / "none.jsonl")]):
        with pytest.raises(SystemExit):
            accuracy.main(given)
    assert "there is no file" in capsys.readouterr().err
    with pytest.raises(SystemExit, match=r"FNN\.safetensors is missing"):
        accuracy.main(["--networks", "FNN", "--weights", str(tmp_path)])


def test_a_folder_of_pictures_is_scored_by_kind(tmp_path):
    for name, left in (("a.png", 30), ("b.png", 60)):
        image = Image.new("L", (100, 100), 255)
        image.paste(0, (left, 20, left + 8, 80))
        image.save(tmp_path / name)
    Image.new("L", (50, 50), 255).save(tmp_path / "c.png")
    (tmp_path / "labels.csv").write_text("file,label,kind\na.png,1,photo\nb.png,1,paint\nc.png,-1,blank\n")
    found = list(cases.of_pictures(tmp_path, None))
    assert [next(iter(stack.rows)) for stack in found[:3]] == [
        ("pictures", kind) for kind in ("blank", "paint", "photo")
    ]
    assert [len(stack.digits) for stack in found] == [1, 1, 1, 3]
    assert [bool(digit.any()) for digit in found[3].digits] == [False, True, True]
