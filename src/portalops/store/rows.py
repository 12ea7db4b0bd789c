"""Rows of the tables as facts, and facts as rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from sqlalchemy import Row, Table

from portalops.facts import LedgerEntry, RecordEntry, Thing
from portalops.plain import canonical

T = TypeVar("T", bound=Thing)

_ONLY_STORED = {"tenant": "owner", "portal": "owner.portal"}


def thing_of(row: Row[Any], kind: type[T]) -> T:
    """A row of a kind's table as a fact."""
    columns = row._mapping
    return kind(**{name: read(columns[name]) for name, read in _readers(kind).items()})


def row_of(thing: Thing, table: Table) -> dict[str, Any]:
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
def _readers(kind: type[Thing]) -> dict[str, Callable[[Any], Any]]:
    """How each field of a kind is read from its column."""
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items() if name in kind.__struct_fields__}


def _reader(hint: Any) -> Callable[[Any], Any]:
    given = next((part for part in get_args(hint) if part is not NoneType), hint) if _is_optional(hint) else hint
    if isinstance(given, type) and issubclass(given, str):
        return lambda value: None if value is None else given(value)
    if get_origin(given) is tuple or (isinstance(given, type) and issubclass(given, Struct)):
        return lambda value: None if value is None else msgspec.json.decode(value, type=given, dec_hook=_text_of)
    return lambda value: value


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
