"""Where the page is served: the port that options and environment ask for, and a socket that listens there."""

import errno
import ipaddress
import socket
from collections.abc import Mapping
from contextlib import suppress

import ifaddr

FIRST, TRIED = 7860, 100  # ports that are tried where none is given, as Gradio does
BACKLOG = 2_048  # connections that may wait to be taken
ADVICE = "Use --host 127.0.0.1 for this machine alone, or --host 0.0.0.0 to let others in."


class AddressError(Exception):
    """An address at which nothing can be served; the message says why, and what to do."""


def choose_port(option: int | None, environment: Mapping[str, str]) -> int | None:
    """Return --port, else $GRADIO_SERVER_PORT, else $PORT, which many hosts set; None if none of them is given.

    Raises AddressError for what is not a port.
    """
    names = {"GRADIO_SERVER_PORT": environment.get("GRADIO_SERVER_PORT"), "PORT": environment.get("PORT")}
    given = {"--port": option} | names
    for name, port in given.items():
        if port not in (None, ""):
            if not str(port).isdecimal() or not 1 <= int(port) <= 65535:
                raise AddressError(f"{name} must be a number from 1 to 65535, got {port}.")
            return int(port)
    return None


def listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens there; port None: 7860, or the next free one of a hundred.

    Raises AddressError if nothing can be served there.
    """
    host = host.removeprefix("[").removesuffix("]")
    try:
        found = socket.getaddrinfo(host, port or FIRST, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):  # the latter for what cannot be a name
        raise AddressError(f"There is no host called {host!r}. {ADVICE}") from None
    family, kind, protocol, _, (name, _, *rest) = found[0]
    first, last = (port, port) if port else (FIRST, FIRST + TRIED - 1)
    for number in range(first, last + 1):
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # soon after the last server: see socket(7)
            listening.bind((name, number, *rest))
            listening.listen(BACKLOG)
        except OSError as error:
            listening.close()
            if error.errno != errno.EADDRINUSE or number == last:
                raise AddressError(_explain(error, host, port)) from None
        else:
            listening.set_inheritable(True)
            return listening
    raise AssertionError  # the last one has been bound or has raised


def url(listening: socket.socket) -> str:
    """Return the address of the page that is served there."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if listening.family == socket.AF_INET6 else f"http://{host}:{port}"


def in_network() -> str | None:
    """Return this machine's IPv4 address in its own network; None if it is in none.

    Of several that of the way to other networks, if there is one: a school's Wi-Fi rather than a virtual machine's.
    """
    found = [ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)]
    others = [each for each in found if not ipaddress.ip_address(each).is_loopback]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address that nobody has; nothing is sent
        if (first := probe.getsockname()[0]) in others:
            return str(first)
    return others[0] if others else None


def root_path(text: str) -> str:
    """Return --root-path as Gradio takes it: an address, or a path with a slash before it and none after."""
    path = text.strip("/")
    return path if path.startswith(("http://", "https://")) else f"/{path}" if path else ""


def _explain(error: OSError, host: str, port: int | None) -> str:
    if error.errno == errno.EADDRINUSE and port is None:
        return f"Port {FIRST} and those after it are all taken. Choose another one with --port."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Choose another one with --port, or leave it out to use the next free one."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the administrator of this machine. Choose one from 1024 with --port."
    if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
        return f"{host} is not an address of this machine. {ADVICE}"
    return f"The page cannot be served at {host}: {error.strerror}."
