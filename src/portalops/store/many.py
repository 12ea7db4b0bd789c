"""One statement for many rows: what is the same for all of them is worked out once, and the driver takes the rows.

A server is sent new rows as one stream, and changes as one array for each column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnClause, Connection, TableClause
from sqlalchemy.engine import Dialect

Convert = Callable[[Any], Any]

_SEEN, _BECOMES = "seen_", "becomes_"
_WORTH_A_STREAM = 10
_STATEMENTS_KEPT = 1024


def insert_many(connection: Connection, table: TableClause, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, all of which give the same columns, of which there are several."""
    if not rows:
        return
    names, dialect = tuple(rows[0]), connection.dialect
    given = list(map(itemgetter(*names), rows))
    converts = [_convert(table, name, dialect) for name in names]
    if any(converts):
        columns = zip(*given, strict=True)
        given = list(zip(*map(_converted, columns, converts), strict=True))
    if dialect.name == "postgresql" and len(rows) >= _WORTH_A_STREAM:
        from portalops.store.postgresql import stream

        stream(connection, _into(table, names, dialect), given)
    else:
        connection.exec_driver_sql(_insertion(table, names, dialect), given)


@lru_cache(_STATEMENTS_KEPT)
def _into(table: TableClause, names: tuple[str, ...], dialect: Dialect) -> str:
    return f"{table.name} ({', '.join(map(dialect.identifier_preparer.quote, names))})"


@lru_cache(_STATEMENTS_KEPT)
def _insertion(table: TableClause, names: tuple[str, ...], dialect: Dialect) -> str:
    marks = ", ".join(["%s" if dialect.name == "postgresql" else "?"] * len(names))
    return f"INSERT INTO {_into(table, names, dialect)} VALUES ({marks})"  # noqa: S608


def update_many(
    connection: Connection,
    table: TableClause,
    names: tuple[str, ...],
    rows: Sequence[tuple[str, Sequence[Any], Sequence[Any]]],
) -> int:
    """Give columns of rows other values, each row only where all of them are still as they were seen.

    A row is its reference, what was seen and what becomes; gives how many were changed.
    """
    dialect = connection.dialect
    refs, seen, becomes = zip(*rows, strict=True)
    converts = [_convert(table, name, dialect) for name in names]
    columns = [
        *map(_converted, zip(*becomes, strict=True), converts),
        refs,
        *map(_converted, zip(*seen, strict=True), converts),
    ]
    statement = _update(table, names, dialect)
    if dialect.name == "postgresql":
        return connection.exec_driver_sql(statement, tuple(map(list, columns))).rowcount
    return connection.exec_driver_sql(statement, list(zip(*columns, strict=True))).rowcount


@lru_cache(_STATEMENTS_KEPT)
def _update(table: TableClause, names: tuple[str, ...], dialect: Dialect) -> str:
    quoted = list(map(dialect.identifier_preparer.quote, names))
    if dialect.name != "postgresql":
        becomes = ", ".join(f"{name} = ?" for name in quoted)
        still = "".join(f" AND {name} IS ?" for name in quoted)
        return f"UPDATE {table.name} SET {becomes} WHERE ref = ?{still}"  # noqa: S608
    given = [*(f"{_BECOMES}{name}" for name in names), "the_ref", *(f"{_SEEN}{name}" for name in names)]
    arrays = ", ".join(_array(table.c[name], dialect) for name in (*names, "ref", *names))
    becomes = ", ".join(f"{name} = given.{_BECOMES}{bare}" for name, bare in zip(quoted, names, strict=True))
    still = "".join(
        f" AND t.{name} IS NOT DISTINCT FROM given.{_SEEN}{bare}" for name, bare in zip(quoted, names, strict=True)
    )
    return (
        f"UPDATE {table.name} AS t SET {becomes} FROM unnest({arrays}) AS given ({', '.join(given)}) "  # noqa: S608
        f"WHERE t.ref = given.the_ref{still}"
    )


def _array(column: ColumnClause[Any], dialect: Dialect) -> str:
    """The mark of an array of a column's values, with its type but not its collation."""
    return f"%s::{column.type.compile(dialect).partition(' COLLATE')[0]}[]"


@lru_cache(_STATEMENTS_KEPT)
def _convert(table: TableClause, name: str, dialect: Dialect) -> Convert | None:
    """What makes of a column's value what the driver takes; None where that is the value itself."""
    convert: Convert | None = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _converted(values: Sequence[Any], convert: Convert | None) -> Sequence[Any]:
    """The values of a column as the driver takes them; each that occurs is converted once."""
    if convert is None:
        return values
    converted = {value: convert(value) for value in set(values)}
    return [converted[value] for value in values]
