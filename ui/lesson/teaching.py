"""What the tab Convolution asks: a question, JSON -> its answer, JSON, computed by `cnn.convolution`.

A question holds "image": {"pixels": base64 of C · H · W bytes, "channels", "columns"} and mostly "kernel": {"cells",
"divisor"}, "stride" and "padding", as `ui.questions` reads them. Each raises ValueError with a sentence for the user.
"""

import numpy as np
from numpy.typing import NDArray

from cnn import convolution, render, rounding
from cnn.convolution import classics, integral
from ui import questions
from ui.lesson.replies import (
    After,
    Card,
    Channels,
    Counts,
    Curve,
    Gallery,
    Line,
    Norm,
    Numbers,
    Overlap,
    Picture,
    Slide,
)
from ui.questions import Question

Image = NDArray[np.float64]  # (H, W)


def slide(question: Question) -> Slide:
    """-> the output of one convolution."""
    image, cells, divisor, stride, padding = questions.slide(question)
    output = convolution.convolve(image, cells, stride, padding) / divisor
    reads = [convolution.reads(size, len(cells), stride, padding).tolist() for size in image.shape]
    return {"shape": output.shape, "places": 2 + _decimals(cells), "reads": reads, **picture(output)}


def gallery(question: Question) -> Gallery:
    """-> what each classic kernel of the chosen kernel's size makes of the image; last the kernel, if it is none."""
    image, cells, divisor, stride, padding = questions.slide(question)
    shown = classics.classics(len(cells))
    same = [i for i, own in enumerate(shown) if np.array_equal(own.cells / own.divisor, cells / divisor)]
    if not same:
        shown.append(classics.Classic("my own", cells, divisor, "The kernel that you made."))
    outputs = [convolution.convolve(image, own.cells, stride, padding) / own.divisor for own in shown]
    cards = [_card(own, output) for own, output in zip(shown, outputs, strict=True)]
    return {"shape": outputs[0].shape, "kernels": cards, "chosen": same[0] if same else len(shown) - 1}


def after(question: Question) -> After:
    """{…, "pool_size", "pool_stride", "relu"} -> what follows the convolution, and the image under layer norm."""
    image, output = questions.image(question), convolved(question)
    pooled, size, stride = pool(question)
    rows, columns = (convolution.reads(side, size, stride) for side in pooled.shape)
    limit = float(np.abs(output).max())
    return {
        "before": _numbers(output, 2),
        "rectified": picture(convolution.relu(output), limit),
        "negative": int((output < 0).sum()),
        "map": _numbers(pooled, 2, limit),
        "max": _numbers(convolution.max_pool(pooled, size, stride), 2, limit),
        "average": _numbers(convolution.average_pool(pooled, size, stride), 4, limit),
        "unread": int(pooled.size - np.count_nonzero(np.outer(rows, columns))),
        "norm": _norm(image),
    }


def pool(question: Question) -> tuple[Image, int, int]:
    """Return what is pooled, in hundredths: the output, after a ReLU where "relu" is true; and window and stride."""
    output = convolved(question)
    size, stride = questions.whole(question, "pool_size", 2, 3), questions.whole(question, "pool_stride", 1, 3)
    return convolution.relu(output) if question.get("relu") is True else output, size, stride


def convolved(question: Question) -> Image:
    """Return the output of `slide` in hundredths, so that what is made of it can be checked by hand too."""
    image, cells, divisor, stride, padding = questions.slide(question)
    output: Image = (convolution.convolve(image, cells, stride, padding) / divisor).round(2)
    return output


def channel_sums(question: Question) -> tuple[NDArray[np.float64], int]:
    """{"image" of three channels, "filter": its place in `classics.colour_filters`, "stride"} -> what each channel of
    that filter gives, (3, H_new, W_new), and its bias."""
    filters = classics.colour_filters()
    chosen = filters[questions.whole(question, "filter", 0, len(filters) - 1)]
    stride = questions.stride(question)
    planes = questions.planes(question)
    if len(planes) != 3:
        raise ValueError("A colour picture has three channels.")
    sums = [convolution.convolve(plane, own, stride) for plane, own in zip(planes, chosen.kernels, strict=True)]
    return np.stack(sums), chosen.bias


