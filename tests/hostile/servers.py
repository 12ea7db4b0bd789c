"""A server that says more than it should."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server, socket
from threading import Thread
from typing import Any


@contextmanager
def a_database_server_that_repeats() -> Iterator[int]:
    """A server of databases that asks for the password in clear, and repeats it in turning us away."""
    with create_server(("127.0.0.1", 0)) as listening:
        Thread(target=_turn_away, args=(listening,), daemon=True).start()
        yield int(listening.getsockname()[1])


def _turn_away(listening: socket) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection, connection.makefile("rwb") as stream:
            while _message(stream)[:2] == b"\x04\xd2":  # asks for encryption
                stream.write(b"N")
                stream.flush()
            stream.write(b"R" + struct.pack("!ii", 8, 3))
            stream.flush()
            stream.read(1)
            said = b"SFATAL\0C28P01\0Mpassword authentication failed for " + _message(stream).rstrip(b"\0") + b"\0\0"
            stream.write(b"E" + struct.pack("!i", len(said) + 4) + said)


def _message(stream: Any) -> bytes:
    (length,) = struct.unpack("!i", stream.read(4))
    content: bytes = stream.read(length - 4)
    return content
