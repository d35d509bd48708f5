"""What the tab Explore is told about a digit: amounts that add up as they stand, and readings without a stroke."""

import csv
import io
import math
from decimal import Decimal

import numpy as np
import pytest
import torch

from cnn import activations, evidence, recognition, render, sketch
from tests.browsing import EXAMPLES
from tests.ui.asking import TRAINED, answer_of, answered, arrived
from ui import answers
from ui.explore import replies, table
from ui.questions import Why

LIKELIEST = {"for": None, "against": None}
PAIRS = [LIKELIEST, {"for": 3, "against": None}, {"for": None, "against": 8}, {"for": 5, "against": 2}]
every_network = pytest.mark.parametrize("name", TRAINED)


def decimal(number: float) -> Decimal:
    """Return a number as JSON writes it."""
    return Decimal(repr(float(number)))


def readings(name: str, why: dict) -> list[dict]:
    """Return the readings of all examples as they arrive at the page."""
    asked = [{"network": name, "strokes": example["strokes"], "why": why} for example in EXAMPLES]
    return [arrived(answers.read(seen)) for seen in answers.see(TRAINED, asked)]


@every_network
def test_maps_and_what_is_left_out_add_up_to_the_difference_of_the_logits_shown(name):
    for why in PAIRS:
        for reading in readings(name, why):
            told, logits = reading["evidence"], reading["logits"]
            first, against = told["rivals"]
            own, other = (decimal(logits["numbers"][digit]) for digit in (first, against))
            assert [*map(decimal, told["logits"])] == [own, other]
            assert decimal(told["difference"]) == own - other
            assert next(iter(told["blocks"])) == "input"
            for block, shares in told["blocks"].items():
                amounts = [amount for _, amount in shares["maps"]] + [shares["others"], shares["rest"]]
                assert sum(map(decimal, amounts)) == own - other, (why, block)
                assert all(decimal(amount).as_tuple().exponent >= -told["places"] for amount in amounts)


@every_network
def test_what_is_told_is_what_was_found(name):
    model, digit = TRAINED[name][0], sketch.from_strokes(EXAMPLES[7]["strokes"])
    found = evidence.split(model, digit, 7, 1)
    told = readings(name, {"for": 7, "against": 1})[7]["evidence"]
    close = 2 * 10.0 ** -told["places"]  # rounding, of two numbers at most
    for block, shares in told["blocks"].items():
        assert [channel for channel, _ in shares["maps"]] == [
            channel
            for channel in np.argsort(-np.abs(found.maps[block]), kind="stable")[:6]
            if found.maps[block][channel]
        ]
        for channel, amount in shares["maps"]:
            assert amount == pytest.approx(found.maps[block][channel], abs=close)
        assert shares["rest"] == pytest.approx(found.rest[block], abs=4 * close)
        assert len(shares["maps"]) + shares["count"] == len(found.maps[block])
    assert told["approximate"] == []
    assert told["limit"] == pytest.approx(np.abs(found.pixels).max(), rel=0.006)
    middle, pixels = len(render.COLOURS) // 2, np.array(told["pixels"], int)  # white is in the middle
    assert (np.sign(pixels - middle) * np.sign(found.pixels) >= 0).all(), "blue below 0, orange above"


@every_network
def test_two_digits_are_as_likely_as_the_difference_and_the_temperature_say(name):
    for reading in readings(name, LIKELIEST):
        told = reading["evidence"]
        first, against = (reading["probabilities"][digit] for digit in told["rivals"])
        if against < 1e-4:
            continue  # of six decimals too few are left
        said = math.exp(told["exact"] / told["temperature"])
        assert said == pytest.approx(first / against, rel=0.006)


