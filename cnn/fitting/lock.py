"""One training at a time in a folder, or two would overwrite each other's states and weights."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock
import torch

from cnn.files import WriteError
from cnn.fitting import parallel

NAME = ".training.lock"
UNABLE = (errno.ENOLCK, errno.EOPNOTSUPP)  # of some network drives, on which nothing can be locked


class LockedError(OSError):
    """Another training is writing to the folder; the message says what to do."""


@contextmanager
def alone(folder: Path, device: torch.device | str = "cpu") -> Iterator[None]:
    """Keep other trainings out of this folder meanwhile; the system lets them in again even if this one is killed.

    Of several processes the first one locks the folder for all of them.
    Raises LockedError if another training is in it, WriteError if it cannot be written to.
    """
    path = folder / NAME
    lock = filelock.FileLock(path)
    if not parallel.agree(parallel.rank() > 0 or _taken(lock), device):
        raise LockedError(
            f"Another training is writing to {folder}; wait until it has ended, or choose another folder with --out."
        )
    try:
        yield
    finally:
        if lock.is_locked:
            with suppress(OSError):  # Windows deletes nothing that is open
                path.unlink()  # while it is locked: afterwards it might be the next training's
            lock.release()


def _taken(lock: filelock.BaseFileLock) -> bool:
    """Take the lock, if the drive has any, and return True, or return False if another process has it."""
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        return False
    except OSError as error:
        if error.errno in UNABLE:
            return True  # better unguarded than not at all
        raise WriteError(lock.lock_file, error) from error
    return True
