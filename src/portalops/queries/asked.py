"""What was asked of an operation, as the record keeps it: each field by its label, each value in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from portalops.facts import RecordEntry
from portalops.terms import FIELDS
from portalops.wording import Named, Sentence, say
from portalops.words import tell

# What is shown by a look that is itself put on record, and so never beside it.
_WITHHELD = ("last_four",)

# What only operations ask; all other fields bear the label of the thing's own field.
_LABELS: dict[str, Sentence] = {
    "accepted": say("Accepted"),
    "addressee": say("Addressee"),
    "agreed": say("What was agreed"),
    "agreed_by": say("Agreed by"),
    "arrived_on": say("Paper arrived on"),
    "asked_by": say("Asked for by"),
    "billing_email": say("Goes by mail to"),
    "called_back": say("Called back at"),
    "card_refused": say("Card refused"),
    "cause": say("Used by"),
    "check": say("Credit check"),
    "declined": say("Declined"),
    "delta": say("Points to add"),
    "document": say("Number of the paper"),
    "done_on": say("Done by the customer on"),
    "due_on": say("Due on"),
    "give": say("Role to give"),
    "inquiry": say("Inquiry"),
    "key": say("License key"),
    "limit": say("Rows at most"),
    "lines": say("Lines"),
    "mail": say("Also by mail"),
    "mb": say("Warn above, in megabytes"),
    "number": say("Number"),
    "off": say("Switched off"),
    "on": say("On"),
    "payments": say("Number of payments"),
    "percent": say("Warn above, in percent"),
    "received": say("Notice received on"),
    "take": say("Role to take away"),
    "tenant": say("Tenant"),
    "unknown": say("Not known any more"),
    "until": say("Holds through"),
    "used": say("Credit used in yen"),
    "user": say("User id"),
    "way": say("Way of handing over"),
}

# Fields that mean another thing at one operation than anywhere else.
_LABELS_AT: dict[tuple[str, str], Sentence] = {
    ("account limit", "count"): FIELDS["agreed_limit"],
    ("account notify", "on"): say("Switched on"),
    ("credit set", "limit"): FIELDS["credit_limit"],
    ("points autocharge", "limit"): FIELDS["limit"],
}

# Parts whose number says nothing without what is counted.
_UNITS: dict[str, Callable[[int], Sentence]] = {
    "rate": lambda rate: say("{rate}%", rate=rate),
    "users": lambda count: say("{count} users", count=count),
}

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)")


def what_was_asked(entry: RecordEntry) -> tuple[Named, ...]:
    """Everything that was asked beside the target, field by field, but for what takes a look of its own to see.

    Scripts get field=value.
    """
    asked: Mapping[str, Any] = (entry.details or {}).get("asked", {})
    return tuple(
        Named(
            f"{name}={_written(value)}",
            say("{label}: {value}", label=_called(entry.operation, name), value=_told(value)),
        )
        for name, value in asked.items()
        if name not in _WITHHELD and value is not False and value not in (None, "", [], entry.target)
    )


def _called(operation: str, name: str) -> Sentence | str:
    """What a field that an operation asks is called; one that has no word is its own."""
    return _LABELS_AT.get((operation, name)) or _LABELS.get(name) or FIELDS.get(name) or name


def _written(value: Any) -> str:
    """A value in short, for scripts: one that has parts, such as a file that was read, by the first of them."""
    match value:
        case dict():
            return _written(next(iter(value.values()), ""))
        case list():
            return ",".join(_row(part) if isinstance(part, dict) else str(part) for part in value)
        case _:
            return str(value)


def _row(parts: Mapping[str, Any]) -> str:
    return " ".join(str(value) for _, value in _given(parts))


def _told(value: Any) -> Any:
    """A value for people: days and instants as such, a list part by part, a file by what it is recognised by."""
    match value:
        case dict():
            return _told(next(iter(value.values()), ""))
        case list():
            return tuple(_line(part) if isinstance(part, dict) else _told(part) for part in value)
        case str():
            return _time(value)
        case _:
            return value


def _line(parts: Mapping[str, Any]) -> str:
    """The parts of one thing with spaces between them, such as a line of an invoice or an item of a quote."""
    return " ".join(tell(_UNITS[name](value) if name in _UNITS else value) for name, value in _given(parts))


def _given(parts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The parts that are there, texts before numbers, since the record keeps them by the alphabet."""
    given = [(name, value) for name, value in parts.items() if value is not None]
    return sorted(given, key=lambda part: not isinstance(part[1], str))


def _time(value: str) -> date | datetime | str:
    """A day or an instant that was kept as text; any other text as it is."""
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
        return datetime.fromisoformat(value) if _INSTANT.fullmatch(value) else value
    except ValueError:
        return value
