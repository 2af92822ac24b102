"""No test asks for the network, neither itself nor through what it starts: both are refused."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

# addresses that are set aside for documents and never answer
FAR = ["192.0.2.1", "2001:db8::1", "news.example"]


@pytest.mark.parametrize("host", FAR)
def test_a_connection_is_refused_and_noted(no_network, host):
    with pytest.raises(RuntimeError, match="kept off the network"):
        socket.create_connection((host, 80), timeout=1)
    assert host in no_network.read_text()
    no_network.write_text("")


def test_a_datagram_is_refused(no_network):
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(RuntimeError, match="kept off the network"),
    ):
        sender.sendto(b"?", (FAR[0], 53))
    no_network.write_text("")


def test_what_a_test_starts_is_refused_too(no_network):
    script = f"import socket; socket.create_connection(({FAR[0]!r}, 80), timeout=1)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert "kept off the network" in done.stderr
    assert FAR[0] in no_network.read_text()
    no_network.write_text("")


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()[:2]
        with socket.create_connection((host, port), timeout=5):
            server.accept()[0].close()
    assert socket.getaddrinfo("localhost", 80)
