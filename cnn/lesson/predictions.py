"""Questions about the numbers on the page, to be answered before they are shown; each made from a random generator.

All numbers that a question needs are in its text, rounded as they stand there, so that it can be answered by hand.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cnn import convolution
from cnn.lesson import numerals
from cnn.lesson.classics import Classic
from cnn.rounding import text


class Prediction(NamedTuple):
    question: str
    answer: float
    places: int  # decimals that the answer is asked to
    working: str  # how the answer comes about
    at: tuple[int, int] | None = None  # row and column of the output, where the question is about one of its numbers


def judge(prediction: Prediction, typed: str) -> bool:
    """Return whether what was typed is the answer, rounded as asked or more finely.

    A comma may stand for the decimal point or between thousands, the minus sign be any dash, the number a fraction; of
    a size both sides may be given, as in 26 × 26. Raises ValueError, with a sentence, for what is no number.
    """
    within = 0.5 * 10.0**-prediction.places + 1e-9
    return any(abs(number - prediction.answer) <= within for number in numerals.readings(typed))


def output(
    generator: np.random.Generator, image: np.ndarray, cells: np.ndarray, divisor: int, stride: int, padding: int
) -> Prediction:
    """Ask for one number of the output, if possible one that is not 0; (H, W) in hundredths, kernel = cells / divisor.

    Raises ValueError where no window fits.
    """
    sums = convolution.convolve(image, cells, stride, padding).round(4)
    row, column = _somewhere(generator, sums != 0)
    top, left = row * stride, column * stride
    patch = np.pad(image, padding)[top : top + len(cells), left : left + len(cells)]
    working, answer = _sum_of_products(patch.ravel(), cells.ravel(), divisor)
    question = f"What lands in row {row}, column {column} of the output?"
    return Prediction(question, answer, 2, working, (row, column))


def size(generator: np.random.Generator, side: int) -> Prediction:
    """Ask for the output's size, for an image of so many rows and columns."""
    fitting = [size for size in (3, 5, 7) if size <= side]
    kernel_size, stride, padding = int(generator.choice(fitting)), *map(int, generator.integers([1, 0], [4, 4]))
    answer = convolution.output_size(side, kernel_size, stride, padding)
    question = (
        f"{side} rows and columns, a kernel of {kernel_size} × {kernel_size}, stride {stride}, padding {padding}: "
        "how many rows has the output?"
    )
    return Prediction(question, answer, 0, f"⌊({side} + 2 · {padding} − {kernel_size}) / {stride}⌋ + 1 = {answer}")


def lost(generator: np.random.Generator, side: int) -> Prediction:
    """Ask how many numbers are lost at the border without padding, for an image of so many rows and columns."""
    kernel_size = int(generator.choice([size for size in (3, 5, 7) if size <= side]))
    left = convolution.output_size(side, kernel_size)
    answer = side**2 - left**2
    question = (
        f"{side} × {side} pixels, a kernel of {kernel_size} × {kernel_size}, stride 1, no padding: "
        "how many numbers fewer has the output?"
    )
    return Prediction(question, answer, 0, f"{side} · {side} − {left} · {left} = {text(answer)}")


def flat(generator: np.random.Generator, kernels: Sequence[Classic]) -> Prediction:
    """Ask what one of the kernels makes of a patch of one grey."""
    kernel = kernels[generator.integers(len(kernels))]
    grey, total = generator.integers(1, 11) / 10, int(kernel.cells.sum())
    answer = grey * total / kernel.divisor
    over = f" / {kernel.divisor}" if kernel.divisor > 1 else ""
    question = f"All pixels under the kernel “{kernel.name}” are {text(grey, 2)}. What lands in the output?"
    working = f"The cells add up to {text(total)}{over}: {text(grey, 2)} · {text(total)}{over} = {text(answer, 2)}"
    return Prediction(question, answer, 2, working)


