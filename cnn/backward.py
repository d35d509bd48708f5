"""One step of training, opened up: the pass backward, one weight's gradient as the sum that it is, and the step.

Rumelhart, Hinton and Williams: Learning representations by back-propagating errors (1986). The network is in eval mode:
its batch norms use their running statistics, so that each digit of the batch is on its own and the gradient is a sum
over digits. The loss is the mean cross-entropy of the logits as they are, without the temperature.
"""

import copy
from typing import Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn import surgery, units
from cnn.models import CLASSES, Network

Optimizer = Literal["SGD", "Adam"]
EPSILON = 1e-8  # of Adam, added to what it divides by (Kingma and Ba, 2015)


class Weight(NamedTuple):
    """One number that training adjusts, by its place as the page shows it; without a source the bias of a channel.

    The kernel is that of `channel`, which is made, for `source`, which is read, counted within the filter. A linear
    layer that reads maps has kernels as large as these; one that reads a row of numbers has one, of one row.
    """

    layer: str
    channel: int
    source: int | None = None
    row: int = 0
    column: int = 0


class Passed(NamedTuple):
    """A batch that went forward and backward through a network."""

    outputs: dict[str, Tensor]  # each layer's for the batch, "input" first, as of `activations.capture`
    gradients: dict[str, Tensor]  # of the loss, with respect to each of these; of the same shapes
    parameters: dict[str, Tensor]  # of the loss, with respect to each parameter, by its name in the state dict
    losses: Tensor  # (N,), −log of the probability of each digit's label; the loss is their mean

    @property
    def loss(self) -> float:
        return self.losses.double().mean().item()


class Terms(NamedTuple):
    """A weight's gradient as a sum: Σ delta · input over the digits and the places of the map that the weight makes."""

    deltas: Tensor  # (N, H, W) float64, the loss's gradient at each number that the weight helps to make
    inputs: Tensor  # (N, H, W) float64, what the weight was multiplied by there: 0 in the padding, 1 for a bias

    @property
    def products(self) -> Tensor:
        """(N, H, W), the terms."""
        return self.deltas * self.inputs

    @property
    def digits(self) -> Tensor:
        """(N,), what each digit adds."""
        return self.products.sum(dim=(1, 2))

    @property
    def gradient(self) -> float:
        return self.products.sum().item()


def run(model: Network, inputs: Tensor, labels: Tensor) -> Passed:
    """Lead a batch forward and backward: inputs (N, C, 28, 28) float32 in [0, 1], labels (N,) int64 from 0 to 9.

    At the logits the gradient is (softmax − one-hot) / N. Raises ValueError, with a sentence, for a network in
    training mode, a label that there is not, and as `units.steps`.
    """
    if model.training:
        raise ValueError("The network must be in eval mode, or its batch norms would mix the digits.")
    if not len(labels) or not 0 <= int(labels.min()) <= int(labels.max()) < CLASSES:
        raise ValueError(f"Each digit needs a label from 0 to {CLASSES - 1}.")
    units.steps(model)  # refuses what is no chain
    with torch.inference_mode(False), torch.enable_grad():
        x, own = inputs.clone().requires_grad_(), _twin(model)
        outputs, parameters = {"input": x}, dict(own.named_parameters())
        for name, layer in units.modules(own).items():
            outputs[name] = x = layer(x)
        losses = F.cross_entropy(x, labels.clone(), reduction="none")
        slopes = torch.autograd.grad(losses.mean(), [*outputs.values(), *parameters.values()])
    places = len(outputs)
    return Passed(
        {name: output.detach() for name, output in outputs.items()},
        dict(zip(outputs, slopes[:places], strict=True)),
        dict(zip(parameters, slopes[places:], strict=True)),
        losses.detach(),
    )


def kernels(model: Network, layer: str) -> Tensor:
    """Return a layer's weights as kernels, (C_out, C_in, h, w); C_in is that of one filter.

    Raises ValueError, with a sentence, for a layer that is neither a convolution nor linear.
    """
    module, step = units.modules(model).get(layer), units.steps(model).get(layer)
    if not isinstance(module, nn.Conv2d | nn.Linear) or step is None:
        raise ValueError(f"{layer!r} is no convolution and no linear layer of this network: its weights aren't shown.")
    weight = module.weight.detach()
    if isinstance(module, nn.Conv2d):
        return weight
    before = units.steps(model)[step.source].before
    maps = isinstance(units.modules(model).get(step.source), nn.Flatten) and len(before) > 1
    return weight.view(-1, *before) if maps else weight.view(-1, 1, 1, weight.shape[1])


def layers(model: Network) -> list[str]:
    """Return the layers whose weights can be looked at, in order: the convolutions and the linear layers."""
    return [name for name, own in units.modules(model).items() if isinstance(own, nn.Conv2d | nn.Linear)]


