"""Files written whole or not at all; why one cannot be written, and what to do, is said in a sentence."""

import errno
import os
from contextlib import suppress
from pathlib import Path

WHY = {
    errno.ENOSPC: "there is no space left on the disk; make room there",
    errno.EDQUOT: "your share of the disk is used up; make room there",
    errno.EFBIG: "the file would be larger than is allowed here; allow larger ones, or choose another folder",
    errno.EACCES: "you may not write there; make it writable, or choose another folder",
    errno.EPERM: "you may not write there; make it writable, or choose another folder",
    errno.EROFS: "the disk is read-only; make it writable, or choose another folder",
    errno.EISDIR: "a folder is in its place; move that away, or choose another folder",
    errno.EEXIST: "a file is in the place of a folder; move that away, or choose another folder",
    errno.ENOTDIR: "a file is in the place of a folder; move that away, or choose another folder",
    errno.EPIPE: "nobody reads it any more",
}


class WriteError(OSError):
    """What cannot be written; the message says what and why, and what to do."""

    def __init__(self, what: object, error: OSError) -> None:
        super().__init__(f"{what} cannot be written: {WHY.get(error.errno or 0) or error.strerror or error}.")


def write(content: bytes, path: Path) -> None:
    """Write a file whole or not at all, even if the power fails, and make its folder if there is none.

    Raises WriteError where that fails, and then leaves what was there before, and nothing else.
    """
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        _sync(temporary, os.O_RDWR)  # else the new name may reach the disk before the content
        temporary.replace(path)
    except OSError as error:
        raise WriteError(path, error) from error
    finally:
        with suppress(OSError):  # where it could not be made, it may be impossible to ask for it too
            temporary.unlink(missing_ok=True)
    with suppress(OSError):  # Windows and some network drives cannot sync a folder
        _sync(path.parent, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    """Return once the content of this file or folder is on the disk."""
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
