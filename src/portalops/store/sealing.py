"""Sealing: what a checkpoint says of a store's record, taken only from a chain that holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from portalops.checkpoint import LONGEST_NAME, Checkpoint, Mark, numbers_to_mark
from portalops.errors import PortalopsError
from portalops.safe import clean
from portalops.store.chain import check_chain
from portalops.store.tables.records import record_head, records
from portalops.wording import say


def seal(connection: Connection, store: str, now: datetime) -> Checkpoint:
    """How far the record reaches on a view of one moment; PortalopsError where it is empty or doesn't hold."""
    check = check_chain(connection)
    if check.broken_at is not None:
        raise PortalopsError(
            say(
                "Nothing was signed, because the record doesn't hold. The first broken link is entry {number}: {fault}",
                number=check.broken_at,
                fault=check.fault,
            )
        )
    if not check.entries:
        raise PortalopsError(say("There is nothing on record yet that could be signed."))
    numbers = list(numbers_to_mark(check.entries))
    marked = select(records.c.seq, records.c.hash).where(records.c.seq.in_(numbers)).order_by(records.c.seq)
    return Checkpoint(
        store=clean(store)[:LONGEST_NAME],
        made_at=now,
        entries=check.entries,
        head=connection.execute(select(record_head.c.hash)).scalar_one(),
        marks=tuple(Mark(number=row.seq, hash=row.hash) for row in connection.execute(marked)),
    )
