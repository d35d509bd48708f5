"""Where the page is served: the port that options and environment ask for, and whether it can be used."""

import errno
import socket
from collections.abc import Mapping

ANY = 0  # the port that stands for any free one
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


def check(host: str, port: int | None) -> str:
    """Return the host as Gradio takes it, having listened there for a moment; port None stands for any free one.

    Raises AddressError if nothing can be served there.
    """
    host = host.removeprefix("[").removesuffix("]")
    try:
        found = socket.getaddrinfo(host, port or ANY, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):  # the latter for what cannot be a name
        raise AddressError(f"There is no host called {host!r}. {ADVICE}") from None
    family, kind, protocol, _, address = found[0]
    try:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will: see socket(7)
            probe.bind(address)
    except OSError as error:
        raise AddressError(_explain(error, host, port)) from None
    return f"[{host}]" if family == socket.AF_INET6 else host


def explain_launch(error: OSError, port: int | None) -> str:
    """Return why Gradio could not serve at an address that was free when it was checked."""
    if error.errno is not None:
        return f"The page cannot be served: {error.strerror}."
    if port is None:  # Gradio has tried a hundred
        return "Port 7860 and those after it are all taken. Choose another one with --port."
    return f"Port {port} is taken on 127.0.0.1. Choose another one with --port."


def root_path(text: str) -> str:
    """Return --root-path as Gradio takes it: an address, or a path with a slash before it and none after."""
    path = text.strip("/")
    return path if path.startswith(("http://", "https://")) else f"/{path}" if path else ""


def _explain(error: OSError, host: str, port: int | None) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Choose another one with --port, or leave it out to use the next free one."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the administrator of this machine. Choose one from 1024 with --port."
    if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
        return f"{host} is not an address of this machine. {ADVICE}"
    return f"The page cannot be served at {host}: {error.strerror}."
