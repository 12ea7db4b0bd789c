"""What must be true of all rows, whatever they are of: whose they are, what they name, and what their tables ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_type_hints

from sqlalchemy import CheckConstraint, Connection, Table, text

from portalops.facts import Tenant
from portalops.references import PartRef
from portalops.store.checking.invariant import (
    Invariant,
    RowAtFault,
    all_of,
    at_fault,
    key_of,
    quoted,
    rows,
    stream,
)
from portalops.store.kinds import KINDS
from portalops.store.schema import every_table
from portalops.wording import say

_MOST_DAMAGES = 100


def damaged(connection: Connection) -> Iterator[RowAtFault]:
    """What the engine finds damaged in a file; a server sees to its files itself."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_DAMAGES})"):
        if said != "ok":
            yield RowAtFault(table="sqlite_master", key=str(said))


def unlike_their_table(connection: Connection) -> Iterator[RowAtFault]:
    """Rows that don't meet what their tables ask of each row."""
    for table in every_table():
        asked = {str(each.name): str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)}
        if asked:
            name, key = quoted(connection, table), key_of(connection, table)
            which = " ".join(f"WHEN NOT ({condition}) THEN '{name}'" for name, condition in asked.items())
            query = f"SELECT * FROM (SELECT {key}, CASE {which} END AS fault FROM {name}) AS found WHERE fault <> ''"  # noqa: S608
            yield from (at_fault(table.name, row) for row in stream(connection, text(query)))


def naming_nothing(connection: Connection) -> Iterator[RowAtFault]:
    """Rows that name another row that isn't there."""
    for table in every_table():
        for foreign in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            parent, child = foreign.column.table, quoted(connection, foreign.parent)
            assert isinstance(parent, Table)
            query = f"""
                SELECT {key_of(connection, table)}, {child} FROM {quoted(connection, table)} AS child
                WHERE {child} IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM {quoted(connection, parent)} AS parent
                    WHERE parent.{quoted(connection, foreign.column)} = child.{child}
                )
            """  # noqa: S608
            yield from (at_fault(table.name, row) for row in stream(connection, text(query)))


def of_another(connection: Connection) -> Iterator[RowAtFault]:
    """Things whose reference isn't that of a thing of their tenant, or of their portal."""
    for kind in KINDS.values():
        owner = "portal || ':'" if kind.fact is Tenant else "tenant || '/'"
        if kind.fact is Tenant or issubclass(get_type_hints(kind.fact)["ref"], PartRef):
            differs = f"substr(ref, 1, length({owner})) <> {owner}"
        else:
            differs = (
                f"NOT EXISTS (SELECT 1 FROM tenants AS t WHERE t.ref = {kind.table}.tenant "  # noqa: S608
                f"AND substr({kind.table}.ref, 1, length(t.portal) + 1) = t.portal || ':')"
            )
        query = f"SELECT ref FROM {kind.table} WHERE {differs}"  # noqa: S608
        yield from (at_fault(kind.table, row) for row in stream(connection, text(query)))


def _of_another_portal(table: str, key: str) -> str:
    return (
        f"SELECT {key}, portal, tenant FROM {table} "  # noqa: S608
        "WHERE substr(tenant, 1, length(portal) + 1) <> portal || ':'"
    )


INVARIANTS = (
    Invariant(
        name="database_whole",
        says=say("The database itself is whole: its pages, its indexes, and what its tables ask of each row."),
        faults=damaged,
    ),
    Invariant(
        name="rows_as_asked",
        says=say("No amount or number is below zero, and every state is one that is known."),
        faults=unlike_their_table,
    ),
    Invariant(name="references", says=say("What a row names is there."), faults=naming_nothing),
    Invariant(
        name="owners", says=say("Every thing stands under the tenant and the portal that it is of."), faults=of_another
    ),
    Invariant(
        name="portals",
        says=say("What is kept by portal stands under the portal of its tenant."),
        faults=all_of(
            *(rows(kind.table, _of_another_portal(kind.table, "ref")) for kind in KINDS.values()
              if kind.by_portal and kind.fact is not Tenant),
            rows("outbox", _of_another_portal("outbox", "id")),
        ),
    ),
)  # fmt: skip
