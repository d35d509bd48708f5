"""The tables of README and docs: made from figures, put between their two lines."""

import json
from pathlib import Path

import pytest

from benchmarks import tables
from benchmarks.tables import Column

TEXT = "before\n<!-- table: a -->\nold\n<!-- end -->\nbetween\n<!-- table: b -->\n<!-- end -->\nafter\n"
ACCURACY = {
    "rows": [
        {"group": "accuracy", "row": "MNIST, test", "cases": 10_000, "FNN": 0.97613, "DeepCNN": 0.9968},
        {"group": "corruptions", "row": "fog", "cases": 10_000, "FNN": 0.5, "DeepCNN": 0.75},
        {"group": "false known", "row": "letters", "cases": 700, "FNN": 1.0, "DeepCNN": 0.0125},
        {"group": "calibration", "row": "MNIST, test", "cases": 10_000, "FNN": 0.01, "DeepCNN": 0.002},
    ],
    "about": {"networks": {"FNN": {}, "DeepCNN": {}}},
}
TRAINING = {
    "rows": [
        {"network": "FNN", "epoch_seconds": 2.06, "epochs": 5, "training_seconds": 1510.3}
        | {"book_epoch_seconds": 7.1, "ratio": 3.44},
        {"network": "DeepCNN", "epoch_seconds": 20.0, "epochs": 30, "training_seconds": 600.0},
    ]
}
SEEDS = {
    "rows": [
        {"network": "FNN", "recipe": "book", "drawings": False, "seeds": [0], "test": [0.976]},
        {"network": "DeepCNN", "recipe": "best", "drawings": True, "seeds": [0, 1], "test": [0.997, 0.999]}
        | {"validation": [0.996, 0.996]},
    ]
}
INSIDE = {
    "rows": [
        {"key": "errors", "figure": "errors", "bar": "", "DeepCNN": 0},
        {"key": "ratio", "figure": "capture over forward", "bar": "≤ 1.5", "FNN": 1.125, "DeepCNN": 1.5},
        {"key": "ms_p50", "figure": "painted", "bar": "≤ 80", "DeepCNN": 41.04},
    ]
}
LESSON = {"rows": [{"act": "a step", "p50": 12.3, "p95": 20.6}]}
CONVOLUTION = {
    "rows": [{"kernel": "3 × 3", "stride": 1, "dtype": "float32", "ours": 0.345, "theirs": 0.5, "ratio": 0.69}]
}
SERVER = {"rows": [{"figure": "readings", "now": 528.97, "before": 116.9, "ratio": 4.52}]}
STEPS = {"rows": [{"figure": "batches", "with": 600, "without": 400, "ratio": 1.5}]}
HOSTILE = {"rows": [{"attack": "galleries", "longest wait s": 0.041, "MB more": 3.2, "MB kept": -0.4}]}
TOLD = {"rows": [{"row": "read whole", "cases": 500, "right": 492}, {"row": "none", "cases": 0, "right": 0}]}
INK = {"rows": [{"picture": "a canvas", "decode": 0.57, "ink": 11.32, "apart from decoding": 11.3}]}
SURGERY = {
    "rows": [{"part": "surgery", "key": "estimate", "figure": "a cost, s", "bar": "≤ 3", "FNN": 1.5152, "DeepCNN": 3.1}]
}
NUMBERS = {"rows": [{"number": "entropy", "letters": 0.5}]}