@every_network
def test_what_was_not_chosen_is_the_likeliest_other(name):
    digits = torch.from_numpy(sketch.from_strokes(EXAMPLES[4]["strokes"]))[None, None].float() / 255
    logits = activations.logits(activations.capture(TRAINED[name][0], digits))[0]
    order = logits.argsort(descending=True).tolist()
    best, second, third, worst = order[0], order[1], order[2], order[-1]
    pairs = {
        (None, None): (best, second),
        (None, best): (second, best),
        (None, second): (best, second),
        (None, worst): (best, worst),
        (best, None): (best, second),
        (second, None): (second, best),
        (worst, None): (worst, best),
        (third, worst): (third, worst),
    }
    assert {pair: replies.rivals(Why(*pair), logits) for pair in pairs} == pairs


@pytest.mark.parametrize("pen", [0, 56])
def test_a_drawing_is_read_without_each_stroke_as_if_that_was_never_drawn(pen):
    strokes, model = EXAMPLES[4]["strokes"], TRAINED["DeepCNN"][0]
    told = answered(replies.strokes, TRAINED, {"network": "DeepCNN", "strokes": strokes, "pen": pen})
    drawings = [strokes, strokes[1:], strokes[:1]]
    for read, drawing in zip([told["whole"], *told["without"]], drawings, strict=True):
        expected = recognition.recognise(model, sketch.from_strokes(drawing, pen=pen))
        assert (read["digit"], read["known"]) == (expected.digit, expected.known)
        np.testing.assert_allclose(read["probabilities"], expected.probabilities, atol=2e-6)

    dot = [[[500, 500]]]
    assert answered(replies.strokes, TRAINED, {"network": "FNN", "strokes": dot})["without"] == [None]
    assert answered(replies.strokes, TRAINED, {"network": "FNN", "strokes": []}) == {"whole": None, "without": []}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"network": "LeNet", "strokes": []}, "choose one of"),
        ({"network": "FNN", "strokes": "scribble"}, "list of strokes"),
        ({"network": "FNN"}, "list of strokes"),
        ({"network": "FNN", "strokes": [[[0, 0]]], "pen": "thick"}, "pen's width"),
        ({"network": "FNN", "strokes": [[[0, 0]]] * 25}, "25 strokes"),
        ({"network": "FNN", "strokes": [[[0, 0]] * 4001]}, "4,001 points"),
    ],
)
def test_a_sentence_says_which_strokes_cannot_be_left_out(question, sentence):
    with pytest.raises(ValueError, match=sentence):
        replies.strokes(TRAINED, question)


@every_network
def test_the_file_holds_every_map_and_adds_up(name):
    file = bytes(answer_of(answers.evidence_file, name, rivals={"for": 8, "against": 3})["file"])
    digit = sketch.from_strokes(EXAMPLES[8]["strokes"])
    found = evidence.split(TRAINED[name][0], digit, 8, 3)
    (said,), headings, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig")))
    assert said.startswith(f"{name}: what adds to logit 8 − logit 3 = {found.difference:.6f}.")
    assert headings == [*table.HEADINGS]

    def of(what: str, place: int, block: str) -> list[float]:
        return [float(row[-1]) for row in rows if row[0] == what and row[place] == block]

    listed = 0
    for block, amounts in found.maps.items():
        np.testing.assert_allclose(of("map", 1, block), amounts, atol=1e-6)
        (rest,), (total,) = of("rest", 1, block), of("total", 1, block)
        assert amounts.sum(dtype=np.float64) + rest == pytest.approx(total, abs=1e-4)
        if block == "input":
            continue
        lines, (others,), biases = (of(what, 3, block) for what in ("line", "other lines", "bias"))
        listed += len(lines)
        assert [*map(abs, lines)] == sorted(map(abs, lines), reverse=True)
        assert math.fsum([*lines, others, *biases]) + rest == pytest.approx(total, abs=0.02 if name == "FNN" else 2e-3)
        assert all(abs(line) >= table.LEAST - 1e-6 for line in lines)
    assert f" it lists {listed:,}: " in said
    assert listed <= table.MOST
    assert listed == table.MOST or listed == sum((np.abs(own) >= table.LEAST).sum() for own in found.lines.values())
