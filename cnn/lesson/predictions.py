"""Questions about the numbers on the page, to be answered before the page shows them; each drawn at random.

A question's text holds every number that its answer needs, rounded as it stands there, so that a student can work it
out by hand. Rows, columns and windows are never numbered from 1: a row and a column say where, both counted from 0.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from cnn.lesson import convolving, numerals, workings
from cnn.lesson.classics import Classic
from cnn.rounding import text

FROM_0 = "Rows and columns count from 0."
PARAMETERS = "How many parameters does it have, biases included?"
Thing = TypeVar("Thing")


class Prediction(NamedTuple):
    question: str
    answer: float
    places: int  # decimals that the answer is asked to
    working: str  # the calculation, which ends in the answer
    at: tuple[int, int] | None = None  # row and column in the output, if the question is about one of its numbers


def judge(prediction: Prediction, typed: str) -> bool:
    """Return whether the typed text is the answer, rounded as asked or more finely.

    A comma may be the decimal point or stand between thousands, the minus sign may be any dash, the number may be a
    fraction, and a size may name both sides, as in 26 × 26. Raises ValueError, with a sentence, for other text.
    """
    within = 0.5 * 10.0**-prediction.places + 1e-9
    return any(abs(number - prediction.answer) <= within for number in numerals.readings(typed))


def output(
    generator: np.random.Generator, image: np.ndarray, cells: np.ndarray, divisor: int, stride: int, padding: int
) -> Prediction:
    """Ask for one number of the output, not 0 if possible; image (H, W) in hundredths, kernel = cells / divisor.

    Raises ValueError if no window fits.
    """
    sums = convolving.convolve(image, cells, stride, padding).round(4)
    row, column = _somewhere(generator, sums != 0)
    top, left = row * stride, column * stride
    patch = np.pad(image, padding)[top : top + len(cells), left : left + len(cells)]
    working, answer = workings.sum_of_products(patch.ravel(), cells.ravel(), divisor)
    question = f"Which number goes into row {row}, column {column} of the output? {FROM_0}"
    return Prediction(question, answer, 2, working, (row, column))


def size(generator: np.random.Generator, side: int) -> Prediction:
    """Ask for the output's size, for a square image of this side."""
    kernel_size, (stride, padding) = _kernel_size(generator, side), map(int, generator.integers([1, 0], [4, 4]))
    answer = convolving.output_size(side, kernel_size, stride, padding)
    question = (
        f"Suppose an image has {side} rows and columns, the kernel is {kernel_size} × {kernel_size}, the stride is "
        f"{stride} and the padding {padding}. How many rows does the output have?"
    )
    return Prediction(question, answer, 0, f"⌊({side} + 2 · {padding} − {kernel_size}) / {stride}⌋ + 1 = {answer}")


def lost(generator: np.random.Generator, side: int) -> Prediction:
    """Ask how many numbers are lost at the border without padding, for a square image of this side."""
    kernel_size = _kernel_size(generator, side)
    left = convolving.output_size(side, kernel_size)
    answer = side**2 - left**2
    question = (
        f"Suppose an image has {side} × {side} pixels, the kernel is {kernel_size} × {kernel_size}, the stride is 1, "
        "and there is no padding. How many fewer numbers does the output have?"
    )
    return Prediction(question, answer, 0, f"{side} · {side} − {left} · {left} = {text(answer)}")


def flat(generator: np.random.Generator, kernels: Sequence[Classic]) -> Prediction:
    """Ask what one of the kernels makes of a patch of a single grey."""
    kernel = _one_of(generator, kernels)
    grey, total = generator.integers(1, 11) / 10, int(kernel.cells.sum())
    answer = grey * total / kernel.divisor
    over = f" / {kernel.divisor}" if kernel.divisor > 1 else ""
    question = f"Every pixel under the kernel “{kernel.name}” is {text(grey, 2)}. Which number goes into the output?"
    working = f"the cells add up to {text(total)}{over}: {text(grey, 2)} · {text(total)}{over} = {text(answer, 2)}"
    return Prediction(question, answer, 2, working)


