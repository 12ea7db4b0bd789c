"""The program's own words for states, ways, outcomes and fields: a code for scripts, a name for people."""

from __future__ import annotations

from portalops.facts import Invoice
from portalops.profiles.parts import Rule
from portalops.terms import CAUSES, NOUNS, STATES
from portalops.wording import Named, Phrase, Sentence, label, say


def _named(names: dict[str, Sentence]) -> dict[str, Named]:
    return {code: Named(code, name) for code, name in names.items()}


TENANT_STATES = _named({"active": say("a member"), "leaving": say("is leaving"), "left": say("has left")})

WITHDRAWAL_STATES = _named(
    {state: STATES[state] for state in ("asked", "form_sent", "planned", "cancelled", "completed", "data_deleted")}
)

WAYS = _named(
    {
        "act": say("support does it"),
        "route": say("somebody else does it"),
        "unknown": say("nobody knows yet"),
        "absent": say("there is no such thing"),
    }
)

OUTCOMES = _named(
    {
        "done": say("done"),
        "refused": say("refused"),
        "route": say("somebody else does it"),
        "approval_needed": say("a second person must agree"),
        "stale": say("changed since it was shown"),
        "conflict": say("request id used before"),
        "not_permitted": say("not permitted"),
        "seen": say("looked at"),
        "decided": say("decided before"),
        "read_only": say("not open to writes"),
        "call_open": say("in a call already"),
        "too_many_refused": say("too many were refused"),
    }
)

DOORS = _named(
    {
        "console": say("the console"),
        "command": say("a command"),
        "batch": say("a file"),
        "practice": say("the practice history"),
    }
)

FORMS = _named({"table": say("a table on the screen"), "file": say("a file"), "json": say("JSON"), "csv": say("CSV")})

DEEDS = (
    label("call open"),
    label("call check"),
    label("call close"),
    label("reveal"),
    label("approval agree"),
    label("approval decline"),
    label("approval withdraw"),
    label("operator set"),
    label("operator remove"),
    label("mail send"),
    label("purge reapply"),
    label("record checkpoint"),
    label("store restore"),
    label("write"),
)
"""What stands on record besides operations and look-ups, by the name it stands there under."""

KINDS = _named(NOUNS)

PERSONAL = _named(
    {"name": say("names"), "mail": say("e-mail addresses"), "phone": say("phone numbers"), "address": say("addresses")}
)

THING_STATES = _named(STATES)

ENTRY_CAUSES = _named(CAUSES)

FIELDS = _named(
    {
        "code": say("tenant code"),
        "user": say("user id"),
        "number": say("document number"),
        "name": say("name"),
        "kana": say("kana"),
        "email": say("e-mail address"),
        "phone": say("phone number"),
    }
)


def outcome(code: str) -> Named | str:
    """An outcome of the record with its name; one that isn't known is its own name."""
    return OUTCOMES.get(code, code)


def door(code: str) -> Named | str:
    """A door that somebody worked at with its name; one that isn't known is its own name."""
    return DOORS.get(code, code)


def method_of(invoice: Invoice) -> Named | None:
    """An invoice's payment method, in Japanese as it is printed; None where the portal names none."""
    name = invoice.method_name or invoice.method
    return Named(invoice.method, Phrase(ja=name, en=invoice.method)) if invoice.method else None


def left_to_pay(invoice: Invoice) -> int | None:
    """What is left of an invoice once the balance paid its part; None where there was none to pay."""
    return invoice.to_pay if invoice.set_off else None


def numbered(rule: Rule) -> Named | str:
    """A rule's id; the centre's own is never taken for the portal's, nor a reading for what is written."""
    if rule.origin == "centre":
        return Named(rule.id, say("{id}, the centre's own", id=rule.id))
    return Named(rule.id, say("{id}, as read", id=rule.id)) if rule.reading else rule.id
