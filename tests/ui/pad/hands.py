"""What the pad's tests share: what is on its canvas, pictures to choose, and fingers, pens and palms."""

import io
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import CDPSession, Page

from tests.browsing import EXAMPLES

FILES = tempfile.TemporaryDirectory()  # that were chosen, for as long as the tests run

TOUCHES = {"Start": "pointerdown", "Move": "pointermove", "End": "pointerup", "Cancel": "pointercancel"}

# Counts those events. A listener of the window on the way back up is called after all of the page's own.
COUNT = """() => {
    window.seen = { pointerdown: 0, pointermove: 0, pointerup: 0, pointercancel: 0 };
    for (const event of Object.keys(window.seen)) window.addEventListener(event, () => { window.seen[event] += 1; });
}"""

LINE = [[[500, 150], [500, 850]]]  # the shortest way to a digit: it is read as 1


def ink(tab: Page) -> int:
    """Return how many pixels of the pad are dark."""
    count: int = tab.evaluate("""() => {
        const canvas = document.querySelector("#sketchpad canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, i) => i % 4 === 0 && value < 128).length;
    }""")
    return count


def press_and_move(tab: Page, start: tuple[float, float], end: tuple[float, float]) -> Any:
    """Draw a line between two places of the pad, pixels, and leave the mouse down. Return the pad's box on the page."""
    box = tab.locator("#sketchpad canvas").bounding_box()
    tab.mouse.move(box["x"] + start[0], box["y"] + start[1])
    tab.mouse.down()
    tab.mouse.move(box["x"] + end[0], box["y"] + end[1], steps=10)
    return box


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)  # the quickest
    return buffer.getvalue()


def drawn(label: int, side: int = 300, width: int | None = None) -> Image.Image:
    """An example as a picture, dark on light."""
    image = Image.new("L", (side, side), 230)
    for stroke in EXAMPLES[label]["strokes"]:
        line = [(x * side / 1000, y * side / 1000) for x, y in stroke]
        ImageDraw.Draw(image).line(line, fill=40, width=width or side // 16, joint="curve")
    return image


def choose_file(tab: Page, name: str, content: bytes) -> None:
    """Choose a file for the pad. What kind it is, the browser takes from its name."""
    path = Path(tempfile.mkdtemp(dir=FILES.name)) / name
    path.write_bytes(content)  # which is quicker than to hand its bytes to the browser
    tab.locator("#sketchpad input[type=file]").set_input_files(path)


class Hand:
    """Fingers and a pen on the pad. Places are shares of the pad's side."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        tab.evaluate(COUNT)
        self.session: CDPSession = tab.context.new_cdp_session(tab)
        box = tab.locator("#sketchpad canvas").bounding_box()
        assert box
        self.left, self.top, self.side = box["x"], box["y"], box["width"]

    def touch(self, kind: str, *places: tuple[float, float]) -> None:
        """kind: Start, Move, End or Cancel, of these fingers together.

        The browser answers before the page has seen a touch that the page can't prevent, so the page is waited for.
        """
        event = TOUCHES[kind]
        before = self.tab.evaluate("(event) => window.seen[event]", event)
        points = [{**self._at(*place), "id": i} for i, place in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
        self.tab.wait_for_function("([event, before]) => window.seen[event] > before", arg=[event, before])

    def pen(self, kind: str, place: tuple[float, float], button: str = "left") -> None:
        """kind: Pressed, Moved or Released."""
        buttons = {"left": 1, "right": 2}[button] if kind != "Released" else 0
        options = {"pointerType": "pen", "button": button, "buttons": buttons, "clickCount": 1, "force": 0.5}
        self.session.send("Input.dispatchMouseEvent", {"type": f"mouse{kind}", **self._at(*place), **options})

    def _at(self, x: float, y: float) -> dict[str, float]:
        return {"x": self.left + x * self.side, "y": self.top + y * self.side}
