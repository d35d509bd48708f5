"""Questions about what follows a convolution, in a real browser: what they hide, and when they are withdrawn."""

from decimal import Decimal

from playwright.sync_api import Page, expect

from cnn.lesson.predictions import FROM_0
from tests.browsing import get_state
from tests.lesson import change, decimals, framed, press, table


def test_a_question_hides_its_answer_until_it_is_answered_or_withdrawn(begin):
    tab = begin("after")
    ask_and_answer(tab)
    withdraw(tab)


def ask_and_answer(tab: Page) -> None:
    box, largest = tab.locator("#after .predict"), tab.locator("#after .max")
    for name, hidden, working in (
        ("max", (".largest", ".mean"), "argest of the 4"),
        ("average", (".largest", ".mean"), ") / 4 ="),
        ("relu", (".one-number",), "max(0, "),
        ("norm", (".one-pixel",), " − "),
    ):
        box.locator("> button").click()
        expect(box.locator("form")).to_be_visible()
        for text in (tab.locator(f"#after {selector}").inner_text() for selector in hidden):
            assert text.endswith("?")
        row, column, *numbers = decimals(box.locator("label").inner_text().removesuffix(FROM_0))
        if name in ("max", "average"):
            assert framed(largest) == (row, column)
            assert numbers == table(tab.locator("#after .window")).ravel().tolist()
            assert tab.locator("#after .window .won").count() == 0
        else:
            assert decimals(tab.locator(f"#after {hidden[0]}").inner_text())[:2] == [row, column]
        answer = {
            "max": lambda cells: max(cells),
            "average": lambda cells: sum(cells) / 4,
            "relu": lambda own: max(own[0], Decimal(0)),
            "norm": lambda own: (own[0] - own[1]) / own[2],
        }[name](numbers)
        box.locator("input").fill("999")
        box.get_by_text("Check").click()
        expect(box.locator(".verdict")).to_contain_text("999 is not it")
        for text in (tab.locator(f"#after {selector}").inner_text() for selector in hidden):
            assert text.endswith("?")
        box.locator("input").fill(f"{answer:.6f}")
        box.locator("input").press("Enter")
        expect(box.locator(".verdict")).to_contain_text("Right, it is ")
        expect(box.locator(".verdict")).to_contain_text(working)
        shown = decimals(tab.locator(f"#after {hidden[name == 'average']}").inner_text())[-1]
        assert abs(shown - answer) <= Decimal("0.1" if name == "norm" else "0.0001")
        expected = {"what": "predicted", "where": "after", "right": True}.items()
        assert get_state(tab, "deed").items() >= expected


def withdraw(tab: Page) -> None:
    """A question about what is no longer shown is withdrawn."""
    box, largest = tab.locator("#after .predict"), tab.locator("#after .max")
    acts = {
        "window": lambda: press(tab, largest, *(0, 0) if framed(largest) != (0, 0) else (1, 1)),
        "control": lambda: tab.locator("#after .relu").uncheck(),
        "kernel": lambda: change(tab, stride=2),
        "drawing": lambda: tab.locator("#examples button").nth(3).click(),
    }
    for act in acts.values():
        while tab.locator("#after .largest").inner_text() != "?":  # of the four kinds of questions, one about a window
            box.locator("> button").click()
            expect(box.locator("form")).to_be_visible()
            if tab.locator("#after .largest").inner_text() != "?":
                box.get_by_text("Show me").click()
                expect(box.locator("form")).to_be_hidden()
        press(tab, tab.locator("#after .pixels"), 3, 3)
        expect(box.locator("form")).to_be_visible()
        act()
        expect(box.locator("form")).to_be_hidden()
        expect(tab.locator("#after .largest")).not_to_have_text("?")
