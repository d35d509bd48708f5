"""Calculations, written out as a student would write them."""

from collections.abc import Iterable

import numpy as np

from cnn.rounding import text


def sum_of_products(patch: np.ndarray, cells: np.ndarray, divisor: int) -> tuple[str, float]:
    """Return the calculation of Σ patch · cells / divisor, without the products that are 0, and its result."""
    total = float((patch * cells).sum().round(4))
    places = 2 if (cells == cells.round()).all() else 4  # then the sum is exact as it stands
    counting = [(pixel, cell) for pixel, cell in zip(patch, cells, strict=True) if pixel and cell]
    products = " + ".join(f"{text(pixel, 2)} · {short(cell)}" for pixel, cell in counting) or "0"
    answer = total / divisor
    equals = "=" if abs(answer - round(answer, 2)) < 1e-9 else "≈"
    over = f"; {text(total, places)} / {divisor} {equals} {text(answer, 2)}" if divisor > 1 else ""
    return f"{products} = {text(total, places)}{over}", answer


def added(numbers: Iterable[float]) -> str:
    """1, −2 -> "1.00 − 2.00"."""
    first, *others = numbers
    rest = [f" {'−' if number < 0 else '+'} {text(abs(number), 2)}" for number in others]
    return text(first, 2) + "".join(rest)


def plain(cell: float) -> str:
    """Return a kernel's cell with the decimals that it has."""
    return text(cell, 0 if cell == int(cell) else 2)


def short(cell: float) -> str:
    """Return a kernel's cell as it stands in a product: a negative one in brackets."""
    return f"({plain(cell)})" if cell < 0 else plain(cell)
