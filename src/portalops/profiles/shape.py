"""The shape of a profile's tables: every key that doesn't belong, is missing or has the wrong kind of value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from msgspec import inspect as shapes

from portalops.profiles.places import at
from portalops.wording import Sentence, say

_FILLED_IN = {"id", "origin", "is"}


def faults_of(table: Any, wanted: shapes.Type, where: str = "") -> Iterator[Sentence]:
    """Every fault of a value against the type it should have, with the place of each."""
    match wanted:
        case shapes.StructType() if isinstance(table, Mapping):
            yield from _of_struct(table, wanted, where)
        case shapes.DictType() if isinstance(table, Mapping):
            for key, value in table.items():
                yield from faults_of(value, wanted.value_type, at(where, key))
        case shapes.VarTupleType() if isinstance(table, list):
            for number, value in enumerate(table, 1):
                yield from faults_of(value, wanted.item_type, f"{where}[{number}]")
        case shapes.UnionType():
            yield from faults_of(table, _meant(table, wanted), where)
        case _:
            if not _fits(table, wanted):
                yield say("{where}: write {right} here.", where=where, right=_described(wanted))


def _of_struct(table: Mapping[str, Any], wanted: shapes.StructType, where: str) -> Iterator[Sentence]:
    fields = {field.encode_name: field for field in wanted.fields}
    for key, value in table.items():
        if key in fields:
            yield from faults_of(value, fields[key].type, at(where, key))
        elif key not in _FILLED_IN:
            yield _stranger(at(where, key), key, [name for name in fields if name not in _FILLED_IN])
    for name, field in fields.items():
        if field.required and name not in table:
            yield say("{where}: it is missing; write {right}.", where=at(where, name), right=_described(field.type))


def _stranger(where: str, key: str, names: list[str]) -> Sentence:
    nearest = get_close_matches(key, names, 1)
    if nearest:
        return say("{where}: there is no such key; do you mean {nearest}?", where=where, nearest=nearest[0])
    return say("{where}: there is no such key; there are {names}.", where=where, names=tuple(names))


def _meant(value: Any, union: shapes.UnionType) -> shapes.Type:
    """Which type of a union a value is meant to be: for a table the one with most of its keys."""
    types = [type_ for type_ in union.types if not isinstance(type_, shapes.NoneType)]
    structs = [type_ for type_ in types if isinstance(type_, shapes.StructType)]
    if isinstance(value, Mapping) and structs:
        return max(structs, key=lambda type_: len(value.keys() & {field.encode_name for field in type_.fields}))
    plain = [type_ for type_ in types if not isinstance(type_, shapes.StructType)]
    return next((type_ for type_ in plain if _fits(value, type_)), (plain or types)[0])


def _fits(value: Any, wanted: shapes.Type) -> bool:
    match wanted:
        case shapes.BoolType():
            return isinstance(value, bool)
        case shapes.IntType():
            return isinstance(value, int) and not isinstance(value, bool) and value >= (wanted.ge or 0)
        case shapes.StrType():
            return isinstance(value, str) and bool(re.search(wanted.pattern or "", value))
        case shapes.LiteralType():
            return value in wanted.values
        case shapes.DateType():
            return type(value) is date or (isinstance(value, str) and _is_day(value))
        case _:
            return False


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _described(wanted: shapes.Type) -> Sentence:
    match wanted:
        case shapes.BoolType():
            return say("true or false")
        case shapes.IntType():
            return say("a whole number")
        case shapes.StrType(pattern=None):
            return say("a text in quotation marks")
        case shapes.StrType():
            return say('a time of day like "09:00"')
        case shapes.LiteralType():
            return say("one of {values}", values=wanted.values)
        case shapes.DateType():
            return say("a day like 2026-12-29")
        case shapes.VarTupleType():
            return say("a list in square brackets")
        case shapes.StructType() if {field.name for field in wanted.fields} == {"ja", "en"}:
            return say("a text in both languages, as .ja and .en")
        case shapes.UnionType():
            return _described(next(type_ for type_ in wanted.types if not isinstance(type_, shapes.NoneType)))
        case _:
            return say("a table")
