"""Keeping a file in a folder of papers: whole or not at all, and for its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from portalops.durable import a_part_in, keep_names


def keep(file: Path, content: bytes) -> Path:
    """Put the file in its place whole, so that a crash leaves the old one or the new one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with a_part_in(file.parent) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
        os.replace(part.name, file)
    keep_names(file.parent)
    return file
