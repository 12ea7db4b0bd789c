"""Requests for a second person's agreement: asked, joined, decided; never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from portalops.errors import NotFound
from portalops.facts.approvals import ApprovalRequest
from portalops.plain import canonical
from portalops.references import TenantRef
from portalops.store.tables.approvals import approvals
from portalops.wording import say

_JSON = ("asked", "plan", "joined_by")


def ask(connection: Connection, request: ApprovalRequest) -> ApprovalRequest:
    """The request under its number: a new one, or an identical one that waits already and is joined."""
    waiting = _waiting(connection, request.content_hash, request.requested_at)
    if waiting is None:
        number = (connection.scalar(select(func.max(approvals.c.number))) or 0) + 1
        numbered = msgspec.structs.replace(request, number=number)
        connection.execute(insert(approvals).values(_row_of(numbered)))
        return numbered
    who = request.requested_by
    if who == waiting.requested_by or who in waiting.joined_by:
        return waiting
    return alter(connection, waiting, joined_by=(*waiting.joined_by, who))


def alter(connection: Connection, request: ApprovalRequest, **becomes: Any) -> ApprovalRequest:
    """The request with other values."""
    altered = msgspec.structs.replace(request, **becomes)
    row = _row_of(altered)
    query = update(approvals).where(approvals.c.number == request.number)
    connection.execute(query.values({name: row[name] for name in becomes}))
    return altered


def one(connection: Connection, number: int) -> ApprovalRequest:
    """The request of that number, or NotFound."""
    row = connection.execute(select(approvals).where(approvals.c.number == number)).one_or_none()
    if row is None:
        raise NotFound(say("There is no request {number}; those that wait are listed with: approval list",
                           number=number))  # fmt: skip
    return _request_of(row)


def listed(connection: Connection, limit: int, after: int | None, state: str | None) -> Sequence[ApprovalRequest]:
    """A page of the requests, newest first, of all or in one state; after takes only those with a smaller number."""
    query = select(approvals).order_by(approvals.c.number.desc()).limit(limit)
    if after is not None:
        query = query.where(approvals.c.number < after)
    if state is not None:
        query = query.where(approvals.c.state == state)
    return [_request_of(row) for row in connection.execute(query)]


def agreed(connection: Connection, content_hash: str, now: datetime) -> ApprovalRequest | None:
    """The request of that content that was agreed to and isn't done yet, if any."""
    return _in_state(connection, content_hash, "agreed", now)


def _waiting(connection: Connection, content_hash: str, now: datetime) -> ApprovalRequest | None:
    return _in_state(connection, content_hash, "waiting", now)


def _in_state(connection: Connection, content_hash: str, state: str, now: datetime) -> ApprovalRequest | None:
    query = select(approvals).where(
        approvals.c.content_hash == content_hash, approvals.c.state == state, approvals.c.expires_at > now
    )
    row = connection.execute(query.order_by(approvals.c.number.desc()).limit(1)).one_or_none()
    return _request_of(row) if row else None


def _row_of(request: ApprovalRequest) -> dict[str, Any]:
    row = {name: getattr(request, name) for name in request.__struct_fields__}
    return row | {name: canonical(row[name]).decode() for name in _JSON}


def _request_of(row: Row[Any]) -> ApprovalRequest:
    columns = dict(row._mapping) | {name: msgspec.json.decode(getattr(row, name)) for name in _JSON}
    tenant = TenantRef(row.tenant) if row.tenant else None
    return ApprovalRequest(**columns | {"tenant": tenant, "joined_by": tuple(columns["joined_by"])})
