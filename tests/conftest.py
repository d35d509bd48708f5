"""What several test files share: MNIST itself, and a small folder in MNIST's format."""

import json
import os

os.environ["OMP_NUM_THREADS"] = "1"  # before PyTorch is imported: on shared cores two threads mostly wait for another

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from cnn import mnist

# No test passes or fails by its time or by chance. To look for more: --hypothesis-profile=default
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

REPOSITORY = Path(__file__).parents[1]
LAPTOP = {"viewport": {"width": 1280, "height": 900}}
READY = """(words) => {
  const said = document.querySelector("#reading .words")?.textContent;
  return said && said.includes(words);
}"""
EMPTIED = """() => {
    try {
        localStorage.clear();
        dispatchEvent(new Event("pagehide")); // what is still to be kept is kept now
        const { promise, resolve } = Promise.withResolvers();
        const emptied = indexedDB.deleteDatabase("inkling");
        emptied.onsuccess = emptied.onerror = emptied.onblocked = resolve;
        return promise;
    } catch {} // where they are refused, they are empty
}"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-state", action="store_true", help="look at each tab with each network in each width")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser's tests and put them last, what trains first; xdist hands tests out in this order.

    Training takes longest. Playwright's event loop must not run beside tests that have their own. A browser's test that
    fails is tried once more, and told: it acts on a page that goes on meanwhile, on a machine that is busy.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    places = {"training": 0, "browser": 2}
    items.sort(key=lambda item: next((n for mark, n in places.items() if item.get_closest_marker(mark)), 1))


@pytest.fixture(scope="session")
def mnist_root() -> Path:
    """The folder that holds MNIST; the test is skipped where it can be neither read nor downloaded."""
    beside = REPOSITORY.parent / "shared" / "mnist"
    root = os.environ.get("MNIST_ROOT") or (beside if (beside / "MNIST" / "raw").is_dir() else mnist.ROOT)
    try:
        mnist.load("test", root)
    except (OSError, RuntimeError) as error:
        pytest.skip(f"MNIST could not be read or downloaded: {error}")
    return Path(root)


@pytest.fixture(scope="session")
def mnist_data(mnist_root):
    """Split -> (images, labels) of MNIST; the test is skipped where there is none."""
    return {split: mnist.load(split, mnist_root) for split in ("train", "validation", "test")}


@pytest.fixture(scope="session")
def tiny_mnist(tmp_path_factory) -> Path:
    """A folder in MNIST's format: 480 images to train on, the last 40 of them for validation, and 100 to test."""
    return write_mnist(tmp_path_factory.mktemp("tiny"), 480, 100)


def write_mnist(root: Path, train: int, test: int) -> Path:
    """Write this many images in MNIST's format: a block on a row that depends on the label."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for prefix, n in (("train", train), ("t10k", test)):
        labels = np.arange(n, dtype=np.uint8) % 10
        images = np.zeros((n, 28, 28), np.uint8)
        for image, label in zip(images, labels, strict=True):
            image[2 * label + 4 : 2 * label + 6, 4:24] = 255
        header = np.array([2051, n, 28, 28], ">i4").tobytes()
        (raw / f"{prefix}-images-idx3-ubyte").write_bytes(header + images.tobytes())
        (raw / f"{prefix}-labels-idx1-ubyte").write_bytes(np.array([2049, n], ">i4").tobytes() + labels.tobytes())
    return root


def write_test_images(root: Path, images: np.ndarray) -> Path:
    """Write these images, (n, 28, 28) uint8, as MNIST's file of test images."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    header = np.array([2051, *images.shape], ">i4").tobytes()
    (raw / "t10k-images-idx3-ubyte").write_bytes(header + images.tobytes())
    return root


@pytest.fixture(scope="session")
def url():
    """The address of the page, served by this process."""
    import app  # here and below, since most tests need no Gradio and no browser
    from tests.browsing import launch

    yield launch(app.demo)
    app.demo.close()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import Error, sync_playwright

    from tests.browsing import FLAGS

    with sync_playwright() as playwright:
        try:
            # The shell draws no window around the page, and so takes about two thirds of the time.
            binary = shutil.which("chromium-headless-shell") or shutil.which("chromium")
            chromium = playwright.chromium.launch(executable_path=binary, args=FLAGS)
        except Error as error:
            pytest.skip(f"no Chromium to be had: {error.message.splitlines()[0]}")
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def contexts(browser):
    """Options -> the browser session with them, which tests share: scripts are fetched and compiled once."""
    made = {}

    def with_options(options: dict):
        key = json.dumps(options, sort_keys=True)
        if key not in made:
            made[key] = browser.new_context(**LAPTOP | options)
        return made[key]

    yield with_options
    for context in made.values():
        context.close()


@pytest.fixture
def open_page(browser, contexts, url, monkeypatch):  # monkeypatch: what a test changes must outlive its pages
    """Open the page, in a browser session with these options; no console error, no request to elsewhere.

    fresh: in a session of its own, as another user. The script runs before the page's own. What a link puts on the page
    is for the test to wait for.
    """
    from tests.browsing import until

    opened, own, problems = [], [], []

    def open_(address: str = url, server_stays: bool = True, script: str = "", fresh: bool = False, **options):
        if fresh:
            own.append(browser.new_context(**LAPTOP | options))
        tab = (own[-1] if fresh else contexts(options)).new_page()
        opened.append(tab)
        if server_stays:  # else requests fail, and the browser says so
            tab.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
            tab.on("pageerror", lambda error: problems.append(str(error)))
        allowed = (address.partition("#")[0], "data:", "blob:")
        tab.on("request", lambda request: None if request.url.startswith(allowed) else problems.append(request.url))
        if script:
            tab.add_init_script(script)
        tab.goto(address)
        until(tab, READY, "" if "#" in address else "Nothing drawn yet")
        return tab

    yield open_
    for tab in opened:
        if tab.url.startswith("http") and not tab.is_closed():
            tab.context.set_offline(False)
            tab.evaluate(EMPTIED)  # the next test shares them
        tab.close()
    for context in own:
        context.close()
    assert not problems
