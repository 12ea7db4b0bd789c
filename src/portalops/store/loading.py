"""Facts by their references: one query for each kind, however many are asked for.

Tables are defined when they are first read, because each takes about five milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, select

from portalops.facts import Account, Thing, Withdrawal
from portalops.references import TenantRef
from portalops.store import rows
from portalops.store.among import among
from portalops.store.kinds import table_of

R = TypeVar("R", bound=str)
F = TypeVar("F")
T = TypeVar("T", bound=Thing)
Roles = tuple[str, ...]
Query = Select[Any]

_REFERENCES_A_QUERY = 10_000
# For queries that are put together anew each time; it is a parameter for each text.
AMONG: BindParameter[Any] = bindparam("among", expanding=True)


def things(connection: Connection, kind: type[T], refs: Iterable[str]) -> dict[str, T | None]:
    """The things of a kind by reference; None where there is none."""
    return _by_ref(connection, _things_among(kind, "ref"), refs, partial(rows.thing_of, kind))


def things_of(connection: Connection, kind: type[T], tenants: Iterable[TenantRef]) -> dict[TenantRef, list[T]]:
    """All things of a kind that each tenant has."""
    found: dict[TenantRef, list[T]] = {tenant: [] for tenant in tenants}
    for row in _rows_among(connection, _things_among(kind, "tenant"), found):
        found[row[-1]].append(rows.thing_of(kind, row))
    return found


def accounts_by_roles(connection: Connection, refs: Iterable[TenantRef]) -> dict[TenantRef, dict[Roles, int]]:
    """How many accounts each tenant has in which roles, those that were removed left out."""
    table = table_of(Account.noun)
    found: dict[TenantRef, dict[Roles, int]] = {ref: {} for ref in refs}
    query = select(table.c.tenant, table.c.roles, func.count().label("accounts")).group_by(
        table.c.tenant, table.c.roles
    )
    query = query.where(table.c.state != "removed", among(table.c.tenant))
    for row in _rows_among(connection, query, found):
        found[row.tenant][msgspec.json.decode(row.roles, type=Roles)] = row.accounts
    return found


def withdrawals(connection: Connection, refs: Iterable[TenantRef]) -> dict[TenantRef, Withdrawal | None]:
    """Each tenant's latest withdrawal, even if it was cancelled; None where there was none."""
    ref = table_of(Withdrawal.noun).c.ref
    query = _things_among(Withdrawal, "tenant").order_by(func.length(ref), ref)
    return _by_ref(connection, query, refs, partial(rows.thing_of, Withdrawal))


@cache
def _things_among(kind: type[Thing], name: str) -> Query:
    """The query for the things of a kind by one of its table's columns, which comes last in each row."""
    column = table_of(kind.noun).c[name]
    return select(*rows.columns_of(kind), column.label(None)).where(among(column))


def _rows_among(connection: Connection, query: Query, refs: Iterable[str]) -> Iterator[Row[Any]]:
    """The rows that a query finds among references, so many at a time."""
    waiting = iter(list(refs))
    while part := list(islice(waiting, _REFERENCES_A_QUERY)):
        yield from connection.execute(query, {"among": part}).all()


def _by_ref(
    connection: Connection, query: Query, refs: Iterable[R], fact: Callable[[Row[Any]], F]
) -> dict[R, F | None]:
    """What a query finds for each reference, which comes last; the last row counts where there are several."""
    found: dict[Any, F | None] = dict.fromkeys(refs)
    for row in _rows_among(connection, query, found):
        found[row[-1]] = fact(row)
    return found
