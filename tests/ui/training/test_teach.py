"""Teach it in a real browser: drawings are kept, chosen and taught, with rehearsal and without; what can go wrong.

The browser's question is answered here, by what the process that trains runs, for to start that takes seconds.
"""

import json
from functools import partial

import pytest
from playwright.sync_api import Page, Route, expect

from cnn import weights
from tests.browsing import EXAMPLES, get_state, set_state
from tests.ui.training.pictures import Stop, streamed
from ui import held
from ui.lesson.steps import STEPS
from ui.server import learning
from ui.training import tasks

pytestmark = pytest.mark.browser
TWO = [[[1000 - x, y] for x, y in stroke] for stroke in EXAMPLES[2]["strokes"]]  # in a mirror


@pytest.fixture(autouse=True)
def tiny(monkeypatch, tiny_mnist):
    monkeypatch.setenv("MNIST_ROOT", str(tiny_mnist))


def opened(open_page, **options) -> Page:
    tab = open_page(**options)
    set_state(tab, tab="training-panel", training="teach-panel")
    tab.locator("#teach .why:not(:empty)").wait_for()
    return tab


def answer(route: Route) -> None:
    frames = [*learning.frames(tasks.task(route.request.post_data_json), Stop())]
    for frame in frames:
        if "weights" in frame:
            held.keep(frame["weights"].tobytes())  # as the server does
    route.fulfill(body=streamed(frames))


def keep(tab: Page, label: str, strokes: list) -> None:
    set_state(tab, sketch={"strokes": strokes})
    tab.locator("#teach .labels").get_by_text(label, exact=True).click()


def shown(tab: Page) -> str:
    """The hash of the user's own DeepCNN that the page shows."""
    edits = get_state(tab, "edits").get("DeepCNN", [])
    return edits[0][1] if edits else ""


def test_drawings_are_kept_and_chosen(open_page):
    tab = opened(open_page)
    drawings, go = tab.locator("#teach .drawing"), tab.locator("#teach .go")
    expect(tab.locator("#teach .some")).to_be_hidden()
    expect(tab.locator("#teach .labels button").first).to_be_disabled()
    for label, strokes in (("2", TWO), ("no digit", [[[100, 100], [900, 900]]]), ("5", EXAMPLES[5]["strokes"])):
        keep(tab, label, strokes)
    expect(drawings).to_have_count(3)
    tab.locator("#teach .back").click()
    expect(drawings).to_have_count(2)
    assert get_state(tab, "sketch")["strokes"] == EXAMPLES[5]["strokes"], "it is on the pad again"
    tab.locator("#teach .none").click()
    expect(go).to_be_disabled()
    drawings.first.click()
    expect(tab.locator("#teach .count")).to_have_text("1 of 2 drawings chosen.")
    tab.locator("#teach .all").click()
    expect(go).to_be_enabled()


def ready_to_teach(open_page) -> Page:
    """Return a page with two drawings that are to be taught, in two steps."""
    tab = opened(open_page)
    for label, strokes in (("2", TWO), ("no digit", [[[100, 100], [900, 900]]])):
        keep(tab, label, strokes)
    tab.locator("#teach").evaluate("(section) => { section.dataset.steps = 2; }")
    tab.route("**/_inkling/train", answer)
    return tab


def test_drawings_are_taught_and_two_ways_are_compared(open_page):
    tab = ready_to_teach(open_page)
    go, results = tab.locator("#teach .go"), tab.locator("#teach article")
    set_state(tab, step=[step.name for step in STEPS].index("forgets") + 1, network="CNNModel")
    go.click()
    expect(results).to_have_count(1)
    expect(tab.locator("#teach .says")).to_contain_text("Step 2 of 2: loss")
    expect(results.locator("h3")).to_have_text("This time, with rehearsal")
    expect(results.locator("li")).to_have_count(2)
    expect(results.locator("li").first).to_contain_text("no digit → ")
    expect(results.locator(".sum")).to_contain_text("of all 100 MNIST test digits correctly; as it came")
    expect(tab.locator("#guide .done").first).to_be_attached()
    assert get_state(tab, "network") == "DeepCNN"
    first = shown(tab)
    _, _, meta = weights.parse(held._files[first])
    assert (meta["taught"], meta["rehearsed"]) == (2, 440)
    expect(results.locator(".open")).to_have_text("Shown now, in every tab")

    tab.locator("#teach [name=rehearse]").uncheck()
    go.click()
    expect(results).to_have_count(2)
    expect(results.locator("h3")).to_have_text(["This time, without rehearsal", "The time before, with rehearsal"])
    assert shown(tab) not in (first, "")
    results.nth(1).locator(".open").click()
    assert shown(tab) == first
    tab.locator("#teach .save").click()
    expect(tab.locator("#live .own")).to_contain_text("The page shows my DeepCNN, in every tab")


def test_who_chooses_another_network_meanwhile_stays_with_it(open_page):
    tab = ready_to_teach(open_page)
    go, results = tab.locator("#teach .go"), tab.locator("#teach article")
    tab.locator("#teach [name=rehearse]").uncheck()
    go.click()
    expect(results).to_have_count(1)
    first = shown(tab)

    def meanwhile(route: Route) -> None:
        set_state(tab, network="FNN")
        answer(route)

    tab.route("**/_inkling/train", meanwhile)
    go.click()
    expect(results).to_have_count(2)
    expect(results.first.locator("h3")).to_have_text("This time, without rehearsal")
    expect(results.nth(1).locator("h3")).to_have_text("The time before, without rehearsal")
    assert get_state(tab, "network") == "FNN"
    results.nth(1).locator(".open").click()
    assert get_state(tab, "network") == "DeepCNN"
    assert shown(tab) == first


def test_what_goes_wrong_is_said(open_page):
    tab = opened(open_page, server_stays=False)
    trouble, go = tab.locator("#teach .trouble"), tab.locator("#teach .go")
    keep(tab, "2", TWO)
    failed = [{"waiting": 2}, {"step": 0, "steps": 9}, {"end": "failed", "sentence": "There are no digits."}]
    ways = [
        ({"body": streamed(failed)}, "There are no digits."),
        ({"body": streamed([{"end": "turn", "sentence": None}])}, "for others were waiting"),
        ({"status": 400, "body": json.dumps({"error": "All are blank."})}, "All are blank."),
    ]
    for way, sentence in ways:
        tab.route("**/_inkling/train", partial(Route.fulfill, **way))
        go.click()
        expect(trouble).to_contain_text(sentence)
        expect(go).to_have_text("Teach")
    tab.route("**/_inkling/train", lambda route: route.abort())
    go.click()
    expect(trouble).to_have_text("The server does not answer.")
    assert shown(tab) == ""
