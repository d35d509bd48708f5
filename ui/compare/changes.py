"""What a drawing can be changed by in the tab Compare, as the page names and writes it."""

from typing import NamedTuple, TypedDict

from cnn import robustness, rounding
from cnn.robustness import Amounts


class Wording(NamedTuple):
    """How a change is told."""

    title: str
    unit: str  # after its amount
    places: int  # decimals of its amount
    signed: bool  # whether a plus stands before it
    says: str  # what it is, in a sentence


class Told(TypedDict):
    """A change as the page is given it."""

    title: str
    unit: str
    places: int
    signed: bool
    low: float
    high: float
    points: int  # from low to high, evenly spaced
    neutral: float  # the amount that changes nothing


WORDINGS = {
    "right": Wording("Moved right", " px", 0, True, "In pixels of the digit; to the left where it is negative."),
    "down": Wording("Moved down", " px", 0, True, "In pixels of the digit; upwards where it is negative."),
    "turn": Wording("Turned", "°", 0, True, "Clockwise; the other way where it is negative."),
    "size": Wording("Size", " ×", 2, False, "Times as large as it is."),
    "thickness": Wording("Thickness", " px", 2, True, "By how many pixels lines are thicker, or thinner."),
    "noise": Wording(
        "Noise", "", 3, False, "Standard deviation of what is added to each pixel; of the strokes, the hand shakes."
    ),
}


def told() -> dict[str, Told]:
    """Return every change by its name."""
    return {
        name: {
            "title": own.title,
            "unit": own.unit,
            "places": own.places,
            "signed": own.signed,
            **robustness.RANGES[name]._asdict(),  # type: ignore[typeddict-item]
            "neutral": getattr(robustness.UNCHANGED, name),
        }
        for name, own in WORDINGS.items()
    }


def wording(amounts: Amounts) -> str:
    """Return changes as the page writes them: "turned +30°"; of none, "as it is"."""
    parts = [_wording(WORDINGS[name], amount) for name, amount in robustness.different(amounts).items()]
    return ", ".join(parts) or "as it is"


def _wording(own: Wording, amount: float) -> str:
    sign = "+" if own.signed and amount > 0 else ""
    return f"{own.title.lower()} {sign}{rounding.text(amount, own.places)}{own.unit}"
