"""Drawing, links, pictures and refused storage in Firefox and WebKitGTK; what is not installed is skipped by name."""

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.browsing import EXAMPLES, STORE
from tests.ui.engines import Firefox, Missing, WebKit, until
from tests.ui.server.clients import served

# Where a browser dies, a new one tries again, once.
pytestmark = pytest.mark.browser

BLOCKED = b"""<script>
for (const kind of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, kind, { get() { throw new DOMException("blocked", "SecurityError"); } });
</script>"""


class Tab:
    """The page in one of these browsers."""

    def __init__(self, browser: Firefox | WebKit, url: str) -> None:
        self.browser, self.url = browser, url

    def open(self, address: str | None = None) -> None:
        """Open the page anew, and wait until it can be used."""
        self.browser.open("about:blank")
        self.browser.open(address or self.url)
        self.until("document.querySelector('#reading .words')?.textContent")

    def run(self, script: str, *given: Any) -> Any:
        return self.browser.run(script, *given)

    def until(self, condition: str) -> None:
        until(lambda: self.run(f"return Boolean({condition});"))

    def click(self, selector: str) -> None:
        self.run("document.querySelector(given[0]).click();", selector)

    def text(self, selector: str) -> str:
        text: str = self.run("return document.querySelector(given[0]).textContent;", selector)
        return text

    def sketch(self) -> Any:
        return self.run(f"return {STORE}.get('sketch');")

    def draw_one(self) -> None:
        """Draw a 1 with the mouse."""
        left, top, side = self.run("""
            const { left, top, width } = document.querySelector("#sketchpad canvas").getBoundingClientRect();
            return [left, top, width];""")
        self.browser.drag([(int(left + side / 2), int(top + side * n / 20)) for n in range(3, 18)])

    def read_as(self, digit: int) -> None:
        self.until(f"document.querySelector('#reading').dataset.digit === '{digit}'")

    def link(self) -> str:
        self.click("#teacher .copy")
        self.until("document.querySelector('#teacher .says').textContent")
        address: str = self.run("return document.querySelector('#teacher .address').value;")
        return address


@pytest.fixture(params=[Firefox, WebKit], ids=["Firefox", "WebKitGTK"])
def engine(request):
    try:
        browser = request.param()
    except Missing as reason:
        pytest.skip(f"{request.param.__name__} cannot be had: {reason}")
    yield browser
    browser.close()


# Chooses a picture of 2,000 × 2,400 pixels with these strokes on it.
CHOOSE_LARGE = """
const canvas = Object.assign(document.createElement("canvas"), { width: 2000, height: 2400 });
const drawing = canvas.getContext("2d");
drawing.fillStyle = "#eee";
drawing.fillRect(0, 0, 2000, 2400);
Object.assign(drawing, { lineWidth: 110, lineCap: "round", lineJoin: "round" });
for (const stroke of given[0]) {
    drawing.beginPath();
    for (const [x, y] of stroke) drawing.lineTo(2 * x, 2 * y);
    drawing.stroke();
}
const picture = await new Promise((done) => canvas.toBlob(done));
const files = new DataTransfer();
files.items.add(new File([picture], "three.png", { type: "image/png" }));
const input = document.querySelector("#sketchpad .file");
input.files = files.files;
input.dispatchEvent(new Event("change"));
"""


@pytest.fixture
def tab(engine, url) -> Tab:
    return Tab(engine, url)


@pytest.fixture
def url_without_storage(url):
    """The page where every use of storage throws, as in a private window: a script in its head sees to it."""

    async def forward(request: Request) -> Response:
        sent = {"content-type": request.headers.get("content-type", ""), "accept-encoding": "identity"}
        place = f"{url}{request.path_params['path']}"
        async with httpx.AsyncClient(trust_env=False) as client:
            told = await client.request(request.method, place, headers=sent, content=await request.body())
        kind = told.headers["content-type"]
        body = told.content.replace(b"<head>", b"<head>" + BLOCKED) if kind.startswith("text/html") else told.content
        return Response(body, told.status_code, media_type=kind)

    with served(Starlette(routes=[Route("/{path:path}", forward, methods=["GET", "POST"])])) as (name, port):
        yield f"http://{name}:{port}/"


def test_drawings_links_reloads_and_pictures_work(tab):
    tab.open()
    tab.click("#examples button:nth-child(5)")
    tab.read_as(4)
    sketch, address = tab.sketch(), tab.link()
    assert sketch["strokes"] == EXAMPLES[4]["strokes"]
    tab.click("#sketchpad .clear")
    tab.open(address)
    tab.read_as(4)
    assert tab.sketch() == sketch
    assert tab.text("#teacher .says") == ""

    tab.click("#sketchpad .clear")
    tab.draw_one()
    tab.read_as(1)
    drawn = tab.sketch()
    assert len(drawn["strokes"]) == 1
    assert tab.run("return getSelection().toString();") == "", "nothing is selected by drawing"
    style = "getComputedStyle(document.querySelector('#sketchpad canvas'))"
    assert tab.run(f"return {style}.webkitUserSelect || {style}.userSelect;") == "none"
    tab.browser.reload()
    tab.until("document.querySelector('#reading')?.dataset.digit === '1'")
    assert tab.sketch() == drawn

    tab.run(CHOOSE_LARGE, EXAMPLES[3]["strokes"])  # it is made small and read
    tab.read_as(3)
    size = tab.run(
        "const image = new Image(); image.src = given[0]; await image.decode(); return [image.width, image.height];",
        tab.sketch()["picture"],
    )
    assert size == [833, 1000]


def test_without_storage_the_page_draws_and_links(engine, url_without_storage):
    tab = Tab(engine, url_without_storage)
    tab.open()
    assert tab.run("try { return Boolean(localStorage); } catch { return 'refused'; }") == "refused"
    tab.draw_one()
    tab.read_as(1)
    assert "#" in tab.link()
    tab.click("#drawings [data-label='1']")
    assert "storage is full or refused" in tab.text("#drawings .trouble")
    assert len(tab.sketch()["strokes"]) == 1, "the drawing stays on the pad"
