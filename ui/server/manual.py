"""The page for people at /api/docs, made from the description of the API. It needs nothing from anywhere else."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from ui.server import samples

STYLE = Path(__file__).with_name("manual.css").read_text(encoding="utf-8")
# In the examples, the address by which the reader has come here takes the place of a usual one.
SCRIPT = (
    'for (const each of document.querySelectorAll(".here")) '
    'each.textContent = new URL("..", location.href).href.slice(0, -1);'
)
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{about}</p>
<p><a href="..">Back to drawing</a> · <a href="openapi.json">This page for machines, OpenAPI 3.1</a></p>
{operations}
<h2>Other statuses</h2>
{statuses}
</main>
<script>{script}</script>
</body>
</html>
"""

Described = Mapping[str, Any]  # JSON, as in openapi.py


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# connect-src: who pastes the example in JavaScript into this page's console asks from here.
POLICY = (
    f"default-src 'none'; style-src {_hash(STYLE)}; script-src {_hash(SCRIPT)}; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page(described: Described) -> str:
    """Return the page, HTML."""
    operations = (
        "\n".join(_operation(described, method.upper(), path, operation))
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    )
    info = described["info"]
    return PAGE.format(
        title=escape(info["title"]),
        about=_text(info["description"]),
        operations="\n".join(operations),
        statuses=_list(_statuses(described)),
        **{"style": STYLE, "script": SCRIPT},
    )


def _operation(described: Described, method: str, path: str, operation: Described) -> Iterator[str]:
    yield f"<h2><b>{method}</b> <code>{escape(path)}</code> <small>{escape(operation['summary'])}</small></h2>"
    if "description" in operation:
        yield f"<p>{_text(operation['description'])}</p>"
    for sample in operation.get("x-codeSamples", []):
        yield f"<h3>{escape(sample['label'])}</h3>"
        yield _code(sample["source"], f' data-language="{escape(sample["lang"])}"')
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield from _schemas(described, content["schema"], "You send: ")
    for content in operation["responses"]["200"]["content"].values():
        yield from _schemas(described, content["schema"], "You get: ")
        if examples := _examples(content):
            yield "<h3>For example</h3>"
            yield from (_code(json.dumps(each, ensure_ascii=False)) for each in examples)


def _statuses(described: Described) -> Iterator[tuple[str, str]]:
    """Yield all statuses but 200, and when they come."""
    every = [own["responses"] for methods in described["paths"].values() for own in methods.values()]
    found = {status: response for responses in every for status, response in responses.items() if status != "200"}
    for status in sorted(found):
        yield status, _resolved(described, found[status])["description"]


def _schemas(described: Described, schema: Described, title: str) -> Iterator[str]:
    """Yield what each object that a schema allows has in it."""
    for one in schema.get("oneOf", [schema]):
        found = _resolved(described, one)
        if "properties" in found:
            yield f"<h3>{title}{escape(found['title'])}</h3>"
            yield _list((name, _about(own)) for name, own in _properties(found))


def _properties(schema: Described) -> Iterator[tuple[str, Described]]:
    """Yield the properties of an object, and those of the objects in a list in it."""
    for name, own in schema["properties"].items():
        yield name, own
        if "properties" in own.get("items", {}):
            yield from ((f"{name}[].{inner}", each) for inner, each in _properties(own["items"]))


def _about(schema: Described) -> str:
    """Return what a value is."""
    if "enum" in schema:
        kind = f"One of {', '.join(schema['enum'])}"
    else:
        kinds = schema["type"]
        kind = (kinds if isinstance(kinds, str) else " or ".join(kinds)).capitalize()
    return f"{kind}. {schema.get('description', '')}"


def _examples(content: Described) -> list[Any]:
    many = [each["value"] for each in content.get("examples", {}).values()]
    return [content["example"]] if "example" in content else many


def _resolved(described: Described, schema: Described) -> Described:
    """Return what is described, or what it refers to."""
    found: Described = schema
    if "$ref" in schema:
        found = described
        for key in schema["$ref"].removeprefix("#/").split("/"):
            found = found[key]
    return found


def _list(pairs: Iterable[tuple[str, str]]) -> str:
    entries = (f"<dt><code>{escape(name)}</code></dt><dd>{_text(about)}</dd>" for name, about in pairs)
    return f"<dl>{''.join(entries)}</dl>"


def _code(source: str, attributes: str = "") -> str:
    """Return an example, which can be scrolled by keys too."""
    text = escape(source.strip(), quote=False).replace(samples.SERVER, f'<span class="here">{samples.SERVER}</span>')
    return f'<pre tabindex="0"{attributes}><code>{text}</code></pre>'


def _text(markdown: str) -> str:
    """Return a sentence of the description in HTML; of Markdown it has `code` alone."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(markdown, quote=False))
