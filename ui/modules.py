"""The page's JavaScript: modules in files, served as they are, at addresses that change whenever one of them changes.

So a browser may keep them for good: it asks for none of them twice, and never mixes old modules with new ones. While
you edit them, restart the server to see what has changed.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
IMPORTED = re.compile(r'^(?:import|export)\b[^"\n]*(?:\n[^"\n]*)*?"(\.[^"]+)";', re.MULTILINE)
ROUTE = "_inkling"  # beside Gradio's own; no name under which anybody would publish the page: see ui/server/routes.py


@cache
def modules() -> Mapping[str, bytes]:
    """Return every module of the page: room and file, as "pad/reading.js" -> its text in UTF-8."""
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.glob("*/*.js"))}


def with_imports(names: Iterable[str]) -> list[str]:
    """Return these modules and all that they import, and so on."""
    found: list[str] = []
    waiting = [*names]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.append(name)
            paths = IMPORTED.findall(modules().get(name, b"").decode())  # shared/given.js is made, and imports nothing
            waiting += [posixpath.normpath(f"{posixpath.dirname(name)}/{path}") for path in paths]
    return sorted(found)


@cache
def version() -> str:
    """Return a short name for the modules as they are now."""
    digest = hashlib.sha256()
    for name, text in modules().items():
        digest.update(f"{name} {len(text)} ".encode() + text)
    return digest.hexdigest()[:12]


def address(name: str) -> str:
    """Return a module's address relative to the page, so that it holds below any path."""
    return f"{ROUTE}/{version()}/{name}"