@pytest.fixture
def folder(tmp_path):
    """Figures, and a README with a place for every table."""
    (tmp_path / "accuracy.json").write_text(json.dumps(ACCURACY), encoding="utf-8")
    (tmp_path / "training.json").write_text(json.dumps(TRAINING), encoding="utf-8")
    (tmp_path / "known.json").write_text(json.dumps(NUMBERS), encoding="utf-8")
    (tmp_path / "inside.json").write_text(json.dumps(INSIDE), encoding="utf-8")
    (tmp_path / "lesson.json").write_text(json.dumps(LESSON), encoding="utf-8")
    (tmp_path / "convolution.json").write_text(json.dumps(CONVOLUTION), encoding="utf-8")
    (tmp_path / "numbers.json").write_text(json.dumps(TOLD), encoding="utf-8")
    (tmp_path / "seeds.json").write_text(json.dumps(SEEDS), encoding="utf-8")
    (tmp_path / "ink.json").write_text(json.dumps(INK), encoding="utf-8")
    for name, figures in {
        "server": SERVER,
        "steps": STEPS,
        "hostile": HOSTILE,
        "surgery": SURGERY,
        "compare": SURGERY,
        "live": SURGERY,
    }.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(figures), encoding="utf-8")
    places = "".join(f"<!-- table: {name} -->\n<!-- end -->\n" for name in tables.TABLES)
    (tmp_path / "README.md").write_text(f"# Größe\n\n{places}\nThe end.\n", encoding="utf-8")
    return tmp_path


def run(folder, *options):
    tables.main(["--pages", str(folder / "README.md"), "--figures", str(folder), *options])


def test_rows_become_markdown():
    rows = [{"name": "a|b", "share": 0.125}, {"name": "c"}]
    columns = [Column("what", "name", right=False), Column("how much", "share", "{:.1f}")]
    assert tables.markdown(rows, columns).splitlines() == [
        "| what | how much |",
        "| --- | ---: |",
        "| a\\|b | 0.1 |",
        "| c |  |",
    ]


def test_fill_puts_each_table_between_its_lines_and_leaves_the_rest():
    filled = tables.fill(TEXT, {"a": "| new \\1 |", "b": "| B |"})
    assert filled == (
        "before\n<!-- table: a -->\n\n| new \\1 |\n\n<!-- end -->\nbetween\n"
        "<!-- table: b -->\n\n| B |\n\n<!-- end -->\nafter\n"
    )
    assert tables.fill(filled, {"a": "| new \\1 |", "b": "| B |"}) == filled


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TEXT.replace("table: b", "table: c"), "there is no <!-- table: b -->"),
        (TEXT + "<!-- table: c -->\n<!-- end -->\n", "<!-- table: c --> is no table; there are: a, b"),
        (TEXT.replace("old\n<!-- end -->", "old"), "after <!-- table: a --> there is no <!-- end -->"),
        (TEXT.rpartition("<!-- end -->")[0], "after <!-- table: b --> there is no <!-- end -->"),
    ],
)
def test_fill_says_what_is_missing(text, message):
    with pytest.raises(ValueError, match=message):
        tables.fill_all({Path("page.md"): text}, {"a": "A", "b": "B"})


def test_tables_may_stand_on_several_pages():
    first, second = TEXT.split("between\n")
    filled = tables.fill_all({Path("1.md"): first, Path("2.md"): second}, {"a": "A", "b": "B"})
    assert ["A" in text for text in filled.values()] == [True, False]


def test_the_overview_is_the_mean_over_all_cases():
    rows = [
        {"group": "accuracy", "row": "uji2: pen strokes", "cases": 100, "FNN": 0.5},
        {"group": "accuracy", "row": "chars74k_hnd: pen strokes", "cases": 300, "FNN": 0.9},
        {"group": "accuracy", "row": "uji2: canvases plainly resized", "cases": 100, "FNN": 0.1},
    ]
    lines = tables.overview({"rows": rows, "about": {"networks": {"FNN": {}}}}).splitlines()
    assert lines[2:] == ["| drawings, read correctly | 400 | 80.0 % |"]


def test_accuracy_in_percent_a_column_for_each_network():
    assert tables.accuracy(ACCURACY, ["accuracy"]).splitlines() == [
        "| read right | cases | `FNN` | `DeepCNN` |",
        "| --- | ---: | ---: | ---: |",
        "| MNIST, test | 10,000 | 97.61 % | 99.68 % |",
    ]


def test_surgery_has_a_column_for_each_network():
    assert tables.inside(SURGERY).splitlines()[2:] == ["| a cost, s | ≤ 3 | 1.52 | 3.10 |"]


