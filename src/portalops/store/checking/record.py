"""What must be true of the record: the chain whole, and what was done as the record says that it was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, select, text

from portalops.store.chain import check_chain
from portalops.store.checking.invariant import Faults, Invariant, RowAtFault, all_of, rows, stream
from portalops.store.schema import guards
from portalops.store.tables.records import record_details, records
from portalops.wording import say

_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
    ),
}
_OPENS = ("points", "balance")


def broken_links(connection: Connection) -> Iterator[RowAtFault]:
    """The first link of the chain that doesn't hold."""
    check = check_chain(connection)
    if check.broken_at is not None:
        yield RowAtFault(table=records.name, key=str(check.broken_at), found=check.fault)


def missing_guards(connection: Connection) -> Iterator[RowAtFault]:
    """The triggers that keep ledgers and the record as they are, where somebody took them away."""
    engine = connection.dialect.name
    there = {*connection.exec_driver_sql(_TRIGGERS[engine]).scalars()}
    for name in sorted(guards(engine) - there):
        yield RowAtFault(table="triggers", key=name, found=say("missing"))


class _Effect(Struct, frozen=True, kw_only=True):
    """What is read of an effect on record, as far as it comes to rows of their own."""

    kind: str
    tenant: str = ""
    ledger: str = ""
    seen: int = 0
    delta: int = 0
    thing: str = ""
    adds: dict[str, Any] = {}
    invoice: str = ""
    copy_number: int = 0
    mail_to: str | None = None


class _Kind(Struct, frozen=True):
    kind: str


class _Details(Struct, frozen=True):
    """The effects of an entry, as they are on record, or by which entry they were erased."""

    effects: tuple[msgspec.Raw, ...] = ()
    purged: int | None = None


class _Deed(NamedTuple):
    """One row that came with an entry of the record: in which table, whose, and what it holds."""

    table: str
    whose: str
    says: str


_ROWS = """
SELECT record, 'ledger_entries' AS source, id, tenant AS whose,
    ledger || ' ' || CAST(delta AS TEXT) || ' -> ' || CAST(balance AS TEXT) AS says
FROM ledger_entries
UNION ALL SELECT record, 'invoice_reissues', id, invoice, CAST(copy_number AS TEXT) FROM invoice_reissues
UNION ALL SELECT record, 'outbox', id, tenant, '' FROM outbox
ORDER BY record, source, id
"""
_WITH_ROWS = ("move", "reissue_invoice", "send_reset_link", "send_invitation", "send_notice")
_DETAILS = msgspec.json.Decoder(_Details)
_KIND = msgspec.json.Decoder(_Kind)
_EFFECT = msgspec.json.Decoder(_Effect)


def unlike_the_record(connection: Connection) -> Iterator[RowAtFault]:
    """Rows of ledgers, duplicates and mail that the record doesn't know, and those that it knows and that are missing.

    The record and the rows are read beside each other, both in the order of its numbers. An entry whose details were
    erased, or can't be read, says nothing of its rows.
    """
    numbered = select(records.c.seq, record_details.c.details)
    numbered = numbered.join_from(records, record_details, record_details.c.seq == records.c.seq)
    entries = stream(connection, numbered.where(records.c.outcome == "done").order_by(records.c.seq))
    entry = next(entries, None)
    for number, group in groupby(stream(connection, text(_ROWS)), key=lambda row: row.record):
        if number is None:
            continue
        while entry is not None and entry.seq < number:
            yield from _compared(entry, [])
            entry = next(entries, None)
        if entry is not None and entry.seq == number:
            yield from _compared(entry, group)
            entry = next(entries, None)
    while entry is not None:
        yield from _compared(entry, [])
        entry = next(entries, None)


def _compared(entry: Row[Any], kept: Any) -> Iterator[RowAtFault]:
    """What differs between an entry of the record and the rows that came with it."""
    try:
        details = _DETAILS.decode(entry.details)
        missing = Counter(_deeds(details))
    except msgspec.MsgspecError:
        return
    if details.purged is not None:
        return
    for row in kept:
        deed = _Deed(row.source, row.whose, row.says)
        if missing[deed]:
            missing[deed] -= 1
        else:
            found = say("entry {number} of the record says nothing of it", number=entry.seq)
            yield RowAtFault(table=row.source, key=str(row.id), found=found)
    for deed in missing.elements():
        what = " ".join(filter(None, (deed.whose, deed.says)))
        found = say("what it wrote to {table} is missing: {what}", table=deed.table, what=what)
        yield RowAtFault(table=records.name, key=str(entry.seq), found=found)


def _deeds(details: _Details) -> Iterator[_Deed]:
    """The rows that must have come with an entry of those details."""
    for raw in details.effects:
        kind = _KIND.decode(raw).kind
        if kind in _WITH_ROWS or kind == "add":
            yield from _of(_EFFECT.decode(raw))


def _of(effect: _Effect) -> Iterator[_Deed]:
    match effect.kind:
        case "move":
            yield _entry(effect.tenant, effect.ledger, effect.delta, effect.seen + effect.delta)
        case "add" if effect.thing == "tenant":
            for ledger in _OPENS:
                opening = effect.adds.get(ledger, 0)
                if opening:
                    yield _entry(effect.tenant, ledger, opening, opening)
        case "reissue_invoice":
            yield _Deed("invoice_reissues", effect.invoice, str(effect.copy_number))
            if effect.mail_to:
                yield _Deed("outbox", effect.tenant, "")
        case "send_reset_link" | "send_invitation" | "send_notice":
            yield _Deed("outbox", effect.tenant, "")


def _entry(tenant: str, ledger: str, delta: int, balance: int) -> _Deed:
    return _Deed("ledger_entries", tenant, f"{ledger} {delta} -> {balance}")


def _not_on_record(table: str) -> Faults:
    return rows(
        table,
        f"SELECT id, record FROM {table} WHERE record IS NULL OR NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM records AS r WHERE r.seq = {table}.record AND r.outcome = 'done')",
    )


INVARIANTS = (
    Invariant(
        name="record_chain",
        says=say("The record has no gap, every entry follows from the one before it, and its head is its end."),
        faults=broken_links,
    ),
    Invariant(
        name="record_named",
        says=say("Every entry of a ledger, every duplicate and every mail came with something on record as done."),
        faults=all_of(*map(_not_on_record, ("ledger_entries", "invoice_reissues", "outbox"))),
    ),
    Invariant(
        name="record_kept",
        says=say("What the record says was written to ledgers, duplicates and mail is there as it says, and no more."),
        faults=unlike_the_record,
    ),
    Invariant(
        name="guards",
        says=say("The database itself refuses to change the ledgers and the record."),
        faults=missing_guards,
    ),
)
