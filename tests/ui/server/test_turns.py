"""Whose turn it is: each client's own come in order, and no client waits for more than one of each other's."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.server.turns import CrowdedError, Turns

CLIENTS = "abc"
MOST = 4
steps = st.lists(st.sampled_from(CLIENTS) | st.integers(0, 5))  # a client puts an item, or so many are taken


@given(steps)
def test_clients_take_turns(deeds):
    """Beside a model: a list of who waits for what, in the order in which the clients' turns come."""
    turns, waiting, number = Turns(MOST), [], 0
    for deed in deeds:
        if isinstance(deed, int):
            expected = []
            for _ in range(min(deed, sum(len(own) for _, own in waiting))):
                client, own = waiting.pop(0)
                expected.append(own.pop(0))
                if own:
                    waiting.append((client, own))
            assert turns.take(deed) == expected
        else:
            number += 1
            own = next((own for client, own in waiting if client == deed), None)
            if own is None:
                waiting.append((deed, own := []))
            if len(own) == MOST:
                with pytest.raises(CrowdedError):
                    turns.put(deed, number)
            else:
                turns.put(deed, number)
                own.append(number)
        assert len(turns) == sum(len(own) for _, own in waiting)


@given(st.lists(st.sampled_from(CLIENTS)))
def test_nothing_is_lost_and_each_clients_own_come_in_order(clients):
    turns = Turns(len(clients) + 1)
    for number, client in enumerate(clients):
        turns.put(client, (client, number))
    taken = turns.take(len(clients) + 3)
    assert len(turns) == 0
    for each in CLIENTS:
        assert [number for client, number in taken if client == each] == [n for n, c in enumerate(clients) if c == each]


@given(st.lists(st.sampled_from(CLIENTS)), st.integers(1, 60))
def test_a_client_that_has_just_come_waits_for_one_of_each_other(clients, count):
    turns = Turns(1000)
    for client in [*clients, *"a" * count]:
        turns.put(client, client)
    turns.put("new", "new")
    assert turns.take(len({*clients, "a"}) + 1)[-1] == "new"


def test_a_client_that_has_too_much_waiting_is_told_and_the_others_are_not():
    turns = Turns(2)
    for item in (1, 2):
        turns.put("a", item)
    with pytest.raises(CrowdedError):
        turns.put("a", 3)
    turns.put("b", 4)
    assert turns.take(9) == [1, 4, 2]
    turns.put("a", 5)
    assert turns.take(9) == [5]


def test_a_client_is_forgotten_with_its_last_item():
    turns = Turns(2)
    for n in range(1000):
        turns.put(str(n), n)
        turns.take()
    assert not turns._waiting


def test_threads_may_share_a_queue():
    turns, taken = Turns(10_000), []

    def put(client):
        for number in range(500):
            turns.put(client, (client, number))

    def take():
        while len(taken) < 1500:
            taken.extend(turns.take(7))

    threads = [*(threading.Thread(target=put, args=client) for client in CLIENTS), threading.Thread(target=take)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in CLIENTS:
        assert [number for client, number in taken if client == each] == [*range(500)]
