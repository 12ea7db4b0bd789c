"""Facts by their references: one query for each kind, however many are asked for.

Tables are defined when they are first read, because each takes about five milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import BindParameter, ColumnClause, Connection, Row, Select, bindparam, func, select

from portalops.facts import Account, Thing, Withdrawal
from portalops.references import TenantRef
from portalops.store import rows
from portalops.store.kinds import table_of

R = TypeVar("R", bound=str)
F = TypeVar("F")
T = TypeVar("T", bound=Thing)
Roles = tuple[str, ...]

_REFERENCES_A_QUERY = 10_000
# Given when a query is executed: a query that held its references itself would keep them until it is collected.
AMONG: BindParameter[Any] = bindparam("among", expanding=True)


def things(connection: Connection, kind: type[T], refs: Iterable[str]) -> dict[str, T | None]:
    """The things of a kind by reference; None where there is none."""
    table = table_of(kind.noun)
    return _by_ref(connection, select(table), table.c.ref, refs, rows.reader_of(table, kind))


def things_of(connection: Connection, kind: type[T], tenants: Iterable[TenantRef]) -> dict[TenantRef, list[T]]:
    """All things of a kind that each tenant has."""
    table = table_of(kind.noun)
    found: dict[TenantRef, list[T]] = {tenant: [] for tenant in tenants}
    thing_of = rows.reader_of(table, kind)
    waiting = iter(list(found))
    query = select(table).where(table.c.tenant.in_(AMONG))
    while part := [str(ref) for ref in islice(waiting, _REFERENCES_A_QUERY)]:
        for row in connection.execute(query, {"among": part}).all():
            thing = thing_of(row)
            found[thing.owner].append(thing)
    return found


def accounts_by_roles(connection: Connection, refs: Iterable[TenantRef]) -> dict[TenantRef, dict[Roles, int]]:
    """How many accounts each tenant has in which roles, those that were removed left out."""
    table = table_of(Account.noun)
    found: dict[TenantRef, dict[Roles, int]] = {ref: {} for ref in refs}
    query = select(table.c.tenant, table.c.roles, func.count().label("count")).group_by(table.c.tenant, table.c.roles)
    query = query.where(table.c.state != "removed")
    waiting = iter(list(found))
    while part := [str(ref) for ref in islice(waiting, _REFERENCES_A_QUERY)]:
        for tenant, roles, count in connection.execute(query.where(table.c.tenant.in_(AMONG)), {"among": part}):
            found[TenantRef(tenant)][msgspec.json.decode(roles, type=Roles)] = count
    return found


def withdrawals(connection: Connection, refs: Iterable[TenantRef]) -> dict[TenantRef, Withdrawal | None]:
    """Each tenant's latest withdrawal, even if it was cancelled; None where there was none."""
    table = table_of(Withdrawal.noun)
    query = select(table).order_by(func.length(table.c.ref), table.c.ref)
    return _by_ref(connection, query, table.c.tenant, refs, rows.reader_of(table, Withdrawal))


def _by_ref(
    connection: Connection,
    query: Select[Any],
    column: ColumnClause[Any],
    refs: Iterable[R],
    fact: Callable[[Row[Any]], F],
) -> dict[R, F | None]:
    """What a query finds for each reference; the last row counts where there are several."""
    found: dict[R, F | None] = dict.fromkeys(refs)
    waiting = iter(list(found))
    place = query.selected_columns.keys().index(column.key)
    while part := [str(ref) for ref in islice(waiting, _REFERENCES_A_QUERY)]:
        for row in connection.execute(query.where(column.in_(AMONG)), {"among": part}).all():
            found[row[place]] = fact(row)
    return found
