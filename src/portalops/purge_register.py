"""The purge register outside of the store: a line of JSON for each purge, so that a backup that knows nothing of them
can't bring anybody back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from portalops.durable import keep_names
from portalops.errors import PortalopsError
from portalops.references import TenantRef
from portalops.wording import say


class Purged(Struct, frozen=True, kw_only=True):
    """Whose data were erased and when, under which pseudonym, and under which number that is on record."""

    tenant: str
    pseudonym: str
    purged_at: datetime
    record: int

    @property
    def ref(self) -> TenantRef:
        """The tenant."""
        return TenantRef(self.tenant)


def beside(store: Path) -> Path:
    """Where the register of a store in a file lies when nothing else is said."""
    return store.with_name(f"{store.name}.purges.jsonl")


def read_register(file: Path) -> list[Purged]:
    """The lines of a register, in order, none where there is no file; PortalopsError for one that can't be read."""
    lines = []
    try:
        found = _lines(file)
    except (OSError, ValueError) as fault:
        reason = (fault.strerror if isinstance(fault, OSError) else None) or str(fault)
        raise PortalopsError(say("{file} can't be read: {fault}", file=str(file), fault=reason)) from fault
    for number, line in enumerate(found, start=1):
        try:
            lines.append(msgspec.json.decode(line, type=Purged))
        except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
            raise PortalopsError(
                say("Line {number} of the purge register {file} can't be read: {fault} Where it is the end of a line "
                    "that was cut off, take it away; the store's own register has it too.",
                    number=number, file=str(file), fault=f"{fault}.")
            ) from None  # fmt: skip
    return lines


def keep(file: Path, purged: Iterable[Purged]) -> None:
    """Add to a register what it doesn't have yet, for nobody but its owner to read; twice is once.

    PortalopsError where it can't be written.
    """
    try:
        before = _lines(file)
        known = {*before}
        missing = [line for each in purged if (line := msgspec.json.encode(each)) not in known]
        if missing:
            _append(file, missing)
    except OSError as fault:
        raise PortalopsError(
            say("The data are erased, but the purge register {file} can't be written: {fault}. Mend that, then bring "
                "it up to date with: portalops purge reapply",
                file=str(file), fault=fault.strerror or str(fault))
        ) from None  # fmt: skip


def _lines(file: Path) -> list[bytes]:
    try:
        with file.open("rb") as opened:
            return [line.rstrip(b"\n") for line in opened if line.strip()]
    except FileNotFoundError:
        return []


def _append(file: Path, lines: Sequence[bytes]) -> None:
    """Write lines at the end at once, on lines of their own even after one that was cut off, and wait for the disk."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        size = os.fstat(opened).st_size
        is_cut = size > 0 and os.pread(opened, 1, size - 1) != b"\n"
        os.write(opened, (b"\n" if is_cut else b"") + b"".join(line + b"\n" for line in lines))
        os.fsync(opened)
    finally:
        os.close(opened)
    keep_names(file.parent)
