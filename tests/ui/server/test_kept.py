"""What is kept: sent whole once, in the form that the browser takes, and then no more."""

import gzip

import brotli
import pytest
from starlette.routing import Route

from tests.ui.server.clients import ask, front
from ui.modules import FOLDER, address, modules
from ui.server import compressing, kept
from ui.server.kept import Kept

TEXT = "export const sentence = '−1 is less than 0';\n".encode() * 100


def serve(file):
    async def endpoint(request):
        return file.response(request)

    return front(Route("/file", endpoint))


@pytest.mark.parametrize(
    ("accept", "encoding", "opened"),
    [
        ("br", "br", brotli.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("deflate, zstd", None, bytes),
        ("", None, bytes),
    ],
)
def test_a_text_arrives_whole_in_every_form(accept, encoding, opened):
    app = serve(Kept(TEXT, "text/javascript", kept.FOR_GOOD))
    answer = ask(app, "/file", headers={"accept-encoding": accept})
    assert answer.headers.get("content-encoding") == encoding
    assert opened(answer.body) == TEXT
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_each_form_is_made_once(monkeypatch):
    made, small = [], compressing.small

    def compress(body, encoding):
        made.append(encoding)
        return small(body, encoding)

    monkeypatch.setattr(compressing, "small", compress)
    app = serve(Kept(TEXT, "text/css", kept.ASK_FIRST))
    for accept in ("gzip", "br", "", "gzip", "br"):
        ask(app, "/file", headers={"accept-encoding": accept})
    assert made == ["gzip", "br"]


def test_what_is_no_text_is_never_compressed():
    app = serve(Kept(TEXT, "font/woff2", kept.FOR_GOOD))
    answer = ask(app, "/file", headers={"accept-encoding": "br, gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.body == TEXT


def test_a_tag_changes_with_the_content_alone():
    assert Kept(b"1", "a", "b").tag == Kept(b"1", "c", "d").tag != Kept(b"2", "a", "b").tag


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("named", ["{}", '"other", {}', '{}, W/"other"'])
def test_what_the_browser_has_is_not_sent(method, named):
    file = Kept(TEXT, "text/css", kept.ASK_FIRST, {"X-Other": "too"})
    answer = ask(serve(file), "/file", method, headers={"if-none-match": named.format(file.tag)})
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["etag"] == file.tag
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-other"] == "too"
    assert "content-type" not in answer.headers


def test_every_module_is_served_as_it_is_and_kept_for_good(app):
    names = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.js")}
    assert names == set(modules())
    for name in names:
        answer = ask(app, "/" + address(name), headers={"accept-encoding": "br"})
        opened = brotli.decompress if "content-encoding" in answer.headers else bytes  # a small one is sent as it is
        assert opened(answer.body) == (FOLDER / name).read_bytes()
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answer.headers["cache-control"]


def test_what_python_knows_is_a_module_that_browsers_ask_for_each_time(app):
    answer = ask(app, "/" + address("shared/given.js"))
    assert answer.body.startswith(b'export default {"initial":{"network":"CNNModel",')
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "name",
    [
        *("pad/reading.py", "pad/reading.css", "pad/examples.json", "shared/types.d.ts", "shared/given.d.ts"),
        *("page.py", "pad", "pad/", "", "pad/none.js", "../app.py", "pad/../page.py", "pad/..%2fpage.py"),
        *("%2e%2e/app.py", "..%2f..%2fapp.py", "%2fetc%2fpasswd", "pad\x00/reading.js", "/etc/passwd"),
    ],
)
def test_nothing_else_in_the_folder_is_served(app, name):
    assert ask(app, "/" + address(name)).status == 404


def test_modules_of_another_version_are_not_served(app):
    assert ask(app, "/_inkling/0123456789ab/shared/store.js").status == 404
    assert ask(app, "/_inkling/shared/store.js").status == 404
