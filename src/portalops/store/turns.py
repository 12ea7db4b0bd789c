"""Turns: the writers of one file follow each other by two locks beside it, so that nobody is passed over for long.

SQLite's own waiting is a lottery: who waits sleeps ever longer, and who has just written begins again at once. Its own
lock stays the one that counts; where these two can't be had, it is the only one.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

import msgspec
from msgspec import Struct

from portalops.store.waiting import Writer, gave_up

# One waits for the turn and asks often; the others wait to become that one. Who has just written waits with them.
_ASKS_FOR_TURN_S = 0.0005
_ASKS_IN_QUEUE_S = 0.003
_LONGEST_NAME = 100
_ROOM = 1024  # for two names and an instant, whatever letters they are of


class _Held(Struct, frozen=True):
    """What stands in the file of the turn: who has it, and since when."""

    writer: Writer
    since: float


class Turns:
    """The turns of one process at one file; a lock is of an opened file, so that threads follow each other too."""

    def __init__(self, file: Path, writer: Writer, patience_s: float) -> None:
        self._file = file
        self._queue = file.with_name(f"{file.name}-queue")
        self._turn = file.with_name(f"{file.name}-turn")
        self._writer = Writer(operator=writer.operator[:_LONGEST_NAME], doing=writer.doing[:_LONGEST_NAME])
        self._patience_s = patience_s

    def take(self, patience_s: float | None = None) -> Turn:
        """The turn, once everybody who came before has had it; Interrupted, with who has it, where that takes too long.

        A lock goes with its process, however that ends; the files stay, since others may be waiting at them.
        """
        ends = time.monotonic() + (self._patience_s if patience_s is None else patience_s)
        opened: list[int] = []
        try:
            opened += [self._open(self._queue), self._open(self._turn)]
            for file, pause_s in zip(opened, (_ASKS_IN_QUEUE_S, _ASKS_FOR_TURN_S), strict=True):
                self._wait(file, pause_s, ends)
            self._write_down(opened[1])
            os.close(opened.pop(0))
        except OSError:
            # No place for the files, or a file system without such locks: then SQLite alone says who is next.
            _close(opened)
            opened = []
        except BaseException:
            _close(opened)
            raise
        return Turn(opened, max(ends - time.monotonic(), 0))

    def _open(self, file: Path) -> int:
        """A file to lock, for those who may write to the store."""
        may = self._file.stat().st_mode & 0o666
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, may)

    def _wait(self, file: int, pause_s: float, ends: float) -> None:
        while True:
            try:
                return flock(file, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                if time.monotonic() + pause_s > ends:
                    raise self._too_long() from None
            time.sleep(pause_s)

    def _too_long(self) -> Exception:
        with suppress(OSError, msgspec.DecodeError):
            held = msgspec.json.decode(self._turn.read_bytes(), type=_Held)
            return gave_up(str(self._file), held.writer, time.time() - held.since)
        return gave_up(str(self._file))

    def _write_down(self, file: int) -> None:
        """Say who has the turn, over what the last one said: a file whose size changes is waited for on its disk."""
        os.pwrite(file, msgspec.json.encode(_Held(self._writer, time.time())).ljust(_ROOM), 0)


class Turn:
    """A turn at writing, or none where there are none to be had; and how much patience is left of that for it."""

    def __init__(self, opened: list[int], left_s: float) -> None:
        self._opened = opened
        self.left_s = left_s

    def end(self) -> None:
        """Let the next one write."""
        _close(self._opened)
        self._opened = []


def _close(opened: list[int]) -> None:
    for file in opened:
        os.close(file)