def channels(generator: np.random.Generator, sums: np.ndarray, bias: float) -> Prediction:
    """Ask for one number of a filter's output; sums of its channels (C, H, W) and bias, all in hundredths."""
    row, column = _somewhere(generator, sums.any(axis=0))
    parts = sums[:, row, column].round(2)
    answer = float(parts.sum() + bias)
    listed = ", ".join(text(part, 2) for part in parts)
    given = f"Row {row}, column {column}: the channels give {listed}, the bias is {text(bias, 2)}."
    question = f"{given} What lands in the output?"
    return Prediction(question, answer, 2, f"{_added([*parts, bias], 2)} = {text(answer, 2)}", (row, column))


def numbers_out(generator: np.random.Generator, in_channels: int, side: int) -> Prediction:
    """Ask how many numbers a convolutional layer gives for one image of so many channels, rows and columns."""
    out_channels, kernel_size = int(generator.integers(4, 17)), int(generator.choice([3, 5]))
    left = convolution.output_size(side, kernel_size)
    answer = out_channels * left**2
    question = (
        f"(1, {in_channels}, {side}, {side}) goes through {out_channels} filters of {kernel_size} × {kernel_size}, "
        "stride 1, no padding: how many numbers come out?"
    )
    working = f"(1, {out_channels}, {left}, {left}): {out_channels} · {left} · {left} = {text(answer)}"
    return Prediction(question, answer, 0, working)


def pooled(
    generator: np.random.Generator, image: np.ndarray, kernel_size: int, stride: int, average: bool
) -> Prediction:
    """Ask for one number of a pooled image, (H, W) in hundredths. Raises ValueError where no window fits."""
    image = image.round(2)
    largest = convolution.max_pool(np.abs(image), kernel_size, stride)
    row, column = _somewhere(generator, largest > 0)
    top, left = row * stride, column * stride
    patch = image[top : top + kernel_size, left : left + kernel_size]
    answer = float(patch.mean() if average else patch.max())
    listed = "; ".join("  ".join(text(number, 2) for number in line) for line in patch)
    what = "average" if average else "max"
    question = f"The window of row {row}, column {column} holds {listed}. What does {what} pooling make of it?"
    working = (
        f"({_added(patch.ravel(), 2)}) / {patch.size} = {text(answer, 2)}"
        if average
        else f"The largest of the {patch.size} is {text(answer, 2)}"
    )
    return Prediction(question, answer, 2, working, (row, column))


def rectified(generator: np.random.Generator, image: np.ndarray) -> Prediction:
    """Ask what a ReLU makes of one number of an image, (H, W) in hundredths: of a negative one as often as not."""
    image = image.round(2)
    row, column = _somewhere(generator, image < 0 if generator.integers(2) else image > 0)
    value = float(image[row, column])
    answer = max(value, 0.0)
    question = f"Row {row}, column {column} holds {text(value, 2)}. What is it after the ReLU?"
    return Prediction(question, answer, 2, f"max(0, {text(value, 2)}) = {text(answer, 2)}", (row, column))


def normed(generator: np.random.Generator, image: np.ndarray) -> Prediction:
    """Ask what layer norm makes of one pixel of an image, (H, W) in hundredths, if possible of one with ink."""
    row, column = _somewhere(generator, image > 0)
    norm = convolution.layer_norm(image)
    pixel, answer = image[row, column], float(norm.image[row, column])
    for places in range(3, 9):  # as few as lead to the same answer by hand
        mean, deviation = round(norm.mean, places), round(norm.deviation, places)
        if text((pixel - mean) / deviation, 1) == text(answer, 1):
            break
    question = (
        f"Row {row}, column {column} holds {text(pixel, 2)}; the mean is {text(mean, places)}, the standard deviation "
        f"{text(deviation, places)}. What is it after layer norm, to one decimal?"
    )
    working = f"({text(pixel, 2)} − {text(mean, places)}) / {text(deviation, places)} = {text(answer, 1)}"
    return Prediction(question, answer, 1, working, (row, column))


def on_line(generator: np.random.Generator, signal: np.ndarray, cells: np.ndarray, divisor: int) -> Prediction:
    """Ask for one number of a convolved line, (n,) in hundredths, if possible one that is not 0; cells (k,)."""
    sums = convolution.convolve_1d(signal, cells).round(4)
    place = int(generator.choice(np.flatnonzero(sums) if sums.any() else np.arange(len(sums))))
    working, answer = _sum_of_products(signal[place : place + len(cells)], cells, divisor)
    patch = ", ".join(text(number, 2) for number in signal[place : place + len(cells)])
    kernel = ", ".join(_short(cell) for cell in cells) + (f", all over {divisor}" if divisor > 1 else "")
    question = f"At place {place} the line holds {patch}; the kernel is {kernel}. What lands in the output?"
    return Prediction(question, answer, 2, working, (0, place))


