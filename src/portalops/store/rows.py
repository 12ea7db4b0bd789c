"""Rows of the tables as facts, and facts as rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnClause, Row, TableClause

from portalops.facts import LedgerEntry, RecordEntry, Thing
from portalops.plain import canonical
from portalops.store.kinds import table_of

T = TypeVar("T", bound=Thing)

_ONLY_STORED = {"tenant": "owner", "portal": "owner.portal"}


@cache
def columns_of(kind: type[Thing]) -> tuple[ColumnClause[Any], ...]:
    """The columns of a kind's table that are its facts' fields, in their order."""
    table = table_of(kind.noun)
    return tuple(table.c[name] for name in kind.__struct_fields__)


def thing_of(kind: type[T], row: Row[Any]) -> T:
    """A row that begins with a kind's columns, as a fact."""
    given = dict(zip(kind.__struct_fields__, row, strict=False))
    for name, read in _readers(kind):
        value = given[name]
        if value is not None:
            given[name] = read(value)
    return kind(**given)


def row_of(thing: Thing, table: TableClause) -> dict[str, Any]:
    """A thing as a row of its kind's table."""
    row = {name: stored(getattr(thing, name)) for name in thing.__struct_fields__}
    owner = {name: str(attrgetter(place)(thing)) for name, place in _ONLY_STORED.items() if name in table.c}
    return owner | row


def stored(value: Any) -> Any:
    """A field's value as a column keeps it: references and months as texts, what has parts as JSON."""
    if isinstance(value, str):
        return str(value)
    return canonical(value).decode() if isinstance(value, tuple | Struct) else value


@cache
def _readers(kind: type[Thing]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """How those fields of a kind are read whose columns don't hold them as they are."""
    hints = get_type_hints(kind)
    return tuple((name, read) for name in kind.__struct_fields__ if (read := _reader(hints[name])) is not None)


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    given = next((part for part in get_args(hint) if part is not NoneType), hint) if _is_optional(hint) else hint
    if isinstance(given, type) and issubclass(given, str) and given is not str:
        return given
    if get_origin(given) is tuple or (isinstance(given, type) and issubclass(given, Struct)):
        return msgspec.json.Decoder(given, dec_hook=_text_of).decode
    return None


def _is_optional(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType)


def _text_of(type_: type, value: Any) -> Any:
    return type_(value)


def ledger_entry_of(row: Row[Any]) -> LedgerEntry:
    """A row of a ledger as a fact."""
    return LedgerEntry(number=row.id, at=row.at, kind=row.kind, delta=row.delta, balance=row.balance, reason=row.reason)


def record_entry_of(row: Row[Any]) -> RecordEntry:
    """A row of the record, with its details, as a fact."""
    body = msgspec.json.decode(row.body)
    return RecordEntry(
        number=row.seq,
        at=row.at,
        operator=row.operator,
        door=body["door"],
        operation=row.operation,
        target=row.target,
        outcome=row.outcome,
        codes=tuple(body["codes"]),
        request_id=body["request_id"],
        details=msgspec.json.decode(row.details) if row.details is not None else None,
    )
