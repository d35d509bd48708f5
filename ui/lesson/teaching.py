"""What the Convolution tab asks: a question, plain JSON, to an answer, plain JSON, by `cnn.convolution`.

A question carries "image": {"pixels": base64 of H · W bytes, "columns": W}, and mostly "kernel": {"cells", "divisor"},
"stride" and "padding", as `ui.questions` reads them.
"""

import numpy as np

from cnn import convolution, render, rounding
from cnn.lesson import classics, integral
from ui import pictures, questions


def slide(question: dict) -> dict:
    """-> {"shape": of the output, "picture", "limit", "places", "reads": [of each row, of each column]}.

    Places are the decimals of the sum before it is divided. By how many windows a pixel is read is its row's number
    times its column's.
    """
    image, cells, divisor, stride, padding = questions.slide(question)
    output = convolution.convolve(image, cells, stride, padding) / divisor
    reads = [convolution.reads(size, len(cells), stride, padding).tolist() for size in image.shape]
    return {"shape": output.shape, "places": 2 + _decimals(cells), "reads": reads} | picture(output)


def gallery(question: dict) -> dict:
    """-> {"shape", "kernels": of each classic of the chosen kernel's size its cells and what it makes of the image}.

    With them "chosen": which of them is the chosen kernel; one that is no classic comes last.
    """
    image, cells, divisor, stride, padding = questions.slide(question)
    shown = classics.classics(len(cells))
    same = [i for i, own in enumerate(shown) if np.array_equal(own.cells / own.divisor, cells / divisor)]
    if not same:
        shown.append(classics.Classic("my own", cells, divisor, "The kernel that you made."))
    outputs = [convolution.convolve(image, own.cells, stride, padding) / own.divisor for own in shown]
    told = [own._asdict() | {"cells": own.cells.tolist()} for own in shown]
    cards = [own | picture(output) for own, output in zip(told, outputs, strict=True)]
    return {"shape": outputs[0].shape, "kernels": cards, "chosen": same[0] if same else len(shown) - 1}


def after(question: dict) -> dict:
    """{…, "pool_size", "pool_stride", "relu"} -> what follows the convolution, and the image under layer norm.

    "before", "map": what is pooled, "max", "average": {"numbers", "shape", picture}; "rectified": picture; "negative":
    how many numbers were below 0; "unread": how many are in no pooling window; and "norm": {"total", "count", "mean",
    "variance", "deviation", "numbers", …}. The colours of all but "norm" stand for the same numbers.
    """
    image, output = questions.image(question), convolved(question)
    pooled, size, stride = pool(question)
    reads = [convolution.reads(side, size, stride) for side in pooled.shape]
    limit = float(np.abs(output).max())
    norm = convolution.layer_norm(image)
    return {
        "before": _numbers(output, 2),
        "rectified": picture(convolution.relu(output), limit),
        "negative": int((output < 0).sum()),
        "map": _numbers(pooled, 2, limit),
        "max": _numbers(convolution.max_pool(pooled, size, stride), 2, limit),
        "average": _numbers(convolution.average_pool(pooled, size, stride), 4, limit),
        "unread": pooled.size - int(np.count_nonzero(np.outer(*reads))),
        "norm": _numbers(norm.image, 1)
        | {"total": image.sum(), "count": image.size, "mean": norm.mean, "variance": image.var()}
        | {"deviation": norm.deviation},
    }


def pool(question: dict) -> tuple[np.ndarray, int, int]:
    """Return what is pooled, in hundredths: the output, after a ReLU where "relu" is true; and window and stride."""
    output = convolved(question)
    size, stride = questions.whole(question, "pool_size", 2, 3), questions.whole(question, "pool_stride", 1, 3)
    return convolution.relu(output) if question.get("relu") is True else output, size, stride


def convolved(question: dict) -> np.ndarray:
    """Return the output of `slide` in hundredths, so that what is made of it can be checked by hand too."""
    image, cells, divisor, stride, padding = questions.slide(question)
    return (convolution.convolve(image, cells, stride, padding) / divisor).round(2)


def channel_sums(question: dict) -> tuple[np.ndarray, int]:
    """{"image" of three channels, "filter": its place in `classics.colour_filters`, "stride"} -> what each channel of
    that filter gives, (3, H_new, W_new), and its bias."""
    filters = classics.colour_filters()
    chosen = filters[questions.whole(question, "filter", 0, len(filters) - 1)]
    stride = questions.whole(question, "stride", 1, 4)
    planes = questions.planes(question)
    if len(planes) != 3:
        raise ValueError("A colour picture has three channels.")
    sums = [convolution.convolve(plane, own, stride) for plane, own in zip(planes, chosen.kernels, strict=True)]
    return np.stack(sums), chosen.bias


def channels(question: dict) -> dict:
    """Like `channel_sums` -> {"shape", "sums": pictures of the chosen filter's channels, "outputs": of all filters}."""
    sums, _ = channel_sums(question)
    filters = classics.colour_filters()
    kernels = np.stack([own.kernels for own in filters])
    biases = np.array([own.bias for own in filters])[:, None, None]
    outputs = convolution.convolve_channels(questions.planes(question), kernels, question["stride"]) + biases
    return {"shape": sums.shape[1:], "sums": [*map(picture, sums)], "outputs": [*map(picture, outputs)]}


def count(question: dict) -> dict:
    """{"size", "in_channels", "out_channels", "kernel_size"} -> how many parameters two kinds of layer have.

    Both make of an image of so many rows and columns what the convolution makes, at stride 1 without padding:
    {"convolution", "linear": {"count", "working"}, "shapes"}.
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


def line(question: dict) -> dict:
    """{"image", "row", "line": {"cells", "divisor"}} -> {"output": of that row, "places" of a sum not yet divided}."""
    signal, cells, divisor = questions.line(question)
    return {"output": (convolution.convolve_1d(signal, cells) / divisor).tolist(), "places": 2 + _decimals(cells)}


def overlap(question: dict) -> dict:
    """{"f", "g": names of `integral.SHAPES`} -> {"f", "g", "result": {"start", "values", "area"}, "step"}."""
    shapes = [questions.shape(question, name) for name in ("f", "g")]
    curves = [*map(integral.sample, shapes), integral.convolve(*shapes)]
    told = [{"start": own.start, "values": own.values.round(6).tolist(), "area": integral.area(own)} for own in curves]
    return dict(zip(("f", "g", "result"), told, strict=True)) | {"step": integral.STEP}


def picture(output: np.ndarray, limit: float | None = None) -> dict:
    """(H, W) -> {"picture": PNG as data URL, "limit": what its strongest colours stand for, to three figures}.

    limit: what they are to stand for; None for the largest of its own numbers.
    """
    limit = float(np.abs(output).max()) if limit is None else limit
    places = rounding.decimals(np.array(limit))
    url = pictures.data_url(render.signed(output[None], np.array([limit])))
    return {"picture": url, "limit": round(limit, places), "limit_places": places}


def _numbers(image: np.ndarray, places: int, limit: float | None = None) -> dict:
    return {"numbers": image.round(places).tolist(), "shape": image.shape} | picture(image, limit)


def _decimals(cells: np.ndarray) -> int:
    """Return how many decimals the cells have: 0, 1 or 2."""
    return next(places for places in range(3) if np.array_equal(cells.round(places), cells.round(2)))
