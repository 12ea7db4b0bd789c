"""Pages of a list by the key of the row before them: what is read is the page, however long the list and wherever.

A run's rows after a key are those that share all its days and have a later reference, then those that share all days
but the last, and so on: each of these is one stretch of an index on both engines.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from datetime import date
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, String, TableClause, func, literal_column, select

from portalops.facts import Thing
from portalops.facts.lineup import COMPARISONS, NEVER, Key, Lineup, Run, Trait, Value, day_of
from portalops.store import rows
from portalops.store.kinds import table_of

T = TypeVar("T", bound=Thing)
Place = tuple[Any, ...]

_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">=": operator.ge,
    "is": lambda column, value: column.is_(value),
}
_FIRST_DAY = ".first_day"


def page(connection: Connection, lineup: Lineup[T], limit: int, after: Key | None, **scope: str) -> list[T]:
    """So many rows of a list from the one after a key, or from the first; the scope are values of stored columns.

    A list of things that are kept by portal, and of which no portal is named, is that of all portals.
    """
    table = table_of(lineup.kind.noun)
    if scope or "portal" not in table.c:
        scopes = [scope]
    else:
        scopes = [{"portal": portal} for portal in _portals(connection, table)]
    found: list[T] = []
    for number in range(after.group if after else 0, len(lineup.groups)):
        start = after if after and number == after.group else None
        parts = [
            _rows(connection, lineup, run, start, limit - len(found), within)
            for run in lineup.groups[number]
            for within in scopes
        ]
        merged = merge(*parts, key=itemgetter(0), reverse=lineup.newest_first)
        found += (thing for _, thing in islice(merged, limit - len(found)))
        if len(found) == limit:
            break
    return found


def _rows(
    connection: Connection, lineup: Lineup[T], run: Run, start: Key | None, limit: int, within: dict[str, str]
) -> list[tuple[Place, T]]:
    """The first rows of a run after a key, each after what it is ordered by."""
    table = table_of(lineup.kind.noun)
    columns = [*(_column(table, path) for path in run.by), table.c.ref]
    order = [column.desc() for column in columns] if lineup.newest_first else columns
    scope = [table.c[name] == value for name, value in within.items()]
    found: list[tuple[Place, T]] = []
    # From the rows that share all days with the key to those that share none; of what is shared nothing is in order.
    for shared in reversed(range(len(columns))) if start else (0,):
        traits, bounds = run.traits, []
        if start:
            bounds = list(_bounds(run, columns, start, shared, newest_first=lineup.newest_first))
            implied = ("<", "<=") if lineup.newest_first else (">=",)
            traits = tuple(
                trait for trait in traits if trait.comparison not in implied or not _follows(trait, run, start, shared)
            )
        having = [
            _COMPARISONS[trait.comparison](_column(table, trait.path), _bound(trait.path, trait.value))
            for trait in traits
        ]
        query = select(*rows.columns_of(lineup.kind)).where(*scope, *having, *bounds)
        for row in connection.execute(query.order_by(*order[shared:]).limit(limit - len(found))):
            thing = rows.thing_of(lineup.kind, row)
            found.append(((*(day_of(path, thing) for path in run.by), str(thing.ref)), thing))
        if len(found) == limit:
            break
    return found


def _bounds(
    run: Run, columns: list[ColumnElement[Any]], start: Key, shared: int, *, newest_first: bool
) -> Iterator[ColumnElement[bool]]:
    """What is true of the rows after a key that share so many of its columns, and no more."""
    values = [*(_bound(path, day) for path, day in zip(run.by, start.days, strict=True)), start.ref]
    yield from (column == value for column, value in zip(columns[:shared], values[:shared], strict=True))
    column, value = columns[shared], values[shared]
    yield column < value if newest_first else column > value


def _follows(trait: Trait, run: Run, start: Key, shared: int) -> bool:
    """Whether a bound of the run follows from that of the key: of two an engine may seek by the wrong one."""
    is_bounded = shared < len(run.by) and trait.path == run.by[shared]
    return is_bounded and COMPARISONS[trait.comparison](start.days[shared], trait.value)


def _column(table: TableClause, path: str) -> ColumnElement[Any]:
    """The expression of a path, written as the table's index has it."""
    name = path.removesuffix("?").removesuffix(_FIRST_DAY)
    if path.endswith(_FIRST_DAY):
        return table.c[name] + literal_column("'-01'", String)
    return func.coalesce(table.c[name], literal_column(f"'{NEVER}'")) if path.endswith("?") else table.c[name]


def _bound(path: str, value: Value) -> Value:
    """A value as its column is compared with it."""
    return value.isoformat() if path.endswith(_FIRST_DAY) and isinstance(value, date) else value


def _portals(connection: Connection, table: TableClause) -> Iterator[str]:
    """The portals of a table's rows, each found by one look into its index."""
    portal = table.c.portal
    found = connection.scalar(select(func.min(portal)))
    while found is not None:
        yield found
        found = connection.scalar(select(func.min(portal)).where(portal > found))
