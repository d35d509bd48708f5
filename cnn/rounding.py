"""Numbers to be shown: as few decimals as tell them apart, and exact arithmetic with what is shown."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Whole = NDArray[np.int64] | NDArray[np.object_]  # whole numbers: int64, or Python's own where they may be larger


def decimals(values: ArrayLike, digits: int = 3, most: int = 6) -> int:
    """Return how many decimals show this many digits of the largest of the values; from 0 to `most`."""
    largest = float(np.abs(values).max(initial=0))
    return min(max(digits - 1 - math.floor(math.log10(largest)), 0), most) if largest else digits - 1


def exact(value: float, most: int = 6) -> int:
    """Return how many decimals show a number exactly, at least its first three digits; at most `most`."""
    return next((places for places in range(decimals(value), most) if round(value, places) == value), most)


def whole(values: ArrayLike, places: int) -> Whole:
    """Return the values, rounded to this many decimals, in units of the last of them.

    Small enough, as int64, that a thousand products of two of them can be summed; larger ones as Python's numbers.
    """
    units = np.rint(np.asarray(values, dtype=np.float64).round(places) * 10.0**places)
    if np.abs(units).max(initial=0) < 2**26:
        return units.astype(np.int64)
    return np.array([int(unit) for unit in units.ravel()], dtype=object).reshape(units.shape)


def nearest(values: Whole, places: int) -> Whole:
    """Return whole numbers with this many digits fewer, rounded to the nearest, half away from zero."""
    unit, more = 10 ** max(places, 0), 10 ** max(-places, 0)
    if unit > 2**60 or more > 1:  # more than int64 may hold
        values = values.astype(object)
    return np.asarray(np.sign(values) * ((2 * np.abs(values) * more + unit) // (2 * unit)))


def text(value: float, places: int = 0) -> str:
    """Return the number with this many decimals, commas between thousands, a real minus sign, and none before zero."""
    shown = f"{value:,.{places}f}"
    return shown.replace("-", "−") if float(shown.replace(",", "")) else shown.replace("-", "")
