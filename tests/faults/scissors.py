"""A way to a PostgreSQL server that is cut once: before what is asked arrives there, or after it was done."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Literal

from sqlalchemy import make_url

_BYTES = 65536
_LENGTH = 4
# What a client waits for an answer to: a simple query, the end of an extended one, the end of a stream of rows.
_ASKS = (b"Q", b"S", b"c")
# What is passed on at once, since nobody answers it: rows of a stream, and a farewell.
_FLOWS = (b"d", b"X")

When = Literal["before", "after"]


class Scissors:
    """Another address of a database, and how often something was asked through it; at one place it is cut."""

    def __init__(self, address: str, folder: Path, place: int | None = None, when: When = "before") -> None:
        self._url = make_url(address)
        self._place = place
        self._when = when
        self._places = count()
        self.asked = 0
        folder.mkdir(exist_ok=True)
        (folder / ".s.PGSQL.5432").unlink(missing_ok=True)
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / ".s.PGSQL.5432"))
        self._listening.listen()
        there = self._url.set(host=None, port=None, query={"host": str(folder)})
        self.address = there.render_as_string(hide_password=False)
        _in_background(self._serve)

    def close(self) -> None:
        """Let nobody else in."""
        self._listening.close()

    def _serve(self) -> None:
        while True:
            client = self._listening.accept()[0]
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{self._url.query['host']}/.s.PGSQL.{self._url.port or 5432}")
            is_cut = threading.Event()
            _in_background(lambda c=client, s=server, e=is_cut: self._carry(c, s, e))  # type: ignore[misc]
            _in_background(lambda c=client, s=server, e=is_cut: _answer(c, s, e))  # type: ignore[misc]

    def _carry(self, client: socket.socket, server: socket.socket, is_cut: threading.Event) -> None:
        """Carry to the server what the client says, request by request, until it is cut."""
        for request, asks in _requests(client):
            here = asks and next(self._places) == self._place
            self.asked += asks
            if here and self._when == "before":
                break
            if here:
                is_cut.set()
            server.sendall(request)
        for end in (client, server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR if end is client else socket.SHUT_WR)


def _requests(client: socket.socket) -> Iterator[tuple[bytes, bool]]:
    """What a client says, in pieces that end where it waits for an answer; the first says who it is."""
    said, begun, kind_bytes = b"", 0, 0
    while came := client.recv(_BYTES):
        said += came
        while len(said) >= begun + kind_bytes + _LENGTH:
            length = int.from_bytes(said[begun + kind_bytes : begun + kind_bytes + _LENGTH])
            end = begun + kind_bytes + length
            if len(said) < end:
                break
            asks = kind_bytes == 1 and said[begun : begun + 1] in _ASKS
            if asks or kind_bytes == 0:
                yield said[:end], asks
                said, begun, kind_bytes = said[end:], 0, 1
            else:
                begun = end
        if begun and said[:1] in _FLOWS:
            yield said[:begun], False
            said, begun = said[begun:], 0


def _answer(client: socket.socket, server: socket.socket, is_cut: threading.Event) -> None:
    """Carry to the client what the server says; once it is cut, the answer is lost and the client hears nothing more."""
    while said := server.recv(_BYTES):
        if is_cut.is_set():
            client.shutdown(socket.SHUT_RDWR)
            server.shutdown(socket.SHUT_RDWR)
            return
        client.sendall(said)
    client.close()


def _in_background(work: Callable[[], None]) -> None:
    def quietly() -> None:
        with suppress(OSError):  # the other side has gone
            work()

    threading.Thread(target=quietly, daemon=True).start()


@contextmanager
def cut(address: str, folder: Path, place: int | None = None, when: When = "before") -> Iterator[Scissors]:
    """The database's other address, for a while."""
    scissors = Scissors(address, folder, place, when)
    try:
        yield scissors
    finally:
        scissors.close()
