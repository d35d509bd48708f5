"""Training by several processes, on one machine or many, started by torchrun: each takes its share of every batch.

A process on its own is rank 0 of 1, and each function then returns what it was given.
"""

import os

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx
from torch.nn.parallel import DistributedDataParallel


def join(device: str) -> torch.device:
    """Join the other processes, if torchrun started this one, and return this process's own device."""
    if "RANK" in os.environ:
        dist.init_process_group("nccl" if device == "cuda" else "gloo")
    return torch.device(f"cuda:{os.environ.get('LOCAL_RANK', 0)}" if device == "cuda" else device)


def leave() -> None:
    if dist.is_initialized():
        dist.destroy_process_group()


def wait() -> None:
    """Wait until all processes have reached this point."""
    if dist.is_initialized():
        dist.barrier()


def rank() -> int:
    return dist.get_rank() if dist.is_initialized() else 0


def size() -> int:
    return dist.get_world_size() if dist.is_initialized() else 1


def share(batch: Tensor) -> Tensor:
    """Return this process's share of a batch that is the same in all processes."""
    return batch.tensor_split(size())[rank()]


def add_up(value: float, device: torch.device | str) -> float:
    """Return the sum over all processes."""
    if size() == 1:
        return value
    total = torch.tensor(value, dtype=torch.float32, device=device)  # mps has no float64
    dist.all_reduce(total)
    return total.item()


def agree(yes: bool, device: torch.device | str) -> bool:
    """Return whether all processes say yes."""
    return add_up(float(yes), device) == size()


def wrap(model: nn.Module) -> nn.Module:
    """Return the model to call in training: one whose gradients are the mean over the processes."""
    if size() == 1:
        return model
    for module in model.modules():
        if type(module) is nn.BatchNorm2d:
            module.__class__ = SharedBatchNorm  # keeps its parameters and their names
    return DistributedDataParallel(model)


class _Sum(torch.autograd.Function):
    """The sum of a tensor over all processes; its gradient is the sum of theirs."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor) -> Tensor:
        x = x.clone()
        dist.all_reduce(x)
        return x

    backward = forward


class SharedBatchNorm(nn.BatchNorm2d):
    """A batch norm over the whole batch, not over one process's share of it. nn.SyncBatchNorm is for GPUs only."""

    running_mean: Tensor  # of nn.BatchNorm2d they may all be None; of none that is built here
    running_var: Tensor
    num_batches_tracked: Tensor
    momentum: float

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) of this process -> the same, with mean and variance of all processes."""
        if not self.training:
            return super().forward(x)
        count = torch.full((1,), x.numel() / x.shape[1], device=x.device)
        sums = torch.cat([x.sum(dim=(0, 2, 3), dtype=torch.float32), count])  # x may be of bfloat16
        total, n = _Sum.apply(sums).split([x.shape[1], 1])
        mean: Tensor = total / n
        centred = x - mean[:, None, None]
        variance: Tensor = _Sum.apply(centred.square().sum(dim=(0, 2, 3))) / n
        with torch.no_grad():
            self.num_batches_tracked += 1
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance * n / (n - 1), self.momentum)
        return centred * (self.weight * (variance + self.eps).rsqrt())[:, None, None] + self.bias[:, None, None]
