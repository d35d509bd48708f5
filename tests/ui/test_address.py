import errno
import os
import socket

import pytest

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


@pytest.mark.parametrize("port", [None, "free"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_a_free_address_passes_and_stays_free(host, port):
    if port == "free":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    assert address.check(host, port) == address.check(host, port) == host


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_gradio_gets_an_ipv6_address_in_brackets(host):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    assert address.check(host, None) == "[::1]"


def test_a_taken_port_is_told_from_all_else():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with pytest.raises(AddressError, match=f"^Port {port} is taken"):
            address.check("127.0.0.1", port)


@pytest.mark.parametrize(
    "host",
    ["nowhere.invalid", "http://localhost", "two words", "a" * 70, "é" * 70, ""],
    ids=["unknown", "a link", "two words", "too long", "too long in punycode", "empty"],
)
def test_a_wrong_name_is_told_from_all_else(host):
    with pytest.raises(AddressError, match=r"^There is no host called"):
        address.check(host, None)


def test_another_machines_address_is_told_from_all_else():
    with pytest.raises(AddressError, match=r"^192\.0\.2\.1 is not an address of this machine"):  # RFC 5737: nobody's
        address.check("192.0.2.1", 8000)


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
        address.check("127.0.0.1", 80)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("error", "port", "words"),
    [
        (OSError("Cannot find empty port in range: 8000-8000."), 8000, "Port 8000 is taken"),
        (OSError("Cannot find empty port in range: 7860-7959."), None, "Port 7860 and those after it are all taken"),
        (OSError(errno.EMFILE, "Too many open files"), 8000, "cannot be served: Too many open files."),
    ],
    ids=["one port", "all ports", "another reason"],
)
def test_what_gradio_raises_is_told_in_a_sentence(error, port, words):
    assert words in address.explain_launch(error, port)


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
