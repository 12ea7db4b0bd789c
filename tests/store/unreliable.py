"""A PostgreSQL server that fails on purpose: stopped and started again, or cut off in the middle of a commit."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import make_url

from tests.postgres import a_server_of_the_wheel

_BYTES = 65536

_NUMBERS = count(1)  # a name whose server was stopped would give that server again


class Restartable:
    """A server of its own, and the address of its only database."""

    def __init__(self) -> None:
        self._server: Any = a_server_of_the_wheel(f"portalops-own-{os.getpid()}-{next(_NUMBERS)}")
        self.address: str = self._server.get_uri("postgres")

    def stop(self) -> None:
        """Stop it; whoever is connected is thrown out."""
        self._server.stop()

    def start(self) -> None:
        """Start it again, with what was committed."""
        self._server.ensure_postgres_running()

    def restart(self) -> None:
        """Both, one after the other."""
        self.stop()
        self.start()


class Door:
    """Another address of a database, through which a commit can be cut off: before it arrives, or only its answer."""

    def __init__(self, address: str, folder: Path, when: Literal["before", "after"]) -> None:
        self._url = make_url(address)
        self._when = when
        self._cuts_next = threading.Event()
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / ".s.PGSQL.5432"))
        self._listening.listen()
        there = self._url.set(host=None, port=None, query={"host": str(folder)})
        self.address = there.render_as_string(hide_password=False)
        _in_background(self._serve)

    def cut_next(self) -> None:
        """Cut off the next commit; with it its connection is lost, and later ones are let through."""
        self._cuts_next.set()

    def close(self) -> None:
        """Let nobody else in."""
        self._listening.close()

    def _serve(self) -> None:
        while True:
            client = self._listening.accept()[0]
            server = self._connected()
            _in_background(self._ask, client, server)
            _in_background(_answer, client, server)

    def _connected(self) -> socket.socket:
        if "host" in self._url.query:
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{self._url.query['host']}/.s.PGSQL.{self._url.port or 5432}")
            return server
        return socket.create_connection((self._url.host, self._url.port or 5432))

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        """Carry to the server what the client says."""
        while asked := client.recv(_BYTES):
            if b"COMMIT\0" in asked and self._cuts_next.is_set():
                self._cuts_next.clear()
                client.shutdown(socket.SHUT_RDWR)
                if self._when == "before":
                    break
            server.sendall(asked)
        server.shutdown(socket.SHUT_WR)


def _answer(client: socket.socket, server: socket.socket) -> None:
    """Carry to the client what the server says."""
    while said := server.recv(_BYTES):
        client.sendall(said)
    client.close()


def _in_background(work: Callable[..., None], *sockets: socket.socket) -> None:
    def quietly() -> None:
        with suppress(OSError):  # the other side has gone
            work(*sockets)

    threading.Thread(target=quietly, daemon=True).start()
