"""Files are written whole or not at all, and a sentence says why not."""

import errno
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cnn import files

REPOSITORY = Path(__file__).parents[2]


def test_content_is_on_the_disk_before_the_name_and_the_name_before_the_end(tmp_path, monkeypatch):
    order, fsync, replace = [], os.fsync, Path.replace

    def record_sync(descriptor):
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "content")
        fsync(descriptor)

    def record_replace(old, new):
        order.append("name")
        return replace(old, new)

    monkeypatch.setattr(os, "fsync", record_sync)
    monkeypatch.setattr(Path, "replace", record_replace)
    files.write(b"1", tmp_path / "one")
    assert order == ["content", "name", "folder"]


@pytest.mark.parametrize("fails", ["mkdir", "write_bytes", "fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "there is no space left on the disk; make room there"),
        (errno.EACCES, "you may not write there; make it writable, or choose another folder"),
        (errno.EROFS, "the disk is read-only; make it writable, or choose another folder"),
        (errno.EIO, "Input/output error"),
    ],
    ids=lambda value: errno.errorcode[value] if isinstance(value, int) else "",
)
def test_a_write_that_fails_at_any_step_is_a_sentence_and_leaves_what_was(tmp_path, monkeypatch, fails, number, said):
    path = tmp_path / "one"
    path.write_bytes(b"before")

    def fail(*arguments, **options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os if fails == "fsync" else Path, fails, fail)
    with pytest.raises(files.WriteError) as error:
        files.write(b"after", path)
    assert str(error.value) == f"{path} cannot be written: {said}."
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"one": b"before"}


def test_a_file_for_which_there_is_no_room_leaves_no_part_of_itself(tmp_path):
    """The system's own refusal, as root meets it too: no file may be larger than a thousand bytes."""
    path = tmp_path / "new" / "one"
    script = f"from pathlib import Path; from cnn import files; files.write(bytes(5000), Path({str(path)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
        capture_output=True,
        text=True,
        check=False,
    )
    said = "the file would be larger than is allowed here; allow larger ones, or choose another folder"
    assert done.stderr.splitlines()[-1] == f"cnn.files.WriteError: {path} cannot be written: {said}."
    assert list(path.parent.iterdir()) == []


def test_what_is_in_the_way_is_said(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file" / "one", tmp_path / "file" / "deep" / "one"):
        with pytest.raises(files.WriteError, match=f"^{path} cannot be written: a file is in the place of a folder;"):
            files.write(b"1", path)
    with pytest.raises(files.WriteError, match="folder cannot be written: a folder is in its place;"):
        files.write(b"1", tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
