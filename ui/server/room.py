"""A class that shares the page over its own network: where it is, and how many have it open."""

import time
from collections import OrderedDict
from typing import TypedDict

import segno

from ui.questions import Question

HERE = 45  # seconds that a page counts after it was heard of; it says so every 20
MOST = 10_000  # pages


class Present(TypedDict):
    connected: int  # pages that are open


class Room:
    """The page's address for the class, and the pages that are open."""

    def __init__(self, address: str, link: str) -> None:
        """link: where the QR code leads: the address, with the pass phrase if there is one."""
        self.address = address
        self.code = segno.make(link, error="m")
        self._heard: OrderedDict[str, float] = OrderedDict()  # page -> when

    def drawn(self) -> str:
        """Return the QR code as SVG, a unit a module, which CSS makes large."""
        return str(self.code.svg_inline(border=2, light="#fff", omitsize=True))

    def present(self, question: Question) -> Present:
        """{"page": what this one calls itself} -> how many there are."""
        page = question.get("page")
        if not isinstance(page, str) or not 0 < len(page) <= 16:
            raise ValueError("A page names itself by a short text.")
        now = time.monotonic()
        self._heard[page] = now
        self._heard.move_to_end(page)
        while self._heard and (next(iter(self._heard.values())) < now - HERE or len(self._heard) > MOST):
            self._heard.popitem(last=False)
        return {"connected": len(self._heard)}
