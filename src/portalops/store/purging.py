"""Purging: the personal data of tenants that were purged go from what belongs to no thing, and the register says so.

What is erased of the record and of the ledgers is what somebody wrote freely; numbers, days and references stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, or_, select, update

from portalops.plain import canonical
from portalops.purge_register import Purged
from portalops.references import TenantRef
from portalops.rules.purging import OPERATION
from portalops.store.chain import erased_by
from portalops.store.named import Changed, Named
from portalops.store.tables.approvals import approvals
from portalops.store.tables.batches import batch_rows, batches
from portalops.store.tables.calls import reveals
from portalops.store.tables.invoices import invoice_reissues, invoices
from portalops.store.tables.ledgers import ledger_entries
from portalops.store.tables.mail import links, outbox
from portalops.store.tables.presence import presences
from portalops.store.tables.purges import purges
from portalops.store.tables.records import record_details, records

_ROWS_AT_ONCE = 1_000
_DONE = "done"


def register(connection: Connection) -> list[Purged]:
    """The store's own purge register, in order."""
    rows = connection.execute(select(purges).where(purges.c.account.is_(None)).order_by(purges.c.number))
    return [
        Purged(tenant=row.tenant, pseudonym=row.pseudonym, purged_at=row.purged_at, record=row.record) for row in rows
    ]


def purge(
    connection: Connection, purged: Sequence[Mapping[str, Any]], changed: Iterable[Changed], now: datetime
) -> None:
    """Erase what is left of tenants whose things were erased in this transaction, and enter them in the register."""
    number = connection.scalar(select(func.max(purges.c.number))) or 0
    rows = [{"number": number + count, "account": None, "purged_at": now, **row} for count, row in enumerate(purged, 1)]
    connection.execute(insert(purges), rows)
    for row in rows:
        _erase(connection, TenantRef(row["tenant"]), row["record"])
    of_tenants = {row["tenant"]: row["record"] for row in rows}
    named = Named(connection, of_tenants, changed)
    _erase_attempts(connection, of_tenants, named)
    _erase_batch_rows(connection, named)


def _erase(connection: Connection, tenant: TenantRef, record: int) -> None:
    """Erase what is kept under a tenant's own name."""
    of_it = {"tenant": str(tenant)}
    about = links.c.about.between(f"{tenant}/", f"{tenant}/\U0010ffff")
    connection.execute(delete(links).where(about))
    for table in (reveals, presences):
        connection.execute(delete(table).where(table.c.tenant == tenant))
    connection.execute(
        update(outbox)
        .where(outbox.c.tenant == tenant, outbox.c.state.in_(("queued", "sending")))
        .values(state="dropped")
    )
    connection.execute(update(outbox).where(outbox.c.tenant == tenant).values(to_address="", said=None))
    connection.execute(
        update(ledger_entries).where(ledger_entries.c.tenant == tenant, ledger_entries.c.reason != "").values(reason="")
    )
    duplicates = invoice_reissues.c.invoice.in_(select(invoices.c.ref).where(invoices.c.tenant == bindparam("tenant")))
    connection.execute(update(invoice_reissues).where(duplicates).values(reason="", mail_to=None), of_it)
    _erase_approvals(connection, tenant)
    _erase_details(connection, and_(records.c.tenant == tenant, records.c.seq < record), record)


def _erase_approvals(connection: Connection, tenant: TenantRef) -> None:
    """Empty what was asked of a second person, but for the purge itself, which names nobody; nothing waits any more."""
    others = and_(approvals.c.tenant == tenant, approvals.c.operation != OPERATION)
    open_ = approvals.c.state.in_(("waiting", "agreed"))
    connection.execute(update(approvals).where(others, open_).values(state="withdrawn"))
    connection.execute(update(approvals).where(others).values(asked="{}", plan="{}", said=""))


def _erase_details(connection: Connection, which: ColumnElement[bool], record: int) -> None:
    """Erase the details of entries of the record; each says by which one."""
    entries = select(records.c.seq).where(which)
    connection.execute(
        update(record_details).where(record_details.c.seq.in_(entries)).values(salt="", details=erased_by(record))
    )


def _erase_attempts(connection: Connection, of_tenants: Mapping[str, int], named: Named) -> None:
    """Erase what somebody typed to find one of the tenants, where it found others too, or tried to do to one of them.

    Which entries may be meant so, the record's check knows too.
    """
    query = select(records.c.seq, records.c.tenant, record_details.c.details).join_from(
        records, record_details, record_details.c.seq == records.c.seq
    )
    loose = or_(
        records.c.tenant.is_(None),
        and_(records.c.operation.startswith("invoice "), records.c.tenant == records.c.target),
        func.lower(records.c.tenant).in_([tenant.lower() for tenant in of_tenants]),
    )
    found: dict[int, list[int]] = {}
    for row in _streamed(connection, query.where(loose, records.c.outcome != _DONE)):
        asked = msgspec.json.decode(row.details).get("asked") or {}
        number = named.by({"tenant": row.tenant or "", **asked}) or named.by({"tenant": row.tenant or ""})
        if number is not None and row.seq < number:
            found.setdefault(number, []).append(row.seq)
    for number, entries in found.items():
        for start in range(0, len(entries), _ROWS_AT_ONCE):
            which = records.c.seq.in_(entries[start : start + _ROWS_AT_ONCE])
            _erase_details(connection, which, number)


def _erase_batch_rows(connection: Connection, named: Named) -> None:
    """Empty the rows of batches that weren't done and were about one of the tenants; that they failed stays."""
    found = []
    query = select(batch_rows, batches.c.columns).join_from(batch_rows, batches, batches.c.number == batch_rows.c.batch)
    for row in _streamed(connection, query):
        cells = msgspec.json.decode(row.cells)
        is_loose = isinstance(cells, list)
        by_column = dict(zip(msgspec.json.decode(row.columns), cells, strict=False)) if is_loose else cells
        beyond = {"": cells} if is_loose else {}
        if named.by({**by_column, **beyond}) is not None:
            empty = [""] * len(cells) if is_loose else dict.fromkeys(cells, "")
            found.append({"of_batch": row.batch, "of_number": row.number, "empty": canonical(empty).decode()})
    if found:
        emptying = update(batch_rows).where(
            batch_rows.c.batch == bindparam("of_batch"), batch_rows.c.number == bindparam("of_number")
        )
        connection.execute(emptying.values(cells=bindparam("empty"), message=""), found)


def _streamed(connection: Connection, query: Any) -> Iterator[Any]:
    return iter(connection.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE}))
