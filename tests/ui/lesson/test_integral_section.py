"""The convolution integral on the page: its answers, and the section in a real browser, with the graph under it."""

import json
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Locator, expect

from cnn.convolution import integral
from tests.browsing import open_section
from tests.cnn.lesson.test_integral import quadrature
from ui.lesson import teaching


@given(st.sampled_from(list(integral.SHAPES)), st.sampled_from(list(integral.SHAPES)))
def test_two_shapes_are_answered_with_their_integral(f, g):
    answer = json.loads(json.dumps(teaching.overlap({"f": f, "g": g}), allow_nan=False))
    result = answer["result"]
    assert answer["f"]["area"] * answer["g"]["area"] == pytest.approx(result["area"], abs=1e-9)
    for t in (-0.25, 0, 0.5, 1.75):
        place = round((t - result["start"]) / answer["step"])
        told = result["values"][place] if 0 <= place < len(result["values"]) else 0
        assert told == pytest.approx(quadrature(integral.SHAPES[f], integral.SHAPES[g], t), abs=3e-5)


@pytest.mark.parametrize("wrong", [None, True, -1, math.nan, "row", [], {}])
@pytest.mark.parametrize("part", ["f", "g"])
def test_what_is_not_a_shape_is_refused(part, wrong):
    with pytest.raises(ValueError, match=r"\.$"):
        teaching.overlap({"f": "box", "g": "box", part: wrong})


@pytest.fixture
def curves(open_page) -> Locator:
    tab = open_page()
    open_section(tab, "line-panel")
    section = tab.locator("#integral")
    expect(section.locator(".plot > svg")).to_be_visible()
    return section


def told(curves: Locator) -> list[float]:
    """Return t, the area, and the value of f ∗ g, as the page tells them."""
    says = curves.locator(".t-says").inner_text().replace("−", "-")
    return [float(text) for text in re.search(r"At t = (\S+) the product’s area is (\S+):.* = (\S+)\.$", says).groups()]


@pytest.mark.browser
def test_area_and_value_are_the_integral_at_each_t_predictions_are_judged_and_the_graph_adds_up(curves):
    assert told(curves)[1] == pytest.approx(math.exp(-0.5) - math.exp(-1.5), abs=0.0006), "with no drawing on the pad"
    for f, g in (("box", "box"), ("box", "ramp"), ("falling exponential", "Gaussian bell")):
        curves.locator("select.f").select_option(f)
        curves.locator("select.g").select_option(g)
        expect(curves.locator(".plot > svg")).to_have_attribute("aria-label", re.compile(f"f is the {f}, g the {g};"))
        for tick in (0, 45, 63, 70, 84, 120, 160):
            curves.locator(".t-player .scrub").fill(str(tick))
            t, area, value = told(curves)
            assert t == pytest.approx(tick / 20 - 3)
            assert area == value == pytest.approx(quadrature(integral.SHAPES[f], integral.SHAPES[g], t), abs=0.0006)
        areas = numbers_in(curves.locator(".areas"))
        assert areas[0] * areas[1] == pytest.approx(areas[2], abs=0.001)

    left, middle, right = re.search(r"another: (.*?) = (.*?) = ([\d.]*\d)\.", curves.inner_text()).groups()
    assert (left, middle, right) == ("0.5 · 4 + 0.25 · (1 + 2 + 3)", "2 + 1.5", "3.5")
    assert 0.5 * 4 + 0.25 * (1 + 2 + 3) == 2 + 1.5 == 3.5
    assert curves.locator(".labels text").all_text_contents() == ["1", "2", "3", "7", "4", right]

    box = curves.locator(".predict")
    box.locator("> button").click()
    expect(box.locator("label")).to_contain_text("(f ∗ g)")
    text = box.locator("label").inner_text().replace("−", "-")
    one, other, t = map(float, re.findall(r"(?:to |\)\()([\d.]+)", text))
    box.locator("input").fill(f"{max(0, min(one, t) - max(0, t - other)):.1f}")
    box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text("Right")
    curves.locator("select.f").select_option("box")
    curves.locator("select.g").select_option("falling exponential")
    expect(curves.locator(".plot > svg")).to_have_attribute("aria-label", re.compile("f is the box, g the falling exp"))
    move_t(curves)


def numbers_in(place: Locator) -> list[float]:
    return [float(text) for text in re.findall(r"\d\.\d+", place.inner_text())]


def move_t(curves: Locator) -> None:
    """t moves by pointing, and by keys, which stay in the plot; g is turned."""
    plot = curves.locator(".plot")
    plot.press("Home")
    plot.press("ArrowRight")
    assert told(curves)[0] == -2.95
    plot.press("End")
    assert told(curves)[0] == 5
    width = plot.locator("> svg").bounding_box()["width"]
    plot.locator("> svg").click(position={"x": width * 5 / 8, "y": 80})
    assert told(curves)[0] == 2
    # The exponential's jump lies at τ = t, and it falls to the left: turned.
    points = np.array(re.findall(r"[ML]([-\d.]+) ([-\d.]+)", plot.locator(".curve.g").get_attribute("d")), float)
    tau, height = points[:, 0], 1 - points[:, 1]
    before = tau < 1.95
    np.testing.assert_allclose(height[before], np.exp(-(2 - tau[before])), atol=0.01)
    assert (np.abs(height[tau > 2.05]) < 1e-6).all()
    # On the screen the path lies where the axes' numbers say: τ from −3 to 5 over the whole width.
    drawn = plot.locator(".curve.f").bounding_box()
    box = plot.locator("> svg").bounding_box()
    assert drawn["x"] == pytest.approx(box["x"], abs=3)
    assert drawn["width"] == pytest.approx(width, abs=6)
    for name, place in (("−3", 0), ("5", 1)):
        number = plot.locator(".tick", has_text=re.compile(f"^{name}$")).first.bounding_box()
        assert number["x"] + number["width"] / 2 == pytest.approx(box["x"] + place * width, abs=2)

    curves.page.evaluate("document.addEventListener('keydown', (event) => (window.reached = event.key))")
    curves.locator(".plot").press("Escape")
    curves.locator(".plot").press("ArrowLeft")
    assert curves.page.evaluate("window.reached ?? null") is None
    curves.locator("select.f").press("x")
    assert curves.page.evaluate("window.reached") == "x", "the test itself sees what does reach the page"
