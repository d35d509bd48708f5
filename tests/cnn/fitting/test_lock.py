"""One training at a time in a folder."""

import errno

import filelock
import pytest

from cnn.training import lock


def test_a_folder_is_locked_for_as_long_and_then_as_it_was(tmp_path):
    with lock.alone(tmp_path):
        said = rf"^Another training is writing to {tmp_path}; wait"
        with pytest.raises(lock.LockedError, match=said), lock.alone(tmp_path):
            pass
        (tmp_path / "other").mkdir()
        with lock.alone(tmp_path / "other"):
            pass
    with lock.alone(tmp_path):
        pass
    assert [path.name for path in tmp_path.rglob("*")] == ["other"]


def test_the_file_of_a_training_that_was_killed_locks_nobody_out(tmp_path):
    (tmp_path / lock.NAME).touch()
    with lock.alone(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_drive_without_locks_is_trained_into(tmp_path, monkeypatch):
    def unable(*arguments, **options):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(filelock.FileLock, "acquire", unable)
    with lock.alone(tmp_path):
        pass
