"""What the tests of the tab Convolution share: a page with one of its sections open."""

import pytest


@pytest.fixture
def begin(open_page):
    """Open a section of the tab, with the example of a digit on the pad, or a blank one for None."""
    from playwright.sync_api import expect

    from tests.browsing import open_section, show_example
    from tests.lesson import DIGIT

    def begin_(section: str, digit: int | None = DIGIT, **options):
        tab = open_page(**options)
        open_section(tab, f"{section}-panel")
        if digit is not None:
            show_example(tab, digit)
            expect(tab.locator(f"#{section} .shown")).to_be_visible()
        return tab

    return begin_
