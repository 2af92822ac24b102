"""Keeps a Python process off the network: whatever is not this very machine is refused.

Python imports a module of this name by itself wherever the folder is on ``PYTHONPATH``; so what a
test starts is kept off too. What was asked for is a line of the file ``OFFLINE_LOG``, for code that
does not let errors through.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path

LOG = "OFFLINE_LOG"
_ASKING = {
    "socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr",
}  # fmt: skip
_HERE = {"", "localhost", "localhost.localdomain", socket.gethostname(), None}


class NetworkError(RuntimeError):
    """A test asked for the network."""


def is_here(host: object) -> bool:
    """Whether a host, by name or by address, is this machine; no name is looked up."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in _HERE:
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _ASKING:
        return
    if event.startswith("socket.get"):
        host = arguments[0]
    else:
        asked, address = arguments
        if getattr(asked, "family", None) not in (socket.AF_INET, socket.AF_INET6):
            return
        host = address[0] if isinstance(address, tuple) else None
    if is_here(host):
        return
    told = f"{event} {host!r} by {Path(sys.argv[0]).name if sys.argv else 'python'}"
    if LOG in os.environ:
        with open(os.environ[LOG], "a", encoding="utf-8") as log:  # noqa: PTH123
            log.write(told + "\n")
    raise NetworkError(f"tests are kept off the network: {told}")


sys.addaudithook(_refuse)
