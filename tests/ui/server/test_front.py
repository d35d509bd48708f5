"""Before all of Gradio: what the page needs is served, and none of Gradio's routes that does anything is reached."""

import asyncio
import re
import socket

import httpx
import pytest
from gradio.routes import App
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.ui.server.clients import ASK, ask, front, question, scope_of, send, served
from ui.modules import address
from ui.server.front import Front

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SERVED = ("/", "/config", "/gradio_api/info", "/gradio_api/startup-events", "/theme.css", "/favicon.ico")
SOMETIMES = ("/robots.txt", "/manifest.json")  # Gradio has these for shared and for installed pages
ACTS = (  # of Gradio's routes those that do the most
    *("upload", "upload_progress", "queue/status", "file=a", "file/a", "cancel", "reset", "call/other", "run/other"),
    *("proxy=http://a.example", "stream/a/b/c/d", "component_server", "process_recording", "token", "heartbeat/a"),
    *("deep_link", "custom_component/a/b/c/d", "dev/reload", "runs", "vibe-code"),
)


def fail(_):
    raise RuntimeError("secret")


class Spy:
    """Notes what comes through the front."""

    def __init__(self, app, seen):
        self.app = app
        self.seen = seen

    async def __call__(self, scope, receive, send):
        self.seen.append(scope)
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def watched(inkling):
    made, seen = App.create_app(inkling, app_kwargs={"routes": [Route("/fault", fail)]}), []
    assert made.user_middleware[0].cls is Front
    made.user_middleware.insert(1, Middleware(Spy, seen))
    return made, seen


@pytest.fixture
def spied(watched):
    """The page as it is served, and what reaches Gradio."""
    watched[1].clear()
    return watched


def routes_of(router):
    """Every route of an application, those of routers that it includes too: path, methods."""
    for route in router.routes if hasattr(router, "routes") else router.effective_candidates():
        if hasattr(route, "effective_candidates"):
            yield from routes_of(route)
        else:
            yield route.path


def samples(app):
    """A path for each route that Gradio has."""
    own = re.compile(r"/gradio_api/(run|api|call)/recognise.*|/gradio_api/queue/(join|data)|/fault")
    paths = {re.sub(r"{[^}]+}", "a", path) for path in routes_of(app.router)}
    return sorted(path for path in paths if not own.fullmatch(path))


def test_gradios_routes_are_found(app):
    paths = samples(app)
    assert len(paths) > 60
    assert {"/login", "/monitoring", "/gradio_api/upload", "/gradio_api/file=a", "/gradio_api/dev/reload"} <= {*paths}


def test_no_route_of_gradios_is_reached_but_the_pages_files(spied):
    app, seen = spied
    files = {*SERVED, *SOMETIMES, "/static/a", "/assets/a"}

    async def each():
        for path in [*samples(app), *(f"/gradio_api/{name}" for name in ACTS)]:
            for method in METHODS:
                if path in files and method in ("GET", "HEAD"):
                    continue
                answer = await send(app, path, method)
                assert answer.status == 404, (method, path)
                assert answer.sentence()

    asyncio.run(each())
    assert not seen


def test_what_the_page_needs_is_served(app):
    for path in SERVED:
        for method in ("GET", "HEAD"):
            assert ask(app, path, method).status == 200, path
    page = ask(app, "/").body.decode()
    for path in {*re.findall(r'(?:src|href)="\.?(/(?:assets|static)/[^"?]+)', page)}:
        assert ask(app, path).status == 200, path
    assert ask(app, "/assets/none.js").sentence() == "There is nothing here."


def test_gradio_learns_nothing_of_a_request(spied):
    app, seen = spied
    telling = {"cookie": "a=b", "host": "evil.example", "x-forwarded-host": "evil.example", "authorization": "Basic YQ"}
    for path in SERVED:
        for query in (b"", b"deep_link=abc", b"file=http://evil.example/", b"__theme=dark&view=api"):
            assert ask(app, path, query_string=query, headers=telling).status == 200
    for scope in seen:
        assert scope["path"] in SERVED
        assert scope["query_string"] == b""
        assert scope["headers"] == [(b"host", b"nowhere.invalid")]
        assert scope["client"] is None


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example/config", "/config/", "/config;a", "/./config", "/assets/../config", "/static/../../app.py"),
        *("/assets/%2e%2e/config", "/static/..%2f..%2fapp.py", "/assets//etc/passwd", "/static/a\x00", "/assets/a\n"),
        *("/gradio_api/../config", "/GRADIO_API/info", "/gradio_api/file=/etc/passwd", "/svelte/a", "/pwa_icon/192"),
        *("/static/C:\\a", "/static/a?b", "/assets/", "/docs", "/redoc", "/openapi.json", "", "http://evil.example/"),
    ],
)
def test_paths_that_are_written_oddly_reach_nothing(app, path):
    assert ask(app, path).status == (200 if path == "" else 404)


