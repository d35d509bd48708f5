"""What the browser tests share: the page served, and a user's hands on it."""

import math
import socket
from typing import Any

import gradio as gr
from playwright.sync_api import Locator, Page, expect

from ui.modules import address
from ui.pad import examples

PATIENCE = 20_000  # milliseconds: a busy machine is slow, and what is right comes in the end
POLLING = 30  # milliseconds

expect.set_options(timeout=PATIENCE)

EXAMPLES = examples.load()
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]  # Chromium's own requests
FLAGS = ["--no-sandbox", "--disable-gpu", *QUIET]


def launch(demo: gr.Blocks, port: int | None = None) -> str:
    """Serve a page from this process, and return its address."""
    _, address, _ = demo.launch(
        server_port=port or free_port(), prevent_thread_lock=True, quiet=True, share=False, ssr_mode=False
    )
    return address


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


MERGED = """(canvas, places) => {
    const at = ([clientX, clientY]) => ({ pointerId: 1, pointerType: "mouse", clientX, clientY, buttons: 1 });
    const coalescedEvents = places.map((place) => new PointerEvent("pointermove", at(place)));
    canvas.dispatchEvent(new PointerEvent("pointermove", { ...at(places.at(-1)), coalescedEvents }));
}"""


def draw(
    tab: Page, strokes: list, scale: float = 1.0, left: float = 0.0, top: float = 0.0, slowly: bool = False
) -> None:
    """Draw strokes, in thousandths of the pad, with the mouse: scaled, then moved by these shares of the pad.

    The hand is quick: all moves but the last come as one event, as a browser merges them that is late. Each event is a
    question to the server and a page painted anew; slowly, there are a dozen to a stroke.
    """
    canvas = tab.locator("#sketchpad canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    side = box["width"]
    for stroke in strokes:
        places = [
            (box["x"] + side * (left + scale * x / 1000), box["y"] + side * (top + scale * y / 1000)) for x, y in stroke
        ]
        tab.mouse.move(*places[0])
        tab.mouse.down()
        if slowly:
            for place in places[:: math.ceil(len(places) / 12)]:
                tab.mouse.move(*place)
        elif places[1:-1]:
            canvas.evaluate(MERGED, places[1:-1])
        tab.mouse.move(*places[-1])
        tab.mouse.up()


STORE = f"(await import(new URL('{address('shared/store.js')}', document.baseURI))).store"


def get_state(tab: Page, key: str) -> Any:
    """Return what the page's state holds under this key."""
    return tab.evaluate(f"async (key) => {STORE}.get(key)", key)


def set_state(tab: Page, /, **state: Any) -> None:
    """Set keys of the page's state, in this order."""
    tab.evaluate(f"async (state) => {{ for (const [key, value] of state) {STORE}.set(key, value); }}", [*state.items()])


def of_all(tab: Page, selector: str, script: str) -> Any:
    """Return what a script tells of all these elements, in one look.

    Playwright's evaluate_all finds them first and looks at them later, when a page that is busy may have put others in
    their place: what is no longer there has no size.
    """
    return tab.evaluate(f"(selector) => ({script})([...document.querySelectorAll(selector)])", selector)


def settled_digit(tab: Page) -> str:
    """Return the digit once the reading is that of the sketch as it is now.

    A sketch that is set once more is read once more. The page tells its reading at once if it has it already, and only
    then; else it asks the server.
    """
    tab.evaluate(f"""async () => {{
        const store = {STORE};
        let told = false;
        store.on("reading", () => {{ told = true; }});
        const ask = () => {{ told = false; store.set("sketch", store.get("sketch")); }};
        const late = performance.now() + {PATIENCE};
        for (ask(); !told || !store.get("reading"); ask()) {{
            if (performance.now() > late) throw Error(`no reading of ${{JSON.stringify(store.get("sketch"))}}`);
            await new Promise((done) => setTimeout(done, 20));
        }}
    }}""")
    return tab.locator("#reading").get_attribute("data-digit")


def show_example(tab: Page, digit: int) -> None:
    """Put an example on the pad, as pressing its button does, and wait for its reading, whatever that is."""
    tab.locator("#examples button").nth(digit).evaluate("(button) => button.click()")
    settled_digit(tab)


def until(tab: Page, condition: str, given: Any = None) -> None:
    """Wait until a function of `given`, which is not async, is true in the page; `expect` looks less and less often."""
    tab.wait_for_function(condition, arg=given, polling=POLLING, timeout=PATIENCE)


def read_as(tab: Page, digit: int | str) -> None:
    until(tab, "(digit) => document.querySelector('#reading')?.dataset.digit === digit", str(digit))


def focus(element: Locator) -> None:
    """Focus an element once it is there to be seen: what is still hidden takes no focus, and nobody says so."""
    expect(element).to_be_visible()
    element.focus()
    expect(element).to_be_focused()


def open_section(tab: Page, panel: str) -> None:
    """Open this section of the tab Convolution."""
    set_state(tab, tab="convolution-panel", section=panel)
