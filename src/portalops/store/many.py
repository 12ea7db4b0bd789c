"""One statement for many rows: what is the same for all of them is worked out once, and the driver takes the rows.

A server is sent new rows as one stream, and changes as one array for each column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnClause, Connection, TableClause
from sqlalchemy.engine import Dialect

_SEEN, _BECOMES = "seen_", "becomes_"
_WORTH_A_STREAM = 10


def insert_many(connection: Connection, table: TableClause, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, all of which give the same columns."""
    if not rows:
        return
    names = list(rows[0])
    columns = [_converted([row[name] for row in rows], table.c[name], connection.dialect) for name in names]
    given = list(zip(*columns, strict=True))
    into = f"{table.name} ({', '.join(_quoted(connection, name) for name in names)})"
    if connection.dialect.name == "postgresql" and len(rows) >= _WORTH_A_STREAM:
        from portalops.store.postgresql import stream

        stream(connection, into, given)
        return
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    marks = ", ".join([mark] * len(names))
    connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", given)  # noqa: S608


def update_many(
    connection: Connection,
    table: TableClause,
    names: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Any], Sequence[Any]]],
) -> int:
    """Give columns of rows other values, each row only where all of them are still as they were seen.

    A row is its reference, what was seen and what becomes; gives how many were changed.
    """
    dialect = connection.dialect
    columns = [
        *(
            _converted([becomes[place] for _, _, becomes in rows], table.c[name], dialect)
            for place, name in enumerate(names)
        ),
        [ref for ref, _, _ in rows],
        *(_converted([seen[place] for _, seen, _ in rows], table.c[name], dialect) for place, name in enumerate(names)),
    ]
    quoted = [_quoted(connection, name) for name in names]
    if dialect.name == "postgresql":
        given = [*(f"{_BECOMES}{name}" for name in names), "the_ref", *(f"{_SEEN}{name}" for name in names)]
        of = [table.c[name] for name in (*names, "ref", *names)]
        arrays = ", ".join(_array(column, dialect) for column in of)
        becomes = ", ".join(f"{name} = given.{_BECOMES}{bare}" for name, bare in zip(quoted, names, strict=True))
        still = "".join(
            f" AND t.{name} IS NOT DISTINCT FROM given.{_SEEN}{bare}" for name, bare in zip(quoted, names, strict=True)
        )
        statement = (
            f"UPDATE {table.name} AS t SET {becomes} FROM unnest({arrays}) AS given ({', '.join(given)}) "  # noqa: S608
            f"WHERE t.ref = given.the_ref{still}"
        )
        return connection.exec_driver_sql(statement, tuple(columns)).rowcount
    becomes = ", ".join(f"{name} = ?" for name in quoted)
    still = "".join(f" AND {name} IS ?" for name in quoted)
    statement = f"UPDATE {table.name} SET {becomes} WHERE ref = ?{still}"  # noqa: S608
    return connection.exec_driver_sql(statement, list(zip(*columns, strict=True))).rowcount


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _array(column: ColumnClause[Any], dialect: Dialect) -> str:
    """The mark of an array of a column's values, with its type but not its collation."""
    return f"%s::{column.type.compile(dialect).partition(' COLLATE')[0]}[]"


def _converted(values: list[Any], column: ColumnClause[Any], dialect: Dialect) -> list[Any]:
    """The values of a column as the driver takes them; each that occurs is converted once."""
    convert: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    if convert is None:
        return values
    converted = {value: convert(value) for value in set(values)}
    return [converted[value] for value in values]
