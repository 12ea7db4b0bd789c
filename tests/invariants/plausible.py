"""Answers that an operator might type: for any operation of the catalogue, from what the store and the profile know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec
from msgspec import Struct

from portalops.asking import Field, fields_of
from portalops.operation import Operation
from portalops.profiles.parts import Choices
from portalops.profiles.profile import Profile
from portalops.references import InvoiceRef, OfContractRef, PartRef, TenantRef
from portalops.values import Day, Email, Flag, Kind, Reference, Whole, Word, Words, YearMonth
from portalops.words import tell
from tests.invariants.builders import Row, Rows

NUMBERS = (0, 1, 2, 3, 4, 5, 7, 10, 99, 100, 300, 301, 1000, 5000, 20_000, -1, -2, -100, -500)
DAYS_AWAY = (-400, -60, -31, -30, -20, -7, -2, -1, 0, 0, 0, 0, 1, 7, 31, 90, 365)
TEXTS = ("訂正", "月野文", "[red]VIP", "'; DROP TABLE tenants; --", "がぎぐ ＡＢＣ")
MAKES = ("register", "add", "invite", "request", "issue")


def answers_to(
    random: Random, operation: Operation[Any, Any], tenant: str, rows: Rows, about: Profile, today: date
) -> dict[str, str]:
    """What might be typed for an operation about a tenant: some of it right, some of it wrong."""
    target, *others = fields_of(operation.asks)
    known = _words_of(about.name, about)
    answers = {target.name: _text_for(random, target, operation, tenant, rows, known, today)}
    for field in others:
        if field.required or random.random() < 1 / 3:
            answers[field.name] = _text_for(random, field, operation, tenant, rows, known, today)
    return answers


def tenant_in(answers: Mapping[str, str], rows: Rows) -> str:
    """The tenant of which the first answer speaks, or any."""
    named = next(iter(answers.values())).upper()
    tenants = [str(row["ref"]) for row in rows["tenants"]]
    return next((ref for ref in tenants if named.startswith(ref.upper())), tenants[0])


def _text_for(
    random: Random, field: Field, operation: Operation[Any, Any], tenant: str, rows: Rows, words: list[str], today: date
) -> str:
    match field.kind:
        case Reference():
            return random.choice(_references(field.kind, operation, tenant, rows))
        case Day():
            return str(today + timedelta(days=random.choice(DAYS_AWAY)))
        case YearMonth():
            return f"{today + timedelta(days=random.choice(DAYS_AWAY)):%Y-%m}"
        case Flag():
            return random.choice(("yes", "no"))
        case Whole(least=least, most=most):
            return str(random.choice([number for number in NUMBERS if least <= number <= most]))
        case Word() | Words():
            return random.choice([*_own_words(field, words), *words])
        case Email():
            return random.choice(("fumi@example.jp", "taro@example.co.jp", "new@example.com"))
    if example := tell(field.kind.example):
        return random.choice((example, example, *TEXTS)) if _is_free_text(field.kind) else example
    return random.choice(TEXTS)


def _is_free_text(kind: Kind) -> bool:
    return type(kind).__name__ == "Line"


def _own_words(field: Field, words: Iterable[str]) -> list[str]:
    """What the field's own example says, in case that it is one of the portal's words."""
    example = tell(field.kind.example)
    return [example] if example in words else []


def _references(kind: Reference, operation: Operation[Any, Any], tenant: str, rows: Rows) -> list[str]:
    """Things of the tenant that are there, and new ones; the new are likelier where the operation makes something."""
    portal = TenantRef(tenant).portal
    if kind.type is TenantRef:
        return [tenant, tenant, tenant, f"{portal}:N001"]
    if kind.type is InvoiceRef:
        there = [row["ref"] for row in rows["invoices"] if row["tenant"] == tenant]
        new = [f"{portal}:N-{number}" for number in range(3)]
    elif issubclass(kind.type, OfContractRef):
        contracts = [row["ref"] for row in rows["contracts"] if row["tenant"] == tenant] or [f"{tenant}/1"]
        there = _of_kind(kind, tenant, rows)
        new = [f"{contract}/{number}" for contract in contracts for number in (1, 2)]
    else:
        assert issubclass(kind.type, PartRef), f"say where a {kind.type.__name__} comes from"
        there = _of_kind(kind, tenant, rows)
        new = [f"{tenant}/{number}" for number in range(1, 5)]
    makes = operation.name.endswith(MAKES)
    return [*there, *new] if makes or not there else [*there * 4, new[0]]


def _of_kind(kind: Reference, tenant: str, rows: Rows) -> list[str]:
    from portalops.store.kinds import KINDS

    there: list[Row] = rows[KINDS[kind.type.noun].table] if kind.type.noun in KINDS else []
    return [row["ref"] for row in there if row.get("tenant") == tenant]


_WORDS: dict[str, list[str]] = {}


def _words_of(portal: str, profile: Profile) -> list[str]:
    """Every word that a portal lets one choose from, and every name of a case."""
    if portal not in _WORDS:
        _WORDS[portal] = _words_in(profile)
    return _WORDS[portal]


def _words_in(profile: Profile) -> list[str]:
    found = {choice.code for choices in _choices_in(profile) for choice in choices}
    found |= {case for answer in profile.answers.values() for case in answer.cases}
    return sorted(found)


def _choices_in(value: Any) -> Iterator[Choices]:
    if isinstance(value, Choices):
        yield value
    elif isinstance(value, Struct):
        for field in msgspec.structs.fields(value):
            yield from _choices_in(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _choices_in(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _choices_in(part)
