"""Calls as the store keeps them: opened, checked and closed, what was done during each, and what was revealed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from portalops.facts.calls import Call, Reveal
from portalops.facts.records import RecordEntry
from portalops.plain import canonical
from portalops.store import rows
from portalops.store.light import RECORD_DETAILS, RECORDS
from portalops.store.operators import at_the_desk
from portalops.store.tables.calls import call_entries, calls, reveals


def begin(connection: Connection, call: Call) -> Call:
    """The call under its number, which its operator is in from now on."""
    numbered = msgspec.structs.replace(call, number=(connection.scalar(select(func.max(calls.c.number))) or 0) + 1)
    connection.execute(insert(calls).values(_row_of(numbered)))
    at_the_desk(connection, call.operator, call=numbered.number)
    return numbered


def alter(connection: Connection, call: Call, **becomes: Any) -> Call:
    """The call with other values; one that is closed now is left by its operator."""
    altered = msgspec.structs.replace(call, **becomes)
    row = _row_of(altered)
    query = update(calls).where(calls.c.number == call.number)
    connection.execute(query.values({name: row[name] for name in becomes}))
    if altered.closed_at is not None:
        at_the_desk(connection, call.operator, call=None)
    return altered


def reveal(connection: Connection, operator: str, reveal: Reveal, now: datetime) -> None:
    """Note until when an operator is shown something; what is over by now is forgotten."""
    key = {"operator": operator, "tenant": str(reveal.tenant), "what": reveal.what}
    same = (reveals.c.tenant == key["tenant"]) & (reveals.c.what == key["what"])
    connection.execute(delete(reveals).where(reveals.c.operator == operator, same | (reveals.c.until <= now)))
    connection.execute(insert(reveals).values(key | {"until": reveal.until}))


def entries(connection: Connection, call: Call) -> tuple[Sequence[RecordEntry], Sequence[RecordEntry]]:
    """What was put on record during a call, in order: what is of its tenant or of none, and what is of others."""
    query = (
        select(RECORDS, RECORD_DETAILS.c.details)
        .select_from(call_entries)
        .join(RECORDS, RECORDS.c.seq == call_entries.c.seq)
        .outerjoin(RECORD_DETAILS, RECORD_DETAILS.c.seq == RECORDS.c.seq)
        .where(call_entries.c.call == call.number)
        .order_by(call_entries.c.seq)
    )
    here: list[RecordEntry] = []
    elsewhere: list[RecordEntry] = []
    for row in connection.execute(query):
        (here if row.tenant in (None, str(call.tenant)) else elsewhere).append(rows.record_entry_of(row))
    return here, elsewhere


def _row_of(call: Call) -> dict[str, Any]:
    row = {name: getattr(call, name) for name in call.__struct_fields__}
    return row | {"tenant": str(call.tenant), "passed": canonical(call.passed).decode()}
