"""The lesson's steps: what each says, the one thing to do, and how it sets the page up."""

from typing import NamedTuple

from cnn.lesson import classics


class Step(NamedTuple):
    name: str  # by which guide.js knows when its task is done
    title: str
    text: str  # Markdown, formulas in LaTeX between dollars
    task: str
    state: dict  # of the page: keys as in page.js; what is not named stays as it is


def convolution(kernel: str, kernel_size: int = 3, padding: int = 0) -> dict:
    """Return the Convolution tab's state with the classic kernel of this name and size, at stride 1."""
    chosen = next(own for own in classics.classics(kernel_size) if own.name == kernel)
    cells = {"name": kernel, "cells": chosen.cells.tolist(), "divisor": chosen.divisor}
    return {"image": "digit", "kernel": cells, "stride": 1, "padding": padding}


def section(name: str, **state: object) -> dict:
    """Return the state that opens this section of the Convolution tab."""
    return {"tab": "convolution-panel", "section": f"{name}-panel", "pinned": None, **state}


STEPS = [
    Step(
        "pixels",
        "A digit is 784 numbers",
        r"""
Your drawing is cut to its ink, fitted into 20 × 20 pixels and put into the middle of 28 × 28: $28 \cdot 28 = 784$
numbers, from 0 for paper to 1 for ink. That is all that a network ever sees of it.
""",
        "Draw a digit on the pad. Then point at a dark pixel of “input”, below, and read its number.",
        {"tab": "layers-panel", "pinned": None},
    ),
    Step(
        "slide",
        "A window slides over it",
        r"""
A **kernel** is a small square of numbers, here 3 × 3. It lies on the image like a window. Under it each pixel is
multiplied by its cell, and the nine products are added up: one number of the output. This one's cells are all
$\tfrac{1}{9}$, so it gives the mean of nine pixels. Then the window moves on by one pixel.

$$y_{r,c} = \sum_{i=0}^{2} \sum_{j=0}^{2} w_{i,j} \; x_{r+i,\,c+j}$$
""",
        "Press Play and watch the sums land in the output. Or move the window with the arrow keys, or by pointing.",
        section("slide", convolution=convolution("box blur")),
    ),
    Step(
        "sum",
        "Do one by hand",
        """
This is Sobel's kernel. Its right column counts plus, its left column minus, and all nine cells add up to 0. So on plain
paper, and in the middle of thick ink, nothing comes out: only where ink begins or ends to the side.
""",
        "Press “Predict, then reveal”. Multiply, add up, and type what lands in the output.",
        section("slide", convolution=convolution("Sobel, left to right")),
    ),
    Step(
        "gallery",
        "Other kernels, other questions",
        """
Each kernel asks one question everywhere: is there an edge, where does it lead, how much ink is about? People thought
out these for photographs, long before networks learned to find their own.
""",
        "Find the kernel that keeps outlines alone, whichever way they run, and choose it.",
        section("gallery", convolution=convolution("identity")),
    ),
    Step(
        "size",
        "The border, and larger steps",
        r"""
A window must lie wholly on the image, so the output is smaller than the image. **Padding** puts a frame of zeros around
it first; with a **stride** of 2 the window moves two pixels at a time. Of $n$ pixels, kernel size $k$, padding $p$ and
stride $s$ make

$$\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$$
""",
        "The kernel is 5 × 5 now. Choose the padding that makes the output as large as the image.",
        section("slide", convolution=convolution("Gaussian blur", 5)),
    ),
    Step(
        "channels",
        "Several channels in, several out",
        """
A colour picture has three channels. A **filter** has a kernel for each of them; the three sums and one number more, the
**bias**, are added up. Each filter makes one new channel, so five filters of 3 × 3 turn $(1, 3, 28, 28)$ into
$(1, 5, 26, 26)$: $N$ images, $C$ channels, $H$ rows, $W$ columns.
""",
        "Press “Predict, then reveal” and add the three channels up.",
        section("channels"),
    ),
    Step(
        "after",
        "What follows a convolution",
        r"""
**ReLU** makes every negative number 0: $\max(0, x)$. Without it two convolutions would be no more than one larger one.
**Max pooling** keeps the largest number of each window: the map shrinks, and it matters less where exactly something
was found. **Layer norm** takes away an image's mean and divides by its deviation.
""",
        "Press “Predict, then reveal” and say what is left.",
        section("after", convolution=convolution("Sobel, left to right")),
    ),
    Step(
        "kernels",
        "A network learns its kernels",
        """
Nobody typed these. Training began with random numbers and changed each of them a little, batch after batch of images,
so that the digit came out right more often. `CNNModel` has three convolutions: `conv1` of 1 filter, `conv2` of 2,
`conv3` of 4.
""",
        "Open “numbers” beside a filter. Blue is minus, orange is plus, and white is 0.",
        {"network": "CNNModel", "tab": "kernels-panel", "pinned": None},
    ),
    Step(
        "unit",
        "Layer after layer",
        """
In `ComplexCNNModel` three blocks follow one another: the maps become more, 4, 16, 64, and smaller, 14 × 14, 7 × 7,
3 × 3. Each number is still made of the layer before, so a way leads back from any of them to the pixels.
""",
        "Click a number in a map of “block3.conv1” to pin it. Then press “Walk back” until you are at a pixel.",
        {"network": "ComplexCNNModel", "tab": "layers-panel", "pinned": None},
    ),
    Step(
        "softmax",
        "From ten numbers to an answer",
        r"""
The last layer gives ten numbers $z_0 \dots z_9$, one for each digit. **Softmax** makes of them probabilities that add
up to 1; the temperature $T$ is fitted after training, so that 90 % means right nine times in ten.

$$p_i = \frac{e^{z_i / T}}{\sum_{j=0}^{9} e^{z_j / T}}$$
""",
        "Change your drawing, a stroke more or one erased, until it is read as another digit.",
        {"tab": "layers-panel", "pinned": ["softmax", 0, 0, 0]},
    ),
    Step(
        "parameters",
        "Few numbers do it",
        """
A convolution has the same kernel everywhere, so it needs few **parameters**: `CNNModel` has 676 in all,
`ComplexCNNModel` 56,646. `FNN`, which connects all with all, has 1,863,690.
""",
        "Press “Predict, then reveal” and count the parameters of a layer.",
        section("parameters"),
    ),
    Step(
        "known",
        "What is no digit",
        """
Softmax has to share out 1 among ten digits, whatever you draw. So `DeepCNN` was also shown letters and scribbles, on
which it learned to be sure of nothing: where no digit is likely enough, the page says so.
""",
        "Draw a house.",
        {"network": "DeepCNN", "tab": "layers-panel", "pinned": None},
    ),
]
