"""What the tests of links share: copying, following and forging them."""

import base64
import re
import zlib

from playwright.sync_api import Page, expect


def link(tab: Page) -> str:
    """Press "Copy link" and return what there is to copy."""
    before = tab.locator("#teacher .says")
    tab.evaluate("document.querySelector('#teacher .says').textContent = ''")
    tab.locator("#teacher .copy").click()
    expect(before).to_contain_text(re.compile("Copied|Copy the marked text"))
    return tab.locator("#teacher .address").input_value()


def follow(tab: Page, address: str) -> None:
    """Open a link in another page, as somebody does who was sent it."""
    tab.goto("about:blank")
    tab.goto(address)
    expect(tab.locator("#reading .words")).not_to_be_empty()


def forged(words: str) -> str:
    """Return a link that holds this text where JSON belongs, as frame/link.js packs it."""
    content = words.encode()
    length = 2 * len(content)
    packed = bytes([length]) if length < 128 else bytes([(length & 127) | 128, length >> 7])
    deflate = zlib.compressobj(wbits=-15)
    folded = deflate.compress(packed + content) + deflate.flush()
    return "a" + base64.urlsafe_b64encode(folded).decode().rstrip("=")