def test_over_the_wire_odd_targets_reach_nothing(spied):
    app, seen = spied
    targets = {
        **{"http://evil.example/gradio_api/proxy=http://evil.example/": 404, "//evil.example/gradio_api/upload": 404},
        **{"/gradio_api%2fupload": 404, "/gradio_api/%75pload": 404, "/assets/..%2f..%2fapp.py": 404},
        **{"/static/../../../etc/passwd": 404, "/?deep_link=a": 200, "/%": 404, "*": 404, "http://evil.example": 400},
    }
    with served(app) as place:
        for target, status in targets.items():
            with socket.create_connection(place, timeout=5) as line:
                line.sendall(f"GET {target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n".encode())
                first = line.makefile("rb").readline()
            assert first.split()[1] == str(status).encode(), target
    assert {scope["path"] for scope in seen if scope["type"] == "http"} <= {"/", "/config"}


def test_over_the_wire_a_head_has_no_body(watched):
    with served(watched[0]) as (name, port), httpx.Client(base_url=f"http://{name}:{port}", trust_env=False) as client:
        for path in ("/", "/theme.css", "/" + address("shared/store.js"), "/none"):
            head, whole = client.head(path), client.get(path)
            assert head.status_code == whole.status_code
            assert head.content == b""
            for header in ("content-length", "etag", "content-type", "content-encoding", "x-content-type-options"):
                assert head.headers.get(header) == whole.headers.get(header)
            tag = {"if-none-match": whole.headers.get("etag", "none")}
            assert client.get(path, headers=tag).status_code == (404 if path == "/none" else 304)


def test_websockets_are_closed(spied):
    app, seen = spied
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def take(message):
        sent.append(message)

    asyncio.run(app(scope_of("/gradio_api/queue/join") | {"type": "websocket"}, receive, take))
    assert sent == [{"type": "websocket.close"}]
    assert not seen


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/", "GET", {}, 200),
        ("/" + address("shared/store.js"), "GET", {}, 200),
        ("/" + address("shared/store.js"), "GET", {"if-none-match": "stored"}, 304),
        ("/none", "GET", {}, 404),
        (f"{ASK}/read", "POST", {"content-type": "application/json"}, 400),
        (f"{ASK}/read", "GET", {}, 405),
        (f"{ASK}/read", "POST", {"content-type": "text/plain"}, 415),
        (f"{ASK}/read", "OPTIONS", {"access-control-request-method": "POST"}, 405),
        ("/config", "OPTIONS", {"access-control-request-method": "GET"}, 404),
        ("/fault", "GET", {}, 500),
    ],
)
@pytest.mark.parametrize(
    "origin", [{}, {"origin": "https://evil.example"}, {"origin": "null"}], ids=["", "other", "null"]
)
def test_every_answer_is_dressed_and_lets_no_other_site_in(watched, path, method, headers, status, origin):
    app, _ = watched
    if headers.get("if-none-match") == "stored":
        headers = {"if-none-match": ask(app, path).headers["etag"]}
    answer = ask(app, path, method, headers=headers | origin)
    assert answer.status == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert "secret" not in answer.body.decode(errors="ignore")
    if status >= 400:
        assert answer.sentence()


def test_a_fault_after_the_answer_has_begun_breaks_it_off():
    async def half(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    app = front(Route("/half", PlainTextResponse("")))
    app.router.routes[0].app = half
    with pytest.raises(RuntimeError):
        ask(app, "/half")


def test_answers_and_refusals_are_counted(app):
    def counted(line: str) -> float:
        found = re.search(rf"^inkling_{re.escape(line)} (\S+)$", ask(app, "/metrics").body.decode(), re.MULTILINE)
        return float(found[1]) if found else 0

    lines = ('answer_seconds_count{question="read"}', 'refused_total{status="404"}', 'refused_total{status="400"}')
    before = [counted(line) for line in lines]

    async def several():
        for _ in range(3):
            assert (await question(app)).status == 200
        assert (await question(app, network="none")).status == 400
        assert (await question(app, "none")).status == 404

    asyncio.run(several())
    assert [counted(line) - old for line, old in zip(lines, before, strict=True)] == [3, 1, 1]
