"""The page that explains the API: its examples run as they stand there, and it needs nothing from elsewhere."""

import ast
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from urllib.request import urlopen

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from cnn import models, recognition, several, sketch, weights
from tests.conftest import LAPTOP, REPOSITORY
from tests.ui.asking import DIGIT
from ui.server import openapi, samples

PHOTO = Image.fromarray(255 - DIGIT).resize((280, 280))
RUN = {  # language -> the command that runs an example
    "Shell": ["bash", "-c"],
    "Python": [sys.executable, "-c"],
    "JavaScript": ["node", "--input-type=module", "--eval"],
}


class Manual(HTMLParser):
    """The page, taken apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.examples: list[tuple[str, str]] = []  # language, source
        self.asks: list[str] = []  # what a browser fetches, or would follow
        self.inline = {"style": "", "script": ""}
        self._within = ""  # what text belongs to: "example", "style", "script" or nothing of these
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.asks += [value for name, value in attributes if name in ("src", "href", "srcset", "action", "data")]
        if tag in self.inline:
            self._within = tag
        elif "data-language" in given:
            self._within = "example"
            self.examples.append((given["data-language"], ""))

    def handle_endtag(self, tag):
        self._within = "" if tag in (*self.inline, "pre") else self._within

    def handle_data(self, data):
        if self._within == "example":
            language, source = self.examples.pop()
            self.examples.append((language, source + data))
        elif self._within:
            self.inline[self._within] += data


@pytest.fixture(scope="module")
def fetched(url):
    with urlopen(f"{url}api/docs", timeout=30) as answer:
        return answer.headers, answer.read().decode()


@pytest.fixture(scope="module")
def manual(fetched):
    return Manual(fetched[1])


def box_on(picture):
    """The box around the ink on a picture, in parts of its width and height."""
    ink = sketch.find_ink(picture)
    rows, columns = (np.flatnonzero((ink > several.INK).any(axis=axis)) for axis in (1, 0))
    height, width = ink.shape
    return [columns[0] / width, rows[0] / height, (columns[-1] + 1) / width, (rows[-1] + 1) / height]


def read(network, digit, **place):
    """What is answered of one digit; place: its strokes or its box."""
    found = recognition.recognise(weights.load(network)[0], digit)
    return {
        "network": network,
        "digit": found.digit,
        "probabilities": found.probabilities.tolist(),
        "known": found.known,
        "digits": [
            {"digit": found.digit, "probability": found.probabilities.max(), "known": found.known}
            | {"strokes": None, "box": None}
            | place
        ],
    }


STROKES = read(models.DEFAULT, sketch.from_strokes(openapi.STROKES), strokes=[0])
PICTURE = read(models.DEFAULT, sketch.from_image(PHOTO), box=box_on(PHOTO))


def run(language, source, url, folder) -> list:
    """Run an example in a folder where photo.png lies, and return what it prints, line by line."""
    command = [*RUN[language], source.replace(samples.SERVER, url.rstrip("/"))]
    if shutil.which(command[0]) is None or (language == "Shell" and shutil.which("curl") is None):
        pytest.skip(f"{command[0]} or curl is not installed")
    PHOTO.save(folder / "photo.png")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()


def test_there_are_examples_in_three_languages(manual):
    languages = [language for language, _ in manual.examples]
    assert {language: languages.count(language) for language in languages} == {
        **{"Shell": 3, "Python": 1, "JavaScript": 1},
    }


def test_the_commands_run_as_they_stand_there(manual, url, tmp_path):
    shell = [source for language, source in manual.examples if language == "Shell"]
    printed = [json.loads("".join(run("Shell", source, url, tmp_path))) for source in shell]
    with urlopen(f"{url}api/networks", timeout=30) as answer:
        assert printed == [STROKES, PICTURE, json.load(answer)]


def test_the_python_runs_as_it_stands_there(manual, url, tmp_path):
    printed = run("Python", dict(manual.examples)["Python"], url, tmp_path)
    assert [ast.literal_eval(line) for line in printed] == [STROKES, PICTURE]


def test_the_javascript_runs_as_it_stands_there(manual, url, tmp_path):
    printed = run("JavaScript", dict(manual.examples)["JavaScript"], url, tmp_path)
    assert "network: 'DeepCNN'" in "".join(printed)
    assert "digit: 7" in "".join(printed)


def test_the_answers_shown_are_those_that_are_given(url):
    with urlopen(f"{url}api/openapi.json", timeout=30) as answer:
        operation = json.load(answer)["paths"]["/api/recognise"]["post"]
    shown = operation["responses"]["200"]["content"]["application/json"]["examples"]["a digit"]["value"]
    probabilities = [round(share, 4) for share in STROKES["probabilities"]]
    digits = [STROKES["digits"][0] | {"probability": max(probabilities)}]
    assert shown == STROKES | {"probabilities": probabilities, "digits": digits}


def test_every_address_and_every_status_is_explained(url, fetched):
    with urlopen(f"{url}api/openapi.json", timeout=30) as answer:
        described = json.load(answer)
    for path in described["paths"]:
        assert f"<code>{path}</code>" in fetched[1]
    for status in openapi.REFUSALS:
        assert f"<dt><code>{status}</code></dt>" in fetched[1]
    for schema in described["components"]["schemas"].values():
        assert schema["title"] in fetched[1] or schema["title"] == "A sentence"


def test_it_allows_its_own_style_and_script_and_nothing_of_others(fetched, manual):
    headers, _ = fetched
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy.pop("default-src") == "'none'"
    for kind, text in manual.inline.items():
        digest = hashlib.sha256(text.encode()).digest()
        assert policy.pop(f"{kind}-src") == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert policy == {
        **{"connect-src": "'self'", "img-src": "data:"},
        **{"base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"},
    }


def test_it_names_nothing_elsewhere(fetched, manual):
    assert set(manual.asks) == {"..", "openapi.json", "data:,"}
    assert set(re.findall(r"https?://[^/\s\"'<]+", fetched[1])) == {samples.SERVER}


def test_a_browser_shows_it_on_a_phone_by_day_and_by_night(browser, url):
    tab = browser.new_page(**LAPTOP)
    problems = []
    tab.on("console", lambda message: problems.append(message.text))
    tab.on("request", lambda request: None if request.url == f"{url}api/docs" else problems.append(request.url))
    tab.goto(f"{url}api/docs")
    here = tab.locator(".here")
    assert set(here.all_inner_texts()) == {url.rstrip("/")}
    assert here.count() == 5
    colours = []
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        colours.append(tab.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor"))
    assert colours == ["rgb(251, 250, 247)", "rgb(21, 24, 29)"]
    tab.set_viewport_size({"width": 360, "height": 780})
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    assert problems == []
    source = tab.locator("pre[data-language=JavaScript]").inner_text()  # pasted into the console of this page
    with tab.expect_console_message() as message:
        tab.evaluate(f"async () => {{ {source} }}")
    assert message.value.args[0].json_value() == STROKES
    tab.get_by_role("link", name="Back to drawing").click()
    expect(tab.locator("#sketchpad canvas")).to_be_visible()
    tab.close()


def test_the_readmes_program_for_gradios_client_runs(url, tmp_path):
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    (source,) = [part for part in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "gradio_client" in part]
    results = [line for line in run("Python", source, url, tmp_path) if line.startswith("{")]
    assert [{"network": "DeepCNN", **ast.literal_eval(line)} for line in results] == [STROKES, PICTURE]


def test_the_readme_shows_the_same_commands(manual):
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    commands = [line for line in readme.splitlines() if line.startswith("curl ")]
    assert len(commands) == 2
    assert commands == [source for language, source in manual.examples if language == "Shell"][:2]
