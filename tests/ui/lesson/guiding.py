"""What the tests of the lesson's guide share: its steps by name, and a drawing that has been read."""

from playwright.sync_api import Locator, Page

from tests.browsing import set_state, settled_digit
from ui.lesson.steps import STEPS

NAMES = [step.name for step in STEPS]
HOUSE = [  # a house with a roof, a door and a window
    [[250, 850], [250, 450], [500, 200], [750, 450], [750, 850], [250, 850]],
    [[250, 450], [750, 450]],
    [[420, 850], [420, 620], [560, 620], [560, 850]],
    [[600, 540], [690, 540], [690, 620], [600, 620], [600, 540]],
]


def text(tab: Page, name: str) -> Locator:
    return tab.locator(f"#step-{NAMES.index(name) + 1}")


def put(tab: Page, strokes: list) -> None:
    """Put a drawing on the pad and wait until it is read."""
    set_state(tab, sketch={"strokes": strokes})
    settled_digit(tab)