def channels(generator: np.random.Generator, sums: np.ndarray, bias: float) -> Prediction:
    """Ask for one number of a filter's output; the sums of its channels, (C, H, W), and the bias are in hundredths."""
    row, column = _somewhere(generator, np.any(sums, axis=0))
    parts = sums[:, row, column].round(2).tolist()
    answer = sum(parts) + bias
    listed = ", ".join(text(part, 2) for part in parts)
    question = (
        f"At row {row}, column {column} the channels give {listed}, and the bias is {text(bias, 2)}. Which number goes "
        f"into the output? {FROM_0}"
    )
    return Prediction(question, answer, 2, f"{workings.added([*parts, bias])} = {text(answer, 2)}", (row, column))


def numbers_out(generator: np.random.Generator, in_channels: int, side: int) -> Prediction:
    """Ask how many numbers a convolutional layer gives for one square image of this side."""
    out_channels, kernel_size = int(generator.integers(4, 17)), int(generator.choice([3, 5]))
    left = convolving.output_size(side, kernel_size)
    answer = out_channels * left**2
    question = (
        f"An input of shape (1, {in_channels}, {side}, {side}) goes through {out_channels} filters of {kernel_size} × "
        f"{kernel_size}, with stride 1 and no padding. How many numbers come out?"
    )
    working = f"(1, {out_channels}, {left}, {left}): {out_channels} · {left} · {left} = {text(answer)}"
    return Prediction(question, answer, 0, working)


def pooled(
    generator: np.random.Generator, image: np.ndarray, kernel_size: int, stride: int, average: bool
) -> Prediction:
    """Ask for one number of a pooled image, (H, W) in hundredths. Raises ValueError if no window fits."""
    image = image.round(2)
    row, column = _somewhere(generator, convolving.max_pool(np.abs(image), kernel_size, stride) > 0)
    top, left = row * stride, column * stride
    patch = image[top : top + kernel_size, left : left + kernel_size]
    listed = "; ".join("  ".join(text(number, 2) for number in line) for line in patch)
    question = (
        f"The window for row {row}, column {column} of the output holds {listed}. Which number does "
        f"{'average' if average else 'max'} pooling put there? {FROM_0}"
    )
    answer = float(patch.mean() if average else patch.max())
    mean = f"({workings.added(patch.flat)}) / {patch.size} = {text(answer, 2)}"
    working = mean if average else f"the largest of the {patch.size} numbers is {text(answer, 2)}"
    return Prediction(question, answer, 2, working, (row, column))


def rectified(generator: np.random.Generator, image: np.ndarray) -> Prediction:
    """Ask what a ReLU makes of one number of an image, (H, W) in hundredths; every other one is negative."""
    image = image.round(2)
    row, column = _somewhere(generator, image < 0 if generator.integers(2) else image > 0)
    value = float(image[row, column])
    answer = max(value, 0.0)
    question = f"Row {row}, column {column} holds {text(value, 2)}. What is it after the ReLU? {FROM_0}"
    return Prediction(question, answer, 2, f"max(0, {text(value, 2)}) = {text(answer, 2)}", (row, column))


def normed(generator: np.random.Generator, image: np.ndarray) -> Prediction:
    """Ask what layer norm makes of one pixel of an image, (H, W) in hundredths, with ink if possible."""
    row, column = _somewhere(generator, image > 0)
    norm = convolving.layer_norm(image)
    pixel, answer = image[row, column], float(norm.image[row, column])
    for places in range(3, 9):  # as few as lead to the same answer by hand
        mean, deviation = round(norm.mean, places), round(norm.deviation, places)
        if text((pixel - mean) / deviation, 1) == text(answer, 1):
            break
    question = (
        f"Row {row}, column {column} holds {text(pixel, 2)}. The mean is {text(mean, places)} and the standard "
        f"deviation {text(deviation, places)}. What is it after layer norm, to one decimal place? {FROM_0}"
    )
    working = f"({text(pixel, 2)} − {text(mean, places)}) / {text(deviation, places)} = {text(answer, 1)}"
    return Prediction(question, answer, 1, working, (row, column))


