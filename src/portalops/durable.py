"""What outlives a power cut: a file's name has to reach the disk as well as what is in it."""

from __future__ import annotations

import os
from errno import EACCES, EINVAL, ENOTSUP
from pathlib import Path

# What a file system says that keeps names in its own way, or a folder that may be written but not read.
_CANNOT_BE_ASKED = (EACCES, EINVAL, ENOTSUP)


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