def test_several_groups_have_their_titles():
    lines = tables.accuracy(ACCURACY, ["false known", "calibration"]).splitlines()
    assert lines[2:] == [
        "| *no digit, but shown as one* |  |  |  |",
        "| letters | 700 | 100.00 % | 1.25 % |",
        "| *expected calibration error* |  |  |  |",
        "| MNIST, test | 10,000 | 1.00 % | 0.20 % |",
    ]


def test_training_leaves_the_books_cells_empty_where_it_has_no_loop():
    lines = tables.training(TRAINING).splitlines()
    assert lines[2:] == ["| `FNN` | 7.1 | 2.1 | 3.4 | 5 | 1,510 |", "| `DeepCNN` |  | 20.0 |  | 30 | 600 |"]


def test_seeds_with_their_mean_and_spread():
    lines = tables.seeds(SEEDS).splitlines()
    assert lines[2:] == [
        "| `FNN` | book | 0 | 97.60 % |  |  |",
        "| `DeepCNN` | best, with pen drawings | 0, 1 | 99.80 ± 0.14 % | 99.70 to 99.90 % | 99.60 ± 0.00 % |",
    ]


def test_numbers_in_percent_a_column_for_each_kind():
    lines = tables.numbers(NUMBERS).splitlines()
    assert lines == ["| no digit, but shown as one | letters |", "| --- | ---: |", "| entropy | 50.00 % |"]


def test_of_numbers_the_shares_in_percent():
    lines = tables.several(TOLD).splitlines()
    assert lines[2:] == ["| read whole | 500 | 98.40 % |"]


def test_of_pictures_the_milliseconds_of_each_step():
    assert tables.ink(INK).splitlines() == [
        "| milliseconds | decode | ink | apart from decoding |",
        "| --- | ---: | ---: | ---: |",
        "| a canvas | 0.6 | 11.3 | 11.3 |",
    ]


def test_check_fails_until_the_tables_are_made_and_when_figures_change(folder):
    before = (folder / "README.md").read_bytes()
    with pytest.raises(SystemExit) as caught:
        run(folder, "--check")
    assert str(caught.value) == "README.md is not as its figures are; run: python -m benchmarks.tables"
    assert (folder / "README.md").read_bytes() == before
    run(folder)
    made = (folder / "README.md").read_text(encoding="utf-8")
    assert made.startswith("# Größe\n")
    assert all(table in made for table in tables.make(folder).values())
    run(folder, "--check")
    (folder / "training.json").write_text(json.dumps({"rows": TRAINING["rows"][:1]}), encoding="utf-8")
    with pytest.raises(SystemExit):
        run(folder, "--check")


def test_missing_figures_are_told(folder):
    (folder / "accuracy.json").unlink()
    with pytest.raises(SystemExit, match=r"accuracy\.json"):
        run(folder)


def test_readmes_tables_are_those_of_the_figures():
    tables.main(["--check"])


def test_the_inside_shows_its_chosen_figures_in_their_order():
    assert tables.inside(INSIDE).splitlines()[2:] == [
        "| painted | ≤ 80 | 41.0 |  |",
        "| capture over forward | ≤ 1.5 | 1.50 | 1.12 |",
    ]


def test_the_lesson_has_a_line_for_each_act():
    assert tables.lesson(LESSON).splitlines()[2] == "| a step | 12 | 21 |"


def test_our_convolution_stands_beside_pytorchs():
    assert tables.convolution(CONVOLUTION).splitlines()[2] == "| float32 | 3 × 3 | 1 | 0.34 | 0.50 | 0.69 |"


def test_two_versions_and_attacks_stand_line_by_line():
    assert tables.beside(SERVER, ["now", "before"]).splitlines()[2:] == ["| readings | 529 | 117 | 4.52 |"]
    assert tables.hostile(HOSTILE).splitlines()[2:] == ["| galleries | 0.04 | 3 | -0 |"]
