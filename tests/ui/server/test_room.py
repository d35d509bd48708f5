"""A class that shares the page: how it joins, and how many have."""

import pytest

from ui.server import room
from ui.server.room import Room


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(room.time, "monotonic", lambda: now[0])
    return now


def test_pages_count_as_long_as_they_are_heard_of(clock):
    own = Room("http://192.168.1.20:7860/", "http://192.168.1.20:7860/")
    assert [own.present({"page": name})["connected"] for name in ("a", "b", "a", "c")] == [1, 2, 2, 3]
    clock[0] = room.HERE - 1
    assert own.present({"page": "a"})["connected"] == 3
    clock[0] = room.HERE + 1
    assert own.present({"page": "d"})["connected"] == 2, "b and c have been closed"


def test_no_more_pages_are_kept_than_there_is_room_for(clock, monkeypatch):
    monkeypatch.setattr(room, "MOST", 3)
    own = Room("here", "here")
    assert [own.present({"page": f"{n}"})["connected"] for n in range(6)] == [1, 2, 3, 3, 3, 3]


@pytest.mark.parametrize("page", [None, 5, "", "x" * 17, ["a"]])
def test_a_page_without_a_name_gets_a_sentence(page):
    with pytest.raises(ValueError, match="names itself"):
        Room("here", "here").present({"page": page})


def test_the_code_is_a_picture_of_the_link():
    drawn = Room("http://192.168.1.20:7860/", "http://192.168.1.20:7860/?phrase=tulip").drawn()
    assert drawn.startswith("<svg")
    assert "viewBox" in drawn
    assert drawn != Room("http://192.168.1.20:7860/", "http://192.168.1.20:7860/").drawn()
