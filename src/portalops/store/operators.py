"""Who is who at a store: grants, and where each operator stands at the moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, exists, insert, literal_column, select, update

from portalops.facts.calls import Call, Reveal
from portalops.facts.operators import Grant, Standing
from portalops.plain import canonical
from portalops.references import TenantRef
from portalops.store.tables.calls import calls, reveals
from portalops.store.tables.operators import desks, operators

_GRANT = ("operator", "role", "yen", "points", "rows")
_CALL = ("number", "case_number", "opened_at", "closed_at")
_ME = select(bindparam("operator").label("name")).subquery("me")
_STANDING = (
    select(
        exists(select(literal_column("1")).select_from(operators)).label("has_grants"),
        operators.c.role,
        operators.c.portals,
        operators.c.yen,
        operators.c.points,
        operators.c.rows,
        desks.c.writes_until,
        calls.c.number,
        calls.c.tenant,
        calls.c.case_number,
        calls.c.opened_at,
        calls.c.passed,
        calls.c.closed_at,
    )
    .select_from(_ME)
    .outerjoin(operators, operators.c.operator == _ME.c.name)
    .outerjoin(desks, desks.c.operator == _ME.c.name)
    .outerjoin(calls, calls.c.number == desks.c.call)
)
_REVEALS = select(reveals).where(reveals.c.operator == bindparam("operator"))


def standing(connection: Connection, operator: str) -> Standing:
    """What an operator has at this moment, by one query, and another one where something was revealed to them."""
    row = connection.execute(_STANDING, {"operator": operator}).one()
    return Standing(
        operator=operator,
        has_grants=bool(row.has_grants),
        grant=_grant(row, operator) if row.role is not None else None,
        writes_until=row.writes_until,
        call=_call(row, operator) if row.number is not None else None,
    )


def revealed(connection: Connection, operator: str, now: datetime) -> tuple[Reveal, ...]:
    """What is shown to an operator at this moment."""
    query = _REVEALS.where(reveals.c.until > now)
    return tuple(
        Reveal(tenant=TenantRef(row.tenant), what=row.what, until=row.until)
        for row in connection.execute(query, {"operator": operator})
    )


def grants(connection: Connection) -> Sequence[Grant]:
    """Every operator's grant, by name."""
    return [_grant(row, row.operator) for row in connection.execute(select(operators).order_by(operators.c.operator))]


def give(connection: Connection, grant: Grant) -> None:
    """Give an operator this grant, in the place of any earlier one."""
    connection.execute(delete(operators).where(operators.c.operator == grant.operator))
    values = {name: getattr(grant, name) for name in _GRANT} | {"portals": canonical(grant.portals).decode()}
    connection.execute(insert(operators).values(values))


def take(connection: Connection, operator: str) -> None:
    """Take an operator's grant away."""
    connection.execute(delete(operators).where(operators.c.operator == operator))


def at_the_desk(connection: Connection, operator: str, **becomes: Any) -> None:
    """Note where an operator stands: until when they may write, or in which call they are."""
    if not connection.execute(update(desks).where(desks.c.operator == operator).values(becomes)).rowcount:
        connection.execute(insert(desks).values(becomes | {"operator": operator}))


def _grant(row: Row[Any], operator: str) -> Grant:
    return Grant(
        operator=operator,
        role=row.role,
        portals=msgspec.json.decode(row.portals, type=tuple[str, ...]),
        yen=row.yen,
        points=row.points,
        rows=row.rows,
    )


def _call(row: Row[Any], operator: str) -> Call:
    given = {name: getattr(row, name) for name in _CALL}
    passed = msgspec.json.decode(row.passed, type=tuple[str, ...])
    return Call(tenant=TenantRef(row.tenant), operator=operator, passed=passed, **given)
