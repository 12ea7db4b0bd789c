"""How much is shown of personal data that is masked: which fields hold some, and what stands in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from portalops.facts import (
    Account,
    AgreedLimit,
    Inquiry,
    Invitation,
    Invoice,
    Personal,
    Tenant,
    Thing,
    TransferCase,
    Withdrawal,
)
from portalops.rules import addresses
from portalops.values import fold

T = TypeVar("T", bound=Thing)
Sees = Callable[[Personal], bool]

COVER = "***"
_ENDING, _LONG_ENOUGH = 4, 9
_PREFECTURE = re.compile(r"^.{2,3}?[都道府県]")
_MAIL = re.compile(r"[^\s@<>()\[\],;:\"「」、。]+@[^\s@<>()\[\],;:\"「」、。]+")
_DIGIT, _BETWEEN = "0-9０-９", r"() .\-（）　．‐‑‒–—―−ー－"
_PHONE = re.compile(rf"(?<![{_DIGIT}A-Za-z-])[+(0＋（０][{_DIGIT}{_BETWEEN}]{{7,}}[{_DIGIT}](?![{_DIGIT}A-Za-z-])")

FIELDS: dict[str, dict[str, Personal]] = {
    Tenant.noun: {"email": "mail", "phone": "phone", "address": "address", "billing_name": "name"},
    Account.noun: {"name": "name", "kana": "name", "email": "mail", "phone": "phone", "consent_by": "name"},
    Invitation.noun: {"email": "mail"},
    Invoice.noun: {"addressee": "name", "billing_email": "mail"},
}
"""Which fields of each kind of thing hold personal data; what a company is called isn't any."""

OF_A_PERSON: dict[str, Personal] = {"name": "name", "kana": "name"}
"""The same of a tenant that is a person and no company."""

NOTES: dict[str, tuple[str, ...]] = {
    Inquiry.noun: ("note",),
    TransferCase.noun: ("note",),
    Withdrawal.noun: ("reason",),
}
"""Texts in anybody's own words, in which addresses and numbers may stand."""


def mask(what: Personal, text: str) -> str:
    """As much of a text as is shown before it is known who asks; what is masked already stays as it is."""
    if COVER in text:
        return text
    match what:
        case "mail":
            return addresses.masked(text) if "@" in text else COVER
        case "phone":
            digits = re.sub(r"[^0-9]", "", fold(text))
            return COVER + digits[-_ENDING:] if len(digits) >= _LONG_ENOUGH else COVER
        case "name":
            return text[:1] + COVER
        case "address":
            found = _PREFECTURE.match(text)
            return (found.group() if found else "") + COVER


def noted(text: str, sees: Sees) -> str:
    """A text in somebody's own words, without the addresses and the numbers in it that aren't to be seen."""
    if not sees("mail"):
        text = _MAIL.sub(lambda found: addresses.masked(found.group()), text)
    if not sees("phone"):
        text = _PHONE.sub(lambda found: mask("phone", found.group()), text)
    return text


def fields_of(noun: str, *, is_person: bool) -> Mapping[str, Personal]:
    """The fields of a kind of thing that hold personal data."""
    fields = FIELDS.get(noun, {})
    return {**OF_A_PERSON, **fields} if is_person and noun == Tenant.noun else fields


def covered(thing: T, sees: Sees, *, is_person: bool = False) -> T:
    """A thing with its personal data masked, as far as it isn't to be seen."""
    agreed = ("agreed_limit",) if thing.noun == Tenant.noun else ()
    fields = (*fields_of(thing.noun, is_person=is_person), *NOTES.get(thing.noun, ()), *agreed)
    becomes = {
        field: covered_field(thing.noun, field, getattr(thing, field), sees, is_person=is_person) for field in fields
    }
    return msgspec.structs.replace(thing, **becomes) if becomes else thing


def covered_field(noun: str, field: str, value: Any, sees: Sees, *, is_person: bool = False) -> Any:
    """What one field of a kind of thing holds, without what in it isn't to be seen."""
    match value:
        case AgreedLimit():
            return _covered_agreement(value, sees)
        case str() if what := fields_of(noun, is_person=is_person).get(field):
            return value if sees(what) else mask(what, value)
        case str() if field in NOTES.get(noun, ()):
            return noted(value, sees)
        case _:
            return value


def _covered_agreement(agreed: AgreedLimit, sees: Sees) -> AgreedLimit:
    """What was agreed without who agreed to it, and addresses and numbers in the reason, as far as they are masked."""
    by = agreed.agreed_by if sees("name") else mask("name", agreed.agreed_by)
    return msgspec.structs.replace(agreed, agreed_by=by, reason=noted(agreed.reason, sees))


_ASKED: dict[str, Personal] = {
    "email": "mail",
    "billing_email": "mail",
    "mail_to": "mail",
    "to": "mail",
    "phone": "phone",
    "called_back": "phone",
    "address": "address",
    "kana": "name",
    "billing_name": "name",
    "addressee": "name",
    "consent_by": "name",
    "agreed_by": "name",
    "text": "name",
}
_TOLD: dict[str, Personal] = {"name": "name", "who": "name", "email": "mail"}
_OF_PEOPLE = (Account.noun, Invitation.noun)


def covered_details(details: Mapping[str, Any], noun: str, sees: Sees, *, is_person: bool = False) -> dict[str, Any]:
    """The details of an entry of the record with the personal data in them masked; noun is what its operation is of."""
    return {key: _covered(value, key, noun, sees, is_person) for key, value in details.items()}


def _covered(value: Any, key: str, noun: str, sees: Sees, is_person: bool) -> Any:
    match value:
        case {"thing": str() as thing, "field": str() as field}:
            told = {part: _covered(value.get(part), field, thing, sees, is_person) for part in ("seen", "becomes")}
            return {part: _covered(told.get(part, each), part, thing, sees, is_person) for part, each in value.items()}
        case {"template": str(), "values": list() as said}:
            return {**value, "values": [[name, _said(name, each, sees)] for name, each in said]}
        case {"thing": str() as thing}:
            return covered_details(value, thing, sees, is_person=is_person)
        case dict() if key == "values":
            return {name: COVER if isinstance(each, str) else each for name, each in value.items()}
        case dict():
            return covered_details(value, noun, sees, is_person=is_person)
        case list() | tuple():
            return [_covered(each, key, noun, sees, is_person) for each in value]
        case str():
            what = _what(key, noun, is_person)
            return noted(value, sees) if what is None else value if sees(what) else mask(what, value)
        case _:
            return value


def _said(name: str, value: Any, sees: Sees) -> Any:
    """A value of a sentence that is kept, of which only its name still says what it is."""
    what = _TOLD.get(name)
    if not isinstance(value, str):
        return _covered(value, name, "", sees, False)
    return noted(value, sees) if what is None else value if sees(what) else mask(what, value)


def _what(key: str, noun: str, is_person: bool) -> Personal | None:
    """What a text that stands under a key is, if it is personal."""
    if key == "name":
        return "name" if noun in _OF_PEOPLE or (is_person and noun == Tenant.noun) else None
    if key == "kana" and noun == Tenant.noun and not is_person:
        return None
    return _ASKED.get(key)
