"""Why a network reads this digit and not another: what each pixel, map and line adds; and the drawing without a stroke.

docs/evidence.md explains it by an example.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from cnn import sketch
from cnn.inside import layers, splitting, strongest
from cnn.inside.splitting import Evidence as Evidence
from cnn.inside.strongest import Strongest as Strongest
from cnn.inside.strongest import Summary as Summary
from cnn.models import SIZE, Network, inputs
from cnn.recognition import Recognition, judge

MOST_STROKES = 24  # that are left out in turn
MOST_POINTS = 4_000  # of such a drawing: 24 times, they are inked in about half a second


def split(model: Network, digit: NDArray[np.uint8], for_: int, against: int) -> Evidence:
    """Return why the network reads one digit and not another: what adds to logit[for_] − logit[against], and how much.

    digit (28, 28) uint8, 0 = paper, 255 = ink; the model must be in eval mode, and is left as it is. Exact but for the
    layers that `approximate` names. Raises ValueError, with a sentence, for anything but such a digit, for classes that
    the network does not have or that are the same, and for a network that cannot be explained.
    """
    return split_batch(model, [digit], [for_], [against])[0]


def split_batch(
    model: Network, digits: Sequence[NDArray[np.uint8]], for_: Sequence[int], against: Sequence[int]
) -> list[Evidence]:
    """Return `split` of each of the digits, of which there is at least one, in one pass. Raises as that does."""
    for digit, one, other in zip(digits, for_, against, strict=True):
        _check(model, digit, one, other)
    return splitting.split(model, inputs(digits), for_, against)


def summarise(
    model: Network, digits: Sequence[NDArray[np.uint8]], for_: Sequence[int], against: Sequence[int], most: int = 4
) -> list[Summary]:
    """Return of each digit's evidence the strongest maps of each block, at most `most`, and the lines among them.

    Of these at most 12 a block. There is at least one digit. Raises as `split` does.
    """
    for digit, one, other in zip(digits, for_, against, strict=True):
        _check(model, digit, one, other)
    return strongest.summarise(model, inputs(digits), for_, against, most)


@torch.inference_mode()
def without_strokes(model: Network, strokes: sketch.Strokes, pen: float = 0.0) -> list[Recognition | None]:
    """Return how the drawing is read without its first stroke, without its second, and so on; None if nothing is left.

    What is left is read as a drawing of its own, fitted into the digit's box anew; pen: as in `sketch.from_strokes`.
    The model must be in eval mode. Raises ValueError, with a sentence for the user, for anything but strokes, for more
    than MOST_STROKES strokes and for more than MOST_POINTS points.
    """
    points = sum(map(len, sketch.parse(strokes)))
    if len(strokes) > MOST_STROKES:
        raise ValueError(f"This drawing has {len(strokes)} strokes; at most {MOST_STROKES} can be left out in turn.")
    if points > MOST_POINTS:
        raise ValueError(
            f"This drawing has {points:,} points; its strokes can be left out in turn up to {MOST_POINTS:,}."
        )
    left = [[*strokes[:i], *strokes[i + 1 :]] for i in range(len(strokes))]
    digits = [sketch.from_strokes(others, pen=pen) for others in left]
    drawn = [digit for digit in digits if digit is not None]
    if not drawn:
        return [None] * len(digits)
    logits = iter(model(inputs(drawn)).split(1))
    return [None if digit is None else judge(model, next(logits)) for digit in digits]


def _check(model: Network, digit: NDArray[np.uint8], for_: int, against: int) -> None:
    """Raise ValueError, with a sentence, unless this can be asked."""
    if not isinstance(digit, np.ndarray) or digit.shape != (SIZE, SIZE) or digit.dtype != np.uint8:
        raise ValueError(f"A digit is an array of {SIZE} × {SIZE} numbers of the type uint8.")
    classes = layers.shapes(model)["softmax"][0]
    for wanted in (for_, against):
        if not 0 <= wanted < classes:
            raise ValueError(f"There is no digit {wanted}; this network tells 0 to {classes - 1} apart.")
    if for_ == against:
        raise ValueError(f"Choose two different digits; there is no difference between {for_} and {for_}.")
