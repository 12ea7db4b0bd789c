"""From answers in text to what an operation asks: one reading for forms, flags and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from portalops.errors import BadInput, Fault
from portalops.operation import Asks
from portalops.values import KIND_OF_TYPE, Kind, Unreadable
from portalops.wording import say

A = TypeVar("A", bound=Asks)


class Field(Struct, frozen=True, kw_only=True):
    """One field that is asked: its name for scripts, its kind, its label, and whether it may be left out."""

    name: str
    kind: Kind
    label: str
    required: bool


def fields_of(asks: type[Asks]) -> tuple[Field, ...]:
    """The fields of an operation or a query in order; the first is the target."""
    return _fields_of(asks)


@cache
def _fields_of(asks: type[Asks]) -> tuple[Field, ...]:
    hints = get_type_hints(asks, include_extras=True)
    return tuple(_field(info, hints[info.name]) for info in msgspec.structs.fields(asks))


def _field(info: msgspec.structs.FieldInfo, hint: Any) -> Field:
    kinds, labels = _marks(hint)
    return Field(name=info.name, kind=kinds[-1], label=labels[-1], required=info.required)


def _marks(hint: Any) -> tuple[list[Kind], list[str]]:
    """The kinds and the labels in a type hint, the outermost last."""
    if get_origin(hint) is Annotated:
        kinds, labels = _marks(get_args(hint)[0])
        marks = hint.__metadata__
        return (
            kinds + [mark for mark in marks if isinstance(mark, Kind)],
            labels + [mark for mark in marks if isinstance(mark, str)],
        )
    if get_origin(hint) in (Union, UnionType):
        return next(_marks(part) for part in get_args(hint) if part is not type(None))
    kind = KIND_OF_TYPE.get(hint)
    return ([kind] if kind else [], [])


def parsed(kind: Kind, text: str) -> Any:
    """What a text of a kind means, or Unreadable."""
    return kind.parse(text)


def read(asks: type[A], answers: Mapping[str, str], parse: Callable[[Kind, str], Any] = parsed) -> A:
    """What is asked, from answers by field name; BadInput names every field at fault at once.

    An answer that is empty counts as not given; a name that isn't a field is at fault too. Who reads many may remember
    what a text was parsed to.
    """
    values: dict[str, Any] = {}
    faults = [] if answers.keys() <= _names_of(asks) else _unknown(asks, answers)
    for field in fields_of(asks):
        text = answers.get(field.name, "")
        if not text.strip() and not field.kind.is_secret:
            if field.required:
                faults.append(
                    Fault(
                        field.name,
                        say(
                            "{field}: it is missing; write it like {example}.",
                            field=field.name,
                            example=field.kind.example,
                        ),
                    )
                )
            continue
        try:
            values[field.name] = parse(field.kind, text)
        except Unreadable as unreadable:
            faults.append(Fault(field.name, say("{field}: {fault}", field=field.name, fault=unreadable.text)))
    if faults:
        raise BadInput(faults)
    return asks(**values)


@cache
def _names_of(asks: type[Asks]) -> frozenset[str]:
    return frozenset(asks.__struct_fields__)


def _unknown(asks: type[Asks], answers: Iterable[str]) -> list[Fault]:
    names = asks.__struct_fields__
    there = ", ".join(names)
    return [
        Fault(name, say("{field}: there is no such field here; there are {fields}.", field=name, fields=there))
        for name in answers
        if name not in names
    ]
