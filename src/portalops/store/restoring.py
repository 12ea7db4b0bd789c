"""Restoring a store from a backup, which is proved on a copy before anything is replaced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from portalops.checkpoint import Checkpoint
from portalops.clock import Clock
from portalops.errors import BadConfiguration, BadInput, Fault, NotFound, PortalopsError
from portalops.office import Entry
from portalops.plain import as_plain
from portalops.profiles.parts import Rule
from portalops.purge_register import Purged, beside, keep, read_register
from portalops.reapplying import OPERATION as AGAIN
from portalops.reapplying import effects_of, to_do_again
from portalops.store import backup, schema
from portalops.store.chain import check_chain
from portalops.store.checking import check
from portalops.store.engines import engine_of
from portalops.store.exchanging import alone_with, in_turn, put_in_place
from portalops.store.faults import in_our_words, not_a_store
from portalops.store.opening import Store
from portalops.store.purging import register
from portalops.store.tables.mail import outbox
from portalops.store.tables.records import record_head
from portalops.store.waiting import Writer
from portalops.wording import Sentence, say

if TYPE_CHECKING:
    from portalops.store.unit import Unit

OPERATION = "store restore"
"""Under what a restore is on record, in the store that was restored."""

_MOST_NAMED = 3


class Restoration(Struct, frozen=True, kw_only=True):
    """What is to be restored into which place; held against a checkpoint of the record where one is given.

    What was purged since the backup is erased again, as the purge register says and the rule on purging has it.
    """

    file: Path
    store: Path
    checkpoint: Checkpoint | None = None
    register: Path | None = None
    rule: Rule | None = None


class Replaced(Struct, frozen=True, kw_only=True):
    """How far the record reached of a store that a backup replaces, and its last hash."""

    entries: int
    head: str


class Restored(Struct, frozen=True, kw_only=True):
    """What a restore came to: how many entries the backup had on record, and how many letters waited in it.

    Upgraded names the schema that the backup had, where it was an earlier one; kept is where the earlier store lies.
    Purged again are the tenants that were in it and had been purged since.
    """

    entries: int
    letters: int
    upgraded: str | None
    kept: Path | None
    purged_again: tuple[str, ...] = ()


def restore(asked: Restoration, writer: Writer, clock: Clock, patience_s: float) -> Restored:
    """Put a backup in the place of a store that nobody has open, once a copy of it is proved and brought up to date.

    NotFound where there is no backup, BadConfiguration where it is no store that this program knows, PortalopsError
    where it doesn't hold, Temporary where others work on the store: then nothing is replaced.
    """
    if not os.path.isfile(asked.file):
        raise NotFound(say("There is no backup {file}.", file=str(asked.file)))
    if os.path.exists(asked.store) and asked.file.samefile(asked.store):
        raise BadInput([Fault("file", say("file: {file} is the store itself; name its backup.", file=str(asked.file)))])
    place = asked.store.resolve()  # where a link leads, since the link itself is to stay
    copied = place.with_name(f"{place.name}.restoring")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept_in = asked.register or beside(place)
    with in_turn(place, writer, patience_s):
        replaced, purged_there = _look_at(place, clock, patience_s)
        lines = read_register(kept_in) + purged_there
        _tidy(copied)
        try:
            with alone_with(place):
                backup.copy(asked.file, copied)
                upgraded = _bring_up_to_date(copied, asked, clock, patience_s)
                with _opened(copied, asked.file, clock, patience_s) as store:
                    with store.viewing() as connection:
                        _prove(connection, asked)
                        entries = connection.scalar(select(record_head.c.seq)) or 0
                        letters = _letters_in(connection)
                    entry = _entry(asked, writer, entries, replaced)
                    again = store.write(partial(_complete, asked, entry, lines))
                    with store.viewing() as connection:
                        purged = register(connection)
                kept = put_in_place(copied, place, clock.now())
        finally:
            _tidy(copied)
    keep(kept_in, purged)
    return Restored(entries=entries, letters=letters, upgraded=upgraded, kept=kept, purged_again=again)


def _look_at(place: Path, clock: Clock, patience_s: float) -> tuple[Replaced | None, list[Purged]]:
    """What the store that is to be replaced knows, and a backup of it doesn't; nothing where it can't be read."""
    if not place.exists():
        return None, []
    try:
        with _opened(place, place, clock, patience_s) as store, store.viewing() as connection:
            head = connection.execute(select(record_head.c.seq, record_head.c.hash)).one()
            purged = register(connection) if schema.version_of(connection) == schema.HEAD else []
            return Replaced(entries=head.seq, head=head.hash), purged
    except PortalopsError:
        return None, []


def _bring_up_to_date(copied: Path, asked: Restoration, clock: Clock, patience_s: float) -> str | None:
    """Take a copy of a backup through what its store has gone through since, before anybody sees it.

    Gives the schema that it had, where it was an earlier one.
    """
    engine = engine_of(copied, patience_s)
    try:
        with in_our_words(str(asked.file)), engine.connect() as connection:
            version = schema.version_of(connection)
    finally:
        engine.dispose()
    if version is None:
        raise BadConfiguration(not_a_store(str(asked.file)))
    schema.check_known(version, str(asked.file))
    if version == schema.HEAD:
        return None
    from portalops.store.upgrading import upgrade  # Alembic, which only an earlier schema needs

    upgrade(str(copied), clock.now(), patience_s, keeps=False)
    return version


@contextmanager
def _opened(file: Path, name: Path, clock: Clock, patience_s: float) -> Iterator[Store]:
    """A file as a store, whatever its schema; of a copy it is told under the name of what it is a copy of."""
    store = Store(engine_of(file, patience_s), str(name), clock, patience_s)
    try:
        yield store
    finally:
        store.close()


def _prove(connection: Connection, asked: Restoration) -> None:
    """PortalopsError with the first thing that doesn't hold."""
    for finding in check(connection):
        if not finding.holds:
            named = tuple(row.told for row in finding.rows[:_MOST_NAMED])
            raise _refused(say("{rule} At fault: {rows}", rule=finding.invariant.says, rows=named))
    if asked.checkpoint:
        held = check_chain(connection, asked.checkpoint)
        if held.broken_at is not None:
            raise _refused(
                say("The first broken link is entry {number}: {fault}", number=held.broken_at, fault=held.fault)
            )