def overlap(generator: np.random.Generator) -> Prediction:
    """Ask for the convolution of two boxes at one place: how far they overlap."""
    widths, shift = generator.integers(5, 21, 2) / 10, generator.integers(1, 31) / 10
    first, second = map(float, widths)
    # f is 1 on [0, first], g(shift − τ) is 1 on [shift − second, shift]
    start, end = max(0.0, shift - second), min(first, shift)
    answer = max(0.0, end - start)
    question = (
        f"f is 1 from 0 to {text(first, 1)}, g is 1 from 0 to {text(second, 1)}, both 0 elsewhere. "
        f"What is (f ∗ g)({text(shift, 1)})?"
    )
    turned = f"g turned and moved is 1 from {text(shift - second, 1)} to {text(shift, 1)}"
    where = f"both are 1 from {text(start, 1)} to {text(end, 1)}" if end > start else "nowhere are both 1"
    return Prediction(question, answer, 1, f"{turned}: {where}, area {text(answer, 1)}")


def convolution_count(generator: np.random.Generator, layers: Sequence[tuple[str, int, int, int]]) -> Prediction:
    """Ask how many parameters one of the layers has: (name, in_channels, out_channels, kernel_size)."""
    name, ins, outs, side = layers[generator.integers(len(layers))]
    answer = convolution.convolution_parameters(ins, outs, side)
    question = f"{name} makes {outs} maps of {ins} with kernels of {side} × {side}. How many parameters has it?"
    working = f"{outs} · {ins} · {side} · {side} + {outs} biases = {text(answer)}"
    return Prediction(question, answer, 0, working)


def linear_count(generator: np.random.Generator, layers: Sequence[tuple[str, int, int]]) -> Prediction:
    """Ask how many parameters one of the fully connected layers has: (name, inputs, outputs)."""
    name, inputs, outputs = layers[generator.integers(len(layers))]
    answer = convolution.linear_parameters(inputs, outputs)
    question = f"{name} makes {text(outputs)} numbers, each of all {text(inputs)}. How many parameters has it?"
    working = f"{text(inputs)} · {text(outputs)} weights + {text(outputs)} biases = {text(answer)}"
    return Prediction(question, answer, 0, working)


def _somewhere(generator: np.random.Generator, wanted: np.ndarray) -> tuple[int, int]:
    """Return row and column of one of the places where (H, W) is True; of any where none is."""
    row, column = generator.choice(np.argwhere(wanted if wanted.any() else ~wanted))
    return int(row), int(column)


def _sum_of_products(patch: np.ndarray, cells: np.ndarray, divisor: int) -> tuple[str, float]:
    """Return how Σ patch · cells / divisor is reckoned, and what it is; what is multiplied by 0 is left out."""
    total = float((patch * cells).sum().round(4))
    places = 2 if (cells == cells.round()).all() else 4  # then the sum is exact as it stands
    counting = [(pixel, cell) for pixel, cell in zip(patch, cells, strict=True) if pixel and cell]
    products = " + ".join(f"{text(pixel, 2)} · {_short(cell)}" for pixel, cell in counting) or "0"
    answer = total / divisor
    over = f"; {text(total, places)} / {divisor} = {text(answer, 2)}" if divisor > 1 else ""
    return f"{products} = {text(total, places)}{over}", answer


def _added(numbers: Sequence[float], places: int) -> str:
    """1, −2 -> "1 − 2"."""
    first, *others = numbers
    rest = [f" {'−' if number < 0 else '+'} {text(abs(number), places)}" for number in others]
    return text(first, places) + "".join(rest)


def _short(cell: float) -> str:
    """Return a kernel's cell with the decimals that it has; a negative one in brackets."""
    shown = text(cell, 0 if cell == int(cell) else 2)
    return f"({shown})" if cell < 0 else shown
