import errno
import os
import socket
from contextlib import ExitStack

import pytest

from tests.browsing import free_port
from ui import address
from ui.address import AddressError


@pytest.mark.parametrize(
    ("option", "environment", "port"),
    [
        (None, {}, None),
        (None, {"PORT": ""}, None),
        (None, {"PORT": "8000"}, 8000),
        (None, {"GRADIO_SERVER_PORT": "8001"}, 8001),
        (None, {"GRADIO_SERVER_PORT": "8001", "PORT": "8000"}, 8001),
        (8002, {"GRADIO_SERVER_PORT": "8001", "PORT": "8000"}, 8002),
        (8002, {"PORT": "nonsense"}, 8002),
        (1, {}, 1),
        (65535, {}, 65535),
    ],
)
def test_the_option_wins_over_gradios_variable_and_that_over_the_hosts(option, environment, port):
    assert address.choose_port(option, environment) == port


@pytest.mark.parametrize("name", ["PORT", "GRADIO_SERVER_PORT"])
@pytest.mark.parametrize("text", ["nonsense", "0", "-1", "65536", "8000.0", "tcp://10.0.0.1:80", "²"])
def test_nonsense_in_the_environment_is_refused_by_its_name(name, text):
    with pytest.raises(AddressError) as error:
        address.choose_port(None, {name: text})
    assert str(error.value) == f"{name} must be a number from 1 to 65535, got {text}."


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_there_is_not_is_refused(port):
    with pytest.raises(AddressError, match=f"--port must be a number from 1 to 65535, got {port}"):
        address.choose_port(port, {})


@pytest.fixture
def listen():
    """Listen somewhere, until the test ends; the address of the page there."""
    with ExitStack() as stack:

        def listen_(*place) -> str:
            return address.url(stack.enter_context(address.listen(*place)))

        yield listen_


def taken() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("0.0.0.0", "0.0.0.0")]
)
def test_a_free_port_is_listened_at(listen, host, shown):
    port = free_port()
    assert listen(host, port) == f"http://{shown}:{port}"
    socket.create_connection(("127.0.0.1", port), timeout=5).close()


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_an_ipv6_address_stands_in_brackets(listen, host):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
            port = probe.getsockname()[1]
    except OSError:
        pytest.skip("this machine has no IPv6")
    assert listen(host, port) == f"http://[::1]:{port}"
    socket.create_connection(("::1", port), timeout=5).close()


def test_a_port_that_was_just_left_can_be_taken_again(listen):
    with taken() as server:
        place = server.getsockname()
        client = socket.create_connection(place)
        server.accept()[0].close()  # by the server, whose side then waits for a minute
        client.close()
    assert listen(*place) == f"http://127.0.0.1:{place[1]}"


def test_a_taken_port_is_told_from_all_else(listen):
    with taken() as server:
        port = server.getsockname()[1]
        with pytest.raises(AddressError, match=f"^Port {port} is taken"):
            listen("127.0.0.1", port)


def test_where_no_port_is_given_the_next_free_one_is_taken(listen, monkeypatch):
    with taken() as server:
        monkeypatch.setattr(address, "FIRST", server.getsockname()[1])
        monkeypatch.setattr(address, "TRIED", 20)
        found = int(listen("127.0.0.1", None).rpartition(":")[2])
        assert address.FIRST < found < address.FIRST + 20
        monkeypatch.setattr(address, "TRIED", 1)
        with pytest.raises(AddressError, match=f"^Port {address.FIRST} and those after it are all taken"):
            listen("127.0.0.1", None)


def test_processes_that_are_started_later_share_the_socket():
    with address.listen("127.0.0.1", free_port()) as listening:
        assert listening.get_inheritable()


@pytest.mark.parametrize(
    "host",
    ["nowhere.invalid", "http://localhost", "two words", "a" * 70, "é" * 70, "a\0b"],
    ids=["unknown", "a link", "two words", "too long", "too long in punycode", "no text"],
)
def test_a_wrong_name_is_told_from_all_else(listen, host):
    with pytest.raises(AddressError, match=r"^There is no host called"):
        listen(host, None)


def test_another_machines_address_is_told_from_all_else(listen):
    with pytest.raises(AddressError, match=r"^192\.0\.2\.1 is not an address of this machine"):  # RFC 5737: nobody's
        listen("192.0.2.1", 8000)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "Port 80 is reserved for the administrator"),  # raised by hand: tests may run as root
        (errno.EAFNOSUPPORT, "127.0.0.1 is not an address of this machine"),
        (errno.EMFILE, "The page cannot be served at 127.0.0.1: Too many open files."),
    ],
    ids=errno.errorcode.get,
)
def test_what_the_system_refuses_is_told_by_its_reason(monkeypatch, number, words):
    def refuse(self, address):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(AddressError) as error:
        address.listen("127.0.0.1", 80)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/inkling", "/inkling"),
        ("/inkling/", "/inkling"),
        ("inkling", "/inkling"),
        ("/a/b/", "/a/b"),
        ("/", ""),
        ("", ""),
        ("https://school.example/inkling/", "https://school.example/inkling"),
    ],
)
def test_a_root_path_is_brought_into_gradios_form(text, path):
    assert address.root_path(text) == path