def _refused(fault: Sentence) -> PortalopsError:
    return PortalopsError(say("The backup doesn't hold, so nothing was replaced. {fault}", fault=fault))


def _letters_in(connection: Connection) -> int:
    """How many letters wait to be sent."""
    waiting = select(func.count()).select_from(outbox).where(outbox.c.state.in_(("queued", "sending")))
    return connection.scalar(waiting) or 0


def _complete(asked: Restoration, entry: Entry, lines: list[Purged], unit: Unit) -> tuple[str, ...]:
    """Put the restore on record, and erase again who was purged since the backup."""
    unit.record(entry)
    again = to_do_again(lines, unit) if asked.rule else []
    for effect in effects_of(again, asked.rule) if asked.rule else ():
        unit.apply([effect])
        details = {"effects": as_plain([effect])}
        unit.record(replace(entry, operation=AGAIN, target=str(effect.tenant), details=details))
    return tuple(line.tenant for line in again)


def _entry(asked: Restoration, writer: Writer, entries: int, replaced: Replaced | None) -> Entry:
    return Entry(
        operator=writer.operator,
        door="command",
        operation=OPERATION,
        target="",
        outcome="done",
        codes=(),
        request_id="",
        content_hash="",
        details={"asked": {"file": str(asked.file)}, "entries": entries, "replaced": replaced},
    )


def _tidy(copied: Path) -> None:
    """Take away the copy, and what lies beside it, of a restore that ended or was cut off."""
    for suffix in ("", "-wal", "-shm", "-journal", "-queue", "-turn", ".unfinished"):
        with suppress(FileNotFoundError):
            copied.with_name(copied.name + suffix).unlink()