def channels(question: Question) -> Channels:
    """Like `channel_sums` -> what the chosen filter's channels give, and what all filters do."""
    sums, _ = channel_sums(question)
    filters = classics.colour_filters()
    kernels = np.stack([own.kernels for own in filters])
    biases = np.array([own.bias for own in filters])[:, None, None]
    outputs = convolution.convolve_channels(questions.planes(question), kernels, question["stride"]) + biases
    return {"shape": sums.shape[1:], "sums": [*map(picture, sums)], "outputs": [*map(picture, outputs)]}


def count(question: Question) -> Counts:
    """{"size", "in_channels", "out_channels", "kernel_size"} -> the numbers of parameters of two kinds of layer.

    Both make of an image of `size` rows and columns what the convolution makes, at stride 1 without padding.
    """
    size, kernel_size = questions.whole(question, "size", 1, 280), questions.whole(question, "kernel_size", 3, 7)
    ins, outs = questions.whole(question, "in_channels", 1, 512), questions.whole(question, "out_channels", 1, 512)
    left = convolution.output_size(size, kernel_size)
    inputs, outputs = ins * size**2, outs * left**2
    text = rounding.text
    return {
        "convolution": {
            "count": convolution.convolution_parameters(ins, outs, kernel_size),
            "working": f"{outs} · {ins} · {kernel_size} · {kernel_size} weights + {outs} biases",
        },
        "linear": {
            "count": convolution.linear_parameters(inputs, outputs),
            "working": f"{text(inputs)} · {text(outputs)} weights + {text(outputs)} biases",
        },
        "shapes": f"{ins} × {size} × {size} → {outs} × {left} × {left}",
    }


def line(question: Question) -> Line:
    """{"image", "row", "line": {"cells", "divisor"}} -> what the kernel makes of that row."""
    signal, cells, divisor = questions.line(question)
    return {"output": (convolution.convolve_1d(signal, cells) / divisor).tolist(), "places": 2 + _decimals(cells)}


def overlap(question: Question) -> Overlap:
    """{"f", "g": names of `integral.SHAPES`} -> both curves and their convolution, at every `integral.STEP`."""
    f, g = questions.shape(question, "f"), questions.shape(question, "g")
    result = integral.convolve(f, g)
    return {
        "f": _curve(integral.sample(f)),
        "g": _curve(integral.sample(g)),
        "result": _curve(result),
        "step": integral.STEP,
    }


def picture(output: Image, limit: float | None = None) -> Picture:
    """Return a map as a picture; limit: what its strongest colours stand for, None for its own largest number."""
    limit = float(np.abs(output).max()) if limit is None else limit
    places = rounding.decimals(np.array(limit))
    quantised = render.quantise(output[None], np.array([limit]))[0]
    return {"picture": quantised, "limit": round(limit, places), "limit_places": places}


def _card(own: classics.Classic, output: Image) -> Card:
    return {
        "name": own.name,
        "cells": own.cells.tolist(),
        "divisor": own.divisor,
        "why": own.why,
        **picture(output),
    }


def _norm(image: Image) -> Norm:
    norm = convolution.layer_norm(image)
    return {
        "total": float(image.sum()),
        "count": image.size,
        "mean": float(norm.mean),
        "variance": float(image.var()),
        "deviation": float(norm.deviation),
        **_numbers(norm.image, 1),
    }


def _curve(own: integral.Samples) -> Curve:
    return {"start": float(own.start), "values": own.values.round(6).tolist(), "area": float(integral.area(own))}


def _numbers(image: Image, places: int, limit: float | None = None) -> Numbers:
    return {"numbers": image.round(places).tolist(), "shape": image.shape, **picture(image, limit)}


def _decimals(cells: Image) -> int:
    """Return how many decimals the cells have: 0, 1 or 2."""
    return next(places for places in range(3) if np.array_equal(cells.round(places), cells.round(2)))
