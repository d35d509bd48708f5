"""A network with some of its numbers changed: a copy that shares with the original all that is not."""

import copy
import weakref
from collections.abc import Collection, Mapping

import torch
from torch import Tensor, nn

from cnn import kernels, units
from cnn.models import Network


def edited(
    model: Network, edits: Mapping[str, Tensor] | None = None, mute: Mapping[str, Collection[int]] | None = None
) -> Network:
    """Return the network with these parameters in place of its own, and with these maps muted: 0 throughout.

    edits: a parameter's name, as in the state dict -> a tensor of its shape. mute: a layer's name -> channels, see
    `silence`. Nothing to change returns the model itself, anything else a copy in the same mode; the model is left as
    it is and may meanwhile be used by other threads. What was not changed is shared, so a copy takes about a
    millisecond. It is a network like any other: whatever explains one explains this one, exactly.

    Raises ValueError, with a sentence, for a parameter or a map that there is not, a tensor of another shape, and
    numbers that are not finite.
    """
    own = dict(model.named_parameters())
    with torch.inference_mode(False), torch.no_grad():  # inference mode's own tensors could not be differentiated
        changed = {name: _checked(name, tensor, own) for name, tensor in (edits or {}).items()}
        for layer, channels in (mute or {}).items():
            silence(model, changed, layer, channels)
        if not changed:
            return model
        shared = [*model.parameters(), *model.buffers()]
        memo: dict[int, object] = {id(tensor): tensor for tensor in shared}  # deepcopy takes these as copied already
        memo |= {id(own[name]): nn.Parameter(tensor, requires_grad=False) for name, tensor in changed.items()}
        made = copy.deepcopy(model, memo)
        made.origin = model.origin or weakref.ref(model)  # whose shapes it has, so that they are not found anew
        return made


def silence(model: Network, changed: dict[str, Tensor], layer: str, channels: Collection[int]) -> None:
    """Mute maps of a layer, or units of a flat one, by zeroing what makes them; adds to what is changed, by name.

    A map is one thing from the sum that makes it to where it is read, through norm, ReLU and pool (`kernels.chain`):
    its filter and bias become 0, and so do its norm's scale and shift. It is then 0 in all these layers, which is the
    ablation of Zeiler and Fergus (Visualizing and understanding convolutional networks, 2014) and Meyes et al.
    (Ablation studies in artificial neural networks, 2019), and no layer of a new kind is needed to express it.

    Raises ValueError, with a sentence, for a map that there is not, and where something on its way would make another
    number of 0, as a sigmoid does.
    """
    chain, steps = kernels.chain(model, layer), units.steps(model)
    count = steps[layer].shape[0]
    if not steps[chain[0]].kind.mixes or chain[0] == "softmax":
        raise ValueError(f"Nothing of {layer} can be muted: it has no kernels and no weights of its own.")
    for channel in channels:
        if not 0 <= channel < count:
            raise ValueError(f"There is no map {channel} of {layer}; it has 0 to {count - 1}.")
    for name in chain:
        for parameter, tensor in _makers(model, name).items():
            changed.setdefault(parameter, tensor.detach().clone())[list(channels)] = 0


def can_mute(model: Network, layer: str) -> bool:
    """Return whether maps of this layer, or units of a flat one, can be muted. Raises ValueError for no layer."""
    try:
        silence(model, {}, layer, [])
    except ValueError:
        kernels.chain(model, layer)  # says so if there is no such layer
        return False
    return True


def _makers(model: Network, layer: str) -> Mapping[str, Tensor]:
    """Return the parameters of a layer, of which the first axis are its channels; without any it makes 0 of 0.

    Raises ValueError, with a sentence, for a layer that does not, and for a norm by which maps depend on each other.
    """
    module, step = units.modules(model)[layer], units.steps(model)[layer]
    own = {f"{layer}.{name}": tensor for name, tensor in module.named_parameters()}
    alone = not step.kind.reads_maps_whole and not (step.kind.name == "norm" and not own)
    if not alone or (not own and module(torch.zeros(1, *step.before)).any()):
        raise ValueError(f"This map cannot be muted: {layer} makes other numbers than 0 of nothing.")
    return own


def _checked(name: str, tensor: Tensor, own: Mapping[str, Tensor]) -> Tensor:
    """Return a copy of the tensor, of the parameter's type. Raises ValueError, with a sentence, as `edited`."""
    if name not in own:
        raise ValueError(f"There is no parameter {name!r}; there are {', '.join(own)}.")
    if tensor.shape != own[name].shape:
        raise ValueError(f"{name} has the shape {tuple(own[name].shape)}, not {tuple(tensor.shape)}.")
    if not tensor.isfinite().all():
        raise ValueError(f"The numbers of {name} must be finite.")
    return tensor.detach().to(own[name].dtype, copy=True)