def on_line(generator: np.random.Generator, signal: np.ndarray, cells: np.ndarray, divisor: int) -> Prediction:
    """Ask for one number of a convolved line, (n,) in hundredths, not 0 if possible; cells (k,)."""
    sums = convolving.convolve_1d(signal, cells).round(4)
    _, column = _somewhere(generator, sums[None] != 0)
    covered = signal[column : column + len(cells)]
    working, answer = workings.sum_of_products(covered, cells, divisor)
    patch = ", ".join(text(number, 2) for number in covered)
    kernel = ", ".join(map(workings.plain, cells)) + (f", all over {divisor}" if divisor > 1 else "")
    question = (
        f"From column {column} on, the row holds {patch}; the kernel is {kernel}. Which number goes into column "
        f"{column} of the output? {FROM_0}"
    )
    return Prediction(question, answer, 2, working, (0, column))


def overlap(generator: np.random.Generator) -> Prediction:
    """Ask for the convolution of two boxes at one place: by how much they overlap."""
    widths, shift = generator.integers(5, 21, 2) / 10, generator.integers(1, 31) / 10
    first, second = map(float, widths)
    # f is 1 on [0, first], g(shift − τ) is 1 on [shift − second, shift]
    start, end = max(0.0, shift - second), min(first, shift)
    answer = max(0.0, end - start)
    question = (
        f"f is 1 from 0 to {text(first, 1)} and g is 1 from 0 to {text(second, 1)}; elsewhere both are 0. "
        f"What is (f ∗ g)({text(shift, 1)})?"
    )
    turned = f"g, reversed and moved, is 1 from {text(shift - second, 1)} to {text(shift, 1)}"
    where = f"both are 1 from {text(start, 1)} to {text(end, 1)}" if end > start else "the two do not overlap"
    return Prediction(question, answer, 1, f"{turned}; {where}, so the area is {text(answer, 1)}")


def convolution_count(generator: np.random.Generator, layers: Sequence[tuple[str, int, int, int]]) -> Prediction:
    """Ask how many parameters one of the layers has: (name, in_channels, out_channels, kernel_size)."""
    name, ins, outs, side = _one_of(generator, layers)
    answer = convolving.convolution_parameters(ins, outs, side)
    made = f"{_counted(outs, 'map', 'maps')} from {_counted(ins, 'map', 'maps')}"
    question = f"{name} makes {made} with kernels of {side} × {side}. {PARAMETERS}"
    working = f"{outs} · {ins} · {side} · {side} weights + {_counted(outs, 'bias', 'biases')} = {text(answer)}"
    return Prediction(question, answer, 0, working)


def linear_count(generator: np.random.Generator, layers: Sequence[tuple[str, int, int]]) -> Prediction:
    """Ask how many parameters one of the fully connected layers has: (name, inputs, outputs)."""
    name, inputs, outputs = _one_of(generator, layers)
    answer = convolving.linear_parameters(inputs, outputs)
    question = f"{name} makes {text(outputs)} numbers, each from all {text(inputs)} of its inputs. {PARAMETERS}"
    working = f"{text(inputs)} · {text(outputs)} weights + {text(outputs)} biases = {text(answer)}"
    return Prediction(question, answer, 0, working)


def _one_of(generator: np.random.Generator, things: Sequence[Thing]) -> Thing:
    return things[int(generator.integers(len(things)))]


def _kernel_size(generator: np.random.Generator, side: int) -> int:
    """Return 3, 5 or 7, whichever fits into an image of this side."""
    return _one_of(generator, [size for size in (3, 5, 7) if size <= side])


def _somewhere(generator: np.random.Generator, wanted: np.ndarray) -> tuple[int, int]:
    """Return row and column of one of the places where (H, W) is True, or of any place if there are none."""
    row, column = generator.choice(np.argwhere(wanted if wanted.any() else ~wanted))
    return int(row), int(column)


def _counted(number: int, one: str, several: str) -> str:
    return f"{text(number)} {one if number == 1 else several}"
