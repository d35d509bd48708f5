"""Numbers to be shown: as few decimals as tell them apart, and sums that add up as they stand there."""

import math

import numpy as np


def decimals(values: np.ndarray, digits: int = 3, most: int = 6) -> int:
    """Return how many decimals show so many digits of the largest of the values; from 0 to `most`."""
    largest = float(np.abs(values).max(initial=0))
    return min(max(digits - 1 - math.floor(math.log10(largest)), 0), most) if largest else digits - 1


def add_up(terms: np.ndarray, total: float, places: int) -> np.ndarray:
    """Return the terms rounded to so many decimals and such that they add up to the total as it is rounded.

    Where rounding to the nearest leaves the last digit of the sum off, the terms that it cut or raised by the most are
    rounded the other way (controlled rounding: Cox, Ernst 1982); each stays within one unit of its last digit.
    """
    exact = np.asarray(terms, dtype=np.float64).ravel() * 10.0**places
    units = np.rint(exact)
    missing = int(np.rint(total * 10.0**places) - units.sum())
    wanting = np.argsort(np.sign(missing) * (units - exact), kind="stable")
    units[wanting[: abs(missing)]] += np.sign(missing)
    return (units / 10.0**places).reshape(np.shape(terms))


def text(value: float, places: int = 0) -> str:
    """Return the number with so many decimals, commas between thousands, a real minus sign, and none before zero."""
    shown = f"{value:,.{places}f}"
    return shown.replace("-", "−") if float(shown.replace(",", "")) else shown.replace("-", "")
