"""The tab Convolution as a whole in a real browser: what its sections have in common."""

from playwright.sync_api import Page, expect

from cnn import weights
from tests.browsing import of_all, open_section, set_state, show_example
from tests.lesson import change, framed

OF_THE_DRAWING = ("slide", "gallery", "channels", "after")


def test_it_is_said_what_is_waited_for_a_drawing_or_the_server(begin):
    tab = begin("slide", None)
    for section in OF_THE_DRAWING:
        open_section(tab, f"{section}-panel")
        expect(tab.locator(f"#{section} .says")).to_contain_text("Draw a digit")
        expect(tab.locator(f"#{section} .shown")).to_be_hidden()
        show_example(tab, 3)
        expect(tab.locator(f"#{section} .shown")).to_be_visible()
        expect(tab.locator(f"#{section} .says")).to_be_empty()
        tab.locator("#sketchpad .clear").click()
        expect(tab.locator(f"#{section} .says")).to_contain_text("Draw a digit")

    show_example(tab, 3)
    open_section(tab, "slide-panel")
    expect(tab.locator("#slide .shown")).to_be_visible()
    held = []  # an answer that is late
    tab.route("**/ask/slide", lambda route: held.append(route))
    change(tab, stride=2)
    expect(tab.locator("#slide .says")).to_contain_text("Waiting for the server")
    held[0].continue_()
    expect(tab.locator("#slide .formula")).to_contain_text("/ 2⌋")
    expect(tab.locator("#slide .says")).to_be_empty()


def test_sections_are_right_in_whichever_order_keep_their_place_and_ask(begin):
    tab = begin("after")
    for section in ("channels", "slide", "gallery", "slide", "after"):
        open_section(tab, f"{section}-panel")
        expect(tab.locator(f"#{section} .shown")).to_be_visible()
        for box in [own.bounding_box() for own in tab.locator(f"#{section} :is(.map, .card canvas)").all()]:
            assert min(box["width"], box["height"]) >= 24

    tab.locator("#tab-explore-panel").click()
    expect(tab.locator("#after")).to_be_hidden()
    set_state(tab, tab="no-such-panel")
    expect(tab.locator("#explore")).to_be_visible()
    set_state(tab, tab="convolution-panel")
    expect(tab.locator("#after")).to_be_visible()
    expect(tab.locator("#slide")).to_be_hidden()

    for section in ("channels", "parameters"):
        open_section(tab, f"{section}-panel")
        box = tab.locator(f"#{section} .predict")
        for _ in range(2):
            box.locator("> button").click()
            expect(box.locator("form")).to_be_visible()
            box.locator("input").fill("123456")
            box.get_by_text("Check").click()
            expect(box.locator(".verdict")).to_contain_text("is not it")
            box.get_by_text("Show me").click()
            expect(box.locator(".verdict")).to_contain_text("The answer is")


def test_what_the_server_refuses_and_that_it_is_gone_is_said_and_come_back_is_seen(begin):
    tab = begin("slide", server_stays=False)  # the browser reports both as errors
    box = tab.locator("#slide .predict")
    box.locator("> button").click()
    box.locator("input").fill("no number")
    box.get_by_text("Check").click()
    expect(box.locator(".verdict")).to_contain_text("read as a number")
    expect(tab.locator("#slide .result")).to_have_text("?")
    box.get_by_text("Show me").click()
    expect(box.locator(".verdict")).to_contain_text("The answer is")

    for section in OF_THE_DRAWING:
        open_section(tab, f"{section}-panel")
        expect(tab.locator(f"#{section} .shown")).to_be_visible()
        tab.context.set_offline(True)
        if section == "channels":
            tab.locator("#channels .stride").select_option("2")
        else:
            change(tab, stride=2 if section == "slide" else 3, padding=OF_THE_DRAWING.index(section))
        expect(tab.locator(f"#{section} .says")).to_contain_text("The server does not answer")
        expect(tab.locator(f"#{section} .shown")).to_be_hidden()
        tab.context.set_offline(False)
        expect(tab.locator(f"#{section} .shown")).to_be_visible()


def test_every_section_fits_a_phone(begin):
    tab = begin("slide", viewport={"width": 360, "height": 740}, has_touch=True)
    for section in (*OF_THE_DRAWING, "parameters"):
        open_section(tab, f"{section}-panel")
        expect(tab.locator(f"#{section} {'.convolution' if section == 'parameters' else '.shown'}")).to_be_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    check_after(tab)
    check_filters(tab)
    check_tables(tab)
    check_line(tab)


def check_after(tab: Page) -> None:
    """Nothing of what follows a convolution is wider than a phone, and a finger leads the window."""
    open_section(tab, "after-panel")
    for image, side in (("digit", 26), ("drawn", 110)):
        change(tab, image=image)
        expect(tab.locator("#after .pooled-says")).to_contain_text(f"{side} × {side}")
        assert tab.evaluate("document.documentElement.scrollWidth") == 360
        for box in [own.bounding_box() for own in tab.locator("#after .map").all()]:
            assert box["x"] + box["width"] <= 360
            assert min(box["width"], box["height"]) >= 24
    tab.locator("#after .max").tap(position={"x": 3, "y": 3})
    assert framed(tab.locator("#after .max")) == (1, 1)


def check_filters(tab: Page) -> None:
    """Two filters are beside each other, and a finger scrolls over them."""
    open_section(tab, "channels-panel")
    cards = tab.locator("#channels .output")
    expect(cards).to_have_count(5)
    tops = of_all(tab, "#channels .output", "(cards) => cards.map((card) => card.getBoundingClientRect().top)")
    assert len(set(tops)) == 3
    touch = "(map) => getComputedStyle(map).touchAction"
    assert cards.first.locator(".map").evaluate(touch) == "auto"
    assert tab.locator("#channels .picture").evaluate(touch) == "none"
    cards.nth(1).tap()
    expect(tab.locator("#channels .filter")).to_have_value("1")
    expect(cards.nth(1)).to_be_focused()


def check_tables(tab: Page) -> None:
    """The numbers of the tables are seen without scrolling."""
    open_section(tab, "parameters-panel")
    for name in weights.available():
        set_state(tab, network=name)
        expect(tab.locator("#parameters .network")).to_have_value(name)
        table = tab.locator(f'#parameters [data-network="{name}"]')
        expect(table).to_be_visible()
        assert tab.locator("#parameters [data-network]:visible").count() == 1
        assert table.evaluate("(table) => table.scrollWidth <= table.clientWidth"), name


def check_line(tab: Page) -> None:
    """The bars and the integral fit a phone, and their numbers can be read there."""
    change(tab, image="digit")
    open_section(tab, "line-panel")
    line = tab.locator("#line")
    expect(line.locator(".row-says")).to_contain_text("(0 to 27)")
    expect(line.locator(".bars svg")).to_be_visible()
    line.locator(".size").select_option("7")
    expect(line.locator(".kernel input")).to_have_count(7)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    edges = "places => places.map((place) => place.getBoundingClientRect().right)"
    assert max(of_all(tab, "#line-panel :is(td, svg, text)", edges)) <= 350
    assert line.locator(".drawing").bounding_box()["width"] >= 28 * 5
    sizes = """texts => texts.map((text) =>
        Number.parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getScreenCTM().a)"""
    told = of_all(tab, "#line svg text, #integral svg text", sizes)
    assert len(told) > 60
    assert min(told) >= 11
