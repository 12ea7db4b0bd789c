"""What outlives a power cut, or a writer that is killed: whole files under their names, and nothing beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EINVAL, ENOTSUP
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

# What a file system says that keeps names in its own way, or a folder that may be written but not read.
_CANNOT_BE_ASKED = (EACCES, EINVAL, ENOTSUP)
_PREFIX, _SUFFIX = ".portalops-", ".part"


def keep_names(folder: Path) -> None:
    """Have the disk know which files are in a folder, where it can be asked to; OSError where it fails."""
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
    except OSError as fault:
        if fault.errno not in _CANNOT_BE_ASKED:
            raise


@contextmanager
def a_part_in(folder: Path) -> Iterator[IO[bytes]]:
    """A file to be written, for its owner alone, and then put in its place in the folder; it is gone at the end.

    A process's first part in a folder takes away what those left there that were killed meanwhile.
    """
    _take_away_what_was_left(folder)
    part = _locked_part(folder)
    with part:
        try:
            yield part
        finally:
            with suppress(FileNotFoundError):  # where it was moved to its place
                os.unlink(part.name)


def _locked_part(folder: Path) -> IO[bytes]:
    """A new part; its lock, which nobody has any more who was killed, says that somebody is writing it."""
    while True:
        part = NamedTemporaryFile(dir=folder, prefix=_PREFIX, suffix=_SUFFIX, delete=False)  # noqa: SIM115
        with suppress(OSError):  # where there are no locks, nothing is taken away either
            flock(part, LOCK_EX)
        if os.fstat(part.fileno()).st_nlink:
            return part
        part.close()  # taken away before it was locked


@cache
def _take_away_what_was_left(folder: Path) -> None:
    """Once for each folder, since a folder of many papers takes long to look through."""
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):  # somebody is writing it, or it is somebody else's
            opened = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                flock(opened, LOCK_EX | LOCK_NB)
                left.unlink()
            finally:
                os.close(opened)
