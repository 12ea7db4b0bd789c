"""Facts by their references: one query for each kind, however many are asked for.

Tables are defined when they are first read, because each takes about five milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
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
    query, place = _things_among(kind, "ref")
    return _by_ref(connection, query, place, refs, rows.reader_of(table_of(kind.noun), kind))


def things_of(connection: Connection, kind: type[T], tenants: Iterable[TenantRef]) -> dict[TenantRef, list[T]]:
    """All things of a kind that each tenant has."""
    found: dict[TenantRef, list[T]] = {tenant: [] for tenant in tenants}
    query, place = _things_among(kind, "tenant")
    thing_of = rows.reader_of(table_of(kind.noun), kind)
    for row in _rows_among(connection, query, found):
        found[row[place]].append(thing_of(row))
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
    query, place = _things_among(Withdrawal, "tenant")
    table = table_of(Withdrawal.noun)
    query = query.order_by(func.length(table.c.ref), table.c.ref)
    return _by_ref(connection, query, place, refs, rows.reader_of(table, Withdrawal))


@cache
def _things_among(kind: type[Thing], column: str) -> tuple[Query, int]:
    """The query for the things of a kind by one of its columns, and the place of that column in a row."""
    table = table_of(kind.noun)
    return select(table).where(among(table.c[column])), table.c.keys().index(column)


def _rows_among(connection: Connection, query: Query, refs: Iterable[str]) -> Iterator[Row[Any]]:
    """The rows that a query finds among references, so many at a time."""
    waiting = iter(list(refs))
    while part := list(islice(waiting, _REFERENCES_A_QUERY)):
        yield from connection.execute(query, {"among": part}).all()


def _by_ref(
    connection: Connection, query: Query, place: int, refs: Iterable[R], fact: Callable[[Row[Any]], F]
) -> dict[R, F | None]:
    """What a query finds for each reference, which is at that place; the last row counts where there are several."""
    found: dict[Any, F | None] = dict.fromkeys(refs)
    for row in _rows_among(connection, query, found):
        found[row[place]] = fact(row)
    return found
