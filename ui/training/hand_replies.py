"""The form of what answers "One step, by hand"."""

from typing import Literal, TypedDict

from ui.pictures import Plane


class Shown(TypedDict):
    """Numbers as they are printed; (H, W)."""

    numbers: list[list[float]]
    places: int


class Picture(TypedDict):
    """Maps that the browser colours, (C, H, W), and what their strongest colour stands for."""

    picture: Plane
    colours: Literal["signed", "ink"]
    limit: float


class Batch(TypedDict):
    """The eight digits, and what the network makes of them before the step."""

    digits: Plane  # (N, 28, 28), ink
    labels: list[int]
    own: bool  # whether the first is the user's drawing
    unknown: bool  # whether that was left out, since it looks like no digit
    read: list[int]
    probabilities: list[float]  # of the label
    losses: list[float]
    loss_places: int
    loss: float  # their mean


class Layer(TypedDict):
    """A layer with weights to choose from."""

    name: str
    kernels: tuple[int, ...]  # (C_out, C_in, h, w), C_in of one filter
    bias: bool


class Weight(TypedDict):
    """The chosen weight, and the kernel that it stands in; of a bias the first kernel."""

    layer: str
    channel: int
    source: int | None  # None for the bias
    row: int
    column: int
    kernel: Picture  # (1, h, w)
    numbers: Shown | None  # of the kernel; None where it is too large to be printed
    bias: float | None


class Block(TypedDict):
    """What a block makes of the chosen digit, and the gradient that comes back to that; "input" first."""

    name: str
    forward: Picture
    backward: Picture


class Top(TypedDict):
    """Where backward begins, at the ten logits: gradient = (probability − 1 for the label, else 0) / N."""

    probabilities: list[float]
    places: int
    gradients: list[float]
    gradient_places: int


class Factors(TypedDict):
    """The chosen digit's terms: inputs × deltas = terms, place by place."""

    source: str  # the layer that is read
    inputs: Picture
    deltas: Picture
    terms: Picture
    numbers: tuple[Shown, Shown, Shown]  # of these three


class Sum(TypedDict):
    """The gradient as what each digit adds; see `longhand.Sum`."""

    terms: Picture  # (N, H, W), with one limit
    digits: list[float]
    total: float
    digit_places: int
    gradient: float
    gradient_places: int


class Step(TypedDict):
    """after = before − rate · factor; see `longhand.Move`."""

    factor: float
    factor_places: int
    before: float
    after: float
    places: int
    losses: list[float]  # before the step, after that of this weight, after that of all
    loss_places: int
    changes: list[float]  # of the loss, by these two
    expected: float  # the first of these, if the loss were a straight line


class OneStep(TypedDict):
    """One step of training, by hand."""

    batch: Batch
    layers: list[Layer]
    weight: Weight
    blocks: list[Block]
    top: Top
    factors: Factors
    sum: Sum
    step: Step
