"""Turns: the writers of one file follow each other by two locks beside it, so that nobody is passed over for long.

SQLite's own waiting is a lottery: who waits sleeps ever longer, and who has just written begins again at once. Its own
lock stays the one that counts; where these two can't be had, it is the only one.
"""

from __future__ import annotations

import os
import time
from _thread import start_new_thread
from collections.abc import Sequence
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from pathlib import Path
from threading import Lock

import msgspec
from msgspec import Struct

from portalops.store.waiting import Writer, gave_up

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
        place = _Place()
        try:
            for file in (self._queue, self._turn):
                place.open(file, self._file.stat().st_mode & 0o666)  # for those who may write to the store
            if not place.comes_within(ends - time.monotonic()):
                raise self._too_long()
            self._write_down(place.turn)
            place.let_the_next_one_wait()
        except OSError:
            # No place for the files, or a file system without such locks: then SQLite alone says who is next.
            place.leave()
        except BaseException:
            place.leave()
            raise
        return Turn(place, max(ends - time.monotonic(), 0))

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

    def __init__(self, place: _Place, left_s: float) -> None:
        self._place = place
        self.left_s = left_s

    def end(self) -> None:
        """Let the next one write."""
        self._place.leave()


class _Place:
    """A place at the two locks: one waits for the turn and holds the queue, all the others wait for the queue.

    The kernel wakes one of them at a time, in the order in which they came, but it can't be told for how long to wait.
    So a thread waits there. Who gives up leaves it behind: the files are the thread's until both locks have come or
    the place isn't wanted any more, so that no number of a file is closed, and given to another one, while it waits.
    """

    def __init__(self) -> None:
        self._files: list[int] = []
        self._comes = Lock()  # held until the thread has them
        self._comes.acquire()
        self._changes = Lock()
        self._is_waited_at = False
        self._is_left = False
        self._fault: OSError | None = None

    def open(self, file: Path, mode: int) -> None:
        """Open the next file to lock."""
        self._files.append(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, mode))

    @property
    def turn(self) -> int:
        """The opened file of the turn."""
        return self._files[-1]

    def comes_within(self, seconds: float) -> bool:
        """Whether all locks come in time; OSError where there are none."""
        with suppress(BlockingIOError):
            for file in self._files:
                flock(file, LOCK_EX | LOCK_NB)
            return True
        if seconds <= 0:
            return False
        self._is_waited_at = True
        # Everybody waits for what happens from here on, so there is no more to this thread than it takes.
        start_new_thread(self._wait, ())
        if not self._comes.acquire(timeout=seconds):
            return False
        if self._fault:
            raise self._fault
        return True

    def let_the_next_one_wait(self) -> None:
        """Give up all locks but the last, which is the turn."""
        _let_go(self._files[:-1])
        del self._files[:-1]

    def leave(self) -> None:
        """Let go of every lock that is held, and of those that are still waited for as soon as they come."""
        with self._changes:
            self._is_left = True
            if not self._is_waited_at:
                self._let_go()

    def _wait(self) -> None:
        try:
            for file in self._files:
                if not self._is_left:
                    flock(file, LOCK_EX)
        except OSError as fault:
            self._fault = fault
        with self._changes:
            self._is_waited_at = False
            if self._is_left:
                self._let_go()
        self._comes.release()

    def _let_go(self) -> None:
        _let_go(self._files)
        self._files = []


def _let_go(files: Sequence[int]) -> None:
    for file in files:
        # Said outright, because a lock outlives the closing where a process that was forked meanwhile has the file too.
        with suppress(OSError):
            flock(file, LOCK_UN)
        os.close(file)
