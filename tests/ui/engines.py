"""Firefox and WebKitGTK, the engine of Safari, as far as the tests need them: a page, scripts in it, the mouse.

Of the browsers that Debian has, Playwright drives Chromium alone; and Debian has no geckodriver, without which Selenium
does not drive Firefox. Each class raises Missing where its browser is not to be had, and Died where it has crashed or
hangs: then nothing was found out about the page.
"""

import itertools
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import websocket  # a package that Selenium brings along
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.webkitgtk.service import Service
from urllib3.exceptions import HTTPError

Point = tuple[int, int]  # CSS pixels from the window's upper left corner
PATIENCE = 60  # seconds
POLLING = 0.05  # seconds


class Missing(Exception):  # noqa: N818  # it says what is the case, and is no fault
    """A browser, or what drives it, is not installed."""


class Died(Exception):  # noqa: N818
    """A browser has crashed, or no longer answers."""


@contextmanager
def living() -> Iterator[None]:
    """What goes wrong in here is the browser's doing."""
    try:
        yield
    except (WebDriverException, websocket.WebSocketException, HTTPError, OSError) as error:
        raise Died(f"{type(error).__name__}: {error}") from error


def until(ready: Callable[[], Any]) -> None:
    """Wait until this is true. It is asked again and again: so a browser that hangs is told from a page that waits."""
    late = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > late:
            raise TimeoutError("it did not come")
        time.sleep(POLLING)


class Firefox:
    """Firefox, which speaks WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/) by itself."""

    def __init__(self) -> None:
        binary = shutil.which("firefox-esr") or shutil.which("firefox")
        if not binary:
            raise Missing("no firefox-esr")
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = [binary, "--headless", "--no-remote", "--profile", self.profile.name, "--remote-debugging-port", "0"]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.numbers = itertools.count()
        try:
            self.socket = self._connect()
            self._ask("session.new", capabilities={})
            self.context = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        except Died:
            self._end()
            raise

    def open(self, address: str) -> None:
        self._leave("browsingContext.navigate", url=address)

    def reload(self) -> None:
        self._leave("browsingContext.reload")

    def run(self, script: str, *given: Any) -> Any:
        """Run the body of an async function of `given` in the page. Returns what it returns; its errors are raised."""
        body = f"(async (...given) => {{ {script} }})(...JSON.parse(given))"
        answer = self._ask(
            "script.callFunction",
            functionDeclaration=f"async (given) => JSON.stringify((await {body}) ?? null)",
            awaitPromise=True,
            target={"context": self.context},
            arguments=[{"type": "string", "value": json.dumps(given)}],
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def drag(self, points: list[Point]) -> None:
        moves = [{"type": "pointerMove", "x": x, "y": y} for x, y in points]
        presses = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        actions = [moves[0], presses[0], *moves[1:], presses[1]]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}
        self._ask("input.performActions", context=self.context, actions=[mouse])

    def close(self) -> None:
        with suppress(websocket.WebSocketException, OSError):
            self.socket.close()
        self._end()

    def _end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.profile.cleanup()

    def _connect(self) -> websocket.WebSocket:
        listens = Path(self.profile.name) / "WebDriverBiDiServer.json"
        with living():
            until(lambda: listens.exists() and listens.read_text())
            port = json.loads(listens.read_text())["ws_port"]
            return websocket.create_connection(f"ws://127.0.0.1:{port}/session", timeout=PATIENCE, suppress_origin=True)

    def _leave(self, method: str, **params: Any) -> None:
        """Leave the document for another one, and wait for it: Firefox's own wait was seen not to end."""
        self.run("globalThis.left = true;")
        self._ask(method, context=self.context, wait="none", **params)

        def arrived() -> Any:
            with suppress(RuntimeError):  # the document is left while it is asked
                return self.run("return !globalThis.left && document.readyState === 'complete';")

        with living():
            until(arrived)

    def _ask(self, method: str, **params: Any) -> Any:
        number = next(self.numbers)
        with living():
            self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            with living():
                answer = json.loads(self.socket.recv())
            if answer.get("id") != number:
                continue  # an event
            if answer["type"] == "error":
                raise RuntimeError(f"{method}: {answer['message']}")
            return answer["result"]


class WebKit:
    """WebKitGTK's MiniBrowser, driven by Selenium; it has no headless mode."""

    def __init__(self) -> None:
        driver, browsers = shutil.which("WebKitWebDriver"), [*Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser")]
        if not driver or not browsers:
            raise Missing("no webkit2gtk-driver")
        self.screen = None if os.environ.get("DISPLAY") else _screen()
        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(browsers[0])
        options.add_argument("--automation")
        try:
            with living():
                self.driver = webdriver.WebKitGTK(options=options, service=Service(driver))
                self.driver.set_script_timeout(PATIENCE)
        except Died:
            self._end()
            raise

    def open(self, address: str) -> None:
        with living():
            self.driver.get(address)

    def reload(self) -> None:
        with living():
            self.driver.refresh()

    def run(self, script: str, *given: Any) -> Any:
        """Run the body of an async function of `given` in the page. Returns what it returns; its errors are raised."""
        function = f"""const done = arguments[1];
            (async (...given) => {{ {script} }})(...JSON.parse(arguments[0])).then(
                (value) => done([JSON.stringify(value ?? null), null]), (error) => done([null, String(error)]));"""
        with living():
            value, error = self.driver.execute_async_script(function, json.dumps(given))
        if error:
            raise RuntimeError(error)
        return json.loads(value)

    def drag(self, points: list[Point]) -> None:
        actions = ActionBuilder(self.driver, duration=0)
        mouse = actions.pointer_action
        mouse.move_to_location(*points[0]).pointer_down()
        for point in points[1:]:
            mouse.move_to_location(*point)
        mouse.pointer_up()
        with living():
            actions.perform()

    def close(self) -> None:
        with suppress(WebDriverException, HTTPError, OSError):
            self.driver.quit()
        self._end()

    def _end(self) -> None:
        if self.screen:
            self.screen.terminate()
            self.screen.wait()
            del os.environ["DISPLAY"]


def _screen() -> subprocess.Popen[str]:
    """Start a screen that nobody sees, and make it the display."""
    if not shutil.which("Xvfb"):
        raise Missing("no Xvfb, and no display")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert screen.stdout
    os.environ["DISPLAY"] = f":{screen.stdout.readline().strip()}"
    return screen
