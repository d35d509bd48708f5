"""Examples of how programs ask, in several languages; each can be pasted and run, beside a picture called photo.png."""

import json
from typing import TypedDict

SERVER = "http://127.0.0.1:7860"  # stands in examples for the server's own address, which a page knows
PICTURE = (  # a 7, 12 × 16 pixels
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAwAAAAQAQAAAAAKGqOqAAAAMElEQVR42iXIoRGAMAAAsfQFmlEYgf2n6ArcIeGKIDJj"
    "XRHmHtYRrfPP8dzRK9rEB/EMCFxhbOYKAAAAAElFTkSuQmCC"
)
PYTHON = """\
import base64
import json
from pathlib import Path
from urllib.request import Request, urlopen


def recognise(**question):
    body = json.dumps(question).encode()
    request = Request("{server}/api/recognise", body, {{"Content-Type": "application/json"}})
    with urlopen(request) as response:
        return json.load(response)


print(recognise(strokes={strokes}))

photo = base64.b64encode(Path("photo.png").read_bytes()).decode()
print(recognise(picture=photo, network="{network}"))
"""
JAVASCRIPT = """\
const response = await fetch("{server}/api/recognise", {{
  method: "POST",
  headers: {{ "Content-Type": "application/json" }},
  body: JSON.stringify({{ strokes: {strokes}, network: "{network}" }}),
}});
console.log(await response.json());
"""
CURL_STROKES = """\
curl {server}/api/recognise -H "Content-Type: application/json" -d '{{"strokes": {strokes}}}'
"""
CURL_PICTURE = """\
curl {server}/api/recognise -F picture=@photo.png -F network={network}
"""
RECOGNISE = {  # language, label -> source
    ("Shell", "curl, strokes"): CURL_STROKES,
    ("Shell", "curl, a picture"): CURL_PICTURE,
    ("Python", "Python, both"): PYTHON,
    ("JavaScript", "JavaScript: a module for Node.js, or the console of this page"): JAVASCRIPT,
}


class Sample(TypedDict):
    """As Redoc and others have it, in `x-codeSamples`."""

    lang: str
    label: str
    source: str


def recognise(strokes: list[list[list[int]]], network: str) -> list[Sample]:
    """Return how these strokes, and a picture, are read by this network."""
    given = {"server": SERVER, "strokes": json.dumps(strokes), "network": network}
    return [
        {"lang": language, "label": label, "source": source.format(**given)}
        for (language, label), source in RECOGNISE.items()
    ]


NETWORKS: list[Sample] = [{"lang": "Shell", "label": "curl", "source": f"curl {SERVER}/api/networks\n"}]
