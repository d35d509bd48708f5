"""Which map of a layer matters most: the cost of muting each of them in turn."""

import copy
from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn import kernels, units
from cnn.changing.costs import Cost, batches, compare
from cnn.models import Network


@torch.inference_mode()
def rank(model: Network, layer: str, images: Tensor, labels: Tensor) -> list[Cost]:
    """Return for each map of a layer, or unit of a flat one, what muting it alone would cost on these digits.

    images (N, 28, 28) uint8, labels (N,) int64. The model must be in eval mode, and is left as it is. All layers up to
    where the maps are read run once; what comes after runs once for each map. Of what reads the maps, only the share
    of the muted one is computed anew and subtracted. (Meyes et al., Ablation studies in artificial neural networks,
    2019, rank filters and find digits that suffer.)

    Raises ValueError, with a sentence, for a layer that there is not, and for one whose maps are read by nothing.
    """
    end, names = kernels.chain(model, layer)[-1], list(units.modules(model))
    if end not in names or end == names[-1]:
        raise ValueError(f"Nothing reads the maps of {layer}, so that none of them matters to what comes after.")
    fast = copy.deepcopy(model).to(memory_format=torch.channels_last)
    modules = list(units.modules(fast).values())
    place = names.index(end) + 1
    first, rest = nn.Sequential(*modules[:place]), modules[place:]
    count = units.shapes(model)[end][0]
    right = [_right(first(batch), rest, own, count) for batch, own in _labelled(images, labels)]
    before, *after = torch.cat(right, dim=1)  # (1 + maps, N)
    return [compare(labels, before, each) for each in after]


def _labelled(images: Tensor, labels: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    start = 0
    for batch in batches(images):
        yield batch, labels[start : start + len(batch)]
        start += len(batch)


def _right(maps: Tensor, rest: list[nn.Module], labels: Tensor, count: int) -> Tensor:
    """Return which digits are read rightly with all maps, then without the first, and so on, (1 + count, n) bool."""
    reader, *after = rest if not isinstance(rest[0], nn.Flatten) else [nn.Sequential(*rest[:2]), *rest[2:]]
    whole, finish = reader(maps), nn.Sequential(*after)
    each = [whole, *(whole - _share(reader, maps, channel) for channel in range(count))]
    return torch.stack([finish(own).argmax(dim=1) == labels for own in each])


def _share(reader: nn.Module, maps: Tensor, channel: int) -> Tensor:
    """Return what one map adds to the output of the layer that reads all of them.

    A sum is asked for that map's share of it; anything else is computed with and without the map.
    """
    own = maps[:, channel : channel + 1]
    if isinstance(reader, nn.Conv2d) and reader.groups == 1 and reader.padding_mode == "zeros":
        weight = reader.weight[:, channel : channel + 1]
        return F.conv2d(own, weight, None, reader.stride, reader.padding, reader.dilation)
    if isinstance(reader, nn.Linear):
        return own * reader.weight[:, channel]
    if isinstance(reader, nn.Sequential) and isinstance(reader[-1], nn.Linear):  # a Flatten, then a sum
        flat = own.flatten(1)
        size = flat.shape[1]
        return F.linear(flat, reader[-1].weight[:, channel * size : (channel + 1) * size])
    without = maps.clone()
    without[:, channel] = 0
    difference: Tensor = reader(maps) - reader(without)
    return difference
