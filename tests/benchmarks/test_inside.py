import math

import pytest

from benchmarks import browser, inside

STROKE = {"ms": 50.0, "since_move": 60.0, "sizes": [12_000, 20_000], "answers": 5, "drawing_ms": 300.0}
RAW = {
    "ours": [STROKE, STROKE | {"ms": 70.0, "sizes": [16_000]}],
    "peer": [{"ms": 1200.0}, {"ms": None}],
    "hovers": [{"framed": 20.0, "linked": 30.0, "told": 40.0}, {"framed": None, "linked": None, "told": None}],
    "maps": [50.0, None],
    "numbers": [60.0, 80.0],
    "readings_s": [20.0, 30.0],
    "errors": ["no such file"],
    "layers": ["input", "conv1"],
}


def figures():
    return inside.seen(RAW, {"input": 1, "conv1": 16, "conv2": 32})


def test_percentiles_leave_out_what_was_not_read():
    assert browser.percentiles([10.0, None, 30.0, 20.0]) == pytest.approx((20.0, 29.0))
    assert all(math.isnan(ms) for ms in browser.percentiles([None]))


@pytest.mark.parametrize(("strokes", "rounds"), [(1, 1), (32, 2), (7, 3)])
def test_rounds_together_draw_the_whole_plan(strokes, rounds):
    cut = browser.shares(strokes, rounds)
    assert [stroke for share in cut for stroke in share] == browser.plan(strokes)
    assert len(cut) == rounds
    assert max(map(len, cut)) - min(map(len, cut)) <= 1


def test_a_planned_stroke_ends_at_a_new_point():
    planned = browser.plan(40)
    assert planned[0][0]
    assert sum(begins for begins, _ in planned) >= 10, "the ten examples, and over again"
    for _, stroke in planned:
        assert 1 <= len(stroke) <= 2 * browser.POINTS + 1
        assert all(0 <= number <= 1000 for point in stroke for number in point)


def test_times_are_of_what_was_read_and_the_rest_is_counted():
    own = figures()
    assert (own["ms_p50"], own["ms_p95"]) == pytest.approx((60.0, 69.0))
    assert (own["peer_ms_p50"], own["times_p50"]) == (1200.0, 20.0)
    assert (own["framed_p95"], own["linked_p95"], own["told_p50"]) == (20.0, 30.0, 40.0)
    assert (own["opened_map_p50"], own["opened_number_p50"], own["readings_s"]) == (50.0, 70.0, 25.0)
    assert (own["n"], own["not_read"], own["peer_not_read"], own["not_told"], own["errors"]) == (2, 0, 1, 1, 1)


def test_bytes_are_of_single_answers():
    own = figures()
    assert (own["kB"], own["most_kB"]) == (16.0, 20.0)
    assert (own["layers"], own["maps"]) == (2, 17), "of those in view"


def test_the_ratio_is_the_median_of_single_turns():
    own = inside.captured([(1.0, 1.0), (3.0, 2.0), (8.0, 4.0)])
    assert own == {"capture_ms": 3.0, "forward_ms": 2.0, "ratio": 1.5}


def test_evidence_has_the_same_figures():
    assert inside.explained([(1.0, 1.0), (9.0, 2.0), (8.0, 4.0)]) == {"evidence_ms": 8.0, "evidence_ratio": 2.0}


@pytest.mark.parametrize("beside_forward", [inside.capture_beside_forward, inside.split_beside_forward])
def test_what_is_measured_and_forward_take_turns(beside_forward):
    times = beside_forward("CNNModel", runs=2)
    assert len(times) == 2
    assert all(ms > 0 for pair in times for ms in pair)


def test_every_figure_has_a_row_and_every_row_a_title():
    own = figures() | inside.captured([(3.0, 2.0)]) | inside.explained([(8.0, 2.0)])
    assert own.keys() == inside.FIGURES.keys()
    rows = inside.table({"DeepCNN": own, "FNN": inside.captured([(3.0, 2.0)])})
    assert [row["figure"] for row in rows] == [title for title, _ in inside.FIGURES.values()]
    assert [row["figure"] for row in rows if "FNN" in row] == [
        "capture of all layers, median ms",
        "bare forward pass, median ms",
        "capture over forward, median ratio",
    ]


def test_the_table_is_printed_a_column_a_network(capsys):
    rows = inside.table({"FNN": inside.captured([(3.0, 2.0)]), "DeepCNN": figures()})
    inside.show(rows, ["FNN", "DeepCNN"], {"cores": 2})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["bar", "FNN", "DeepCNN"]
    assert "pen-up to reading and whole network painted, p50 ms ≤ 50 60.00" in [
        " ".join(line.split()) for line in lines
    ]
    assert "capture over forward, median ratio ≤ 1.5 1.50" in [" ".join(line.split()) for line in lines]
    assert lines[-1] == "cores 2"
