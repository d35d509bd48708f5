"""One step of training, written out: numbers that hold as printed, and are autograd's to the last digit shown."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn.backward import EPSILON, Optimizer, Terms
from cnn.rounding import Whole, decimals, nearest, whole

MOST = 8  # decimals of a gradient
FINER = (1, 2, 3)  # decimals that what each digit adds has more than the gradient, until all of it adds up
ADAM_PLACES = (3, 4, 5, 6, 7)  # decimals of what Adam multiplies the learning rate by, until the step holds


class Product(NamedTuple):
    """Factors, and their products as these are printed: terms = nearest(deltas × inputs), each of shape (H, W)."""

    deltas: NDArray[np.float64]
    delta_places: int
    inputs: NDArray[np.float64]
    input_places: int
    terms: NDArray[np.float64]
    term_places: int


class Sum(NamedTuple):
    """A gradient as what each digit adds, (N,). Their `total` is the gradient, with a few decimals more."""

    digits: list[float]
    total: float
    digit_places: int  # of these
    gradient: float
    gradient_places: int


class Move(NamedTuple):
    """A step: after = before − rate × factor. The factor is the gradient, or for Adam nearly its sign."""

    factor: float
    factor_places: int
    before: float
    after: float
    places: int  # of before and after


def product(terms: Terms, digit: int) -> Product:
    """Return one digit's terms and their factors, with as many decimals as it takes for them to hold.

    The largest term has three digits. Factors have so many that rounding one moves no product by more than a twentieth
    of the last.
    """
    deltas, inputs = terms.deltas[digit].numpy(), terms.inputs[digit].numpy()
    term_places = decimals(deltas * inputs, most=MOST)
    delta_places, input_places = (_enough(term_places, other) for other in (inputs, deltas))
    own = [whole(deltas, delta_places), whole(inputs, input_places)]
    made = nearest(own[0] * own[1], delta_places + input_places - term_places)
    return Product(
        *(_plain(own[0], delta_places), delta_places),
        *(_plain(own[1], input_places), input_places),
        *(_plain(made, term_places), term_places),
    )


def step(terms: Terms, gradient: float, weight: float, rate: float, optimizer: Optimizer = "SGD") -> tuple[Sum, Move]:
    """Return a weight's gradient as the sum over digits, and its first step.

    gradient: autograd's, whose printed digits the sum and the step are to have; it has three, or one more or less where
    rounding would make one of them differ.
    """
    direction = gradient if optimizer == "SGD" else gradient / (abs(gradient) + EPSILON)
    moved = weight - rate * direction
    for places in _tried(decimals(gradient, most=MOST)):
        for finer in FINER:
            for factor_places in [places] if optimizer == "SGD" else ADAM_PLACES:
                found, move = _sum(terms, gradient, places, finer), _move(weight, rate, direction, factor_places)
                adds_up = nearest(whole(found.total, found.digit_places), finer) == whole(gradient, places)
                if adds_up and move.after == round(moved, move.places):
                    return found, move
    return found, move  # of numbers that single precision leaves uncertain to the last


def mean(values: list[float], places: int = 3) -> tuple[list[float], int, float]:
    """Return values (N,), how many decimals they are shown with, and their mean to `places`: enough that it holds."""
    true = float(np.mean(values))
    for own in range(places, places + 4):
        shown = whole(values, own)
        if round(int(shown.sum()) / len(shown) / 10**own, places) == round(true, places):
            break
    return _plain(shown, own).tolist(), own, round(true, places)


def _tried(usual: int) -> list[int]:
    """Return how many decimals a gradient may have, the best first; fewer for single precision's sake."""
    return [usual, usual + 1, usual + 2, *range(usual - 1, max(usual - 3, -1), -1)]


def _sum(terms: Terms, gradient: float, places: int, finer: int) -> Sum:
    digits, own = whole(terms.digits.numpy(), places + finer), places + finer
    return Sum(_plain(digits, own).tolist(), int(digits.sum()) / 10**own, own, round(gradient, places), places)


def _move(weight: float, rate: float, factor: float, places: int) -> Move:
    own = places + _exactly(rate)
    moved = int(whole(factor, places)) * int(whole(rate, own - places))
    before = int(whole(weight, own))
    return Move(round(factor, places), places, before / 10**own, (before - moved) / 10**own, own)


def _enough(places: int, other: NDArray[np.float64]) -> int:
    """Return how many decimals a factor needs for products with the other to have this many."""
    largest = float(np.abs(other).max(initial=0))
    return max(places + 1 + int(np.ceil(np.log10(largest))), 0) if largest else places


def _exactly(rate: float) -> int:
    """Return how many decimals a learning rate has."""
    return next((places for places in range(MOST) if round(rate, places) == rate), MOST)


def _plain(numbers: Whole, places: int) -> NDArray[np.float64]:
    return np.asarray(numbers, dtype=np.float64) / 10.0**places