def parameter(model: Network, weight: Weight) -> tuple[str, tuple[int, ...]]:
    """Return the name of the parameter that holds a weight, and its index in it.

    Raises ValueError, with a sentence, for a weight that there is not, and as `kernels`.
    """
    layer, channel, source, row, column = weight
    own, module = kernels(model, layer), units.modules(model)[layer]
    sizes = own.shape if source is not None else own.shape[:1]
    asked = (channel, source, row, column) if source is not None else (channel,)
    if any(not 0 <= place < size for place, size in zip(asked, sizes, strict=True)):
        raise ValueError(f"There is no such weight in {layer}: its kernels are {' × '.join(map(str, own.shape))}.")
    if source is None:
        if module.bias is None:
            raise ValueError(f"{layer} has no bias.")
        return f"{layer}.bias", (channel,)
    flat = (source * own.shape[2] + row) * own.shape[3] + column
    return f"{layer}.weight", (channel, source, row, column) if isinstance(module, nn.Conv2d) else (channel, flat)


def value(model: Network, weight: Weight) -> float:
    """Return the weight itself. Raises ValueError, with a sentence, as `parameter`."""
    name, index = parameter(model, weight)
    return model.get_parameter(name)[index].item()


def terms(model: Network, passed: Passed, weight: Weight) -> Terms:
    """Return what the weight's gradient is the sum of, from what `run` found.

    At place (i, j) of the map that it makes, the weight of row r and column c was multiplied by the input at
    (i · stride + r − padding, j · stride + c − padding). Raises ValueError, with a sentence, as `parameter`.
    """
    _, index = parameter(model, weight)
    step = units.steps(model)[weight.layer]
    deltas = passed.gradients[weight.layer][:, weight.channel].double()
    read = passed.outputs[step.source].double()
    if weight.source is None:
        inputs = torch.ones_like(deltas)
    elif read.ndim == 2:
        inputs = read[:, index[1]]
    else:
        inputs = _met(step, read, weight)
    places = (len(deltas), *step.shape[1:]) if deltas.ndim == 3 else (len(deltas), 1, 1)
    return Terms(deltas.view(places), inputs.view(places))


def step(
    model: Network, passed: Passed, rate: float, optimizer: Optimizer = "SGD", only: Weight | None = None
) -> Network:
    """Return the network after the first step of the optimizer; only: this weight alone is changed."""
    index = parameter(model, only) if only else None
    stepped = {}
    for name, slope in passed.parameters.items():
        if index and name != index[0]:
            continue
        own = model.get_parameter(name).detach()
        moved = own - rate * direction(slope, optimizer)
        if index:
            whole, moved = moved, own.clone()
            moved[index[1]] = whole[index[1]]
        stepped[name] = moved
    return surgery.edited(model, stepped)


def direction(gradient: Tensor, optimizer: Optimizer = "SGD") -> Tensor:
    """Return what the learning rate is multiplied by in the first step: the gradient, or for Adam nearly its sign.

    Both of Adam's means are then those of one gradient g, so that it moves by g / (√g² + ε).
    """
    return gradient if optimizer == "SGD" else gradient / (gradient.abs() + EPSILON)


@torch.inference_mode()
def loss(model: Network, inputs: Tensor, labels: Tensor) -> float:
    """Return the mean cross-entropy of a batch, as `run` takes it; in double precision, for steps change it little."""
    return F.cross_entropy(_twin(model, torch.double)(inputs.double()), labels).item()


def _twin(model: Network, dtype: torch.dtype = torch.float) -> Network:
    """Return a copy with parameters of its own over the same numbers: others may be using the model meanwhile."""
    memo: dict[int, object] = {id(own): nn.Parameter(own.detach().to(dtype)) for own in model.parameters()}
    memo |= {id(own): own.to(dtype) if own.is_floating_point() else own for own in model.buffers()}
    return copy.deepcopy(model, memo)


def _met(step: units.Step, read: Tensor, weight: Weight) -> Tensor:
    """Return what a convolution's weight was multiplied by at each place, (N, H, W); read (N, C_in, H_in, W_in)."""
    wide, made = step.kind.block(step.before)
    maps = read[:, weight.channel // made * wide + (weight.source or 0)]
    _, height, width = step.shape
    rows = torch.tensor([step.kind.slide((i,), (0,), step.before)[0][weight.row] for i in range(height)])
    columns = torch.tensor([step.kind.slide((0,), (j,), step.before)[1][weight.column] for j in range(width)])
    inside = [(own >= 0) & (own < size) for own, size in zip((rows, columns), step.before[1:], strict=True)]
    found = maps[:, rows.clamp(0, step.before[1] - 1)][:, :, columns.clamp(0, step.before[2] - 1)]
    return found * (inside[0][:, None] & inside[1])
