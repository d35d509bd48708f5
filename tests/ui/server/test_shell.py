"""Gradio's page and files: served from memory, the same whoever asks, and found wherever the browser is."""

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import brotli
import gradio
import pytest

from tests.ui.server.clients import NETWORKS, ask
from ui import page, serving
from ui.server import compressing, kept, shell
from ui.server.shell import Shell

FILES = Path(gradio.__file__).parent / "templates" / "frontend"
OPEN = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}


@pytest.fixture(scope="module")
def text(app):
    return ask(app, "/").body.decode()


class Scripts(HTMLParser):
    """Collects what stands between <script> and </script>, as a browser reads it."""

    def __init__(self, text):
        super().__init__()
        self.inside = False
        self.inline = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.inside = tag == "script" and "src" not in dict(attributes)

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, text):
        if self.inside:
            self.inline.append(text)


def directives(answer):
    policy = answer.headers["content-security-policy"]
    return {name: values for name, *values in (each.split() for each in policy.split(";"))}


def test_every_script_that_stands_in_the_page_is_allowed_by_its_hash_and_no_other(app, text):
    allowed = directives(ask(app, "/"))
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in Scripts(text).inline
    }
    assert len(hashes) >= 4
    assert set(allowed["script-src"]) == {"'self'", "'unsafe-eval'", *hashes}
    assert allowed["default-src"] == ["'self'"]
    assert allowed["object-src"] == ["'none'"]
    assert allowed["frame-ancestors"] == ["'self'"]
    assert not re.search(r"<[a-z]+\s[^>]*\son[a-z]+=", text), "no attribute holds a script, which no hash allows"


def test_the_page_says_who_may_frame_it():
    framed = page.build(NETWORKS)
    framed.frames = "'self' https://school.example"
    assert directives(ask(serving.application(framed), "/"))["frame-ancestors"] == ["'self'", "https://school.example"]


@pytest.mark.parametrize("name", ["host", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-gradio-server"])
def test_the_page_is_the_same_for_whatever_address_it_is_asked(inkling, text, name):
    app = serving.application(inkling)
    for _ in range(2):  # when it is made, and when it is kept
        answer = ask(app, "/", headers={name: "evil.example"})
        assert answer.body.decode() == text
        assert "evil" not in str(answer.headers)


def test_the_page_holds_no_address_but_has_the_browser_find_it(text):
    assert "nowhere.invalid" not in text
    assert "school.example" not in text
    assert '"root":""+new URL(".", location.href).href.slice(0, -1)+""' in text


@pytest.mark.parametrize(
    ("request_", "root"),
    [
        ({}, "http://school.example"),
        ({"headers": {"host": "10.0.0.1:7860"}}, "http://10.0.0.1:7860"),
        ({"scheme": "https"}, "https://school.example"),
        ({"root_path": "/x", "path": "/x/config"}, "http://school.example/x"),
        ({"root_path": "/x/y", "path": "/x/y/config", "app_root_path": "/x"}, "http://school.example/x/y"),
        ({"root_path": "/x"}, "http://school.example/x"),
        ({"headers": {"x-forwarded-host": "evil.example"}}, "http://school.example"),
        ({"headers": {"host": 'a","x":"'}}, "http://127.0.0.1:7860"),
    ],
    ids=["name", "number", "https", "below a path", "mounted", "path cut off", "forwarded", "no name"],
)
@pytest.mark.parametrize("path", ["/config", "/gradio_api/info"])
def test_clients_learn_the_address_to_which_they_came(inkling, request_, root, path):
    request = dict(request_)
    path = request.pop("path", "/config").removesuffix("/config") + path
    answer = ask(serving.application(inkling), path, **request)
    assert answer.headers["cache-control"] == "no-store"
    assert b"nowhere.invalid" not in answer.body
    told = json.loads(answer.body)
    if path.endswith("config"):
        assert told["root"] == root


@pytest.mark.parametrize("accept", ["br, gzip", "gzip", "", "br;q=0, gzip", "br;q=0, gzip;q=0"])
def test_gradios_files_arrive_whole_in_every_encoding(app, text, accept):
    (script,) = re.findall(r'src="\.(/assets/index-[^"]+\.js)"', text)
    answer = ask(app, script, headers={"accept-encoding": accept})
    encoding = answer.headers.get("content-encoding", "")
    assert encoding == compressing.accepted(accept)
    assert OPEN[encoding](answer.body) == (FILES / script[1:]).read_bytes()
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["vary"] == "Accept-Encoding"


def test_a_file_is_fetched_once_and_compressed_once(inkling, text, monkeypatch):
    app, made, fetched = serving.application(inkling), [], []
    small, fetch = compressing.small, Shell._fetch

    def compress(*arguments):
        made.append(arguments)
        return small(*arguments)

    async def get(self, scope, path):
        fetched.append(path)
        return await fetch(self, scope, path)

    monkeypatch.setattr(compressing, "small", compress)
    monkeypatch.setattr(Shell, "_fetch", get)
    (style,) = re.findall(r'href="\.(/assets/index-[^"]+\.css)"', text)
    for _ in range(3):
        for accept in ("br", "gzip", ""):
            assert ask(app, style, headers={"accept-encoding": accept}).status == 200
    assert [encoding for _, encoding in made] == ["br", "gzip"]
    assert fetched == [style]


def test_pictures_are_not_compressed_once_more(app):
    (picture, *_) = FILES.glob("assets/*.woff2")
    answer = ask(app, f"/assets/{picture.name}", headers={"accept-encoding": "br, gzip"})
    assert answer.status == 200
    assert "content-encoding" not in answer.headers


def test_only_what_is_named_by_its_content_is_kept_for_good(app):
    kinds = {path: ask(app, path).headers["cache-control"] for path in ("/", "/favicon.ico", "/theme.css")}
    assert kinds == {"/": kept.ASK_FIRST, "/favicon.ico": kept.ASK_FIRST, "/theme.css": kept.FOR_GOOD}
    named = [
        file.relative_to(FILES).as_posix() for folder in ("assets", "static") for file in FILES.glob(f"{folder}/**/*.*")
    ]
    assert len(named) > 500
    for name in named:
        hashed = re.search(r"-[\w-]{8}\d*\.\w+$", name) is not None
        assert hashed or not shell.NAMED_BY_CONTENT.fullmatch(f"/{name}"), name
    assert shell.NAMED_BY_CONTENT.fullmatch("/assets/index-DphvyggB.js")


def test_a_browser_that_has_it_gets_nothing_again(app):
    for path in ("/", "/theme.css", "/favicon.ico"):
        first = ask(app, path)
        again = ask(app, path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
        for name in ("etag", "cache-control", "vary", "content-security-policy"):
            assert again.headers.get(name) == first.headers.get(name)
        assert ask(app, path, headers={"if-none-match": 'W/"another"'}).status == 200


def test_no_more_is_kept_than_there_is_room_for(inkling, monkeypatch):
    monkeypatch.setattr(shell, "MOST", 2)
    app, served = serving.application(inkling), Shell(None, "")
    for path in ("/", "/theme.css", "/favicon.ico", "/"):
        assert ask(app, path).status == 200
    for name in "abc":
        served._keep(name, kept.Kept(b"", "", ""))
    assert [*served._kept] == ["b", "c"]
